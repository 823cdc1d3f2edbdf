"""The gold plans kept for measuring: all of them parse, agree with themselves, and print what they claim."""

from __future__ import annotations

import importlib.util
import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.evaluate.gold import GoldPlan, LineTag, gold_files, read_gold
from pipeline.records.plan import Audience, AwardForm
from pipeline.records.segmented import SectionKind

ROOT = Path(__file__).parents[2] / "samples"
SEEN = gold_files([ROOT / "gold" / "read" / "seen"])
UNSEEN = gold_files(
    [ROOT / "gold" / part for part in ("read/fresh", "held-out/unseen", "read/later", "held-out/next")]
)
"""Whole plans by other hands."""
SHORT = sorted({*gold_files([ROOT / "gold"])} - {*SEEN, *UNSEEN})
"""Plans of a page or two."""
HEAD_OF_STATE = "Chủ tịch nước"
"""Who confers an Order, named or not."""
WITHOUT_AWARDS = {"g07-dac-khu-hon-mau", "g20-bao-ninh-sa"}
DATE_FIELDS = ("issue_date", "start_date", "end_date", "dossier_deadline")
KNOWN_FIELDS = {
    *DATE_FIELDS,
    *("id", "parent_issuer", "issuer", "document_number", "issue_place", "title", "theme"),
    *("dossier_recipient", "dossier_copies", "signer", "signer_title", "signing_mode", "signer_extra"),
    *("header", "header_sep", "motto", "number_label", "date_text"),
}
_DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


@pytest.fixture(params=SEEN + UNSEEN, ids=lambda path: path.stem)
def plan(request: pytest.FixtureRequest) -> GoldPlan:
    path: Path = request.param
    return read_gold(path)


@pytest.fixture(params=SHORT, ids=lambda path: path.stem)
def short(request: pytest.FixtureRequest) -> GoldPlan:
    path: Path = request.param
    return read_gold(path)


@pytest.fixture
def printed(plan: GoldPlan) -> str:
    """All words of the paper but the letterhead's number and date, in one line."""
    return " ".join(plan.text().split())


def plain(text: str) -> str:
    """The words of a text in one line, in small letters, ``uỷ`` written ``ủy``."""
    return " ".join(text.split()).casefold().replace("uỷ", "ủy")


