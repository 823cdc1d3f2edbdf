from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.dates import find_spans
from pipeline.extract.moments import find_moments

ISSUED = date(2024, 3, 1)


def spans(text: str) -> list[tuple[str | None, str | None]]:
    return [
        (s.first.isoformat() if s.first else None, s.last.isoformat() if s.last else None)
        for s in find_spans(text, issue=ISSUED, year=2024)
    ]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("từ ngày 01 tháng 3 đến hết ngày 30 tháng 11 năm 2019", "2019-03-01", "2019-11-30"),
        ("từ (26/02/2018- 26/8/2018)", "2018-02-26", "2018-08-26"),
        ("từ tháng 5/2025 đến hết tháng 10/2025", "2025-05-01", "2025-10-31"),
        ("từ ngày ký Kế hoạch này đến 02/9/2024", "2024-03-01", "2024-09-02"),
        ("kể từ ngày Kế hoạch được ban hành đến hết tháng 12/2026", "2024-03-01", "2026-12-31"),
        ("từ nay đến ngày 20/11/2024", "2024-03-01", "2024-11-20"),
        ("trong tuần 3 tháng 12 năm 2024", "2024-12-01", "2024-12-31"),
        ("lúc 07h00 đến 17h00 ngày 23/3/2024", "2024-03-23", "2024-03-23"),
        ("từ ngày phát động đến hết ngày 31/5/2024", None, "2024-05-31"),
        ("Từ ngày 15 đến 25/12/2018", "2018-12-15", "2018-12-25"),
        ("03 ngày: 24, 25 và 26 tháng 8 năm 2026", "2026-08-24", "2026-08-26"),
        ("Từ Quý II đến hết Quý IV năm 2024", "2024-04-01", "2024-12-31"),
        ("từ tháng 11/2023 đến tháng 2 năm 2024", "2023-11-01", "2024-02-29"),
        ("từ đầu năm 2024 đến hết quý III năm 2025", "2024-01-01", "2025-09-30"),
        ("bắt đầu từ ca 1 ngày 10/9/2013 và kết thúc vào ca 3 ngày 18/12/2013", "2013-09-10", "2013-12-18"),
        ("giai đoạn 2021 - 2025", "2021-01-01", "2025-12-31"),
        ("6 tháng cuối năm 2024", "2024-07-01", "2024-12-31"),
        ("trong năm 2024", "2024-01-01", "2024-12-31"),
        ("Tháng 12/2019", "2019-12-01", "2019-12-31"),
        ("hạ tuần tháng 02/2024", "2024-02-21", "2024-02-29"),
        ("Quý I", "2024-01-01", "2024-03-31"),
        ("Trước 08/7/2018", None, "2018-07-08"),
        ("chậm nhất vào ngày 20 tháng 12 năm 2021", None, "2021-12-20"),
        ("trước 16 giờ ngày 20/10/2020", None, "2020-10-20"),
        ("kể từ ngày 01-3-2012", "2012-03-01", None),
        ("tu ngay 05 thang 9 nam 2023 den ngay 31 thang 5 nam 2024", "2023-09-05", "2024-05-31"),
    ],
)
def test_periods_as_people_write_them(text: str, first: str | None, last: str | None) -> None:
    assert spans(text) == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "năm học 2023 - 2024",
        "nhiệm kỳ 2020 - 2025",
        "hằng tháng",
        "2/3 số phiếu",
        "tỷ lệ 4,5/5 điểm",
        "24.000.000 đồng",
    ],
)
def test_what_gives_no_day_gives_none(text: str) -> None:
    assert all(first is None and last is None for first, last in spans(text))


@pytest.mark.parametrize(
    "text", ["ngày 31/4/2024", "ngày 30 tháng 02 năm 2024", "tháng 13/2024", "29/02/2023"]
)
def test_dates_that_cannot_be_are_kept_as_such(text: str) -> None:
    (moment,) = find_moments(text)
    assert moment.impossible and moment.first is None and moment.last is None


FORMS = (
    "{d:02d}/{m:02d}/{y}",
    "{d}/{m}/{y}",
    "{d:02d}.{m:02d}.{y}",
    "ngày {d:02d} tháng {m:02d} năm {y}",
    "ngày {d} tháng {m}/{y}",
    "{d} tháng {m} năm {y}",
)


@given(
    st.dates(date(1946, 1, 1), date(2099, 12, 31)),
    st.sampled_from(FORMS),
    st.text(alphabet="abc ,.;", max_size=8),
)
def test_a_full_date_is_read_in_every_form(day: date, form: str, around: str) -> None:
    text = around + " " + form.format(d=day.day, m=day.month, y=day.year) + " " + around
    (moment,) = find_moments(text)
    assert (moment.first, moment.last) == (day, day)
    assert text[moment.start : moment.end].strip()[-4:] == str(day.year)


@given(st.text(max_size=120))
def test_any_text_is_read_without_failing(text: str) -> None:
    for span in find_spans(text, issue=ISSUED, year=2024):
        assert 0 <= span.start <= span.end <= len(text)
