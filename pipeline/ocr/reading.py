"""One page image to words, and words to lines in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.layout import arrange, box_of, doubt_handwriting
from pipeline.ocr.bullets import with_list_marks
from pipeline.ocr.case import recased
from pipeline.ocr.coverage import unread_share
from pipeline.ocr.engine import Engine
from pipeline.ocr.found import Found, find
from pipeline.ocr.gaps import parted
from pipeline.ocr.image import Colour, Grey
from pipeline.ocr.line_reader import LineReader
from pipeline.ocr.line_words import on_level, on_page, without_specks
from pipeline.ocr.pages import Master
from pipeline.ocr.percents import without_false_nines
from pipeline.ocr.prepare import Prepared, prepare
from pipeline.ocr.quality import is_debris, mean_confidence, worth
from pipeline.ocr.roman import recounted
from pipeline.ocr.second_look import read_lines
from pipeline.ocr.settings import Settings
from pipeline.ocr.textlines import TextLine
from pipeline.records.page import Box, Line, Word

_SAMPLE = 8
"""Lines read to tell which way up a page lies."""

_SMALLEST = 16
"""Pixels: no line of type is lower, and no page narrower."""

_DOUBTFUL = 0.62
"""A page read with less confidence than this may lie upside down."""

_UNREADABLE = 0.45
"""Confidence below which the long lines of a page are no print: print seen from behind has 0.3, faded print 0.9."""

_BETTER = 0.15
"""By so much a page must read better the other way up."""


_ReadLine = tuple[TextLine, list[Word]]
"""A line and the words read in it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page image gave; boxes are in pixels of the master.

    ``unread`` is the share of the letters on the page that no word was read from (0 to 1), ``by_hand``
    are the texts of letterhead lines that were filled by hand.
    """

    lines: tuple[Line, ...]
    confidence: float | None
    rotation: int
    skew: float
    blank: bool
    unread: float = 0.0
    by_hand: tuple[str, ...] = ()


_NOTHING = Reading((), None, 0, 0.0, blank=True)


def read_image(
    master: Master,
    overlay: Sequence[Word],
    engine: Engine,
    number: int,
    settings: Settings,
    reader: LineReader | None = None,
) -> Reading:
    """Read one page image, whichever way up it lies.

    Args:
        master: the page image.
        overlay: words known to stand on the image (signature stamps, typed fields), with boxes in
            its pixels: they are not recognised but set among the others.
        engine: what recognises lines.
        number: page number, for errors.
        settings: settings of the stage.
        reader: what reads lines again of which the engine is not sure.

    Raises:
        DocumentError: the engine failed on this page.
        MissingProgramError: the engine is not installed.
    """
    if min(master.image.shape[:2]) < _SMALLEST:
        return _NOTHING
    image = _uncovered(master.image, overlay)
    prepared = prepare(image)
    if prepared.blank and not overlay:
        return _NOTHING
    if prepared.sideways:
        turned = [find(prepare(image, degrees), settings.letter_pixels) for degrees in (0, 90, 270)]
        best = max(turned, key=lambda found: _sample(found, engine, number))
        return _read(best, overlay, engine, number, reader)
    found = find(prepared, settings.letter_pixels)
    deepened = "deepened" in prepared.steps
    if deepened and _shows_through(found, image, engine, number, settings):
        return _read_as_it_is(image, overlay, engine, number, settings, reader)
    reading = _read(found, overlay, engine, number, reader)
    if reading.confidence is not None and reading.confidence < _DOUBTFUL:
        over = find(prepare(image, 180), settings.letter_pixels)
        if _sample(over, engine, number) > reading.confidence + _BETTER:
            reading = _read(over, overlay, engine, number, reader)
    if deepened and (reading.confidence or 0.0) < _DOUBTFUL:
        # No pale print: most likely the other side of the sheet, which shows through.
        return _read_as_it_is(image, overlay, engine, number, settings, reader)
    return reading


def _read_as_it_is(
    image: Colour | Grey,
    overlay: Sequence[Word],
    engine: Engine,
    number: int,
    settings: Settings,
    reader: LineReader | None,
) -> Reading:
    """Read a page without making pale ink darker; most such pages are blank then."""
    prepared = prepare(image, deepen=False)
    if prepared.blank and not overlay:
        return _NOTHING
    return _read(find(prepared, settings.letter_pixels), overlay, engine, number, reader)


def _shows_through(
    found: Found, image: Colour | Grey, engine: Engine, number: int, settings: Settings
) -> bool:
    """Whether what was made darker is the other side of the sheet: no line of it can be read, either way up.

    To read all of it, every line again and again, would take five times as long as a page of print.
    """
    upright = _sample(found, engine, number)
    if upright >= _UNREADABLE:
        return False
    over = find(prepare(image, 180), settings.letter_pixels)
    return _sample(over, engine, number) <= upright + _BETTER


def _uncovered(image: Colour | Grey, overlay: Sequence[Word]) -> Colour | Grey:
    """Return the image with white paper in place of words that are known already."""
    if not overlay:
        return image
    bare = image.copy()
    for word in overlay:
        box = box_of(word)
        rows = slice(max(int(box.top), 0), max(int(box.bottom) + 1, 0))
        bare[rows, max(int(box.left), 0) : max(int(box.right) + 1, 0)] = 255
    return bare


def _sample(found: Found, engine: Engine, number: int) -> float:
    """Confidence with which some long lines of a page are read; 0 where there are none."""
    longest = sorted(found.lines, key=lambda line: -line.box.width)[:_SAMPLE]
    words = engine.read_lines([line.image for line in longest], number)
    return mean_confidence([word for line in words for word in line]) or 0.0


def _read(
    found: Found, overlay: Sequence[Word], engine: Engine, number: int, reader: LineReader | None
) -> Reading:
    prepared = found.prepared
    everything = [*found.lines, *found.others]
    read = read_lines(everything, engine, number, reader)
    both = [(line, on_page(own, line)) for line, own in zip(everything, read, strict=True)]
    count = len(found.lines)
    words: list[Word] = []
    debris: list[list[Word]] = []
    places: dict[Box, Box] = {}
    for line, placed in _better(both[:count], both[count:]):
        if is_debris(placed, found.letter / prepared.scale):
            debris.append(placed)
            continue
        for word in _mended(without_specks(placed), line):
            level = on_level(word, line)
            places[level] = box_of(word)
            words.append(replace(word, box=level))
    words += [replace(word, box=prepared.placement.on_image(box_of(word))) for word in overlay]
    height, width = prepared.grey.shape
    # Strokes of a pen or a seal read as letters are kept, but out of the way of the text.
    lines, by_hand = doubt_handwriting(arrange(words, found.rulings, width, height, debris))
    arranged = [_with_places(line, places) for line in lines]
    unread = unread_share(prepared.ink, found.letter, prepared.scale, arranged)
    return Reading(
        tuple(_on_master(line, prepared) for line in arranged),
        mean_confidence(words),
        prepared.rotation,
        prepared.skew,
        blank=not words and unread == 0,
        unread=unread,
        by_hand=by_hand,
    )


def _mended(words: Sequence[Word], line: TextLine) -> Sequence[Word]:
    """Words of one line, boxes on the page, mended where their image says other than the engine."""
    for mend in (with_list_marks, parted, recased, recounted, without_false_nines):
        words = mend(words, line)
    return words


def _better(lines: list[_ReadLine], others: list[_ReadLine]) -> list[_ReadLine]:
    """Put another way to see a stretch of the page in the place of its lines where it reads better."""
    kept = list(lines)
    for other in sorted(others, key=lambda pair: -worth(pair[1])):
        replaced = [pair for pair in kept if _covers(other[0].box, pair[0].box)]
        if worth(other[1]) > sum(worth(words) for _, words in replaced) + 1:
            kept = [pair for pair in kept if not any(pair is old for old in replaced)]
            kept.append(other)
    return kept


def _covers(outer: Box, inner: Box) -> bool:
    width = min(outer.right, inner.right) - max(outer.left, inner.left)
    height = min(outer.bottom, inner.bottom) - max(outer.top, inner.top)
    return width > 0 and height > 0 and width * height > 0.5 * inner.width * inner.height


def _with_places(line: Line, places: dict[Box, Box]) -> Line:
    """Give the words of an arranged line their own boxes again."""
    words = tuple(replace(word, box=places.get(box_of(word), word.box)) for word in line.words)
    return line.model_copy(update={"words": words})


def _on_master(line: Line, prepared: Prepared) -> Line:
    placement = prepared.placement
    moved = (replace(word, box=placement.turned_box(box_of(word), prepared.skew)) for word in line.words)
    return line.model_copy(update={"words": tuple(moved)})
