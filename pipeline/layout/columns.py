"""Tables without rulings, where their columns are plain: the same white strips down several rows.

Cautious on purpose: running text set in narrow columns, or justified with wide gaps, is no table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from pipeline.layout.rows import Row, box_of
from pipeline.records.page import Box, Line, LineRole, Word

_GAP = 2.0
"""Least gap between two cells of one row, in type heights."""
_STRIP = 1.0
"""Least width of the white strip between two columns, in type heights."""
_ROWS = 3
"""Fewest rows that must have words in every column."""
_COLUMNS = 3
"""Fewest columns: two are as often a list with its figures, or text beside text."""
_STEP = 2.6
"""Furthest that two rows of a table stand apart, in type heights from middle to middle."""

Strip = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlainTable:
    """Rows ``[first, last)`` of a page that are a table: where they stand, and its lines."""

    first: int
    last: int
    box: Box
    lines: tuple[Line, ...]


def find_plain_tables(rows: Sequence[Row], unit: float) -> list[PlainTable]:
    """Return the tables without rulings among rows of text.

    Args:
        rows: rows outside ruled tables, top to bottom.
        unit: type height.
    """
    found: list[PlainTable] = []
    at = 0
    while at < len(rows):
        strips = _gaps(rows[at], unit)
        if len(strips) < _COLUMNS - 1:
            at += 1
            continue
        last = at + 1
        while last < len(rows) and rows[last].middle - rows[last - 1].middle < _STEP * unit:
            narrowed = _narrowed(strips, rows[last], unit)
            if len(narrowed) < len(strips):
                break
            strips, last = narrowed, last + 1
        lines = _lines(rows[at:last], [(left + right) / 2 for left, right in strips])
        if lines:
            own = rows[at:last]
            box = Box(min(r.left for r in own), own[0].top, max(r.right for r in own), own[-1].bottom)
            found.append(PlainTable(at, last, box, tuple(lines)))
            at = last
        else:
            at += 1
    return found


def _gaps(row: Row, unit: float) -> list[Strip]:
    """Wide gaps between neighbouring words of a row."""
    pairs = ((box_of(a).right, box_of(b).left) for a, b in pairwise(row.words))
    return [(left, right) for left, right in pairs if right - left >= _GAP * unit]


def _narrowed(strips: Sequence[Strip], row: Row, unit: float) -> list[Strip]:
    """What a row leaves white of each strip; strips that it crosses are left out."""
    kept = []
    for left, right in strips:
        edges = [left, *sorted(x for word in row.words for x in _covered(word, left, right)), right]
        white = max(zip(edges[::2], edges[1::2], strict=True), key=lambda piece: piece[1] - piece[0])
        if white[1] - white[0] >= _STRIP * unit:
            kept.append(white)
    return kept


def _covered(word: Word, left: float, right: float) -> tuple[float, ...]:
    box = box_of(word)
    a, b = max(box.left, left), min(box.right, right)
    return (a, b) if a < b else ()


def _lines(rows: Sequence[Row], cuts: Sequence[float]) -> list[Line]:
    """Put rows into cells; none where too few rows fill all columns, or rows cannot be told apart."""
    cells = [[_cell(word, cuts) for word in row.words] for row in rows]
    filled = [len(set(own)) for own in cells]
    columns = len(cuts) + 1
    if sum(count == columns for count in filled) < _ROWS:
        return []
    # Words that stand apart one by one are a spread line.
    if sum(len(own) > count for own, count in zip(cells, filled, strict=True)) * 2 < len(rows):
        return []
    # A first column whose own lines wrap gives no sign of where a row begins.
    begun = [count for own, count in zip(cells, filled, strict=True) if 0 in own]
    if sum(count * 2 <= columns for count in begun) * 3 > len(begun):
        return []
    step = median(b.middle - a.middle for a, b in pairwise(rows))
    out: list[list[Word]] = []
    for number, (row, own) in enumerate(zip(rows, cells, strict=True)):
        apart = number and row.middle - rows[number - 1].middle > 1.3 * step
        words = [replace(word, cell=cell) for word, cell in zip(row.words, own, strict=True)]
        if not out or 0 in own or apart:
            out.append(words)
        else:
            out[-1] += words
    # Words of one cell follow one another, line by line.
    return [
        Line.of(tuple(sorted(words, key=lambda word: word.cell)), LineRole.TABLE_ROW, starts_paragraph=True)
        for words in out
    ]


def _cell(word: Word, cuts: Sequence[float]) -> int:
    x = box_of(word).centre[0]
    return sum(x > cut for cut in cuts)
