"""JPEG inside TIFF: the strips of a page joined to one JPEG file, coded samples as they are.

TIFF cuts a page into strips, each a JPEG of its own with common tables (TIFF Technical Note 2). Between two
strips a decoder begins anew, just as it does at a restart marker (ITU-T T.81, E.1.4): so the coded data of all
strips, with such markers between them, are one JPEG of the whole page. Nothing is decoded and coded again.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from struct import pack, unpack
from typing import BinaryIO, NamedTuple

import numpy as np
from PIL import Image, ImageSequence, TiffImagePlugin

_COMPRESSION, _PHOTOMETRIC, _OFFSETS, _COUNTS, _ROWS, _TABLES = 259, 262, 273, 279, 278, 347
_JPEG, _GREY, _RGB, _YCBCR = 7, 1, 2, 6
_SOI, _EOI, _SOS, _DRI = b"\xff\xd8", b"\xff\xd9", 0xDA, 0xDD
_USUAL_DPI = 96.0
"""What a page image without a resolution is taken for."""
_BASELINE = (0xC0, 0xC1)
_SHARED = (0xDB, 0xC4)
"""Quantisation and Huffman tables."""


class JpegPages(NamedTuple):
    """The pages of a TIFF as JPEG files, and the resolution that the first of them states."""

    files: list[bytes]
    dpi: tuple[float, float]


def jpeg_pages(path: Path) -> JpegPages | None:
    """Return each page of a TIFF as a JPEG file.

    None where a page is coded otherwise, or where the joined page would not be decoded to the very same pixels:
    colour that is halved downwards is smoothed over the seams.
    """
    pages = []
    with Image.open(path) as image:
        across, down = (float(value) for value in image.info.get("dpi", (0, 0)))
        for frame in ImageSequence.Iterator(image):
            joined = _joined(frame, path)
            if joined is None or not _same(joined, frame):
                return None
            pages.append(joined)
    known = across > 1 and down > 1
    return JpegPages(pages, (across, down) if known else (_USUAL_DPI, _USUAL_DPI)) if pages else None


def _same(joined: bytes, frame: Image.Image) -> bool:
    with Image.open(BytesIO(joined)) as image:
        return np.array_equal(np.asarray(image), np.asarray(frame))


def _joined(frame: Image.Image, path: Path) -> bytes | None:
    if not isinstance(frame, TiffImagePlugin.TiffImageFile):
        return None
    tags = frame.tag_v2
    if tags.get(_COMPRESSION) != _JPEG or tags.get(_PHOTOMETRIC) not in (_GREY, _RGB, _YCBCR):
        return None
    if _OFFSETS not in tags or _COUNTS not in tags:
        return None
    with path.open("rb") as file:
        strips = [_read(file, *place) for place in zip(tags[_OFFSETS], tags[_COUNTS], strict=True)]
    parsed = [_parse(strip) for strip in strips]
    if any(one is None for one in parsed):
        return None
    tables = dict(_segments(bytes(tags.get(_TABLES, b""))[2:-2]))
    (own, start, scan, _), *rest = (one for one in parsed if one is not None)
    if any((other[0], other[2]) != (own, scan) for other in rest):
        return None
    interval = _interval(start, frame.width, int(tags.get(_ROWS, frame.height)), len(strips))
    if interval is None:
        return None
    # Number of lines of the whole page in the place of those of a strip.
    header = start[:5] + pack(">H", frame.height) + start[7:]
    restart = pack(">BBHH", 0xFF, _DRI, 4, interval) if len(strips) > 1 else b""
    data = b"".join(
        (b"" if n == 0 else bytes((0xFF, 0xD0 + (n - 1) % 8))) + one[3]
        for n, one in enumerate(one for one in parsed if one is not None)
    )
    shared = b"".join(tables[kind] for kind in _SHARED if kind in tables)
    return b"".join((_SOI, _told(tags), shared, own, header, restart, scan, data, _EOI))


def _read(file: BinaryIO, offset: int, count: int) -> bytes:
    file.seek(offset)
    return file.read(count)


def _told(tags: TiffImagePlugin.ImageFileDirectory_v2) -> bytes:
    """The header that tells how colours are coded: Adobe's for red, green and blue, else JFIF's."""
    if tags.get(_PHOTOMETRIC) == _RGB:
        return pack(">BBH5sHHHB", 0xFF, 0xEE, 14, b"Adobe", 100, 0, 0, 0)
    return pack(">BBH5sHBHHBB", 0xFF, 0xE0, 16, b"JFIF\0", 0x0101, 0, 1, 1, 0, 0)


def _parse(strip: bytes) -> tuple[bytes, bytes, bytes, bytes] | None:
    """Tables of its own, frame header, scan header and coded data of a strip; None where it is no baseline JPEG."""
    if not strip.startswith(_SOI) or not strip.rstrip(b"\0").endswith(_EOI):
        return None
    own, start, place = b"", b"", 2
    for kind, segment in _segments(strip[2:]):
        place += len(segment)
        if kind in _SHARED:
            own += segment
        elif kind in _BASELINE:
            start = segment
        elif kind == _SOS:
            return (own, start, segment, strip[place : strip.rindex(_EOI)]) if start else None
        elif kind == _DRI or 0xC2 <= kind <= 0xCF:
            return None
    return None


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Markers and their segments, whole, up to the header of the first scan."""
    place = 0
    while place + 4 <= len(data) and data[place] == 0xFF:
        kind = data[place + 1]
        (length,) = unpack(">H", data[place + 2 : place + 4])
        yield kind, data[place : place + 2 + length]
        if kind == _SOS:
            return
        place += 2 + length


def _interval(start: bytes, width: int, rows: int, strips: int) -> int | None:
    """Units from one seam to the next; None where a seam is not the edge of a unit, or they are too many."""
    if strips == 1:
        return 0
    count = start[9]
    sampling = [start[11 + 3 * n] for n in range(count)]
    wide = 8 * max(s >> 4 for s in sampling) if count > 1 else 8
    tall = 8 * max(s & 15 for s in sampling) if count > 1 else 8
    interval = -(-width // wide) * (rows // tall)
    return interval if rows % tall == 0 and interval <= 65535 else None
