"""Paragraphs and tables of files without geometry (HTML, DOCX, Markdown), turned into lines.

The readers give blocks in reading order; here words are cut, the letterhead and the
signature are told from tables of data, and blocks are dealt out to pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.ingest import letterhead
from pipeline.ingest.note_marks import is_unit, raise_digits
from pipeline.records.page import IngestedPage, Line, LineRole, Word
from pipeline.vietnamese.letters import nfc

_LONG_CELL = 1_500
_FEW_ROWS = 3
"""A cell of more characters in a table of so few rows holds a whole text: the table only places it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one type; ``\\n`` in it is a forced line break, ``\\t`` a tab stop."""

    text: str
    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None
    superscript: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``notes`` are the footnotes it calls for."""

    spans: tuple[Span, ...]
    centred: bool | None = None
    role: LineRole = LineRole.TEXT
    notes: tuple[Paragraph, ...] = ()

    @property
    def text(self) -> str:
        """The characters of all spans."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its column (from 0, merged cells counted) and what stands in it."""

    column: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; rows may have fewer cells than the table has columns."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows stands on a new page."""


Block = Paragraph | Table | PageBreak


@dataclass
class _Pages:
    """Pages under construction; footnotes wait for the end of their page."""

    done: list[list[Line]] = field(default_factory=lambda: [[]])
    notes: list[Line] = field(default_factory=list)

    def turn(self) -> None:
        self.done[-1].extend(self.notes)
        self.notes = []
        self.done.append([])

    def add(self, lines: Iterable[Line]) -> None:
        self.done[-1].extend(lines)


def pages(blocks: Iterable[Block]) -> tuple[IngestedPage, ...]:
    """Deal blocks out to pages, as lines with words (no boxes) and their roles."""
    made = _Pages()
    tabbed: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and letterhead.is_tabbed(block.text, goes_on=bool(tabbed)):
            tabbed.append(block)
            continue
        made.add(_tabbed_lines(tabbed))
        tabbed = []
        _place(block, made)
    made.add(_tabbed_lines(tabbed))
    made.turn()
    return tuple(
        IngestedPage(number=number, lines=tuple(lines)) for number, lines in enumerate(made.done[:-1], 1)
    )


def _place(block: Block, made: _Pages) -> None:
    if isinstance(block, PageBreak):
        made.turn()
    elif isinstance(block, Paragraph):
        made.add(_paragraph_lines(block, block.role))
        _collect_notes(block, made)
    else:
        _place_table(block, made)


def _collect_notes(paragraph: Paragraph, made: _Pages) -> None:
    for note in paragraph.notes:
        made.notes.extend(_paragraph_lines(note, LineRole.FOOTNOTE))


def _place_table(table: Table, made: _Pages) -> None:
    cells = [cell for row in table.rows for cell in row if _text(cell.blocks).strip()]
    columns = sorted({cell.column for cell in cells})
    by_column = {c: "\n".join(_text(cell.blocks) for cell in cells if cell.column == c) for c in columns}
    roles = letterhead.column_roles(by_column, len(table.rows))
    if roles is not None:
        # Down one column, then down the other: the two stand side by side and are read apart.
        for column in columns:
            for cell in cells:
                if cell.column == column:
                    for paragraph in _paragraphs(cell.blocks):
                        made.add(_paragraph_lines(paragraph, roles[column]))
                        _collect_notes(paragraph, made)
        return
    layout = len(columns) <= 1 or any(
        any(isinstance(block, Table) for block in cell.blocks)
        or (len(table.rows) <= _FEW_ROWS and len(_text(cell.blocks)) > _LONG_CELL)
        for cell in cells
    )
    for row in table.rows:
        if layout:
            for cell in row:
                for block in cell.blocks:
                    _place(block, made)
            continue
        breaks = [n for cell in row for n, block in enumerate(cell.blocks) if isinstance(block, PageBreak)]
        if 0 in breaks:
            made.turn()
        line = _row_line(row)
        if line is not None:
            made.add([line])
        for cell in row:
            for paragraph in _paragraphs(cell.blocks):
                _collect_notes(paragraph, made)
        if any(breaks):
            made.turn()


def _paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from _paragraphs(cell.blocks)


def _text(blocks: Iterable[Block]) -> str:
    return "\n".join(paragraph.text for paragraph in _paragraphs(blocks))


def _row_line(row: Iterable[Cell]) -> Line | None:
    words = tuple(
        word
        for cell in sorted(row, key=lambda cell: cell.column)
        for paragraph in _paragraphs(cell.blocks)
        for word in cut_words(paragraph.spans, cell.column)
    )
    if not words:
        return None
    return Line.of(words, role=LineRole.TABLE_ROW, starts_paragraph=True)


def _paragraph_lines(paragraph: Paragraph, role: LineRole) -> Iterator[Line]:
    """Yield a paragraph's lines, cut at forced breaks; after an empty one a new paragraph begins."""
    starts: bool | None = True
    for spans in _split(paragraph.spans, "\n"):
        words = tuple(cut_words(spans))
        if words:
            yield Line.of(words, role=role, starts_paragraph=starts, centred=paragraph.centred)
            starts = None
        else:
            starts = True


def _tabbed_lines(paragraphs: list[Paragraph]) -> Iterator[Line]:
    """Yield a letterhead or signature typed with tabs: first all that stands left, then the right."""
    sides: dict[LineRole, list[Line]] = {}
    left = right = LineRole.TEXT
    for paragraph in paragraphs:
        known = letterhead.tabbed_roles(paragraph.text)
        if known is not None:
            left, right = known
        parts = [part for part in _split(paragraph.spans, "\t") if "".join(s.text for s in part).strip()]
        for role, spans in ((left, [s for part in parts[:-1] for s in part]), (right, parts[-1])):
            words = tuple(cut_words(spans))
            if words:
                sides.setdefault(role, []).append(Line.of(words, role=role, starts_paragraph=True))
    for lines in sides.values():
        yield from lines


def _split(spans: Iterable[Span], mark: str) -> list[list[Span]]:
    parts: list[list[Span]] = [[]]
    for span in spans:
        pieces = span.text.split(mark)
        for index, piece in enumerate(pieces):
            if index:
                parts.append([])
            if piece:
                parts[-1].append(Span(piece, span.bold, span.italic, span.size, span.superscript))
    return parts


def cut_words(spans: Iterable[Span], cell: int = 0) -> Iterator[Word]:
    """Cut spans into words at blanks; a word has the type that most of its letters have.

    Raised digits become superscript characters: a unit keeps its own (``m²``), a footnote's
    mark is a word of its own.
    """
    pieces: list[Span] = []
    for span in spans:
        if span.superscript and span.text.strip().isdecimal():
            raised = raise_digits(span.text.strip())
            glued = bool(pieces) and is_unit(pieces[-1].text)
            text = raised if glued else f" {raised} "
            pieces.append(Span(text, span.bold, span.italic, span.size))
        else:
            pieces.append(span)
    current: list[Span] = []
    for span in pieces:
        for part in re.split(r"(\s+)", span.text):
            if part.isspace():
                if current:
                    yield _word(current, cell)
                current = []
            elif part:
                current.append(Span(part, span.bold, span.italic, span.size))
    if current:
        yield _word(current, cell)


def _word(parts: list[Span], cell: int) -> Word:
    main = max(parts, key=lambda span: len(span.text))
    return Word(
        text=nfc("".join(span.text for span in parts)),
        cell=cell,
        bold=main.bold,
        italic=main.italic,
        size=main.size,
    )
