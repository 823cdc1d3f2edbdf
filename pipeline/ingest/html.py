"""HTML pages as paragraphs and tables, read by their structure and what little style they carry.

Nothing is fetched, no script is run, no entity is expanded beyond HTML's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree, html

from pipeline.errors import DocumentError
from pipeline.ingest import flow
from pipeline.ingest.decoding import Decoded, decode
from pipeline.ingest.list_marks import ordinal
from pipeline.records.page import IngestedPage, LineRole
from pipeline.records.source import Notice

_DROPPED = frozenset(
    [
        "script",
        "style",
        "head",
        "noscript",
        "template",
        "svg",
        "math",
        "object",
        "iframe",
        "select",
        "option",
        "button",
        "textarea",
        "input",
        "meta",
        "link",
        "audio",
        "video",
        "canvas",
        "map",
    ]
)
_BLOCKS = frozenset(
    [
        "html",
        "body",
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "center",
        "blockquote",
        "pre",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "address",
        "form",
        "fieldset",
        "figure",
        "figcaption",
        "dl",
        "dt",
        "dd",
        "hr",
        "caption",
        "details",
        "summary",
    ]
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "th"))
_FOOTNOTE = re.compile(r"^_?(?:ftn|edn|fn|footnote)-?\d+$", re.I)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_BREAK = re.compile(r"page-break-(before|after)\s*:\s*always|break-(before|after)\s*:\s*page", re.I)
_OPENING = re.compile(r"<[a-z]", re.I)
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_MARK = "data-printed-mark"
_DEPTH = 200
"""Elements within elements; the parser itself stops at 256."""


@dataclass(frozen=True)
class _Type:
    """The type that an element hands down to what is in it."""

    bold: bool = False
    italic: bool = False
    centred: bool = False
    superscript: bool = False
    preformatted: bool = False
    role: LineRole = LineRole.TEXT


@dataclass
class _Builder:
    """Blocks made so far and the paragraph under construction."""

    blocks: list[flow.Block] = field(default_factory=list)
    spans: list[flow.Span] = field(default_factory=list)
    type: _Type | None = None

    def add(self, text: str, kind: _Type) -> None:
        if not kind.preformatted:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if self.type is None and text.strip():
            self.type = kind
        self.spans.append(flow.Span(text, kind.bold, kind.italic, superscript=kind.superscript))

    def close(self) -> None:
        if self.type is not None:
            self.blocks.append(
                flow.Paragraph(tuple(self.spans), centred=self.type.centred, role=self.type.role)
            )
        self.spans = []
        self.type = None


def read(data: bytes) -> tuple[tuple[IngestedPage, ...], tuple[Notice, ...]]:
    """Return the pages of an HTML file (a page ends at a forced page break) and notices.

    Raises:
        DocumentError: ``empty_file``: there is no text in it; ``too_deep``: none that is within reach.
    """
    decoded = _decode(data)
    pages = flow.pages(blocks(decoded.text))
    if not any(page.lines for page in pages):
        deep = len(_OPENING.findall(decoded.text)) > _DEPTH
        raise DocumentError("too_deep", media_type="HTML") if deep else DocumentError("empty_file")
    return pages, decoded.notices


def blocks(text: str) -> list[flow.Block]:
    """Return the paragraphs, tables and page breaks of an HTML text, in reading order."""
    # The parser refuses an encoding declaration in text, so it gets UTF-8 and is told so.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.replace("\x00", "").encode("utf-8"), parser=parser)
    except etree.ParserError:
        return []
    builder = _Builder()
    _walk(root, _Type(), builder, 0)
    builder.close()
    return builder.blocks


def _decode(data: bytes) -> Decoded:
    declared = _CHARSET.search(data[:4096])
    if declared and declared[1].lower() in (b"windows-1258", b"cp1258"):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return Decoded(data.decode("cp1258", "replace"), ())
    return decode(data)


def _walk(element: Any, kind: _Type, builder: _Builder, depth: int) -> None:
    if not isinstance(element.tag, str) or element.tag in _DROPPED or depth > _DEPTH:
        return
    style = (element.get("style") or "").lower().replace(" ", "")
    if "display:none" in style or element.get("hidden") is not None:
        return
    if element.tag == "br":
        builder.add("", kind)
        builder.spans.append(flow.Span("\n"))
        _page_break(style, builder)
        return
    if element.tag == "table":
        builder.close()
        for caption in element.iterchildren("caption"):
            _walk(caption, kind, builder, depth + 1)
        builder.blocks.append(_table(element, _inner(element, style, kind), depth))
        return
    inner = _inner(element, style, kind)
    if element.tag == "ol":
        _number_items(element)
    block = element.tag in _BLOCKS
    if block:
        builder.close()
        _page_break(style, builder, before=True)
        if element.tag == "li":
            builder.add(element.get(_MARK, "-") + " ", inner)
    _content(element, inner, builder, depth)
    if block:
        builder.close()
        _page_break(style, builder, before=False)


def _content(element: Any, kind: _Type, builder: _Builder, depth: int) -> None:
    if element.text:
        builder.add(element.text, kind)
    for child in element:
        _walk(child, kind, builder, depth + 1)
        if child.tail:
            builder.add(child.tail, kind)


def _page_break(style: str, builder: _Builder, before: bool | None = None) -> None:
    found = _BREAK.search(style)
    if found is None:
        return
    side = found[1] or found[2]
    if before is None or (side == "before") == before:
        builder.close()
        if builder.blocks:
            builder.blocks.append(flow.PageBreak())


def _inner(element: Any, style: str, kind: _Type) -> _Type:
    tag = element.tag
    align = (element.get("align") or "").lower()
    changes: dict[str, Any] = {}
    if tag in ("b", "strong") or tag in _HEADINGS or re.search(r"font-weight:(bold|[6-9]00)", style):
        changes["bold"] = True
    elif re.search(r"font-weight:(normal|[1-4]00)", style):
        changes["bold"] = False
    if tag in ("i", "em", "cite") or "font-style:italic" in style:
        changes["italic"] = True
    elif "font-style:normal" in style:
        changes["italic"] = False
    if tag == "center" or align == "center" or "text-align:center" in style:
        changes["centred"] = True
    elif align in ("left", "right", "justify") or re.search(r"text-align:(left|right|justify|start)", style):
        changes["centred"] = False
    if tag == "sup" or "vertical-align:super" in style:
        changes["superscript"] = True
    if tag == "pre":
        changes["preformatted"] = True
    if _FOOTNOTE.match(element.get("id") or ""):
        changes["role"] = LineRole.FOOTNOTE
    return replace(kind, **changes) if changes else kind


def _number_items(items: Any) -> None:
    """Write the number that a browser would show into each item of an ordered list."""
    form = _FORMS.get(items.get("type") or "1", "decimal")
    number = _number(items.get("start"), 1) - 1
    for item in items.iterchildren("li"):
        number = _number(item.get("value"), number + 1)
        item.set(_MARK, ordinal(number, form) + ".")


def _number(text: str | None, default: int) -> int:
    try:
        return int(text) if text else default
    except ValueError:
        return default


def _table(table: Any, kind: _Type, depth: int) -> flow.Table:
    rows = []
    held: dict[int, int] = {}
    for row in _rows(table):
        cells = []
        column = 0
        taken = {c for c, left in held.items() if left > 0}
        held = {c: left - 1 for c, left in held.items() if left > 1}
        for cell in row.iterchildren("td", "th"):
            while column in taken:
                column += 1
            width = min(max(_number(cell.get("colspan"), 1), 1), 100)
            height = min(max(_number(cell.get("rowspan"), 1), 1), 1000)
            cells.append(flow.Cell(column, tuple(_cell_blocks(cell, kind, depth))))
            if height > 1:
                held.update({c: max(held.get(c, 0), height - 1) for c in range(column, column + width)})
            column += width
        if cells:
            rows.append(tuple(cells))
    return flow.Table(tuple(rows))


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _cell_blocks(cell: Any, kind: _Type, depth: int) -> list[flow.Block]:
    builder = _Builder()
    inner = _inner(cell, (cell.get("style") or "").lower().replace(" ", ""), kind)
    _content(cell, inner, builder, depth + 2)
    builder.close()
    return builder.blocks
