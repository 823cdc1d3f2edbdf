"""DOCX as paragraphs and tables in body order.

The XML is walked here because python-docx leaves out what Vietnamese papers are full of:
runs in smart tags, in content controls and in tracked insertions, text boxes, automatic list
numbers and footnotes. Nothing outside the package is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.errors import DocumentError
from pipeline.ingest import flow
from pipeline.ingest.docx_numbering import Numbering
from pipeline.ingest.docx_package import CHOICE, FALLBACK, Package, open_package, w
from pipeline.ingest.docx_styles import ParagraphType, Styles
from pipeline.ingest.list_marks import bullet
from pipeline.ingest.note_marks import raise_digits
from pipeline.records.page import IngestedPage, LineRole

_CONTAINERS = frozenset(
    map(
        w,
        (
            "ins",
            "moveTo",
            "hyperlink",
            "smartTag",
            "sdt",
            "sdtContent",
            "fldSimple",
            "customXml",
            "dir",
            "bdo",
        ),
    )
)
_TEXT_BOX = w("txbxContent")
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"


@dataclass
class _Walk:
    """What is known while the body is read from top to bottom."""

    styles: Styles
    numbering: Numbering
    footnotes: dict[str, Any]
    rendered: bool
    note_count: int = 0
    boxes: list[Any] = field(default_factory=list)


@dataclass
class _Run:
    """A paragraph under construction."""

    kind: ParagraphType
    spans: list[flow.Span] = field(default_factory=list)
    notes: list[flow.Paragraph] = field(default_factory=list)
    break_before: bool = False
    break_after: bool = False
    field_depth: list[bool] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        return any(span.text.strip() for span in self.spans)


def read(path: Path, limit: int) -> tuple[IngestedPage, ...]:
    """Return the pages of a DOCX; where Word left its own page breaks they are used.

    ``limit`` is the most bytes one XML part may unpack to.

    Raises:
        DocumentError: ``damaged_docx``, ``encrypted_docx``, ``file_too_large`` or ``empty_file``.
    """
    package = open_package(path, limit)
    body = package.document.find(w("body"))
    if body is None:
        raise DocumentError("damaged_docx", detail="w:body")
    walk = _Walk(
        styles=Styles(package.styles),
        numbering=Numbering(package.numbering),
        footnotes=_notes(package),
        rendered=next(body.iter(w("lastRenderedPageBreak")), None) is not None,
    )
    pages = flow.pages(_blocks(body, walk))
    if not any(page.lines for page in pages):
        raise DocumentError("empty_file")
    return pages


def _notes(package: Package) -> dict[str, Any]:
    found = {}
    for root, name in ((package.footnotes, "footnote"), (package.endnotes, "endnote")):
        if root is not None:
            for note in root.iterchildren(w(name)):
                if note.get(w("type")) in (None, "normal"):
                    found[f"{name} {note.get(w('id'))}"] = note
    return found


def _blocks(parent: Any, walk: _Walk) -> Iterator[flow.Block]:
    for child in parent:
        if child.tag == w("p"):
            yield from _paragraph(child, walk)
        elif child.tag == w("tbl"):
            yield flow.Table(tuple(_rows(child, walk)))
        elif child.tag in _CONTAINERS:
            yield from _blocks(child, walk)


def _paragraph(element: Any, walk: _Walk) -> Iterator[flow.Block]:
    properties = element.find(w("pPr"))
    run = _Run(walk.styles.paragraph(properties))
    outer, walk.boxes = walk.boxes, []
    _content(element, run, walk)
    boxes, walk.boxes = walk.boxes, outer
    if run.break_before or (run.kind.page_break_before and not walk.rendered):
        yield flow.PageBreak()
    # Word counts empty items too.
    mark = walk.numbering.mark(run.kind.list_id, run.kind.list_level, run.kind.style_id)
    if run.has_text:
        kind = run.kind.run
        spans = tuple(run.spans)
        if mark:
            first = next(span for span in spans if span.text.strip())
            spans = (flow.Span(mark + " ", first.bold, first.italic, kind.size), *spans)
        yield flow.Paragraph(spans, centred=run.kind.centred, notes=tuple(run.notes))
    for box in boxes:
        yield from _blocks(box, walk)
    section = None if properties is None else properties.find(w("sectPr"))
    if run.break_after or (section is not None and not walk.rendered and _on_new_page(section)):
        yield flow.PageBreak()


def _on_new_page(section: Any) -> bool:
    kind = section.find(w("type"))
    return kind is None or kind.get(w("val")) not in ("continuous", "nextColumn")


def _content(element: Any, run: _Run, walk: _Walk) -> None:
    for child in element:
        if child.tag == w("r"):
            _run(child, run, walk)
        elif child.tag in _CONTAINERS or child.tag == CHOICE:
            _content(child, run, walk)
        elif isinstance(child.tag, str) and child.tag.startswith(
            "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
        ):
            run.spans.append(flow.Span("".join(t.text or "" for t in child.iter(_MATH_TEXT))))


def _run(element: Any, run: _Run, walk: _Walk) -> None:
    kind = walk.styles.run(element.find(w("rPr")), run.kind.run)
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = child.tag.rpartition("}")[2]
        if name == "fldChar":
            _field(child.get(w("fldCharType")), run)
        elif any(run.field_depth):
            # Between "begin" and "separate" stands a field's instruction, not its text.
            continue
        elif name == "lastRenderedPageBreak":
            _break(run)
        elif name == "br" and child.get(w("type")) == "page":
            if not walk.rendered:
                _break(run)
        elif kind.hidden:
            continue
        elif name == "t":
            text = (child.text or "").replace("\n", " ")
            run.spans.append(
                flow.Span(
                    text.upper() if kind.capitals else text,
                    bool(kind.bold),
                    bool(kind.italic),
                    kind.size,
                    bool(kind.superscript),
                )
            )
        elif name in ("br", "cr"):
            run.spans.append(flow.Span("\n"))
        elif name in ("tab", "ptab"):
            run.spans.append(flow.Span("\t"))
        elif name == "noBreakHyphen":
            run.spans.append(flow.Span("-", bool(kind.bold), bool(kind.italic), kind.size))
        elif name == "softHyphen":
            # Invisible in good text; in TCVN3 it is the letter ư.
            run.spans.append(flow.Span("\u00ad", bool(kind.bold), bool(kind.italic), kind.size))
        elif name == "sym":
            run.spans.append(
                flow.Span(_symbol(child.get(w("char"))), bool(kind.bold), bool(kind.italic), kind.size)
            )
        elif name in ("footnoteReference", "endnoteReference"):
            _note(f"{name.removesuffix('Reference')} {child.get(w('id'))}", run, walk)
        else:
            _find_boxes(child, walk)


def _field(step: str | None, run: _Run) -> None:
    if step == "begin":
        run.field_depth.append(True)
    elif step == "separate" and run.field_depth:
        run.field_depth[-1] = False
    elif step == "end" and run.field_depth:
        run.field_depth.pop()


def _break(run: _Run) -> None:
    # A paragraph stays whole: the page turns before it or after it.
    if run.has_text:
        run.break_after = True
    else:
        run.break_before = True


def _symbol(code: str | None) -> str:
    try:
        char = chr(int(code or "", 16))
    except ValueError:
        return ""
    return bullet(char)


def _note(key: str, run: _Run, walk: _Walk) -> None:
    note = walk.footnotes.get(key)
    if note is None:
        return
    walk.note_count += 1
    mark = raise_digits(str(walk.note_count))
    run.spans.append(flow.Span(f" {mark} "))
    paragraphs = [block for block in _blocks(note, walk) if isinstance(block, flow.Paragraph)]
    for index, paragraph in enumerate(paragraphs):
        spans = paragraph.spans if index else (flow.Span(mark + " "), *paragraph.spans)
        run.notes.append(replace(paragraph, spans=spans, role=LineRole.FOOTNOTE))


def _find_boxes(element: Any, walk: _Walk) -> None:
    """Put text boxes aside; of a drawing and its fallback for old readers only the first counts."""
    for child in element:
        if child.tag == FALLBACK:
            continue
        if child.tag == _TEXT_BOX:
            walk.boxes.append(child)
        else:
            _find_boxes(child, walk)


def _rows(table: Any, walk: _Walk) -> Iterator[tuple[flow.Cell, ...]]:
    for row in _within(table, w("tr")):
        properties = row.find(w("trPr"))
        column = _span(properties, "gridBefore", 0)
        cells = []
        for cell in _within(row, w("tc")):
            cell_properties = cell.find(w("tcPr"))
            merged = None if cell_properties is None else cell_properties.find(w("vMerge"))
            blocks = tuple(_blocks(cell, walk))
            # A cell that continues a merged one is hidden; what it holds is not printed.
            if merged is None or merged.get(w("val")) == "restart":
                cells.append(flow.Cell(column, blocks))
            column += _span(cell_properties, "gridSpan", 1)
        yield tuple(cells)


def _within(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _within(child, tag)


def _span(properties: Any | None, name: str, default: int) -> int:
    element = None if properties is None else properties.find(w(name))
    value = "" if element is None else element.get(w("val"), "")
    return min(int(value), 100) if value.isdecimal() else default
