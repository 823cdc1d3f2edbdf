"""Papers that have no page image, and the table of contents, set in type as PDF."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace, TTFFont

from pipeline.archive.fonts import SERIF, font_file
from pipeline.records.restored import Paragraph

_FACE = "serif"
_STYLES = {"": (False, False), "B": (True, False), "I": (False, True), "BI": (True, True)}
_TEXT_SIZE, _TABLE_SIZE = 13, 10
_MARGINS = (30, 20, 15)
"""Left, top and right, in millimetres: those of Nghị định 30/2020/NĐ-CP."""
_TAB = "    "
_WHITE = FontFace(emphasis="BOLD", fill_color=(232, 238, 247))
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""The same paper gives the same file, whenever it is set."""


def typeset(paragraphs: Sequence[Paragraph]) -> tuple[bytes, int]:
    """Set a text in type, one paragraph after the other; a new page of the paper begins a new page.

    Returns:
        a PDF file and the number of its pages.

    Raises:
        MissingProgramError: the typeface is not installed.
    """
    pdf = _sheet("portrait", _TEXT_SIZE)
    page = 1
    for paragraph in paragraphs:
        while page < paragraph.page:
            pdf.add_page()
            page += 1
        pdf.set_font(_FACE, style="B" if paragraph.bold else "", size=_TEXT_SIZE)
        text = _drawable(pdf, paragraph.text.replace("\t", _TAB))
        pdf.multi_cell(
            w=0,
            h=6.5,
            text=text,
            align="C" if paragraph.centred else "L",
            new_x="LMARGIN",
            new_y="NEXT",
        )
        pdf.ln(1.5)
    return bytes(pdf.output()), pdf.pages_count


def typeset_table(
    heading: Sequence[str], columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]
) -> bytes:
    """Set a table in type over as many pages as it needs, its head repeated on each.

    Args:
        heading: lines above the table, the first of them its name.
        columns: name and share of the width of each column.
        rows: the cells.

    Raises:
        MissingProgramError: the typeface is not installed.
    """
    pdf = _sheet("landscape", _TABLE_SIZE)
    for number, line in enumerate(heading):
        pdf.set_font(_FACE, style="" if number else "B", size=14 if not number else 12)
        pdf.multi_cell(w=0, h=7, text=_drawable(pdf, line), align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(3)
    pdf.set_font(_FACE, size=_TABLE_SIZE)
    with pdf.table(
        col_widths=tuple(share for _, share in columns),
        headings_style=_WHITE,
        borders_layout=TableBordersLayout.ALL,
        line_height=5,
        padding=1,
        text_align="LEFT",
        repeat_headings=1,
    ) as table:
        for cells in ([name for name, _ in columns], *rows):
            row = table.row()
            for cell in cells:
                row.cell(_drawable(pdf, cell))
    return bytes(pdf.output())


def _sheet(orientation: str, size: int) -> FPDF:
    # The subsetter tells of every table it leaves out.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    logging.getLogger("fpdf").setLevel(logging.ERROR)
    pdf = FPDF(orientation=orientation, format="A4")
    pdf.set_creation_date(_MADE)
    for style, (bold, italic) in _STYLES.items():
        pdf.add_font(_FACE, style=style, fname=str(font_file(SERIF, bold=bold, italic=italic)))
    left, top, right = _MARGINS
    pdf.set_margins(left, top, right)
    pdf.set_auto_page_break(True, margin=20)
    pdf.add_page()
    pdf.set_font(_FACE, size=size)
    return pdf


def _drawable(pdf: FPDF, text: str) -> str:
    """Put a question mark for letters that the typeface lacks: PDF/A has no place for missing glyphs."""
    font = pdf.current_font
    if not isinstance(font, TTFFont):
        return text
    return "".join(c if ord(c) in font.cmap or c in "\n\t" else "?" for c in text)
