"""Bytes of a text file to characters, losing nothing that restoration needs."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from pipeline.records.source import Notice

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_WINDOWS_1252 = {
    byte: char for byte in range(0x80, 0xA0) if (char := bytes([byte]).decode("cp1252", "ignore"))
}
"""Characters of the bytes 0x80 to 0x9F; the five bytes Windows-1252 leaves out stay controls."""

_STRAY_SHARE = 0.3
"""A text with fewer wrong sequences than this share of its right ones is damaged UTF-8, not another charset."""


class Decoded(NamedTuple):
    """Text of a file and what an archivist should know about how it was read."""

    text: str
    notices: tuple[Notice, ...]


def decode(data: bytes) -> Decoded:
    """Return the text of a file.

    A byte order mark decides; without one valid UTF-8 is UTF-8. All else is read as
    Windows-1252, one character a byte, as PDF text extractors do, so that TCVN3, VNI and
    VISCII text can be told by its characters. Nothing is normalised or dropped.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, "replace"), ())
    try:
        return Decoded(data.decode("utf-8"), ())
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8", "replace")
    stray = lenient.count("\ufffd")
    right = sum(1 for char in lenient if char > "\x7f") - stray
    if stray <= right * _STRAY_SHARE:
        return Decoded(lenient, (Notice(code="bad_utf8", values={"count": str(stray)}),))
    return Decoded(data.decode("latin-1").translate(_WINDOWS_1252), (Notice(code="eight_bit_text"),))
