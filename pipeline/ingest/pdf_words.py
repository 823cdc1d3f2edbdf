"""Words of a PDF page from its characters: places, type, raised marks, overprints."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
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
            _readable(char)
            for char in chars
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


def _readable(char: Char) -> Char:
    text = char["text"]
    if text.isspace() or _BLANK_CID.fullmatch(text):
        # Tabs and other controls that a recogniser left between words.
        return {**char, "text": " "}
    return char


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
    """Drop blanks that something is printed over: the gap left for a number holds the number now."""
    printed: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for char in chars:
        if not char["text"].isspace():
            middle = (char["top"] + char["bottom"]) / 2
            for band in {int((middle - 2) // 4), int((middle + 2) // 4)}:
                printed[band].append((char["x0"], char["x1"]))
    for spans in printed.values():
        spans.sort()
    return [char for char in chars if not char["text"].isspace() or not _covered(char, printed)]


def _covered(blank: Char, printed: Mapping[int, list[tuple[float, float]]]) -> bool:
    spans = printed.get(int((blank["top"] + blank["bottom"]) / 2 // 4), [])
    width = max(blank["x1"] - blank["x0"], 0.1)
    place = bisect_left(spans, (blank["x0"], blank["x0"]))
    return any(
        min(right, blank["x1"]) - max(left, blank["x0"]) > width * 0.6
        for left, right in spans[max(0, place - 2) : place + 2]
    )


def _part_marks(found: list[list[Char]]) -> Iterator[tuple[list[Char], str]]:
    """Yield words as (characters, text), raised digits as superscript words of their own."""
    for index, letters in enumerate(found):
        if all(char["text"].isdecimal() for char in letters):
            nearby = (*found[index - 1 : index], *found[index + 1 : index + 2])
            raised = any(_is_raised(letters, other) for other in nearby)
            yield letters, raise_digits(_text(letters)) if raised else _text(letters)
            continue
        size = max(char["size"] for char in letters)
        body = [char for char in letters if char["size"] >= size * _SMALL]
        head = 0
        while head < len(letters) and _is_mark(letters[head], body):
            head += 1
        tail = len(letters)
        while tail > head and _is_mark(letters[tail - 1], body):
            tail -= 1
        if head:
            yield letters[:head], raise_digits(_text(letters[:head]))
        middle, mark = letters[head:tail], letters[tail:]
        if mark and is_unit(_text(middle)):
            yield middle + mark, _text(middle) + raise_digits(_text(mark))
        else:
            yield middle, _text(middle)
            if mark:
                yield mark, raise_digits(_text(mark))


def _is_mark(char: Char, body: list[Char]) -> bool:
    return char["text"].isdecimal() and char["text"].isascii() and _is_raised([char], body)


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
    joined = "".join(char["text"] for char in letters)
    return nfc("".join(char for char in joined if char >= " "))


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
