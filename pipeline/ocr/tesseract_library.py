"""Tesseract inside this process: no start of a program, no files, no second load of the model.

Measured on the lines of rendered pages, 2026-11: as right as the program and a third less time a page.
The program (:mod:`pipeline.ocr.tesseract`) stands in where the ``tesserocr`` package has no build.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.errors import DocumentError
from pipeline.ocr.fingerprint import model_fingerprint
from pipeline.ocr.image import Grey
from pipeline.ocr.tesseract import model_file, words_of
from pipeline.records.page import Word

_LINE_DPI = 300
"""Stops Tesseract from guessing the resolution; lines are scaled to a fixed height of type anyway."""

_loaded = threading.local()


def is_installed() -> bool:
    """Tell whether the library can be used here."""
    return find_spec("tesserocr") is not None


class TesseractLibrary:
    """The Tesseract library with one language model.

    Args:
        folder: where the models lie.
        language: name of the model (``vie``).
        timeout: seconds for all lines of a page.
    """

    def __init__(self, folder: Path, language: str = "vie", timeout: float = 120.0) -> None:
        self.folder = folder
        self.language = language
        self.timeout = timeout

    def read_lines(self, lines: Sequence[Grey], page: int) -> list[tuple[Word, ...]]:
        """Read line images; see :class:`pipeline.ocr.engine.Engine`."""
        if not lines:
            return []
        deadline = time.monotonic() + self.timeout
        try:
            api = _api(str(self.folder), self.language)
            return [self._read(api, line, deadline, page) for line in lines]
        except (RuntimeError, UnicodeDecodeError) as error:
            raise DocumentError("ocr_failed", page, detail=str(error)[:200]) from error

    def _read(self, api: Any, line: Grey, deadline: float, page: int) -> tuple[Word, ...]:
        left = int(1000 * (deadline - time.monotonic()))
        height, width = line.shape
        api.SetImageBytes(line.tobytes(), width, height, 1, width)
        api.SetSourceResolution(_LINE_DPI)
        if left <= 0 or not api.Recognize(left):
            if time.monotonic() >= deadline:
                raise DocumentError("ocr_timeout", page, seconds=f"{self.timeout:g}")
            return ()
        return tuple(word for _, word in words_of(api.GetTSVText(0), page))

    def versions(self) -> dict[str, str]:
        """Version of the library, and a fingerprint of the model's bytes."""
        return {
            "tesseract": f"{_version()} (tesserocr)",
            f"tessdata_{self.language}": model_fingerprint(model_file(self.folder, self.language)),
        }


def _api(folder: str, language: str) -> Any:
    """The loaded model of this thread: an instance must not be shared between threads."""
    known: dict[tuple[str, str], Any] = _loaded.__dict__.setdefault("apis", {})
    if (folder, language) not in known:
        import tesserocr

        # White on black does not occur in lines cut out by us: to look for it costs time on bad lines.
        known[folder, language] = tesserocr.PyTessBaseAPI(
            path=folder.rstrip("/") + "/",
            lang=language,
            psm=tesserocr.PSM.SINGLE_LINE,
            variables={"invert_threshold": "0"},
        )
    return known[folder, language]


@cache
def _version() -> str:
    import tesserocr

    return str(tesserocr.tesseract_version().split()[1])
