"""What is known about one source file and what was made of it: ``source.json``."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path

from pydantic import Field

from pipeline.records.base import Record
from pipeline.records.page import TextSource
from pipeline.records.source import MediaType


class Status(StrEnum):
    """How a document came out (``documents.status``)."""

    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"


class Failure(Record):
    """Why a document could not be finished: the stage that failed and its message.

    ``key`` is the key of the stage at the time, so that a document is tried again when
    its content, a setting or a version has changed and not before.
    """

    stage: str
    key: str
    code: str
    page: int | None = None
    values: dict[str, str] = {}


class StageState(Record):
    """Proof that one stage is done: what it was made from and which files it left.

    ``settings`` is a short hash of the stage's settings, ``files`` gives the size in bytes
    of every file the stage wrote, relative to the document's folder.
    """

    key: str
    settings: str
    seconds: float
    files: dict[str, int]


def path_text(path: Path) -> str:
    r"""Return a path as text that can be stored: bytes that are not UTF-8 are written ``\xNN``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def path_fields(path: Path) -> dict[str, str | None]:
    """Return the fields of a :class:`DocumentState` that say where a file is."""
    raw = os.fsencode(path)
    text = path_text(path)
    return {"path": text, "raw_path": None if text.encode() == raw else raw.hex()}


class DocumentState(Record):
    """The content of ``source.json``.

    ``path`` is the first place the bytes were found at, ``other_paths`` further places
    with the very same bytes. ``size`` is in bytes. ``ocr_confidence`` (0 to 1) is the mean of the
    recognised pages. ``raw_path`` holds the bytes of a path that is not UTF-8, in hexadecimal digits.
    """

    document_id: str
    path: str
    raw_path: str | None = None
    other_paths: tuple[str, ...] = ()
    sha256: str | None
    size: int | None
    media_type: MediaType | None = None
    pages: int | None = None
    text_source: TextSource | None = None
    ocr_confidence: float | None = None
    repairs: tuple[str, ...] = ()
    versions: dict[str, str] = {}
    stages: dict[str, StageState] = {}
    failure: Failure | None = None

    @property
    def place(self) -> Path:
        """The path as the system knows it."""
        return Path(self.path if self.raw_path is None else os.fsdecode(bytes.fromhex(self.raw_path)))


class DocumentRow(Record):
    """One row of the ``documents`` table."""

    document_id: str = Field(description="first 16 hex digits of the SHA-256 of the file")
    source_path: str = Field(description="where the file was found")
    sha256: str | None = Field(None, description="SHA-256 of the file")
    media_type: MediaType | None = Field(None, description="type of the file, told by its bytes")
    page_count: int | None = Field(None, description="number of pages")
    text_source: TextSource | None = Field(None, description="where the text came from")
    repairs: tuple[str, ...] = Field((), description="kinds of repair that changed characters")
    status: Status = Field(description="done, partial or failed")
    error: str | None = Field(None, description="what went wrong, where, and what to do")
    ocr_confidence: float | None = Field(None, description="mean confidence of recognised pages, 0 to 1")
    seconds: float | None = Field(None, description="processing time of all stages, in seconds")
