"""What stands on pages and is no part of the text: page numbers, repeated table headers, noise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from rapidfuzz import fuzz

from pipeline.records.page import LineRole
from pipeline.restore.paragraphs import Row, key

_NUMBER = re.compile(r"(?:trang\s*)?[-–—\s]*(\d{1,4})[-–—\s]*(?:/\s*\d{1,4})?")
_ALIKE = 88
"""Likeness (0 to 100) from which two rows are taken for the same, read twice."""
_HEADER = 3
"""Most rows of a table's header."""


def mark_furniture(rows: Sequence[Row]) -> list[Row]:
    """Mark page numbers, noise and the headers that a table repeats after a page break.

    A page number is told by its role, or is a number alone at the head or foot of its page.
    """
    marked = [replace(row, furniture=row.role in (LineRole.PAGE_NUMBER, LineRole.NOISE)) for row in rows]
    _mark_numbers(marked)
    _mark_repeated_headers(marked)
    return marked


def _mark_numbers(rows: list[Row]) -> None:
    pages: dict[int, list[int]] = {}
    for index, row in enumerate(rows):
        pages.setdefault(row.page, []).append(index)
    if len(pages) < 2:
        return
    for own in pages.values():
        for index in {own[0], own[-1]}:
            row = rows[index]
            number = _NUMBER.fullmatch(row.text.strip().lower())
            if row.role is LineRole.TEXT and number and int(number[1]) <= 2 * max(pages) + 50:
                rows[index] = replace(row, furniture=True)


def _mark_repeated_headers(rows: list[Row]) -> None:
    """Mark rows at the head of a page that are those at the head of the table it goes on with."""
    text = [
        index
        for index, row in enumerate(rows)
        if not row.furniture and row.role not in (LineRole.FOOTNOTE, LineRole.STAMP)
    ]
    first = 0  # place in ``text`` of the first row of the table that the row before belongs to
    for place in range(1, len(text)):
        row, before = rows[text[place]], rows[text[place - 1]]
        if not (_is_table(row) and _is_table(before)):
            first = place
            continue
        if row.page == before.page:
            continue
        head = takewhile(
            lambda pair: _same(rows[pair[0]], rows[pair[1]]),
            zip(text[first:place], text[place : place + _HEADER], strict=False),
        )
        for _, again in head:
            rows[again] = replace(rows[again], furniture=True)


def _is_table(row: Row) -> bool:
    return row.role is LineRole.TABLE_ROW


def _same(one: Row, other: Row) -> bool:
    cells, again = one.text.split("\t"), other.text.split("\t")
    if len(cells) != len(again) or one.page == other.page or not any(c.isalpha() for c in one.text):
        return False
    # "Mẫu số 02 ..." and "Mẫu số 03 ..." are two rows.
    numbers = (re.findall(r"\d+", row.text) for row in (one, other))
    return fuzz.ratio(key(one.text), key(other.text)) >= _ALIKE and next(numbers) == next(numbers)
