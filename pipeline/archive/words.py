"""What the store holds of a document's pages, as far as a delivery needs it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.archive.layer import PlacedWord, WordsOfPage
from pipeline.records.base import Record
from pipeline.records.page import IngestedDocument, IngestedPage, LayerQuality, ReadPage, TextSource
from pipeline.records.restored import Paragraph, RestoredDocument, RestoredWord
from pipeline.records.source import MediaType
from pipeline.store import DocumentFolder

_BORN_DIGITAL, _DIGITISED, _MIXED = "01", "02", "03"
LEAST_DPI = 200
"""Dots an inch that TT 05/2025/TT-BNV, article 8, asks of digitised administrative papers."""
_IMAGES = (MediaType.TIFF, MediaType.PNG, MediaType.JPEG)


class Paper(Record):
    """A document: its type, its pages, its restored paragraphs, and the words of pages that need a text layer.

    ``level`` is the code of ``confidenceLevel``: born digital, digitised, or some pages of each.
    ``coarse`` are the pages whose scan has fewer dots an inch than the rules ask for.
    """

    media_type: MediaType
    level: str
    pages: int
    paragraphs: tuple[Paragraph, ...]
    layers: tuple[WordsOfPage, ...]
    coarse: tuple[int, ...] = ()


def read_paper(folder: DocumentFolder) -> Paper:
    """Read what the stages left of a document.

    A page that was recognised, or whose own text is damaged, gets the restored words; a page whose
    own text is good keeps it.

    Raises:
        OSError: a record is missing or damaged.
        pydantic.ValidationError: a record is not of this version.
    """
    (ingested,) = folder.read_record("ingest", IngestedDocument)
    read = tuple(folder.read_record("ocr", ReadPage))
    (restored,) = folder.read_record("restore", RestoredDocument)
    words: dict[int, list[RestoredWord]] = {}
    for word in restored.words:
        words.setdefault(word.page, []).append(word)
    layers = tuple(
        _layer(page, words.get(page.number, ()))
        for page, source in zip(read, ingested.pages, strict=False)
        if page.width and page.height and not _keeps_its_text(page, source)
    )
    return Paper(
        media_type=ingested.media_type,
        level=_level(ingested.media_type, ingested.pages, read),
        pages=len(ingested.pages),
        paragraphs=restored.paragraphs,
        layers=layers,
        coarse=tuple(page.number for page in ingested.pages if (page.image_dpi or LEAST_DPI) < LEAST_DPI),
    )


def _keeps_its_text(page: ReadPage, source: IngestedPage) -> bool:
    return page.source is not TextSource.OCR and source.layer is not LayerQuality.DAMAGED


def _layer(page: ReadPage, words: Iterable[RestoredWord]) -> WordsOfPage:
    placed = tuple(PlacedWord(word.text, word.box, word.line) for word in words)
    return WordsOfPage(page.number, page.width or 0.0, page.height or 0.0, placed, page.rotation)


def _level(media_type: MediaType, pages: Sequence[IngestedPage], read: Sequence[ReadPage]) -> str:
    if media_type in _IMAGES:
        return _DIGITISED
    scanned = {
        page.source is TextSource.OCR or source.image_dpi is not None
        for page, source in zip(read, pages, strict=False)
        if not page.blank
    }
    if len(scanned) == 2:
        return _MIXED
    return _DIGITISED if scanned == {True} else _BORN_DIGITAL
