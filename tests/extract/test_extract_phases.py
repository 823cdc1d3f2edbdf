"""Phases: by their names, and by the row in which they stand where the paper tells the time."""

from datetime import date

import pytest
from plans import body

from pipeline.records.plan import Plan


def phases(plan: Plan) -> list[tuple[str | None, str, str]]:
    return [(row.name, str(row.start_date), str(row.end_date)) for row in plan.phases]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "- Khởi động: từ ngày 01/3/2024 đến ngày 30/4/2024.\n- Tăng tốc: từ ngày 01/5/2024 đến ngày 30/11/2024.",
            [("Khởi động", "2024-03-01", "2024-04-30"), ("Tăng tốc", "2024-05-01", "2024-11-30")],
        ),
        (
            "a) Nước rút 1: từ ngày 19/8/2024 đến ngày 31/10/2024;\nb) Về đích: từ ngày 01/11/2024 đến ngày 31/12/2024.",
            [("Nước rút 1", "2024-08-19", "2024-10-31"), ("Về đích", "2024-11-01", "2024-12-31")],
        ),
        (
            "Cả năm, từ ngày 10/02/2024 tới ngày 31/12/2024. Chia hai giai đoạn: Quý I (10/02/2024 - 31/3/2024); Ba quý còn lại (01/4/2024 - 31/12/2024).",
            [("Quý I", "2024-02-10", "2024-03-31"), ("Ba quý còn lại", "2024-04-01", "2024-12-31")],
        ),
        (
            "Chặng\tBắt đầu\tKết thúc\tTrọng tâm\nQuý II\t01/4/2024\t30/6/2024\tPhát động\nNước rút\t01/7/2024\t30/11/2024\tBình chọn",
            [("Quý II", "2024-04-01", "2024-06-30"), ("Nước rút", "2024-07-01", "2024-11-30")],
        ),
        (
            "Học kỳ I: từ 17/9/2024 đến 12/01/2025. Học kỳ II: từ 14/01/2025 đến 31/5/2025.",
            [("Học kỳ I", "2024-09-17", "2025-01-12"), ("Học kỳ II", "2025-01-14", "2025-05-31")],
        ),
        (
            "- Đợt 1 (từ 01/3/2024 đến 31/5/2024): phát động.\n- Đợt 2 (từ 01/6/2024 đến 30/9/2024): bình xét.",
            [("Đợt 1", "2024-03-01", "2024-05-31"), ("Đợt 2", "2024-06-01", "2024-09-30")],
        ),
    ],
)
def test_stretches_one_after_the_other_are_phases(text: str, expected: list[tuple[str, str, str]]) -> None:
    plan = body("I. THỜI GIAN\n" + text)
    assert phases(plan) == expected
    assert (str(plan.plan.start_date), str(plan.plan.end_date)) == (expected[0][1], expected[-1][2])


@pytest.mark.parametrize("hour", ["Từ 13h30’ ", "Bắt đầu lúc 7 giờ 30 phút, ", "từ 8h ", ""])
def test_an_hour_is_no_part_of_the_name_of_a_phase(hour: str) -> None:
    plan = body(f"I. THỜI GIAN\n1. Đợt 1: {hour}ngày 02/6/2024.\n2. Đợt 2: {hour}ngày 05/6/2024.")
    assert phases(plan) == [("Đợt 1", "2024-06-02", "2024-06-02"), ("Đợt 2", "2024-06-05", "2024-06-05")]


@pytest.mark.parametrize(
    "text",
    ["Thời gian: ngày 29/4/2024.", "13h30’ ngày 29/4/2024 (thứ Hai).", "Sáng thứ Hai, ngày 29/4/2024."],
)
def test_what_is_held_on_one_day_begins_and_ends_on_it(text: str) -> None:
    plan = body("I. THỜI GIAN\n" + text).plan
    assert (str(plan.start_date), str(plan.end_date)) == ("2024-04-29", "2024-04-29")


@pytest.mark.parametrize(
    "text",
    [
        "Từ ngày 01/3/2024 đến ngày 30/11/2024.",
        # Only one of them is a stretch of the campaign.
        "- Thời gian thi đua: từ ngày 01/3/2024 đến ngày 30/11/2024.\n- Hồ sơ gửi về Sở từ ngày 01/12/2024 đến ngày 10/12/2024.",
        "Đợt thi đua bắt đầu từ ngày 01/3/2024, kết thúc ngày 30/11/2024. Nghỉ lễ từ 30/4/2024 đến 01/5/2024.",
    ],
)
def test_other_stretches_are_none(text: str) -> None:
    plan = body("I. THỜI GIAN\n" + text)
    assert phases(plan) == []
    assert (plan.plan.start_date, plan.plan.end_date) == (date(2024, 3, 1), date(2024, 11, 30))


def test_stretches_outside_the_part_on_time_are_phases_only_by_their_names() -> None:
    tasks = (
        "- Kiểm tra: từ ngày 01/3/2024 đến ngày 30/4/2024.\n- Phúc tra: từ ngày 01/5/2024 đến ngày 30/6/2024."
    )
    assert phases(body("I. NỘI DUNG\n" + tasks)) == []
    named = tasks.replace("Kiểm tra", "Giai đoạn 1").replace("Phúc tra", "Giai đoạn 2")
    assert [name for name, *_ in phases(body("I. NỘI DUNG\n" + named))] == ["Giai đoạn 1", "Giai đoạn 2"]


def test_a_phase_that_is_called_a_peak_is_one_phase() -> None:
    text = "- Đợt 01: Cao điểm tập trung trong 10 ngày làm việc (từ ngày 20/3/2024 đến ngày 03/4/2024);\n- Đợt 02: Làm vét (từ ngày 08 đến ngày 10/4/2024)."
    assert [name[:6] for name, *_ in phases(body("I. THỜI GIAN\n" + text))] == ["Đợt 01", "Đợt 02"]
