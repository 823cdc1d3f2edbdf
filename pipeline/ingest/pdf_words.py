"""Words of a PDF page from its characters: places, type, raised marks, overprints."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from pdfplumber.utils.text import extract_words

from pipeline.ingest.note_marks import is_unit, raise_digits
from pipeline.records.page import Box, Word
from pipeline.vietnamese.letters import nfc

Char = dict[str, Any]
"""A character as pdfplumber gives it: ``text``, ``x0``, ``x1``, ``top``, ``bottom``, ``size``, ``fontname``."""

_GAP = 0.16
"""Of the type size: a wider gap between two characters parts words; a blank is 0.25 wide."""
_SMALLEST = 1.5
"""Points; smaller characters are not meant to be read."""
_SMALL = 0.8
_RAISED = 0.15
"""A raised mark is smaller than this share of the type it stands at, and its foot higher by this share."""
_OVERPRINT = 0.12
"""Of the type size: the same letter printed again so near makes it bold, not double."""
_COVERED = 0.6
"""Share of a blank that other characters must cover to take its place."""
_BAND = 4.0
"""Points; characters whose middles are in the same or the next band stand on one line."""
_ONE_GO = 10
"""Letters that follow one another on the page and are further apart in the file were not drawn in one go."""
_BLANKS = frozenset(" \t\r\n\f\xa0")
_BLANK_CID = re.compile(r"\(cid:(?:\d|[12]\d|3[01])\)")

_BOLD = re.compile(r"bold|black|heavy|demi", re.I)
_ITALIC = re.compile(r"ital|obli", re.I)
_NAMELESS = re.compile(r"^(?:[A-Z]{6}\+)?(?:cidfont\+?)?[a-z]{0,2}_?\d+(?:_\d+)*$", re.I)
"""Font names that printers make up (F1, TT0, CIDFont+F2): they say nothing about the type."""


def words(chars: Iterable[Char], fonts: Mapping[str, tuple[bool, bool]], page_box: Box) -> tuple[Word, ...]:
    """Return the upright words of a page, line by line, with boxes in points.

    ``fonts`` gives (bold, italic) for fonts whose name does not tell.
    """
    kept, overprinted = _without_overprints(
        [
            _readable(char, order)
            for order, char in enumerate(chars)
            if char["upright"] and char["size"] >= _SMALLEST and _inside(char, page_box)
        ]
    )
    found = extract_words(
        _without_covered_blanks(kept), x_tolerance_ratio=_GAP, return_chars=True, expand_ligatures=True
    )
    made = []
    for letters, text in _part_marks([word["chars"] for word in found]):
        bold, italic = _type(letters, fonts)
        if bold is not None and sum(id(char) in overprinted for char in letters) * 2 > len(letters):
            bold = True
        made.append(
            Word(
                text=text,
                box=Box(
                    left=round(min(char["x0"] for char in letters) - page_box.left, 2),
                    top=round(min(char["top"] for char in letters) - page_box.top, 2),
                    right=round(max(char["x1"] for char in letters) - page_box.left, 2),
                    bottom=round(max(char["bottom"] for char in letters) - page_box.top, 2),
                ),
                bold=bold,
                italic=italic,
                size=round(max(char["size"] for char in letters), 1),
            )
        )
    return tuple(word for word in made if word.text)


def mostly_turned(chars: list[Char]) -> bool:
    """Tell whether most of a page's characters do not stand upright."""
    return sum(1 for char in chars if not char["upright"]) * 2 > len(chars)


def font_type(name: str) -> tuple[bool, bool] | None:
    """Return (bold, italic) as a font's name tells it, None for made-up names."""
    if _NAMELESS.match(name):
        return None
    return bool(_BOLD.search(name)), bool(_ITALIC.search(name))


def _readable(char: Char, order: int) -> Char:
    text = char["text"]
    # Tabs and other controls that a recogniser left between words are blanks.
    blank = text in _BLANKS or _BLANK_CID.fullmatch(text)
    return {**char, "text": " " if blank else text, "order": order}


def _inside(char: Char, box: Box) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box.left <= x <= box.right and box.top <= y <= box.bottom)


