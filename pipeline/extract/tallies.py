"""What should agree within a paper and does not: figures and words, sums and totals, weekdays and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.doubts import Doubt
from pipeline.extract.moments import Unit, find_moments
from pipeline.extract.paper import Paper
from pipeline.records.segmented import Block, BlockRole
from pipeline.vietnamese.numerals import read_number
from pipeline.vietnamese.shadow import shadow

_IN_WORDS = re.compile(
    r"(?<![\w/.,-])(?P<figures>\d{1,3}(?:\.\d{3})+|\d{1,6})(?: (?:đồng|đ))?\s*\((?:bằng chữ:? )?(?P<words>[^\W\d_]+(?: [^\W\d_]+){0,12})\)",
    re.IGNORECASE,
)
TOTAL = re.compile(r"(?:tong|cong|tong cong|tong so|tong cong so)(?: (?:toan|ca) \w+| chung)?\W*")
"""How a row of totals is named, without marks; matched against the whole name."""

_CELL = re.compile(r"\d{1,3}(?:\.\d{3})*|\d+")
_WEEKDAYS = ("hai", "ba", "tu", "nam", "sau", "bay")
_NAMED_DAY = re.compile(r"(?<!\w)(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)\W")
_WEEKDAY = re.compile(
    r"(?<!\w)(?:thu (?P<name>hai|ba|tu|nam|sau|bay|[2-7])|(?P<sunday>chu nhat))\W{1,3}(?:ngay )?\W?$"
)


def find_disagreements(paper: Paper) -> Iterator[Doubt]:
    """Yield what does not agree, each with the page on which it stands."""
    for block in paper.content():
        yield from _words(block)
        yield from _weekdays(block, paper.flat(block))
    yield from _totals(paper)


def _words(block: Block) -> Iterator[Doubt]:
    """Compare ``05 (bốn) tập thể``: the number in words is the one that counts in law."""
    for found in _IN_WORDS.finditer(block.text):
        words = re.sub(r"\s+đồng$", "", found["words"].lower())
        told, figures = read_number(words), read_number(found["figures"])
        if told is not None and figures is not None and told != figures:
            yield Doubt("number_unlike_words", {"text": found[0]}, page=block.page)


def _weekdays(block: Block, flat: str) -> Iterator[Doubt]:
    if _NAMED_DAY.search(flat) is None:
        return
    for moment in find_moments(block.text):
        named = _WEEKDAY.search(flat[: moment.start])
        if named is None or moment.unit is not Unit.DAY or moment.first is None or moment.impossible:
            continue
        if named["sunday"]:
            day = 6
        else:
            day = int(named["name"]) - 2 if named["name"].isdigit() else _WEEKDAYS.index(named["name"])
        if moment.first.weekday() != day:
            text = block.text[named.start() : moment.end]
            yield Doubt("weekday_unlike_date", {"text": text}, page=block.page)


def _totals(paper: Paper) -> Iterator[Doubt]:
    """Compare the last row of a table that calls itself a total with the sum of the rows above it."""
    sums: list[int] = []
    for block in paper.blocks:
        if block.role is not BlockRole.TABLE_ROW or "\t" not in block.text:
            sums = []
            continue
        cells = [cell.strip() for cell in block.text.split("\t")]
        numbers = [int(c.replace(".", "")) if _CELL.fullmatch(c) else 0 for c in cells]
        name = next((cell for cell in cells if any(c.isalpha() for c in cell)), "")
        if TOTAL.fullmatch(shadow(name)):
            for total, added in zip(numbers, sums, strict=False):
                if total and added and total != added:
                    values = {"text": " ".join(block.text.split()), "sum": str(added)}
                    yield Doubt("total_unlike_sum", values, page=block.page)
                    break
            sums = []
        elif len(sums) == len(numbers):
            sums = [one + other for one, other in zip(sums, numbers, strict=True)]
        else:
            sums = numbers
