"""Numbers as Vietnamese papers write them: digits, words, Roman numerals, list letters.

Number words follow the grammar of spoken Vietnamese (``hai mươi mốt``, ``một trăm linh năm``,
``mười lăm nghìn``); list letters follow the official order, which has ``đ`` and leaves out
``f j w z``, and the order of word processors, which has them and leaves out ``đ``.
"""

from __future__ import annotations

import re

from pipeline.vietnamese.letters import nfc

UNIT_WORDS = {
    "không": 0,
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "nhăm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
_SCALES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}
_FILLERS = {"linh", "lẻ"}
NUMBER_WORDS = frozenset({*UNIT_WORDS, *_SCALES, *_FILLERS, "mười", "mươi", "trăm"})

_ROMAN = re.compile(r"(?=.)(?:X{0,4})(?:IX|IV|V?I{0,4})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
# What OCR makes of the strokes of a Roman numeral; measured on scans of plans (III read as HI or HIL).
_ROMAN_CONFUSIONS = str.maketrans(
    {"1": "I", "l": "I", "|": "I", "!": "I", "i": "I", "L": "I", "J": "I", "Í": "I", "Ì": "I", "H": "II"}
    | {"v": "V", "Y": "V", "x": "X", "Х": "X", "І": "I"}
)

OFFICIAL_LETTERS = "abcdđeghiklmnopqrstuvxy"
LATIN_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def read_number(text: str) -> int | None:
    """Return the whole number that digits or number words stand for, None where they do not.

    ``02``, ``1.250``, ``hai mươi mốt`` and ``02 (hai)`` are numbers; ``2,5`` is not whole.
    """
    cleaned = nfc(text).strip().lower()
    digits = re.fullmatch(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:\s*\([^()]*\))?", cleaned)
    if digits:
        return int(digits[1].replace(".", ""))
    return _read_words(cleaned.split())


def _read_words(words: list[str]) -> int | None:
    if (
        not words
        or any(word not in NUMBER_WORDS for word in words)
        or words[0] in {"linh", "lẻ", "mươi", "mốt"}
    ):
        return None
    total = group = 0
    pending: int | None = None
    for word in words:
        if word in UNIT_WORDS:
            if pending is not None:
                return None
            pending = UNIT_WORDS[word]
        elif word == "mười":
            if pending is not None:
                return None
            group += 10
        elif word == "mươi":
            if pending is None:
                return None
            group += pending * 10
            pending = None
        elif word == "trăm":
            if pending is None:
                return None
            group += pending * 100
            pending = None
        elif word in _SCALES:
            group += pending or 0
            pending = None
            if not group:
                return None
            total += group * _SCALES[word]
            group = 0
    return total + group + (pending or 0)


def read_roman(text: str) -> int | None:
    """Return the value of a well-formed Roman numeral up to forty-nine, None for anything else.

    ``IIII`` is taken as four, as many typists write it.
    """
    if not text or not _ROMAN.fullmatch(text):
        return None
    values = [_ROMAN_VALUES[letter] for letter in text]
    return sum(-v if v < n else v for v, n in zip(values, [*values[1:], 0], strict=True))


def mend_roman(text: str) -> frozenset[int]:
    """Return the possible values of a Roman numeral with the usual OCR damage (``I1``, ``1V``, ``HIL``).

    Several readings are possible where a last stroke may be a bar or a stop that was read as a
    letter; what stands around the numeral must choose among them.
    """
    mended = text.strip().translate(_ROMAN_CONFUSIONS)
    readings = {read_roman(mended)}
    if len(mended) > 2:
        readings.add(read_roman(mended[:-1]))
    return frozenset(value for value in readings if value)


def letter_follows(before: str, after: str) -> bool:
    """Whether ``after`` comes next after ``before`` in a list lettered in either alphabet."""
    return any(
        before in letters and after in letters and letters.index(after) == letters.index(before) + 1
        for letters in (OFFICIAL_LETTERS, LATIN_LETTERS)
    )


_FIGURE = re.compile(r"\d")


def has_figure(text: str) -> bool:
    """Whether a text holds any figure."""
    return _FIGURE.search(text) is not None
