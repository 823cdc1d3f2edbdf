"""Words and a grid of cells to table rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.layout.grids import Cell, Grid
from pipeline.layout.number_columns import with_bare_numbers
from pipeline.layout.rows import Row, box_of, rows_of
from pipeline.records.page import Box, Line, LineRole, Word

_BARS = frozenset({"|", "¦", "||", "│", "|||"})
"""What short upright rulings are read as."""


def barred_row(row: Row) -> Line | None:
    """Return a row of text that upright rulings cut into cells, or None where it is none.

    The last row of a table that stands alone on the next page is too low for its rulings to be told
    from strokes of letters: they are read as bars.
    """
    bars = [word for word in row.words if word.text in _BARS]
    if len(bars) < 2 or len(row.words) == len(bars):
        return None
    words: list[Word] = []
    cell = 0
    for word in row.words:
        if word.text in _BARS:
            cell += bool(words)
        else:
            words.append(replace(word, cell=cell))
    return Line.of(tuple(words), LineRole.TABLE_ROW, starts_paragraph=True)


def cell_of(box: Box, grid: Grid, unit: float) -> Cell | None:
    """Return the cell that holds a box's centre, or None where it stands outside the grid.

    A centre just outside (half a type height) counts as inside: rulings of scans bend.
    """
    x, y = box.centre
    slack = 0.5 * unit
    outer = grid.box
    if not (
        outer.left - slack <= x <= outer.right + slack and outer.top - slack <= y <= outer.bottom + slack
    ):
        return None
    return min(grid.cells, key=lambda cell: _distance(x, y, cell.box))


def _distance(x: float, y: float, box: Box) -> float:
    aside = max(box.left - x, 0.0, x - box.right)
    above = max(box.top - y, 0.0, y - box.bottom)
    return aside + above


def table_rows(words: Sequence[Word], grid: Grid, unit: float) -> list[Line]:
    """Return one line for each row of the grid that holds words.

    The lines of a cell are joined; words carry the number of their column. A cell that spans
    rows stands in the first of them. Columns that no cell of the table begins in are not counted.
    """
    held: dict[Cell, list[Word]] = {}
    for word in words:
        cell = cell_of(box_of(word), grid, unit)
        if cell is not None:
            held.setdefault(cell, []).append(word)
    used = sorted({cell.column for cell in grid.cells})
    number = {column: place for place, column in enumerate(used)}
    rows: list[list[Word]] = []
    for r in range(grid.rows):
        row: list[Word] = []
        for cell in grid.cells:
            if cell.row == r and cell in held:
                for inner in rows_of(held[cell], unit):
                    row.extend(replace(word, cell=number[cell.column]) for word in inner.words)
        if row:
            rows.append(row)
    return [Line.of(tuple(row), LineRole.TABLE_ROW, starts_paragraph=True) for row in with_bare_numbers(rows)]
