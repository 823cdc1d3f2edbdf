"""Ingest: any file that archives hold, told by its bytes, as pages of words or lines."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path

import pikepdf

from pipeline.errors import DocumentError
from pipeline.ingest import docx_file, html, image, markdown, office, pdf, plain_text
from pipeline.ingest.decoding import decode
from pipeline.ingest.settings import Settings
from pipeline.ingest.sniffing import extension_notice, sniff
from pipeline.records.page import IngestedDocument, IngestedPage
from pipeline.records.source import MediaType, Notice

__all__ = ["Settings", "ingest", "sniff", "versions"]

RULES = "2"
"""Raised whenever the same file would give other records."""


def ingest(path: Path, document_id: str, settings: Settings) -> IngestedDocument:
    """Read one file as it is, page by page; nothing is recognised or restored.

    Raises:
        DocumentError: the file cannot be read; codes and their words in ``messages.toml``.
        OSError: the file is not there or may not be read.
    """
    size = path.stat().st_size
    if size > settings.max_bytes:
        raise DocumentError("file_too_large", size=size, limit=settings.max_bytes, setting="max_bytes")
    media_type = sniff(path)
    mismatch = extension_notice(path, media_type)
    try:
        pages, notices = _read(path, media_type, settings)
    except RecursionError as error:
        raise DocumentError("too_deep", media_type=media_type.value) from error
    return IngestedDocument(
        document_id=document_id,
        media_type=media_type,
        pages=pages,
        notices=(() if mismatch is None else (mismatch,)) + notices,
    )


@cache
def versions() -> dict[str, str]:
    """Return the versions of the libraries and rules that ingest's output depends on."""
    libraries = ("lxml", "pdfminer.six", "pdfplumber", "pikepdf", "pillow")
    return {
        "ingest": RULES,
        "qpdf": pikepdf.__libqpdf_version__,
        **{name: version(name) for name in libraries},
    }


def _read(
    path: Path, media_type: MediaType, settings: Settings
) -> tuple[tuple[IngestedPage, ...], tuple[Notice, ...]]:
    if media_type is MediaType.PDF:
        return pdf.read(path, settings)
    if media_type is MediaType.DOCX:
        return docx_file.read(path, settings.max_text_bytes), ()
    if media_type in (MediaType.DOC, MediaType.RTF, MediaType.ODT):
        return office.read(path, media_type, settings.max_text_bytes), ()
    if media_type in (MediaType.TEXT, MediaType.MARKDOWN, MediaType.HTML):
        return _read_text(path, media_type, settings)
    return image.read(path, media_type, settings), ()


def _read_text(
    path: Path, media_type: MediaType, settings: Settings
) -> tuple[tuple[IngestedPage, ...], tuple[Notice, ...]]:
    size = path.stat().st_size
    if size > settings.max_text_bytes:
        raise DocumentError(
            "file_too_large", size=size, limit=settings.max_text_bytes, setting="max_text_bytes"
        )
    data = path.read_bytes()
    if media_type is MediaType.HTML:
        return html.read(data)
    decoded = decode(data)
    pages = (markdown if media_type is MediaType.MARKDOWN else plain_text).pages(decoded.text)
    if len(pages) > settings.max_pages:
        raise DocumentError("too_many_pages", pages=len(pages), limit=settings.max_pages, setting="max_pages")
    return pages, decoded.notices
