"""Periods in all the ways people write them: ranges, single dates, a first day and a length.

A stretch named by its month, quarter or year runs from its first day to its last.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from pipeline.extract.moments import Moment, Unit, find_moments
from pipeline.vietnamese.shadow import shadow


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


_FROM = re.compile(
    r"(?:ke tu|bat dau tu|tinh tu|tu|bat dau(?: vao)?)(?: ngay| sau| dau| khoang)?(?: phat dong| ban hanh| ky)?[\s:(,]*$"
)
_UNTIL = re.compile(
    r"(?:truoc|cham nhat(?: la)?(?: vao)?|muon nhat(?: la)?|han cuoi(?: la)?|het han|den het|den|toi|het|ket thuc(?: vao)?|xong|khong qua|khong muon hon|khong cham hon|cham nhat den|truoc het)(?: cuoi| vao| khoang)?(?: \d{1,2} ?(?:gio|h|g) ?(?:\d\d)?,?(?: phut)?)?(?: ngay| thu \w+)?[\s:,(]*$"
)
_HOURS = re.compile(
    r"(?:\btu )?\b\d{1,2} ?(?:gio|h|g) ?(?:\d\d)?(?: phut)? ?(?:den|toi|-) ?\d{1,2} ?(?:gio|h|g) ?(?:\d\d)?(?: phut)?,? ?(?:ngay )?$"
)
"""``07h00 đến 17h00 ngày``: hours of one day, to which nothing runs."""
_TO = re.compile(
    # "từ ngày 03/02/2026, dịp kỷ niệm 96 năm Ngày thành lập Đảng, đến ngày 30/11/2026"
    r"\s*,[^,;.()]{3,70},\s*(?:den|toi)(?: het)?(?: ngay)?\s*|"
    # "đến hết học kỳ I (15/1/2000)": the day is told after what happens on it.
    r"\s*[\])]?\s*,?\s*(?:den|toi|ket thuc)(?:\s+[a-z]+){1,5}[\s(]*|"
    r"\s*[\])]?\s*,?\s*(?:-|~|→|den|toi|cho den|cho toi|(?:va |,? ?)(?:ket thuc|khep lai|be mac)(?: vao)?)(?:\s*(?:khi|het|truoc|cuoi nam,|cuoi|ngay|thu \w+,?|hoan thanh|be giang|tong ket|ket thuc nam hoc|nam hoc|khoang|va|vao|ca \d|\d{1,2} ?(?:gio|h) ?(?:\d\d)?(?: phut)?))*[\s(]*"
)
_DAYS_IN_A_ROW = re.compile(
    r"(?<![\d/.,-])(\d{1,2})(?:\s*,\s*(?:ngay\s+)?\d{1,2})+\s*(?:,|va)\s*(?:ngay\s+)?$"
)
"""Before the last of three days of a month or more: ``24, 25 và ``; two are those of an event within the campaign."""
_BARE_DAY = re.compile(r"(?:^|(?<=\s)|(?<=\())(\d{1,2})$")


def find_spans(
    text: str, *, issue: date | None = None, launch: date | None = None, year: int | None = None
) -> list[Span]:
    """Return the periods and single dates of a text, in order.

    ``issue`` is the date of the paper, ``launch`` the day the campaign is launched, ``year`` the
    year that dates without one belong to; each may be unknown.
    """
    flat = shadow(text)
    moments = _without_glosses(flat, list(find_moments(text)))
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
    """Whether two moments make one stretch: ``quý II và quý III năm 2014``, ``tháng 11 và tháng 12 năm 2025``, two years."""
    if one.unit is not other.unit or not re.fullmatch(r"\s*(?:va|,)\s*", between):
        return False
    if one.unit is Unit.YEAR:
        return one.year is not None and other.year == one.year + 1
    if one.year not in (None, other.year):
        return False
    if one.unit is Unit.QUARTER:
        return one.number is not None and other.number == one.number + 1
    whole = one.unit is Unit.MONTH and one.third is None and other.third is None
    return whole and one.month is not None and other.month == one.month + 1


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
    """Return the first day of ``từ 15 đến 25/12/2018``, ``24, 25 và 26 tháng 8``, whose number stands alone."""
    if moment.unit is not Unit.DAY or moment.month is None:
        return None
    found = re.search(r"(?:tu|ngay)\s+(\d{1,2})\s*(?:den|toi|-)\s*(?:het )?(?:ngay )?$", flat[: moment.start])
    if not found and (row := _DAYS_IN_A_ROW.search(flat, 0, moment.start)):
        days = [*map(int, re.findall(r"\d+", row[0])), moment.day or 0]
        found = row if days == list(range(days[0], days[0] + len(days))) else None
    if not found:
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
    before = _HOURS.sub(" ", before)
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
