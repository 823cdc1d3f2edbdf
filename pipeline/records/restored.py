"""Restored text and every step that led to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

from pipeline.records.base import Record
from pipeline.records.page import Box, LineRole, Sheet
from pipeline.records.source import Notice


class Cause(StrEnum):
    """Why a stretch of text was changed (``changes.jsonl``)."""

    GLYPHS = "glyphs"
    TCVN3 = "tcvn3"
    VNI = "vni"
    CHARSET = "charset"
    DIACRITICS = "diacritics"
    OCR_CORRECTION = "ocr_correction"
    SPACING = "spacing"
    LINE_JOIN = "line_join"
    PAGE_JOIN = "page_join"
    PAGE_FURNITURE = "page_furniture"
    PERSON = "person"


class Change(Record):
    """One change from read.txt to text.txt.

    ``start`` and ``end`` are character offsets into read.txt, ``text_start`` and
    ``text_end`` into text.txt; ``page`` counts from 1 and is the page in read.txt.
    Replacing every ``before`` by its ``after`` in read.txt gives text.txt exactly.
    """

    page: int
    start: int
    end: int
    text_start: int
    text_end: int
    before: str
    after: str
    confidence: float
    cause: Cause


class Paragraph(Record):
    """One line of text.txt: a whole paragraph, or one row of a table (cells split by tabs).

    ``start`` and ``end`` are character offsets into text.txt (the newline is not in it).
    """

    text: str
    page: int
    start: int
    end: int
    role: LineRole = LineRole.TEXT
    centred: bool | None = None
    bold: bool | None = None


@dataclass(frozen=True, slots=True)
class RestoredWord:
    """A word as it was restored, at the place on its page where it was read.

    ``page`` counts from 1, ``line`` from 0 and is that of :class:`ReadPage`; ``box`` is in the
    unit of the page. ``read`` is what was read there, None where nothing was changed, and empty for
    the later words of a reading that was parted. ``confidence`` (0 to 1) is the recogniser's for what
    it read right, the decoder's for what was changed, None for text layers. ``start`` and ``end`` are
    offsets into text.txt, None for words left out of it (page numbers, repeated table headers).
    """

    text: str
    page: int
    line: int
    box: Box
    confidence: float | None = None
    read: str | None = None
    start: int | None = None
    end: int | None = None


def _packed(words: Sequence[RestoredWord]) -> list[str]:
    """Return words as one string a page, a word a line and its values between tabs."""
    pages: dict[int, list[str]] = {}
    for w in words:
        box = w.box
        values = (w.line, box.left, box.top, box.right, box.bottom, w.confidence, w.start, w.end, w.text)
        told = ["" if value is None else str(value) for value in values]
        pages.setdefault(w.page, []).append("\t".join(told if w.read is None else [*told, w.read]))
    return ["\n".join([str(page), *lines]) for page, lines in pages.items()]


def _unpacked(given: object) -> object:
    """Return the words of packed pages; what was never packed passes."""
    if not isinstance(given, list) or not all(isinstance(page, str) for page in given):
        return given
    return tuple(word for page in given for word in _page_words(page))


def _page_words(packed: str) -> Iterator[RestoredWord]:
    page, *lines = packed.split("\n")
    for packed_word in lines:
        line, left, top, right, bottom, sure, start, end, text, *read = packed_word.split("\t")
        yield RestoredWord(
            text=text,
            page=int(page),
            line=int(line),
            box=Box(float(left), float(top), float(right), float(bottom)),
            confidence=float(sure) if sure else None,
            read=read[0] if read else None,
            start=int(start) if start else None,
            end=int(end) if end else None,
        )


Words = Annotated[
    tuple[RestoredWord, ...],
    BeforeValidator(_unpacked),
    PlainSerializer(_packed, return_type=list[str], when_used="json"),
]
"""Words of a document. A long paper has hundreds of thousands of them: as JSON objects they would not fit."""


class RestoredDocument(Record):
    """What restoration gives; its ``text`` is ``text.txt``.

    ``repairs`` lists the causes of changes to the characters themselves, in the order
    of :class:`Cause`; joined lines are no repair. ``words`` are those that stand at a known place
    on a page, in the order they were read. ``confidence`` (0 to 1) is the mean certainty of the
    syllables.
    """

    document_id: str
    paragraphs: tuple[Paragraph, ...]
    changes: tuple[Change, ...] = ()
    repairs: tuple[str, ...] = ()
    pages: tuple[Sheet, ...]
    words: Words = ()
    confidence: float = 1.0
    notices: tuple[Notice, ...] = ()

    @property
    def text(self) -> str:
        """One paragraph a line, form feed between pages: the content of ``text.txt``."""
        pages: list[list[str]] = [[] for _ in self.pages]
        for paragraph in self.paragraphs:
            pages[paragraph.page - 1].append(paragraph.text)
        return "\f".join("\n".join(page) for page in pages)
