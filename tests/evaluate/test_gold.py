"""Gold plans: the format, and that the project's own plans keep it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.evaluate.gold import GoldPlan, GoldTask, LineTag, read_gold
from pipeline.records.plan import Audience, AwardForm
from pipeline.records.segmented import SectionKind

PLANS = sorted((Path(__file__).parents[2] / "samples" / "plans").glob("*.plan"))
DATE_FIELDS = ("issue_date", "start_date", "end_date", "dossier_deadline")


def test_values_and_lines(short_plan: GoldPlan) -> None:
    assert short_plan.id == "ngan"
    assert short_plan.issuers == ("ỦY BAN NHÂN DÂN XÃ KHE MÂY",)
    assert short_plan.date_line == "Khe Mây, ngày 06 tháng 02 năm 2023"
    assert short_plan.citations == (("21/KH-UBND", "2023-01-12"),)
    assert short_plan.recipients == ("UBND huyện (b/c);", "Lưu: VT.")
    (criterion,) = short_plan.criteria
    assert criterion.form is AwardForm.GIAY_KHEN
    assert criterion.audience == {Audience.TAP_THE, Audience.HO_GIA_DINH}


def test_task_columns_are_told_by_their_titles(short_plan: GoldPlan) -> None:
    assert short_plan.tasks == (
        GoldTask(text="1. Mỗi hộ trồng ít nhất 20 cây trong vườn nhà."),
        GoldTask(
            text="Phát cây giống cho các bản", period_text="Tháng 02/2023", responsible="Ban quản lý rừng"
        ),
    )


def test_section_text_leaves_headings_out_unless_they_run_on(short_plan: GoldPlan) -> None:
    texts = short_plan.section_texts()
    assert texts[SectionKind.MUC_DICH] == "Phủ xanh đất trống, giữ nguồn nước cho các bản."
    assert texts[SectionKind.HO_SO].splitlines()[0] == "lập 02 bộ, gồm"
    assert "TT Việc làm Thời hạn Phối hợp Ai làm" in texts[SectionKind.NOI_DUNG].splitlines()
    assert SectionKind.NOI_NHAN not in texts


def test_readings_hold_the_same_words_in_other_orders(short_plan: GoldPlan) -> None:
    readings = short_plan.readings()
    assert len({tuple(lines) for lines in readings}) == len(readings) == 4
    assert len({tuple(sorted(lines)) for lines in readings}) == 1
    assert short_plan.text().splitlines()[-1] == "Lò Thị Mẩy"


def test_without_letterhead_only_number_and_date_are_printed(short_gold: Path) -> None:
    short_gold.write_text("@header\tnone\n" + short_gold.read_text("utf-8"), encoding="utf-8")
    first = read_gold(short_gold).text().splitlines()[:3]
    assert first == ["Số: 15/KH-UBND", "Khe Mây, ngày 06 tháng 02 năm 2023", "KẾ HOẠCH"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("taks\tgõ nhầm", "gold_tag"),
        ("h1:muc_dic\tI. MỤC ĐÍCH", "gold_tag"),
        ("crit:giay_khen:tap_tha\tTiêu chuẩn", "gold_tag"),
        ("p:noi_dung\tđoạn", "gold_tag"),
        ("@quota\ttap_the", "gold_values"),
    ],
)
def test_slips_are_told_with_their_line(short_gold: Path, line: str, code: str) -> None:
    text = short_gold.read_text("utf-8")
    short_gold.write_text(f"{text}{line}\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_gold(short_gold)
    assert caught.value.code == code
    assert caught.value.values["line"] == str(text.count("\n") + 1)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", "@title\tkhông có id".encode()])
def test_unreadable_gold(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.plan"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_gold(path)
    assert caught.value.code == "gold_unreadable"


@pytest.fixture(params=PLANS, ids=lambda path: path.stem)
def own_plan(request: pytest.FixtureRequest) -> GoldPlan:
    path: Path = request.param
    plan = read_gold(path)
    assert plan.id == path.stem
    return plan


def test_eight_plans_at_least() -> None:
    ids = [path.stem for path in PLANS]
    assert len(ids) >= 8
    assert not [(one, other) for one in ids for other in ids if one != other and other.startswith(one)]


def test_gold_values_stand_in_the_plan(own_plan: GoldPlan) -> None:
    """A gold value that the paper does not print could never be extracted."""
    text = " ".join(own_plan.text().split())
    for name in ("theme", "dossier_recipient", "signer", "signer_title", "signing_mode"):
        assert own_plan.field(name) in text, name
    for number, day in own_plan.citations:
        assert number in text
        year, month, number_of_day = map(int, day.split("-"))
        written = rf"{number_of_day:02}(/0?{month}/| tháng 0?{month} năm ){year}"
        assert re.search(rf"{re.escape(number)},? ngày {written}", text), (number, day)
    for form, _ in own_plan.awards:
        assert AwardForm(form)
    for audience, quantity, _ in own_plan.quotas:
        assert Audience(audience)
        assert int(quantity) > 0


def test_dates_are_dates(own_plan: GoldPlan) -> None:
    for name in DATE_FIELDS:
        if own_plan.field(name):
            date.fromisoformat(own_plan.field(name))
    assert own_plan.field("start_date") <= own_plan.field("end_date")
    for _, start, end in own_plan.phases:
        assert own_plan.field("start_date") <= start <= end <= own_plan.field("end_date")


def test_plans_are_plans(own_plan: GoldPlan) -> None:
    """Each has what such plans always have, and enough of it to measure with."""
    tags = Counter(line.tag for line in own_plan.lines)
    assert tags[LineTag.TASK] + tags[LineTag.TASK_ROW] >= 4
    for tag in (LineTag.CRITERION, LineTag.DOSSIER_ITEM, LineTag.RECIPIENT, LineTag.PREAMBLE):
        assert tags[tag], tag
    assert len(own_plan.text().split()) > 600
    rows = [line for line in own_plan.lines if line.is_row]
    assert len({len(row.cells) for row in rows}) <= 1
