"""Markdown, as people and OCR services write it, as paragraphs and tables.

Markup goes and stays as evidence (bold headings, table rows); numbers, list marks and words
are kept as they stand, so this is no CommonMark renderer, which would renumber lists.
Described by: CommonMark 0.31, GitHub's tables; HTML inside is read by the HTML reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from pipeline.ingest import flow, html
from pipeline.ingest.plain_text import split_lines
from pipeline.records.page import IngestedPage

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_RULE = re.compile(r"^ {0,3}([-*_=])[ \t]*(?:\1[ \t]*){2,}$")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_QUOTE = re.compile(r"^ {0,3}> ?")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}(?:\.\d{1,3})*\\?[.)]|[a-zđ]\\?[.)])\s+\S")
_PIPE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_PAGE = re.compile(r"^\{\d+\}-{20,}$")
"""Page mark of the OCR service Marker."""
_BOLD_SPAN = re.compile(r"\*\*[^\s*][^*\n]*\*\*")
_LINK = re.compile(r"\[[^\]\n]+\]\(\S+\)")
_UNSURE_MARKS = 2

_INLINE = re.compile(
    r"(?P<image>!\[[^\]]*\]\([^)]*\))"
    r"|\[(?P<link>[^\]]+)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)"
    r"|\*\*\*(?P<both>[^\s*].*?)\*\*\*"
    r"|\*\*(?P<bold>[^\s*].*?)\*\*"
    r"|(?<![\w_])__(?P<bold2>[^\s_].*?[^\s_]|[^\s_])__(?![\w_])"
    r"|(?<![\w*])\*(?P<italic>[^\s*][^*]*?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<italic2>[^\s_](?:[^_]*?[^\s_])?)_(?![\w_])"
    r"|<(?P<tag>b|strong|i|em|u|sup|sub|span|font|p|center|div)\b[^>]*>(?P<inside>.*?)</(?P=tag)\s*>"
    r"|(?P<break><br\s*/?>)"
    r"|<!--.*?-->"
    r"|\$\^\{?(?P<note>\d{1,3})\}?\$"
    r"|`(?P<code>[^`]+)`",
    re.S | re.I,
)
_LONGEST_INLINE = 50_000
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDDEN = 0xE000
"""Escaped punctuation waits in the private use area while marks are looked for."""
_SHOWN = {_HIDDEN + code: chr(code) for code in range(0x21, 0x7F)}


def looks_like_markdown(text: str) -> bool:
    """Tell Markdown from plain text by marks that plain papers do not have."""
    lines = split_lines(text)
    if any(_HEADING.match(line) and "#" in line[:4] for line in lines):
        return True
    if any(_PIPE_RULE.match(line) and "|" in line for line in lines):
        return True
    return len(_BOLD_SPAN.findall(text)) + len(_LINK.findall(text)) >= _UNSURE_MARKS


def pages(text: str) -> tuple[IngestedPage, ...]:
    """Return the pages (split at form feeds) of a Markdown text."""
    return flow.pages(_blocks(text))


def _blocks(text: str) -> Iterator[flow.Block]:
    for index, page in enumerate(text.rstrip("\f\n ").split("\f")):
        if index:
            yield flow.PageBreak()
        yield from _page_blocks([_QUOTE.sub("", line) for line in split_lines(page)])


def _page_blocks(lines: list[str]) -> Iterator[flow.Block]:
    pending: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        end, block = _structure(lines, index)
        if end > index or not line.strip() or _ITEM.match(line):
            yield from _paragraph(pending)
            pending = []
        if end > index:
            if block:
                yield from block
            index = end
            continue
        if line.strip():
            pending.append(line)
        index += 1
    yield from _paragraph(pending)


def _structure(lines: list[str], index: int) -> tuple[int, list[flow.Block]]:
    """Return the end of the heading, rule or table that begins at a line, and its blocks."""
    line = lines[index]
    heading = _HEADING.match(line)
    if heading:
        return index + 1, list(_paragraph([heading[2]], bold=True))
    if _PAGE.match(line):
        return index + 1, [flow.PageBreak()]
    if _RULE.match(line) or _FENCE.match(line):
        return index + 1, []
    if line.lstrip().lower().startswith("<table"):
        end = next((i + 1 for i in range(index, len(lines)) if "</table" in lines[i].lower()), len(lines))
        return end, html.blocks("\n".join(lines[index:end]))
    if (
        "|" in line
        and index + 1 < len(lines)
        and "|" in lines[index + 1]
        and _PIPE_RULE.match(lines[index + 1])
    ):
        return _rows(lines, index, "|")
    if (
        _tabbed(line)
        and index + 1 < len(lines)
        and (_tabbed(lines[index + 1]) or line.strip().count("\t") > 1)
    ):
        return _rows(lines, index, "\t")
    return index, []


def _tabbed(line: str) -> bool:
    return "\t" in line.strip()


def _rows(lines: list[str], index: int, mark: str) -> tuple[int, list[flow.Block]]:
    rows = []
    while index < len(lines) and mark in lines[index].strip():
        line = lines[index].strip("\r\n ")
        index += 1
        if mark == "|":
            if _PIPE_RULE.match(line):
                continue
            line = line.removeprefix("|").removesuffix("|")
            cells = re.split(r"(?<!\\)\|", line)
        else:
            cells = line.split("\t")
        rows.append(
            tuple(flow.Cell(column, tuple(_paragraph([cell.strip()]))) for column, cell in enumerate(cells))
        )
    return index, [flow.Table(tuple(rows))]


def _paragraph(lines: list[str], bold: bool = False) -> Iterator[flow.Paragraph]:
    text = "\n".join(line.strip() for line in lines)
    if not text:
        return
    centred = True if re.match(r"<center|<(?:p|div)[^>]*center", text, re.I) else None
    hidden = _ESCAPED.sub(lambda m: chr(_HIDDEN + ord(m[1])), text)
    spans = tuple(
        _inline(hidden, bold, italic=False) if len(hidden) <= _LONGEST_INLINE else [flow.Span(hidden)]
    )
    yield flow.Paragraph(spans, centred=centred)


def _inline(text: str, bold: bool, italic: bool, superscript: bool = False) -> Iterator[flow.Span]:
    place = 0
    for found in _INLINE.finditer(text):
        yield _plain(text[place : found.start()], bold, italic, superscript)
        place = found.end()
        kind = found.lastgroup
        inside = found[kind] if kind else ""
        if kind in ("both", "bold", "bold2"):
            yield from _inline(inside, bold=True, italic=italic or kind == "both", superscript=superscript)
        elif kind in ("italic", "italic2"):
            yield from _inline(inside, bold, italic=True, superscript=superscript)
        elif kind == "inside":
            tag = found["tag"].lower()
            yield from _inline(
                inside,
                bold or tag in ("b", "strong"),
                italic or tag in ("i", "em"),
                superscript or tag == "sup",
            )
        elif kind == "link":
            yield from _inline(inside, bold, italic, superscript)
        elif kind == "break":
            yield flow.Span("\n")
        elif kind == "note":
            yield flow.Span(inside, bold, italic, superscript=True)
        elif kind == "code":
            yield flow.Span(inside.translate(_SHOWN), bold, italic)
    yield _plain(text[place:], bold, italic, superscript)


def _plain(text: str, bold: bool, italic: bool, superscript: bool) -> flow.Span:
    shown = unescape(re.sub(r"\*\*", "", text)).translate(_SHOWN)
    return flow.Span(shown, bold, italic, superscript=superscript)
