"""Words on their way from read.txt to text.txt: what became of each, and where it stands now."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from pipeline.records.page import Box, Line, ReadDocument, Word
from pipeline.records.restored import Change, RestoredWord
from pipeline.restore.ledger import Ledger
from pipeline.restore.paragraphs import Row

_CHUNK = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Span:
    """A word as it was read, with its offsets into read.txt."""

    word: Word
    box: Box
    start: int
    end: int


def mended_words(document: ReadDocument, ledger: Ledger) -> list[RestoredWord]:
    """Return the words that have a place on their page, as the ledger's text has them now.

    To be asked while the text still has the line breaks it was read with; ``start`` and ``end`` are
    offsets into it. Readings that were joined come as one word, readings that were parted share the
    width of their box by letters.
    """
    changes = ledger.changes()
    made: list[RestoredWord] = []
    offset = 0
    place = 0
    for page_number, page in enumerate(document.pages, 1):
        for number, line in enumerate(page.lines):
            for span in _spans(line, offset):
                while place < len(changes) and changes[place].end <= span.start:
                    place += 1
                own = _touching(changes, place, span)
                made += _written(span, own, _shift(changes, place), ledger.text, page_number, number)
            offset += len(line.text) + 1
        if not page.lines:
            offset += 1
    return list(_merged(made, ledger))


def with_places(words: Sequence[RestoredWord], moved: Mapping[Row, int]) -> tuple[RestoredWord, ...]:
    """Give words their offsets into text.txt.

    Args:
        words: as :func:`mended_words` gave them.
        moved: for each row that was kept, the offset at which it begins in text.txt.
    """
    rows = sorted(moved, key=lambda row: row.start)
    starts = [row.start for row in rows]
    placed: list[RestoredWord] = []
    for word in words:
        assert word.start is not None and word.end is not None
        at = bisect_right(starts, word.start) - 1
        if at >= 0 and word.end <= rows[at].end:
            by = moved[rows[at]] - rows[at].start
            placed.append(replace(word, start=word.start + by, end=word.end + by))
        else:
            placed.append(replace(word, start=None, end=None))
    return tuple(placed)


def _spans(line: Line, offset: int) -> Iterator[_Span]:
    """Words of a line that have a box, with their offsets into read.txt."""
    done = 0
    for word in line.words:
        at = line.text.find(word.text, done)
        if at < 0:
            return
        done = at + len(word.text)
        if word.box is not None:
            yield _Span(word, word.box, offset + at, offset + done)


def _touching(changes: Sequence[Change], first: int, span: _Span) -> list[Change]:
    """Changes that touch a letter of a span, or put something inside it."""
    own = []
    while first < len(changes) and changes[first].start < span.end:
        if changes[first].end > span.start:
            own.append(changes[first])
        first += 1
    return own


def _shift(changes: Sequence[Change], place: int) -> int:
    """How far text before a change has moved, all changes before it taken together."""
    return changes[place - 1].text_end - changes[place - 1].end if place else 0


def _written(
    span: _Span, own: Sequence[Change], shift: int, text: str, page: int, line: int
) -> Iterator[RestoredWord]:
    word = span.word
    start, end = span.start + shift, span.end + shift
    if own:
        first, last = own[0], own[-1]
        start = first.text_start - max(first.start - span.start, 0)
        end = last.text_end + max(span.end - last.end, 0)
    written = text[start:end]
    chunks = list(_CHUNK.finditer(written))
    changed = written != word.text
    sure = min((change.confidence for change in own), default=1.0) if changed else word.confidence
    for number, chunk in enumerate(chunks):
        yield RestoredWord(
            text=chunk[0],
            page=page,
            line=line,
            box=span.box if len(chunks) == 1 else _part(span.box, chunk.span(), len(written)),
            confidence=sure,
            read=("" if number else word.text) if changed else None,
            start=start + chunk.start(),
            end=start + chunk.end(),
        )


def _part(box: Box, span: tuple[int, int], length: int) -> Box:
    step = box.width / length
    return replace(box, left=box.left + span[0] * step, right=box.left + span[1] * step)


def _merged(words: Sequence[RestoredWord], ledger: Ledger) -> Iterator[RestoredWord]:
    """Put readings together that one change made one word: they stand at the same letters now."""
    group: list[RestoredWord] = []
    reach = 0
    for word in words:
        assert word.start is not None and word.end is not None
        if group and word.start >= reach:
            yield _one(group, reach, ledger)
            group, reach = [], 0
        group.append(word)
        reach = max(reach, word.end)
    if group:
        yield _one(group, reach, ledger)


def _one(group: Sequence[RestoredWord], end: int, ledger: Ledger) -> RestoredWord:
    first = group[0]
    if len(group) == 1:
        return first
    return replace(
        first,
        text=ledger.text[first.start : end],
        end=end,
        read=" ".join(word.read for word in group if word.read),
        box=reduce(Box.union, (word.box for word in group)),
    )
