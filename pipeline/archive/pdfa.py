"""A source file as two-layer PDF/A-2b: its page images as they are, its words where they stand."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import img2pdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, String
from pikepdf import open as open_pdf
from PIL import ImageCms

from pipeline.archive.conformance import faults, image_prints, object_faults
from pipeline.archive.layer import TextLayer, WordsOfPage
from pipeline.archive.own_text import hide_from_search, may_hold_text, strip_invisible
from pipeline.archive.sanitise import sanitise
from pipeline.archive.substitutes import embed_missing
from pipeline.archive.tiff_jpeg import jpeg_pages
from pipeline.errors import DocumentError, KehoachError
from pipeline.records.base import Record
from pipeline.records.source import MediaType

IMAGES = (MediaType.TIFF, MediaType.PNG, MediaType.JPEG)


class Label(Record):
    """What the file says of itself."""

    title: str
    author: str
    identifier: str
    producer: str


class Made(Record):
    """What came of one file: message codes of what was taken out, of what it lacks, and fonts replaced."""

    notices: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    replaced_fonts: tuple[str, ...] = ()


def write_pdfa(
    source: Path | bytes, media_type: MediaType, layers: Sequence[WordsOfPage], label: Label, target: Path
) -> Made:
    """Write a PDF/A-2b file of a PDF or of page images.

    Args:
        source: the file, or the bytes of a PDF.
        media_type: what it is.
        layers: the words of each page that needs them; a page without an entry keeps its own text.
        label: title, author, identifier.
        target: the file to write.

    Raises:
        DocumentError: the source cannot be made a PDF, or its images would not stay as they are.
        MissingProgramError: a font has to be embedded and is not installed.
    """
    between = target.with_suffix(".part")
    try:
        with _opened(source, media_type) as pdf:
            if not (media_type is MediaType.PDF and isinstance(source, Path)):
                # A PDF made here has no identifier of its own yet; one by chance would make every run differ.
                del pdf.trailer["/ID"]
            before = image_prints(pdf)
            notices = sanitise(pdf)
            _add_layers(pdf, layers)
            pdf.remove_unreferenced_resources()
            pdf.save(between, deterministic_id=True)
        # Opened again, it holds only what is still referred to.
        with _opened(between, MediaType.PDF) as pdf:
            replaced = embed_missing(pdf)
            lacking = object_faults(pdf)
            _declare(pdf, label, conforms=not lacking)
            pdf.save(
                target,
                object_stream_mode=ObjectStreamMode.generate,
                compress_streams=True,
                deterministic_id=True,
            )
    finally:
        between.unlink(missing_ok=True)
    with open_pdf(target) as written:
        if before - image_prints(written):
            raise DocumentError("archive_images_changed")
    return Made(
        notices=tuple(notices), faults=tuple(lacking or faults(target)), replaced_fonts=tuple(replaced)
    )


def _add_layers(pdf: Pdf, layers: Sequence[WordsOfPage]) -> None:
    layer = TextLayer(pdf)
    for words in layers:
        if 1 <= words.number <= len(pdf.pages):
            page = pdf.pages[words.number - 1]
            strip_invisible(pdf, page)
            if may_hold_text(page):
                hide_from_search(page)
            layer.add(page, words)
    layer.finish()


@contextmanager
def _opened(source: Path | bytes, media_type: MediaType) -> Iterator[Pdf]:
    try:
        with ExitStack() as held:
            if isinstance(source, bytes):
                yield held.enter_context(open_pdf(BytesIO(source)))
            elif media_type in IMAGES:
                # On the disk, not in memory: a TIFF may have hundreds of pages.
                wrapped = held.enter_context(TemporaryFile())
                _wrap(source, media_type, wrapped)
                yield held.enter_context(open_pdf(wrapped))
            else:
                yield held.enter_context(open_pdf(source))
    except (KehoachError, MemoryError):
        raise
    except OSError as error:
        if error.errno is not None:
            raise
        raise DocumentError("archive_pdf_damaged", detail=str(error)[:200]) from error
    except Exception as error:  # whatever a library stumbles over in a damaged file costs this file alone
        raise DocumentError("archive_pdf_damaged", detail=str(error)[:200]) from error


def _wrap(image: Path, media_type: MediaType, target: IO[bytes]) -> None:
    """Write page images as a PDF, coded as they are or packed without loss."""
    # It tells of every image with transparency, on a line of its own.
    logging.getLogger("img2pdf").setLevel(logging.ERROR)
    told = {"rotation": img2pdf.Rotation.ifvalid, "nodate": True, "outputstream": target}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pages = jpeg_pages(image) if media_type is MediaType.TIFF else None
            if pages is None:
                img2pdf.convert(str(image), **told)
            else:
                layout = img2pdf.get_fixed_dpi_layout_fun(pages.dpi)
                img2pdf.convert(pages.files, layout_fun=layout, **told)
    except (img2pdf.ImageOpenError, img2pdf.AlphaChannelError, ValueError, NotImplementedError) as error:
        raise DocumentError("archive_image_unsupported", detail=str(error)[:200]) from error
    target.seek(0)


def _declare(pdf: Pdf, label: Label, *, conforms: bool) -> None:
    """Say in the metadata what the file is (6.6), and what its colours mean (6.2.3).

    A file that lacks something does not claim to be PDF/A.
    """
    profile = Stream(pdf, _srgb())
    profile.N = 3
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name("/GTS_PDFA1"),
                OutputConditionIdentifier=String("sRGB"),
                Info=String("sRGB IEC61966-2.1"),
                DestOutputProfile=pdf.make_indirect(profile),
            )
        ]
    )
    if "/Metadata" in pdf.Root:
        del pdf.Root.Metadata
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = label.title
        if label.author:
            metadata["dc:creator"] = [label.author]
        metadata["dc:identifier"] = label.identifier
        metadata["pdf:Producer"] = label.producer
        if conforms:
            metadata["pdfaid:part"] = "2"
            metadata["pdfaid:conformance"] = "B"


@cache
def _srgb() -> bytes:
    """An sRGB profile, made here, with a fixed day, so that the same paper gives the same file."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = bytes.fromhex("07d000010001000000000000")
    return bytes(made)
