"""Tesseract behind the engine interface: one process for all the lines of a page.

Lines are handed over as raw PGM files and a list of their names: no compression, one start of
the program, one load of the model. ``OMP_THREAD_LIMIT=1`` is a must: with threads of its own
Tesseract is several times slower (tesseract#3109) and pages are read side by side anyway.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import cv2

from pipeline.errors import DocumentError, MissingProgramError
from pipeline.ocr.fingerprint import model_fingerprint
from pipeline.ocr.image import Grey
from pipeline.records.page import Box, Word
from pipeline.vietnamese.letters import nfc

_ETH = re.compile("ĐÐ|ÐĐ|Ð")
"""The model knows the Icelandic capital eth, which looks like Đ and is none of ours."""

_FOREIGN = str.maketrans({"⁄": "/", "∕": "/", "Ñ": "N"})
"""Other signs it knows that no paper of ours prints, and what they look like."""

_CARBON_COPY = re.compile(r"\bb/[€©¢C](?=\W*$)")
"""``b/c`` (để báo cáo) behind recipients, whose c is read as a sign."""

_ITEM_C = re.compile(r"^[€©¢]\)")
"""``c)`` before an item, likewise."""

_AT_SIGN = re.compile(r"(?<=[\w.])[©®€](?=[\w-]+\.(?:\w+\.)*(?:com|vn|net|org)\b)")
"""``vanphong©gmail.com``: the sign of an address."""

_COLUMNS = 12
_WORD_LEVEL = "5"


class Tesseract:
    """The ``tesseract`` program with one language model.

    Args:
        language: name of the model (``vie``).
        timeout: seconds for all lines of a page.
    """

    def __init__(self, language: str = "vie", timeout: float = 120.0) -> None:
        self.language = language
        self.timeout = timeout

    def read_lines(self, lines: Sequence[Grey], page: int) -> list[tuple[Word, ...]]:
        """Read line images; see :class:`pipeline.ocr.engine.Engine`."""
        if not lines:
            return []
        if self.language not in _languages(_program()):
            raise MissingProgramError("vie_missing", language=self.language)
        os.environ["OMP_THREAD_LIMIT"] = "1"
        with tempfile.TemporaryDirectory(prefix="kehoach-ocr-") as folder:
            names = []
            for i, line in enumerate(lines):
                name = Path(folder, f"{i:05}.pgm")
                cv2.imwrite(str(name), line)
                names.append(str(name))
            listing = Path(folder, "lines.txt")
            listing.write_text("\n".join(names), encoding="utf-8")
            return _by_line(self._run(listing, page), len(lines), page)

    def _run(self, listing: Path, page: int) -> str:
        # Imported when it is needed: it takes pandas with it, for which nobody should wait who has the library.
        import pytesseract
        from pytesseract import TesseractError, TesseractNotFoundError

        try:
            # --dpi stops Tesseract from guessing; lines are scaled to a fixed height of type anyway.
            return str(
                pytesseract.image_to_data(
                    str(listing), lang=self.language, config="--psm 7 --dpi 300", timeout=self.timeout
                )
            )
        except TesseractNotFoundError:
            raise MissingProgramError("tesseract_missing") from None
        except TesseractError as error:
            raise DocumentError("ocr_failed", page, detail=_first_line(str(error.message))) from error
        except RuntimeError as error:
            raise DocumentError("ocr_timeout", page, seconds=f"{self.timeout:g}") from error
        except (UnicodeDecodeError, OSError) as error:
            raise DocumentError("ocr_failed", page, detail=_first_line(str(error))) from error

    def versions(self) -> dict[str, str]:
        """Version of the program, and a fingerprint of the model's bytes."""
        name = f"tessdata_{self.language}"
        try:
            program = _program()
        except MissingProgramError:
            return {"tesseract": "missing", name: "missing"}
        return {
            "tesseract": _program_version(program),
            name: model_fingerprint(model_file(_folder(program), self.language)),
        }


def _by_line(table: str, count: int, page: int) -> list[tuple[Word, ...]]:
    """Parse Tesseract's table: one row a word, ``page_num`` telling the line image."""
    if not table.startswith("level\t"):
        raise DocumentError("ocr_failed", page, detail=_first_line(table))
    words: list[list[Word]] = [[] for _ in range(count)]
    for line, word in words_of(table, page):
        if 0 <= line < count:
            words[line].append(word)
    return [tuple(line) for line in words]


def words_of(table: str, page: int) -> Iterator[tuple[int, Word]]:
    """Yield the words of Tesseract's table with the number of their image, from 0.

    Raises:
        DocumentError: the table is none.
    """
    for row in table.splitlines():
        fields = row.split("\t")
        if len(fields) < _COLUMNS or fields[0] != _WORD_LEVEL:
            continue
        try:
            line = int(fields[1]) - 1
            left, top, width, height = (int(field) for field in fields[6:10])
            confidence = float(fields[10])
        except ValueError:
            raise DocumentError("ocr_failed", page, detail=row[:80]) from None
        text = _ETH.sub("Đ", nfc("\t".join(fields[11:]))).translate(_FOREIGN).strip()
        text = _AT_SIGN.sub("@", _ITEM_C.sub("c)", _CARBON_COPY.sub("b/c", text)))
        if text and confidence >= 0:
            yield line, Word(text, Box(left, top, left + width, top + height), min(confidence, 100.0) / 100)


def _first_line(text: str) -> str:
    return next((line.strip()[:200] for line in text.splitlines() if line.strip()), "")


def _program() -> str:
    """Path of the program; what is known about it is remembered by this path."""
    found = shutil.which("tesseract")
    if found is None:
        raise MissingProgramError("tesseract_missing")
    return found


@lru_cache(maxsize=4)
def _listing(program: str) -> str:
    """What the program says about its models and where they lie."""
    try:
        told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return told.stdout + told.stderr


def _languages(program: str) -> list[str]:
    return _listing(program).split()


@lru_cache(maxsize=4)
def _program_version(program: str) -> str:
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return "unknown"
    found = re.search(r"tesseract\s+v?(\S+)", told.stdout + told.stderr)
    return found[1] if found else "unknown"


def model_file(folder: Path | None, language: str) -> Path | None:
    """Return the file of a language model, None where its folder is not known."""
    return folder / f"{language}.traineddata" if folder else None


def _folder(program: str) -> Path | None:
    """Folder of the models, as the program names it."""
    found = re.search(r'"([^"]+)"', _listing(program))
    return Path(found[1]) if found else None


def model_folder(language: str) -> Path | None:
    """Return the folder that holds the model of a language; None where the program does not tell.

    Raises:
        MissingProgramError: the program or the model is not installed.
    """
    program = _program()
    if language not in _languages(program):
        raise MissingProgramError("vie_missing", language=language)
    return _folder(program)
