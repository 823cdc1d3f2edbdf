"""From loose words to rows: words that stand on one printed line, left to right.

All lengths are compared with the *type height*, the usual height of a word on the page,
so that pixels at any resolution and points give the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from pipeline.records.page import Box, Word

_TALL = 2.2
"""A word taller than this many type heights is a drop cap, a stroke of a pen or a misreading."""


@dataclass(slots=True)
class Row:
    """Words of one printed line in order from left to right; every word has a box."""

    words: list[Word] = field(default_factory=list)
    left: float = float("inf")
    top: float = float("inf")
    right: float = float("-inf")
    bottom: float = float("-inf")

    @classmethod
    def of(cls, words: Iterable[Word]) -> Row:
        """Make a row from words in any order."""
        row = cls()
        for word in sorted(words, key=lambda w: box_of(w).left):
            row.add(word)
        return row

    def add(self, word: Word) -> None:
        """Append a word that stands to the right of the others."""
        box = box_of(word)
        self.words.append(word)
        self.left, self.top = min(self.left, box.left), min(self.top, box.top)
        self.right, self.bottom = max(self.right, box.right), max(self.bottom, box.bottom)

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def middle(self) -> float:
        """Height at which the row stands: the median of its words' middles."""
        return median(box_of(word).centre[1] for word in self.words)

    @property
    def height(self) -> float:
        """Usual height of its words."""
        return median(box_of(word).height for word in self.words)

    @property
    def centre(self) -> float:
        """Horizontal middle of the row."""
        return (self.left + self.right) / 2

    def split(self, x: float) -> tuple[Row | None, Row | None]:
        """Return what stands left and right of ``x``, by the middles of the words."""
        left = [word for word in self.words if box_of(word).centre[0] < x]
        right = [word for word in self.words if box_of(word).centre[0] >= x]
        return (Row.of(left) if left else None, Row.of(right) if right else None)


def box_of(word: Word) -> Box:
    """Return the box of a word that is known to have one."""
    assert word.box is not None
    return word.box


def type_height(words: Sequence[Word]) -> float:
    """Return the usual height of a word, in the unit of the boxes; 1 where there are no words.

    Weighted by the letters of the words, so that dashes and dots have no say.
    """
    weighted = sorted(
        (box_of(w).height, sum(map(str.isalnum, w.text))) for w in words if box_of(w).height > 0
    )
    total = sum(weight for _, weight in weighted)
    passed = 0
    for height, weight in weighted:
        passed += weight
        if weight and passed * 2 >= total:
            return height
    return weighted[len(weighted) // 2][0] if weighted else 1.0


def rows_of(words: Iterable[Word], unit: float) -> list[Row]:
    """Group words into rows, top to bottom; ``unit`` is the page's type height.

    Each word, taken from left to right, goes to the row whose last full-sized word it stands
    beside. Following the last word instead of the whole row lets a row climb or fall slowly
    across the page, as on a slightly turned or bent sheet.
    """
    rows: list[Row] = []
    bands: list[tuple[float, float]] = []
    tall: list[Row] = []
    for word in sorted(words, key=lambda w: (box_of(w).left, box_of(w).top)):
        box = box_of(word)
        if box.height > _TALL * unit:
            tall.append(Row.of([word]))
            continue
        place = _beside(box, rows, bands, unit)
        if place is None:
            rows.append(Row.of([word]))
            bands.append((box.top, box.bottom))
            continue
        rows[place].add(word)
        if box.height >= 0.55 * unit or bands[place][1] - bands[place][0] < 0.55 * unit:
            bands[place] = (box.top, box.bottom)
    return sorted([*rows, *tall], key=lambda row: (row.middle, row.left))


def _beside(box: Box, rows: list[Row], bands: list[tuple[float, float]], unit: float) -> int | None:
    """Index of the row that a word goes on, or None where it begins one."""
    best, best_score = None, 0.5
    for place, (top, bottom) in enumerate(bands):
        shared = min(box.bottom, bottom) - max(box.top, top)
        if shared <= 0 and not (
            box.height < 0.5 * unit and top - 0.2 * unit < box.centre[1] < bottom + 0.3 * unit
        ):
            continue
        if box.left < rows[place].words[-1].box.right - 1.5 * unit:  # type: ignore[union-attr]
            continue  # stands under or over the row's last word, not after it
        score = shared / max(min(box.height, bottom - top), 1e-6) if shared > 0 else 0.51
        # Between two rows that both fit, the nearer end wins.
        score -= 0.003 * min(max(box.left - rows[place].right, 0) / unit, 30)
        if score > best_score:
            best, best_score = place, score
    return best
