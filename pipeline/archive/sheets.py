"""The metadata as Excel workbooks and CSV files, for those who fill in by hand."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from pipeline.archive.contents import COLUMNS, TITLE, contents_rows
from pipeline.archive.describe import Described
from pipeline.archive.standard import Schema, codes, elements

_CODE_TABLES = (
    "maintenance",
    "mode",
    "language",
    "confidenceLevel",
    "format",
    "riskRecoveryStatus",
    "typeName",
)
_SHEETS = {
    Schema.EAD: "Hồ sơ",
    Schema.EAD_DOC: "Văn bản",
    Schema.LEGACY_DOSSIER: "TT 02-2019 hồ sơ",
    Schema.LEGACY_DOCUMENT: "TT 02-2019 văn bản",
}
_WIDE = {"subject", "title", "organName", "description", "Subject", "Title", "OrganName", "Description"}
_CELL_LIMIT = 32_767
"""Excel takes no more; a value as long as that is reported as too long, and stands whole in the XML."""
_MADE = datetime(2000, 1, 1)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Rows = Mapping[Schema, Sequence[Mapping[str, str]]]


def metadata_workbook(rows: Rows, checks: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook: a sheet for each set of elements, the code tables, and what has to be mended.

    All cells are text, so that codes keep their zeros.
    """
    buffer = BytesIO()
    with _book(buffer) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True})
        name_of_head = book.add_format({"italic": True, "font_color": "#555555", "border": 1})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for schema, title in _SHEETS.items():
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(2, 1)
            for column, element in enumerate(elements(schema)):
                sheet.set_column(column, column, 50 if element.name in _WIDE else 18, text)
                sheet.write_string(0, column, element.title, head)
                sheet.write_string(1, column, element.name, name_of_head)
                for number, values in enumerate(rows[schema], start=2):
                    sheet.write_string(number, column, values[element.name][:_CELL_LIMIT], text)
        tables = [(table, code, label) for table in _CODE_TABLES for code, label in codes(table).items()]
        _plain(book, "Bảng mã", ("Bảng", "Mã", "Nghĩa"), tables, (20, 8, 40))
        _plain(book, "Cần bổ sung", ("Tệp", "Trường", "Tên trường", "Việc cần làm"), checks, (30, 20, 36, 80))
    return buffer.getvalue()


def contents_workbook(documents: Sequence[Described], dossier: Mapping[str, str]) -> bytes:
    """Return the table of contents as a workbook."""
    buffer = BytesIO()
    with _book(buffer) as book:
        bold = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True})
        cell = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1})
        sheet = book.add_worksheet("Mục lục")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)
        sheet.freeze_panes(4, 0)
        sheet.write_string(0, 0, TITLE, bold)
        sheet.write_string(1, 0, f"Hồ sơ: {dossier['title']}")
        sheet.write_string(2, 0, f"Mã hồ sơ: {dossier['fileCode']}")
        for column, (name, share) in enumerate(COLUMNS):
            sheet.set_column(column, column, share * 1.3)
            sheet.write_string(3, column, name, head)
        for number, row in enumerate(contents_rows(documents), start=4):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value[:_CELL_LIMIT], cell)
    return buffer.getvalue()


def metadata_csv(schema: Schema, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return a set of elements as CSV that Excel opens: UTF-8 with a mark, XML names in the first row."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    names = [element.name for element in elements(schema)]
    writer.writerow(names)
    writer.writerows([_harmless(values[name]) for name in names] for values in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def _harmless(value: str) -> str:
    """Keep a spreadsheet from taking a value for a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def _book(buffer: BytesIO) -> Any:
    told = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, told)
    book.set_properties({"title": "kehoach", "created": _MADE})
    return book


def _plain(
    book: Any, title: str, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> None:
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    for column, (name, width) in enumerate(zip(head, widths, strict=True)):
        sheet.set_column(column, column, width, text)
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            sheet.write_string(number, column, value[:_CELL_LIMIT], text)
