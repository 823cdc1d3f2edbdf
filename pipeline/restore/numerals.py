"""Roman numerals, document codes and amounts of money that were spoiled, mended by their grammar."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from pipeline.records.restored import Cause
from pipeline.restore.ledger import Edit
from pipeline.restore.tokens import CHUNK, LEAD, TAIL
from pipeline.vietnamese.letters import strip_marks

NUMERAL_BEFORE = frozenset(
    (
        *("thu", "khoa", "phan", "muc", "luc", "quy", "chuong", "lan"),
        *("ky", "loai", "hang", "cap", "bang", "vung", "nhom", "dot"),
    )
)
"""Words without marks after which a Roman numeral stands."""
_AFTER_NUMERAL = frozenset(".-–")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_LIKE = str.maketrans({"1": "I", "l": "I", "L": "I", "|": "I", "!": "I", "H": "II"})
_CODE = re.compile(r"\d+[a-zA-Z]?(?:/\d{4})?[/-][A-ZĐ][\w&Đđ]*(?:[-/][\w&Đđ]+)*")

_MONEY = re.compile(r"(?:(?<=\d\.\d{3})|(?<=\d\.\d{3}\s))d\b")
"""What an amount of đồng ends with, its bar lost: ``2.000.000 d``."""


_ROUND = re.compile(r"(?<![^\s(])©(?=\d)")
"""A nought before another figure, as an English OCR engine reads it: ``©2``."""


def is_roman(text: str) -> bool:
    """Tell whether a text is a Roman numeral from 1 to 39, as headings and congresses have them."""
    return bool(text) and _ROMAN.fullmatch(text) is not None


def mend_roman(text: str) -> str | None:
    """Return the numeral that a spoiled one stands for (``I1`` II, ``1V`` IV, ``XVIIL`` XVIII), else None.

    A text of digits alone is a number and no numeral.
    """
    if is_roman(text) or not re.fullmatch(r"[IVX1lL|!H]{2,7}", text) or not re.search(r"[IVXH]", text):
        return None
    made = text.translate(_LIKE)
    return made if is_roman(made) else None


@cache
def _abbreviations(part: str) -> dict[str, str]:
    data = tomllib.loads((Path(__file__).parent / "codes.toml").read_text(encoding="utf-8"))
    return dict(data[part])


def is_code(text: str) -> bool:
    """Tell whether a text is a document number with its code, such as ``134/KH-UBND``."""
    return _CODE.fullmatch(text) is not None


def mend_code(text: str) -> str:
    """Return a document number with the Đ of its abbreviations put back (``98/2023/ND-CP``)."""
    if not is_code(text):
        return text
    return re.sub(
        r"(?<=[/-])[A-Z][A-Za-z]{1,7}(?=[/-]|$)", lambda m: _abbreviations("parts").get(m[0], m[0]), text
    )


def grammar_edits(text: str, offset: int, recognised: bool) -> list[Edit]:
    """Return the edits that grammar alone decides: codes, the đ of money; round noughts and Roman numerals of ``recognised`` text."""
    signs = [(_MONEY, "đ", Cause.DIACRITICS)]
    if recognised:
        signs.append((_ROUND, "0", Cause.OCR_CORRECTION))
    edits = [
        Edit(offset + match.start(), offset + match.end(), meant, cause, 0.95)
        for pattern, meant, cause in signs
        for match in pattern.finditer(text)
    ]
    before = ""
    for match in CHUNK.finditer(text):
        chunk = match[0]
        body = chunk.lstrip(LEAD)
        start = match.start() + len(chunk) - len(body)
        body = body.rstrip(TAIL)
        made: str | None = _abbreviations("acronyms").get(body) or mend_code(body)
        if recognised and made == body:
            heading = (
                match.start() == len(text) - len(text.lstrip())
                and text[start + len(body) :][:1] in _AFTER_NUMERAL
            )
            sure = re.fullmatch(r"[IVXL1]{3,}", body) and len(set(body) & set("IVX")) > 1
            if heading or sure or strip_marks(before).lower() in NUMERAL_BEFORE:
                made = mend_roman(body)
        if made is not None and made != body:
            edits.append(Edit(offset + start, offset + start + len(body), made, Cause.OCR_CORRECTION, 0.95))
        before = body
    return edits
