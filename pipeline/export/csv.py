"""Tables as CSV that Excel opens: UTF-8 with a byte order mark, a list in one cell split by ``;``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
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
            header = pd.DataFrame(columns=arrow_schema(model).names)
            header.to_csv(self._paths[name], index=False, encoding="utf-8-sig", lineterminator="\r\n")

    def add(self, name: str, table: pa.Table) -> None:
        """Append rows to a table."""
        frame = table.to_pandas(types_mapper=_nullable)
        for column, kind in zip(frame.columns, table.schema.types, strict=True):
            if pa.types.is_list(kind):
                frame[column] = frame[column].map(lambda values: ";".join(values))
            elif pa.types.is_string(kind):
                frame[column] = frame[column].map(neutral, na_action="ignore")
        frame.to_csv(
            self._paths[name], mode="a", header=False, index=False, encoding="utf-8", lineterminator="\r\n"
        )

    def close(self) -> None:
        """Nothing is left open between batches."""


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return "'" + cell if _FORMULA.match(cell) else cell


def _nullable(kind: pa.DataType) -> Any:
    """Keep whole numbers whole where some are missing."""
    return {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}.get(kind)
