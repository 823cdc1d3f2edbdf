"""Reading: pages to lines of words, from their text layer where that is good, else from their image.

``read`` gives one page at a time and holds one page image at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.errors import DocumentError, MissingProgramError
from pipeline.layout import arrange
from pipeline.ocr import tesseract_library
from pipeline.ocr.alto import alto
from pipeline.ocr.choice import EXACTLY_MENDED, prefers_reading, words_share
from pipeline.ocr.confidence import page_confidence
from pipeline.ocr.engine import Engine
from pipeline.ocr.hocr import hocr
from pipeline.ocr.line_reader import LineReader, line_reader, line_reader_version
from pipeline.ocr.pages import Master, master_page, poppler_version
from pipeline.ocr.reading import Reading, read_image
from pipeline.ocr.settings import Settings
from pipeline.ocr.tesseract import Tesseract, model_folder
from pipeline.ocr.tesseract_library import TesseractLibrary
from pipeline.ocr.transcript import written_lines
from pipeline.records.page import (
    Box,
    IngestedDocument,
    IngestedPage,
    LayerQuality,
    Line,
    ReadPage,
    TextSource,
    Word,
)
from pipeline.records.restored import RestoredWord
from pipeline.records.source import MediaType, Notice

__all__ = ["Engine", "Settings", "needs_image", "page_files", "read", "readable", "versions"]

_RULES = "21"
"""Raised when the preparation of images or the layout gives other results for the same page."""


def read(
    document: IngestedDocument, path: Path, settings: Settings, engine: Engine | None = None
) -> Iterator[ReadPage]:
    """Read the pages of a document, or some of them, in order, one at a time.

    A page that cannot be read comes out empty, with a notice that says why, and costs no other page.

    Args:
        document: what ingest gave for the file.
        path: the file itself, for page images.
        settings: settings of the stage.
        engine: the recogniser; Tesseract where none is given, and the line reader of this project with it.

    Raises:
        MissingProgramError: Tesseract, its language model or poppler is not installed.
    """
    readers = (_engine(settings), line_reader(settings.language)) if engine is None else (engine, None)
    for page in document.pages:
        try:
            yield _read_page(page, document.media_type, path, settings, *readers)
        except DocumentError as error:
            notice = Notice(code=error.code, page=page.number, values=error.values)
            yield ReadPage(number=page.number, source=TextSource.OCR, notices=(notice,))


def readable(pages: Iterable[ReadPage]) -> Iterator[ReadPage]:
    """Pass the pages of a whole document on.

    Raises:
        DocumentError: no page at all could be read; the error is that of the first.
    """
    first: DocumentError | None = None
    read_one = False
    for page in pages:
        # A page that was recognised knows its size, be it blank.
        if page.source is TextSource.OCR and page.width is None:
            first = first or _failure(page.notices[0])
        else:
            read_one = True
        yield page
    if first is not None and not read_one:
        raise first


def needs_image(page: IngestedPage) -> bool:
    """Tell whether a page must be recognised, which takes seconds, and not only be arranged."""
    written = bool(page.lines) or (page.width is None and not page.words)
    kept = page.layer is LayerQuality.DAMAGED and page.layer_fault in EXACTLY_MENDED
    return not (written or kept or page.layer is LayerQuality.GOOD)


def page_files(page: ReadPage, words: Iterable[RestoredWord]) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of a page's hOCR and ALTO files; nothing for pages not recognised.

    Args:
        page: the page as it was read.
        words: its words as they were restored.
    """
    if page.source is TextSource.OCR:
        lines = written_lines(page, words)
        yield f"{page.number:04}.hocr", hocr(page, lines)
        yield f"{page.number:04}.alto.xml", alto(page, lines)


def versions() -> dict[str, str]:
    """Versions of the programs, the model and the rules that decide what is read."""
    return {
        **_engine_versions(),
        "line_reader": line_reader_version(),
        "poppler": poppler_version(),
        "reading_rules": _RULES,
    }


