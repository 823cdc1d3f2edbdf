"""Pages, lines and words: the engine-neutral record of what stands on paper.

Coordinates have their origin at the top left corner of the page. Their unit is that of
the page they belong to: pixels of the master image for pages that were recognised,
points (1/72 inch) for PDF text layers. Text files have no coordinates at all.

Boxes, words and rulings are slotted dataclasses, not models: a long paper has hundreds of
thousands of them and a worker must hold them in bounded memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from pipeline.records.base import Record
from pipeline.records.source import MediaType, Notice

UNMAPPED_GLYPH = re.compile(r"\(cid:\d+\)")
"""How pdfminer.six writes a glyph for which a PDF's font names no character: its number in the font."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the unit of its page; ``left <= right`` and ``top <= bottom``."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Horizontal extent, in the unit of the page."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Vertical extent, in the unit of the page."""
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        """Centre point as (x, y)."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def union(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        return Box(
            left=min(self.left, other.left),
            top=min(self.top, other.top),
            right=max(self.right, other.right),
            bottom=max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was read.

    ``confidence`` (0 to 1) is the engine's own, None where nothing was recognised (text
    layers). ``cell`` counts the columns of a table row from 0 and is 0 elsewhere.
    ``bold`` and ``italic`` are None where the source does not tell; ``size`` is the font
    size in points.
    """

    text: str
    box: Box | None = None
    confidence: float | None = None
    cell: int = 0
    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None


class LineRole(StrEnum):
    """What part of the page a line belongs to, as far as layout alone can tell."""

    TEXT = "text"
    TABLE_ROW = "table_row"
    LETTERHEAD_LEFT = "letterhead_left"
    LETTERHEAD_RIGHT = "letterhead_right"
    RECIPIENTS = "recipients"
    SIGNATURE = "signature"
    FOOTNOTE = "footnote"
    PAGE_NUMBER = "page_number"
    STAMP = "stamp"
    NOISE = "noise"
    """Strokes of a pen, pieces of a seal, dirt: what was read there is no text."""


class Line(Record):
    """One line of text in reading order, or one row of a table (cells split by tabs).

    ``words`` may be empty (text files); where it is not, ``text`` is the words joined by
    single spaces, with one tab for each step from one cell to the next.
    ``starts_paragraph`` is True or False where geometry or the file format decides it
    (indent, blank space above, a DOCX paragraph) and None where it is not known.
    """

    text: str
    words: tuple[Word, ...] = ()
    role: LineRole = LineRole.TEXT
    starts_paragraph: bool | None = None
    centred: bool | None = None
    bold: bool | None = None

    @classmethod
    def of(
        cls,
        words: tuple[Word, ...],
        role: LineRole = LineRole.TEXT,
        starts_paragraph: bool | None = None,
        centred: bool | None = None,
    ) -> Line:
        """Make a line from its words, in order, and derive text and boldness from them."""
        parts: list[str] = []
        for before, word in zip((None, *words), words, strict=False):
            if before is not None:
                parts.append("\t" * (word.cell - before.cell) or " ")
            elif word.cell:
                parts.append("\t" * word.cell)
            parts.append(word.text)
        told = [word.bold for word in words if word.bold is not None]
        return cls(
            text="".join(parts),
            words=words,
            role=role,
            starts_paragraph=starts_paragraph,
            centred=centred,
            bold=sum(told) * 2 > len(told) if told else None,
        )

    @property
    def box(self) -> Box | None:
        """Smallest box round all words, None where they have no places."""
        boxes = [word.box for word in self.words if word.box is not None]
        if not boxes:
            return None
        whole = boxes[0]
        for box in boxes[1:]:
            whole = whole.union(box)
        return whole


@dataclass(frozen=True, slots=True)
class Ruling:
    """A printed straight line (of a table, or under the letterhead), in the unit of its page."""

    left: float
    top: float
    right: float
    bottom: float


class LayerQuality(StrEnum):
    """What a text layer is worth, measured on its own text."""

    NONE = "none"
    DAMAGED = "damaged"
    GOOD = "good"


