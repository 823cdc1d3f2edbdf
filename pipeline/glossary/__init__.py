"""What the tables and columns of the dataset are called and mean, in Vietnamese and English.

English sentences are those of the row models, which define the tables; labels and Vietnamese
sentences stand in ``columns.tsv``. A test sees to it that no column is forgotten.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from pydantic.fields import FieldInfo

from pipeline.records.document import DocumentRow
from pipeline.records.plan import Plan, PlanRow


def table_label(table: str, language: str) -> str:
    """Return the name of a table for people."""
    return _label(table, "", language)


def column_label(table: str, column: str, language: str) -> str:
    """Return the name of a column for people; an unknown column is its own name."""
    return _label(table, column, language)


def table_about(table: str, language: str) -> str:
    """Return a sentence about a table."""
    row = _rows().get((table, ""))
    if row is None:
        return ""
    return row["about_vi"] if language == "vi" else _table_in_english(table)


def column_about(table: str, column: str, language: str) -> str:
    """Return a sentence about a column, empty for one that is not of the dataset."""
    row = _rows().get((table, column))
    if language == "vi":
        return row["about_vi"] if row else ""
    if column == "document_id":
        return DocumentRow.model_fields["document_id"].description or ""
    field = _columns(table).get(column)
    return (field.description or "") if field else ""


def _label(table: str, column: str, language: str) -> str:
    row = _rows().get((table, column))
    return row[f"label_{language}"] if row else column or table


@cache
def _rows() -> dict[tuple[str, str], dict[str, str]]:
    path = Path(__file__).parent / "columns.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["table"], row["column"]): row for row in rows}


def _model(table: str) -> type[DocumentRow | PlanRow]:
    if table == "documents":
        return DocumentRow
    if table == "plans":
        return PlanRow
    field = Plan.model_fields.get(table)
    model: type[DocumentRow | PlanRow] = field.annotation.__args__[0] if field else DocumentRow  # type: ignore[union-attr]
    return model


def _columns(table: str) -> dict[str, FieldInfo]:
    return dict(_model(table).model_fields)


def _table_in_english(table: str) -> str:
    if table == "documents":
        return "One row for each source file, also one that could not be read"
    return (_model(table).__doc__ or "").strip().splitlines()[0].rstrip(".")
