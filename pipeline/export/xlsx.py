"""Tables as one Excel workbook, a sheet a table, and a first sheet that explains the columns."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlsxwriter

from pipeline.export.tables import TABLES, arrow_schema, describe
from pipeline.glossary import column_about, column_label, table_about, table_label

_CELL_LIMIT = 32_767
_ROW_LIMIT = 1_048_576
_CUT = " […]"
_NAMES = {"document_id": 19, "number": 9, "severity": 10, "form": 14, "kind": 14, "code": 22}
_LONG = frozenset({"text", "heading", "title", "theme", "message", "error", "source_path", "description"})
# The workbook says when it was made; a fixed day keeps the same data the same file.
_CREATED = datetime(2000, 1, 1)


class XlsxWriter:
    """``campaigns.xlsx``, written row by row without holding the sheets in memory.

    Excel takes at most 32,767 characters a cell and 1,048,576 rows a sheet; what is longer is
    cut with a mark, the other formats hold it whole.
    """

    def __init__(self, folder: Path) -> None:
        self._book = xlsxwriter.Workbook(
            folder / "campaigns.xlsx",
            {
                "constant_memory": True,
                "tmpdir": str(folder),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._book.set_properties({"title": "kehoach", "created": _CREATED})
        self._bold = self._book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
        self._day = self._book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._plain = self._book.add_format({"valign": "top"})
        self._sheets: dict[str, Any] = {}
        self._next: dict[str, int] = {}
        self._explain()
        for name, model in TABLES.items():
            self._open(name, arrow_schema(model))

    def add(self, name: str, table: pa.Table) -> None:
        """Append rows to a sheet."""
        sheet = self._sheets[name]
        for row in table.to_pylist():
            number = self._next[name]
            if number >= _ROW_LIMIT:
                return
            for column, (field, value) in enumerate(row.items()):
                self._write(sheet, number, column, field, value)
            self._next[name] = number + 1

    def close(self) -> None:
        """Finish the workbook."""
        for name, model in TABLES.items():
            last = max(self._next[name] - 1, 1)
            self._sheets[name].autofilter(0, 0, last, len(arrow_schema(model)) - 1)
        self._book.close()

    def _explain(self) -> None:
        """Write the first sheet: every table and column in Vietnamese and English, a link to each table."""
        sheet = self._book.add_worksheet("columns")
        for column, width in enumerate((18, 20, 26, 60, 60)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(("table", "column", "tên tiếng Việt", "giải thích", "description")):
            sheet.write_string(0, column, name, self._bold)
        number = 1
        for table, model in TABLES.items():
            sheet.write_url(number, 0, f"internal:'{table}'!A1", self._bold, table)
            told = ("", table_label(table, "vi"), table_about(table, "vi"), table_about(table, "en"))
            for column, text in enumerate(told, 1):
                sheet.write_string(number, column, text, self._bold)
            number += 1
            for field, sentence in describe(model).items():
                row = (
                    table,
                    field,
                    column_label(table, field, "vi"),
                    column_about(table, field, "vi"),
                    sentence,
                )
                for column, text in enumerate(row):
                    sheet.write_string(number, column, text, self._wrapped if column > 2 else self._plain)
                number += 1

    def _open(self, name: str, schema: pa.Schema) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for column, field in enumerate(schema):
            sheet.set_column(column, column, _width(field))
            sheet.write_string(0, column, field.name, self._bold)
        self._sheets[name], self._next[name] = sheet, 1

    def _write(self, sheet: Any, number: int, column: int, field: str, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_boolean(number, column, value, self._plain)
        elif isinstance(value, int | float):
            sheet.write_number(number, column, value, self._plain)
        elif isinstance(value, date):
            sheet.write_datetime(number, column, datetime(value.year, value.month, value.day), self._day)
        else:
            text = ";".join(value) if isinstance(value, list) else value
            if len(text) > _CELL_LIMIT:
                text = text[: _CELL_LIMIT - len(_CUT)] + _CUT
            sheet.write_string(number, column, text, self._wrapped if field in _LONG else self._plain)


def _width(field: pa.Field) -> int:
    """Return the width of a column in characters, wide enough for its name and what it holds."""
    if field.name in _LONG:
        return 60
    if pa.types.is_string(field.type) or pa.types.is_list(field.type):
        return max(_NAMES.get(field.name, 24), len(field.name) + 4)
    return len(field.name) + 4 if not pa.types.is_date(field.type) else max(12, len(field.name) + 4)
