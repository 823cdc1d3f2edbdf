"""The tables of some hundred documents at a time, kept so that one new document does not remake all.

Documents in order of their paths are cut into chunks at places that their own names choose, as
content-defined chunking does (Muthitacharoen et al., "A Low-bandwidth Network File System", SOSP 2001): a
document that comes, goes or changes touches its own chunk and no other. The tables of a chunk are Parquet
files under a name that is a hash of all they depend on.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.export.documents import DocumentTables
from pipeline.export.tables import TABLES, arrow_table, row
from pipeline.records.document import DocumentState
from pipeline.store import Store
from pipeline.store.keys import digest

_CUT = 256
"""One document in so many ends a chunk."""
_MOST_PAGES = 5_000
"""A chunk that has more pages ends too: its rows are held in memory while they are made."""

Make = Callable[[str], DocumentTables]
"""Gives the rows of a document by its ``document_id``."""


class Entry(NamedTuple):
    """One document of the dataset: where it was found, and a hash of all its rows depend on."""

    path: str
    document_id: str
    pages: int
    key: str


class Chunk(NamedTuple):
    """Documents whose tables are kept together."""

    key: str
    documents: tuple[str, ...]


def entries(store: Store) -> list[Entry]:
    """Return the documents the dataset is made of, by path.

    A document whose file was replaced by another of the same path is history: it stays in the
    store and leaves the dataset.
    """
    latest: dict[str, Entry] = {}
    for state in store.states():
        entry = Entry(state.path, state.document_id, state.pages or 0, _key(state))
        rival = latest.get(entry.path)
        if rival is None or _found_at(store, entry) > _found_at(store, rival):
            latest[entry.path] = entry
    return sorted(latest.values())


def chunks(documents: Iterable[Entry], basis: object) -> Iterator[Chunk]:
    """Cut documents into chunks; ``basis`` is what the rows of all documents depend on."""
    names: list[str] = []
    keys: list[str] = []
    pages = 0
    for entry in documents:
        names.append(entry.document_id)
        keys.append(entry.key)
        pages += entry.pages
        if int(entry.document_id[:8], 16) % _CUT == 0 or pages > _MOST_PAGES:
            yield Chunk(digest([basis, keys]), tuple(names))
            names, keys, pages = [], [], 0
    if names:
        yield Chunk(digest([basis, keys]), tuple(names))


class ChunkStore:
    """Tables of chunks on disk, below one folder.

    Raises:
        OSError: the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def tables(self, chunk: Chunk, make: Make, *, force: bool) -> Iterator[tuple[str, pa.Table]]:
        """Yield name and rows of every table of a chunk; they are made where they are not there yet."""
        home = self._folder / chunk.key
        if force or not home.is_dir():
            self._write(home, chunk, make)
        for name in TABLES:
            yield name, pq.read_table(home / f"{name}.parquet")

    def keep_only(self, used: Iterable[Chunk]) -> None:
        """Remove all other chunks."""
        kept = {chunk.key for chunk in used}
        for path in self._folder.glob("*"):
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)

    def _write(self, home: Path, chunk: Chunk, make: Make) -> None:
        rows: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}
        for document_id in chunk.documents:
            for name, records in make(document_id).rows.items():
                rows[name].extend(row(document_id, record) for record in records)
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix="new-", dir=self._folder))
        for name, model in TABLES.items():
            pq.write_table(arrow_table(model, rows.pop(name)), beside / f"{name}.parquet", compression="zstd")
        shutil.rmtree(home, ignore_errors=True)
        beside.rename(home)


def _found_at(store: Store, entry: Entry) -> int:
    return (store.document(entry.document_id).root / "source.json").stat().st_mtime_ns


def _key(state: DocumentState) -> str:
    return digest(
        [
            state.document_id,
            state.path,
            list(state.other_paths),
            {name: stage.key for name, stage in state.stages.items()},
            state.failure.model_dump() if state.failure else None,
        ]
    )
