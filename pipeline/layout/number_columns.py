"""Columns of bare numbers in a table: a sign beside a number there is a speck."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.records.page import Word

_SPECKS = re.compile("[.,:;*'`^~°•·}{|?_]+")
_NUMBER = re.compile(rf"(?:{_SPECKS.pattern})?(?P<number>\d{{1,4}})(?:{_SPECKS.pattern})?")
_FEWEST = 3
"""Cells of bare numbers that make a column one of them,"""
_SHARE = 0.75
"""and the share that they must be of all its cells, its title aside."""


def with_bare_numbers(rows: Sequence[Sequence[Word]]) -> list[list[Word]]:
    """Return the rows of a table with the numbers of number columns bare, the specks beside them left out.

    Words carry the number of their column; a column is judged by its cells below the first row.
    """
    columns: defaultdict[int, list[list[Word]]] = defaultdict(list)
    for row in rows[1:]:
        for column, words in groupby(row, key=lambda word: word.cell):
            columns[column].append(list(words))
    changed: dict[int, list[Word]] = {}
    for cells in columns.values():
        bare = sum(len(cell) == 1 and cell[0].text.isdecimal() for cell in cells)
        if bare >= max(_FEWEST, _SHARE * len(cells)):
            for cell in cells:
                changed |= _mended(cell)
    return [[new for word in row for new in changed.get(id(word), [word])] for row in rows]


def _mended(cell: Sequence[Word]) -> dict[int, list[Word]]:
    """Return what stands for the words of a cell, by their identity, where all but one number is specks."""
    found = [_NUMBER.fullmatch(word.text) for word in cell]
    others = [word for word, number in zip(cell, found, strict=True) if number is None]
    if len(others) != len(cell) - 1 or not all(_SPECKS.fullmatch(word.text) for word in others):
        return {}
    return {
        id(word): [replace(word, text=number["number"])] if number else []
        for word, number in zip(cell, found, strict=True)
    }
