"""Restored text and every step that led to it."""

from __future__ import annotations

from enum import StrEnum

from pipeline.records.base import Record
from pipeline.records.page import LineRole
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


class RestoredDocument(Record):
    """What restoration gives; its ``text`` is ``text.txt``.

    ``repairs`` lists the causes of changes to the characters themselves, in the order
    of :class:`Cause`; joined lines are no repair. ``confidence`` (0 to 1) is the mean
    certainty of the syllables.
    """

    document_id: str
    paragraphs: tuple[Paragraph, ...]
    changes: tuple[Change, ...] = ()
    repairs: tuple[str, ...] = ()
    page_count: int
    confidence: float = 1.0
    notices: tuple[Notice, ...] = ()

    @property
    def text(self) -> str:
        """One paragraph a line, form feed between pages: the content of ``text.txt``."""
        pages: list[list[str]] = [[] for _ in range(self.page_count)]
        for paragraph in self.paragraphs:
            pages[paragraph.page - 1].append(paragraph.text)
        return "\f".join("\n".join(page) for page in pages)
