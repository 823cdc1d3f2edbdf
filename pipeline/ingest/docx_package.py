"""The parts of a DOCX package, read one by one within limits.

The package is opened as the ZIP file it is, not through python-docx: only four XML parts are
needed, photographs stay packed, and packages with broken relationships are still readable.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.errors import DocumentError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
CHOICE, FALLBACK = f"{{{_MC}}}Choice", f"{{{_MC}}}Fallback"


def w(name: str) -> str:
    """Return the full name of an element or attribute of WordprocessingML."""
    return f"{{{W}}}{name}"


@dataclass(frozen=True)
class Package:
    """Roots of the XML parts; those that a package need not have are None."""

    document: Any
    styles: Any | None
    numbering: Any | None
    footnotes: Any | None
    endnotes: Any | None


def open_package(path: Path, limit: int) -> Package:
    """Read the parts of a DOCX; no part may unpack to more than ``limit`` bytes.

    Raises:
        DocumentError: ``damaged_docx``, ``encrypted_docx`` or ``file_too_large``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            document = _part(archive, "word/document.xml", limit)
            if document is None:
                raise DocumentError("damaged_docx", detail="word/document.xml")
            return Package(
                document=document,
                styles=_part(archive, "word/styles.xml", limit),
                numbering=_part(archive, "word/numbering.xml", limit),
                footnotes=_part(archive, "word/footnotes.xml", limit),
                endnotes=_part(archive, "word/endnotes.xml", limit),
            )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise DocumentError("damaged_docx", detail=error) from error


def _part(archive: zipfile.ZipFile, name: str, limit: int) -> Any | None:
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    if info.flag_bits & 1:
        raise DocumentError("encrypted_docx")
    # The size in the directory may lie, so what is unpacked is measured as well.
    try:
        with archive.open(info) as part:
            data = part.read(limit + 1)
    except OSError as error:  # its place lies outside the file
        raise DocumentError("damaged_docx", detail=f"{name}: {error}") from error
    if len(data) > limit:
        raise DocumentError(
            "file_too_large", size=max(info.file_size, len(data)), limit=limit, setting="max_text_bytes"
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data.replace(_STRICT, W.encode()), parser=parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError("damaged_docx", detail=f"{name}: {error.msg}") from error
