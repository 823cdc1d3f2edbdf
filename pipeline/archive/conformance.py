"""Checks of a finished PDF/A-2b file, as far as they can be made on its objects.

These are not those of a full validator such as veraPDF: content streams and font programs are not looked into.
Numbers in brackets are those of ISO 19005-2.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Pdf, PdfError, Stream, StreamDecodeLevel
from pikepdf import __version__ as pikepdf_version
from pikepdf import open as open_pdf

from pipeline.archive.substitutes import is_embedded

CHECKER = f"pikepdf {pikepdf_version}"
_IMAGE_FILTERS = {"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"}
_HIDDEN = 1 | 2 | 32 | 256
_PRINTED = 4


def faults(path: Path) -> list[str]:
    """Return message codes of what keeps a file from being PDF/A-2b; none where nothing was found."""
    try:
        with open_pdf(path) as pdf:
            found = _metadata(pdf) + object_faults(pdf)
            if pdf.check_pdf_syntax():
                found.append("pdfa_syntax")
            if pdf.is_encrypted:
                found.append("pdfa_encrypted")
            return sorted(set(found))
    except PdfError:
        return ["pdfa_unreadable"]


def image_prints(pdf: Pdf) -> Counter[str]:
    """Return a fingerprint of the samples of each image: of the coded bytes where they are coded as an image,
    else of the samples themselves, because packing without loss may be done anew."""
    found: Counter[str] = Counter()
    for thing in pdf.objects:
        if isinstance(thing, Stream) and thing.get("/Subtype") == Name.Image:
            told = thing.get("/Filter", Array())
            filters = [str(f) for f in told] if isinstance(told, Array) else [str(told)]
            coded = bool(filters) and filters[-1] in _IMAGE_FILTERS
            # Filters before that of the image (a JPEG inside Flate) may be undone.
            data = thing.read_raw_bytes() if coded and len(filters) == 1 else _samples(thing)
            size = f"{int(thing.Width)}x{int(thing.Height)}"
            found[f"{size}:{hashlib.sha256(data).hexdigest()}"] += 1
    return found


def _samples(image: Stream) -> bytes:
    """Samples of an image, or its coded bytes where they can only be decoded as a picture."""
    try:
        return image.read_bytes(StreamDecodeLevel.generalized)
    except PdfError:
        return image.read_raw_bytes()


def object_faults(pdf: Pdf) -> list[str]:
    """Return message codes of what the objects of a PDF hold that PDF/A-2b does not allow."""
    found = _document(pdf)
    for thing in pdf.objects:
        if isinstance(thing, Dictionary | Stream):
            found += _object(thing)
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", Array()):
            flags = int(annotation.get("/F", 0))
            if annotation.get("/Subtype") != Name.Popup and (flags & _HIDDEN or not flags & _PRINTED):
                found.append("pdfa_annotation")
    return sorted(set(found))


def _metadata(pdf: Pdf) -> list[str]:
    """Part and level in the metadata (6.6.4), an output intent with a profile (6.2.3), an identifier (6.1.3)."""
    found = [] if "/ID" in pdf.trailer else ["pdfa_no_id"]
    with pdf.open_metadata() as metadata:
        if metadata.get("pdfaid:part") != "2" or metadata.get("pdfaid:conformance") != "B":
            found.append("pdfa_no_claim")
    intents = pdf.Root.get("/OutputIntents", Array())
    if not any("/DestOutputProfile" in intent for intent in intents):
        found.append("pdfa_no_profile")
    return found


def _document(pdf: Pdf) -> list[str]:
    found = []
    names = pdf.Root.get("/Names", Dictionary())
    if "/JavaScript" in names or "/OpenAction" in pdf.Root or "/AA" in pdf.Root:
        found.append("pdfa_action")
    if "/EmbeddedFiles" in names:
        found.append("pdfa_attachment")
    return found


def _object(thing: Dictionary | Stream) -> list[str]:
    found = []
    kind = thing.get("/Type")
    if kind == Name.Font and thing.get("/Subtype") not in (Name.CIDFontType0, Name.CIDFontType2):
        found += [] if is_embedded(thing) else ["pdfa_font"]
    if isinstance(thing, Stream):
        if "/LZWDecode" in str(thing.get("/Filter", "")):
            found.append("pdfa_lzw")
        if thing.get("/Subtype") == Name.Image:
            if thing.get("/ColorSpace") == Name.DeviceCMYK:
                found.append("pdfa_cmyk")
            if thing.get("/Interpolate"):
                found.append("pdfa_interpolate")
    if thing.get("/S") in (Name.JavaScript, Name.Launch) and ("/JS" in thing or "/F" in thing):
        found.append("pdfa_action")
    return found
