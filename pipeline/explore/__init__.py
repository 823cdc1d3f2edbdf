"""Explore: the dataset in Datasette, for people who browse, chart and ask without writing code.

Datasette is an extra (``analysis``). It reads ``campaigns.sqlite`` and writes nothing.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pipeline.errors import MissingProgramError, UsageError
from pipeline.export.tables import TABLES, describe
from pipeline.glossary import column_about, column_label, table_about, table_label
from pipeline.serving import Guard
from pipeline.store import Store

_VIEWS = {
    "campaigns": (
        "plans",
        "Mỗi phong trào một dòng · One row for each campaign: start here",
        (
            "document_number",
            "issuer",
            "parent_issuer",
            "title",
            "theme",
            "issue_date",
            "start_date",
            "end_date",
            "dossier_deadline",
            "confidence",
            "needs_review",
        ),
    ),
    "passages": (
        "sections",
        "Từng đoạn chữ của kế hoạch, để tìm · Passages of the plans, to search in",
        ("text",),
    ),
}
"""Views: the table whose columns they show, what they are, the columns they take from it."""
_SETTINGS = {
    "allow_download": False,
    "default_cache_ttl": 0,
    "default_page_size": 50,
    "facet_time_limit_ms": 1500,
    "sql_time_limit_ms": 5000,
    "suggest_facets": False,
}
# Datasette's pages hold scripts and styles of their own; nothing may come from elsewhere.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
)


def queries() -> dict[str, dict[str, str]]:
    """Return the canned queries by name: ``title`` in both languages, and ``sql``."""
    entries = tomllib.loads((Path(__file__).parent / "queries.toml").read_text(encoding="utf-8"))
    return {
        name: {"title": f"{entry['vi']} · {entry['en']}", "sql": entry["sql"].strip()}
        for name, entry in entries.items()
    }


def metadata() -> dict[str, Any]:
    """Return what Datasette shows about the database: both languages, units, facets, queries."""
    tables: dict[str, Any] = {name: _table(name) for name in TABLES}
    tables["documents"]["units"] = {"seconds": "s"}
    tables["plans"] |= {"fts_table": "plan_search", "fts_pk": "rowid", "facets": ["issuer"]}
    tables["findings"]["facets"] = ["severity", "code"]
    tables["awards"]["facets"] = ["form", "conferred_by"]
    tables["tasks"]["sort"] = "due_date"
    for name, (like, description, shown) in _VIEWS.items():
        told = _table(like)["columns"]
        tables[name] = {"description": description, "columns": {c: told[c] for c in shown if c in told}}
    tables["campaigns"] |= {
        "fts_table": "plan_search",
        "fts_pk": "plan",
        "facets": ["year", "issuer", {"array": "award_forms"}],
        "sort_desc": "issue_date",
    }
    tables["passages"] |= {"fts_table": "search", "fts_pk": "passage", "facets": ["source", "year"]}
    return {
        "title": "kehoach: campaigns",
        "description": (
            "Bộ dữ liệu phong trào thi đua rút từ các bản kế hoạch. Tìm có dấu hay không dấu đều như nhau. · "
            "The campaign dataset made from the plans. Search with or without marks."
        ),
        "databases": {"campaigns": {"tables": tables, "queries": queries()}},
    }


def make_app(store: Store, port: int) -> Guard:
    """Return Datasette on the dataset of a store, to be served on 127.0.0.1 at ``port``.

    Raises:
        UsageError: there is no dataset yet.
        MissingProgramError: Datasette is not installed.
    """
    database = store.dataset / "campaigns.sqlite"
    if not database.is_file():
        raise UsageError("dataset_missing", out=store.out)
    try:
        from datasette.app import Datasette
        from datasette.plugins import pm
    except ImportError as error:
        raise MissingProgramError("datasette_missing") from error
    from pipeline.explore.pages import Pages

    known = pm.get_plugin("kehoach")
    if known is not None:
        pm.unregister(known)
    pm.register(Pages(store), "kehoach")
    app = Datasette([], immutables=[str(database)], metadata=metadata(), settings=_SETTINGS).app()
    return Guard(app, port, _POLICY)


def _table(name: str) -> dict[str, Any]:
    return {
        "title": f"{table_label(name, 'vi')} · {table_label(name, 'en')}",
        "description": f"{table_about(name, 'vi')} · {table_about(name, 'en')}",
        "columns": {
            column: f"{column_label(name, column, 'vi')}: {column_about(name, column, 'vi')} · "
            f"{column_about(name, column, 'en')}"
            for column in describe(TABLES[name])
        },
    }
