"""PDF pages: words and rulings of the text layer, its quality, and the page image behind it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path
from typing import Any, cast

import pdfplumber
import pikepdf
from pdfplumber.table import merge_edges
from pdfplumber.utils.geometry import line_to_edge, rect_to_edges

from pipeline.errors import DocumentError
from pipeline.ingest.layer_quality import Verdict, judge_pages
from pipeline.ingest.pdf_opening import OpenedPdf, open_pdf, unpacked
from pipeline.ingest.pdf_words import mostly_turned, words
from pipeline.ingest.settings import Settings
from pipeline.records.page import Box, IngestedPage, LayerQuality, Ruling, Word
from pipeline.records.source import Notice
from pipeline.resolution import resolution_of

# pdfminer reports every flaw of a damaged font as a warning; what matters becomes a notice here.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

_CHUNK = 50
"""Pages read with one pdfminer document, which keeps every object it has met in memory."""
_COVERING = 0.6
"""Share of the page that images must cover to be the page."""
_OVERLAY = 0.03
"""Share of the page under the words of stamps; a page full of text has 0.2 to 0.4."""
_THIN = 3.0
_SHORTEST = 5.0
"""Points: the thickest rectangle that is a line, and the shortest line that is a ruling."""
_MOST_OBJECTS = 150_000
"""Characters and strokes of one page; a page of a newspaper has 30,000."""
_SHOWN = re.compile(rb"\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f\s]+>")
_DRAWN = re.compile(rb"\b(?:re|l|c|v|y)\b")
_BITS_FORCE_BOLD, _BITS_ITALIC = 1 << 18, 1 << 6
_HEAVY = 600


@dataclass(frozen=True)
class _Layer:
    """One page before its text is judged."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    image_dpi: int | None = None
    overlay_only: bool = False


def read(path: Path, settings: Settings) -> tuple[tuple[IngestedPage, ...], tuple[Notice, ...]]:
    """Return the pages of a PDF and what had to be mended to read them.

    A page whose drawing instructions cannot be read has no words and gives a notice: its
    image can still be recognised.

    Raises:
        DocumentError: see :func:`pipeline.ingest.pdf_opening.open_pdf`; ``page_too_large``.
    """
    notices: list[Notice] = []
    layers: list[_Layer] = []
    with open_pdf(path, settings) as opened:
        notices.extend(opened.notices)
        for layer, notice in _layers(opened, settings):
            layers.append(layer)
            if notice is not None:
                notices.append(notice)
    judged = iter(judge_pages([_text(layer) for layer in layers if _has_layer(layer)]))
    return tuple(_page(layer, next(judged) if _has_layer(layer) else None) for layer in layers), tuple(
        notices
    )


def _has_layer(layer: _Layer) -> bool:
    return bool(layer.words) and not layer.overlay_only


def _text(layer: _Layer) -> str:
    return " ".join(word.text for word in layer.words)


def _page(layer: _Layer, verdict: Verdict | None) -> IngestedPage:
    return IngestedPage(
        number=layer.number,
        width=layer.width,
        height=layer.height,
        words=_without_controls(layer.words),
        rulings=layer.rulings,
        layer=LayerQuality.NONE if verdict is None else verdict.layer,
        layer_fault=None if verdict is None else verdict.fault,
        image_dpi=layer.image_dpi,
    )


