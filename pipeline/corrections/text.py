"""Corrections of words put on a restored text.

A correction is about a stretch of what was read. Where the page has been read anew the stretch is
looked for: the same words in the same surroundings, else whatever is read at the same place of the
paper. What cannot be found is told, never guessed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from pipeline.corrections.words import Rewritten, words_after
from pipeline.records.correction import Entry, WordCorrection
from pipeline.records.page import ReadDocument, ReadPage
from pipeline.records.restored import Cause, Change, Paragraph, RestoredDocument
from pipeline.records.source import Notice

_ALIKE = 70
"""Least likeness (0 to 100) of the surroundings of words that are taken for the same."""
_FAR = 1 << 60
_SHARE = 0.5
"""Least share of a word's box that lies in the box of a correction about it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """``[start, end)`` of read.txt should be written as ``after``."""

    start: int
    end: int
    after: str
    entry: Entry


def corrected_text(
    document: RestoredDocument, read: ReadDocument, entries: Sequence[Entry]
) -> RestoredDocument:
    """Return the document with standing corrections of words in it, each a change of cause ``person``.

    Replacing every change in read.txt still gives text.txt. A correction that has lost its place
    gives a notice (``correction_stray``), so does one that crosses the end of a paragraph.
    """
    edits: list[Edit] = []
    notices: list[Notice] = []
    text = read.text
    starts = page_starts(read)
    for entry in reversed(entries):
        correction = entry.change
        if not isinstance(correction, WordCorrection):
            continue
        found = _found(correction, read.pages, starts)
        if found is None:
            notices.append(_stray(entry, correction))
            continue
        edit = Edit(*found, correction.after, entry)
        if _in_part(edit, document.changes):
            notices.append(_stray(entry, correction))
        # The latest word on a stretch holds.
        elif all(edit.end <= other.start or other.end <= edit.start for other in edits):
            edits.append(edit)
    edits.sort(key=lambda edit: edit.start)
    made = document
    for edit in reversed(edits):
        changed = _applied(made, edit, text, starts)
        if changed is None:
            assert isinstance(edit.entry.change, WordCorrection)
            notices.append(_stray(edit.entry, edit.entry.change))
        else:
            made = changed
    repairs = made.repairs
    if any(change.cause is Cause.PERSON for change in made.changes):
        repairs = (*repairs, Cause.PERSON.value)
    return made.model_copy(update={"repairs": repairs, "notices": (*document.notices, *reversed(notices))})


