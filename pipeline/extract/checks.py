"""What a careful archivist would want to see: dates that cannot be, fields that are missing or doubt each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.extract.dossier import Dossier
from pipeline.extract.doubts import Doubt
from pipeline.extract.header import Header
from pipeline.extract.moments import find_moments
from pipeline.extract.paper import Paper
from pipeline.extract.period import Period
from pipeline.extract.tallies import find_disagreements
from pipeline.messages import column
from pipeline.records.plan import CitationRow, PhaseRow, TaskRow
from pipeline.records.segmented import BlockRole, SectionKind
from pipeline.records.source import Notice
from pipeline.vietnamese.numerals import has_figure
from pipeline.vietnamese.shadow import shadow

_PLAN_TYPES = ("ke hoach", "chuong trinh")
_CODES_OF_TYPES = {
    "ke hoach": ("kh",), "quyet dinh": ("qd",), "chi thi": ("ct",), "thong bao": ("tb",), "huong dan": ("hd",), "bao cao": ("bc",), "to trinh": ("ttr",), "nghi quyet": ("nq",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What was extracted and is to be checked."""

    paper: Paper
    header: Header
    issuer: str | None
    period: Period
    dossier: Dossier
    citations: list[CitationRow]
    tasks: list[TaskRow]
    notices: list[Notice]
    campaign: bool
    """Whether it launches a campaign, a contest or a round of awards: other plans need not say when they end."""


def is_plan(header: Header, paper: Paper) -> bool:
    """Whether the paper is a plan, so that fields which every plan has may be missed."""
    flat = shadow(header.document_type or "")
    if flat:
        return any(name in flat for name in _PLAN_TYPES)
    return any(section.kind is SectionKind.NOI_DUNG for section in paper.sections)


def find_doubts(facts: Facts) -> list[Doubt]:
    """Return all findings about one plan, each once."""
    checks = (
        _notices,
        _header,
        _period,
        _citations,
        _dossier,
        _tasks,
        _dates,
        _footnotes,
        _tallies,
        _attached,
    )
    unique: dict[tuple[str, str], Doubt] = {}
    for check in checks:
        for doubt in check(facts):
            unique.setdefault((doubt.code, str(sorted(doubt.values.items()))), doubt)
    return list(unique.values())


def _notices(facts: Facts) -> Iterator[Doubt]:
    for notice in facts.notices:
        yield Doubt(notice.code, dict(notice.values), *column(notice.code), notice.page)


_DATE_TOLD = frozenset({"date_blank", "impossible_date"})
"""Findings that say why there is no date of issue."""


def _header(facts: Facts) -> Iterator[Doubt]:
    header = facts.header
    if facts.issuer and not header.issuer:
        yield Doubt("issuer_from_text", {"issuer": facts.issuer}, "plans", "issuer")
    if header.issue_date is None and not _DATE_TOLD.intersection(notice.code for notice in facts.notices):
        yield Doubt("no_issue_date", {}, "plans", "issue_date")
    kind = shadow(header.document_type or "").strip()
    codes = _CODES_OF_TYPES.get(kind)
    if codes and header.document_number:
        code = re.split(r"[-/]", shadow(header.document_number))
        if len(code) > 1 and not any(part.startswith(codes) for part in code[1:]):
            values = {"type": header.document_type or "", "number": header.document_number}
            yield Doubt("code_unlike_type", values, "plans", "document_number")


def _period(facts: Facts) -> Iterator[Doubt]:
    period, issued = facts.period, facts.header.issue_date
    if not is_plan(facts.header, facts.paper):
        return
    if period.end is None:
        if facts.campaign:
            yield Doubt("no_period", {}, "plans", "end_date")
    elif period.start is None and not period.by_title:
        code = "start_on_launch" if period.open_launch else "no_start"
        yield Doubt(code, {"text": period.text or _vietnamese(period.end)}, "plans", "start_date")
    if period.start and period.end and period.end < period.start:
        values = {"start": _vietnamese(period.start), "end": _vietnamese(period.end)}
        yield Doubt("period_reversed", values, "plans", "end_date")
    whole_year = issued and period.start == date(issued.year, 1, 1)
    if issued and period.start and not whole_year and period.start < issued - timedelta(days=92):
        values = {"start": _vietnamese(period.start), "issued": _vietnamese(issued)}
        yield Doubt("starts_before_issue", values, "plans", "start_date")
    for phase in facts.period.phases:
        if phase.start_date and phase.end_date and phase.end_date < phase.start_date:
            values = {"start": _vietnamese(phase.start_date), "end": _vietnamese(phase.end_date)}
            yield Doubt("period_reversed", values, "phases", "end_date")
        elif period.start and period.end and _outside(phase, period.start, period.end):
            first, last = phase.start_date or period.start, phase.end_date or period.end
            values = {"name": phase.name or "", "start": _vietnamese(first), "end": _vietnamese(last)}
            yield Doubt("phase_outside_period", values, "phases", "end_date")


