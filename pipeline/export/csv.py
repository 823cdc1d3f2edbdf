"""Tables as CSV that Excel opens: UTF-8 with a byte order mark, a list in one cell split by ``;``."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyarrow as pa

from pipeline.export.tables import TABLES, arrow_schema

# A spreadsheet runs a cell that begins so as a formula, or shows "- Text" as #NAME?. Such cells
# get an apostrophe in front (OWASP, "CSV Injection"); numbers stay as they are.
_FORMULA = re.compile(r"^[=+\-@\t\r](?!\d+([.,]\d+)*$)")


class CsvWriter:
    """One CSV file a table, written batch by batch."""

    def __init__(self, folder: Path) -> None:
        self._paths = {name: folder / f"{name}.csv" for name in TABLES}
        for name, model in TABLES.items():
            with self._paths[name].open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerow(arrow_schema(model).names)

    def add(self, name: str, table: pa.Table) -> None:
        """Append rows to a table."""
        with self._paths[name].open("a", encoding="utf-8", newline="") as file:
            rows = zip(*(map(_cell, column.to_pylist()) for column in table.columns), strict=True)
            csv.writer(file).writerows(rows)

    def close(self) -> None:
        """Nothing is left open between batches."""


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return "'" + cell if _FORMULA.match(cell) else cell


def _cell(value: object) -> object:
    """Return a value as it stands in a cell; nothing where there is none."""
    if isinstance(value, list):
        return ";".join(value)
    return neutral(value) if isinstance(value, str) else value
