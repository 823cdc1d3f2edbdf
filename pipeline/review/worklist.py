"""The list of documents, worst first, out of the dataset."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.vietnamese.letters import fold

PAGE = 50
"""Documents on one page of the list."""

_RANK = """
    CASE d.status WHEN 'failed' THEN 0 WHEN 'partial' THEN 1 ELSE 2 END,
    COALESCE(p.needs_review, 1) DESC,
    COALESCE(f.errors, 0) DESC,
    COALESCE(f.warnings, 0) > 0 DESC,
    MIN(COALESCE(p.confidence, 0), COALESCE(d.ocr_confidence, 1)),
    d.source_path
"""
_FROM = """
    FROM documents d LEFT JOIN plans p USING (document_id)
    LEFT JOIN (
        SELECT document_id, SUM(severity = 'error') AS errors, SUM(severity = 'warning') AS warnings
        FROM findings GROUP BY document_id
    ) f USING (document_id)
"""
_CHOICES = {
    "all": "1",
    "attention": "(d.status <> 'done' OR p.needs_review OR COALESCE(f.errors, 0) > 0)",
    "failed": "d.status = 'failed'",
    "fine": "(d.status = 'done' AND NOT p.needs_review AND COALESCE(f.errors, 0) = 0)",
}
CHOICES = tuple(_CHOICES)
"""What a person can narrow the list to."""
_ONLY = {**_CHOICES, "plans": "p.document_id IS NOT NULL"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One document of the list; ``confidence`` and ``ocr_confidence`` from 0 to 1."""

    document_id: str
    source_path: str
    status: str
    error: str | None
    page_count: int | None
    ocr_confidence: float | None
    issuer: str | None
    document_number: str | None
    title: str | None
    confidence: float | None
    needs_review: bool
    errors: int
    warnings: int

    @property
    def name(self) -> str:
        """Name of the file without its folders."""
        return Path(self.source_path).name


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of the list; ``counts`` gives the documents of each choice, ``total`` those that match."""

    rows: Sequence[Listed]
    total: int
    page: int
    counts: dict[str, int]

    @property
    def pages(self) -> int:
        """Number of pages of the list."""
        return max(1, -(-self.total // PAGE))


def worklist(database: Path, words: str = "", choice: str = "all", page: int = 1) -> Worklist:
    """Return a page of the list of documents, those that need a person most first.

    ``words`` are looked for in texts, titles and file names, with or without their marks.

    Raises:
        UsageError: there is no dataset yet.
    """
    connection = _open(database)
    try:
        counts = dict(
            zip(
                CHOICES,
                connection.execute(
                    f"SELECT {', '.join(f'TOTAL({_CHOICES[c]})' for c in CHOICES)} {_FROM}"
                ).fetchone(),
                strict=True,
            )
        )
        where, values = _wanted(words)
        condition = f"{_ONLY.get(choice, '1')} AND {where}"
        (total,) = connection.execute(f"SELECT COUNT(*) {_FROM} WHERE {condition}", values).fetchone()
        page = max(1, min(page, -(-total // PAGE)))
        rows = connection.execute(
            f"""
            SELECT document_id, d.source_path, d.status, d.error, d.page_count, d.ocr_confidence, p.issuer,
                   p.document_number, p.title, p.confidence, COALESCE(p.needs_review, 1),
                   COALESCE(f.errors, 0), COALESCE(f.warnings, 0)
            {_FROM} WHERE {condition} ORDER BY {_RANK} LIMIT ? OFFSET ?
            """,
            [*values, PAGE, (page - 1) * PAGE],
        ).fetchall()
    finally:
        connection.close()
    listed = [Listed(*row) for row in rows]
    return Worklist(listed, total, page, {name: int(count) for name, count in counts.items()})


def _open(database: Path) -> sqlite3.Connection:
    if not database.is_file():
        raise UsageError("dataset_missing", out=database.parent.parent)
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    connection.create_function(
        "fold", 1, lambda text: None if text is None else fold(text), deterministic=True
    )
    return connection


def _wanted(words: str) -> tuple[str, list[str]]:
    """Return an SQL condition for what a person typed, and its values."""
    tokens = re.findall(r"\w+", fold(words))
    if not tokens:
        return "1", []
    # Every word as a term of its own: a person's quotes and signs are no query language.
    match = " ".join(f'"{token}"' for token in tokens)
    condition = (
        "(document_id IN (SELECT document_id FROM search WHERE search MATCH ?)"
        " OR fold(d.source_path) LIKE ? ESCAPE '\\' OR fold(p.document_number) LIKE ? ESCAPE '\\')"
    )
    typed = fold(words.strip()).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return condition, [f"plain : ({match})", f"%{typed}%", f"%{typed}%"]
