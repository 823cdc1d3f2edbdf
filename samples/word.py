"""A gold plan as a Word document, with the real numbering and tables that typists use."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from pipeline.evaluate.gold import DOCUMENT_TYPE, GoldLine, GoldPlan, LineTag

_MARK = re.compile(
    r"((?:Phần |Chương |Mục )?)([IVXLC]+|[0-9]+|[A-EG-Ia-eg-i])([./)-]+)\s+(?=\S)|([-+*])\s+(?=\S)"
)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def word_document(plan: GoldPlan, numbered: bool = True) -> bytes:
    """Return a DOCX of the plan; same plan, same bytes.

    With ``numbered`` the marks of headings and list items (``II.``, ``3.``, ``b)``, ``-``)
    are Word's automatic numbers, which stand nowhere in the text; else they are typed.
    """
    writer = _Writer(plan, numbered)
    return writer.write()


class _Writer:
    """One document being written."""

    def __init__(self, plan: GoldPlan, numbered: bool) -> None:
        self.plan = plan
        self.document = docx.Document()
        self.lists = _Lists(self.document) if numbered else None
        style = self.document.styles["Normal"]
        style.font.name = "Times New Roman"
        style.font.size = Pt(13)
        style.paragraph_format.space_after = Pt(4)
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(30), Mm(17)
        section.top_margin, section.bottom_margin = Mm(20), Mm(20)

    def write(self) -> bytes:
        """Write all parts and return the file."""
        plan = self.plan
        head = self._columns(2)
        for name in plan.issuers:
            self._add(head.cell(0, 0), name, bold=name == plan.field("issuer"), centred=True)
        for line in plan.motto:
            self._add(head.cell(0, 1), line, bold=True, centred=True)
        self._add(head.cell(1, 0), plan.number_line, centred=True)
        self._add(head.cell(1, 1), plan.date_line, italic=True, centred=True)
        self._add(self.document, "")
        self._add(self.document, DOCUMENT_TYPE, bold=True, centred=True)
        self._add(self.document, plan.field("title"), bold=True, centred=True)
        self._body()
        foot = self._columns(1)
        self._add(foot.cell(0, 0), "Nơi nhận:", bold=True, italic=True)
        for name in plan.recipients:
            self._add(foot.cell(0, 0), f"- {name}", size=11)
        for line in (*plan.posts, "", "", "", plan.field("signer_extra"), plan.field("signer")):
            self._add(foot.cell(0, 1), line, bold=True, centred=True)
        for note in (*plan.footnotes, *plan.appendix):
            self._add(self.document, note, size=10)
        return self._bytes()

    def _body(self) -> None:
        rows: list[GoldLine] = []
        for line in self.plan.body:
            if rows and (not line.is_row or line.tag is LineTag.TABLE_HEADER):
                self._table(rows)
                rows = []
            if line.is_row:
                rows.append(line)
                continue
            heading = line.tag is LineTag.HEADING
            self._paragraph(line, bold=heading)
        if rows:
            self._table(rows)

    def _paragraph(self, line: GoldLine, bold: bool) -> None:
        mark = _MARK.match(line.text) if self.lists else None
        text = line.text[mark.end() :] if mark else line.text
        if line.runs_on:
            head, colon, rest = text.partition(":")
            paragraph = self._add(self.document, head + colon, bold=True)
            paragraph.add_run(rest)
        else:
            paragraph = self._add(self.document, text, bold=bold)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Mm(12.7)
        if mark and self.lists:
            self.lists.number(paragraph, mark)

    def _table(self, lines: list[GoldLine]) -> None:
        table = self.document.add_table(rows=0, cols=len(lines[0].cells))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for line in lines:
            header = line.tag is LineTag.TABLE_HEADER
            row = table.add_row()
            for cell, text in zip(row.cells, line.cells, strict=True):
                self._add(cell, text, bold=header, centred=header, size=12)
            if header:
                row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self._add(self.document, "")

    def _columns(self, rows: int) -> Any:
        table = self.document.add_table(rows=rows, cols=2)
        for row in table.rows:
            row.cells[0].width, row.cells[1].width = Mm(68), Mm(95)
        return table

    def _add(
        self,
        place: Any,
        text: str,
        bold: bool = False,
        italic: bool = False,
        centred: bool = False,
        size: float = 13,
    ) -> Any:
        """Add a paragraph to the document or a cell; the empty first one of a cell is used."""
        empty = getattr(place, "_tc", None) is not None and not place.text and len(place.paragraphs) == 1
        paragraph = place.paragraphs[0] if empty else place.add_paragraph()
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return paragraph

    def _bytes(self) -> bytes:
        """Return the file with the plan's own date in it instead of today's."""
        written = datetime.fromisoformat(self.plan.field("issue_date") or "2000-01-01")
        properties = self.document.core_properties
        properties.created = properties.modified = written
        properties.title, properties.author = self.plan.field("title"), self.plan.field("issuer")
        raw = BytesIO()
        self.document.save(raw)
        target = BytesIO()
        with zipfile.ZipFile(raw) as parts, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in parts.namelist():
                packed.writestr(zipfile.ZipInfo(name, _EPOCH), parts.read(name), zipfile.ZIP_DEFLATED)
        return target.getvalue()


class _Lists:
    """Automatic numbering: a definition for each look, a new list where counting starts again."""

    def __init__(self, document: Any) -> None:
        self._numbering = document.part.numbering_part.element
        self._next_id = 100
        self._definitions: dict[tuple[str, str], int] = {}
        self._running: dict[tuple[str, str], tuple[int, int]] = {}

    def number(self, paragraph: Any, mark: re.Match[str]) -> None:
        """Give a paragraph the automatic number that its typed mark was."""
        prefix, figure, suffix, bullet = mark.groups(default="")
        if bullet:
            look, value = ("bullet", bullet), 1
        else:
            look, value = (_kind(figure), f"{prefix}%1{suffix}"), _value(figure)
        running, last = self._running.get(look, (0, 0))
        if not running or (not bullet and value != last + 1):
            running = self._new_list(look, value)
        self._running[look] = (running, value)
        properties = paragraph._p.get_or_add_pPr()
        numbers = properties.get_or_add_numPr()
        numbers.get_or_add_ilvl().val = 0
        numbers.get_or_add_numId().val = running

    def _new_list(self, look: tuple[str, str], start: int) -> int:
        if look not in self._definitions:
            self._definitions[look] = self._define(look)
        number = self._numbering.add_num(self._definitions[look])
        number.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(number.numId)

    def _define(self, look: tuple[str, str]) -> int:
        self._next_id += 1
        definition = OxmlElement("w:abstractNum")
        definition.set(qn("w:abstractNumId"), str(self._next_id))
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), "0")
        values = {
            "w:start": "1",
            "w:numFmt": look[0],
            "w:suff": "space",
            "w:lvlText": look[1],
            "w:lvlJc": "left",
        }
        for tag, value in values.items():
            child = OxmlElement(tag)
            child.set(qn("w:val"), value)
            level.append(child)
        definition.append(level)
        first_number = self._numbering.find(qn("w:num"))
        if first_number is None:
            self._numbering.append(definition)
        else:
            first_number.addprevious(definition)
        return self._next_id


def _kind(figure: str) -> str:
    if figure.isdigit():
        return "decimal"
    if figure.islower():
        return "lowerLetter"
    return "upperLetter" if _is_letter(figure) else "upperRoman"


def _is_letter(figure: str) -> bool:
    """Tell ``C`` the letter from ``I``, ``V``, ``X`` the Roman numbers."""
    return len(figure) == 1 and figure not in "IVX"


def _value(figure: str) -> int:
    """Return what a Roman or Arabic number or a letter counts as."""
    if figure.isdigit():
        return int(figure)
    if figure.islower() or _is_letter(figure):
        return ord(figure.lower()) - ord("a") + 1
    values = [_ROMAN[letter] for letter in figure]
    return sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))
