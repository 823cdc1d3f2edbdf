"""The dataset: all tables in all formats, made from the store in bounded memory."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import ValidationError

from pipeline.export.chunks import Chunk, ChunkStore, chunks, entries
from pipeline.export.csv import CsvWriter
from pipeline.export.documents import DocumentTables, tables_of
from pipeline.export.parquet import ParquetWriter
from pipeline.export.sqlite import SqliteWriter
from pipeline.export.tables import TABLES, describe
from pipeline.export.xlsx import XlsxWriter
from pipeline.records.base import Record
from pipeline.records.document import Status
from pipeline.records.plan import Plan
from pipeline.store import Store
from pipeline.store.atomic import output_errors, write_text
from pipeline.store.keys import digest

_VERSION = "3"
_MANIFEST = "manifest.json"
_WORKSHOP = ".dataset."
_CHUNKS = ".tables"


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

    Rows are made of new and changed documents only, with those in their chunk; the files are put together
    from the tables of all chunks, one chunk in memory at a time. They are made beside the old ones and
    take their place only when all are whole.

    Args:
        store: where the documents are.
        language: of the sentences in ``documents.error`` and ``findings.message``.
        force: write even when the dataset is up to date.

    Raises:
        OutputError: the output cannot be written.
    """
    with output_errors(store.dataset):
        return _export(store, language, force)


def _export(store: Store, language: str, force: bool) -> Exported:
    columns = {name: describe(model) for name, model in TABLES.items()}
    parts = list(chunks(entries(store), [_VERSION, language, columns]))
    key = digest([part.key for part in parts])
    known = _manifest(store)
    if known is not None and known.key == key and not force and _whole(store, known):
        return Exported(folder=store.dataset, manifest=known, unchanged=True)
    store.out.mkdir(parents=True, exist_ok=True)
    for litter in store.out.glob(f"{_WORKSHOP}*"):
        shutil.rmtree(litter, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_WORKSHOP, dir=store.out) as name:
        workshop = Path(name)
        tally = _write(workshop, store, parts, language, force)
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


def plan_schema() -> str:
    """Return the JSON Schema of ``plan.json``, made from its model."""
    schema = Plan.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


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

    def add(self, name: str, table: pa.Table) -> None:
        self.rows[name] += table.num_rows
        if name == "documents":
            told = table.filter(pc.is_valid(table["error"]))
            for place, status, error in zip(
                *(told[column].to_pylist() for column in ("source_path", "status", "error")), strict=True
            ):
                self.attention.append(Attention(path=place, status=Status(status), error=error))
        elif name == "plans":
            self.needs_review += pc.sum(table["needs_review"]).as_py() or 0


def _write(workshop: Path, store: Store, parts: list[Chunk], language: str, force: bool) -> _Tally:
    writers: list[Writer] = [
        ParquetWriter(workshop),
        CsvWriter(workshop),
        SqliteWriter(workshop),
        XlsxWriter(workshop),
    ]
    tally = _Tally()
    kept = ChunkStore(store.out / _CHUNKS)
    make = partial(_tables, store, language)
    for part in parts:
        for name, table in kept.tables(part, make, force=force):
            tally.add(name, table)
            for writer in writers:
                writer.add(name, table)
    for writer in writers:
        writer.close()
    kept.keep_only(parts)
    return tally


def _tables(store: Store, language: str, document_id: str) -> DocumentTables:
    folder = store.document(document_id)
    state = folder.state()
    assert state is not None, "the lock keeps others from the store"
    return tables_of(folder, state, language)


def _publish(workshop: Path, store: Store) -> None:
    """Move the finished files into place; without a manifest in between, no half-swapped set is trusted."""
    store.dataset.mkdir(parents=True, exist_ok=True)
    (store.dataset / _MANIFEST).unlink(missing_ok=True)
    for path in sorted(workshop.iterdir()):
        shutil.move(path, store.dataset / path.name)
