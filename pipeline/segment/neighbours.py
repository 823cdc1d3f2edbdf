"""What stands beside a line of the outline: the next line, whether it holds text, the other lines of the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.segment.kinds import Verdict, judge
from pipeline.segment.marks import MarkKind
from pipeline.segment.outline import Entry
from pipeline.segment.wording import broken_off, colon_with_text, goes_on_in, word_count

LONGEST_NAME = 12
"""Words of the name of a section, at most."""

_FEWEST_ALIKE = 3
"""Lines of a list from which they tell together whether they are headings."""
_FEWEST_FACETS, _LONGEST_FACET = 3, 8
"""Kinds that a list of facets names at least, and words of the name of one at most."""
_CAMPAIGN = re.compile(r"thi đua\b", re.IGNORECASE)
"""``1. Thi đua tiến độ: …`` is a task, whatever kind its words name elsewhere."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The lines of an outline, asked what stands beside one of them."""

    entries: Sequence[Entry]
    outermost: Sequence[int]
    """Lines that stand under none."""

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Neighbours:
        """Make it of the lines of an outline."""
        return cls(entries, [i for i, entry in enumerate(entries) if entry.parent is None])

    def next(self, index: int) -> int | None:
        """Return the index of the next line that takes part in the outline."""
        return next((i for i in range(index + 1, len(self.entries)) if not self.entries[i].aside), None)

    def children(self, parent: int | None) -> Sequence[int]:
        """Return the lines that stand under a line, None for the outermost."""
        return self.outermost if parent is None else self.entries[parent].children

    def has_text_below(self, index: int) -> bool:
        """Whether text of its own or a list stands below a line: a row, a paragraph, a bullet, a deeper number."""
        entries = self.entries
        below = self.next(index)
        if below is None:
            return False
        entry, following = entries[index], entries[below]
        if following.row:
            return True
        if following.mark is None:
            text = following.text.strip()
            return bool(text) and (text[0].isupper() or text[0] in '“"(' or text[0].isdigit())
        if following.mark.kind is MarkKind.BULLET:
            return True
        return (following.depth or 0) > (entry.depth or 0)

    def counted_on(self, index: int) -> bool:
        """Whether the number of a line goes on in the line below: ``4.`` / ``4.1.``."""
        mark, below = self.entries[index].mark, self.next(index)
        following = self.entries[below].mark if below is not None else None
        return mark is not None and following is not None and following.is_first_below(mark)

    def broken_off(self, index: int) -> bool:
        """Whether a line ends in the middle of a sentence that goes on in the plain line below it."""
        text, below = self.entries[index].text, self.next(index)
        if below is None or text.isupper():
            return False  # "NGÀY THÁNG" is whole
        following = self.entries[below]
        return following.mark is None and not following.row and broken_off(text, following.text)

    def rest_of_heading(self, index: int) -> tuple[int, ...]:
        """Return the lines that a heading was broken into below its first."""
        more: list[int] = []
        for below in range(index + 1, len(self.entries) - 1):
            last, following = self.entries[below - 1].piece, self.entries[below]
            if following.mark or following.row or following.aside:
                break
            if not goes_on_in(last.text, following.piece.text):
                break
            if last.bold is True and following.piece.bold is False:
                break
            more.append(below)
        return tuple(more)

    def siblings_head(self, index: int) -> bool:
        """Whether another line of the same list surely is a heading."""
        entry = self.entries[index]
        for other_index in self.children(entry.parent):
            other = self.entries[other_index]
            if other_index == index or other.mark is None or entry.mark is None:
                continue
            same = other.depth == entry.depth and other.mark.kind is entry.mark.kind
            if (
                same
                and not colon_with_text(other.text)
                and word_count(other.text) <= LONGEST_NAME
                and self.has_text_below(other_index)
            ):
                return True
        return False

    def heads_among_heads(self, index: int) -> bool:
        """Whether all lines of a list have text below, and most of the others are worded as headings: so is this one."""
        entry = self.entries[index]
        if entry.mark is None:
            return False
        alike = [
            i
            for i in self.children(entry.parent)
            if (mark := self.entries[i].mark) is not None
            and mark.kind is entry.mark.kind
            and self.entries[i].depth == entry.depth
        ]
        if len(alike) < _FEWEST_ALIKE or not all(map(self.has_text_below, alike)):
            return False
        texts = [self.entries[i].text.rstrip() for i in alike if i != index]
        named = [
            text for text in texts if text and text[-1] not in ".;,:" and word_count(text) <= 2 * LONGEST_NAME
        ]
        return 2 * len(named) > len(texts)

    def parted(self, index: int, above: Verdict) -> bool:
        """Whether other lines of the same list are parts of other kinds: ``1. Tiêu chuẩn:`` beside ``5. Hồ sơ:``."""
        entry = self.entries[index]
        beside = (self.entries[i] for i in self.children(entry.parent) if i != index)
        names = (other.text for other in beside if other.depth == entry.depth and other.mark is not None)
        verdicts = (
            judge(name, above)
            for name in names
            if word_count(name) <= LONGEST_NAME and name.rstrip().endswith(":")
        )
        return any(
            verdict.exact and verdict.named and verdict.kind not in above.kinds for verdict in verdicts
        )

    def facets(self, index: int) -> bool:
        """Whether each line of a list names a part and says it: ``1. Thời gian: …``, ``2. Địa điểm: …``, ``3. Đối tượng: …``."""
        entry = self.entries[index]
        beside = [self.entries[i] for i in self.children(entry.parent) if self.entries[i].mark is not None]
        texts = [other.text for other in beside if other.depth == entry.depth]
        heads = [text[: colon_with_text(text) or len(text)].rstrip(": ") for text in texts]
        if len(texts) < _FEWEST_FACETS or any(word_count(head) > _LONGEST_FACET for head in heads):
            return False
        named = [
            verdict.kind
            for head, verdict in zip(heads, map(judge, heads), strict=True)
            if verdict.named and not _CAMPAIGN.match(head)
        ]
        return 2 * len(named) >= len(heads) and len(set(named)) >= _FEWEST_FACETS

    def plain_item_follows(self, index: int) -> bool:
        """Whether the next item of the same list is a sentence, not another part named by its first words."""
        entry = self.entries[index]
        siblings = [i for i in self.children(entry.parent) if i > index and self.entries[i].mark]
        following = next((self.entries[i] for i in siblings if self.entries[i].depth == entry.depth), None)
        if following is None:
            return False
        text = following.text.rstrip()
        colon = colon_with_text(text)
        return not judge(text[:colon] if colon else text).exact and text[-1:] in ".;"
