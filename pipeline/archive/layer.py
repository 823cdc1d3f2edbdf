"""The second layer of a two-layer PDF: invisible words at their places on the page.

Text is drawn in rendering mode 3 (neither filled nor stroked) with a font that has no shapes; each word is
stretched to the width of its box, and stands on the baseline that makes the font's height that of the box. The
method is that of OCRmyPDF and Tesseract's PDF renderer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from pipeline.archive.fonts import ADVANCE, ASCENT, DESCENT, GLYPHLESS_NAME, UNITS, glyphless
from pipeline.records.page import Box

FONT = "/KehoachText"
_LEAST = 1.0
"""Points: no box is drawn smaller."""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word in a box; the box is in the unit of its page, origin at the top left."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class WordsOfPage:
    """What stands on a page: its size in the unit of the boxes, and the way it must be turned to be read.

    ``turn`` is in clockwise degrees, a multiple of 90.
    """

    number: int
    width: float
    height: float
    words: tuple[PlacedWord, ...]
    turn: int = 0


class TextLayer:
    """Writes the words of pages into one PDF; all pages share one font."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._font: Object | None = None
        self._codes: set[int] = set()

    def add(self, page: Page, words: WordsOfPage) -> None:
        """Append invisible words to a page; its own content is kept whole in a state of its own."""
        matrix, width, height = _upright(page)
        drawn = _draw(words, width, height, self._codes)
        page.contents_add(b"q\n", prepend=True)
        content = f"\nQ\nq {_numbers(matrix)} cm\nBT\n3 Tr\n{drawn}ET\nQ\n"
        page.contents_add(content.encode("ascii"))
        if self._font is None:
            self._font = self._pdf.make_indirect(Dictionary(Type=Name.Font))
        page.add_resource(self._font, Name.Font, Name(FONT))

    def finish(self) -> None:
        """Embed the font, once it is known which letters it must name."""
        if self._font is None:
            return
        for key, value in _font(self._pdf, sorted(self._codes)).items():
            self._font[key] = value


def _upright(page: Page) -> tuple[tuple[float, ...], float, float]:
    """Matrix from the page as it is seen (points, origin bottom left) to user space, and its size."""
    x0, y0, x1, y1 = (float(value) for value in page.mediabox)
    x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    width, height = x1 - x0, y1 - y0
    return {
        0: ((1, 0, 0, 1, x0, y0), width, height),
        90: ((0, 1, -1, 0, x1, y0), height, width),
        180: ((-1, 0, 0, -1, x1, y1), width, height),
        270: ((0, -1, 1, 0, x0, y1), height, width),
    }[int(page.rotation) % 360]


def _draw(words: WordsOfPage, width: float, height: float, codes: set[int]) -> str:
    across = width / words.width if words.width else 1.0
    down = height / words.height if words.height else 1.0
    parts = []
    for word in words.words:
        text = "".join(c if ord(c) < 0x10000 else "\ufffd" for c in word.text)
        if not text:
            continue
        codes |= {ord(character) for character in text}
        box = word.box
        left, right = box.left * across, box.right * across
        top, bottom = height - box.top * down, height - box.bottom * down
        parts.append(_show(text, left, bottom, right, top, words.turn))
    codes.add(0x20)
    return "".join(parts)


def _show(text: str, left: float, bottom: float, right: float, top: float, turn: int) -> str:
    """Operators for one word and the space after it, along the way it is read."""
    wide, tall = max(right - left, _LEAST), max(top - bottom, _LEAST)
    length, size = (tall, wide) if turn in (90, 270) else (wide, tall)
    size = size * UNITS / (ASCENT - DESCENT)
    drop = size * -DESCENT / UNITS
    place = {
        0: (1, 0, 0, 1, left, bottom + drop),
        90: (0, 1, -1, 0, right - drop, bottom),
        180: (-1, 0, 0, -1, right, top - drop),
        270: (0, -1, 1, 0, left + drop, top),
    }[turn % 360]
    stretch = 100 * length / (len(text) * size * ADVANCE / UNITS)
    codes = "".join(f"{ord(character):04X}" for character in text)
    return f"{FONT} {size:.3f} Tf {stretch:.3f} Tz {_numbers(place)} Tm <{codes}0020> Tj\n"


def _numbers(values: Iterable[float]) -> str:
    return " ".join(f"{value:.3f}".rstrip("0").rstrip(".") for value in values)


def _font(pdf: Pdf, codes: Sequence[int]) -> Dictionary:
    """A composite font in which every code of two bytes is the blank glyph and stands for that letter."""
    program = Stream(pdf, glyphless())
    program.Length1 = len(glyphless())
    last = max(codes, default=0x20)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{GLYPHLESS_NAME}"),
        Flags=4,
        FontBBox=Array([0, DESCENT, ADVANCE, ASCENT]),
        ItalicAngle=0,
        Ascent=ASCENT,
        Descent=DESCENT,
        CapHeight=ASCENT,
        StemV=80,
        FontFile2=pdf.make_indirect(program),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name(f"/{GLYPHLESS_NAME}"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=ADVANCE,
        CIDToGIDMap=pdf.make_indirect(Stream(pdf, b"\x00\x01" * (last + 1))),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name(f"/{GLYPHLESS_NAME}"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=pdf.make_indirect(Stream(pdf, _to_unicode(codes))),
    )


def _to_unicode(codes: Sequence[int]) -> bytes:
    blocks = []
    for first in range(0, len(codes), 100):
        some = codes[first : first + 100]
        lines = "".join(f"<{code:04X}> <{code:04X}>\n" for code in some)
        blocks.append(f"{len(some)} beginbfchar\n{lines}endbfchar\n")
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{''.join(blocks)}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
