"""Where paragraphs start and which lines are centred, told by geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.layout.anchors import has_list_mark, is_upper
from pipeline.layout.rows import Row, box_of
from pipeline.records.page import Box

_ENDS = (".", ";", ":", "!", "?", "./.", "”", '"')


@dataclass(frozen=True, slots=True)
class Column:
    """The column that running text fills: its margins, usual indent of a first line, line pitch.

    ``firm`` tells whether several lines end at the right margin, so that it is known for sure.
    """

    left: float
    right: float
    indent: float | None
    pitch: float
    unit: float
    firm: bool


def measure(rows: Sequence[Row], unit: float, at_least: Box | None = None) -> Column | None:
    """Measure the text column from its rows; None where there are no rows.

    ``at_least`` is a stretch that the column is known to fill, such as the width of a table.
    """
    if not rows:
        return None
    widest = max(row.right - row.left for row in rows)
    wide = [row for row in rows if row.right - row.left >= 0.6 * widest]
    broad = [row for row in rows if row.right - row.left >= 0.15 * widest]
    left = _margin([row.left for row in broad], unit)
    right = -_margin([-row.right for row in wide], unit)
    # Tables overhang the text a little on both sides: only a plain difference tells more.
    if at_least is not None and at_least.right > right + 2 * unit:
        right = at_least.right
    if at_least is not None and at_least.left < left - 2 * unit:
        left = at_least.left
    indents = [row.left - left for row in rows if 0.8 * unit < row.left - left < 8 * unit]
    steps = [b.middle - a.middle for a, b in pairwise(rows) if 0.5 * unit < b.middle - a.middle < 3.5 * unit]
    pitch = sorted(steps)[len(steps) // 3] if steps else 1.6 * unit
    firm = sum(abs(row.right - right) < 0.6 * unit for row in wide) >= 3
    return Column(left, right, median(indents) if len(indents) >= 2 else None, pitch, unit, firm)


def _margin(edges: Sequence[float], unit: float) -> float:
    """Outermost place (lowest value) at which several edges agree."""
    ordered = sorted(edges)
    needed = max(2, round(0.06 * len(ordered)))
    for edge in ordered:
        close = [other for other in ordered if edge <= other <= edge + 0.6 * unit]
        if len(close) >= needed:
            return median(close)
    return ordered[0]


def is_centred(row: Row, column: Column) -> bool:
    """Whether a row stands in the middle of the column, with room at both sides."""
    before, after = row.left - column.left, column.right - row.right
    if min(before, after) < 1.2 * column.unit:
        # Nearly as wide as the column: only if it keeps clear of both margins alike.
        return min(before, after) > 0.35 * column.unit and abs(before - after) < 0.4 * column.unit
    if abs(before - after) > max(0.05 * (column.right - column.left), 1.5 * column.unit):
        return False
    if abs(before - after) < 0.25 * column.unit:
        return True
    # The first line of a paragraph may by chance end about as far from the margin as it begins.
    return column.indent is None or abs(before - column.indent) > 0.6 * column.unit


def starts_paragraph(row: Row, before: Row | None, column: Column) -> bool | None:
    """Whether a row starts a paragraph: True, False, or None where geometry does not tell.

    Args:
        row: a row of running text.
        before: the row of running text above it on the same page, if any.
        column: the column both stand in.
    """
    unit = column.unit
    indent = row.left - column.left
    indented = indent > 0.8 * unit
    if before is None:
        if indented or has_list_mark(row.words):
            return True
        return False if column.indent is not None or row.text[:1].islower() else None
    if row.middle - before.middle > max(1.3 * column.pitch, column.pitch + 0.35 * unit):
        return True
    ended = before.text.endswith(_ENDS)
    full = _is_full(before, row, column)
    lower = row.text[:1].islower()
    centred, before_centred = is_centred(row, column), is_centred(before, column)
    if centred or before_centred:
        if lower and not ended and (full or before_centred):
            # Small letters below a line in capitals: the subject below the type of the paper, or its rest.
            return None if is_upper(before.text) else False
        return True if centred != before_centred or is_upper(row.text) != is_upper(before.text) else None
    if indented:
        hanging = (
            has_list_mark(before.words) and abs(row.left - box_of(before.words[1]).left) < 0.5 * unit
        ) or abs(row.left - before.left) < 0.4 * unit
        return not (hanging and full and lower and not has_list_mark(row.words))
    if has_list_mark(row.words):
        if ended or not full:
            return True
        # Of two things a mark at the margin may be, a dash before a capital is a list item outside quotes.
        dash = row.text[0] in "-–+" and row.words[1].text[:1].isupper()
        return True if dash and before.text.count("“") <= before.text.count("”") else None
    if full:
        return None if ended and not lower and not column.firm else False
    # A short line ends a paragraph, unless words at its end were not read.
    return True if ended or not lower else None


def _is_full(before: Row, row: Row, column: Column) -> bool:
    """Whether the first word of ``row`` would not have fitted on the line before."""
    first = box_of(row.words[0])
    return before.right + 0.25 * column.unit + first.width > column.right - 0.2 * column.unit
