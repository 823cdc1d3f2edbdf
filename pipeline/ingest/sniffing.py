"""What kind of file it is, told by its bytes and never by its name."""

from __future__ import annotations

import re
import tomllib
import zipfile
from functools import cache
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.ingest.decoding import decode
from pipeline.ingest.markdown import looks_like_markdown
from pipeline.records.source import MediaType, Notice

_HEAD = 1 << 16
_PDF_JUNK = 1024
"""PDF viewers accept this much before the header (ISO 32000-1, annex H, implementation note 13)."""

_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
    (b"II+\x00", MediaType.TIFF),
    (b"MM\x00+", MediaType.TIFF),
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_WORD_97 = "WordDocument".encode("utf-16-le")
_RTF = rb"{\rtf"
_PDF_HEADER = re.compile(rb"%PDF-\d\.\d")
_PDF_OBJECT = re.compile(rb"\d\s+obj\b")
_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml.*?\?>\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
_HTML_FRAGMENT = re.compile(
    r"\s*<(?:p|div|table|figure|section|article|center|h[1-6]|font|span|b|ul|ol)\b", re.I
)
_CLOSING_TAG = re.compile(r"</[a-z][a-z0-9]*\s*>", re.I)

_TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x1a") | frozenset(b"\x02\x05\x06\x14\x19\x1e")
"""Controls a text may hold: blanks, the DOS end of file, and the six letters VISCII puts there (RFC 1456)."""
_CONTROL_SHARE = 0.01

_EXTENSIONS = {
    ".pdf": {MediaType.PDF},
    ".tif": {MediaType.TIFF},
    ".tiff": {MediaType.TIFF},
    ".png": {MediaType.PNG},
    ".jpg": {MediaType.JPEG},
    ".jpeg": {MediaType.JPEG},
    ".jpe": {MediaType.JPEG},
    ".jfif": {MediaType.JPEG},
    ".docx": {MediaType.DOCX},
    ".docm": {MediaType.DOCX},
    ".dotx": {MediaType.DOCX},
    ".doc": {MediaType.DOC},
    ".dot": {MediaType.DOC},
    ".rtf": {MediaType.RTF},
    ".odt": {MediaType.ODT},
    ".ott": {MediaType.ODT},
    ".htm": {MediaType.HTML},
    ".html": {MediaType.HTML},
    ".xhtml": {MediaType.HTML},
    ".txt": {MediaType.TEXT, MediaType.MARKDOWN},
    ".text": {MediaType.TEXT, MediaType.MARKDOWN},
    ".md": {MediaType.TEXT, MediaType.MARKDOWN},
    ".markdown": {MediaType.TEXT, MediaType.MARKDOWN},
}


def sniff(path: Path) -> MediaType:
    """Return the media type of a file.

    Raises:
        DocumentError: ``empty_file``, ``encrypted_docx``, ``damaged_docx``,
            ``not_a_document_zip``, ``unsupported_type`` or ``unknown_binary``.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\f\x00"):
        if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise DocumentError("unknown_binary")
        raise DocumentError("empty_file")
    for magic, media_type in _IMAGES:
        if head.startswith(magic):
            return media_type
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_type(path, head)
    # After the kinds that may hold a PDF whole near their beginning: a ZIP is not junk before one.
    if _is_pdf(head):
        return MediaType.PDF
    if head.startswith(_OLE):
        return _ole_type(path)
    if head.startswith(_RTF):
        return MediaType.RTF
    for magic, kind, is_text in _signatures():
        # A text may well begin with "BM": binary kinds hold zero bytes, texts never do.
        if head.startswith(magic) and (is_text or b"\x00" in head):
            raise DocumentError("unsupported_type", kind=kind)
    return _text_type(head)


def extension_notice(path: Path, media_type: MediaType) -> Notice | None:
    """Return the notice for a name that contradicts the bytes; unknown extensions say nothing."""
    extension = path.suffix.lower()
    meant = _EXTENSIONS.get(extension)
    if meant is None or media_type in meant:
        return None
    return Notice(code="extension_mismatch", values={"extension": extension, "media_type": media_type.value})


def _is_pdf(head: bytes) -> bool:
    found = _PDF_HEADER.search(head[: _PDF_JUNK + 8])
    if found is None:
        return False
    # A text that merely mentions the header is no PDF: behind junk, an object must follow.
    return found.start() == 0 or _PDF_OBJECT.search(head, found.end()) is not None


@cache
def _signatures() -> list[tuple[bytes, str, bool]]:
    table = tomllib.loads(Path(__file__).with_name("signatures.toml").read_text(encoding="utf-8"))
    return [(bytes.fromhex(row["head"]), row["kind"], row.get("text", False)) for row in table["signature"]]


def _zip_type(path: Path, head: bytes) -> MediaType:
    looks_like_docx = b"[Content_Types].xml" in head or b"word/" in head
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        if looks_like_docx:
            raise DocumentError("damaged_docx", detail=error) from error
        raise DocumentError("not_a_document_zip") from error
    if "word/document.xml" in names:
        return MediaType.DOCX
    if any(name.startswith("xl/") for name in names):
        raise DocumentError("unsupported_type", kind="Excel (.xlsx)")
    if any(name.startswith("ppt/") for name in names):
        raise DocumentError("unsupported_type", kind="PowerPoint (.pptx)")
    if mimetype.startswith(MediaType.ODT.encode()):  # templates, too
        return MediaType.ODT
    if b"opendocument" in mimetype:
        raise DocumentError("unsupported_type", kind="OpenDocument")
    raise DocumentError("not_a_document_zip")


def _ole_type(path: Path) -> MediaType:
    """Tell a locked DOCX, an old Word file and other OLE files apart by their directory entries."""
    data = path.read_bytes()
    if _WORD_97 in data:
        return MediaType.DOC  # it may hold a workbook: what it is itself comes first
    for entry, error in (
        ("EncryptedPackage", DocumentError("encrypted_docx")),
        ("Workbook", DocumentError("unsupported_type", kind="Excel 97-2003 (.xls)")),
        ("PowerPoint Document", DocumentError("unsupported_type", kind="PowerPoint 97-2003 (.ppt)")),
    ):
        if entry.encode("utf-16-le") in data:
            raise error
    return MediaType.DOC


def _text_type(head: bytes) -> MediaType:
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        strange = sum(1 for byte in head if byte < 0x20 and byte not in _TEXT_CONTROLS)
        if b"\x00" in head or strange > _CONTROL_SHARE * len(head):
            raise DocumentError("unknown_binary")
    text = decode(head).text
    if _HTML.match(text) or (_HTML_FRAGMENT.match(text) and _CLOSING_TAG.search(text)):
        return MediaType.HTML
    if text.lstrip().startswith("<?xml"):
        raise DocumentError("unsupported_type", kind="XML")
    return MediaType.MARKDOWN if looks_like_markdown(text) else MediaType.TEXT
