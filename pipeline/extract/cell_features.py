"""What tells the cells of a row whose cells were joined by blanks: how they begin, end and what is in them.

A column of time holds words of time, one of bodies begins like the name of a body that the paper names
elsewhere too, no cell ends in the middle of a phrase: what was written by hand so far (:func:`_wholesome`) and the
words on both sides of every place where a cell may end are features of one trained model (``models/cells.json``,
made by ``python -m pipeline.training.cells`` from gold plans).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.extract.choosing import Features
from pipeline.vietnamese.shadow import shadow

MODEL = Path(__file__).resolve().parents[2] / "models" / "cells.json"
_VOCABULARY = Path(__file__).with_name("columns.toml")

Count = Callable[[str], int]
"""Tells how often words stand in the paper; names of bodies stand there again, chance pairs do not."""

_COUNTED = frozenset({"tháng", "ngày", "năm", "quý", "tuần", "bộ"})
_FIGURE = re.compile(r"\d[\d/.\-–:h]*%?")
# A word that begins a time, and such a word in the midst of one or at the end of another cell.
_LEADS = r"(?:Sáng|Chiều|Tối|Quý|Trước|Trong|Từ|Tháng|Ngày|Hằng|Hàng|Cuối|Đầu|Giữa|Xong|Đến|Hết|Sau|Tuần|Dịp)"
_TIME_AGAIN = re.compile(rf"\b{_LEADS}\b")
_TIME_LEAD = re.compile(rf"\s{_LEADS}$")


@dataclass(frozen=True, slots=True)
class _Words:
    time: frozenset[str]
    anchors: re.Pattern[str]
    body: re.Pattern[str]
    unfinished: frozenset[str]
    leading: frozenset[str]


@cache
def _words() -> _Words:
    table = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))["joined"]
    names = sorted(table["bodies"], key=len, reverse=True)
    return _Words(
        time=frozenset(shadow(word) for word in table["time"]),
        anchors=re.compile("|".join(table["anchors"])),
        body=re.compile(rf"(?:{'|'.join(map(re.escape, names))})(?!\w)"),
        unfinished=frozenset(table["unfinished"]),
        leading=frozenset(table["unfinished"] + table["leading"]),
    )


@cache
def trained() -> Mapping[str, float]:
    """Return the weights of the model's features, read once."""
    weights: dict[str, float] = json.loads(MODEL.read_text(encoding="utf-8"))
    return weights


@dataclass(frozen=True, slots=True)
class Border:
    """A place in a row where a cell may end: the words before and after it, without marks, and what they look like."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    kind: str
    """Whether a figure, a quotation mark or a capital comes after it."""
    body: bool
    """Whether the name of a body begins after it."""
    loud: bool
    """Whether the word before it has a capital."""
    stop: str
    together: float
    """How much both words belong together: how often they stand so elsewhere in the paper, 2 at most."""

    @classmethod
    def at(cls, text: str, place: int, count: Count) -> Border:
        """Look at both sides of a place in a row."""
        before, after = text[:place].split()[-2:], text[place:].split()[:2]
        if not before or not after:
            return cls(_flat(before), _flat(after), "", False, False, "", 0.0)
        figure = after[0][0].isdigit()
        together = 0.0 if figure else float(min(count(f"{before[-1]} {after[0]}") - 1, 2))
        return cls(
            _flat(before),
            _flat(after),
            "figure" if figure else "quote" if after[0][0] in '“"(' else "capital",
            _words().body.match(text, place) is not None,
            before[-1][:1].isupper(),
            before[-1][-1] if not before[-1][-1].isalnum() else "",
            max(together, 0.0),
        )


def _flat(words: list[str]) -> tuple[str, ...]:
    return tuple(map(shadow, words))


def of_begin(border: Border, role: str | None) -> Features:
    """Return what a model sees of a cell that begins at a place."""
    if not border.after:
        return {}
    return {
        f"first {role} {border.after[0]}": 1.0,
        f"first {role} {' '.join(border.after)}": 1.0,
        f"begins {role} {border.kind} {border.body}": 1.0,
    }


def of_end(border: Border, role: str | None) -> Features:
    """Return what a model sees of a cell that ends at a place."""
    if not border.before:
        return {}
    return {
        f"last {role} {border.before[-1]}": 1.0,
        f"last {role} {' '.join(border.before)}": 1.0,
        f"stop {role} {border.stop}": 1.0,
    }


def of_inside(border: Border, role: str | None) -> Features:
    """Return what a model sees of a place inside a cell where it might have ended."""
    before, after = border.before[-1], border.after[0]
    return {
        f"in {role} {border.kind}": 1.0,
        f"in {role} body {border.body} {border.loud}": 1.0,
        f"in {role} before {before}": 1.0,
        f"in {role} after {after}": 1.0,
        f"in {role} after {' '.join(border.after)}": 1.0,
        f"in {before} {after}": 1.0,
        f"in {role} together": border.together,
    }


def of_cut(border: Border, role: str | None, following: str | None) -> Features:
    """Return what a model sees of a place where one cell ends and the next begins."""
    return {
        f"cut {role} {following} {border.kind} {border.body} {border.loud}": 1.0,
        f"cut {border.before[-1]} {border.after[0]}": 1.0,
        "cut together": border.together,
    }


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that may be a cell, and what is told of them whatever the column."""

    text: str
    words: tuple[str, ...]
    timed: float
    """Share of the words that are of time."""
    anchored: bool
    """Whether one of them makes a time of it."""
    again: int
    """How often the words stand elsewhere in the paper."""
    whole: float
    """As :func:`_wholeness` says."""
    bodies: tuple[int, ...]
    """Where names of bodies begin inside."""

    @classmethod
    def of(cls, text: str, count: Count) -> Stretch:
        """Read a stretch; ``count`` tells how often words stand in the paper."""
        flat = shadow(text)
        words = tuple(text.split())
        return cls(
            text,
            words,
            _share_of_time(flat),
            _words().anchors.search(flat) is not None,
            count(text) - 1 if len(words) > 1 else 0,
            _wholeness(text),
            tuple(found.start() for found in _words().body.finditer(text, 1)),
        )