def _engine(settings: Settings) -> Engine:
    """Tesseract as a library where that is installed, else as a program."""
    if tesseract_library.is_installed():
        folder = model_folder(settings.language)
        if folder is not None:
            return TesseractLibrary(folder, settings.language, settings.page_timeout)
    return Tesseract(settings.language, settings.page_timeout)


def _engine_versions() -> dict[str, str]:
    try:
        return _engine(Settings()).versions()
    except MissingProgramError:
        return Tesseract().versions()


def _failure(notice: Notice) -> DocumentError:
    return DocumentError(notice.code, notice.page, **notice.values)


def _read_page(
    page: IngestedPage,
    media_type: MediaType,
    path: Path,
    settings: Settings,
    engine: Engine,
    reader: LineReader | None,
) -> ReadPage:
    if page.lines:
        return ReadPage(number=page.number, source=TextSource.TEXT, lines=page.lines)
    if page.width is None and not page.words:
        return ReadPage(number=page.number, source=TextSource.TEXT, blank=True)
    if page.layer is LayerQuality.GOOD:
        return _from_layer(page)
    if page.layer is LayerQuality.DAMAGED and page.layer_fault in EXACTLY_MENDED:
        return _from_layer(page, _notice("layer_kept", page, fault=page.layer_fault))
    master = master_page(path, media_type, page, settings)
    reading = read_image(master, _overlay(page, master), engine, page.number, settings, reader)
    notices: list[Notice] = []
    if page.layer is LayerQuality.DAMAGED:
        layer = _layer_lines(page)
        shares = {"ocr": _percent(words_share(reading.lines)), "layer": _percent(words_share(layer))}
        fault = page.layer_fault or "?"
        if not prefers_reading(page, layer, reading):
            return _from_layer(page, _notice("layer_kept_unread", page, fault=fault, **shares))
        notices.append(_notice("layer_replaced", page, fault=fault, **shares))
    height, width = master.image.shape[:2]
    confidence = page_confidence(reading.lines, reading.unread)
    notices += _notices(page, reading, confidence, settings)
    return ReadPage(
        number=page.number,
        source=TextSource.OCR,
        lines=reading.lines,
        width=width,
        height=height,
        dpi=master.dpi,
        confidence=confidence,
        unread=round(reading.unread, 4),
        rotation=reading.rotation,
        skew=reading.skew,
        blank=reading.blank,
        notices=tuple(notices),
    )


def _overlay(page: IngestedPage, master: Master) -> list[Word]:
    """Words that stand on the page image as text, moved from points to its pixels.

    A page whose layer holds nothing but the stamp of a digital signature, or a number typed into a
    field, counts as a page without a layer, but these words are known exactly.
    """
    if page.layer is not LayerQuality.NONE or master.dpi is None:
        return []
    scale = master.dpi / 72
    return [
        replace(word, box=Box(b.left * scale, b.top * scale, b.right * scale, b.bottom * scale))
        for word in page.words
        if (b := word.box) is not None
    ]


def _from_layer(page: IngestedPage, *notices: Notice) -> ReadPage:
    lines = _layer_lines(page)
    return ReadPage(
        number=page.number,
        source=TextSource.TEXT_LAYER,
        lines=lines,
        width=page.width,
        height=page.height,
        blank=not lines,
        notices=notices,
    )


def _layer_lines(page: IngestedPage) -> tuple[Line, ...]:
    return arrange(page.words, page.rulings, page.width or 0.0, page.height or 0.0)


def _notices(
    page: IngestedPage, reading: Reading, confidence: float | None, settings: Settings
) -> Iterator[Notice]:
    if reading.blank:
        yield _notice("page_blank", page)
    elif confidence is not None and confidence < settings.review_below:
        yield _notice("low_confidence_page", page, confidence=_percent(confidence))
    if reading.unread > settings.unread_above:
        yield _notice("print_unread", page, share=_percent(reading.unread))
    for text in reading.by_hand:
        yield _notice("handwriting", page, text=text)
    if reading.rotation:
        yield _notice("page_turned", page, degrees=str(reading.rotation))


def _notice(code: str, page: IngestedPage, **values: str) -> Notice:
    return Notice(code=code, page=page.number, values=values)


def _percent(share: float) -> str:
    return f"{share:.0%}"
