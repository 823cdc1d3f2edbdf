"""The tables and their columns, made from the row models and from nothing else."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Union, get_args, get_origin

import pyarrow as pa
from pydantic.fields import FieldInfo

from pipeline.records.base import Record
from pipeline.records.document import DocumentRow
from pipeline.records.plan import (
    AwardRow,
    CitationRow,
    CriterionRow,
    DossierItemRow,
    FindingRow,
    Located,
    PhaseRow,
    PlanRow,
    QuotaRow,
    RecipientRow,
    SectionRow,
    TaskRow,
)

TABLES: Mapping[str, type[Record]] = {
    "documents": DocumentRow,
    "plans": PlanRow,
    "sections": SectionRow,
    "phases": PhaseRow,
    "tasks": TaskRow,
    "awards": AwardRow,
    "criteria": CriterionRow,
    "quotas": QuotaRow,
    "dossier_items": DossierItemRow,
    "citations": CitationRow,
    "recipients": RecipientRow,
    "findings": FindingRow,
}
"""Row model of every table, in the order people should meet them."""

_DOCUMENT_ID = "document_id"


def columns(model: type[Record]) -> dict[str, FieldInfo]:
    """Return the columns of a table after ``document_id``: its own first, the place in the text last."""
    fields = {name: field for name, field in model.model_fields.items() if name != _DOCUMENT_ID}
    places = [name for name in fields if issubclass(model, Located) and name in Located.model_fields]
    return {name: fields[name] for name in (*(n for n in fields if n not in places), *places)}


def describe(model: type[Record]) -> dict[str, str]:
    """Return a sentence for every column, ``document_id`` included."""
    told = {name: field.description or "" for name, field in columns(model).items()}
    return {_DOCUMENT_ID: "first 16 hex digits of the SHA-256 of the source file", **told}


def arrow_schema(model: type[Record]) -> pa.Schema:
    """Return the Arrow schema of a table: types and nullability from the row model."""
    fields = [pa.field(_DOCUMENT_ID, pa.string(), nullable=False)]
    for name, field in columns(model).items():
        kind, optional = _arrow_type(field.annotation)
        fields.append(pa.field(name, kind, nullable=optional))
    return pa.schema(fields)


def row(document_id: str, record: Record) -> dict[str, Any]:
    """Return one record as a table row: an empty text is missing, an enum its plain value.

    The record was checked by its model when it was made; a blank string is the one thing
    models allow and tables do not.
    """
    cells: dict[str, Any] = {_DOCUMENT_ID: document_id}
    for name in columns(type(record)):
        cells[name] = _plain(getattr(record, name))
    return cells


def arrow_table(model: type[Record], rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Return rows as an Arrow table checked against the schema.

    Raises:
        pyarrow.ArrowInvalid, pyarrow.ArrowTypeError: a cell does not fit its column.
    """
    return pa.Table.from_pylist(list(rows), schema=arrow_schema(model)).cast(arrow_schema(model))


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, str):
        return value.strip() or None
    return value


def _arrow_type(annotation: Any) -> tuple[pa.DataType, bool]:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        (inner,) = (part for part in get_args(annotation) if part is not type(None))
        return _arrow_type(inner)[0], True
    if origin is tuple:
        return pa.list_(_arrow_type(get_args(annotation)[0])[0]), False
    if isinstance(annotation, type):
        for python, arrow in (
            (bool, pa.bool_()),
            (int, pa.int64()),
            (float, pa.float64()),
            (date, pa.date32()),
            (str, pa.string()),
        ):
            if issubclass(annotation, python):
                return arrow, False
    raise TypeError(f"no column type for {annotation!r}")
