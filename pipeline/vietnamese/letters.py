"""Letters and their marks.

A Vietnamese letter is a base letter, perhaps a quality mark (circumflex, breve, horn, the
stroke of đ) and perhaps one of five tone marks.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

TONE_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Combining grave, acute, tilde, hook above, dot below."""

QUALITY_MARKS = frozenset("\u0302\u0306\u031b")
"""Combining circumflex, breve, horn."""

_STROKE = str.maketrans("đĐ", "dD")


def nfc(text: str) -> str:
    """Return the composed form (Unicode NFC) of a text."""
    return unicodedata.normalize("NFC", text)


def strip_marks(text: str) -> str:
    """Return the text without any Vietnamese mark: ``Đường`` becomes ``Duong``.

    Its length is kept for NFC input: each letter gives one letter.
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    kept = "".join(c for c in decomposed if c not in TONE_MARKS and c not in QUALITY_MARKS)
    return unicodedata.normalize("NFC", kept).translate(_STROKE)


def fold(text: str) -> str:
    """Return a key for comparing: no marks, lower case, single spaces."""
    return " ".join(strip_marks(nfc(text)).lower().split())


@lru_cache(maxsize=8192)
def canonical_tone(words: str) -> str:
    """Return words with the tone mark of each syllable last, so that ``hòa`` and ``hoà`` are equal.

    The result is a key for counting and comparing, not text to show; syllables are parted by one blank.
    """
    if words.isascii():
        return words
    if " " in words:
        return " ".join(map(canonical_tone, words.split()))
    decomposed = unicodedata.normalize("NFD", words)
    tones = "".join(c for c in decomposed if c in TONE_MARKS)
    base = "".join(c for c in decomposed if c not in TONE_MARKS)
    return unicodedata.normalize("NFC", base) + tones
