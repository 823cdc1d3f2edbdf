"""Pieces of text.txt: a paragraph, or the part of one that plays its own role."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.records.page import LineRole
from pipeline.records.restored import Paragraph
from pipeline.vietnamese.shadow import shadow


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text.txt on one line, with what layout knows about it.

    ``flat`` is its shadow (same length, no marks, lower case); ``start`` is the offset into
    text.txt.
    """

    text: str
    flat: str
    page: int
    start: int
    role: LineRole
    centred: bool | None
    bold: bool | None

    @property
    def end(self) -> int:
        """Offset into text.txt just after the piece."""
        return self.start + len(self.text)

    def part(self, first: int, last: int | None = None) -> Piece:
        """Return the piece between two character positions, without the blanks at its edges."""
        chosen = self.text[first:last]
        begin = first + len(chosen) - len(chosen.lstrip())
        text = chosen.strip()
        return Piece(
            text,
            self.flat[begin : begin + len(text)],
            self.page,
            self.start + begin,
            self.role,
            self.centred,
            self.bold,
        )

    @property
    def capitals(self) -> float:
        """Share of capitals among the letters, 0 where there are none."""
        return _share_of_capitals(self.text)

    @property
    def word_count(self) -> int:
        """Number of blank-separated words."""
        return self.text.count(" ") + 1

    @property
    def is_rule(self) -> bool:
        """Whether the piece holds no letter or digit: a line, stars, dots."""
        return _BLANK.search(self.text) is None

    @property
    def is_scrap(self) -> bool:
        """Whether the piece is what specks and strokes of a seal leave: a sign or two, a bare number."""
        if _LETTERS.search(self.text) or _WHOLE_DATE.search(self.text):
            return False
        kept = _BLANK.findall(self.text)
        letters = sum(c.isalpha() for c in kept)
        return letters <= 1 or (letters <= 3 and len(kept) < 0.5 * len(self.text.replace(" ", "")))


@lru_cache(maxsize=4096)
def _share_of_capitals(text: str) -> float:
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) / len(letters) if letters else 0.0


_BLANK = re.compile(r"[^\W_]")
_LETTERS = re.compile(r"(?:[^\W\d_][\W\d_]*){4}")
"""More letters than a scrap has."""
_WHOLE_DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d\b")


_LETTERHEAD = (LineRole.LETTERHEAD_LEFT, LineRole.LETTERHEAD_RIGHT)


def _believed(paragraph: Paragraph, first_page: int) -> LineRole:
    """Return the role that layout gave, unless it cannot be: a letterhead stands on the first page."""
    if paragraph.role in _LETTERHEAD and paragraph.page != first_page:
        return LineRole.TEXT
    return paragraph.role


def pieces_of(paragraphs: tuple[Paragraph, ...]) -> list[Piece]:
    """Return one piece for each paragraph that holds any text."""
    first_page = min((p.page for p in paragraphs if p.text.strip()), default=1)
    whole = (
        Piece(p.text, shadow(p.text), p.page, p.start, _believed(p, first_page), p.centred, p.bold)
        for p in paragraphs
        if p.text.strip()
    )
    return [piece.part(0) if piece.role is not LineRole.TABLE_ROW else piece for piece in whole]
