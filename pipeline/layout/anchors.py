"""Phrases that tell the parts of a page apart, matched so that badly read text still counts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz

from pipeline.layout.rows import Row
from pipeline.records.page import Word
from pipeline.vietnamese.letters import fold

_NOT_LETTERS = re.compile(r"[\W_]+")
_LIST_MARK = re.compile(
    r"(?:[-–—+*•·]|\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ]|[ivxIVX]{1,5})[.)/]|\d{1,2}\.\d{1,2})$"
)
_BARE_MARK = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,2}|[a-zđ]|[IVX]{1,5})$")
_DASHES = ("-", "–", "—")


@cache
def anchors(name: str) -> tuple[str, ...]:
    """Return the folded phrases kept under ``name`` in ``anchors.toml``."""
    text = files("pipeline.layout").joinpath("anchors.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)[name])


def squeezed(text: str) -> str:
    """Return letters and digits alone, without marks and spaces, in lower case."""
    return _NOT_LETTERS.sub("", fold(text))


def begins_with(text: str, phrases: Sequence[str], at_least: float = 82) -> bool:
    """Whether a text begins like one of the phrases, a few misread letters allowed."""
    key = squeezed(text)
    return any(_alike(key[: len(phrase)], phrase) >= at_least for phrase in phrases)


def is_phrase(text: str, phrases: Sequence[str], at_least: float = 85) -> bool:
    """Whether a text is one of the phrases, a few misread letters allowed."""
    key = squeezed(text)
    return any(_alike(key, phrase) >= at_least for phrase in phrases)


def _alike(text: str, phrase: str) -> float:
    # A misread letter in a word of three or four changes the word: only long phrases bend.
    if len(phrase) < 6:
        return 100.0 if text == phrase else 0.0
    return fuzz.ratio(text, phrase)


def find_phrase(row: Row, phrases: Sequence[str], at_least: float = 80) -> int | None:
    """Return the index of the word of a row where one of the phrases begins, or None."""
    keys = [squeezed(word.text) for word in row.words]
    best, found = at_least, None
    for start in range(len(keys)):
        joined = "".join(keys[start:])
        for phrase in phrases:
            alike = _alike(joined[: len(phrase)], phrase)
            # The first word must be the phrase's own, or a longer match would begin too early.
            if alike > best and fuzz.ratio(keys[start], phrase[: len(keys[start])]) >= 60:
                best, found = alike, start
    return found


def is_date_line(text: str) -> bool:
    """Whether a text gives place and date of issue (``Hà Nội, ngày 05 tháng 3 năm 2020``)."""
    return re.search(r"ng[a-z]y.{0,12}th[a-z]{1,2}ng.{0,8}n[a-z]m", fold(text)) is not None


def is_number_line(text: str) -> bool:
    """Whether a text is the number line of a paper (``Số: 05/KH-UBND``)."""
    return re.match(r"s[o06][\s:.]", fold(text) + " ") is not None


def has_list_mark(words: Sequence[Word]) -> bool:
    """Whether the first word is a list mark: a dash, ``1.``, ``2.1``, ``a)``, ``IV.``, ``I/``, ``3 -``."""
    if len(words) < 2:
        return False
    if words[1].text in _DASHES and _BARE_MARK.match(words[0].text):
        return len(words) > 2
    return _LIST_MARK.match(words[0].text) is not None


def is_upper(text: str) -> bool:
    """Whether the letters of a text are capitals, a slip or two allowed."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 2 and sum(map(str.isupper, letters)) >= 0.85 * len(letters)
