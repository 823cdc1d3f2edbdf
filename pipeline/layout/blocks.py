"""Blocks in two columns: the letterhead and the signature block.

Both are told by a phrase they must hold (the national motto, ``Nơi nhận``) and cut by geometry;
where the phrase was lost, geometry alone must be plain.
Source of the form: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.layout.anchors import (
    anchors,
    begins_with,
    find_phrase,
    is_date_line,
    is_number_line,
    is_phrase,
    is_upper,
)
from pipeline.layout.rows import Row, box_of, rows_of


@dataclass(frozen=True, slots=True)
class TwoColumns:
    """Two columns side by side, each with its own rows; ``top`` and ``bottom`` bound both."""

    left: tuple[Row, ...]
    right: tuple[Row, ...]
    top: float
    bottom: float


def find_letterhead(rows: Sequence[Row], unit: float, height: float) -> TwoColumns | None:
    """Return the letterhead of a page, or None where it has none.

    Args:
        rows: all rows of the page outside tables, top to bottom.
        unit: type height.
        height: height of the page.
    """
    anchor = _motto(rows, height) or _number_and_date(rows, unit, height)
    if anchor is None:
        return None
    place, gutter = anchor
    top = rows[place].top - 1.5 * unit
    first = place
    while first > 0 and rows[first - 1].middle > top and rows[first - 1].right < gutter + unit:
        first -= 1  # the left column may begin a little higher
    last = place
    left_edge = min((r.left for r in rows[first : place + 4] if r.left < gutter), default=gutter)
    dated = _has_date(rows[place])
    for i in range(place + 1, len(rows)):
        row, gap = rows[i], rows[i].top - rows[last].bottom
        if gap > 4.5 * unit or is_body(row, gutter, unit) or begins_with(row.text, anchors("addressees")):
            break
        dated_here = _has_date(row)
        two_sided = _before_motto(row) is not None or _gap_near(row, gutter, unit) is not None
        if dated and not two_sided and not (row.right < gutter + unit and row.left > left_edge - 3 * unit):
            break
        if dated and row.left > gutter and not dated_here:
            break
        if not dated and not two_sided and gap > 2.6 * unit and not (dated_here or is_number_line(row.text)):
            break
        if dated and gap > 2.2 * unit:
            break
        dated = dated or dated_here
        last = i
    words = [word for row in rows[first : last + 1] for word in row.words]
    cut = [_cut(row, gutter, unit) for row in rows[first : last + 1]]
    left = [
        w
        for row, x in zip(rows[first : last + 1], cut, strict=True)
        for w in row.words
        if box_of(w).centre[0] < x
    ]
    right = [w for w in words if not any(w is other for other in left)]
    return TwoColumns(
        tuple(rows_of(left, unit)), tuple(rows_of(right, unit)), rows[first].top, rows[last].bottom
    )


def _motto(rows: Sequence[Row], height: float) -> tuple[int, float] | None:
    """Row of the motto and the gutter at its left."""
    for key in ("mottos", "mottos_below", "mottos_of_unions"):
        for place, row in enumerate(rows):
            if row.top > 0.5 * height:
                break
            start = find_phrase(row, anchors(key))
            # Printed in capitals; in small letters it is the Youth Union named in a sentence.
            if start is None or (
                key != "mottos_below" and not is_upper(" ".join(word.text for word in row.words[start:]))
            ):
                continue
            begin = box_of(row.words[start]).left
            before = box_of(row.words[start - 1]).right if start else begin - row.height
            return place, (max(before, begin - 1.2 * row.height) + begin) / 2
    return None


def _number_and_date(rows: Sequence[Row], unit: float, height: float) -> tuple[int, float] | None:
    """Row of number and date side by side, where the lines above were not printed or are lost."""
    for place, row in enumerate(rows):
        if row.top > 0.4 * height:
            break
        if is_number_line(row.text) and is_date_line(row.text):
            middle = _widest_gap(row, unit)
            if middle is not None:
                return place, middle
    return None


def _has_date(row: Row) -> bool:
    return is_date_line(row.text)


def is_body(row: Row, gutter: float, unit: float) -> bool:
    """Whether a row runs across the gutter without a gap there, as running text does."""
    if _has_date(row):
        # The date line may be wider than the motto above it; dates in running text are not alone.
        cut = _widest_gap(row, unit)
        dated = [w for w in row.words if cut is None or box_of(w).left > cut]
        if len(dated) <= 11 and box_of(dated[0]).left > gutter - 12 * unit:
            return False
    if _before_motto(row) is not None:
        return False
    across = any(
        box_of(w).left < gutter - 0.3 * unit and box_of(w).right > gutter + 0.3 * unit for w in row.words
    )
    if row.left >= gutter or row.right <= gutter:
        return False
    return (across or _gap_near(row, gutter, unit) is None) and row.left < gutter - 2 * unit


def _before_motto(row: Row) -> float | None:
    """Middle of the gap before the lower line of the motto, None where a row has nothing before it or no such line."""
    start = find_phrase(row, anchors("mottos_below"))
    if start is None:
        return None
    while not any(map(str.isalnum, row.words[start].text)):
        start += 1  # "PHƯỜNG MỸ LÂM -": the dash belongs to the name
    if start == 0:
        return None
    return (box_of(row.words[start - 1]).right + box_of(row.words[start]).left) / 2


def _gap_near(row: Row, gutter: float, unit: float) -> float | None:
    """Middle of the widest gap between words near the gutter, None where there is no gap."""
    best: tuple[float, float] | None = None
    for a, b in pairwise(row.words):
        low, high = box_of(a).right, box_of(b).left
        if high - low >= 0.7 * unit and low - 6 * unit < gutter < high + 6 * unit:
            off = 0.0 if low - unit < gutter < high + unit else 1.0
            if best is None or (-off, high - low) > best:
                best = (-off, high - low)
                middle = (low + high) / 2
    return middle if best is not None else None


def _cut(row: Row, gutter: float, unit: float) -> float:
    """Where to cut a row in two: a number line may end, or a date line begin, beside the gutter."""
    if (beside := _before_motto(row)) is not None:
        return beside
    if row.right <= gutter + unit and row.left < gutter - 2 * unit:
        return row.right + 1
    if row.left >= gutter - 3 * unit:
        return row.left - 1
    near = _gap_near(row, gutter, unit)
    if near is None and _has_date(row):
        widest = _widest_gap(row, unit)
        return row.left - 1 if widest is None else widest
    return gutter if near is None else near


def _widest_gap(row: Row, unit: float) -> float | None:
    """Middle of the widest gap between words of a row, None where none is wide."""
    gaps = [
        (box_of(b).left - box_of(a).right, (box_of(b).left + box_of(a).right) / 2)
        for a, b in pairwise(row.words)
    ]
    gap, middle = max(gaps, default=(0.0, 0.0))
    return middle if gap > 1.2 * unit else None


def find_signature(rows: Sequence[Row], unit: float, width: float) -> TwoColumns | None:
    """Return the block of recipients (left) and signature (right), or None where there is none.

    Args:
        rows: rows of the page outside tables and letterhead, top to bottom.
        unit: type height.
        width: width of the page.
    """
    label = next(
        (i for i in range(len(rows) - 1, -1, -1) if _is_label(rows[i], unit, width)),
        None,
    )
    if label is None:
        return _signature_alone(rows, unit, width)
    first = label
    while (
        first > 0
        and _is_signing(rows[first - 1], width)
        and rows[first].top - rows[first - 1].bottom < 2.5 * unit
    ):
        first -= 1
    gutter = _gutter(list(rows[first : label + 30]), unit, width)
    last = label
    for i in range(label + 1, len(rows)):
        if is_body(rows[i], gutter, unit) and rows[i].right - rows[i].left > 0.5 * width:
            break
        if rows[i].top - rows[last].bottom > 12 * unit:
            break
        last = i
    words = [word for row in rows[first : last + 1] for word in row.words]
    left = [w for w in words if box_of(w).centre[0] < gutter]
    right = [w for w in words if box_of(w).centre[0] >= gutter]
    return TwoColumns(
        tuple(rows_of(left, unit)),
        tuple(rows_of(right, unit)),
        min(box_of(w).top for w in words),
        max(box_of(w).bottom for w in words),
    )


def _is_label(row: Row, unit: float, width: float) -> bool:
    """Whether a row begins with the label of the recipients and not with a sentence: ``Nơi nhận hồ sơ là ...``."""
    phrases = anchors("recipients")
    if row.left >= 0.4 * width or not begins_with(row.text, phrases):
        return False
    ends = range(1, len(row.words) + 1)
    end = next((n for n in ends if is_phrase(Row.of(row.words[:n]).text, phrases, 82)), None)
    if end is None:
        return False
    last, rest = row.words[end - 1], row.words[end:]
    if not rest or not last.text[-1].isalnum() or not rest[0].text[0].isalnum():
        return True
    return box_of(rest[0]).left - box_of(last).right > 1.5 * unit


def _is_signing(row: Row, width: float) -> bool:
    return row.left > 0.4 * width and is_upper(row.text)


def _signature_alone(rows: Sequence[Row], unit: float, width: float) -> TwoColumns | None:
    """A signature without list of recipients: last rows of the page, all in its right half."""
    first = len(rows)
    while first > 0 and rows[first - 1].left > 0.4 * width and rows[first - 1].centre > 0.55 * width:
        first -= 1
    while first < len(rows) and not (
        is_upper(rows[first].text) and begins_with(rows[first].text, anchors("signing"))
    ):
        first += 1
    if len(rows) - first < 2:
        return None
    right = rows_of([word for row in rows[first:] for word in row.words], unit)
    return TwoColumns((), tuple(right), right[0].top, max(row.bottom for row in right))


def _gutter(rows: Sequence[Row], unit: float, width: float) -> float:
    """Upright line between the columns: the emptiest one in the middle of the page.

    Every place is weighed by the ink of the words it would cut through, the middle of the widest
    empty stretch wins.
    """
    words = [word for row in rows for word in row.words]
    low, high = 0.3 * width, 0.72 * width
    step = max(unit / 4, 1e-6)
    count = max(int((high - low) / step), 1)
    crossed = [0.0] * count
    for word in words:
        box = box_of(word)
        a, b = int((box.left - 0.2 * unit - low) / step), int((box.right + 0.2 * unit - low) / step)
        for i in range(max(a, 0), min(b + 1, count)):
            crossed[i] += (word.confidence if word.confidence is not None else 1.0) * len(word.text)
    least = min(crossed)
    best, start = (0, 0), None
    for i, value in enumerate([*crossed, float("inf")]):
        if value <= least and start is None:
            start = i
        elif value > least and start is not None:
            # A stretch that is open to the right has no column beside it.
            best = max(best, (i - start, start))
            start = None
    return low + (best[1] + best[0] / 2) * step
