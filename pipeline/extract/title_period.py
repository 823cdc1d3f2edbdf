"""When a plan runs whose title alone tells it: ``... giai đoạn 2026 - 2030``, ``... năm 2018``."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline.extract.dates import find_spans
from pipeline.extract.moments import Unit
from pipeline.extract.paper import Paper
from pipeline.extract.period import Period, words_of_span
from pipeline.vietnamese.shadow import shadow

_YEAR_OF_TITLE = re.compile(r"(?<!giai doan )(?<!hoc )\bnam ((?:19|20)\d\d)\W*$")
_STRETCH_OF_TITLE = re.compile(r"\b(?:giai doan|nam|tu|den)(?: nam)?\W*$")
"""Before the years of a title that say for how long the plan runs; ``nhiệm kỳ``, ``vụ``, ``năm học`` name something."""


def with_title(period: Period, paper: Paper, title: str | None, issue: date | None) -> Period:
    """Return the period of a plan whose text does not tell it, from the title.

    ``... giai đoạn 2026 - 2030``, ``... (Từ tháng 01/2019 đến tháng 9/2019)`` run from the first day to the last; a plan
    for a year, as its title and its text say (``Hoạt động phong trào thi đua của Khối năm 2018``), ends with that
    year: on which day it begins is not said. Within such a stretch a lone last day is that of a first step
    (``Trước ngày 30/6/2024: thành lập Tổ công tác``).
    """
    if issue is None or (period.text is not None and (period.start or period.end is None)):
        return period
    flat = shadow(title or "")
    for span in find_spans(title or "", issue=issue):
        stretch = span.closed and len(span.moments) > 1
        of_years = all(moment.unit is Unit.YEAR for moment in span.moments)
        before = _STRETCH_OF_TITLE.search(flat[: span.start])
        named = not of_years or span.first is None or before
        if not named or not (stretch or span.first is None) or span.last is None or span.last <= issue:
            continue
        if (
            span.first
            and period.start
            and period.end
            and span.first <= period.start
            and period.end == span.last
        ):
            return period  # the days of the text lie in it
        if period.text is not None and not (
            span.first and period.end and span.first <= period.end < span.last
        ):
            continue
        words = words_of_span(title or "", replace(span, start=before.start()) if before else span)
        return replace(
            period, start=span.first, end=span.last, text=words, certainty=_BY_TITLE, by_title=True
        )
    if period.text is not None:
        return period
    told = _YEAR_OF_TITLE.search(flat)
    year = int(told[1]) if told else 0
    if period.start or period.end or year not in (issue.year, issue.year + 1):
        return period
    if sum(f"nam {year}" in paper.flat(block) for block in paper.content()) < _SAID:
        return period
    return replace(period, end=date(year, 12, 31), text=f"năm {year}", certainty=_BY_TITLE, by_title=True)


_SAID = 2
"""Paragraphs of the text that must speak of the year of the title."""
_BY_TITLE = 0.4
"""How sure a period is that only the title tells."""
