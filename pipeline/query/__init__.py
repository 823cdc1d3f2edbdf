"""SQL over the dataset, read-only."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pandas as pd

from pipeline.errors import UsageError
from pipeline.vietnamese.letters import fold

_FORBIDDEN = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH})


def query(sql: str, out: Path) -> pd.DataFrame:
    """Run one SQL statement on ``campaigns.sqlite`` and return its rows.

    Beside SQLite's own functions there is ``fold(text)``: no marks, lower case. The database is
    opened read-only and no other file can be attached.

    Raises:
        UsageError: there is no dataset yet, or the SQL is wrong.
    """
    database = out / "dataset" / "campaigns.sqlite"
    if not database.is_file():
        raise UsageError("dataset_missing", out=out)
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    try:
        connection.create_function("fold", 1, _fold, deterministic=True)
        connection.set_authorizer(_authorize)
        return pd.read_sql_query(sql, connection, dtype_backend="numpy_nullable")
    except (sqlite3.Error, pd.errors.DatabaseError, TypeError) as error:
        detail = error.__cause__ or error
        raise UsageError("sql_wrong", detail=detail) from error
    finally:
        connection.close()


def _fold(text: str | None) -> str | None:
    return None if text is None else fold(str(text))


def _authorize(action: int, *_: object) -> int:
    return sqlite3.SQLITE_DENY if action in _FORBIDDEN else sqlite3.SQLITE_OK
