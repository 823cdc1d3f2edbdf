"""The dataset: all tables in all formats, made from the store in bounded memory."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pyarrow as pa
from pydantic import ValidationError

from pipeline.export.csv import CsvWriter
from pipeline.export.documents import DocumentTables, tables_of
from pipeline.export.parquet import ParquetWriter
from pipeline.export.sqlite import SqliteWriter
from pipeline.export.tables import TABLES, arrow_table, describe, row
from pipeline.export.xlsx import XlsxWriter
from pipeline.records.base import Record
from pipeline.records.document import DocumentRow, DocumentState, Status
from pipeline.records.plan import Plan, PlanRow
from pipeline.store import Store
from pipeline.store.atomic import write_text
from pipeline.store.keys import digest

_VERSION = "1"
_BATCH = 500
_MANIFEST = "manifest.json"
_WORKSHOP = ".dataset."


class Attention(Record):
    """One document that a person must look at, by name."""

    path: str
    status: Status
    error: str


class Manifest(Record):
    """What the dataset was made from and which files it has (sizes in bytes)."""

    key: str
    rows: dict[str, int]
    needs_review: int
    attention: tuple[Attention, ...]
    files: dict[str, int]


class Exported(Record):
    """What an export made: its manifest, or ``unchanged`` when all was up to date."""

    folder: Path
    manifest: Manifest
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
    if known is not None and known.key == key and not force and _whole(store, known):
        return Exported(folder=store.dataset, manifest=known, unchanged=True)
    store.out.mkdir(parents=True, exist_ok=True)
    for litter in store.out.glob(f"{_WORKSHOP}*"):
        shutil.rmtree(litter, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_WORKSHOP, dir=store.out) as name:
        workshop = Path(name)
        tally = _write(workshop, store, states, language)
        files = {path.name: path.stat().st_size for path in sorted(workshop.iterdir())}
        _publish(workshop, store)
    write_text(store.out / "schema" / "plan.schema.json", plan_schema())
    manifest = Manifest(
        key=key,
        rows=tally.rows,
        needs_review=tally.needs_review,
        attention=tuple(tally.attention),
        files=files,
    )
    write_text(store.dataset / _MANIFEST, manifest.model_dump_json(indent=1) + "\n")
    return Exported(folder=store.dataset, manifest=manifest)


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


def _manifest(store: Store) -> Manifest | None:
    try:
        return Manifest.model_validate_json((store.dataset / _MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return None


def _whole(store: Store, manifest: Manifest) -> bool:
    try:
        return all((store.dataset / name).stat().st_size == size for name, size in manifest.files.items())
    except OSError:
        return False


@dataclass
class _Tally:
    """What has been written so far."""

    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TABLES, 0))
    needs_review: int = 0
    attention: list[Attention] = field(default_factory=list)

    def add(self, document: DocumentTables) -> None:
        for name, records in document.rows.items():
            self.rows[name] += len(records)
        for record in document.rows["documents"]:
            assert isinstance(record, DocumentRow)
            if record.error is not None:
                self.attention.append(
                    Attention(path=record.source_path, status=record.status, error=record.error)
                )
        for record in document.rows.get("plans", ()):
            assert isinstance(record, PlanRow)
            self.needs_review += record.needs_review


def _write(workshop: Path, store: Store, states: list[DocumentState], language: str) -> _Tally:
    writers: list[Writer] = [
        ParquetWriter(workshop),
        CsvWriter(workshop),
        SqliteWriter(workshop),
        XlsxWriter(workshop),
    ]
    tally = _Tally()
    documents = (tables_of(store.document(state.document_id), state, language) for state in states)
    for batch in _batches(documents):
        for document in batch:
            tally.add(document)
        for name, model in TABLES.items():
            rows = [row(document.document_id, r) for document in batch for r in document.rows.get(name, ())]
            table = arrow_table(model, rows)
            for writer in writers:
                writer.add(name, table)
    for writer in writers:
        writer.close()
    return tally


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
