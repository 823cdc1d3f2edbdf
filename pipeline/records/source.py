"""The source file, as ingest knows it."""

from __future__ import annotations

from enum import StrEnum

from pipeline.records.base import Record


class MediaType(StrEnum):
    """Media types that can be read, told by the bytes of a file and never by its name."""

    PDF = "application/pdf"
    TIFF = "image/tiff"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    DOC = "application/msword"
    RTF = "application/rtf"
    ODT = "application/vnd.oasis.opendocument.text"


class Notice(Record):
    """Something an archivist should see: a code, its values and the page it is about.

    ``code`` is a key of the message catalogue (``messages.toml`` of the stage that
    gives it); it ends as a row of the ``findings`` table.
    """

    code: str
    page: int | None = None
    values: dict[str, str] = {}
