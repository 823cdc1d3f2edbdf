"""The folder of one document and the store of all of them.

Layout under the output folder::

    documents/<document_id>/source.json          what is known of the file; proof of each stage
    documents/<document_id>/stages/<stage>.jsonl.gz   the record the stage gave, one part a line
    documents/<document_id>/...                  what people read: text.txt, plan.json, pages/
    corrections/<document_id>.jsonl              what people said about it, oldest first
    dataset/                                     the tables

A stage writes its files first and its proof in ``source.json`` last; what has no proof, or
whose files are not the size the proof names, is made again.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from filelock import FileLock
from pydantic import ValidationError

from pipeline.errors import UsageError
from pipeline.records.base import Record
from pipeline.records.correction import Change, Entry
from pipeline.records.document import DocumentState, StageState
from pipeline.store.atomic import atomic_path, write_bytes, write_text

R = TypeVar("R", bound=Record)


class DocumentFolder:
    """Everything that was made of one source file."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def state(self) -> DocumentState | None:
        """Return what ``source.json`` says, None when there is none that can be trusted."""
        try:
            return DocumentState.model_validate_json((self.root / "source.json").read_bytes())
        except (OSError, ValidationError):
            return None

    def save_state(self, state: DocumentState) -> None:
        """Write ``source.json`` atomically."""
        write_text(self.root / "source.json", state.model_dump_json(indent=1) + "\n")

    def write_file(self, name: str, content: bytes) -> None:
        """Write one file of the document atomically; ``name`` is relative to its folder."""
        write_bytes(self.root / name, content)

    def remove_tree(self, name: str) -> None:
        """Remove a folder of files that are of no more use."""
        shutil.rmtree(self.root / name, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what a killed run left half-written; the lock sees to it that nobody writes now."""
        for litter in self.root.rglob(".*.tmp"):
            litter.unlink(missing_ok=True)

    def record_name(self, stage: str) -> str:
        """Return the name of the file that holds a stage's record."""
        return f"stages/{stage}.jsonl.gz"

    def write_record(self, stage: str, parts: Iterable[Record]) -> None:
        """Write a stage's record, one part a line, as the parts come: memory stays bounded."""
        target = self.root / self.record_name(stage)
        with (
            atomic_path(target) as temporary,
            temporary.open("wb") as raw,
            # No name and no time in the header: the same record gives the same bytes.
            gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as packed,
        ):
            for part in parts:
                packed.write(part.model_dump_json(exclude_defaults=True).encode("utf-8") + b"\n")

    def remove_record(self, stage: str) -> None:
        """Remove a stage's record, if there is one."""
        (self.root / self.record_name(stage)).unlink(missing_ok=True)

    def read_record(self, stage: str, kind: type[R]) -> Iterator[R]:
        """Yield the parts of a stage's record.

        Raises:
            OSError: the file is missing or damaged.
            pydantic.ValidationError: the file is not a record of this version.
        """
        with gzip.open(self.root / self.record_name(stage), "rb") as lines:
            for line in lines:
                yield kind.model_validate_json(line)

    @property
    def _layer(self) -> Path:
        # Beside documents/, not in it: what was made can be thrown away, what people said cannot.
        return self.root.parent.parent / "corrections" / f"{self.root.name}.jsonl"

    def corrections(self) -> tuple[Entry, ...]:
        """Return all that people said about the document, the oldest first.

        Raises:
            UsageError: a line is no entry; what people said is never dropped in silence.
            OSError: the layer cannot be read.
        """
        entries = []
        try:
            lines = self._layer.read_bytes().splitlines()
        except FileNotFoundError:
            return ()
        for number, line in enumerate(lines, 1):
            try:
                entries.append(Entry.model_validate_json(line))
            except ValidationError as error:
                raise UsageError("corrections_damaged", path=self._layer, line=number) from error
        return tuple(entries)

    def correct(self, who: str, change: Change) -> Entry:
        """Add an entry to the document's layer and return it.

        Raises:
            UsageError: the layer as it stands is damaged.
            OSError: the layer cannot be written.
        """
        self._layer.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._layer.parent / ".lock"):
            known = self.corrections()
            number = len(known) + 1
            when = datetime.now(UTC).replace(microsecond=0)
            entry = Entry(number=number, who=who, when=when, change=change)
            write_text(self._layer, "".join(e.model_dump_json() + "\n" for e in (*known, entry)))
        return entry

    def holds(self, stage: StageState) -> bool:
        """Tell whether every file a stage left is there with the size it had."""
        try:
            return all((self.root / name).stat().st_size == size for name, size in stage.files.items())
        except OSError:
            return False

    def sizes(self, names: Iterable[str]) -> dict[str, int]:
        """Return the size in bytes of files of this folder, by name."""
        return {name: (self.root / name).stat().st_size for name in sorted(names)}


class Store:
    """All documents under one output folder."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.dataset = out / "dataset"

    def document(self, document_id: str) -> DocumentFolder:
        """Return the folder of one document, whether it exists or not."""
        return DocumentFolder(self.out / "documents" / document_id)

    def states(self) -> Iterator[DocumentState]:
        """Yield the state of every document in the store, in order of document_id."""
        root = self.out / "documents"
        if not root.is_dir():
            return
        for folder in sorted(root.iterdir()):
            state = DocumentFolder(folder).state()
            if state is not None:
                yield state
