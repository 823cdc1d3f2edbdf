"""Rows of tables whose cells were joined by blanks, told apart again.

Every way to cut a row before a capital or a figure is weighed by the trained model of
:mod:`pipeline.extract.cell_features`; the best one is found column by column (dynamic programming).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.extract.cell_features import (
    Border,
    Count,
    Stretch,
    of_begin,
    of_cell,
    of_cut,
    of_end,
    of_inside,
    trained,
)
from pipeline.extract.choosing import Features, weigh
from pipeline.extract.columns import Cell

_MOST_CUTS = 24
"""Places where a row may be cut that are weighed; of more, the last ones."""
_LONGEST = 18
"""Words of a cell of another column than that of the task, at most."""

_EMPTY = {"period": 12.0, "responsible": 10.0, "support": 5.0}
"""What it costs to leave a column empty."""

_NUMBER = re.compile(r"\s*(?:\d{1,3}|[IVX]{1,4}|[A-H])[.)]?\s+")
_WORD_START = re.compile(r"(?<=\s)\S")


def split_row(text: str, roles: list[str | None], count: Count) -> list[Cell]:
    """Return the cells of a row, one for each role; an empty cell has no place of its own.

    ``count`` tells how often words stand in the paper.
    """
    start, columns = columns_of(text, roles)
    row = Row.of(text, start, columns, count)
    edges = row.edges
    cells: list[Cell] = []
    for first, last in row.best(trained()):
        a, b = edges[first], edges[last]
        cells.append(Cell(text[a:b].strip(), a, a + len(text[a:b].rstrip())))
    if len(columns) < len(roles):
        mark = Cell(text[:start].strip(), 0, len(text[:start].rstrip()))
        cells.insert(roles.index("number"), mark)
    return cells


def columns_of(text: str, roles: list[str | None]) -> tuple[int, list[str | None]]:
    """Return where the first cell behind the number of a row begins, and the columns that are left."""
    number = _NUMBER.match(text) if "number" in roles else None
    return number.end() if number else 0, [role for role in roles if role != "number"]


Way = tuple[tuple[int, int], ...]
"""The first and last edge of every cell; of an empty one both are the end of the row."""


@dataclass(slots=True)
class Row:
    """A row and the places where it may be cut; ``edges`` are offsets, the first and the last ones its ends."""

    text: str
    edges: list[int]
    columns: list[str | None]
    count: Count
    borders: list[Border]
    _stretches: dict[tuple[int, int], Stretch] = field(default_factory=dict)
    _cells: dict[tuple[int, int, str | None], Features] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, start: int, columns: list[str | None], count: Count) -> Row:
        """Find the places where a row may be cut that begins at ``start`` behind its number."""
        cuts = [
            found.start()
            for found in _WORD_START.finditer(text, start)
            if found.start() > start and (found[0].isupper() or found[0] in '“"(' or found[0].isdigit())
        ][-_MOST_CUTS:]
        edges = [start, *cuts, len(text)]
        return cls(text, edges, columns, count, [Border.at(text, edge, count) for edge in edges])

    def best(self, weights: Mapping[str, float]) -> Way:
        """Return the best way to cut the row: the cells by their edges."""
        last = len(self.edges) - 1
        # the best way to fill the columns so far, by the edge that it reaches
        ways: dict[int, tuple[float, Way]] = {0: (0.0, ())}
        for column, role in enumerate(self.columns):
            inside = self._inside(role, weights)
            begin = [weigh(of_begin(border, role), weights) for border in self.borders]
            end = [
                weigh(of_end(border, role), weights) + self._cut(column, place, weights)
                for place, border in enumerate(self.borders)
            ]
            longer: dict[int, tuple[float, Way]] = {}
            for reached, (weight, cells) in ways.items():
                if role != "task":
                    empty = weight - _EMPTY.get(role or "", 2.0)
                    _keep(longer, reached, (empty, (*cells, (last, last))))
                # The last column ends where the row does.
                nearest = last if column + 1 == len(self.columns) and reached < last else reached + 1
                for to in range(nearest, last + 1):
                    if role != "task" and to - reached > 1 and self._words(reached, to) > _LONGEST:
                        break
                    more = begin[reached] + end[to] + inside[to] - inside[reached + 1]
                    more += weigh(self.cell(reached, to, role), weights)
                    _keep(longer, to, (weight + more, (*cells, (reached, to))))
            ways = longer
        whole = ways.get(last)
        return whole[1] if whole else ((0, last), *[(last, last)] * (len(self.columns) - 1))

    def features(self, way: Way) -> list[Features]:
        """Return all that a model sees of one way to cut the row."""
        last = len(self.edges) - 1
        found: list[Features] = []
        for column, ((first, to), role) in enumerate(zip(way, self.columns, strict=True)):
            if first == to:
                continue
            found += [of_begin(self.borders[first], role), of_end(self.borders[to], role)]
            found += [of_inside(self.borders[place], role) for place in range(first + 1, to)]
            found.append(self.cell(first, to, role))
            if to < last and column + 1 < len(self.columns):
                found.append(of_cut(self.borders[to], role, self.columns[column + 1]))
        return found

    def cell(self, first: int, to: int, role: str | None) -> Features:
        """Return what a model sees of the cell between two edges; made once."""
        key = (first, to, role)
        if key not in self._cells:
            if (first, to) not in self._stretches:
                words = self.text[self.edges[first] : self.edges[to]].strip()
                self._stretches[first, to] = Stretch.of(words, self.count)
            self._cells[key] = of_cell(self._stretches[first, to], role)
        return self._cells[key]

    def _inside(self, role: str | None, weights: Mapping[str, float]) -> list[float]:
        """Return, for every edge, the weight of all edges before it as places inside a cell."""
        sums = [0.0, 0.0]
        for border in self.borders[1:-1]:
            sums.append(sums[-1] + weigh(of_inside(border, role), weights))
        return sums

    def _cut(self, column: int, place: int, weights: Mapping[str, float]) -> float:
        if not 0 < place < len(self.edges) - 1 or column + 1 >= len(self.columns):
            return 0.0
        cut = of_cut(self.borders[place], self.columns[column], self.columns[column + 1])
        return weigh(cut, weights)

    def _words(self, first: int, to: int) -> int:
        return self.text.count(" ", self.edges[first], self.edges[to])


def _keep(ways: dict[int, tuple[float, Way]], reached: int, way: tuple[float, Way]) -> None:
    if reached not in ways or way[0] > ways[reached][0]:
        ways[reached] = way
