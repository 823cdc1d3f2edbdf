"""The line of a paper's number: printed, filled in by hand, or read together with the body above it."""

from __future__ import annotations

import re

from pipeline.segment.pieces import Piece
from pipeline.vietnamese.phrases import TYPE_BEFORE_NUMBER

_CODE = r"[^\W\d_][\w&.]*(?:\s?[-/]\s?[^\W\d_][\w&.]*)*"
_PRINTED = re.compile(
    rf"(?:s[o06]|s6)\s*[:;.]{{0,2}}\s*(?P<number>[\d.…_\s]*[a-z]?)\s*(?P<join>[-/]|(?<=\d)\s(?=[a-z]{{2,5}}\s?[-/]))\s*(?P<code>{_CODE})",
    re.IGNORECASE,
)
_TYPES = r"(?i:KH|QĐ|TB|CV|HD|BC|TTr|CTr|NQ|CT|KL|PA|ĐA|GM)"
"""Codes of types of papers (NĐ 30/2020/NĐ-CP, annex III)."""
_BY_HAND = re.compile(
    r"S[oóòôốồổỗộơớờởỡợ]\S{0,9}\s?[-/]\s?[A-ZĐ]{2,5}(?:\s?[-–/]\s?[A-ZĐ]{2,})*$"
    r"|S[oóòôốồổỗộơớờởỡợ]\s\S{0,6}\s?[A-ZĐ]{2,5}\s?[-/]\s?[A-ZĐ&]{2,}(?:[-–][A-ZĐ&]{2,})*$"
    rf"|\S{{0,9}}\s?[-/]?\s?{_TYPES}\s?[-–/]\s?[A-ZĐ]{{2,}}(?:[-–&][A-ZĐ]{{2,}})*$"
)
"""Its figures were written by hand and read as anything: ``SózZØ/ƒ /QĐ-UBND``, ``Sở;4/-KH/ĐTN``, ``KH/ĐTN``."""
_BEHIND_A_BODY = re.compile(
    rf"(?<=[A-ZĐ])\s+(?=(?:S\S{{1,9}}\s?[-/]\s?)?{_TYPES}\s?[-–/]\s?[A-ZĐ]{{2,}}(?:[-–][A-ZĐ]{{2,}})*$)"
)
"""Where one begins that was read on the line of the body: ``VIỆN KIỂM SÁT Sa#66/QĐ-VKS``."""
_BEFORE_A_PLACE = re.compile(
    r"S[oóòôốồổỗộơớờởỡợ]\S{0,9}\s?\S{0,6}\s?[-/]\s?[A-ZĐ]{2,5}(?:\s?[-–,&./]\s?[A-ZĐ\d]{2,})*\s+(?=[A-ZĐ]\w*[^\W\d_A-ZĐ])"
)
"""One filled in by hand, read on the line of place and date: ``Số:c20X/KH-SYT Kiên Giang, ngày ...``."""
_TYPE_BEFORE = re.compile(rf"\W*{TYPE_BEFORE_NUMBER}\W*(?=s[o06]\s*[:.])")
_LABEL = re.compile(r"s[o06]\s*(?:[:.]|$)")
_LONGEST = 8
"""Words of a line that is nothing but a number."""


def printed_number(piece: Piece) -> tuple[int, int] | None:
    """Return where in a line a number with its code stands, from its ``Số`` or the type before that."""
    found = _PRINTED.search(piece.flat)
    if found is None:
        return None
    named = _TYPE_BEFORE.match(piece.flat)
    lead = named.end() if named else 0
    first = 0 if not piece.flat[lead : found.start()].strip(" :*-_.") else found.start()
    return first, found.end()


def begins_with_number(piece: Piece) -> bool:
    """Whether a number with its code begins a line."""
    return _PRINTED.match(piece.flat) is not None


def is_number_alone(piece: Piece) -> bool:
    """Whether a line that names no number in print is that of the number all the same."""
    if piece.word_count > _LONGEST:
        return False
    named = _LABEL.match(piece.flat) or _TYPE_BEFORE.match(piece.flat)
    return bool(named or _BY_HAND.match(piece.text.strip()))


def number_behind_a_body(piece: Piece) -> int | None:
    """Return where a number begins that was read at the end of a line of capitals, None where there is none."""
    found = _BEHIND_A_BODY.search(piece.text)
    return found.end() if found and piece.capitals > 0.6 else None


def number_before_a_place(piece: Piece) -> int | None:
    """Return where a number ends that was filled in by hand and read before the place of a paper, None where there is none."""
    found = _BEFORE_A_PLACE.match(piece.text)
    return found.end() if found else None
