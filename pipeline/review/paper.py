"""One document as it lies on the desk: what was read, what the machine made of it, what people said."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from pipeline.corrections import Crossing, Traced, corrected_text, page_starts, standing, traced_rows
from pipeline.errors import DocumentError
from pipeline.records.correction import Entry, WordCorrection
from pipeline.records.document import DocumentState
from pipeline.records.page import Box, ReadDocument, ReadPage
from pipeline.records.plan import Plan, PlanRow
from pipeline.records.restored import Cause, Change, Paragraph, RestoredDocument
from pipeline.store import DocumentFolder

DOUBTFUL_CHANGE = 0.9
"""A change of the machine with less certainty is doubtful."""
DOUBTFUL_WORD = 0.7
"""A word that an OCR engine read with less certainty is doubtful where nothing else vouches for it."""
_LAYOUT = frozenset({Cause.LINE_JOIN, Cause.PAGE_JOIN, Cause.PAGE_FURNITURE, Cause.SPACING})
_CONTEXT = 40
_WORD = re.compile(r"\S+")
R = TypeVar("R", RestoredDocument, Plan)


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word of read.txt: its stretch there, its page (index from 0), place and the engine's certainty."""

    start: int
    end: int
    page: int
    box: Box | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A word of the text as it stands now.

    ``start`` and ``end`` are its stretch in the text, ``box`` its place on the page as shares of width and
    height. ``state`` is ``sure``, ``changed`` (by the machine, surely), ``doubtful`` or ``checked``.
    """

    text: str
    start: int
    end: int
    read: str
    box: tuple[float, float, float, float] | None
    state: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph of the text, its words cell by cell (one cell where it is no row of a table)."""

    cells: Sequence[Sequence[ShownWord]]
    role: str


