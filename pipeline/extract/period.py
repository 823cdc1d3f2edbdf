"""When the campaign runs: its first and last day, and its phases, wherever the plan says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from pipeline.extract.choosing import Question
from pipeline.extract.dates import Span, find_spans
from pipeline.extract.days import Dated, dated, likeliest
from pipeline.extract.moments import Unit
from pipeline.extract.paper import Paper
from pipeline.extract.phases import Phases, is_phase, read_phases
from pipeline.extract.task_facets import is_time_of_a_task
from pipeline.records.plan import PhaseRow
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind
from pipeline.vietnamese.numerals import has_figure
from pipeline.vietnamese.shadow import shadow

_ABOUT_PERIOD = re.compile(
    r"thoi gian (?:thuc hien|thi dua|to chuc|phat dong|trien khai|dien ra|bat dau|cua (?:phong trao|dot)|phong trao|dot|tien hanh|ket thuc|hoan thanh phong trao)"
    r"|(?:phong trao|dot|cuoc|chien dich|thang|cao diem)(?: thi dua| cao diem| dac biet| nay)*(?: \S+){0,12}? (?:duoc )?(?:thuc hien|to chuc|trien khai|dien ra|phat dong|bat dau|keo dai|tien hanh|tinh|phat dong va thuc hien)(?: va ket thuc| trong| ke| bat dau| vao| thoi gian)*[\s:(]*(?:tu|ke tu|trong|bat dau|\d)"
    r"|thoi gian\s*:|^\W*thoi gian\b|thoi han thi dua|ke hoach (?:nay )?(?:duoc )?(?:thuc hien|trien khai)(?: \S+){0,3} tu|moc thoi gian"
)
_ABOUT_OTHERS = re.compile(
    r"ho so|bao cao|nop|gui ve|bien ban|dang ky|tong hop|so ket|tong ket|thanh tich (?:tu|trong)|ky niem|tham dinh|binh xet|trinh |hop xet|nghiem thu"
)
_WITHOUT_FIGURES = re.compile(r"\bnay\b|\b(?:ngay|khi|luc) (?:duoc )?(?:ban hanh|ky)\b")
_LONGEST_CAMPAIGN = 7 * 366
"""Days; a longer stretch is an anniversary, a term of office or a programme, not a campaign."""


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day of the campaign, the words they were read from, and how sure that is."""

    start: date | None = None
    end: date | None = None
    text: str | None = None
    certainty: float = 0.0
    phases: tuple[PhaseRow, ...] = ()
    phase_blocks: frozenset[int] = frozenset()
    by_title: bool = False
    """Only the title of the plan tells it."""
    open_launch: bool = False
    """It begins on the day the campaign is launched, and the plan does not say which day that is."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    block: Block
    weight: float


def read_period(paper: Paper, issue: date | None, year: int | None, *, campaign: bool) -> Period:
    """Find the campaign's period.

    Sections on time come first, then paragraphs that speak of the period anywhere else; of a ``campaign`` the likeliest
    of all other days are taken. ``issue`` is the date of the paper, ``year`` the year of dates that leave it out.
    """
    period = _found(paper, issue, year, campaign=campaign)
    return replace(period, phases=_within(period.phases, period.start, period.end))


def _within(phases: tuple[PhaseRow, ...], start: date | None, end: date | None) -> tuple[PhaseRow, ...]:
    """Return the phases of a campaign, the first of which begins with it and the last ends with it unless they say when.

    ``Đợt I đến 31/5/2018, Đợt II từ 01/6/2018 đến 30/11/2018``.
    """
    if not phases:
        return ()
    *others, last = phases
    if last.end_date is None and last.start_date and end and last.start_date <= end:
        last = last.model_copy(update={"end_date": end})
    first, *others = [*others, last]
    if first.start_date is None and first.end_date and start and start <= first.end_date:
        first = first.model_copy(update={"start_date": start})
    return (first, *others)


def _found(paper: Paper, issue: date | None, year: int | None, *, campaign: bool) -> Period:
    launch = _launch_day(paper, issue, year)
    period = _by_wording(paper, issue, launch, year)
    if (period.start and period.end) or not campaign:
        return period
    days = [
        day
        for day in dated(paper, issue, launch, year)
        if day.block.role not in (BlockRole.PREAMBLE, BlockRole.TABLE_ROW)
        and not _of_dossiers(paper, day.block)
        and not is_time_of_a_task(paper, day.block)
        and not _HANDED_IN.search(paper.flat(day.block)[: day.span.start][-_SAID_JUST_BEFORE:])
    ]
    start = period.start or (None if period.open_launch else _day(days, Question.START, _first))
    end = period.end or _day(days, Question.END, _last)
    if start and end and not 0 <= (end - start).days <= _LONGEST_CAMPAIGN:
        return period
    return replace(period, start=start, end=end)


def _of_dossiers(paper: Paper, block: Block) -> bool:
    """Whether a block stands where the plan speaks of dossiers: the days of those are no days of the campaign."""
    section = paper.section_of(block)
    return section is not None and section.kinds == (SectionKind.HO_SO,)


def _first(span: Span) -> date | None:
    return span.first


def _last(span: Span) -> date | None:
    return span.last


def _day(days: list[Dated], question: Question, day_of: Callable[[Span], date | None]) -> date | None:
    """Return the day that answers best where no wording tells it."""
    day = likeliest(days, question, day_of)
    return day_of(day.span) if day else None


def _by_wording(paper: Paper, issue: date | None, launch: date | None, year: int | None) -> Period:
    phases = read_phases(paper, issue, launch, year)
    candidates = [
        candidate
        for block in paper.content()
        if block.role is not BlockRole.TABLE_HEADER and not is_time_of_a_task(paper, block)
        for candidate in _candidates(paper, block, issue, launch, year)
    ]
    chosen = max(candidates, key=lambda c: (c.weight, c.span.closed, -c.block.start), default=None)
    if chosen is None:
        return _from_phases(phases) if phases.rows else Period()
    span, other = chosen.span, None
    if not span.closed:
        other = _other_end(paper, chosen, candidates)
    start, end = _merged(span, other)
    if len(span.moments) < 2 and span.closed and (told := _begun_and_ended(chosen, candidates)):
        start, end = told
    in_phase = chosen.block.start in phases.blocks or is_phase(paper, chosen.block)
    if phases.rows and (not chosen.span.closed or in_phase):
        whole = _from_phases(phases)
        if whole.start and whole.end:
            # "Từ ngày ban hành Kế hoạch": the campaign may begin before its first phase.
            early = start if start and not span.closed and end is None and start < whole.start else None
            return replace(whole, start=early or whole.start)
    text = words_of_span(chosen.block.text, span)
    return Period(
        start,
        end,
        text,
        min(1.0, chosen.weight),
        phases.rows,
        phases.blocks,
        open_launch=span.from_launch and start is None,
    )


def _begun_and_ended(chosen: _Candidate, candidates: list[_Candidate]) -> tuple[date, date] | None:
    """Return the day on which the campaign begins and the one on which it ends, where a block says both.

    ``Phát động ngày 01/3/2018. Đánh giá cuối tháng 7. Kết thúc ngày 30/11/2018``: the month is neither.
    """
    own = [each.span for each in candidates if each.block is chosen.block and not each.span.closed]
    begun = [span.first for span in own if span.first and span.last is None]
    ended = [span.last for span in own if span.last and span.first is None]
    if begun and ended and min(begun) < max(ended):
        return min(begun), max(ended)
    return None


def words_of_span(text: str, span: Span) -> str:
    """Return the words of a period, closing the bracket that they open."""
    words = text[span.start : span.end]
    if words.count("(") > words.count(")") and text[span.end : span.end + 2].lstrip()[:1] == ")":
        words = text[span.start : text.index(")", span.end) + 1]
    return words.strip()


def _merged(span: Span, other: Span | None) -> tuple[date | None, date | None]:
    start, end = span.first, span.last
    if other is not None:
        start, end = start or other.first, end or other.last
    return start, end


def _candidates(
    paper: Paper, block: Block, issue: date | None, launch: date | None, year: int | None
) -> list[_Candidate]:
    flat = paper.flat(block)
    if not has_figure(flat) and not _WITHOUT_FIGURES.search(flat):
        return []
    section = paper.section_of(block)
    base = _section_weight(paper, section)
    about = _ABOUT_PERIOD.search(flat)
    if about:
        base += 0.45
    if base < 0.4:
        return []
    found: list[_Candidate] = []
    for span in find_spans(block.text, issue=issue, launch=launch, year=year):
        weight = base
        before = flat[max(0, span.start - 60) : span.start]
        if _ABOUT_OTHERS.search(before.rsplit(".", 1)[-1].rsplit(";", 1)[-1]):
            weight -= 0.4
        if not _can_be_campaign(span, flat, issue, on_time=base >= 0.7):
            continue
        bound = span if base >= 0.7 and _fills(span, flat, section) else _one_end(span, flat)
        if bound is None:
            continue
        if bound.first is None and span.first and base >= 0.7 and weight < base:
            # The closing ceremony, in the section on time: better than no last day.
            weight += 0.2
        span = bound
        if about and span.start < about.start():
            weight -= 0.3
        weight += 0.1 if span.closed else -0.05
        weight += 0.05 if len(span.moments) > 1 else 0.0
        if is_phase(paper, block):
            weight -= 0.15
        if block.role is BlockRole.TABLE_ROW:
            weight -= 0.3
        if weight >= 0.4:
            found.append(_Candidate(span, block, weight))
    return found


_BEGINS = re.compile(
    r"phat dong|khoi cong|khoi tu|ra mat|bat dau|khoi dong|ra quan|trien khai|tu ngay|mo dau|khai mac|le ra mat"
)
_ENDS = re.compile(
    r"ket thuc|cham dut|ket vao|chot |khep lai|ha man|be mac|hoan thanh phong trao|dong dot|het ngay|tong ket"
)


_HELD_IN = re.compile(
    r"(?:phat dong|so ket|tong ket|khep lai|ket thuc)(?:(?: va)? (?:phong trao|trao thuong|khen thuong|vao|trong|dip|dau|cuoi|ngay|cung|cua))*\s*:?\s*$"
)


_BEFORE_A_DAY = re.compile(
    r"(?:[^:]*:)?\W*(?:(?:vao|luc|hoi|tu|den|ngay|trong|sang|chieu|toi|thu \w+|chu nhat|\d+ ?h ?\d*|\d+ gio|\d+ phut)\W*)*"
)


_SAID_JUST_BEFORE = 40
"""Characters before a day that say what it is."""
_HANDED_IN = re.compile(r"\bhan (?:cuoi|chot|nop|gui|nhan)\b|\b(?:nhan|nop|gui) (?:bai|tac pham|san pham)\b")
"""``Hạn cuối nhận bài: ngày 18/4/2024`` is no day of the contest itself."""


def _fills(span: Span, flat: str, section: Section | None) -> bool:
    """Whether a paragraph says nothing but a day: ``Thời gian: 13h30 ngày 29/4/2026 (thứ Tư)``, what begins and ends on it.

    ``1. Phát động: ngày 15/01/2026`` only begins.
    """
    if len(span.moments) != 1 or span.first is None or span.first != span.last:
        return False
    before = flat[: span.start]
    if re.search(r"\w", re.sub(r"\(.*?\)", "", flat[span.end :])) or not _BEFORE_A_DAY.fullmatch(before):
        return False
    said = f"{shadow((section.heading if section else None) or '')} {before}"
    return not (_BEGINS.search(said) or _ENDS.search(said) or _HANDED_IN.search(before))


def _one_end(span: Span, flat: str) -> Span | None:
    """Read a single day as the first or the last by what is said to happen on it, None where nothing is."""
    if span.first is None or span.last is None or (span.closed and len(span.moments) > 1):
        return span
    before = re.split(r"[.;]\s", flat[max(0, span.start - 70) : span.start])[-1]
    if span.closed:
        # "phát động tháng 5/2006, sơ kết quý II/2008, tổng kết quý II/2010": the verb at the month itself.
        verb = _HELD_IN.search(before)
        if verb is None:
            return span
        if verb[0].startswith("so ket"):
            return None
        return (
            replace(span, first=None, closed=False)
            if verb[0].startswith(("tong", "khep", "ket"))
            else replace(span, last=None, closed=False)
        )
    if _ENDS.search(before):
        return replace(span, first=None)
    return replace(span, last=None) if _BEGINS.search(before) else None


def _section_weight(paper: Paper, section: Section | None) -> float:
    if section is None:
        return 0.0
    if section.kind is SectionKind.THOI_GIAN:
        return 0.7
    if any(SectionKind.THOI_GIAN in other.kinds for other in paper.above(section)):
        return 0.55
    if section.kind in (
        SectionKind.HO_SO,
        SectionKind.TIEU_CHUAN,
        SectionKind.SO_LUONG,
        SectionKind.KINH_PHI,
    ):
        return -0.3
    return 0.15 if section.kind in (SectionKind.TO_CHUC, SectionKind.NOI_DUNG, SectionKind.CAN_CU) else 0.1


_NAMED_BY_YEARS = re.compile(
    r"ke hoach|nghi quyet|chuong trinh|de an|nam hoc|nhiem ky|muc tieu|phong trao|du an"
)


def _can_be_campaign(span: Span, flat: str, issue: date | None, *, on_time: bool) -> bool:
    """Leave out anniversaries in brackets, terms, and years that only name something.

    ``on_time`` tells that the section is about the time: there years alone are a period.
    """
    if span.first and span.last:
        if span.last < span.first or (span.last - span.first).days > _LONGEST_CAMPAIGN:
            return False
        if issue and span.last < issue:
            return False
    bound = span.last or span.first
    if bound and issue and ((bound < issue and span.last) or bound.year > issue.year + 7):
        return False
    if all(moment.unit is Unit.YEAR for moment in span.moments):
        if (
            on_time
            and len(span.moments) > 1
            and not _NAMED_BY_YEARS.search(flat[max(0, span.start - 30) : span.start])
        ):
            return True
        # "Kế hoạch năm 2024", "giai đoạn 2021 - 2025": a year that belongs to a name.
        before = flat[max(0, span.start - 25) : span.start + 9]
        return (
            re.search(
                r"(?:thoi gian|trong|ca|tu|den het|het|thuc hien)[\s:]*(?:trong )?(?:dau )?(?:nam)?\s*$|trong nam|ca nam|thoi gian",
                before,
            )
            is not None
        )
    return True


def _other_end(paper: Paper, chosen: _Candidate, candidates: list[_Candidate]) -> Span | None:
    """Return the other end of a period that is written in two places of one section."""
    span = chosen.span
    fitting = [
        other
        for other in candidates
        if other.span is not span
        and not other.span.closed
        and other.block.section_no == chosen.block.section_no
        and (span.first is None) != (other.span.first is None)
    ]
    return max(fitting, key=lambda other: other.weight).span if fitting else None


def _launch_day(paper: Paper, issue: date | None, year: int | None) -> date | None:
    """Return the day of the launching ceremony where the plan gives it."""
    for block in paper.content():
        flat = paper.flat(block)
        found = re.search(r"(?:le|hoi nghi|to chuc) (?:le )?phat dong", flat)
        if not found:
            continue
        after = block.text[found.start() :] if block.role is not BlockRole.TABLE_ROW else block.text
        for span in find_spans(after, issue=issue, year=year):
            exact = [m for m in span.moments if m.unit is Unit.DAY]
            day = span.first or span.last
            if exact and day and span.first == span.last:
                return day
    return None


def _from_phases(phases: Phases) -> Period:
    return Period(phases.first, phases.last, phases.names, 0.7, phases.rows, phases.blocks)
