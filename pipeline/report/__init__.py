"""Report: what came of a batch, for people, in one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.errors import DocumentError, UsageError
from pipeline.facsimile import has_pages, page_jpeg
from pipeline.glossary import column_label, table_label
from pipeline.messages import say
from pipeline.review.worklist import Listed, worklist
from pipeline.store import Store
from pipeline.store.atomic import write_text

_WORST = 10
_THUMBNAIL = 260
"""Width in pixels of the first page beside each plan that needs a person."""
_TABLES = ("plans", "sections", "phases", "tasks", "awards", "criteria", "quotas", "dossier_items",
           "citations", "recipients", "findings")  # fmt: skip
_COUNTS = {
    "media_type": "SELECT media_type, COUNT(*) FROM documents GROUP BY 1 ORDER BY 2 DESC",
    "text_source": "SELECT text_source, COUNT(*) FROM documents GROUP BY 1 ORDER BY 2 DESC",
    "repairs": "SELECT j.value, COUNT(*) FROM documents d, json_each(d.repairs) j GROUP BY 1 ORDER BY 2 DESC",
    "confidence": """
        SELECT CASE WHEN confidence >= 0.95 THEN '95–100%' WHEN confidence >= 0.9 THEN '90–95%'
            WHEN confidence >= 0.8 THEN '80–90%' WHEN confidence >= 0.6 THEN '60–80%' ELSE '< 60%' END, COUNT(*)
        FROM plans GROUP BY 1 ORDER BY MIN(confidence) DESC""",
    "ocr_confidence": """
        SELECT CASE WHEN ocr_confidence >= 0.95 THEN '95–100%' WHEN ocr_confidence >= 0.9 THEN '90–95%'
            WHEN ocr_confidence >= 0.8 THEN '80–90%' ELSE '< 80%' END, COUNT(*)
        FROM documents WHERE ocr_confidence IS NOT NULL GROUP BY 1 ORDER BY MIN(ocr_confidence) DESC""",
    "findings": "SELECT code, COUNT(*) FROM findings GROUP BY 1 ORDER BY 2 DESC LIMIT 15",
    "year": """
        SELECT substr(COALESCE(issue_date, start_date), 1, 4), COUNT(*) FROM plans GROUP BY 1 ORDER BY 1""",
    "form": "SELECT form, COUNT(*) FROM awards GROUP BY 1 ORDER BY 2 DESC",
    "month": """
        SELECT substr(due_date, 1, 7), COUNT(*) FROM tasks WHERE due_date IS NOT NULL
        GROUP BY 1 ORDER BY 1 DESC LIMIT 24""",
    "issuer": "SELECT issuer, COUNT(*) FROM plans GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12",
}
"""Questions whose answers are drawn as bars: a name and a count a row."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart; ``share`` is its length beside the longest one, 0 to 1."""

    name: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Wanting:
    """A plan that needs a person: its row of the list, what was found, its first page as a data URL."""

    row: Listed
    findings: Sequence[str]
    image: str | None


def report(store: Store, language: str) -> Path:
    """Write ``report.html`` of the dataset of a store and return its path.

    Raises:
        UsageError: there is no dataset yet.
        OSError: the file cannot be written.
    """
    database = store.dataset / "campaigns.sqlite"
    if not database.is_file():
        raise UsageError("dataset_missing", out=store.out)
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        charts = {name: _bars(connection, sql, language) for name, sql in _COUNTS.items()}
        status = dict(connection.execute("SELECT status, COUNT(*) FROM documents GROUP BY 1"))
        pages, seconds = connection.execute(
            "SELECT TOTAL(page_count), TOTAL(seconds) FROM documents"
        ).fetchone()
        rows = {name: connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in _TABLES}
        (review,) = connection.execute("SELECT TOTAL(needs_review) FROM plans").fetchone()
        failures = connection.execute(
            "SELECT source_path, status, error FROM documents WHERE error IS NOT NULL ORDER BY status, 1"
        ).fetchall()
        plans = worklist(database, choice="plans").rows[:_WORST]
        wanting = [_wanting(store, connection, row) for row in plans]
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template("report.html").render(
        t=lambda code, **more: say(f"report_{code}", language, **more),
        column=lambda table, name: column_label(table, name, language),
        table_name=lambda table: table_label(table, language),
        language=language,
        out=store.out.resolve().name,
        charts=charts,
        status=status,
        pages=int(pages),
        minutes=seconds / 60,
        rows=rows,
        review=int(review),
        failures=failures,
        wanting=wanting,
        corrected=sum(1 for _ in (store.out / "corrections").glob("*.jsonl")),
    )
    path = store.out / "report.html"
    write_text(path, text)
    return path


def _bars(connection: sqlite3.Connection, sql: str, language: str) -> list[Bar]:
    found = connection.execute(sql).fetchall()
    longest = max((count for _, count in found), default=1)
    unknown = say("report_unknown", language)
    return [Bar(str(name) if name is not None else unknown, count, count / longest) for name, count in found]


def _wanting(store: Store, connection: sqlite3.Connection, row: Listed) -> Wanting:
    findings = connection.execute(
        "SELECT message FROM findings WHERE document_id = ? AND severity <> 'info' LIMIT 5", [row.document_id]
    )
    image = None
    state = store.document(row.document_id).state()
    if state is not None and has_pages(state):
        try:
            content = page_jpeg(state, 1, _THUMBNAIL)
            image = f"data:image/jpeg;base64,{base64.b64encode(content).decode('ascii')}"
        except DocumentError:
            image = None  # the source has gone; the report goes without its picture
    return Wanting(row, [message for (message,) in findings], image)