class IngestedPage(Record):
    """One page as the file holds it, before anything is recognised.

    Text files, DOCX and HTML fill ``lines`` and nothing else. PDF pages fill ``words``
    and ``rulings`` (in points) where they have a text layer, and ``image_dpi`` where
    a page image is there to be recognised. Image pages have a size in pixels and no words.
    ``layer_fault`` names what is wrong with a damaged layer: ``glyphs``, ``tcvn3``,
    ``vni``, ``stripped``, ``foreign_ocr``, ``unreadable``.
    """

    number: int
    width: float | None = None
    height: float | None = None
    lines: tuple[Line, ...] = ()
    words: tuple[Word, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    layer: LayerQuality = LayerQuality.NONE
    layer_fault: str | None = None
    image_dpi: int | None = None


class IngestedDocument(Record):
    """What ingest gives: pages of a file, none of them recognised yet."""

    document_id: str
    media_type: MediaType
    pages: tuple[IngestedPage, ...]
    notices: tuple[Notice, ...] = ()


class TextSource(StrEnum):
    """Where the text of a page or a document came from (``documents.text_source``)."""

    TEXT_LAYER = "text_layer"
    OCR = "ocr"
    TEXT = "text"
    MIXED = "mixed"


class ReadPage(Record):
    """One page as it was read, its lines in reading order.

    ``width`` and ``height`` are in the unit of the boxes: pixels at ``dpi`` for
    recognised pages, points for text layers. ``confidence`` (0 to 1) is the share of words
    that are expected right in the restored text, None for pages that were not recognised;
    ``unread`` (0 to 1) the share of the page's letters that no word was read from. ``rotation``
    (clockwise quarter turns, in degrees) and ``skew`` (degrees, counter-clockwise positive) tell
    what was undone for reading; the boxes are those of the page as it stands in the master.
    """

    number: int
    source: TextSource
    lines: tuple[Line, ...] = ()
    width: float | None = None
    height: float | None = None
    dpi: int | None = None
    confidence: float | None = None
    unread: float = 0.0
    rotation: int = 0
    skew: float = 0.0
    blank: bool = False
    notices: tuple[Notice, ...] = ()

    @property
    def text(self) -> str:
        """The page's text, one line a line, NFC as its lines are."""
        return "\n".join(line.text for line in self.lines)


class Sheet(Record):
    """One page as it is told to those who ask where on it a value stands.

    ``width`` and ``height`` are in the unit of the boxes on it: pixels at ``dpi`` of the page image
    for recognised pages, points for text layers, None for text files.
    """

    number: int
    source: TextSource = TextSource.TEXT
    width: float | None = None
    height: float | None = None
    dpi: int | None = None
    confidence: float | None = None

    @classmethod
    def of(cls, page: ReadPage) -> Sheet:
        """Return what there is to tell of a page that was read."""
        return cls(
            number=page.number,
            source=page.source,
            width=page.width,
            height=page.height,
            dpi=page.dpi,
            confidence=page.confidence,
        )


class ReadingSummary:
    """What is worth knowing of many pages, taken from one at a time."""

    def __init__(self) -> None:
        self._sources: dict[TextSource, None] = {}
        self._first: TextSource | None = None
        self._confidences: list[float] = []

    def add(self, page: ReadPage) -> None:
        """Take one page into account."""
        self._first = self._first or page.source
        if not page.blank:
            self._sources[page.source] = None
            if page.confidence is not None:
                self._confidences.append(page.confidence)

    @property
    def source(self) -> TextSource | None:
        """Where the text came from; ``mixed`` where pages differ, None without pages."""
        if not self._sources:
            return self._first
        return next(iter(self._sources)) if len(self._sources) == 1 else TextSource.MIXED

    @property
    def confidence(self) -> float | None:
        """Mean confidence of the recognised pages, 0 to 1; None where nothing was recognised."""
        found = self._confidences
        return round(sum(found) / len(found), 4) if found else None


class ReadDocument(Record):
    """What reading gives; its ``text`` is ``read.txt``, form feed between pages."""

    document_id: str
    pages: tuple[ReadPage, ...]
    notices: tuple[Notice, ...] = ()

    @property
    def text(self) -> str:
        """All pages in order, split by form feeds: the content of ``read.txt``."""
        return "\f".join(page.text for page in self.pages)

    @property
    def source(self) -> TextSource:
        """Where the text came from; ``mixed`` where pages differ."""
        kinds = {page.source for page in self.pages if not page.blank}
        return kinds.pop() if len(kinds) == 1 else TextSource.MIXED if kinds else TextSource.TEXT
