"""From printed rulings to grids of cells: edges, crossings, cells, tables, as a chain of pure steps.

A cell that spans rows or columns is one cell, numbered by its first row and first column.
Method: Nurminen's edges-intersections-cells chain as used by pdfplumber, with the cells found by
joining the smallest fields wherever no ruling parts them, so that a ruling with gaps still counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.records.page import Box, Ruling

_SAME_PLACE = 0.45
"""Rulings nearer to each other than this (type heights) are one ruling: double lines, ragged scans."""

_REACH = 0.7
"""A ruling ends this far (type heights) from another and still meets it."""

_COVER = 0.55
"""Share of a field's side that must be ruled for the side to part two fields."""

_PARTLY, _LONG, _WORN = (0.1, 0.9), 3.0, 0.05
"""A side of so many type heights that is ruled for such a share lost a piece; a table with so large a share of such
sides is worn."""

_BEYOND = 3.0
"""Type heights by which no line of a table runs on beyond the last one that it crosses."""

_RULED_ELSEWHERE = 0.3
"""Share of its whole length for which a line of a worn table must be ruled to go on where no word lies across it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a ruled table; ``row`` and ``column`` are those of its top left field."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its cells in order and how many rows and columns of fields it has."""

    box: Box
    rows: int
    columns: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Edge:
    """A straight line at ``at``, from ``start`` to ``end`` along the other axis."""

    at: float
    start: float
    end: float


def find_grids(rulings: Iterable[Ruling], unit: float, words: Sequence[Box] = ()) -> list[Grid]:
    """Return the ruled tables of a page, top to bottom.

    Args:
        rulings: printed lines, or the sides of drawn rectangles, in the unit of the page.
        unit: type height of the page in the same unit.
        words: boxes of the words of the page. They tell where lines ran of which copiers and faxes lost stretches.
    """
    flat, upright = _edges(rulings, unit)
    grids = [_grid(h, v, unit, words) for h, v in _connected(flat, upright, unit)]
    found = [grid for grid in grids if grid is not None]
    return sorted(_outermost(found), key=lambda grid: (grid.box.top, grid.box.left))


def _edges(rulings: Iterable[Ruling], unit: float) -> tuple[list[_Edge], list[_Edge]]:
    """Straighten rulings into horizontal and vertical edges; pieces of one line become one edge."""
    flat: list[_Edge] = []
    upright: list[_Edge] = []
    for r in rulings:
        width, height = r.right - r.left, r.bottom - r.top
        if width >= height and width > 0.6 * unit:
            flat.append(_Edge((r.top + r.bottom) / 2, r.left, r.right))
        elif height > width and height > 0.6 * unit:
            upright.append(_Edge((r.left + r.right) / 2, r.top, r.bottom))
    return _joined(flat, unit), _joined(upright, unit)


def _joined(edges: list[_Edge], unit: float) -> list[_Edge]:
    """Join edges that lie on one line and touch or nearly touch."""
    joined: list[_Edge] = []
    for edge in sorted(edges, key=lambda e: (e.start, e.at)):
        for place, other in enumerate(joined):
            if abs(other.at - edge.at) <= 0.25 * unit and edge.start <= other.end + 0.8 * unit:
                longer = max(other, edge, key=lambda e: e.end - e.start)
                joined[place] = _Edge(longer.at, min(other.start, edge.start), max(other.end, edge.end))
                break
        else:
            joined.append(edge)
    return joined


def _connected(flat: list[_Edge], upright: list[_Edge], unit: float) -> list[tuple[list[_Edge], list[_Edge]]]:
    """Split edges into groups that hang together by crossings."""
    reach = _REACH * unit
    group = list(range(len(flat) + len(upright)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, h in enumerate(flat):
        for j, v in enumerate(upright, start=len(flat)):
            if v.start - reach <= h.at <= v.end + reach and h.start - reach <= v.at <= h.end + reach:
                group[root(i)] = root(j)
    members: dict[int, tuple[list[_Edge], list[_Edge]]] = {}
    for i, edge in enumerate([*flat, *upright]):
        members.setdefault(root(i), ([], []))[0 if i < len(flat) else 1].append(edge)
    return [(h, v) for h, v in members.values() if (len(h) >= 2 and v) or (h and len(v) >= 2)]


def _grid(flat: list[_Edge], upright: list[_Edge], unit: float, words: Sequence[Box]) -> Grid | None:
    """Make a grid from edges that hang together; None where they enclose fewer than two cells."""
    flat, upright = _without_strays(flat, upright, unit), _without_strays(upright, flat, unit)
    # Tables that go on over a page break, or that are open at the sides, lack outer rulings.
    left, right = min(e.start for e in flat), max(e.end for e in flat)
    top, bottom = min(e.start for e in upright), max(e.end for e in upright)
    xs = _places([e.at for e in upright], (left, right), unit)
    ys = _places([e.at for e in flat], (top, bottom), unit)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) == 2 and len(ys) == 2):
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = list(range(rows * columns))

    def root(i: int) -> int:
        while owner[i] != i:
            i = owner[i]
        return i

    sideways = [_transposed(box) for box in words]
    parted = _parted(upright, xs, ys, unit, words), _parted(flat, ys, xs, unit, sideways)
    for r in range(rows):
        for c in range(columns):
            here = r * columns + c
            if c + 1 < columns and not parted[0][c][r]:
                owner[root(here + 1)] = root(here)
            if r + 1 < rows and not parted[1][r][c]:
                owner[root(here + columns)] = root(here)
    fields: dict[int, list[tuple[int, int]]] = {}
    for i in range(rows * columns):
        fields.setdefault(root(i), []).append(divmod(i, columns))
    cells = []
    for members in fields.values():
        r0, r1 = min(r for r, _ in members), max(r for r, _ in members) + 1
        c0, c1 = min(c for _, c in members), max(c for _, c in members) + 1
        cells.append(Cell(r0, c0, r1 - r0, c1 - c0, Box(xs[c0], ys[r0], xs[c1], ys[r1])))
    if len(cells) < 2:
        return None
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(Box(xs[0], ys[0], xs[-1], ys[-1]), rows, columns, tuple(cells))


