"""Two pages side by side on one image, as an open book or a sheet printed two-up gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.layout.rows import box_of, rows_of, type_height
from pipeline.records.page import Box, Line, Ruling, Word

_WIDE = 1.15
"""Least width of a spread, in heights."""

_MIDDLE = (0.4, 0.6)
"""Where the gutter lies, in widths."""

_GUTTER = 0.03
"""Least width of the white between the pages, in widths: a binding hides most of the two margins."""

_LONG, _LINES = 0.55, 8
"""Running text: so many rows that fill so much of the width of a page. Recipients beside a signature do not."""

_SURE = 0.4
"""Words read with less confidence in the gutter are its shadow."""


@dataclass(frozen=True, slots=True)
class Side:
    """One page of a spread, its left edge at 0: words, rulings and noise as of a page of its own.

    ``places`` leads from the boxes of its words to those on the spread.
    """

    words: tuple[Word, ...]
    rulings: tuple[Ruling, ...]
    noise: tuple[tuple[Word, ...], ...]
    width: float
    places: Mapping[Box, Box]

    def on_spread(self, line: Line) -> Line:
        """Return a line of this page with the boxes that its words have on the spread."""
        words = tuple(replace(word, box=self.places[box_of(word)]) for word in line.words)
        return line.model_copy(update={"words": words})


def gutter(words: Sequence[Word], rulings: Sequence[Ruling], width: float, height: float) -> float | None:
    """Return where the gutter between two pages lies, in the unit of the boxes; None on a single page.

    Args:
        words: words with boxes, in any order.
        rulings: printed lines in the same unit.
        width: width of the image.
        height: height of the image.
    """
    if not words or width < _WIDE * height:
        return None
    first, last = (share * width for share in _MIDDLE)
    if any(all((box_of(word).centre[0] > width / 2) is side for word in words) for side in (False, True)):
        return width / 2  # beside it a blank page, or none
    covered = [
        (box_of(w).left, box_of(w).right) for w in words if w.confidence is None or w.confidence > _SURE
    ]
    # An upright line may be the shadow or the edge of a page.
    covered += [(r.left, r.right) for r in rulings if r.right - r.left > r.bottom - r.top]
    gaps = [(a, b) for a, b in _white(covered) if b - a >= _GUTTER * width and a < last and b > first]
    if len(gaps) != 1:
        return None
    middle = (gaps[0][0] + gaps[0][1]) / 2
    if not first <= middle <= last:
        return None
    sides = [
        [word for word in words if (box_of(word).centre[0] > middle) is right] for right in (False, True)
    ]
    if not all(sides) or not any(_is_running_text(side, width / 2) for side in sides):
        return None
    return middle


def sides_of(
    words: Sequence[Word],
    rulings: Sequence[Ruling],
    noise: Sequence[Sequence[Word]],
    middle: float,
    width: float,
) -> Iterator[Side]:
    """Yield the pages left and right of a gutter; what is on the spread goes by the middle of its box."""
    for left, right in ((0.0, middle), (middle, width)):
        places: dict[Box, Box] = {}
        yield Side(
            words=_on_side(words, left, middle, places),
            rulings=tuple(
                replace(r, left=r.left - left, right=r.right - left)
                for r in rulings
                if ((r.left + r.right) / 2 > middle) is (left == middle)
            ),
            noise=tuple(own for group in noise if (own := _on_side(group, left, middle, places))),
            width=right - left,
            places=places,
        )


def _on_side(words: Sequence[Word], left: float, middle: float, places: dict[Box, Box]) -> tuple[Word, ...]:
    """Words of the page that begins at ``left``, moved there; ``places`` takes in where they stood."""
    moved = []
    for word in words:
        box = box_of(word)
        if (box.centre[0] > middle) is (left == middle):
            there = replace(box, left=box.left - left, right=box.right - left)
            places[there] = box
            moved.append(replace(word, box=there))
    return tuple(moved)


def _white(covered: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield the stretches between the leftmost and the rightmost edge that nothing covers."""
    reach = float("inf")
    for left, right in sorted(covered):
        if left > reach:
            yield reach, left
        reach = right if reach == float("inf") else max(reach, right)


def _is_running_text(words: Sequence[Word], width: float) -> bool:
    rows = rows_of(words, type_height(words))
    return sum(row.right - row.left >= _LONG * width for row in rows) >= _LINES
