"""Text as it comes out of old files: TCVN3 codes, a wrong letter in a text layer, a foreign OCR."""

from __future__ import annotations

import os
import re
import subprocess
import textwrap
import unicodedata
from collections.abc import Iterable
from io import BytesIO
from itertools import zip_longest

import pikepdf
import pytesseract
from PIL import Image

from pipeline.evaluate.gold import DOCUMENT_TYPE, GoldPlan, LineTag
from pipeline.vietnamese.letters import TONE_MARKS, nfc
from samples.errors import MissingToolError
from samples.ink import Picture
from samples.prose import SUPERSCRIPTS

_TYPED = SUPERSCRIPTS | str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
_WIDTH = 88
_LEFT = 40
_CAPITALS = re.compile(r"[^\W\d_a-z]+\.?(?: (?:- )?[^\W\d_a-z]+\b\.?)+|[^\W\d_]+")
_HORN_CODES = {b"01B0": b"01A3", b"01AF": b"01A2"}  # ư to ƣ, Ư to Ƣ


def plain_text(plan: GoldPlan) -> str:
    """Return a plan as a converter takes it from a word processor's file.

    Letterhead and closing side by side, one paragraph a line with a blank line after it,
    table cells split by tabs.
    """
    head = _side_by_side((*plan.issuers, plan.number_line), (*plan.motto, plan.date_line))
    body = []
    for line in plan.body:
        body.append("\t".join(line.cells) if line.is_row else line.text)
        if line.tag is not LineTag.TABLE_HEADER and not line.is_row:
            body.append("")
    recipients = ("Nơi nhận:", *(f"- {name}" for name in plan.recipients)) if plan.recipients else ()
    *posts, signer = plan.signature
    foot = _side_by_side(recipients, (*posts, "", "", "", signer))
    title = [
        line.center(_WIDTH).rstrip() for line in (DOCUMENT_TYPE, *textwrap.wrap(plan.field("title"), 70))
    ]
    parts = [*head, "", *title, "", *body, *foot, *plan.footnotes, *plan.appendix]
    return "\n".join(parts) + "\n"


def tcvn3(text: str) -> bytes:
    """Return a text in TCVN3 (ABC) codes, as typists stored it.

    The code has no capitals with tone marks: words that need one were set in a capitals
    font over the codes of small letters, so small letters come out. Typographic quotation
    marks and dashes become those of the keyboard.

    Raises:
        MissingToolError: the program ``iconv`` is missing.
        ValueError: the text holds a character that TCVN3 has no code for.
    """
    typed = "\n".join(_in_capitals_font(line) for line in nfc(text).translate(_TYPED).split("\n"))
    try:
        done = subprocess.run(
            ["iconv", "-f", "UTF-8", "-t", "TCVN"], input=typed.encode(), capture_output=True, check=True
        )
    except FileNotFoundError as error:
        raise MissingToolError("iconv", "libc-bin") from error
    except subprocess.CalledProcessError as error:
        raise ValueError(f"no TCVN3 code: {error.stderr.decode().strip()}") from error
    return done.stdout


def wrong_horn(pdf: bytes) -> bytes:
    """Return the PDF with the meaning of its letters ư and Ư changed to ƣ and Ƣ.

    The pages look the same; only what copying and searching give is wrong, as from
    printers' drivers that mistook the letter's name.
    """
    with pikepdf.open(BytesIO(pdf)) as opened:
        for item in opened.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                codes = item.ToUnicode.read_bytes()
                for right, wrong in _HORN_CODES.items():
                    codes = re.sub(rb"<%s>" % right, b"<%s>" % wrong, codes, flags=re.IGNORECASE)
                item.ToUnicode.write(codes)
        target = BytesIO()
        opened.save(target, deterministic_id=True)
    return target.getvalue()


def english_ocr(pages: Iterable[Picture]) -> str:
    """Return what Tesseract reads with its English model, form feed between pages.

    Raises:
        MissingToolError: Tesseract is missing.
    """
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        texts = [pytesseract.image_to_string(Image.fromarray(page), lang="eng") for page in pages]
    except pytesseract.TesseractNotFoundError as error:
        raise MissingToolError("tesseract", "tesseract-ocr") from error
    return "\f".join(text.strip("\f") for text in texts)


def _in_capitals_font(line: str) -> str:
    """Make small what TCVN3 cannot write as capitals: whole stretches of capitals, or one letter."""
    set_apart = _CAPITALS.sub(lambda stretch: _lowered(stretch[0]), line)
    return "".join(letter.lower() if _is_toned_capital(letter) else letter for letter in set_apart)


def _lowered(stretch: str) -> str:
    return stretch.lower() if any(map(_is_toned_capital, stretch)) else stretch


def _is_toned_capital(letter: str) -> bool:
    return letter.isupper() and any(mark in TONE_MARKS for mark in unicodedata.normalize("NFD", letter))


def _side_by_side(left: Iterable[str], right: Iterable[str]) -> list[str]:
    """Set two columns into lines of fixed width; long lines are wrapped within their column."""
    columns = [
        [part for line in lines for part in (textwrap.wrap(line, width - 3) or [""])]
        for lines, width in ((left, _LEFT), (right, _WIDTH - _LEFT))
    ]
    return [f"{one or '':<{_LEFT}}{other or ''}".rstrip() for one, other in zip_longest(*columns)]
