"""Row numbers of tables: a column that counts its rows proves what was misread in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.records.page import Line, LineRole
from pipeline.records.restored import Cause
from pipeline.restore.ledger import Edit
from pipeline.restore.numerals import is_roman

_SURE = 0.9
_LONGEST = 2
"""Characters of a misread row number."""


def ordinal_edits(lines: Sequence[tuple[int, str]], read: Sequence[Line | None]) -> list[Edit]:
    """Return the edits that mend row numbers which one recogniser took for other signs.

    A first column counts where at least two rows, and more than count otherwise, hold the number that
    their place asks for. A sign is mended between two rows that count, or below the last of them.
    Rows without a number do not count and get none; Roman numerals and letters of groups stay.

    Args:
        lines: offset and text of every line.
        read: the recogniser's record of each line, None for lines of other origin.
    """
    edits: list[Edit] = []
    for rows in _tables(lines, read):
        numbered = [(offset, cell) for offset, cell in rows if cell]
        # Each figure votes for the number that the first row would have.
        votes = Counter(int(cell) - place for place, (_, cell) in enumerate(numbered) if _is_number(cell))
        if not votes:
            continue
        (base, agreeing), *others = votes.most_common()
        if agreeing < 2 or (others and others[0][1] >= agreeing):
            continue
        counts = [cell == str(base + place) for place, (_, cell) in enumerate(numbered)]
        for place, (offset, cell) in enumerate(numbered):
            following = [n for n in range(place + 1, len(numbered)) if _is_number(numbered[n][1])]
            proved = any(counts[:place]) and (not following or counts[following[0]])
            if proved and len(cell) <= _LONGEST and not _is_number(cell) and not is_roman(cell):
                edits.append(Edit(offset, offset + len(cell), str(base + place), Cause.OCR_CORRECTION, _SURE))
    return edits


def _is_number(cell: str) -> bool:
    return cell.isascii() and cell.isdecimal() and len(cell) <= 3


def _tables(lines: Sequence[tuple[int, str]], read: Sequence[Line | None]) -> Iterator[list[tuple[int, str]]]:
    """First cells, with their offsets, of the rows of each recognised table; page numbers part none."""
    rows: list[tuple[int, str]] = []
    for (offset, text), line in zip(lines, read, strict=True):
        if line is not None and line.role is LineRole.TABLE_ROW:
            cell = text.split("\t", 1)[0]
            rows.append((offset + len(cell) - len(cell.lstrip()), cell.strip()))
        elif line is None or line.role not in (LineRole.PAGE_NUMBER, LineRole.NOISE, LineRole.STAMP):
            if rows:
                yield rows
            rows = []
    if rows:
        yield rows
