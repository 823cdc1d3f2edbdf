"""Type and alignment of paragraphs and runs, with what their styles hand down (ECMA-376-1, 17.7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pipeline.ingest.docx_package import w

_DEPTH = 20
"""Styles based on styles; Word stops at 11, a loop must end."""


@dataclass(frozen=True, slots=True)
class RunType:
    """Type of a run; None where nothing says so. ``size`` is in points."""

    bold: bool | None = None
    italic: bool | None = None
    capitals: bool | None = None
    hidden: bool | None = None
    size: float | None = None
    superscript: bool | None = None


@dataclass(frozen=True, slots=True)
class ParagraphType:
    """Alignment of a paragraph, the list it belongs to, and the type of its runs."""

    run: RunType = RunType()
    centred: bool | None = None
    list_id: str | None = None
    list_level: int | None = None
    page_break_before: bool | None = None
    style_id: str | None = None


class Styles:
    """The styles of a document, resolved along ``basedOn`` on demand."""

    def __init__(self, root: Any | None) -> None:
        self._elements: dict[str, Any] = {}
        self._default: dict[str, str] = {}
        self._paragraphs: dict[str | None, ParagraphType] = {}
        self._runs: dict[str, RunType] = {}
        defaults = RunType()
        if root is not None:
            for style in root.iterchildren(w("style")):
                style_id = style.get(w("styleId"))
                if style_id:
                    self._elements[style_id] = style
                    if style.get(w("default")) in ("1", "true", "on"):
                        self._default[style.get(w("type"), "")] = style_id
            found = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
            defaults = run_type(found, defaults)
        self._base = ParagraphType(run=defaults)

    def paragraph(self, properties: Any | None) -> ParagraphType:
        """Return the type of a paragraph from its ``w:pPr``."""
        style_id = _value(properties, "pStyle") or self._default.get("paragraph")
        if style_id not in self._paragraphs:
            made = self._base
            for style in self._chain(style_id):
                own = paragraph_type(style.find(w("pPr")), made)
                made = replace(own, run=run_type(style.find(w("rPr")), own.run))
            self._paragraphs[style_id] = replace(made, style_id=style_id)
        return paragraph_type(properties, self._paragraphs[style_id])

    def run(self, properties: Any | None, paragraph: RunType) -> RunType:
        """Return the type of a run from its ``w:rPr`` within a paragraph."""
        style_id = _value(properties, "rStyle")
        made = paragraph
        if style_id:
            for style in self._chain(style_id):
                made = run_type(style.find(w("rPr")), made)
        return run_type(properties, made)

    def _chain(self, style_id: str | None) -> list[Any]:
        chain: list[Any] = []
        while style_id in self._elements and len(chain) < _DEPTH:
            style = self._elements[style_id]
            chain.append(style)
            style_id = _value(style, "basedOn")
        return chain[::-1]


def run_type(properties: Any | None, base: RunType) -> RunType:
    """Return ``base`` changed by what a ``w:rPr`` says."""
    if properties is None:
        return base
    raised = _value(properties, "vertAlign")
    size = _value(properties, "sz")
    return RunType(
        bold=_switch(properties, "b", base.bold),
        italic=_switch(properties, "i", base.italic),
        capitals=_switch(properties, "caps", base.capitals),
        hidden=_switch(properties, "vanish", base.hidden),
        size=int(size) / 2 if size and size.isdecimal() else base.size,
        superscript=raised == "superscript" if raised else base.superscript,
    )


def paragraph_type(properties: Any | None, base: ParagraphType) -> ParagraphType:
    """Return ``base`` changed by what a ``w:pPr`` says."""
    if properties is None:
        return base
    justified = _value(properties, "jc")
    numbering = properties.find(w("numPr"))
    level = _value(numbering, "ilvl")
    return replace(
        base,
        centred=justified == "center" if justified else base.centred,
        list_id=_value(numbering, "numId") or base.list_id,
        list_level=int(level) if level and level.isdecimal() else base.list_level,
        page_break_before=_switch(properties, "pageBreakBefore", base.page_break_before),
    )


def _value(parent: Any | None, name: str) -> str | None:
    element = None if parent is None else parent.find(w(name))
    value = None if element is None else element.get(w("val"))
    return None if value is None else str(value)


def _switch(properties: Any, name: str, base: bool | None) -> bool | None:
    element = properties.find(w(name))
    if element is None:
        return base
    return element.get(w("val"), "1") not in ("0", "false", "off", "none")