def _outside(phase: PhaseRow, start: date, end: date) -> bool:
    early = phase.start_date is not None and phase.start_date < start
    late = phase.end_date is not None and phase.end_date > end
    return early or late


_LONG = 150
"""Words from which what is attached to a paper is worth a look of its own."""


def _attached(facts: Facts) -> Iterator[Doubt]:
    """Tell of regulations and long appendices behind the signature: only the paper's own text is in the tables."""
    attached = facts.paper.of_role(BlockRole.APPENDIX)
    words = sum(len(block.text.split()) for block in attached)
    if words >= _LONG:
        first = next((block for block in attached if any(c.isalpha() for c in block.text)), attached[0])
        values = {"text": " ".join(first.text.split())[:80], "words": str(words)}
        yield Doubt("attached", values, "sections", page=first.page)


def _citations(facts: Facts) -> Iterator[Doubt]:
    issued, end = facts.header.issue_date, facts.period.end
    for citation in facts.citations:
        cited = citation.issue_date
        if cited is None:
            continue
        values = {"number": citation.document_number or "", "cited": _vietnamese(cited)}
        if issued is not None:
            if cited > issued:
                yield Doubt(
                    "cited_after_issue",
                    {**values, "issued": _vietnamese(issued)},
                    "citations",
                    "issue_date",
                    citation.page,
                )
        elif (
            end is not None
            and cited > end - _preparation(facts.period)
            and _in_grounds(facts.paper, citation)
        ):
            # No date of its own: what a plan rests on cannot date from the end of its campaign.
            yield Doubt(
                "cited_near_end",
                {**values, "end": _vietnamese(end)},
                "citations",
                "issue_date",
                citation.page,
            )
        year = re.search(r"/((?:19|20)\d\d)/", citation.document_number or "")
        if year and int(year[1]) != cited.year:
            yield Doubt("number_year_unlike_date", values, "citations", "issue_date", citation.page)


def _preparation(period: Period) -> timedelta:
    """How long before its end a campaign is ordered at least; one of a few days may rest on papers of the week before."""
    if period.start and period.end:
        return max(timedelta(0), min(timedelta(days=60), (period.end - period.start) / 2))
    return timedelta(days=60)


def _in_grounds(paper: Paper, citation: CitationRow) -> bool:
    block = next((b for b in paper.blocks if b.start <= (citation.char_start or 0) < b.end), None)
    return block is not None and block.role is BlockRole.PREAMBLE


def _dossier(facts: Facts) -> Iterator[Doubt]:
    deadline, period, issued = facts.dossier.deadline, facts.period, facts.header.issue_date
    if deadline and issued and deadline < issued:
        values = {"deadline": _vietnamese(deadline), "issued": _vietnamese(issued)}
        yield Doubt("deadline_before_issue", values, "plans", "dossier_deadline")
    if deadline and period.start and deadline < period.start:
        values = {"deadline": _vietnamese(deadline), "start": _vietnamese(period.start)}
        yield Doubt("deadline_before_start", values, "plans", "dossier_deadline")


def _tasks(facts: Facts) -> Iterator[Doubt]:
    issued = facts.header.issue_date
    for task in facts.tasks:
        if task.start_date and task.due_date and task.due_date < task.start_date:
            values = {"start": _vietnamese(task.start_date), "end": _vietnamese(task.due_date)}
            yield Doubt("period_reversed", values, "tasks", "due_date", task.page)
        elif task.due_date and issued and task.due_date < issued:
            values = {
                "text": task.period_text or "",
                "due": _vietnamese(task.due_date),
                "issued": _vietnamese(issued),
            }
            yield Doubt("due_before_issue", values, "tasks", "due_date", task.page)


def _tallies(facts: Facts) -> Iterator[Doubt]:
    yield from find_disagreements(facts.paper)


def _dates(facts: Facts) -> Iterator[Doubt]:
    for block in facts.paper.content():
        if not has_figure(block.text):
            continue
        for moment in find_moments(block.text):
            if moment.impossible:
                words = block.text[moment.start : moment.end]
                yield Doubt("impossible_date", {"text": words}, page=block.page)


def _footnotes(facts: Facts) -> Iterator[Doubt]:
    """Say where the mark of a footnote was read as part of a word (``số 32`` for ``số 3`` and note 2)."""
    blocks = [*facts.paper.content(), *facts.paper.of_role(BlockRole.RECIPIENT)]
    for note in facts.paper.of_role(BlockRole.FOOTNOTE):
        number = re.match(r"\W*(\d{1,2})\b", note.text)
        if number is None:
            continue
        glued = re.compile(rf"\b[^\W\d_]{{2,}}{number[1]}\b|\b(?:số|Số) [1-9]{number[1]}\b")
        for block in blocks:
            if found := glued.search(block.text):
                yield Doubt("footnote_mark_glued", {"text": found[0], "note": number[1]}, page=block.page)
                break


def _vietnamese(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"
