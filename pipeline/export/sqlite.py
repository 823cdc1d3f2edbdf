"""Tables as one SQLite database with full-text search.

The search table ``search`` holds every section, task and title. Its column ``text`` keeps the
words with their marks, ``plain`` the same without any: SQLite's own tokenizer folds tone and
quality marks but not ``đ``. Behind the plain words stand once more, with ``đ``, those that have a
``d``, so that a search for ``đẩy mạnh`` and one for ``day manh`` give the same hits.

``plan_search`` is an index alone, over all texts of a plan; its rowid is that of ``plans``. The views
``campaigns`` (a plan a row, with its year and forms of award) and ``passages`` (what ``search``
holds, with the plan it is from) are what people browse.
"""

from __future__ import annotations

import json
import re
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
_TOKENS = 'tokenize = "unicode61 remove_diacritics 2"'
_VIEWS = """
    CREATE VIEW campaigns AS SELECT
        p.document_id, p.document_number, p.issuer, p.parent_issuer,
        CAST(substr(COALESCE(p.issue_date, p.start_date), 1, 4) AS INTEGER) AS year,
        p.title, p.theme, p.issue_date, p.start_date, p.end_date, p.dossier_deadline,
        (SELECT json_group_array(DISTINCT a.form) FROM awards a WHERE a.document_id = p.document_id)
            AS award_forms,
        p.confidence, p.needs_review, p.rowid AS plan
    FROM plans p;
    CREATE VIEW passages AS SELECT
        s.rowid AS passage, s.document_id, p.document_number, p.issuer,
        CAST(substr(COALESCE(p.issue_date, p.start_date), 1, 4) AS INTEGER) AS year,
        s.source, s.row_no, s.text
    FROM search s LEFT JOIN plans p USING (document_id);
"""
_INDEXES = {
    "tasks": ("due_date",),
    # All that the question for the documents cited most asks of a row, so that it reads the index alone.
    "citations": ("document_number", "document_type", "issue_date", "issuer", "document_id"),
    "plans": ("start_date",),
}
_WORD = re.compile(r"\w+")
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
            f"document_id UNINDEXED, source UNINDEXED, row_no UNINDEXED, text, plain, {_TOKENS})"
        )
        self._database.execute(
            f"CREATE VIRTUAL TABLE plan_search USING fts5(text, plain, content = '', {_TOKENS})"
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
        for name, columns in _INDEXES.items():
            self._database.execute(f'CREATE INDEX "{name}_{columns[0]}" ON "{name}" ({", ".join(columns)})')
        self._database.execute(
            "INSERT INTO plan_search(rowid, text, plain) "
            "SELECT p.rowid, group_concat(s.text, char(10)), group_concat(s.plain, char(10)) "
            "FROM search s JOIN plans p USING (document_id) GROUP BY p.rowid"
        )
        for view in _VIEWS.split(";")[:-1]:
            self._database.execute(view)
        self._database.execute("COMMIT")
        for name in ("search", "plan_search"):
            self._database.execute(f"INSERT INTO {name}({name}) VALUES ('optimize')")
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
            yield row["document_id"], name, number, text, _plain(text)


def _plain(text: str) -> str:
    plain = strip_marks(text)
    with_d = (word for word in _WORD.findall(plain) if "d" in word or "D" in word)
    twins = dict.fromkeys(word.replace("d", "đ").replace("D", "Đ") for word in with_d)
    return f"{plain}\n{' '.join(twins)}" if twins else plain
