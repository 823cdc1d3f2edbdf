"""The second layer of a two-layer PDF: invisible words at their places on the page.

Text is drawn in rendering mode 3 (neither filled nor stroked) with fonts that have no shapes; each word is
stretched to the width of its box and reaches from its foot to its head (:mod:`pipeline.archive.baselines`).
The method is that of OCRmyPDF and Tesseract's PDF renderer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from pipeline.archive.baselines import Extent, Setting, settings, usual_size
from pipeline.archive.fonts import ADVANCE, GLYPHLESS_NAME, UNITS, glyphless
from pipeline.records.page import Box

FONT = "/KH"
_LEAST = 1.0
"""Points: no box is drawn smaller."""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word in a box, on a line of its page; the box is in the unit of the page, origin at the top left."""

    text: str
    box: Box
    line: int = 0


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
    """Writes the words of pages into one PDF; all pages share its fonts."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._fonts: dict[tuple[float, float], Object] = {}
        self._codes: set[int] = {0x20}

    def add(self, page: Page, words: WordsOfPage) -> None:
        """Append invisible words to a page; its own content is kept whole in a state of its own."""
        matrix, width, height = _upright(page)
        used: dict[str, Object] = {}
        drawn = "".join(self._line(line, words.turn, used) for line in _lines(words, width, height))
        page.contents_add(b"q\n", prepend=True)
        content = f"\nQ\nq {_numbers(matrix)} cm\nBT\n3 Tr\n{drawn}ET\nQ\n"
        page.contents_add(content.encode("ascii"))
        for name, font in used.items():
            page.add_resource(font, Name.Font, Name(name))

    def finish(self) -> None:
        """Embed the fonts, once it is known which letters they must name."""
        if not self._fonts:
            return
        shared = _Shared(self._pdf, sorted(self._codes))
        for (ascent, descent), font in self._fonts.items():
            for key, value in shared.font(round(UNITS * ascent), round(UNITS * descent)).items():
                font[key] = value

    def _line(self, line: tuple[list[Extent], float], turn: int, used: dict[str, Object]) -> str:
        extents, usual = line
        shown = []
        for word, setting in zip(extents, settings(extents, usual), strict=True):
            key = round(setting.ascent, 2), round(setting.descent, 2)
            font = self._fonts.get(key)
            if font is None:
                font = self._fonts[key] = self._pdf.make_indirect(Dictionary(Type=Name.Font))
            name = f"{FONT}{round(UNITS * key[0])}.{round(UNITS * key[1])}"
            used[name] = font
            self._codes |= {ord(character) for character in word.text}
            shown.append(_show(word, setting, name, turn))
        return "".join(shown)


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


def _lines(words: WordsOfPage, width: float, height: float) -> list[tuple[list[Extent], float]]:
    """Lines of a page along the way they are read, each with the usual size of the page."""
    across = width / words.width if words.width else 1.0
    down = height / words.height if words.height else 1.0
    lines: dict[int, list[Extent]] = {}
    for word in words.words:
        text = "".join(c if ord(c) < 0x10000 else "\ufffd" for c in word.text)
        if text:
            box = word.box
            left, right = box.left * across, box.right * across
            top, bottom = height - box.top * down, height - box.bottom * down
            extent = _turned(
                text, left, bottom, max(right, left + _LEAST), max(top, bottom + _LEAST), words.turn
            )
            lines.setdefault(word.line, []).append(extent)
    usual = usual_size(list(lines.values()))
    return [(line, usual) for line in lines.values()]


def _turned(text: str, left: float, bottom: float, right: float, top: float, turn: int) -> Extent:
    """A box as somebody sees it who has turned the page clockwise by ``turn`` to read it."""
    sides = {
        0: (left, right, bottom, top),
        90: (bottom, top, -right, -left),
        180: (-right, -left, -top, -bottom),
        270: (-top, -bottom, left, right),
    }[turn % 360]
    return Extent(text, *sides)


def _show(word: Extent, setting: Setting, font: str, turn: int) -> str:
    """Operators for one word and the space after it."""
    along, base = word.start, setting.base
    place = {
        0: (1, 0, 0, 1, along, base),
        90: (0, 1, -1, 0, -base, along),
        180: (-1, 0, 0, -1, -along, -base),
        270: (0, -1, 1, 0, base, -along),
    }[turn % 360]
    stretch = 100 * (word.end - word.start) / (len(word.text) * setting.size * ADVANCE / UNITS)
    codes = "".join(f"{ord(character):04X}" for character in word.text)
    return f"{font} {setting.size:.3f} Tf {stretch:.3f} Tz {_numbers(place)} Tm <{codes}0020> Tj\n"


def _numbers(values: Iterable[float]) -> str:
    return " ".join(f"{value:.3f}".rstrip("0").rstrip(".") for value in values)


class _Shared:
    """Composite fonts in which every code of two bytes is the blank glyph and stands for that letter."""

    def __init__(self, pdf: Pdf, codes: Sequence[int]) -> None:
        self._pdf = pdf
        program = Stream(pdf, glyphless())
        program.Length1 = len(glyphless())
        self._program = pdf.make_indirect(program)
        self._glyphs = pdf.make_indirect(Stream(pdf, b"\x00\x01" * (codes[-1] + 1)))
        self._names = pdf.make_indirect(Stream(pdf, _to_unicode(codes)))

    def font(self, ascent: int, descent: int) -> Dictionary:
        """A font that reaches so far above and below its baseline, in thousandths of its size."""
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(f"/{GLYPHLESS_NAME}"),
            Flags=4,
            FontBBox=Array([0, -descent, ADVANCE, ascent]),
            ItalicAngle=0,
            Ascent=ascent,
            Descent=-descent,
            CapHeight=ascent,
            StemV=80,
            FontFile2=self._program,
        )
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name(f"/{GLYPHLESS_NAME}"),
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=self._pdf.make_indirect(descriptor),
            DW=ADVANCE,
            CIDToGIDMap=self._glyphs,
        )
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(f"/{GLYPHLESS_NAME}"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([self._pdf.make_indirect(descendant)]),
            ToUnicode=self._names,
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
