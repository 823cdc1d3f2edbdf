"""What is known about one source file and what was made of it: ``source.json``."""

from __future__ import annotations

from enum import StrEnum

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


class DocumentState(Record):
    """The content of ``source.json``.

    ``path`` is the first place the bytes were found at, ``other_paths`` further places
    with the very same bytes. ``size`` is in bytes.
    """

    document_id: str
    path: str
    other_paths: tuple[str, ...] = ()
    sha256: str | None
    size: int | None
    media_type: MediaType | None = None
    pages: int | None = None
    versions: dict[str, str] = {}
    stages: dict[str, StageState] = {}
    failure: Failure | None = None


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
