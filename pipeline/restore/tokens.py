"""Tokens of a line of Vietnamese text, as the language model counts them.

Training and decoding cut text with the same expression, so that what was counted is what is
looked up. A token is a run of letters, a chunk up to its last digit, or a sentence mark;
commas, quotes, brackets and dashes are transparent.
"""

from __future__ import annotations

import re
import unicodedata

NUMBER = "<num>"
BOUNDARY = "<s>"
UNKNOWN = "<unk>"

WORD = r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*"
CHUNK = re.compile(r"\S+")
LEAD = "([{“\"'‘’*-–—•_.,;:!?…<>=#+\\"
TAIL = ".,;:!?)]}”\"'’‘…*-–—/\\_<>=#+“"
"""Marks before and after the words of a chunk."""
PATTERN = re.compile(rf"\S*\d|{WORD}|[.;:?!…]+")

_OLD_STYLE = {}
for _new, _old in (("oa", "óa"), ("oe", "óe"), ("uy", "úy")):
    _mark_first = unicodedata.normalize("NFD", _old)
    for _tone in "\u0300\u0301\u0303\u0309\u0323":
        _OLD_STYLE[unicodedata.normalize("NFC", _new + _tone)] = unicodedata.normalize(
            "NFC", _mark_first.replace("\u0301", _tone)
        )
_NEW_STYLE = {old: new for new, old in _OLD_STYLE.items()}


def old_style(syllable: str) -> str:
    """Return a lower-case NFC syllable with the tone of open oa, oe, uy on the first vowel (hòa).

    ``quý`` stays: there the u belongs to the onset.
    """
    tail = syllable[-2:]
    if tail in _OLD_STYLE and not (syllable[:1] == "q" and tail[0] == "u"):
        return syllable[:-2] + _OLD_STYLE[tail]
    return syllable


def new_style(syllable: str) -> str:
    """Return a lower-case NFC syllable with the tone of open oa, oe, uy on the second vowel (hoà)."""
    tail = syllable[-2:]
    return syllable[:-2] + _NEW_STYLE[tail] if tail in _NEW_STYLE and syllable[0] != "q" else syllable


def kind(token: str) -> str:
    """Return ``<num>`` for a token that ends in a digit, ``<s>`` for a sentence mark, else the token."""
    if token[-1].isdigit():
        return NUMBER
    return token if token[0].isalpha() else BOUNDARY
