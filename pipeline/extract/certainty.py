"""How sure the row of a plan is, from what it lacks and what speaks against it."""

from __future__ import annotations

from pipeline.extract.checks import Facts, is_plan
from pipeline.extract.doubts import Doubt

# What each missing field or finding takes from the certainty of 1; the fields that every plan of
# an administration has weigh most.
_FIELDS = {
    "document_number": 0.1,
    "issue_date": 0.1,
    "issuer": 0.1,
    "title": 0.15,
    "signer": 0.08,
    "end_date": 0.12,
}
_DOUBTFUL_FIGURES = {"number_doubtful": 0.05, "date_doubtful": 0.05}
"""Figures that were filled in by hand, most likely, and read all the same."""
_FINDINGS = {
    **_DOUBTFUL_FIGURES,
    "impossible_date": 0.08,
    "cited_after_issue": 0.08,
    "cited_near_end": 0.08,
    "citation_two_dates": 0.05,
    "period_reversed": 0.1,
    "deadline_before_issue": 0.08,
    "deadline_before_start": 0.08,
    "number_blank": 0.03,
    "number_unreadable": 0.03,
    "code_mended": 0.02,
    "deputy_read_short": 0.05,
    "post_mended": 0.05,
    "date_blank": 0.03,
    "issuer_from_text": 0.05,
    "code_unlike_type": 0.03,
    "due_before_issue": 0.03,
    "phase_outside_period": 0.03,
    "number_unlike_words": 0.02,
    "total_unlike_sum": 0.02,
    "weekday_unlike_date": 0.02,
}
_DOUBTFUL_PARTS = {"signer_doubtful": 0.1}
"""What the cut into parts says of fields that were found but may be wrong."""
_NOTICED = {**_DOUBTFUL_PARTS, "words_guessed": 0.03}
"""The same, and what restoration says of a page."""
_POORLY_READ = 0.9
"""Pages of which a smaller share was read right may hold rows that nobody sees."""
_POOR_PAGE = 0.1
_UNSURE_PERIOD = 0.05
_NO_SECTIONS = 0.2


def missing_fields(facts: Facts) -> list[str]:
    """Return the columns of ``plans`` that are empty although every such paper fills them."""
    header = facts.header
    values: dict[str, object] = {
        "document_number": header.document_number,
        "issue_date": header.issue_date,
        "issuer": facts.issuer,
        "title": header.title,
        "signer": header.signer,
    }
    if is_plan(header, facts.paper):
        values["end_date"] = facts.period.end
    return [name for name, value in values.items() if value is None]


def asks_for_review(facts: Facts, sure: float, least: float) -> bool:
    """Whether a person should look.

    That is where little is sure, a page was hardly read, or a field such papers always have is missing or doubtful.
    """
    told = {notice.code for notice in (*facts.paper.document.notices, *facts.notices)}
    doubtful = not told.isdisjoint({*_DOUBTFUL_PARTS, *_DOUBTFUL_FIGURES})
    return sure < least or doubtful or bool(_poor_pages(facts)) or bool(missing_fields(facts))


def _poor_pages(facts: Facts) -> int:
    """Count the pages that were hardly read."""
    sure = (page.confidence for page in facts.paper.document.pages)
    return sum(confidence is not None and confidence < _POORLY_READ for confidence in sure)


def certainty(facts: Facts, doubts: list[Doubt]) -> float:
    """Return a value from 0 to 1; it begins with the certainty of the cut into sections."""
    value = 0.75 + 0.25 * facts.paper.document.confidence
    value -= sum(_FIELDS[name] for name in missing_fields(facts))
    value -= sum(_FINDINGS.get(doubt.code, 0.0) for doubt in doubts)
    value -= _POOR_PAGE * _poor_pages(facts)
    value -= sum(_NOTICED.get(notice.code, 0.0) for notice in facts.paper.document.notices)
    if is_plan(facts.header, facts.paper):
        if facts.period.end is not None and facts.period.certainty < 0.6:
            value -= _UNSURE_PERIOD
        if not any(section.heading for section in facts.paper.sections):
            value -= _NO_SECTIONS
    return round(min(1.0, max(0.0, value)), 3)