def in_words(number: int) -> str:
    """Write a number below 100 as offices do: ``mười lăm``, ``hai mươi mốt``; a larger one in figures."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    if tens > 9:
        return str(number)
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    tail = {0: "", 5: "lăm", 1: "mốt" if tens > 1 else "một"}.get(ones, _DIGITS[ones])
    return f"{head} {tail}".strip()


def writings(number: int) -> str:
    """Return a pattern of all ways to write a number."""
    return rf"(?<![\d.,/])0?{number}(?![\d/]|[.,]\d)|\b{in_words(number)}\b"


def day_patterns(day: date) -> Iterator[str]:
    """Yield patterns of a day in figures or words, and of the month, quarter or year that it bounds."""
    yield rf"\b0?{day.day}[/-]0?{day.month}([/-]{day.year})?\b"
    yield rf"\b0?{day.day} tháng 0?{day.month}\b"
    first, last = day.day == 1, day.day == monthrange(day.year, day.month)[1]
    if first or last:
        yield rf"\btháng 0?{day.month}([/-]{day.year}| năm {day.year}|,| đến| và)"
    if (first and day.month % 3 == 1) or (last and day.month % 3 == 0):
        quarter = ("I", "II", "III", "IV")[(day.month - 1) // 3]
        yield rf"\bquý {quarter}\b"
    if last and day.month == 12:
        yield rf"(?:kết thúc|hết) năm {day.year}"


def test_short_plans_print_what_they_claim(short: GoldPlan) -> None:
    words = plain(short.text())
    assert set(short.fields) <= KNOWN_FIELDS
    for name in ("issuer", "theme", "dossier_recipient", "signer", "signer_title", "signing_mode"):
        assert plain(short.field(name)) in words, name
    for _, authority in short.awards:
        assert plain(authority) in words or authority == HEAD_OF_STATE, authority
    for audience, number, _ in short.quotas:
        assert Audience(audience)
        assert re.search(writings(int(number)), words, re.IGNORECASE), (audience, number)
    for number, *_ in short.citations:
        assert plain(number) in words
    forms = {form for form, _ in short.awards}
    for criterion in short.criteria:
        assert not criterion.form or criterion.form in forms, criterion.text


def test_half_of_the_whole_ones_are_held_out() -> None:
    assert len(UNSEEN) >= len(SEEN)
    assert len(SEEN) + len(UNSEEN) >= 25


def test_ids_name_the_files_and_no_id_begins_another() -> None:
    paths = gold_files([ROOT / "plans", ROOT / "gold"])
    ids = [read_gold(path).id for path in paths]
    assert ids == [path.stem for path in paths]
    assert not [
        (one, other)
        for i, one in enumerate(ids)
        for j, other in enumerate(ids)
        if i != j and other.startswith(one)
    ]


def test_fields_are_known_and_the_needed_ones_are_there(plan: GoldPlan) -> None:
    assert set(plan.fields) <= KNOWN_FIELDS
    for name in ("issuer", "document_number", "issue_place", "issue_date", "title", "signer", "signer_title"):
        assert plan.field(name), name
    for name in ("start_date", "end_date"):
        assert plan.field(name), name


def test_values_are_printed(plan: GoldPlan, printed: str) -> None:
    for name in ("issuer", "theme", "dossier_recipient", "signer", "signer_title", "signing_mode"):
        assert plan.field(name).casefold() in printed.casefold(), name
    for _, authority in plan.awards:
        assert authority.casefold() in printed.casefold(), authority
    if copies := plan.field("dossier_copies"):
        assert re.search(rf"({writings(int(copies))}) bộ", printed)
    if theme := plan.field("theme"):
        assert f"“{theme}”" in printed


def test_quotas_are_printed(plan: GoldPlan, printed: str) -> None:
    for audience, number, _ in plan.quotas:
        assert Audience(audience)
        assert int(number) > 0
        assert re.search(writings(int(number)), printed), (audience, number)


def test_citations_are_printed_with_their_dates(plan: GoldPlan, printed: str) -> None:
    assert len({number for number, *_ in plan.citations}) == len(plan.citations)
    for number, *day in plan.citations:
        assert printed.count(number)
        if day:
            year, month, of_month = map(int, day[0].split("-"))
            written = rf"0?{of_month}([/-]0?{month}[/-]| tháng 0?{month} năm ){year}"
            assert re.search(rf"{re.escape(number)}(,| của [^,;]+)? ngày {written}", printed), (number, day)


def test_every_number_of_a_paper_is_cited(plan: GoldPlan, printed: str) -> None:
    """What looks like the number of another paper is in the list of citations."""
    body = " ".join(line.text for line in plan.lines)
    numbers = set(re.findall(r"\bsố (\d+[\w-]*[/-][\w/Đđ-]*\b)", body))
    assert numbers <= {plan.field("document_number"), *(number for number, *_ in plan.citations)}


def test_dates_are_printed(plan: GoldPlan) -> None:
    body = " ".join(line.text for line in plan.body)
    issued = date.fromisoformat(plan.field("issue_date"))
    days = [plan.field(name) for name in DATE_FIELDS[1:]]
    days += [day for phase in plan.phases for day in phase[1:]]
    for day in map(date.fromisoformat, filter(None, days)):
        if day != issued:
            assert any(re.search(pattern, body, re.IGNORECASE) for pattern in day_patterns(day)), day


def test_dates_agree(plan: GoldPlan) -> None:
    start, end = plan.field("start_date"), plan.field("end_date")
    assert start < end
    assert plan.field("issue_date") < end
    if plan.phases:
        starts, ends = [phase[1] for phase in plan.phases], [phase[2] for phase in plan.phases]
        assert (min(starts), max(ends)) == (start, end)
        assert all(last < following for last, following in zip(ends, starts[1:], strict=False))


def test_awards_criteria_and_dossiers_go_together(plan: GoldPlan) -> None:
    forms = {AwardForm(form) for form, _ in plan.awards}
    assert len(set(plan.awards)) == len(plan.awards)
    for criterion in plan.criteria:
        assert criterion.form in forms, criterion.text
        assert criterion.audience, criterion.text
    told = (plan.awards, plan.criteria, plan.quotas, plan.dossier_items, plan.field("dossier_recipient"))
    assert all(map(bool, told)) is (plan.id not in WITHOUT_AWARDS)
    assert any(map(bool, told)) is (plan.id not in WITHOUT_AWARDS)


def test_body_is_a_plan(plan: GoldPlan) -> None:
    lines = list(plan.lines)
    assert len(plan.text().split()) > 400
    assert plan.tasks
    assert plan.recipients[-1].startswith("Lưu")
    assert lines[0].tag is LineTag.PREAMBLE
    kinds = {line.kind for line in lines if line.tag is LineTag.HEADING}
    assert {SectionKind.MUC_DICH, SectionKind.NOI_DUNG, SectionKind.TO_CHUC} <= kinds
    level = 0
    for line in lines:
        if line.tag is LineTag.HEADING:
            assert line.level is not None
            assert line.level <= level + 1, line.text
            assert not line.runs_on or ":" in line.text
            level = line.level
        if line.tag is LineTag.CRITERION or line.tag is LineTag.DOSSIER_ITEM:
            assert "|" not in line.text


def test_tables_are_even_and_their_tasks_whole(plan: GoldPlan) -> None:
    width = 0
    for line in plan.lines:
        if line.tag is LineTag.TABLE_HEADER:
            width = len(line.cells)
        elif line.is_row:
            assert len(line.cells) == width, line.text
            assert all(line.cells)
        if line.tag is LineTag.TASK_ROW:
            assert line.cells[0].isdigit()
    rows = [task for task in plan.tasks if task.period_text or task.responsible]
    assert all(task.period_text and task.responsible for task in rows)


def test_footnotes_have_marks_in_the_text(plan: GoldPlan) -> None:
    body = " ".join(line.text for line in plan.body)
    for note in plan.footnotes:
        assert note[0] in "¹²³"
        assert note[0] in body


def test_spelling_of_marks_and_spaces(plan: GoldPlan) -> None:
    for line in plan.lines:
        assert "  " not in line.text
        assert not re.search(r"\s[,;.:)]|\(\s|[\"–]", line.text.replace(" | ", " ")), line.text
        assert line.text.count("“") == line.text.count("”"), line.text
        assert line.text.count("(") == line.text.count(")") or re.match(r"\(?\w\)|\d\)", line.text), line.text


@pytest.mark.shared
def test_other_reader_of_the_format_agrees(plan: GoldPlan, shared: Path) -> None:
    other = _module(shared / "score" / "planfile.py").Plan(
        str(next(path for path in SEEN + UNSEEN if path.stem == plan.id))
    )
    tasks = [(task["text"], task.get("period"), task.get("responsible")) for task in other.tasks()]
    assert tasks == [(task.text, task.period_text, task.responsible) for task in plan.tasks]
    assert other.by_kind() == {kind.value: text for kind, text in plan.section_texts().items()}
    assert other.recipients() == list(plan.recipients)
    assert other.text().split() == plan.text().split()


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