class Crossing:
    """The way from read.txt to text.txt and back, made from the changes between them.

    A stretch that meets part of a change takes the whole of it along. What the machine put in or took
    out right at the edges of a stretch stays outside.
    """

    def __init__(self, changes: Sequence[Change]) -> None:
        self._read = [(c.start, c.end) for c in changes]
        self._text = [(c.text_start, c.text_end) for c in changes]

    def text(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of read.txt stands in text.txt."""
        return _carried(self._read, self._text, start, end)

    def read(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of read.txt that a stretch of text.txt stands for."""
        return _carried(self._text, self._read, start, end)


def _carried(
    here: Sequence[tuple[int, int]], there: Sequence[tuple[int, int]], start: int, end: int
) -> tuple[int, int]:
    there_start, there_end = start, end
    first = bisect_right(here, (start, _FAR)) - 1
    if first >= 0:
        inside = start < here[first][1]
        there_start = there[first][0] if inside else start - here[first][1] + there[first][1]
    last = bisect_left(here, (end, -1)) - 1
    if last >= 0:
        there_end = max(end, here[last][1]) - here[last][1] + there[last][1]
    return there_start, there_end


def page_starts(read: ReadDocument) -> list[int]:
    """Return where each page begins in read.txt."""
    starts, offset = [], 0
    for page in read.pages:
        starts.append(offset)
        offset += len(page.text) + 1
    return starts


def _found(
    correction: WordCorrection, pages: Sequence[ReadPage], starts: list[int]
) -> tuple[int, int] | None:
    """Return the stretch of read.txt that a correction is about, None where it is not found."""
    index = next((i for i, page in enumerate(pages) if page.number == correction.page), None)
    if index is None:
        return None
    page, base = pages[index], starts[index]
    stretch = _same_words(correction, page.text) or _same_place(correction, page)
    return None if stretch is None else (base + stretch[0], base + stretch[1])


def _same_words(correction: WordCorrection, text: str) -> tuple[int, int] | None:
    """Find the words that were read, in surroundings like those they had."""
    size, best = len(correction.read), (-1.0, 0)
    if not size:
        return None
    at = text.find(correction.read)
    while at >= 0:
        before = text[max(0, at - len(correction.context_before)) : at]
        after = text[at + size : at + size + len(correction.context_after)]
        alike = ratio(before + "|" + after, correction.context_before + "|" + correction.context_after)
        # Of equal surroundings (rows of a table) the nearest one is meant.
        score = alike - min(abs(at - correction.start), 1000) / 1000
        if alike >= _ALIKE and score > best[0] and _whole(text, at, at + size):
            best = (score, at)
        at = text.find(correction.read, at + 1)
    return (best[1], best[1] + size) if best[0] >= 0 else None


def _whole(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch does not begin or end inside a word."""
    left = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    return left and (end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum()))


def _same_place(correction: WordCorrection, page: ReadPage) -> tuple[int, int] | None:
    """Find the words that lie at the place of the paper that a correction is about."""
    if correction.box is None or not page.width or not page.height:
        return None
    left, top, right, bottom = correction.box
    offset, start, end = 0, -1, -1
    for line in page.lines:
        at = 0
        for word in line.words:
            at = line.text.find(word.text, at)
            if at < 0:
                break
            if word.box is not None:
                box = word.box
                width = min(box.right / page.width, right) - max(box.left / page.width, left)
                height = min(box.bottom / page.height, bottom) - max(box.top / page.height, top)
                whole = box.width / page.width * box.height / page.height
                if width > 0 and height > 0 and width * height >= _SHARE * whole:
                    start = offset + at if start < 0 else start
                    end = offset + at + len(word.text)
            at += len(word.text)
        offset += len(line.text) + 1
    # What lies there must be one stretch of a line: a box over two columns is no place any more.
    if start < 0 or "\n" in page.text[start:end] or end - start > 3 * len(correction.read) + 10:
        return None
    return start, end


def _in_part(edit: Edit, changes: Sequence[Change]) -> bool:
    """Tell whether the edit meets a change of the machine that reaches beyond it."""
    return any(
        c.start < edit.end and c.end > edit.start and (c.start < edit.start or c.end > edit.end)
        for c in changes
    )


def _applied(document: RestoredDocument, edit: Edit, text: str, starts: list[int]) -> RestoredDocument | None:
    """Return the document with one edit made, None where it leaves its paragraph."""
    start, end = Crossing(document.changes).text(edit.start, edit.end)
    inner = [c for c in document.changes if c.start < edit.end and c.end > edit.start]
    paragraph = next((p for p in document.paragraphs if p.start <= start and end <= p.end), None)
    if paragraph is None or set("\n\t\f") & set(edit.after):
        return None
    grown = len(edit.after) - (end - start)
    paragraphs = tuple(_moved(p, paragraph, start, end, edit.after, grown) for p in document.paragraphs)
    before = text[edit.start : edit.end]
    kept = [c for c in document.changes if c not in inner]
    earlier = [c for c in kept if c.end <= edit.start]
    later = [
        c.model_copy(update={"text_start": c.text_start + grown, "text_end": c.text_end + grown})
        for c in kept
        if c.end > edit.start
    ]
    own = Change(
        page=bisect_right(starts, edit.start),
        start=edit.start,
        end=edit.end,
        text_start=start,
        text_end=start + len(edit.after),
        before=before,
        after=edit.after,
        confidence=1.0,
        cause=Cause.PERSON,
    )
    changes = (*earlier, *([own] if own.before != own.after else []), *later)
    # A word that a person answers for is in no doubt any more.
    doubt = sum(1 - c.confidence for c in inner) / max(len(text.split()), 1)
    confidence = round(min(1.0, document.confidence + doubt), 4)
    stretch = Rewritten(start, end, edit.after, document.text)
    return document.model_copy(
        update={
            "paragraphs": paragraphs,
            "changes": changes,
            "words": words_after(document.words, stretch),
            "confidence": confidence,
        }
    )


def _moved(
    paragraph: Paragraph, edited: Paragraph, start: int, end: int, after: str, grown: int
) -> Paragraph:
    if paragraph.start < edited.start:
        return paragraph
    if paragraph is not edited:
        return paragraph.model_copy(update={"start": paragraph.start + grown, "end": paragraph.end + grown})
    text = paragraph.text[: start - paragraph.start] + after + paragraph.text[end - paragraph.start :]
    return paragraph.model_copy(update={"text": text, "end": paragraph.end + grown})


def _stray(entry: Entry, correction: WordCorrection) -> Notice:
    return Notice(
        code="correction_stray",
        page=correction.page,
        values={"before": correction.before, "after": correction.after, "who": entry.who},
    )
