"""A page as its files tell it: lines as they were read, words as they were restored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from pipeline.records.page import Box, LineRole, ReadPage
from pipeline.records.restored import RestoredWord


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """One line of a page; it holds at least one word."""

    role: LineRole
    starts_paragraph: bool | None
    words: tuple[RestoredWord, ...]

    @property
    def box(self) -> Box:
        """Smallest box round all words."""
        return enclosing(word.box for word in self.words)


def enclosing(boxes: Iterable[Box]) -> Box:
    """Return the smallest box round some boxes, of which there must be one."""
    return reduce(Box.union, boxes)


def written_lines(page: ReadPage, words: Iterable[RestoredWord]) -> list[WrittenLine]:
    """Put the restored words of a page into the lines in which they were read, in reading order."""
    held: dict[int, list[RestoredWord]] = {}
    for word in words:
        held.setdefault(word.line, []).append(word)
    return [
        WrittenLine(line.role, line.starts_paragraph, tuple(held[number]))
        for number, line in enumerate(page.lines)
        if number in held
    ]
