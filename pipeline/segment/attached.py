"""What is attached to a paper: appendices and forms, which are no part of its own text."""

from __future__ import annotations

import re

from pipeline.records.page import LineRole
from pipeline.segment.pieces import Piece

_NAME = re.compile(
    r"(?:phu luc|phieu dang ky|mau so|mau (?:bao cao|dang ky|phieu|\d)|bieu mau|bieu so|bieu \d|danh sach|bang (?:cham diem|tieu chi|phan cong|phu luc)"
    r"|tien do|lich|du toan)\b"
)
# "PHỤ LỤC", "Phụ lục số 2", "Phụ lục I." alone on a line, or in capitals with what it holds.
_APPENDIX = re.compile(r"\W*(?:phu luc|phu bieu)(?:\s+(?:so\s+)?(?:\d{1,2}|[ivx]{1,4}|[a-h])\b)?\W*")
_SENT_WITH = re.compile(
    r"\W*(?:ban hanh )?kem theo (?:ke hoach|cong van|quyet dinh|huong dan|van ban|chuong trinh)\b"
)
_TITLE_LINES = 3
"""Lines in capitals above ``(Kèm theo Kế hoạch số ...)`` that may name an attachment."""


def attached_at(pieces: list[Piece]) -> int | None:
    """Return the index of the first line of what is attached, None where nothing is.

    An attachment begins with ``PHỤ LỤC`` on a line of its own, or with a title in capitals under which
    stands what it is attached to.
    """
    for index, piece in enumerate(pieces):
        if piece.role is LineRole.TABLE_ROW or index == 0:
            continue
        named = _APPENDIX.match(piece.flat)
        if named and (named.end() == len(piece.flat) or piece.capitals > 0.8):
            return index
        if _SENT_WITH.match(piece.flat) and piece.word_count <= 30 and not piece.text[:1].isalpha():
            first = index
            while first > 1 and index - first < _TITLE_LINES and _is_title(pieces[first - 1]):
                first -= 1
            if first < index:
                return first
    return None


def _is_title(piece: Piece) -> bool:
    return piece.capitals > 0.7 or _NAME.match(piece.flat) is not None


def names_attachment(piece: Piece) -> bool:
    """Whether a line below the signature names something that is attached: an appendix, a form, a list."""
    return _NAME.match(piece.flat) is not None and (piece.capitals > 0.6 or piece.word_count <= 6)
