"""Tables as one SQLite database with full-text search.

The search table ``search`` holds every section, task and title. Its column ``text`` keeps the
words with their marks, ``plain`` the same without any: SQLite's own tokenizer folds tone and
quality marks but not ``đ``, so that only both columns together find ``thi dua`` and
``thi đua`` alike.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.export.tables import TABLES, arrow_schema
from pipeline.vietnamese.letters import strip_marks

_SEARCHED = {
    "plans": ("title", "theme"),
    "sections": ("heading", "text"),
    "tasks": ("text",),
    "recipients": ("text",),
}
_ROW_NUMBER = {"sections": "section_no", "tasks": "task_no", "recipients": "recipient_no"}


class SqliteWriter:
    """``campaigns.sqlite``, filled batch by batch in one transaction."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "campaigns.sqlite", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("BEGIN")
        for name, model in TABLES.items():
            self._database.execute(_create(name, arrow_schema(model)))
        self._database.execute(
            "CREATE VIRTUAL TABLE search USING fts5("
            "document_id UNINDEXED, source UNINDEXED, row_no UNINDEXED, text, plain, "
            'tokenize = "unicode61 remove_diacritics 2")'
        )

    def add(self, name: str, table: pa.Table) -> None:
        """Append rows to a table, and what people search in to the search table."""
        rows = table.to_pylist()
        marks = ", ".join("?" * len(table.schema))
        self._database.executemany(
            f'INSERT INTO "{name}" VALUES ({marks})', [[_cell(v) for v in row.values()] for row in rows]
        )
        if name in _SEARCHED:
            self._database.executemany("INSERT INTO search VALUES (?, ?, ?, ?, ?)", _searchable(name, rows))

    def close(self) -> None:
        """Add the indexes and finish the file."""
        for name in TABLES:
            if name not in ("documents", "plans"):
                self._database.execute(f'CREATE INDEX "{name}_document" ON "{name}" (document_id)')
        self._database.execute("COMMIT")
        self._database.execute("INSERT INTO search(search) VALUES ('optimize')")
        self._database.execute("VACUUM")
        self._database.close()


def _create(name: str, schema: pa.Schema) -> str:
    kinds = {pa.int64(): "INTEGER", pa.bool_(): "INTEGER", pa.float64(): "REAL"}
    columns = [
        f'"{field.name}" {kinds.get(field.type, "TEXT")}{"" if field.nullable else " NOT NULL"}'
        for field in schema
    ]
    if name in ("documents", "plans"):
        columns.append("PRIMARY KEY (document_id)")
    return f'CREATE TABLE "{name}" ({", ".join(columns)})'


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, date):
        return value.isoformat()
    return value


def _searchable(name: str, rows: list[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        text = "\n".join(row[column] for column in _SEARCHED[name] if row[column])
        if text:
            number = row[_ROW_NUMBER[name]] if name in _ROW_NUMBER else None
            yield row["document_id"], name, number, text, strip_marks(text)
