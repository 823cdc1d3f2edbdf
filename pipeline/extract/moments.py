"""Dates in all the ways people write them: days, months, quarters, halves of a year.

Everything is matched on the shadow of the text (no marks, lower case), so that it also holds
on text that lost its marks. A date is read as it stands; one that cannot be is kept as such
and never mended.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from functools import lru_cache

from pipeline.vietnamese.shadow import shadow

_YEARS = range(1900, 2101)


class Unit(StrEnum):
    """How exact a moment is, or which day it names without giving its date."""

    DAY = auto()
    MONTH = auto()
    QUARTER = auto()
    HALF = auto()
    YEAR = auto()
    ISSUE = auto()
    LAUNCH = auto()


@dataclass(frozen=True, slots=True)
class Moment:
    """One date as written; ``start`` and ``end`` are offsets into the text it was read from.

    Parts that were not written are None. ``number`` is the quarter or the half of the year;
    ``third`` the third of a month (thượng, trung, hạ tuần), counted from 1.
    """

    start: int
    end: int
    unit: Unit
    year: int | None = None
    month: int | None = None
    day: int | None = None
    number: int | None = None
    third: int | None = None

    @property
    def impossible(self) -> bool:
        """Whether no calendar has this date (``31/4/2024``, ``tháng 13``)."""
        if self.year is not None and self.year not in _YEARS:
            return True
        if self.month is not None and not 1 <= self.month <= 12:
            return True
        if self.unit is not Unit.DAY or self.day is None:
            return False
        if self.month is None:
            return not 1 <= self.day <= 31
        return not 1 <= self.day <= monthrange(self.year or 2024, self.month)[1]

    @property
    def first(self) -> date | None:
        """First day of the moment, None where the year is not known or the date cannot be."""
        return self._bound(last=False)

    @property
    def last(self) -> date | None:
        """Last day of the moment, None where the year is not known or the date cannot be."""
        return self._bound(last=True)

    def _bound(self, *, last: bool) -> date | None:
        if self.year is None or self.impossible or self.unit in (Unit.ISSUE, Unit.LAUNCH):
            return None
        if self.unit is Unit.DAY:
            return date(self.year, self.month, self.day) if self.month and self.day else None
        if self.unit is Unit.YEAR:
            return date(self.year, 12, 31) if last else date(self.year, 1, 1)
        months = {Unit.QUARTER: 3, Unit.HALF: 6}.get(self.unit)
        if months and self.number:
            month = self.number * months if last else (self.number - 1) * months + 1
        elif self.month:
            month = self.month
        else:
            return None
        if self.third:
            end = 10 * self.third if self.third < 3 else monthrange(self.year, month)[1]
            return date(self.year, month, end if last else 10 * self.third - 9)
        return date(self.year, month, monthrange(self.year, month)[1] if last else 1)


_S = r"\s{0,2}"
_SEP = rf"{_S}[/.-]{_S}"
_WORDS = {
    "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11,
    "muoi hai": 12, "chap": 12,
}  # fmt: skip
_MONTH_WORD = (
    r"(?:muoi hai|muoi mot|gieng|mot|hai|ba|tu|nam(?!\s+\d{4})|sau|bay|tam|chin|muoi|chap)(?=\s+nam\s+\d{4})"
)
_YEAR_AFTER = rf"(?:{_S},?{_S}nam{_S}|{_SEP})"
_THIRDS = {"thuong": 1, "trung": 2, "ha": 3}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}

# How what follows may begin: looked for first, as most places in a text begin no date.
_BEGINS = (
    r"(?=\d|ngay|khi|luc|ke hoach|duoc|ky|ban hanh|ra |co hieu|phe|nay|thoi diem|phat dong|le |nam|nhiem ky|nien|khoa|mung|mong|thuong"
    r"|trung|ha|thang|quy|sau|dau|cuoi|trong|ca |het|ket)"
)
_PATTERN = re.compile(
    _BEGINS
    + "(?:"
    + "|".join(
        [
            r"(?P<issue>(?:ngay |khi |luc )?(?:ke hoach(?: nay)? )?(?:duoc )?(?<!hoc )(?<!thoi )(?<!dinh )(?<!nhiem )(?<!giua )(?<!dau )(?<!cuoi )(?:ky,? ban hanh|ky|ban hanh|ra(?= ke hoach| van ban)|co hieu luc|phe duyet)(?: ban hanh)?(?: va trien khai)?(?: ke hoach)?(?: nay)?(?=[^a-z]|$)(?<!phe duyet)|(?<![a-z])nay(?= (?:den|toi|cho))|thoi diem ban hanh(?: ke hoach)?(?: nay)?)",
            r"(?P<launch>(?:ngay |khi |luc |thoi diem |le )(?:to chuc )?(?:le )?phat dong(?: phong trao)?(?: thi dua)?(?: dot thi dua)?)",
            # Terms named by their years begin and end on days that they do not tell.
            r"(?:nam hoc|nhiem ky|nien khoa|khoa)\s+\d{4}\s?-\s?\d{4}",
            # "ngày 1 1/6/2021": OCR parts the figures of a day.
            rf"ngay{_S}(?P<d0>[0-3] \d){_SEP}(?P<m0>\d{{1,2}}){_SEP}(?P<y0>\d{{4}})(?!\d)",
            rf"(?:(?:ngay{_S})?(?:mung|mong){_S}|ngay{_S})?(?<!\d)(?P<d1>\d{{1,2}}){_SEP}(?P<m1>\d{{1,2}}){_SEP}(?P<y1>\d{{4}})(?!\d)",
            rf"(?:(?:ngay{_S})?(?:mung|mong){_S}|ngay{_S})?(?<!\d)(?<!tuan )(?<!tuan thu )(?P<d2>\d{{1,2}}){_S}(?:,{_S})?thang{_S}(?P<m2>\d{{1,2}}){_YEAR_AFTER}(?P<y2>\d{{4}})(?!\d)",
            rf"(?:(?:ngay{_S})?(?:mung|mong){_S}|ngay{_S})?(?<![\d/])(?P<d5>\d{{1,2}}){_S}[/-]{_S}(?P<m5d>\d{{1,2}}){_S},?{_S}nam{_S}(?P<y5d>\d{{4}})(?!\d)",
            rf"(?:(?:ngay{_S})?(?:mung|mong){_S}|ngay{_S}|(?<=tu )|(?<=den )|(?<=toi ))(?P<d3>\d{{1,2}}){_S}thang{_S}(?P<m3>\d{{1,2}})(?!\d)(?!{_S}[/.]{_S}\d)",
            rf"(?:(?P<t>thuong|trung|ha){_S}tuan{_S})?thang{_S}(?P<m4>\d{{1,2}}){_YEAR_AFTER}(?P<y4>\d{{4}})(?!\d)",
            rf"thang{_S}(?P<mw>{_MONTH_WORD})\s+nam\s+(?P<yw>\d{{4}})",
            rf"(?<![\d/])(?P<m5>\d{{1,2}}){_S}[/-]{_S}(?P<y5>(?:19|20)\d\d)(?![\d/]|{_S}[/-]{_S}[a-z])",
            rf"quy{_S}(?P<q>iv|i{{1,3}}|[1-4])(?![a-z\d])(?:(?:{_S},?{_S}nam{_S}|{_S}[/-]{_S}|\s)(?P<yq>\d{{4}})(?!\d))?",
            rf"(?:0?6|sau){_S}thang{_S}(?P<h>dau|cuoi)(?:{_S}nam(?:{_S}(?P<yh>\d{{4}}))?)?",
            rf"(?P<k>dau|cuoi){_S}nam{_S}(?P<yk>\d{{4}})(?!\d)",
            rf"ngay{_S}(?:mung{_S})?(?P<d6>\d{{1,2}}){_S}[/-]{_S}(?P<m6>0?\d|1[0-2])(?![\d/%-])",
            r"(?<![\d/.,-])(?P<da>\d{1,2})[-.](?P<ma>0?[1-9]|1[0-2])(?=\s*(?:den|toi)\s+(?:het )?(?:ngay )?\d{1,2}[-./]\d)",
            r"(?<![\d/.,-])(?P<d7>\d{1,2})/(?P<m7>\d{1,2})(?![\d/%])",
            rf"(?:(?P<t8>thuong|trung|ha){_S}tuan{_S})?thang{_S}(?P<m8>\d{{1,2}})(?![\d/])",
            rf"ngay{_S}(?:mung{_S})?(?P<d9>\d{{1,2}})(?![\d/])",
            r"(?<!luat )(?:trong |ca |het |ket thuc )?nam\s+(?P<y9>\d{4})(?!\d|\s?-\s?\d)",
            r"(?<![\d/.])(?P<y10>(?:19|20)\d\d)(?=\s?-\s?(?:19|20)\d\d)(?![\d/])",
            r"(?<=\d-|- )(?P<y11>(?:19|20)\d\d)(?![\d/]|\.\d)",
        ]
    )
    + ")"
)


# What every date has: a figure, or words for the day of issue or of the launch, for a quarter or a month.
_MAY_HOLD = re.compile(r"\d|\b(?:ky|ban hanh|hieu luc|phe duyet|nay|phat dong|quy|thang)\b")


@lru_cache(maxsize=2048)
def find_moments(text: str) -> tuple[Moment, ...]:
    """Return all dates in a text, in order, as they are written.

    The same paragraph is asked about by several fields, so that what was found last is kept.
    """
    flat = shadow(text)
    if _MAY_HOLD.search(flat) is None:
        return ()
    return tuple(
        moment
        for found in _PATTERN.finditer(flat)
        if (moment := _moment(found)) and not (found["d7"] and _is_fraction(flat, found))
    )


_BEFORE_BARE_DAY = re.compile(
    r"(?:^|\t|ngay|truoc|den|tu|het|toi|vao|sau|trong|nhat|han|sang|chieu|-|\(|:|va|,)\s*(?:ngay )?[:(]?\s*$"
)
_COUNTED = re.compile(
    r"\s*(?:so|tong|phieu|tieu chi|tieu chuan|chi tieu|nhiem vu|thanh vien|diem|noi dung|dien tich|ho |thon|xa )"
)


def _is_fraction(flat: str, found: re.Match[str]) -> bool:
    """Whether ``2/3`` counts something: no word of time stands before it or counted things after it."""
    if _COUNTED.match(flat, found.end()) or not 1 <= int(found["m7"]) <= 12:
        return True
    return _BEFORE_BARE_DAY.search(flat[: found.start()]) is None


def _moment(found: re.Match[str]) -> Moment | None:
    start, end = found.span()
    group = found.groupdict()

    def number(name: str) -> int | None:
        return int(group[name].replace(" ", "")) if group[name] else None

    if group["issue"]:
        return Moment(start, end, Unit.ISSUE)
    if group["launch"]:
        return Moment(start, end, Unit.LAUNCH)
    if group["d5"]:
        return Moment(start, end, Unit.DAY, number("y5d"), number("m5d"), number("d5"))
    for n in "0123679a":
        if group[f"d{n}"]:
            month = number(f"m{n}") if n != "9" else None
            year = number(f"y{n}") if n in "012" else None
            return Moment(start, end, Unit.DAY, year, month, number(f"d{n}"))
    if group["m4"]:
        return Moment(start, end, Unit.MONTH, number("y4"), number("m4"), third=_THIRDS.get(group["t"] or ""))
    if group["mw"]:
        return Moment(start, end, Unit.MONTH, number("yw"), _WORDS[" ".join(group["mw"].split())])
    if group["m5"]:
        return Moment(start, end, Unit.MONTH, number("y5"), number("m5"))
    if group["m8"]:
        return Moment(start, end, Unit.MONTH, None, number("m8"), third=_THIRDS.get(group["t8"] or ""))
    if group["q"]:
        return Moment(start, end, Unit.QUARTER, number("yq"), number=_QUARTERS[group["q"]])
    if group["h"]:
        return Moment(start, end, Unit.HALF, number("yh"), number=1 if group["h"] == "dau" else 2)
    for n in ("yk", "y9", "y10", "y11"):
        if group[n]:
            return Moment(start, end, Unit.YEAR, number(n))
    return None
