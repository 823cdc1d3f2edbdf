"""Long documents are read by ranges of pages, so that many workers can read one document.

A range that was read leaves a part: a record of its pages, and a proof of the same kind as that of a
stage. Reading the document takes the pages from the parts that are there and reads the rest, so
that it comes to the same whoever read which range, and a run that is killed keeps what was read.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from pipeline import ocr
from pipeline.records.document import StageState
from pipeline.records.page import IngestedDocument, ReadPage
from pipeline.store import DocumentFolder
from pipeline.store.keys import settings_hash

_FOLDER = "stages/parts"
SPAN = 8
"""Pages to be recognised in one range: half a minute's work."""


class Span(NamedTuple):
    """A range of pages, both ends included, counted from 1."""

    first: int
    last: int

    @property
    def pages(self) -> int:
        """Number of pages."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Reading:
    """The reading of one document; ``key`` is that of its stage, and a part with another key is none."""

    folder: DocumentFolder
    key: str
    path: Path
    document: IngestedDocument
    settings: ocr.Settings

    def spans(self) -> list[Span]:
        """Cut the document into ranges with at most eight pages each that must be recognised."""
        found: list[Span] = []
        first, heavy = 1, 0
        for number, page in enumerate(self.document.pages, start=1):
            heavy += ocr.needs_image(page)
            if heavy > SPAN:
                found.append(Span(first, number - 1))
                first, heavy = number, 1
        return [*found, Span(first, len(self.document.pages))]

    def missing(self) -> list[Span]:
        """Return the ranges that have no part yet."""
        return [span for span in self.spans() if self._proof(span) is None]

    def read_part(self, span: Span) -> None:
        """Read one range and leave it as a part.

        Raises:
            MissingProgramError: a program or model is not installed.
            OutputError: the output cannot be written.
        """
        if self._proof(span) is not None:
            return
        began = time.monotonic()
        self.folder.write_record(_part(span), self._read(span))
        proof = StageState(
            key=self.key,
            settings=settings_hash(self.settings),
            seconds=round(time.monotonic() - began, 3),
            files=self.folder.sizes([self.folder.record_name(_part(span))]),
        )
        # Last: what has no proof is read again.
        self.folder.write_file(_proof_name(span), proof.model_dump_json().encode("utf-8"))

    def pages(self) -> Iterator[ReadPage]:
        """Yield all pages in order.

        Raises:
            DocumentError: no page can be read.
            MissingProgramError: a program or model is not installed.
        """
        return ocr.readable(self._all())

    def _all(self) -> Iterator[ReadPage]:
        for span in self.spans():
            if self._proof(span) is None:
                yield from self._read(span)
            else:
                yield from self.folder.read_record(_part(span), ReadPage)

    def _read(self, span: Span) -> Iterator[ReadPage]:
        pages = self.document.pages[span.first - 1 : span.last]
        part = self.document.model_copy(update={"pages": pages})
        return ocr.read(part, self.path, self.settings)

    def _proof(self, span: Span) -> StageState | None:
        proof = _proved(self.folder.root / _proof_name(span))
        return proof if proof and proof.key == self.key and self.folder.holds(proof) else None


def seconds_on_parts(folder: DocumentFolder, key: str) -> float:
    """Return the time that was spent on the parts of a reading, in seconds."""
    proofs = (_proved(path) for path in (folder.root / _FOLDER).glob("*.json"))
    return sum(proof.seconds for proof in proofs if proof is not None and proof.key == key)


def forget_parts(folder: DocumentFolder) -> None:
    """Remove the parts, once the document's record holds them."""
    folder.remove_tree(_FOLDER)


def _proved(path: Path) -> StageState | None:
    try:
        return StageState.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _part(span: Span) -> str:
    return f"parts/{span.first:05}-{span.last:05}"


def _proof_name(span: Span) -> str:
    return f"{_FOLDER}/{span.first:05}-{span.last:05}.json"