class Paper:
    """A document opened for review; everything is worked out when it is first asked for."""

    def __init__(self, folder: DocumentFolder, state: DocumentState) -> None:
        self.folder = folder
        self.state = state
        self.entries: tuple[Entry, ...] = folder.corrections()

    @property
    def name(self) -> str:
        """Name of the source file without its folders."""
        return Path(self.state.path).name

    @cached_property
    def standing(self) -> tuple[Entry, ...]:
        """What people said and did not take back, the oldest first."""
        return standing(self.entries)

    @cached_property
    def read(self) -> ReadDocument:
        """What was read.

        Raises:
            DocumentError: the document was not read yet.
        """
        try:
            pages = tuple(self.folder.read_record("ocr", ReadPage))
        except (OSError, ValidationError) as error:
            raise DocumentError("not_read_yet") from error
        return ReadDocument(document_id=self.state.document_id, pages=pages)

    @cached_property
    def stored(self) -> RestoredDocument:
        """The restored text as the last run left it."""
        return self._record("restore", RestoredDocument)

    @cached_property
    def restored(self) -> RestoredDocument:
        """The text as it stands: what the machine made, with everything that people said."""
        machine = self._machine("restore", self.stored)
        return corrected_text(machine, self.read, self.standing)

    @cached_property
    def crossing(self) -> Crossing:
        """The way between what was read and the text as it stands."""
        return Crossing(self.restored.changes)

    @cached_property
    def _stored_crossing(self) -> Crossing:
        return Crossing(self.stored.changes)

    @cached_property
    def plan(self) -> Plan | None:
        """The plan as the machine extracted it, None where it did not come so far."""
        try:
            return self._machine("extract", self._record("extract", Plan))
        except DocumentError:
            return None

    @cached_property
    def rows(self) -> tuple[PlanRow, dict[str, list[Traced]]] | None:
        """The corrected row of ``plans`` and the corrected rows of the other tables, with their origins."""
        if self.plan is None:
            return None
        head, tables, _ = traced_rows(self.plan, self.standing)
        return head, tables

    def _record(self, stage: str, kind: type[R]) -> R:
        try:
            (record,) = self.folder.read_record(stage, kind)
        except (OSError, ValidationError) as error:
            raise DocumentError("not_read_yet") from error
        return record

    def _machine(self, stage: str, stored: R) -> R:
        """Return what the machine alone gave, which is kept apart where a run has put corrections on it."""
        try:
            (record,) = self.folder.read_record(f"{stage}.machine", type(stored))
        except (OSError, ValidationError):
            return stored
        return record

    @cached_property
    def placed(self) -> list[PlacedWord]:
        """All words of read.txt that have a place on paper, in order."""
        out = []
        for index, (page, offset) in enumerate(zip(self.read.pages, page_starts(self.read), strict=True)):
            for line in page.lines:
                at = 0
                for word in line.words:
                    at = line.text.find(word.text, at)
                    if at < 0:
                        break
                    start = offset + at
                    at += len(word.text)
                    out.append(PlacedWord(start, offset + at, index, word.box, word.confidence))
                offset += len(line.text) + 1
        return out

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.placed]

    def words_of(self, start: int, end: int) -> list[PlacedWord]:
        """Return the placed words that a stretch of read.txt holds or touches inside."""
        first = bisect_left(self._starts, start)
        if first and self.placed[first - 1].end > start:
            first -= 1
        last = bisect_left(self._starts, end)
        return self.placed[first:last]

    def page_start(self, number: int) -> int:
        """Return where a page (from 1) begins in read.txt."""
        starts = page_starts(self.read)
        return starts[min(number, len(starts)) - 1]

    @cached_property
    def answered(self) -> list[tuple[int, int]]:
        """Stretches of the text that a person answers for."""
        own = [(c.text_start, c.text_end) for c in self.restored.changes if c.cause is Cause.PERSON]
        text = self.read.text
        starts = page_starts(self.read)
        for entry in self.standing:
            change = entry.change
            if isinstance(change, WordCorrection) and change.page <= len(starts):
                at = starts[change.page - 1] + change.start
                if change.after == change.read and text[at : at + len(change.read)] == change.read:
                    own.append(self.crossing.text(at, at + len(change.read)))
        return own

    def page(self, number: int) -> list[ShownParagraph]:
        """Return the paragraphs of a page (from 1), word by word."""
        return [self._shown(p, number) for p in self.restored.paragraphs if p.page == number]

    def _shown(self, paragraph: Paragraph, number: int) -> ShownParagraph:
        cells, at = [], paragraph.start
        for cell in paragraph.text.split("\t"):
            cells.append([self.word(at + m.start(), at + m.end(), number) for m in _WORD.finditer(cell)])
            at += len(cell) + 1
        return ShownParagraph(cells, paragraph.role.value)

    def word(self, start: int, end: int, number: int) -> ShownWord:
        """Return the word of the text at a stretch, with its place on page ``number``."""
        changes = _meeting(self.restored.changes, start, end)
        told = [c for c in changes if c.cause not in _LAYOUT]
        read_start, read_end = self.crossing.read(start, end)
        words = self.words_of(read_start, read_end)
        confidence = min((c.confidence for c in told), default=None)
        if any(a <= start and end <= b for a, b in self.answered):
            state, confidence = "checked", 1.0
        elif told:
            state = "doubtful" if confidence is not None and confidence < DOUBTFUL_CHANGE else "changed"
        else:
            sure = [w.confidence for w in words if w.confidence is not None]
            confidence = min(sure, default=None)
            state = "doubtful" if confidence is not None and confidence < DOUBTFUL_WORD else "sure"
        return ShownWord(
            text=self.restored.text[start:end],
            start=start,
            end=end,
            read=self.read.text[read_start:read_end],
            box=self._box(words, number),
            state=state,
            confidence=confidence,
        )

    def _box(self, words: Sequence[PlacedWord], number: int) -> tuple[float, float, float, float] | None:
        page = self.read.pages[number - 1] if number <= len(self.read.pages) else None
        boxes = [word.box for word in words if word.page == number - 1 and word.box is not None]
        if page is None or not boxes or not page.width or not page.height:
            return None
        whole = boxes[0]
        for box in boxes[1:]:
            # Words broken over a line end are two places; the first one is shown.
            if box.top < whole.bottom:
                whole = whole.union(box)
        return (
            round(whole.left / page.width, 5),
            round(whole.top / page.height, 5),
            round(whole.right / page.width, 5),
            round(whole.bottom / page.height, 5),
        )

    def doubts(self) -> dict[int, int]:
        """Return how many doubtful words each page of the text has."""
        return {number: self._doubtful[number] for number in range(1, len(self.read.pages) + 1)}

    @cached_property
    def _doubtful(self) -> Counter[int]:
        """Doubtful words by page, counted where the doubts are: most words of a paper give none."""
        changes = self.restored.changes
        text = self.restored.text
        spots = [
            (c.text_start, c.text_end)
            for c in changes
            if c.cause not in _LAYOUT and c.confidence < DOUBTFUL_CHANGE
        ]
        for word in self.placed:
            if word.confidence is not None and word.confidence < DOUBTFUL_WORD:
                spot = self.crossing.text(word.start, word.end)
                if all(c.cause in _LAYOUT for c in _meeting(changes, *spot)):
                    spots.append(spot)
        starts = [paragraph.start for paragraph in self.restored.paragraphs]
        found: dict[int, int] = {}
        for start, end in spots:
            if start == end or any(a <= start and end <= b for a, b in self.answered):
                continue
            at = bisect_right(starts, start) - 1
            begin = max(text.rfind(sign, 0, start) for sign in " \n\t\f") + 1
            found[begin] = self.restored.paragraphs[at].page
        return Counter(found.values())

    def correction(self, start: int, end: int, after: str) -> WordCorrection:
        """Return the correction that makes a stretch of the text read ``after``.

        The stretch grows to whole changes of the machine, whose other words stay as they are.

        Raises:
            DocumentError: the stretch is not there, or ``after`` has signs that are no part of a word.
        """
        text = self.restored.text
        after = " ".join(after.split())
        if not 0 <= start < end <= len(text) or set("\n\f\t") & set(text[start:end]):
            raise DocumentError("no_such_words")
        met = _meeting(self.restored.changes, start, end)
        first = min([start, *(c.text_start for c in met)])
        last = max([end, *(c.text_end for c in met)])
        whole = text[first:start] + after + text[end:last]
        read_start, read_end = self.crossing.read(first, last)
        starts = page_starts(self.read)
        index = max(i for i, at in enumerate(starts) if at <= read_start)
        page_text, at = self.read.pages[index].text, read_start - starts[index]
        length = read_end - read_start
        if not length or at + length > len(page_text) or "\t" in whole or "\n" in whole:
            raise DocumentError("no_such_words")
        return WordCorrection(
            page=self.read.pages[index].number,
            start=at,
            read=page_text[at : at + length],
            context_before=page_text[max(0, at - _CONTEXT) : at],
            context_after=page_text[at + length : at + length + _CONTEXT],
            box=self._box(self.words_of(read_start, read_end), index + 1),
            before=text[first:last],
            after=whole,
        )

    def now(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the text of the last run stands in the text as it is now."""
        return self.crossing.text(*self._stored_crossing.read(start, end))


def _meeting(changes: Sequence[Change], start: int, end: int) -> list[Change]:
    """Return the changes that a stretch of the text meets, found by bisection: papers have thousands."""
    first = bisect_left(changes, start, key=lambda change: change.text_end)
    out = []
    for change in changes[first:]:
        if change.text_start >= end:
            break
        if change.text_end > start:
            out.append(change)
    return out
