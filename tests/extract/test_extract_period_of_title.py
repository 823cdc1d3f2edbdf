"""The period of a plan whose text does not tell it is that of its title; the time of one task is not."""

from __future__ import annotations

from datetime import date

import pytest
from plans import FOOT, HEAD, tables

from pipeline.records.plan import Plan


def plan(title: str, text: str) -> Plan:
    return tables(HEAD.replace("Phát động phong trào thi đua năm 2024", title) + text + FOOT)


TASK = "I. NỘI DUNG\n1. Tập huấn\n- Mở lớp tập huấn cho cán bộ các xã.\n- Cơ quan chủ trì: Sở Xây dựng.\n- Thời gian thực hiện: Tháng 12/2024."


@pytest.mark.parametrize(
    ("title", "start", "end"),
    [
        (
            "Nâng cao năng lực cán bộ giai đoạn 2025 - 2030, tầm nhìn đến năm 2045",
            date(2025, 1, 1),
            date(2030, 12, 31),
        ),
        ("Hoạt động hè (Từ tháng 6/2024 đến tháng 8/2024)", date(2024, 6, 1), date(2024, 8, 31)),
        ("Chuyển đổi số của ngành đến năm 2030", None, date(2030, 12, 31)),
        ("Chào mừng đại hội nhiệm kỳ 2025 - 2030", None, None),
        ("Nâng cao năng lực cán bộ", None, None),
    ],
)
def test_of_title(title: str, start: date | None, end: date | None) -> None:
    row = plan(title, TASK).plan
    assert (row.start_date, row.end_date) == (start, end)


def test_what_the_text_says_comes_first() -> None:
    row = plan(
        "Phong trào thi đua giai đoạn 2024 - 2026", "I. THỜI GIAN\nTừ ngày 01/3/2024 đến ngày 30/11/2026.\n"
    ).plan
    assert (row.start_date, row.end_date) == (date(2024, 3, 1), date(2026, 11, 30))


STEPS = (
    "I. NỘI DUNG\n1. Tập huấn cho cán bộ các xã vào ngày 12/4/2024.\n2. Kiểm tra tại cơ sở, kết thúc ngày 15/9/2024.\n"
    "3. Sơ kết ngày 20/10/2024.\n"
)


def test_dated_steps_of_a_plan_that_is_no_campaign_do_not_bound_it() -> None:
    row = plan("Kiểm tra an toàn công trình", STEPS).plan
    assert (row.start_date, row.end_date) == (None, None)
    row = plan("Phát động phong trào thi đua lao động giỏi", STEPS).plan
    assert row.end_date is not None


def test_a_first_step_is_not_the_end_of_years_that_the_title_tells() -> None:
    text = "I. THỜI GIAN THỰC HIỆN\nTrước ngày 30/6/2024: thành lập Tổ công tác.\n"
    row = plan("Hỗ trợ việc làm giai đoạn 2024 - 2025", text).plan
    assert (row.start_date, row.end_date) == (date(2024, 1, 1), date(2025, 12, 31))
    assert row.period_text == "giai đoạn 2024 - 2025"


def test_hours_of_one_day_are_no_stretch() -> None:
    row = plan("Tổ chức Ngày hội", "I. THỜI GIAN\nVào lúc 07h00 đến 17h00 ngày 23/3/2024 (thứ Bảy).\n").plan
    assert (row.start_date, row.end_date) == (date(2024, 3, 23), date(2024, 3, 23))


def codes(title: str, text: str) -> set[str]:
    return {finding.code for finding in plan(title, text).findings}


def test_a_plan_that_is_no_campaign_need_not_say_when_it_ends() -> None:
    head = HEAD.replace("Phát động phong trào thi đua năm 2024", "Nâng cao năng lực cán bộ")
    assert "no_period" not in {finding.code for finding in tables(head + TASK + FOOT).findings}
    assert "no_period" in codes("Phát động phong trào thi đua", TASK)


def test_a_whole_year_that_the_title_tells_is_no_matter() -> None:
    title = "Hoạt động của Khối giai đoạn 2024 - 2026"
    late = HEAD.replace("05 tháng 02", "05 tháng 11").replace("Phát động phong trào thi đua năm 2024", title)
    found = {finding.code for finding in tables(late + TASK + FOOT).findings}
    assert not found & {"starts_before_issue", "no_start"}


@pytest.mark.parametrize(
    ("line", "deadline"),
    [
        ("Hạn cuối nhận bài thi: ngày 10/12/2024 (theo dấu bưu điện).", date(2024, 12, 10)),
        ("Thời gian nhận tác phẩm dự thi từ ngày 01/5/2024 đến hết ngày 30/6/2024.", date(2024, 6, 30)),
        ("Hạn cuối cùng nộp Hồ sơ dự thi trên mạng là ngày 31/7/2024.", date(2024, 7, 31)),
    ],
)
def test_the_last_day_of_entries_to_a_contest_is_its_deadline(line: str, deadline: date) -> None:
    text = f"I. THỜI GIAN\n{line}\nII. CƠ CẤU GIẢI THƯỞNG\n- 01 giải Nhất: 1.000.000 đồng.\n"
    row = plan("Tổ chức cuộc thi vẽ tranh", text).plan
    assert row.dossier_deadline == deadline
    assert (row.start_date, row.end_date) != (deadline, deadline)
