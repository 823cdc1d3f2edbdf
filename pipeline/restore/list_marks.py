"""Marks of headings and list items that were misread or lost a bar, mended by the sequence they stand in.

``I/`` is read as ``U``, ``II.`` as ``IL`` or ``II``, ``VI/`` as ``VỤ``, ``d)`` as ``đ)``, ``5.`` as ``5,``: each
is a plausible sign by itself, and only the marks before and after it tell what was printed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from pipeline.records.page import Line, LineRole
from pipeline.records.restored import Cause
from pipeline.restore.ledger import Edit
from pipeline.vietnamese.letters import strip_marks

_SURE = 0.9
_NUMERALS = (
    *("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"),
    *("XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX"),
)
_HEAD = re.compile(r"\s*(?P<mark>[^\s./),:–-]{1,6}(?:\s?[-–](?=\s)|[./),:]?))(?P<gap>\s*)(?=[^\W\d_])")
_STROKES = {
    **dict.fromkeys("Il1|!L", "i"),
    **dict.fromkeys("UHWE", "ii"),
    "V": "v",
    "X": "x",
}
"""What letters and signs are as strokes of a numeral."""

_NEXT, _SKIP, _AGAIN = 0.0, 1.2, 1.5
"""Costs of a heading that follows the last one, leaves one out, or begins a new row; a stroke too many or few costs 1."""

_NO_HEADING, _CLEAN_NO_HEADING = 0.9, 3.0
"""Costs of a line that is no heading of the row, where its mark is doubtful and where it is a numeral."""
_CLEAN_CHANGED = 1.0
"""Cost of taking a numeral with its closing sign for one of other signs than bars."""

_LETTER = re.compile(
    r"\s*(?P<kind>(?:ph[aầ]n|m[uụ]c|đi[eể]m|diem)\s+)?(?P<letter>[a-hđ])(?P<close>\s?[).:]|\s?[/–-](?=\s))",
    re.IGNORECASE,
)
_ROW_OF_LETTERS = "ABCDĐEFGHIKL"
_SKIPPED = 3
"""Furthest that a row of letters goes on: ``G`` may stand behind ``Đ``."""
_CAPITAL = re.compile(
    rf"\s*(?P<letter>[{_ROW_OF_LETTERS}]|[I1l]{{1,2}})(?P<close>[).:/]|\s?[-–](?=\s))\s?(?=[^\W\d_a-zà-ỹđ])"
)
_COMMA = re.compile(r"\s*(?P<number>\d{1,2})(?P<close>[.,])(?=\s[^\W\d_a-zà-ỹđ])")
_ALIKE_IN_BOTH_CASES = frozenset("lcosuvxzwp")
_FIRST_LETTER = re.compile(r"\s*(?:[-–+•*]|\d{1,2}[.)/]|[a-zđ][.)/])\s*(?P<first>[^\W\d_])")


@dataclass(frozen=True, slots=True)
class _Heading:
    """A line that may be a heading of a row of Roman numerals."""

    start: int
    mark: str
    gap: str
    capitals: bool
    value: int | None
    """Its number, None where the mark is no numeral."""

    closer: str


def mark_edits(lines: Sequence[tuple[int, str]], read: Sequence[Line | None]) -> list[Edit]:
    """Return the edits that mend the marks at the heads of recognised lines.

    Args:
        lines: offset and text of every line.
        read: the recogniser's record of each line, None for lines of other origin, which stay as they are.
    """
    own = [
        (offset, text)
        for (offset, text), line in zip(lines, read, strict=True)
        if line is not None and line.role in (LineRole.TEXT, LineRole.RECIPIENTS) and "\t" not in text
    ]
    made: list[Edit] = []
    mended: set[int] = set()
    lettered = dict(_lettered(own))
    letters = filter(None, lettered.values())
    for edit in (*letters, *_numerals(own, lettered), *bar_edits(own), *_stops(own), *_capitals(own)):
        # "1," may be the I of a row and the 1. of another: the row of numerals, the longer, is believed.
        if mended.isdisjoint(own_signs := range(edit.start, edit.end)):
            made.append(edit)
            mended.update(own_signs)
    return made


def _numerals(lines: Sequence[tuple[int, str]], lettered: Container[int]) -> Iterator[Edit]:
    """Yield the edits of a row of Roman numerals; ``lettered`` tells where lines of a row of letters begin."""
    found = [
        heading for offset, text in lines if offset not in lettered and (heading := _heading(offset, text))
    ]
    clean = [heading for heading in found if heading.value]
    closers = Counter(heading.closer for heading in clean if heading.closer).most_common(1)
    if not closers or closers[0][1] < 2:
        return
    closer = closers[0][0]
    capitals = all(heading.capitals for heading in clean if heading.closer == closer)
    row = [heading for heading in found if not capitals or heading.capitals]
    if not capitals:
        row = [heading for heading in row if not heading.mark.rstrip("./),:").isdigit()]
    for heading, value in zip(row, _row(row, closer), strict=True):
        made = f"{_NUMERALS[value]}{closer}" if value else heading.mark
        if made != heading.mark and not (heading.value == value and heading.closer):
            end = heading.start + len(heading.mark)
            yield Edit(heading.start, end, made + ("" if heading.gap else " "), Cause.OCR_CORRECTION, _SURE)


def _lettered(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, Edit | None]]:
    """Yield where the lines begin that go on with a row of capital letters, ``E/`` behind ``C/`` and ``D/``.

    ``II -`` behind ``G -`` is an H whose bar was not seen, and comes with the edit that mends it.
    """
    last: dict[str, int] = {}
    numbered: set[str] = set()  # signs behind numerals that have begun below the last letter
    for offset, text in lines:
        match = _CAPITAL.match(text)
        if match is None:
            continue
        close, letter = match["close"].strip(), match["letter"]
        before = last.get(close, -1)
        if letter not in _ROW_OF_LETTERS or (letter == "I" and before != _ROW_OF_LETTERS.index("H")):
            if len(letter) == 2 and close not in numbered and before == _ROW_OF_LETTERS.index("G"):
                start, end = (offset + at for at in match.span("letter"))
                yield offset, Edit(start, end, "H", Cause.OCR_CORRECTION, _SURE)
                last[close] = before + 1
            else:
                numbered.add(close)
            continue
        place = _ROW_OF_LETTERS.index(letter)
        if place == 0 or 0 < place - before <= _SKIPPED:
            last[close] = place
            numbered.discard(close)
            if place > 1:
                yield offset, None


def _heading(offset: int, text: str) -> _Heading | None:
    match = _HEAD.match(text)
    rest = text[match.end() :] if match else ""
    if match is None or not rest[:1].isupper() or _strokes(match["mark"], "") is None:
        return None
    mark = match["mark"]
    body = mark.rstrip("./),:–- ")
    value = _NUMERALS.index(body) if body in _NUMERALS else None
    letters = [c for c in rest if c.isalpha()]
    capitals = len(letters) > 2 and sum(c.isupper() for c in letters) >= 0.85 * len(letters)
    return _Heading(offset + match.start("mark"), mark, match["gap"], capitals, value, mark[len(body) :])


def _strokes(mark: str, closer: str) -> str | None:
    """Return a mark as strokes (i, v, x), None where it holds anything else; a slash is a stroke."""
    made = ""
    for sign in mark:
        if sign in ".,:)–- ":
            continue
        stroke = ("i" if closer == "/" else "") if sign == "/" else _STROKES.get(strip_marks(sign))
        if stroke is None:
            return None
        made += stroke
    return made


def _row(headings: Sequence[_Heading], closer: str) -> list[int]:
    """Return the number of each heading in the likeliest row, 0 for lines that are no headings of it."""
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    printed = [f"{numeral}{closer}" for numeral in _NUMERALS]
    for heading in headings:
        seen = _strokes(heading.mark, closer) or ""
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for last, (cost, values) in best.items():
            steps = {last + 1: _NEXT, last + 2: _SKIP}
            if last > 1:
                # The first heading of a row may be lost.
                steps[1] = min(steps.get(1, _AGAIN), _AGAIN)
                steps.setdefault(2, _AGAIN + _SKIP)
            ways = [(last, _CLEAN_NO_HEADING if heading.value and heading.closer else _NO_HEADING, 0)]
            for value, step in steps.items():
                if value < len(_NUMERALS):
                    meant = _strokes(printed[value], closer) or ""
                    off: float = Levenshtein.distance(seen, meant)
                    if heading.value and heading.closer and seen.replace("i", "") != meant.replace("i", ""):
                        off += _CLEAN_CHANGED
                    ways.append((value, step + off, value))
            for state, added, value in ways:
                total = (cost + added, (*values, value))
                if state not in reached or total[0] < reached[state][0]:
                    reached[state] = total
        best = reached
    return list(min(best.values())[1])


def bar_edits(lines: Sequence[tuple[int, str]]) -> Iterator[Edit]:
    """Yield the edits of ``d)`` behind ``c)``, ``đ)`` behind ``d)`` and ``c)`` for ``C)`` behind ``b)``.

    The bar is easily seen, missed or lost, and a ``C`` differs from a ``c`` in size alone.

    Args:
        lines: offset and text of the lines whose letters may be wrong.
    """
    last: dict[tuple[str, bool, str], str] = {}
    for offset, text in lines:
        match = _LETTER.match(text)
        if match is None:
            continue
        letter = match["letter"].lower()
        kind = strip_marks((match["kind"] or "").lower())
        row = (kind, match["letter"].isupper(), match["close"])
        small = (kind, False, match["close"])
        if match["letter"] == "C" and last.get(small) == "b" and last.get(row) != "b":
            at = offset + match.start("letter")
            yield Edit(at, at + 1, "c", Cause.OCR_CORRECTION, _SURE)
            last[small] = "c"
            continue
        meant = {("c", "đ"): "d", ("d", "d"): "đ"}.get((last.get(row, ""), letter), letter)
        if meant != letter:
            at = offset + match.start("letter")
            written = meant.upper() if match["letter"].isupper() else meant
            yield Edit(at, at + 1, written, Cause.OCR_CORRECTION, _SURE)
        last[row] = meant


def _stops(lines: Sequence[tuple[int, str]]) -> Iterator[Edit]:
    """``5,`` behind ``4.``: a comma at the head of a line is a stop."""
    last = 0
    for offset, text in lines:
        match = _COMMA.match(text)
        if match is None:
            continue
        number = int(match["number"])
        if match["close"] == "," and number in (1, last + 1):
            at = offset + match.start("close")
            yield Edit(at, at + 1, ".", Cause.OCR_CORRECTION, _SURE)
        elif match["close"] == ",":
            continue
        last = number


def _capitals(lines: Sequence[tuple[int, str]]) -> Iterator[Edit]:
    """``a) lập``, ``- ủy ban`` among items that begin with capitals: L lost its foot, Ủ differs from ủ in size alone."""
    heads = [(offset, match) for offset, text in lines if (match := _FIRST_LETTER.match(text))]
    capital = sum(match["first"].isupper() for _, match in heads)
    if capital < 0.8 * len(heads):
        return
    for offset, match in heads:
        first = match["first"]
        if first.islower() and strip_marks(first) in _ALIKE_IN_BOTH_CASES:
            at = offset + match.start("first")
            yield Edit(at, at + 1, first.upper(), Cause.OCR_CORRECTION, _SURE)
