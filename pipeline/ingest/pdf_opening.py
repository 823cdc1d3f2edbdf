"""Opening PDF files as they come: with junk in front, locked, damaged, cut short.

qpdf (through pikepdf) reads and mends; pdfminer then reads the same file, or a clean copy
where the file is not as it should be.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import pikepdf

from pipeline.errors import DocumentError
from pipeline.ingest.settings import MIB, Settings
from pipeline.records.source import Notice

_IN_MEMORY = 32 * MIB
_DAMAGE = ("file is damaged", "reconstruct", "expected endobj", "EOF while reading")
_DRAWN_ANNOTATIONS = ("/Widget", "/FreeText", "/Stamp")


@dataclass(frozen=True)
class OpenedPdf:
    """A PDF that qpdf understands, the bytes for pdfminer, and what had to be mended."""

    pdf: pikepdf.Pdf
    stream: IO[bytes]
    page_count: int
    notices: tuple[Notice, ...]


@contextmanager
def open_pdf(path: Path, settings: Settings) -> Iterator[OpenedPdf]:
    """Open a PDF for reading page by page.

    Stamps and form fields (numbers and dates that an e-office writes into a signed paper)
    are made part of their pages, so that they are read with the text they stand in.

    Raises:
        DocumentError: ``encrypted_pdf``, ``damaged_pdf``, ``pdf_without_pages`` or
            ``too_many_pages``.
    """
    try:
        pdf = pikepdf.open(path, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise DocumentError("encrypted_pdf") from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise DocumentError("damaged_pdf", detail=_short(error, path)) from error
    with pdf:
        expected = _declared_pages(pdf)
        try:
            count = len(pdf.pages)
        except (pikepdf.PdfError, ValueError, RuntimeError) as error:
            raise DocumentError("damaged_pdf", detail=_short(error, path)) from error
        damaged = any(sign in str(warning) for warning in pdf.get_warnings() for sign in _DAMAGE)
        if count == 0:
            raise (
                DocumentError("damaged_pdf", detail="0 pages")
                if damaged
                else DocumentError("pdf_without_pages")
            )
        if count > settings.max_pages:
            raise DocumentError("too_many_pages", pages=count, limit=settings.max_pages, setting="max_pages")
        notices = _damage_notices(pdf, expected, count) if damaged else ()
        flattened = _flatten(pdf)
        with path.open("rb") as original:
            clean = not (damaged or flattened or pdf.is_encrypted) and original.read(5) == b"%PDF-"
            if clean:
                yield OpenedPdf(pdf, original, count, notices)
                return
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
            try:
                pdf.save(cast(BinaryIO, copy), encryption=False)
            except (pikepdf.PdfError, ValueError, RuntimeError) as error:
                raise DocumentError("damaged_pdf", detail=_short(error, path)) from error
            copy.seek(0)
            yield OpenedPdf(pdf, copy, count, notices)


def unpacked(stream: Any, limit: int) -> bytes | None:
    """Return what a content stream unpacks to, None where that is more than ``limit`` bytes.

    A small stream can unpack to gigabytes, so Flate is undone here in bounded steps.
    """
    filters = stream.get("/Filter")
    names = [] if filters is None else list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    data = bytes(stream.read_raw_bytes())
    for name in names:
        if str(name) not in ("/FlateDecode", "/Fl"):
            return bytes(stream.read_bytes()) if len(data) <= limit else None
        engine = zlib.decompressobj()
        try:
            data = engine.decompress(data, limit)
        except zlib.error:
            return b""
        if engine.unconsumed_tail:
            return None
    return data if len(data) <= limit else None


def _declared_pages(pdf: pikepdf.Pdf) -> int | None:
    """Return the page count that the file claims; asked before qpdf mends the page tree."""
    try:
        return int(pdf.Root.Pages.Count)
    except (AttributeError, KeyError, TypeError, ValueError, pikepdf.PdfError):
        return None


def _damage_notices(pdf: pikepdf.Pdf, expected: int | None, count: int) -> tuple[Notice, ...]:
    empty = sum(1 for page in pdf.pages if page.obj.get("/Contents") is None)
    whole = count - empty
    if expected is not None and whole < expected:
        return (Notice(code="pdf_pages_lost", values={"expected": str(expected), "pages": str(whole)}),)
    return (Notice(code="pdf_recovered", values={"pages": str(count)}),)


def _flatten(pdf: pikepdf.Pdf) -> bool:
    """Draw visible stamps and fields into their pages; True where there was one."""
    try:
        drawn = any(
            str(annotation.get("/Subtype")) in _DRAWN_ANNOTATIONS and "/AP" in annotation
            for page in pdf.pages
            for annotation in page.obj.get("/Annots", [])
        )
        if drawn:
            pdf.flatten_annotations("screen")
        return drawn
    except (pikepdf.PdfError, AttributeError, TypeError, ValueError, RuntimeError):
        # Malformed annotations are decoration; the pages are read without them.
        return False


def _short(error: Exception, path: Path) -> str:
    """Return qpdf's complaint without the path, which the report names anyway."""
    return (
        str(error).replace(str(path), "").strip(" :").splitlines()[0][:200]
        if str(error)
        else type(error).__name__
    )
