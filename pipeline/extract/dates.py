"""Dates and periods in all the ways people write them: days, months, quarters, halves of a year, ranges.

Everything is matched on the shadow of the text (no marks, lower case), so that it also holds
on text that lost its marks. A date is read as it stands; one that cannot be is kept as such
and never mended. A stretch named by its month, quarter or year runs from its first day to its
last.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum, auto
from itertools import pairwise

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


@dataclass(frozen=True, slots=True)
class Span:
    """A period as written: its words, first and last day; a day that cannot be known is None.

    ``from_issue`` and ``from_launch`` tell that it begins on the day the paper is issued, or the
    campaign is launched. ``closed`` is True where both ends are written.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    closed: bool
    from_issue: bool = False
    from_launch: bool = False
    moments: tuple[Moment, ...] = ()


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

_PATTERN = re.compile(
    "|".join(
        [
            r"(?P<issue>(?:ngay |khi |luc )?(?:ke hoach(?: nay)? )?(?:duoc )?(?:ky,? ban hanh|ky|ban hanh|co hieu luc|phe duyet)(?: ban hanh)?(?: va trien khai)?(?: ke hoach)?(?: nay)?(?=[^a-z]|$)(?<!phe duyet)|(?<![a-z])nay(?= (?:den|toi|cho))|thoi diem ban hanh(?: ke hoach)?(?: nay)?)",
            r"(?P<launch>(?:ngay |khi |luc |thoi diem |le )(?:to chuc )?(?:le )?phat dong(?: phong trao)?(?: thi dua)?(?: dot thi dua)?)",
            # Terms named by their years begin and end on days that they do not tell.
            r"(?:nam hoc|nhiem ky|nien khoa|khoa)\s+\d{4}\s?-\s?\d{4}",
            # "ngày 1 1/6/2021": OCR parts the figures of a day.
            rf"ngay{_S}(?P<d0>[0-3] \d){_SEP}(?P<m0>\d{{1,2}}){_SEP}(?P<y0>\d{{4}})(?!\d)",
            rf"(?:ngay{_S}(?:mung{_S})?)?(?<!\d)(?P<d1>\d{{1,2}}){_SEP}(?P<m1>\d{{1,2}}){_SEP}(?P<y1>\d{{4}})(?!\d)",
            rf"(?:ngay{_S}(?:mung{_S})?)?(?<!\d)(?P<d2>\d{{1,2}}){_S}(?:,{_S})?thang{_S}(?P<m2>\d{{1,2}}){_YEAR_AFTER}(?P<y2>\d{{4}})(?!\d)",
            rf"(?:ngay{_S}(?:mung{_S})?)?(?<![\d/])(?P<d5>\d{{1,2}}){_S}[/-]{_S}(?P<m5d>\d{{1,2}}){_S},?{_S}nam{_S}(?P<y5d>\d{{4}})(?!\d)",
            rf"(?:ngay{_S}(?:mung{_S})?|mung{_S}|(?<=tu )|(?<=den )|(?<=toi ))(?P<d3>\d{{1,2}}){_S}thang{_S}(?P<m3>\d{{1,2}})(?!\d)(?!{_S}[/.]{_S}\d)",
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
)


def find_moments(text: str) -> list[Moment]:
    """Return all dates in a text, in order, as they are written."""
    flat = shadow(text)
    return [
        moment
        for found in _PATTERN.finditer(flat)
        if (moment := _moment(found)) and not (found["d7"] and _is_fraction(flat, found))
    ]


_BEFORE_BARE_DAY = re.compile(
    r"(?:^|ngay|truoc|den|tu|het|toi|vao|sau|trong|nhat|han|sang|chieu|-|\(|:|va|,)\s*(?:ngay )?[:(]?\s*$"
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


_FROM = re.compile(
    r"(?:ke tu|bat dau tu|tinh tu|tu|bat dau(?: vao)?)(?: ngay| sau| dau| khoang)?(?: phat dong| ban hanh| ky)?[\s:(,]*$"
)
_UNTIL = re.compile(
    r"(?:truoc|cham nhat(?: la)?(?: vao)?|muon nhat(?: la)?|han cuoi(?: la)?|het han|den het|den|toi|het|ket thuc(?: vao)?|xong|khong qua|khong muon hon|khong cham hon|cham nhat den|truoc het)(?: cuoi| vao| khoang)?(?: \d{1,2} ?(?:gio|h|g) ?(?:\d\d)?,?(?: phut)?)?(?: ngay| thu \w+)?[\s:,(]*$"
)
_TO = re.compile(
    # "đến hết học kỳ I (15/1/2000)": the day is told after what happens on it.
    r"\s*[\])]?\s*,?\s*(?:den|toi)(?:\s+[a-z]+){1,5}[\s(]*|"
    r"\s*[\])]?\s*,?\s*(?:-|~|→|den|toi|cho den|cho toi|va ket thuc(?: vao)?|,? ?ket thuc(?: vao)?)(?:\s*(?:khi|het|truoc|cuoi|ngay|thu \w+,?|hoan thanh|be giang|tong ket|ket thuc nam hoc|nam hoc|khoang|va|vao|ca \d|\d{1,2} ?(?:gio|h) ?(?:\d\d)?(?: phut)?))*[\s(]*"
)
_BARE_DAY = re.compile(r"(?:^|(?<=\s)|(?<=\())(\d{1,2})$")


def find_spans(
    text: str, *, issue: date | None = None, launch: date | None = None, year: int | None = None
) -> list[Span]:
    """Return the periods and single dates of a text, in order.

    ``issue`` is the date of the paper, ``launch`` the day the campaign is launched, ``year`` the
    year that dates without one belong to; each may be unknown.
    """
    flat = shadow(text)
    moments = _without_glosses(flat, find_moments(text))
    spans: list[Span] = []
    index = 0
    while index < len(moments):
        one = moments[index]
        other = moments[index + 1] if index + 1 < len(moments) else None
        between = flat[one.end : other.start] if other else ""
        if other is not None and (_TO.fullmatch(between) or _in_a_row(one, other, between)):
            spans.append(_range(flat, one, other, issue, launch, year))
            index += 2
            continue
        bare = _day_before(flat, one)
        if bare is not None:
            spans.append(_range(flat, bare, one, issue, launch, year))
        elif span := _single(flat, one, issue, launch, year):
            spans.append(span)
        index += 1
    return spans


def _in_a_row(one: Moment, other: Moment, between: str) -> bool:
    """Whether two moments make one stretch: ``quý II và quý III năm 2014``."""
    if (
        one.unit is not other.unit
        or one.unit is not Unit.QUARTER
        or not re.fullmatch(r"\s*(?:va|,)\s*", between)
    ):
        return False
    return one.number is not None and other.number == one.number + 1 and one.year in (None, other.year)


def _without_glosses(flat: str, moments: list[Moment]) -> list[Moment]:
    """Leave out the words for a day whose date follows in brackets: ``từ ngày phát động (05/9/2018)``."""
    kept: list[Moment] = []
    for one, other in pairwise([*moments, None]):
        assert one is not None
        named = one.unit in (Unit.ISSUE, Unit.LAUNCH)
        glossed = named and other is not None and other.unit is Unit.DAY
        if not (glossed and other and re.fullmatch(r"\s*[(,]\s*(?:ngay\s*)?", flat[one.end : other.start])):
            kept.append(one)
    return kept


def _day_before(flat: str, moment: Moment) -> Moment | None:
    """Return the first day of ``từ 15 đến 25/12/2018``, whose number stands alone."""
    found = re.search(r"(?:tu|ngay)\s+(\d{1,2})\s*(?:den|toi|-)\s*(?:het )?(?:ngay )?$", flat[: moment.start])
    if not found or moment.unit is not Unit.DAY or moment.month is None:
        return None
    return Moment(found.start(1), found.end(1), Unit.DAY, day=int(found[1]))


def _range(
    flat: str, one: Moment, other: Moment, issue: date | None, launch: date | None, year: int | None
) -> Span:
    if one.year is None and other.year is None and _YEARLY.match(flat, other.end):
        year = None
    one, other = _complete(one, other, year)
    start = _words_before(flat, one.start)
    first = _anchor(one, issue, launch) or one.first
    last = other.last
    return Span(
        start, other.end, first, last, closed=True,
        from_issue=one.unit is Unit.ISSUE, from_launch=one.unit is Unit.LAUNCH, moments=(one, other),
    )  # fmt: skip


def _anchor(moment: Moment, issue: date | None, launch: date | None) -> date | None:
    return {Unit.ISSUE: issue, Unit.LAUNCH: launch}.get(moment.unit)


def _complete(one: Moment, other: Moment, year: int | None) -> tuple[Moment, Moment]:
    """Fill in what the ends of a range leave to each other: ``từ ngày 10 đến ngày 25/7/2019``."""
    if other.unit is not Unit.YEAR and other.year is None:
        other = replace(other, year=one.year if one.year is not None else year)
        if one.year is not None and _order(other) < _order(one):
            other = replace(other, year=one.year + 1)
    if one.unit is Unit.DAY and one.month is None:
        one = replace(one, month=other.month)
    if one.year is None and one.unit not in (Unit.ISSUE, Unit.LAUNCH) and other.year is not None:
        one = replace(one, year=other.year)
        if other.unit is not Unit.YEAR and _order(one) > _order(other):
            one = replace(one, year=other.year - 1)
    return one, other


def _order(moment: Moment) -> tuple[int, int]:
    """Place of a moment within its year, for comparing."""
    if moment.unit is Unit.QUARTER:
        return (moment.number or 1) * 3, 0
    if moment.unit is Unit.HALF:
        return (moment.number or 1) * 6, 0
    return moment.month or 0, moment.day or 0


_LENGTH = re.compile(
    r"(?<!\d)(?P<count>\d{1,3})\s*(?:\([^()]{1,20}\)\s*)?(?P<unit>ngay dem|ngay|thang|tuan)\b(?!\s*\d)"
)
_YEARLY = re.compile(r"\s*(?:hang|moi) nam")


def _with_length(flat: str, span: Span) -> Span:
    """Give a period that says its first day and its length its last day: ``100 ngày, kể từ ngày 10/9/2013``."""
    if (
        span.first is None
        or span.last is not None
        or not span.moments
        or span.moments[0].unit not in (Unit.DAY, Unit.MONTH)
    ):
        return span
    told = _LENGTH.search(flat[max(0, span.start - 45) : span.start])
    if told is None or re.search(r"[.;]", flat[max(0, span.start - 45) + told.end() : span.start]):
        return span
    count = int(told["count"])
    if span.moments[0].unit is Unit.MONTH and told["unit"] != "thang":
        return span
    if told["unit"] == "thang":
        month = span.first.month - 1 + count
        year, month = span.first.year + month // 12, month % 12 + 1
        day = min(span.first.day, monthrange(year, month)[1])
        last = date(year, month, day) - timedelta(days=1)
    else:
        last = span.first + timedelta(days=count * (7 if told["unit"] == "tuan" else 1) - 1)
    return replace(span, last=last, closed=True)


def _single(
    flat: str, moment: Moment, issue: date | None, launch: date | None, year: int | None
) -> Span | None:
    before = flat[: moment.start]
    since = _FROM.search(before)
    if moment.unit in (Unit.ISSUE, Unit.LAUNCH):
        if not since:
            return None
        first = _anchor(moment, issue, launch)
        return Span(
            since.start(), moment.end, first, None, closed=False,
            from_issue=moment.unit is Unit.ISSUE, from_launch=moment.unit is Unit.LAUNCH, moments=(moment,),
        )  # fmt: skip
    if moment.year is None and moment.unit is not Unit.YEAR:
        if moment.unit is Unit.DAY and moment.month is None:
            return None
        # "trước ngày 15/12 hằng năm" is a day of every year.
        moment = replace(moment, year=None if _YEARLY.match(flat, moment.end) else year)
    if since:
        return _with_length(
            flat, Span(since.start(), moment.end, moment.first, None, closed=False, moments=(moment,))
        )
    until = _UNTIL.search(before) or re.match(r"(?:het|ket thuc)\b", flat[moment.start :])
    if until:
        start = until.start() if until.re is _UNTIL else moment.start
        return Span(start, moment.end, None, moment.last, closed=False, moments=(moment,))
    start = moment.start
    if lead := re.search(r"(?:trong|ca|vao|ngay|khoang)\s*$", before):
        start = lead.start()
    return Span(
        start, moment.end, moment.first, moment.last, closed=moment.unit is not Unit.DAY, moments=(moment,)
    )


def _words_before(flat: str, start: int) -> int:
    """Return where the words that open a range begin (``kể từ ngày``)."""
    found = _FROM.search(flat[:start])
    return found.start() if found else start
