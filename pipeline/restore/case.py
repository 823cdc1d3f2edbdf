"""Case and tone placement of what is written, after what was read."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import lru_cache

import numpy as np

from pipeline.restore.tokens import CHUNK, LEAD, TAIL, WORD, new_style, old_style
from pipeline.vietnamese.letters import strip_marks

_WORD = re.compile(WORD)
_CAPITALS = re.compile(r"[A-Z]{2}|[^\x00-\x7f]")
"""What a run of capitals has at least: two of them, or letters with marks."""
_SAME_SHAPE = frozenset("vcsoxzuwpk")
"""Letters whose capital differs in size alone."""
_SMALL = float(np.log(0.06))
"""Words with a capital less often than this inside sentences had a small l, not L."""


def capital_runs(text: str, skeletons: Container[str]) -> set[int]:
    """Return the places of chunks in runs of capitals that are words and not acronyms."""
    if not _CAPITALS.search(text):
        return set()
    found: set[int] = set()
    run: list[re.Match[str]] = []
    for match in [*CHUNK.finditer(text), None]:
        letters = [c for c in match[0] if c.isalpha()] if match else []
        if match and len(letters) > 1 and sum(c.isupper() for c in letters) * 3 >= len(letters) * 2:
            run.append(match)
            continue
        # Of ``BO NOi`` the second has a small end: a letter with its marks was read as a capital.
        whole = [m for m in run if m[0].rstrip(TAIL)[-1:].isupper()]
        known = [m for m in run if strip_marks(m[0].strip(LEAD + TAIL).lower()) in skeletons]
        if len(whole) > 1 and len(known) * 2 >= len(run):
            found.update(m.start() for m in run)
        run = []
    return found


def mended_case(written: str, read: str, ended: bool, small_l: bool) -> str:
    """Return a word with the case that an English OCR lost: Đ read as b, V as v, l as I or L."""
    first = read[:1]
    if ended and first.islower() and (strip_marks(written)[:1] != first or first in _SAME_SHAPE):
        return written[:1].upper() + written[1:]
    if first == "I" and written[:1] == "L":
        return written.lower()  # a small l; the capital does not look like I
    return written.lower() if small_l and written[:1] == "L" else written


_BODIES = frozenset({"Liên đoàn", "Liên hiệp", "Liên minh"})
"""Beginnings of names of bodies, which go on with a capital."""


def is_small_l(read: str, before: str, after: Sequence[str], log_capital: float, usual: bool) -> bool:
    """Tell whether an engine read a small l as L: in mid-sentence, in a word that has none behind ``before``.

    ``usual`` says that this pair of words is always written so; else the word itself must seldom have a
    capital. A single letter before it is the mark of an item (``b) Lái xe``), a capital among the words ``after``
    it goes on with a name (``Lĩnh Bắc``, ``Liên đoàn Lao động``).
    """
    following, beyond = (*after, "", "")[:2]
    named = following[:1].isupper() or (f"{read} {following}" in _BODIES and beyond[:1].isupper())
    inside = len(before) > 1 and before.isalpha() and before[1:].islower() and not named
    if not inside or read[:1] != "L" or not read[1:].islower():
        return False
    return usual or (before.islower() and log_capital < _SMALL)


@lru_cache(maxsize=50_000)
def in_case(word: str, read: str, upper_line: bool, foreign: bool) -> str:
    """Return a word in the case of what was read."""
    letters = [c for c in read if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    if foreign and len(letters) == 2 and letters[1] == "O" and not upper_line:
        capitals -= 1  # So, its o taken for a capital
    small_end = foreign and letters and letters[-1].islower()  # MGi, its ỗ taken for a capital
    if upper_line or (len(letters) > 1 and capitals * 5 >= len(letters) * 3 and not small_end):
        return word.upper()
    first = next((c for c in read if c.isalnum()), "")
    return word[:1].upper() + word[1:] if first.isupper() else word


def prefers_new_style(lines: list[str]) -> bool:
    """Tell whether the good lines of a document place the tone in the new style (hoà) more often."""
    old = new = 0
    for text in lines:
        for word in _WORD.findall(text.lower()):
            if not word.isascii():
                old += new_style(word) != word
                new += old_style(word) != word
    return new > old
