"""The order of the pages: a paper that went into the scanner upside down has its first page last."""

from __future__ import annotations

import re
from itertools import groupby

from pipeline.records.source import Notice
from pipeline.segment.letterhead import bears_letterhead
from pipeline.segment.pieces import Piece

_HEAD = 12
"""Pieces of a page in which its letterhead stands."""
_RECIPIENTS = re.compile(r"\W{0,2}noi nhan\s*[:;.]?$")


def in_reading_order(pieces: list[Piece]) -> tuple[list[Piece], list[Notice]]:
    """Return the pieces from the first page of the paper to its last, and a notice where the file has them backwards.

    Backwards they are where the last page alone bears a letterhead, and the recipients stand before it.
    """
    pages = [list(page) for _, page in groupby(pieces, key=lambda piece: piece.page)]
    *before, last = pages or [[]]
    # In this order, as most papers end with their recipients, and a motto is looked for among damaged ones.
    if _is_closed(last) or not any(map(_is_closed, before)):
        return pieces, []
    if not _is_headed(last) or any(map(_is_headed, before)):
        return pieces, []
    backwards = [piece for page in reversed(pages) for piece in page]
    return backwards, [Notice(code="pages_backwards", page=pieces[-1].page)]


def _is_closed(page: list[Piece]) -> bool:
    return any(_RECIPIENTS.match(piece.flat.strip()) for piece in page)


def _is_headed(page: list[Piece]) -> bool:
    return bears_letterhead(page[:_HEAD])
