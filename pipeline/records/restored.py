"""Restored text and every step that led to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
    words: tuple[RestoredWord, ...] = ()
    confidence: float = 1.0
    notices: tuple[Notice, ...] = ()

    @property
    def text(self) -> str:
        """One paragraph a line, form feed between pages: the content of ``text.txt``."""
        pages: list[list[str]] = [[] for _ in self.pages]
        for paragraph in self.paragraphs:
            pages[paragraph.page - 1].append(paragraph.text)
        return "\f".join("\n".join(page) for page in pages)
