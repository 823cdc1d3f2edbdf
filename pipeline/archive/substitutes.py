"""Fonts that a PDF only names, embedded: PDF/A wants every font inside the file.

Word leaves Times New Roman and Arial out of its PDF files, and every viewer shows a font of its own in
their place. Liberation has the widths of those two and of Courier New, so that nothing moves.
"""

from __future__ import annotations

from io import BytesIO

from fontTools.agl import toUnicode
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from pipeline.archive.fonts import MONO, SANS, SERIF, font_file, subset_of

_FAMILIES = (("courier", MONO), ("mono", MONO), ("arial", SANS), ("helvetica", SANS), ("times", SERIF))
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_NONSYMBOLIC, _ITALIC = 32, 64


def embed_missing(pdf: Pdf) -> list[str]:
    """Embed a free font for every simple font the PDF only names; return the names of those replaced.

    Raises:
        MissingProgramError: a font is needed and Liberation is not installed.
    """
    replaced = []
    for thing in pdf.objects:
        if not isinstance(thing, Dictionary) or thing.get("/Type") != Name.Font:
            continue
        if thing.get("/Subtype") not in (Name.Type1, Name.TrueType) or is_embedded(thing):
            continue
        name = str(thing.get("/BaseFont", "/"))[1:]
        family = next((found for word, found in _FAMILIES if word in name.casefold()), None)
        if family is None:
            continue
        _embed(pdf, thing, name, family)
        replaced.append(name)
    return replaced


def is_embedded(font: Object) -> bool:
    """Tell whether a font brings its program along; those of Type 3 are drawn by the page itself."""
    if font.get("/Subtype") == Name.Type3:
        return True
    if font.get("/Subtype") == Name.Type0:
        descendants = font.get("/DescendantFonts", Array())
        return len(descendants) > 0 and is_embedded(descendants[0])
    descriptor = font.get("/FontDescriptor")
    return descriptor is not None and any(key in descriptor for key in _PROGRAMS)


def _embed(pdf: Pdf, font: Dictionary, name: str, family: str) -> None:
    folded = name.casefold()
    bold, italic = "bold" in folded, "italic" in folded or "oblique" in folded
    characters = _repertoire(font)
    program = subset_of(font_file(family, bold=bold, italic=italic), frozenset(characters.values()))
    metrics = TTFont(BytesIO(program))
    scale = 1000 / metrics["head"].unitsPerEm
    cmap, advances = metrics.getBestCmap(), metrics["hmtx"]

    def width(code: int) -> int:
        glyph = cmap.get(ord(characters[code])) if code in characters else None
        return int(advances[glyph or ".notdef"][0] * scale + 0.5)

    first, last = min(characters), max(characters)
    base = Name(f"/KHSUBS+{metrics['name'].getDebugName(6)}")
    stream = Stream(pdf, program)
    stream.Length1 = len(program)
    head, hhea = metrics["head"], metrics["hhea"]
    box = Array([round(v * scale) for v in (head.xMin, head.yMin, head.xMax, head.yMax)])
    font.Subtype = Name.TrueType
    font.BaseFont = base
    font.FirstChar, font.LastChar = first, last
    font.Widths = Array([width(code) for code in range(first, last + 1)])
    if "/Encoding" not in font or font.Encoding == Name.StandardEncoding:
        font.Encoding = Name.WinAnsiEncoding
    elif isinstance(font.Encoding, Dictionary) and "/BaseEncoding" not in font.Encoding:
        font.Encoding = Dictionary(
            Type=Name.Encoding,
            BaseEncoding=Name.WinAnsiEncoding,
            Differences=font.Encoding.get("/Differences", Array()),
        )
    font.FontDescriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=base,
            Flags=_NONSYMBOLIC | (_ITALIC if italic else 0),
            FontBBox=box,
            ItalicAngle=-12 if italic else 0,
            Ascent=round(hhea.ascent * scale),
            Descent=round(hhea.descent * scale),
            CapHeight=662,
            StemV=140 if bold else 80,
            FontFile2=pdf.make_indirect(stream),
        )
    )


def _repertoire(font: Dictionary) -> dict[int, str]:
    """Characters of a font's codes: Windows-1252 and what the font says differs from it."""
    told = {code: bytes([code]).decode("cp1252", "ignore") for code in range(32, 256)}
    found = {code: character for code, character in told.items() if character}
    encoding = font.get("/Encoding")
    code = 0
    if isinstance(encoding, Dictionary):
        for entry in encoding.get("/Differences", Array()):
            if isinstance(entry, Name):
                character = toUnicode(str(entry)[1:])
                if len(character) == 1:
                    found[code] = character
                code += 1
            else:
                code = int(entry)
    return found
