"""Rows of tables whose cells were joined by blanks, told apart again by what columns hold.

Every way to cut a row before a capital or a figure is weighed: a column of time holds words of time, one
of bodies begins like the name of a body that the paper names elsewhere too; no cell ends in the middle
of a phrase.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.extract.columns import Cell
from pipeline.vietnamese.shadow import shadow

_VOCABULARY = Path(__file__).with_name("columns.toml")
_MOST_CUTS = 24
"""Places where a row may be cut that are weighed; of more, the last ones."""

_EMPTY = {"period": 4.0, "responsible": 3.0, "support": 1.5}
"""What it costs to leave a column empty."""

_NUMBER = re.compile(r"\s*(?:\d{1,3}|[IVX]{1,4}|[A-H])[.)]?\s+")
_COUNTED = frozenset({"tháng", "ngày", "năm", "quý", "tuần", "bộ"})
_WORD_START = re.compile(r"(?<=\s)\S")
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


def split_row(text: str, roles: list[str | None], paper: Callable[[str], int]) -> list[Cell]:
    """Return the cells of a row, one for each role; an empty cell has no place of its own.

    ``paper`` counts how often words stand in the paper; it tells names of bodies from chance.
    """
    number = _NUMBER.match(text) if "number" in roles else None
    start = number.end() if number else 0
    columns = [role for role in roles if role != "number"]
    cuts = [
        found.start()
        for found in _WORD_START.finditer(text, start)
        if found.start() > start and (found[0].isupper() or found[0] in '“"(' or found[0].isdigit())
    ][-_MOST_CUTS:]
    cells = [
        Cell(text[a:b].strip(), a, a + len(text[a:b].rstrip()))
        for a, b in _best_spans(text, [start, *cuts, len(text)], columns, paper)
    ]
    if len(columns) < len(roles):
        mark = Cell(text[:start].strip(), 0, len(text[:start].rstrip()))
        cells.insert(roles.index("number"), mark)
    return cells


_Way = tuple[float, tuple[tuple[int, int], ...]]


def _best_spans(
    text: str, edges: list[int], columns: list[str | None], paper: Callable[[str], int]
) -> tuple[tuple[int, int], ...]:
    """Return the stretch of each column in the best way to cut a row at some of the edges."""
    end = len(text)
    # the best way to fill the columns so far, by the edge that it reaches
    ways: dict[int, _Way] = {0: (0.0, ())}
    for role in columns:
        longer: dict[int, _Way] = {}
        for reached, (weight, spans) in ways.items():
            if role != "task":
                _keep(longer, reached, (weight - _EMPTY.get(role or "", 0.5), (*spans, (end, end))))
            for to in range(reached + 1, len(edges)):
                first, last = edges[reached], edges[to]
                more = _cell_weight(text[first:last].strip(), role, paper)
                if to < len(edges) - 1:
                    more -= _cohesion(text, last, paper)
                _keep(longer, to, (weight + more, (*spans, (first, last))))
        ways = longer
    whole = ways.get(len(edges) - 1)
    return whole[1] if whole else ((edges[0], end), *[(end, end)] * (len(columns) - 1))


def _keep(ways: dict[int, _Way], reached: int, way: _Way) -> None:
    if reached not in ways or way[0] > ways[reached][0]:
        ways[reached] = way


def _cohesion(text: str, cut: int, paper: Callable[[str], int]) -> float:
    """Return how much the words on both sides of a cut belong together: they do elsewhere in the paper."""
    left, right = text[:cut].split()[-1], text[cut:].split()[0]
    return 0.0 if right[0].isdigit() else 1.2 * min(paper(f"{left} {right}") - 1, 2)


def _cell_weight(cell: str, role: str | None, paper: Callable[[str], int]) -> float:
    weight = _wholeness(cell)
    flat = shadow(cell)
    timed = _share_of_time(flat)
    anchored = _words().anchors.search(flat) is not None
    if role == "period":
        if not anchored:
            return weight - 4
        weight -= len(_TIME_AGAIN.findall(cell[1:])) + 2 * len(_names_in(cell))
        return weight + (4 if timed == 1 else 3 * timed - 1 if timed >= 0.6 else -4 * (1 - timed))
    if _TIME_LEAD.search(cell):
        weight -= 3
    if anchored and timed >= (1.0 if role == "task" else 0.5):
        weight -= 4
    count = len(cell.split())
    if role in ("responsible", "support"):
        weight += 2 if _words().body.match(cell) else -0.5
        weight += 0.8 * min(paper(cell) - 1, 2) if count > 1 else 0
        weight -= 0.25 * max(0, count - 8) + (1.5 if anchored and _FIGURE.search(flat) else 0)
        weight -= sum(_another_body(cell, found.start()) for found in _words().body.finditer(cell, 1))
        weight -= 1.5 * len(re.findall(r"[.;:](?=\s)", cell))
    elif role == "task":
        weight -= 2 if count < 2 else 0
        # "... trong tháng 9 Phòng Nội vụ": who does it begins a cell of its own.
        weight -= 0.8 * sum(_another_body(cell, found.start()) for found in _words().body.finditer(cell, 1))
    return weight


def _names_in(cell: str) -> list[str]:
    """Return the words with a capital that are no words of time."""
    return [
        word
        for word in re.findall(r"[^\W\d_]+", cell)
        if word[0].isupper() and shadow(word) not in _words().time
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


def _share_of_time(flat: str) -> float:
    words = [word.strip(",.;()") for word in re.split(r"[\s/–-]+", flat)]
    words = [word for word in words if word]
    timed = sum(word in _words().time or _FIGURE.fullmatch(word) is not None for word in words)
    return timed / len(words) if words else 0.0
