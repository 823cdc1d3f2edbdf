"""Plain text whose letterhead and closing stand side by side, set apart by blanks.

A typist, or a program that keeps the layout of the page, writes issuer and motto, recipients and signature
into the same lines. Read line by line they would mix; here each column is read down on its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.ingest import letterhead
from pipeline.records.page import LineRole

_GUTTER = re.compile(r"(?<=\S)(?: {3,}|[ \u00a0]*\t\s*)(?=\S)")
"""What stands between two columns: three blanks or more, or tabs."""
_HEADING = re.compile(r"[^\W\d_]{2}[^;,.()]*\s[^;,.()]+")
_TAB = 8
"""Columns of a tab stop, as terminals and editors have them."""
_SLACK = 3
"""Columns by which lines of the right column may begin before or after the first."""
_CLOSING_GAP = 6
"""Blank lines that a signature may take; more, and what follows is another page."""


class Placed(NamedTuple):
    """A line of text and the role of its column; a blank line has no text."""

    text: str
    role: LineRole = LineRole.TEXT


class _Cut(NamedTuple):
    left: str
    right: str
    column: int


def apart(lines: Sequence[str]) -> list[Placed]:
    """Return the lines of a page with letterhead and closing read column by column.

    Lines of any other place stay as they stand, blanks within them and all.
    """
    placed: list[Placed] = []
    at = 0
    while at < len(lines):
        end, columns = _block(lines, at)
        if columns is None:
            placed.append(Placed(lines[at]))
            at += 1
            continue
        placed += columns
        at = end
    return placed


def _block(lines: Sequence[str], at: int) -> tuple[int, list[Placed] | None]:
    """Return the end of the block that begins at a line, and its columns one below the other."""
    first = _cut(lines[at])
    if first is None:
        return at, None
    closing = letterhead.begins_closing(first.left)
    rows: list[_Cut] = []
    end, blank = at, 0
    for number in range(at, len(lines)):
        line = lines[number].expandtabs(_TAB)
        if not line.strip():
            blank += 1
            continue
        row = _row(line, first.column)
        alone = row is not None and not (row.left and row.right)
        if row is None or (alone and blank and not closing) or blank > _CLOSING_GAP:
            break
        if closing and not row.right and _HEADING.fullmatch(row.left) and row.left.isupper():
            break  # an appendix begins; recipients are not written in capitals
        rows.append(row)
        end, blank = number + 1, 0
    sides = {0: [row.left for row in rows if row.left], 1: [row.right for row in rows if row.right]}
    roles = letterhead.column_roles({n: "\n".join(side) for n, side in sides.items() if side}, rows=2)
    if roles is None or len(sides[1]) < 2:
        return at, None
    return end, [Placed(text, roles[n]) for n, side in sides.items() for text in side]


def _cut(line: str) -> _Cut | None:
    """Cut a line at its only gutter."""
    wide = line.expandtabs(_TAB)
    gutters = list(_GUTTER.finditer(wide.rstrip()))
    if len(gutters) != 1:
        return None
    gutter = gutters[0]
    return _Cut(wide[: gutter.start()].strip(), wide[gutter.end() :].strip(), gutter.end())


def _row(line: str, column: int) -> _Cut | None:
    """Return what a line holds left and right of a column, None where it runs across."""
    cut = _cut(line)
    if cut is not None and abs(cut.column - column) <= 3 * _SLACK:
        return cut
    indent = len(line) - len(line.lstrip())
    if indent >= column - _SLACK:
        return _Cut("", line.strip(), indent)
    if cut is None and len(line.rstrip()) <= column:
        return _Cut(line.strip(), "", 0)
    return None
