"""Extraction: every table of the dataset from a segmented paper."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypeVar

from pipeline.extract.award_words import speaks_of_awards
from pipeline.extract.awards import read_awards
from pipeline.extract.campaign import launches_campaign
from pipeline.extract.certainty import asks_for_review, certainty
from pipeline.extract.checks import Facts, find_doubts, is_plan
from pipeline.extract.choosing import Question
from pipeline.extract.citations import read_citations
from pipeline.extract.criteria import read_criteria
from pipeline.extract.dossier import read_dossier
from pipeline.extract.header import Header, read_header
from pipeline.extract.issuer import issuer_in_text
from pipeline.extract.lines import chosen, lines, offers_awards
from pipeline.extract.paper import Paper
from pipeline.extract.period import read_period
from pipeline.extract.provenance import find_provenance
from pipeline.extract.quotas import read_quotas
from pipeline.extract.tasks import read_tasks
from pipeline.extract.theme import read_theme
from pipeline.extract.title_period import with_title
from pipeline.records.base import StageSettings
from pipeline.records.plan import CriterionRow, Plan, PlanRow, QuotaRow, RecipientRow, SectionRow
from pipeline.records.segmented import Block, BlockRole, Section, SegmentedDocument

__all__ = ["Settings", "extract", "versions"]

_RULES = "7"
"""Number of the rules in the code; raise it when the same paper is to give other rows."""


_LOCATED = (
    "sections", "tasks", "awards", "criteria", "quotas", "dossier_items", "citations", "recipients",
)  # fmt: skip
"""Tables whose rows know their place in text.txt."""


class Settings(StageSettings):
    """Settings of extraction.

    ``language`` is that of the messages in ``findings``; a certainty below ``review_below``
    (0 to 1) asks for a person's look, and so does a missing field that such papers always have.
    """

    language: Literal["vi", "en"] = "vi"
    review_below: float = 0.8


@cache
def versions() -> dict[str, str]:
    """Return the version of the rules: their number and a digest of the vocabulary files."""
    room = Path(__file__).parent
    digest = sha256(b"".join(path.read_bytes() for path in sorted(room.glob("*.toml")))).hexdigest()[:8]
    return {"extract.rules": f"{_RULES}.{digest}"}


_Row = TypeVar("_Row", QuotaRow, CriterionRow)


def _of_awards(paper: Paper, rows: list[_Row]) -> list[_Row]:
    """Return the rows that stand in sections about awards."""
    blocks = [(row, paper.block_at(row.char_start or 0)) for row in rows]
    sections = [(row, paper.section_of(block)) for row, block in blocks if block]
    return [row for row, section in sections if section and offers_awards(section)]


def extract(document: SegmentedDocument, settings: Settings) -> Plan:
    """Read all tables of a plan; a paper that is no plan gets what it has.

    Every located row gives its page and its place in text.txt. What a plan does not say, and
    what cannot be known, is None; findings say what is missing, doubtful or cannot be.
    """
    paper = Paper(document)
    header = read_header(paper)
    issuer = header.issuer or issuer_in_text(paper)
    year = _year(header)
    plan = is_plan(header, paper)
    campaign = plan and launches_campaign(header.title)
    period = read_period(paper, header.issue_date, year, campaign=campaign)
    if plan:
        period = with_title(period, paper, header.title, header.issue_date)
    if period.end and period.start and period.start.year == period.end.year:
        year = period.end.year
    told = lines(paper)
    dossier = read_dossier(paper, told, header.issue_date, year, period.end, plan=plan)
    # "Giấy chứng nhận đăng ký ... do Sở cấp": a paper that speaks of no awards gives none.
    awarding = any(speaks_of_awards(block.text) for block in paper.blocks)
    standards = frozenset(block.start for block in chosen(told, Question.CRITERION) if awarding)
    awards = read_awards(paper, standards) if awarding else []
    quotas = read_quotas(paper, standards) if awarding else []
    criteria = read_criteria(paper, standards, awards, quotas)
    if not awards:
        # It numbers and asks where it speaks of awards alone; "khối 10, 11, 12 (tổng 941 em)" are no awards.
        quotas, criteria = _of_awards(paper, quotas), _of_awards(paper, criteria)
    tasks = read_tasks(paper, header.issue_date, year, period.phase_blocks)
    citations, notices = read_citations(paper, header.document_number)
    facts = Facts(
        paper, header, issuer, period, dossier, citations, tasks, [*header.notices, *notices], campaign
    )
    doubts = find_doubts(facts)
    sure = certainty(facts, doubts)
    row = PlanRow(
        document_type=header.document_type,
        document_number=header.document_number,
        parent_issuer=header.parent_issuer,
        issuer=issuer,
        issue_place=header.issue_place,
        issue_date=header.issue_date,
        title=header.title,
        theme=read_theme(paper),
        start_date=period.start,
        end_date=period.end,
        period_text=period.text,
        dossier_deadline=dossier.deadline,
        dossier_recipient=dossier.recipient,
        dossier_copies=dossier.copies,
        signer=header.signer,
        signer_title=header.signer_title,
        signing_mode=header.signing_mode,
        confidence=sure,
        needs_review=asks_for_review(facts, sure, settings.review_below),
    )
    made = Plan(
        document_id=document.document_id,
        plan=row,
        sections=tuple(_section_row(paper, section) for section in paper.sections),
        phases=period.phases,
        tasks=tuple(tasks),
        awards=tuple(awards),
        criteria=tuple(criteria),
        quotas=tuple(quotas),
        dossier_items=dossier.items,
        citations=tuple(citations),
        recipients=tuple(_recipients(paper)),
        findings=tuple(doubt.row(settings.language) for doubt in doubts),
        pages=document.pages,
    )
    tables = [(name, getattr(made, name)) for name in _LOCATED]
    doubted = {doubt.field for doubt in doubts if doubt.table == "plans" and doubt.field}
    return made.model_copy(update={"provenance": find_provenance(paper, row, tables, doubted)})


def _year(header: Header) -> int | None:
    """Return the year that dates without one belong to: that of the title, else of the paper."""
    issued: date | None = header.issue_date
    named = re.search(r"năm\s+((?:19|20)\d\d)\W*$|năm\s+((?:19|20)\d\d)\b", header.title or "")
    if named:
        year = int(named[1] or named[2])
        if issued is None or issued.year <= year <= issued.year + 1:
            return year
    return issued.year if issued else None


def _section_row(paper: Paper, section: Section) -> SectionRow:
    own = paper.own(section)
    head = paper.blocks[section.heading_block] if section.heading_block is not None else own[0]
    first, last = (own[0], own[-1]) if own else (head, head)
    return SectionRow(
        section_no=section.section_no,
        parent_no=section.parent_no,
        level=section.level,
        number=section.number,
        heading=section.heading,
        kind=section.kind,
        kinds=section.kinds,
        text=section.text or None,
        page_first=section.page_first,
        page_last=section.page_last,
        page=first.page,
        char_start=first.start,
        char_end=last.end,
    )


def _recipients(paper: Paper) -> list[RecipientRow]:
    """Return the recipients; a line without mark that goes on with the one above it belongs to that one.

    So does what stands in brackets below it, as who wrote the paper. ``Gửi bản điện tử:`` heads a list and is in none.
    """
    groups: list[list[Block]] = []
    for block in paper.of_role(BlockRole.RECIPIENT):
        text = block.text.strip()
        open_ended = bool(groups) and groups[-1][-1].text.rstrip()[-1:] not in (";", ".")
        if groups and (text[0] == "(" or (open_ended and text[0].islower())):
            groups[-1].append(block)
        elif text.endswith(":") and text[0].isalpha():
            continue
        else:
            groups.append([block])
    return [
        RecipientRow(
            recipient_no=number,
            text=" ".join(block.text.strip() for block in group),
            page=group[0].page,
            char_start=group[0].start,
            char_end=group[-1].end,
        )
        for number, group in enumerate(groups, 1)
    ]
