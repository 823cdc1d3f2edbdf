"""A segmented paper made easy to walk: blocks of a section, headings above a block, parts by role."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.records.segmented import Block, BlockRole, Section, SectionKind, SegmentedDocument
from pipeline.vietnamese.shadow import shadow

LIST_MARK = r"\W*(?:(?:\d+(?:\.\d+)*|[a-zđ]\d?|[ivx]{2,4})[.)/-]\s*)?\W*"
"""The mark that an item may begin with (``1.``, ``2.1)``, ``a)``, ``b1/``, ``(iii)``, ``-``), as a pattern for shadows and texts."""
_MARK = re.compile(LIST_MARK)
CONTENT_ROLES = frozenset(
    {BlockRole.PREAMBLE, BlockRole.BODY, BlockRole.LIST_ITEM, BlockRole.TABLE_HEADER, BlockRole.TABLE_ROW}
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in text.txt; the fields of :class:`pipeline.records.plan.Located`."""

    page: int
    char_start: int
    char_end: int

    def asdict(self) -> dict[str, int]:
        """Return the fields by name, to be passed on to a row."""
        return {"page": self.page, "char_start": self.char_start, "char_end": self.char_end}


def place(block: Block, start: int = 0, end: int | None = None) -> Place:
    """Return the place of a stretch of a block, given by offsets into its text."""
    last = len(block.text) if end is None else end
    return Place(block.page, block.start + start, block.start + last)


def mark_end(text: str) -> int:
    """Return where the words of an item begin, behind its mark; the text or its shadow."""
    mark = _MARK.match(text)
    return mark.end() if mark else 0


_WORD = re.compile(r"[^\W\d_]+|\d+|%")


def words_of(flat: str) -> list[tuple[int, str]]:
    """Return the words of a shadow with their places; numbers are ``#``."""
    return [(found.start(), "#" if found[0].isdigit() else found[0]) for found in _WORD.finditer(flat)]


class Paper:
    """Read-only view of a segmented document."""

    def __init__(self, document: SegmentedDocument) -> None:
        self.document = document
        self.blocks = document.blocks
        self.sections = document.sections
        self._by_number = {section.section_no: section for section in document.sections}
        self._flat: dict[int, str] = {}
        self._words: dict[int, list[tuple[int, str]]] = {}
        self._heads: dict[int, list[tuple[int, str]]] = {}
        self._text: str | None = None

    def flat(self, block: Block) -> str:
        """Return the shadow of a block's text, made once."""
        if block.start not in self._flat:
            self._flat[block.start] = shadow(block.text)
        return self._flat[block.start]

    def words(self, block: Block) -> list[tuple[int, str]]:
        """Return the words of a block's shadow with their places; numbers are ``#``."""
        if block.start not in self._words:
            self._words[block.start] = words_of(self.flat(block))
        return self._words[block.start]

    def heading_words(self, section: Section) -> list[tuple[int, str]]:
        """Return the words of a section's heading, as those of a block."""
        if section.section_no not in self._heads:
            self._heads[section.section_no] = words_of(shadow(section.heading or ""))
        return self._heads[section.section_no]

    def count(self, words: str) -> int:
        """Return how often words stand in the paper."""
        if self._text is None:
            self._text = "\n".join(block.text for block in self.blocks)
        return self._text.count(words)

    @cached_property
    def recognised(self) -> bool:
        """Whether any of its words were recognised on a page image, so that marks may have been lost."""
        return any(word.confidence is not None for word in self.document.words)

    @cached_property
    def _background(self) -> frozenset[int]:
        """Numbers of the sections that tell how things stand, before the plan itself begins."""
        found: set[int] = set()
        for section in self.sections:
            outer = section.parent_no is None
            if section.parent_no in found or (outer and section.heading and section.kind is SectionKind.KHAC):
                found.add(section.section_no)
            elif section.kind is not SectionKind.CAN_CU:
                break
        return frozenset(found)

    def is_background(self, section: Section) -> bool:
        """Whether a section tells how things stand before the plan itself begins: ``I. TÌNH HÌNH``."""
        return section.section_no in self._background

    def of_role(self, *roles: BlockRole) -> list[Block]:
        """Return all blocks with one of the roles, in order."""
        return [block for block in self.blocks if block.role in roles]

    def own(self, section: Section) -> list[Block]:
        """Return the blocks of a section's own text."""
        return [self.blocks[index] for index in section.blocks]

    def above(self, section: Section) -> Iterator[Section]:
        """Yield the section and the sections it stands in, the nearest first."""
        current: Section | None = section
        while current is not None:
            yield current
            current = self._by_number.get(current.parent_no) if current.parent_no else None

    def below(self, section: Section) -> Iterator[Section]:
        """Yield the sections that stand directly in a section."""
        return (other for other in self.sections if other.parent_no == section.section_no)

    def of_kind(self, *kinds: SectionKind) -> list[Section]:
        """Return all sections whose main kind is one of the kinds."""
        return [section for section in self.sections if section.kind in kinds]

    def within(self, section: Section, kinds: Iterable[SectionKind]) -> bool:
        """Whether a section or one above it is of one of the kinds."""
        wanted = set(kinds)
        return any(other.kind in wanted or wanted & set(other.kinds) for other in self.above(section))

    def section_of(self, block: Block) -> Section | None:
        """Return the section a block belongs to."""
        return self._by_number.get(block.section_no) if block.section_no else None

    def block_at(self, position: int) -> Block | None:
        """Return the block that holds a character of the text."""
        order, starts = self._order
        index = bisect_right(starts, position) - 1
        return order[index] if index >= 0 and position < order[index].end else None

    @cached_property
    def _order(self) -> tuple[list[Block], list[int]]:
        """The blocks as their characters stand in the text, and where each begins."""
        order = sorted(self.blocks, key=lambda block: block.start)
        return order, [block.start for block in order]

    def content(self) -> list[Block]:
        """Return all blocks of running text, lists and tables, in order: no headings, no letterhead."""
        return [block for block in self.blocks if block.role in CONTENT_ROLES]
