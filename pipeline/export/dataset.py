"""The dataset: all tables in all formats, made from the store in bounded memory."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from pipeline.export.csv import CsvWriter
from pipeline.export.documents import DocumentTables, tables_of
from pipeline.export.parquet import ParquetWriter
from pipeline.export.sqlite import SqliteWriter
from pipeline.export.tables import TABLES, arrow_table, describe, row
from pipeline.export.xlsx import XlsxWriter
from pipeline.records.base import Record
from pipeline.records.document import DocumentState
from pipeline.records.plan import Plan
from pipeline.store import Store
from pipeline.store.atomic import write_text
from pipeline.store.keys import digest

_VERSION = "1"
_BATCH = 500
_MANIFEST = "manifest.json"


class Exported(Record):
    """What an export made: rows by table, or ``unchanged`` when all was up to date."""

    folder: Path
    rows: dict[str, int]
    unchanged: bool = False


class Writer(Protocol):
    """One format of the dataset."""

    def add(self, name: str, table: pa.Table) -> None:
        """Append rows to a table."""

    def close(self) -> None:
        """Finish all files."""


def export(store: Store, language: str, *, force: bool = False) -> Exported:
    """Write the dataset of everything in the store; nothing is written when nothing has changed.

    The tables are made beside the old ones and take their place only when all are whole.

    Args:
        store: where the documents are.
        language: of the sentences in ``documents.error`` and ``findings.message``.
        force: write even when the dataset is up to date.

    Raises:
        OSError: the output cannot be written.
    """
    states = current(store)
    key = _key(states, language)
    known = _manifest(store)
    if not force and known.get("key") == key and _whole(store, known):
        return Exported(folder=store.dataset, rows=known["rows"], unchanged=True)
    store.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".dataset.", dir=store.out) as name:
        workshop = Path(name)
        counts = _write(workshop, store, states, language)
        _publish(workshop, store)
    write_text(store.out / "schema" / "plan.schema.json", plan_schema())
    sizes = {path.name: path.stat().st_size for path in sorted(store.dataset.iterdir()) if path.is_file()}
    sizes.pop(_MANIFEST, None)
    manifest = {"key": key, "rows": counts, "files": sizes}
    write_text(store.dataset / _MANIFEST, json.dumps(manifest, indent=1) + "\n")
    return Exported(folder=store.dataset, rows=counts)


def current(store: Store) -> list[DocumentState]:
    """Return the documents the dataset is made of, by source path.

    A document whose file was replaced by another of the same path is history: it stays in the
    store and leaves the dataset.
    """
    latest: dict[str, DocumentState] = {}
    for state in store.states():
        rival = latest.get(state.path)
        if rival is None or _found_at(store, state) > _found_at(store, rival):
            latest[state.path] = state
    return sorted(latest.values(), key=lambda state: (state.path, state.document_id))


def plan_schema() -> str:
    """Return the JSON Schema of ``plan.json``, made from its model."""
    schema = Plan.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _found_at(store: Store, state: DocumentState) -> int:
    return (store.document(state.document_id).root / "source.json").stat().st_mtime_ns


def _key(states: list[DocumentState], language: str) -> str:
    documents = [
        [
            state.document_id,
            state.path,
            list(state.other_paths),
            {name: stage.key for name, stage in state.stages.items()},
            state.failure.model_dump() if state.failure else None,
        ]
        for state in states
    ]
    columns = {name: describe(model) for name, model in TABLES.items()}
    return digest([_VERSION, language, columns, documents])


def _manifest(store: Store) -> dict[str, dict[str, int]]:
    try:
        loaded = json.loads((store.dataset / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _whole(store: Store, manifest: dict[str, dict[str, int]]) -> bool:
    files = manifest.get("files", {})
    return bool(files) and all(
        (store.dataset / name).is_file() and (store.dataset / name).stat().st_size == size
        for name, size in files.items()
    )


def _write(workshop: Path, store: Store, states: list[DocumentState], language: str) -> dict[str, int]:
    writers: list[Writer] = [
        ParquetWriter(workshop),
        CsvWriter(workshop),
        SqliteWriter(workshop),
        XlsxWriter(workshop),
    ]
    counts = dict.fromkeys(TABLES, 0)
    documents = (tables_of(store.document(state.document_id), state, language) for state in states)
    for batch in _batches(documents):
        for name, model in TABLES.items():
            rows = [row(document.document_id, r) for document in batch for r in document.rows.get(name, ())]
            table = arrow_table(model, rows)
            counts[name] += table.num_rows
            for writer in writers:
                writer.add(name, table)
    for writer in writers:
        writer.close()
    return counts


def _batches(documents: Iterator[DocumentTables]) -> Iterator[list[DocumentTables]]:
    batch: list[DocumentTables] = []
    for document in documents:
        batch.append(document)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch


def _publish(workshop: Path, store: Store) -> None:
    """Move the finished files into place; without a manifest in between, no half-swapped set is trusted."""
    store.dataset.mkdir(parents=True, exist_ok=True)
    (store.dataset / _MANIFEST).unlink(missing_ok=True)
    for path in sorted(workshop.iterdir()):
        shutil.move(path, store.dataset / path.name)
