"""Where another paper begins in the same file: what went through the scanner behind the last page of this one."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.records.page import LineRole
from pipeline.records.segmented import BlockRole
from pipeline.segment.bodies import is_body
from pipeline.segment.closing import read_foot
from pipeline.segment.letterhead import DATE_LINE, bears_motto, read_head
from pipeline.segment.number_line import begins_with_number
from pipeline.segment.pieces import Piece
from pipeline.segment.signature import is_name, is_signing_line
from pipeline.segment.title import ADDRESSED

_ABOVE = 8
"""Lines of a letterhead that may be read before its motto: bodies, and the number below them."""
_BELOW = 16
"""Lines below the motto within which number, date and type stand."""
_CLOSING = frozenset({BlockRole.SIGNER, BlockRole.RECIPIENT})


def next_paper_at(pieces: list[Piece]) -> int | None:
    """Return the index of the first line of another paper, None where the file holds one alone.

    Another paper has a letterhead of its own behind the signature or the recipients of this one: a motto, a number or
    a date in figures, and a type or whom it is written to. A form that is attached has blanks for the figures.
    """
    for index, piece in enumerate(pieces):
        if index == 0 or piece.role is LineRole.TABLE_ROW or piece.capitals < 0.7 or not bears_motto(piece):
            continue
        first = _top(pieces, index)
        if _is_headed(pieces[first : index + _BELOW]) and _is_closed(pieces[:first]):
            return first
    return None


def _top(pieces: list[Piece], motto: int) -> int:
    """Return where the letterhead of a motto begins: at the top of its page, or with the lines in capitals above it."""
    top = motto
    while top > 0 and motto - top <= _ABOVE and pieces[top - 1].page == pieces[motto].page:
        top -= 1
    opens_page = top > 0 and pieces[top - 1].page < pieces[motto].page
    if opens_page and not any(_closes(piece) for piece in pieces[top:motto]):
        return top
    first = motto
    while first > 0 and motto - first < _ABOVE and _may_stand_above(pieces[first - 1]):
        first -= 1
    return first


def _closes(piece: Piece) -> bool:
    """Whether a line is of the foot of the paper before."""
    if is_body(piece):
        return False
    return piece.role in (LineRole.SIGNATURE, LineRole.RECIPIENTS) or is_signing_line(piece) or is_name(piece)


def _may_stand_above(piece: Piece) -> bool:
    if _closes(piece):
        return False
    loud = piece.capitals > 0.7 or piece.role is LineRole.LETTERHEAD_LEFT
    return loud or begins_with_number(piece)


def _is_headed(pieces: list[Piece]) -> bool:
    """Whether lines from a letterhead on hold all that the head of a paper has, its figures filled in."""
    # "(Kèm theo Công văn số 18/SXD-VP ngày 10/4/2024)" has number and date of another paper.
    head = read_head([piece for piece in pieces if not piece.text.startswith("(")])
    roles = {role for _, role in head.blocks}
    typed = BlockRole.DOCUMENT_TYPE in roles or any(ADDRESSED.match(piece.flat) for piece in pieces)
    return BlockRole.MOTTO in roles and typed and _has_figures(head.blocks)


def _has_figures(blocks: Iterable[tuple[Piece, BlockRole]]) -> bool:
    for piece, role in blocks:
        if role is BlockRole.NUMBER_LINE and any(c.isdigit() for c in piece.text.split("/")[0]):
            return True
        date = DATE_LINE.search(piece.flat) if role is BlockRole.DATE_LINE else None
        if date and (date["month"] or date["month2"] or "").strip().isdigit():
            return True
    return False


def _is_closed(pieces: list[Piece]) -> bool:
    return any(role in _CLOSING for _, role in read_foot(pieces).blocks)
