"""Rows of tables that a page break cut in two: what stands on the next page goes back into its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.records.page import LineRole
from pipeline.records.restored import Cause, RestoredWord
from pipeline.restore.grouping import glue
from pipeline.restore.ledger import Edit
from pipeline.restore.paragraphs import Row

_ENDED = re.compile(r"[.;:!?…][\"”’')\]]*$")


@dataclass(frozen=True, slots=True)
class CellMove:
    """``[start, end)`` of the text, part of the row ``row``, goes to ``at`` behind ``blank``."""

    at: int
    start: int
    end: int
    blank: str
    row: Row

    @property
    def grown(self) -> int:
        """Characters that the text grows by at ``at``."""
        return len(self.blank) + self.end - self.start


def cell_moves(rows: Sequence[Row]) -> list[CellMove]:
    """Return the moves that make broken rows whole, in the order of the text.

    The first row of a page goes on with the last one of the page before where it has no number or
    title of its own (its first cell is empty), every cell with text stands below one with text, and
    most of them go on in mid-sentence.
    """
    moves: list[CellMove] = []
    whole: list[tuple[int, str]] = []  # end and text of each cell of the row that may go on
    before: Row | None = None
    for row in rows:
        if row.furniture or row.role in (LineRole.FOOTNOTE, LineRole.STAMP):
            continue
        table = row.role is LineRole.TABLE_ROW
        cells = list(_cells(row)) if table else []
        if before is not None and table and row.page != before.page and _goes_on(whole, cells):
            for place, (start, end, text) in enumerate(cells):
                if text:
                    at, above = whole[place]
                    moves.append(CellMove(at, start, end, glue(above, text), row))
                    whole[place] = (at, f"{above} {text}")
        else:
            whole = [(end, text) for _, end, text in cells]
        before = row if table else None
    return moves


def _goes_on(above: Sequence[tuple[int, str]], cells: Sequence[tuple[int, int, str]]) -> bool:
    if len(above) < 2 or not cells or len(cells) > len(above) or cells[0][2] or not above[0][1]:
        return False
    pairs = [(over, text) for (_, over), (_, _, text) in zip(above, cells, strict=False) if text]
    if not pairs or not all(over for over, _ in pairs):
        return False
    going = sum(text[0].islower() or not _ENDED.search(over) for over, text in pairs)
    return going * 2 >= len(pairs)


def _cells(row: Row) -> Iterator[tuple[int, int, str]]:
    """Start, end and text of each cell, without blanks at its edges."""
    at = row.start
    for cell in row.text.split("\t"):
        text = cell.strip()
        start = at + (len(cell) - len(cell.lstrip()) if text else 0)
        yield start, start + len(text), text
        at += len(cell) + 1


def move_edits(moves: Sequence[CellMove], text: str) -> list[Edit]:
    """Return the edits that make moves: cells put in where they belong, emptied rows taken out."""
    edits = [Edit(m.at, m.at, m.blank + text[m.start : m.end], Cause.PAGE_JOIN) for m in moves]
    emptied = {(m.row.start, m.row.end) for m in moves}
    return edits + [Edit(start, end, "", Cause.PAGE_JOIN) for start, end in sorted(emptied)]


def moved_words(words: Sequence[RestoredWord], moves: Sequence[CellMove]) -> list[RestoredWord]:
    """Return words with offsets into the text as it is after the moves."""
    emptied = sorted({(m.row.start, m.row.end) for m in moves})

    def shifted(offset: int, put_in: Sequence[CellMove]) -> int:
        gone = sum(end - start for start, end in emptied if end <= offset)
        return offset + sum(m.grown for m in put_in if m.at <= offset) - gone

    made = []
    for word in words:
        assert word.start is not None and word.end is not None
        own = next((n for n, m in enumerate(moves) if m.start <= word.start and word.end <= m.end), None)
        if own is None:
            start = shifted(word.start, moves)
        else:
            move = moves[own]
            # Moves to the same cell follow one another.
            earlier = [m for n, m in enumerate(moves) if m.at < move.at or (m.at == move.at and n < own)]
            start = shifted(move.at, earlier) + len(move.blank) + word.start - move.start
        made.append(replace(word, start=start, end=start + word.end - word.start))
    return made
