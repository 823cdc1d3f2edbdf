"""The dates of a paper, each with what stands around it, so that a model can tell what happens on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipeline.extract.choosing import Features, Question, around, best, blocks_with_sections, of_section
from pipeline.extract.dates import Span, find_spans
from pipeline.extract.paper import Paper
from pipeline.records.segmented import Block, BlockRole, SectionKind
from pipeline.vietnamese.numerals import has_figure

LEAST = -1.0
"""Log odds below which no date is taken: one of them mostly is the one that is asked for."""

_ROLES = (
    BlockRole.HEADING, BlockRole.PREAMBLE, BlockRole.BODY, BlockRole.LIST_ITEM, BlockRole.TABLE_ROW,
)  # fmt: skip
_WITHOUT = (SectionKind.NOI_NHAN, SectionKind.CAN_CU, SectionKind.KINH_PHI, SectionKind.DOI_TUONG)
_AGES = ((45, "weeks"), (200, "months"), (420, "a year"))


@dataclass(frozen=True, slots=True)
class Dated:
    """A date or stretch as written, the block in which it stands, and what a model sees of it."""

    span: Span
    block: Block
    features: Features


def dated(paper: Paper, issue: date | None, launch: date | None, year: int | None) -> list[Dated]:
    """Return the dates of a paper's text in order; arguments as for :func:`pipeline.extract.dates.find_spans`."""
    found: list[Dated] = []
    for section, block in blocks_with_sections(paper, _WITHOUT, *_ROLES):
        if not has_figure(block.text):
            continue
        for index, span in enumerate(find_spans(block.text, issue=issue, launch=launch, year=year)):
            seen = of_section(paper, section) | around(paper, block, span.start, span.end)
            found.append(Dated(span, block, seen | _of_span(span, index, issue)))
    return found


def _of_span(span: Span, index: int, issue: date | None) -> Features:
    found: Features = {"closed" if span.closed else "open": 1.0}
    if len(span.moments) > 1:
        found["several dates"] = 1.0
    if span.moments:
        found[f"unit {span.moments[0].unit}"] = 1.0
    if index:
        found["later in the block"] = 0.7
    if span.first is None or span.last is None:
        found["only the last day" if span.first is None else "only the first day"] = 1.0
    day = span.last or span.first
    if issue and day:
        days = (day - issue).days
        age = next((name for limit, name in _AGES if days < limit), "years")
        found["past" if days < 0 else "same day" if days == 0 else age] = 1.0
    return found


def likeliest(
    days: list[Dated], question: Question, day_of: Callable[[Span], date | None], least: float = LEAST
) -> Dated | None:
    """Return the date that answers a question best, None where none does; ``day_of`` says which day of it counts."""
    return best(question, [each for each in days if day_of(each.span)], least)