def of_cell(cell: Stretch, role: str | None) -> Features:
    """Return what a model sees of a whole cell in a column."""
    length = len(cell.words)
    return {
        f"wholesome {role}": _wholesome(cell, role) / 4,
        f"words {role} {min(length, 3) if length < 4 else length.bit_length() + 2}": 1.0,
        f"time {role} {int(4 * cell.timed)} {cell.anchored}": 1.0,
        f"again {role}": min(cell.again, 2) / 2,
        f"capitals {role} {min(sum(word[0].isupper() for word in cell.words), 5)}": 1.0,
    }


def _wholesome(stretch: Stretch, role: str | None) -> float:
    """Return how well a cell fits its column by rules alone: more is better."""
    cell, timed, anchored, again = stretch.text, stretch.timed, stretch.anchored, stretch.again
    weight = stretch.whole
    if role == "period":
        if not anchored:
            return weight - 4
        weight -= len(_TIME_AGAIN.findall(cell[1:])) + 2 * len(_names_in(cell))
        return weight + (4 if timed == 1 else 3 * timed - 1 if timed >= 0.6 else -4 * (1 - timed))
    if _TIME_LEAD.search(cell):
        weight -= 3
    if anchored and timed >= (1.0 if role == "task" else 0.5):
        weight -= 4
    length = len(stretch.words)
    if role in ("responsible", "support"):
        weight += 2 if _words().body.match(cell) else -0.5
        weight += 0.8 * min(again, 2)
        weight -= 0.25 * max(0, length - 8) + (1.5 if anchored and _FIGURE.search(cell) else 0)
        weight -= sum(_another_body(cell, begin) for begin in stretch.bodies)
        weight -= 1.5 * len(_STOP.findall(cell))
    elif role == "task":
        weight -= 2 if length < 2 else 0
        # "... trong tháng 9 Phòng Nội vụ": who does it begins a cell of its own.
        weight -= 0.8 * sum(_another_body(cell, begin) for begin in stretch.bodies)
    return weight


def _names_in(cell: str) -> list[str]:
    """Return the words with a capital that are no words of time."""
    return [
        word for word in _LETTERS.findall(cell) if word[0].isupper() and shadow(word) not in _words().time
    ]


def _another_body(cell: str, position: int) -> bool:
    """Whether the name of another body begins inside a cell, with nothing that leads to it."""
    before = cell[:position].rstrip()
    last = before.rsplit(" ", 1)[-1]
    return last[-1:] not in ",-–;(/" and last.lower() not in _words().leading


def _wholeness(cell: str) -> float:
    """Return 0 for a cell that may stand alone, less for one that breaks off or leaves a bracket open."""
    weight = 0.0
    *_, before, last = ["", "", *cell.lower().split()]
    counted = before[:1].isdigit() and last in _COUNTED
    if (last.rstrip(",") in _words().unfinished and not counted) or cell[-1:] in ",-–(":
        weight -= 4
    if cell.count("(") != cell.count(")") or cell.count("“") != cell.count("”"):
        weight -= 4
    return weight


_STOP = re.compile(r"[.;:](?=\s)")
_LETTERS = re.compile(r"[^\W\d_]+")
_BETWEEN_WORDS = re.compile(r"[\s/–-]+")


def _share_of_time(flat: str) -> float:
    words = [word.strip(",.;()") for word in _BETWEEN_WORDS.split(flat)]
    words = [word for word in words if word]
    timed = sum(word in _words().time or _FIGURE.fullmatch(word) is not None for word in words)
    return timed / len(words) if words else 0.0