def _without_overprints(chars: list[Char]) -> tuple[list[Char], set[int]]:
    """Drop letters printed again on the same spot; return the rest and the ids of those hit twice."""
    seen: dict[tuple[str, int, int], list[Char]] = defaultdict(list)
    kept: list[Char] = []
    twice: set[int] = set()
    for char in chars:
        near = char["size"] * _OVERPRINT
        x, y = int(char["x0"] // 4), int(char["top"] // 4)
        first = next(
            (
                other
                for dx in (-1, 0, 1)
                for dy in (-1, 0, 1)
                for other in seen.get((char["text"], x + dx, y + dy), ())
                if abs(other["x0"] - char["x0"]) <= near and abs(other["top"] - char["top"]) <= near
            ),
            None,
        )
        if first is not None:
            twice.add(id(first))
            continue
        seen[char["text"], x, y].append(char)
        kept.append(char)
    return kept, twice


def _without_covered_blanks(chars: list[Char]) -> list[Char]:
    """Drop blanks that something is printed over: the gap left for a number holds the number now.

    Where the number touches the text beside it, the blank stays between the two.
    """
    bands: dict[int, list[Char]] = defaultdict(list)
    for char in chars:
        if not char["text"].isspace():
            bands[_band(char)].append(char)
    for band in bands.values():
        band.sort(key=itemgetter("x0"))
    kept = []
    for char in chars:
        if char["text"].isspace():
            near = _near(char, bands)
            width = max(char["x1"] - char["x0"], 0.1)
            if sum(max(_shared(char, other), 0.0) for other in near) > width * _COVERED:
                seam = _seam(char, near)
                if seam is not None:
                    kept.append({**char, "x0": seam, "x1": seam})
                continue
        kept.append(char)
    return kept


def _band(char: Char) -> int:
    return int((char["top"] + char["bottom"]) / 2 // _BAND)


def _near(blank: Char, bands: Mapping[int, list[Char]]) -> list[Char]:
    """Return the characters at a blank's height that lie over it or touch it, left to right."""
    near: list[Char] = []
    for number in range(_band(blank) - 1, _band(blank) + 2):
        band = bands.get(number, [])
        place = bisect_left(band, blank["x0"], key=itemgetter("x0"))
        near.extend(other for other in band[max(0, place - 2) : place + 4] if _shared(blank, other) > -1.5)
    return sorted(near, key=itemgetter("x0"))


def _shared(one: Char, other: Char) -> float:
    return float(min(one["x1"], other["x1"]) - max(one["x0"], other["x0"]))


def _seam(blank: Char, near: list[Char]) -> float | None:
    """Return where, within a blank's reach, a stamp meets the text: letters not drawn in one go."""
    for left, right in itertools.pairwise(near):
        apart = abs(left["order"] - right["order"]) > _ONE_GO
        if apart and left["x0"] < right["x0"] and blank["x0"] - 1 <= right["x0"] <= blank["x1"] + 1:
            return float(right["x0"]) - 0.01
    return None


def _part_marks(found: list[list[Char]]) -> list[tuple[list[Char], str]]:
    """Return words as (characters, text), raised digits as superscript words of their own."""
    parted: list[tuple[list[Char], str]] = []
    for index, letters in enumerate(found):
        nearby = (*found[index - 1 : index], *found[index + 1 : index + 2])
        if _is_number(letters) and any(_is_raised(letters, other) for other in nearby):
            _add_mark(letters, parted)
            continue
        size = max(char["size"] for char in letters)
        body = [char for char in letters if char["size"] >= size * _SMALL]
        head, tail = 0, len(letters)
        while (
            head < tail
            and _is_number(letters[head : head + 1])
            and _is_raised(letters[head : head + 1], body)
        ):
            head += 1
        while (
            tail > head
            and _is_number(letters[tail - 1 : tail])
            and _is_raised(letters[tail - 1 : tail], body)
        ):
            tail -= 1
        if head:
            parted.append((letters[:head], raise_digits(_text(letters[:head]))))
        parted.append((letters[head:tail], _text(letters[head:tail])))
        if tail < len(letters):
            _add_mark(letters[tail:], parted)
    return parted


def _add_mark(mark: list[Char], parted: list[tuple[list[Char], str]]) -> None:
    """Add raised digits: to the unit they stand at, else as a word of their own."""
    raised = raise_digits(_text(mark))
    if parted and is_unit(parted[-1][1]) and _is_raised(mark, parted[-1][0]):
        letters, text = parted.pop()
        parted.append((letters + mark, text + raised))
    else:
        parted.append((mark, raised))


def _is_number(letters: list[Char]) -> bool:
    return all(char["text"].isascii() and char["text"].isdecimal() for char in letters)


def _is_raised(small: list[Char], body: list[Char]) -> bool:
    size = max(char["size"] for char in body)
    if max(char["size"] for char in small) >= size * _SMALL:
        return False
    foot = max(char["bottom"] for char in body)
    head = min(char["top"] for char in body)
    gap = max(small[0]["x0"] - body[-1]["x1"], body[0]["x0"] - small[-1]["x1"])
    bottom = max(char["bottom"] for char in small)
    return bool(head < bottom < foot - size * _RAISED and gap < size)


def _text(letters: list[Char]) -> str:
    return nfc("".join(char["text"] for char in letters))


def _type(letters: list[Char], fonts: Mapping[str, tuple[bool, bool]]) -> tuple[bool | None, bool | None]:
    votes = [
        kind
        for char in letters
        if (kind := font_type(char["fontname"]) or fonts.get(char["fontname"])) is not None
    ]
    if not votes:
        return None, None
    half = len(votes) / 2
    return sum(bold for bold, _ in votes) > half, sum(italic for _, italic in votes) > half