def _without_strays(edges: list[_Edge], others: list[_Edge], unit: float) -> list[_Edge]:
    """Leave out edges that run on far beyond the lines they cross, as a fold does or a streak of the scanner.

    Where most edges do so the table is open there.
    """
    first, last = min(e.at for e in others) - _BEYOND * unit, max(e.at for e in others) + _BEYOND * unit
    kept = [e for e in edges if e.start > first and e.end < last]
    return kept if 2 * len(kept) > len(edges) else edges


def _places(at: Sequence[float], outer: tuple[float, float], unit: float) -> list[float]:
    """Distinct places of parallel rulings, with the outer ends where no ruling stands there."""
    groups: list[list[float]] = []
    for value in sorted(at):
        if groups and value - groups[-1][-1] <= _SAME_PLACE * unit:
            groups[-1].append(value)
        else:
            groups.append([value])
    places = [sum(group) / len(group) for group in groups]
    low, high = outer
    if places and low < places[0] - unit:
        places.insert(0, low)
    if places and high > places[-1] + unit:
        places.append(high)
    return places


def _parted(
    edges: list[_Edge], lines: Sequence[float], across: Sequence[float], unit: float, words: Sequence[Box]
) -> list[list[bool]]:
    """Tell for each inner line, and each stretch of it between the places ``across``, whether it parts two fields.

    The lines are upright here; ``words`` of level ones come transposed.
    """
    stretches = list(pairwise(across))
    cover = [[_cover(edges, at, low, high, unit) for low, high in stretches] for at in lines[1:-1]]
    parted = [[share >= _COVER for share in row] for row in cover]
    long = [n for n, (low, high) in enumerate(stretches) if high - low > _LONG * unit]
    partly = [_PARTLY[0] < row[n] < _PARTLY[1] for row in cover for n in long]
    if sum(partly) < max(2, _WORN * len(partly)):
        return parted
    for at, row in zip(lines[1:-1], parted, strict=True):
        if _cover(edges, at, across[0], across[-1], unit) >= _RULED_ELSEWHERE:
            for n, (low, high) in enumerate(stretches):
                row[n] = row[n] or not _lies_across(words, at, low, high, unit)
    return parted


def _cover(edges: list[_Edge], at: float, start: float, end: float, unit: float) -> float:
    """Share of the stretch from ``start`` to ``end`` that edges near ``at`` cover."""
    covered = 0.0
    near = [e for e in edges if abs(e.at - at) <= _SAME_PLACE * unit and e.start < end and e.end > start]
    pieces = sorted((max(e.start, start), min(e.end, end)) for e in near)
    reached = start
    for low, high in pieces:
        if high > reached:
            covered += high - max(low, reached)
            reached = high
    return covered / (end - start)


def _lies_across(words: Sequence[Box], at: float, low: float, high: float, unit: float) -> bool:
    """Whether a word between ``low`` and ``high`` lies across the upright line at ``at``."""
    slack = 0.3 * unit
    return any(
        box.left < at - slack and box.right > at + slack and low < (box.top + box.bottom) / 2 < high
        for box in words
    )


def _transposed(box: Box) -> Box:
    return Box(box.top, box.left, box.bottom, box.right)


def _outermost(grids: list[Grid]) -> list[Grid]:
    """Leave out grids that lie within a cell of another one."""
    kept: list[Grid] = []
    for grid in sorted(grids, key=lambda g: -g.box.width * g.box.height):
        x, y = grid.box.centre
        if not any(k.box.left <= x <= k.box.right and k.box.top <= y <= k.box.bottom for k in kept):
            kept.append(grid)
    return kept