def _without_controls(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Drop control characters, which have told what they can: that a font's table is broken."""
    if all(word.text.isprintable() for word in words):
        return words
    cleaned = (replace(word, text=re.sub(r"[\x00-\x1f\x7f]", "", word.text)) for word in words)
    return tuple(word for word in cleaned if word.text)


def _layers(opened: OpenedPdf, settings: Settings) -> Iterator[tuple[_Layer, Notice | None]]:
    for first in range(1, opened.page_count + 1, _CHUNK):
        numbers = list(range(first, min(first + _CHUNK, opened.page_count + 1)))
        opened.stream.seek(0)
        try:
            # The stream only has to be a seekable file; the stub asks for two classes by name.
            plumber = pdfplumber.open(cast(BufferedReader, opened.stream), pages=numbers)
            found = {page.page_number: page for page in plumber.pages}
        except MemoryError:
            raise
        except Exception:  # pdfminer fails in many ways on files that qpdf can read
            found = {}
        for number in numbers:
            yield _layer(opened.pdf.pages[number - 1], found.pop(number, None), number, settings)


def _layer(
    source: pikepdf.Page, page: Any | None, number: int, settings: Settings
) -> tuple[_Layer, Notice | None]:
    width, height = _size(source)
    at_200_dpi = width * height * (200 / 72) ** 2
    if at_200_dpi > settings.max_pixels:
        raise DocumentError(
            "page_too_large",
            page=number,
            width=f"{width / 72:.0f} in",
            height=f"{height / 72:.0f} in",
            limit=settings.max_pixels,
            setting="max_pixels",
        )
    bare = _Layer(number, round(width, 2), round(height, 2))
    try:
        if _is_bomb(source, settings.max_unpacked_bytes):
            return bare, _unreadable(number, "too much on one page")
        if page is None:
            return bare, _unreadable(number, "pdfminer")
        try:
            _refuse_huge_images(page.images, number, settings)
            return _read_layer(source, page, number), None
        finally:
            page.close()
    except (MemoryError, DocumentError):
        raise
    except Exception as error:  # whatever pdfminer meets in a malformed page, the image is still there
        return bare, _unreadable(number, type(error).__name__)


def _refuse_huge_images(images: list[Any], number: int, settings: Settings) -> None:
    """Refuse an image that no scanner makes: drawing it on the page would take minutes and gigabytes."""
    for image in images:
        width, height = (int(value) for value in image["srcsize"])
        if width * height > settings.max_pixels:
            raise DocumentError(
                "page_too_large", page=number, width=width, height=height,
                limit=settings.max_pixels, setting="max_pixels",
            )  # fmt: skip


def _unreadable(number: int, detail: str) -> Notice:
    return Notice(code="text_layer_unreadable", page=number, values={"detail": detail})


def _size(source: pikepdf.Page) -> tuple[float, float]:
    """Return width and height in points as the page is shown, turned by its ``/Rotate``."""
    try:
        left, bottom, right, top = (float(value) for value in source.mediabox)
    except (pikepdf.PdfError, TypeError, ValueError, AttributeError):
        return 612.0, 792.0
    width, height = abs(right - left) or 612.0, abs(top - bottom) or 792.0
    return (height, width) if _rotation(source) % 180 else (width, height)


def _rotation(source: pikepdf.Page) -> int:
    node: Any = source.obj
    value = None
    for _ in range(50):
        if not isinstance(node, pikepdf.Dictionary):
            break  # a damaged file may name a number as the parent of a page
        value = node.get("/Rotate")
        if value is not None or "/Parent" not in node:
            break
        node = node["/Parent"]
    try:
        return int(value) if value is not None else 0
    except (TypeError, ValueError):
        return 0


def _is_bomb(source: pikepdf.Page, limit: int) -> bool:
    """Tell whether a page and its forms draw more than any page does, before pdfminer tries."""
    waiting: list[Any] = []
    contents = source.obj.get("/Contents")
    if isinstance(contents, pikepdf.Array):
        waiting.extend(contents)
    elif contents is not None:
        waiting.append(contents)
    waiting.extend(_forms(source.obj.get("/Resources")))
    seen: set[tuple[int, int]] = set()
    size = objects = 0
    while waiting:
        stream = waiting.pop()
        if not isinstance(stream, pikepdf.Stream) or stream.objgen in seen:
            continue
        if stream.objgen != (0, 0):
            seen.add(stream.objgen)
        data = unpacked(stream, limit)
        if data is None:
            return True
        size += len(data)
        objects += sum(len(shown) for shown in _SHOWN.findall(data)) + len(_DRAWN.findall(data))
        if size > limit or objects > _MOST_OBJECTS:
            return True
        waiting.extend(_forms(stream.get("/Resources")))
    return False


def _forms(resources: Any) -> list[Any]:
    objects = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(objects, pikepdf.Dictionary):
        return []
    return [
        value
        for value in objects.values()
        if isinstance(value, pikepdf.Stream) and str(value.get("/Subtype")) == "/Form"
    ]


def _read_layer(source: pikepdf.Page, page: Any, number: int) -> _Layer:
    left, top, right, bottom = (float(value) for value in page.bbox)
    box = Box(left, top, right, bottom)
    covered, dpi = _page_image(page.images, box)
    chars = page.chars
    found = () if mostly_turned(chars) else words(chars, _font_types(source), box)
    inked = sum(word.box.width * word.box.height for word in found if word.box is not None)
    # Words that cover next to nothing of a scan are stamps and page numbers put on it.
    overlay = covered and inked < _OVERLAY * box.width * box.height
    return _Layer(
        number=number,
        width=round(box.width, 2),
        height=round(box.height, 2),
        words=found,
        rulings=_rulings(page, box),
        image_dpi=dpi,
        overlay_only=overlay,
    )


def _page_image(images: list[Any], box: Box) -> tuple[bool, int | None]:
    """Tell whether images cover the page, and their resolution in dots per inch.

    A scan may come in strips, or as a coarse background under a fine mask: the finest image
    that is wide or high enough to be the page, or a strip of it, has the resolution.
    """
    page_area = box.width * box.height
    area = 0.0
    finest = 0.0
    for image in images:
        width = min(image["x1"], box.right) - max(image["x0"], box.left)
        height = min(image["bottom"], box.bottom) - max(image["top"], box.top)
        if width <= 0 or height <= 0:
            continue
        area += width * height
        if width >= 0.5 * box.width or height >= 0.5 * box.height:
            across, down = (float(value) for value in image["srcsize"])
            across /= max(image["x1"] - image["x0"], 1.0) / 72
            down /= max(image["bottom"] - image["top"], 1.0) / 72
            finest = max(finest, resolution_of(across, down))
    covered = page_area > 0 and area >= _COVERING * page_area and finest > 0
    return covered, round(finest) if covered else None


def _rulings(page: Any, box: Box) -> tuple[Ruling, ...]:
    edges = [line_to_edge(line) for line in page.lines if _straight(line)]
    for rect in page.rects:
        if rect["height"] <= _THIN or rect["width"] <= _THIN:
            edges.append(_axis(rect))
        elif rect.get("stroke"):
            edges.extend(rect_to_edges(rect))
    merged = merge_edges(edges, 2, 2, 3, 3) if edges else []
    rulings = {
        Ruling(
            left=round(edge["x0"] - box.left, 2),
            top=round(edge["top"] - box.top, 2),
            right=round(edge["x1"] - box.left, 2),
            bottom=round(edge["bottom"] - box.top, 2),
        )
        for edge in merged
        if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= _SHORTEST
    }
    return tuple(sorted(rulings, key=lambda r: (r.top, r.left, r.bottom, r.right)))


def _straight(line: Any) -> bool:
    return bool(min(line["width"], line["height"]) <= 1.5)


def _axis(rect: Any) -> Any:
    """Return the line that a thin rectangle draws."""
    if rect["width"] >= rect["height"]:
        middle = (rect["top"] + rect["bottom"]) / 2
        return {
            **rect,
            "top": middle,
            "bottom": middle,
            "height": 0,
            "object_type": "rect_edge",
            "orientation": "h",
        }
    middle = (rect["x0"] + rect["x1"]) / 2
    return {**rect, "x0": middle, "x1": middle, "width": 0, "object_type": "rect_edge", "orientation": "v"}


def _font_types(source: pikepdf.Page) -> dict[str, tuple[bool, bool]]:
    """Return (bold, italic) by font name, from the font descriptors of a page."""
    found: dict[str, tuple[bool, bool]] = {}
    resources = source.obj.get("/Resources")
    fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
    for font in fonts.values() if isinstance(fonts, pikepdf.Dictionary) else ():
        descendants = font.get("/DescendantFonts")
        holder = descendants[0] if isinstance(descendants, pikepdf.Array) and len(descendants) else font
        descriptor = holder.get("/FontDescriptor")
        if not isinstance(descriptor, pikepdf.Dictionary):
            continue
        flags = int(descriptor.get("/Flags", 0))
        weight = float(descriptor.get("/FontWeight", 0))
        slanted = float(descriptor.get("/ItalicAngle", 0)) != 0
        name = str(font.get("/BaseFont", "")).removeprefix("/")
        found[name] = (
            weight >= _HEAVY or bool(flags & _BITS_FORCE_BOLD),
            slanted or bool(flags & _BITS_ITALIC),
        )
    return found
