"""What does not agree within a paper is said, and what does agree is not."""

import pytest
from plans import FOOT, HEAD, body, tables

PERIOD = "I. THỜI GIAN\nTừ ngày 01/3/2024 đến ngày 30/11/2024.\n"
TABLE = "III. SỐ LƯỢNG KHEN THƯỞNG\nTT\tĐơn vị\tTập thể\tCá nhân\n1\tVăn phòng\t1\t2\n2\tTổng công ty\t1\t3\n\tTổng cộng\t2\t{total}"


def codes(text: str) -> set[str]:
    return {finding.code for finding in body(text).findings}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Toàn ngành không quá 05 (bốn) tập thể.", "number_unlike_words"),
        ("Kinh phí 12.000.000 đồng (bằng chữ: hai mươi triệu đồng).", "number_unlike_words"),
        ("Sơ kết vào thứ Hai, ngày 02/7/2024.", "weekday_unlike_date"),
        ("Lễ phát động: Chủ nhật (ngày 04/3/2024).", "weekday_unlike_date"),
    ],
)
def test_what_does_not_agree_is_said(line: str, code: str) -> None:
    assert code in codes(PERIOD + "II. KHEN THƯỞNG\n" + line)


@pytest.mark.parametrize(
    "line",
    [
        "Toàn ngành không quá 05 (năm) tập thể và 21 (hai mươi mốt) cá nhân (tập thể nhỏ).",
        "Kinh phí 12.000.000 đồng (bằng chữ: mười hai triệu đồng).",
        "Sơ kết vào thứ Ba, ngày 02/7/2024; tổng kết vào Chủ nhật, ngày 01/12/2024.",
        "Mỗi đơn vị 02 (tập thể) theo Điều 3 (mục hai).",
    ],
)
def test_what_agrees_is_no_finding(line: str) -> None:
    told = codes(PERIOD + "II. KHEN THƯỞNG\n" + line)
    assert not told & {"number_unlike_words", "weekday_unlike_date"}


def test_a_total_is_checked_and_is_no_number_of_awards() -> None:
    assert "total_unlike_sum" in codes(PERIOD + TABLE.format(total=6))
    right = body(PERIOD + TABLE.format(total=5))
    assert "total_unlike_sum" not in {finding.code for finding in right.findings}
    assert [(q.scope, q.quantity) for q in right.quotas] == [
        ("Văn phòng", 1),
        ("Văn phòng", 2),
        ("Tổng công ty", 1),
        ("Tổng công ty", 3),
    ]


def test_tasks_and_phases_are_held_against_the_period() -> None:
    told = codes(
        PERIOD
        + "- Giai đoạn 1: từ 01/3/2024 đến 30/6/2024.\n- Giai đoạn 2: từ 01/7/2024 đến 31/12/2024.\n"
        + "II. NỘI DUNG\nTT\tNội dung\tThời gian\tChủ trì\n1\tChuẩn bị\tTrước ngày 01/02/2024\tThanh tra"
    )
    assert {"phase_outside_period", "due_before_issue"} <= told


UNDATED = """UBND TỈNH LÂM HẠ
SỞ XÂY DỰNG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số:    /KH-SXD
Lâm Hạ, ngày    tháng 6 năm 2024
KẾ HOẠCH
Thi tay nghề năm 2024
Căn cứ Văn bản số 12/SXD-VP ngày 14/6/2024 của Văn phòng Sở, Sở Xây dựng ban hành kế hoạch như sau:
I. THỜI GIAN
{time}
GIÁM ĐỐC
Đặng Văn Khiêm"""


@pytest.mark.parametrize(
    ("time", "told"),
    [
        ("Từ ngày 01/01/2024 đến ngày 30/6/2024.", True),
        ("Ngày 29/6/2024.", False),
        ("Từ ngày 29/6/2024 đến ngày 02/7/2024.", False),
    ],
)
def test_a_contest_of_a_day_may_rest_on_papers_of_the_month(time: str, told: bool) -> None:
    """A campaign of half a year cannot."""
    found = {finding.code for finding in tables(UNDATED.format(time=time)).findings}
    assert ("cited_near_end" in found) is told


def test_what_is_attached_is_told() -> None:
    """A regulation issued with a decision gives no rows: nobody should think that it had none."""
    rule = "Điều {0}. Phạm vi\nQuy chế này quy định công tác thi đua, khen thưởng của cơ quan và các đơn vị trực thuộc trong năm.\n"
    attached = "\nQUY CHẾ\nThi đua, khen thưởng\n(Kèm theo Quyết định số 9/QĐ-SXD)\n" + "".join(
        map(rule.format, range(1, 10))
    )
    plans = [tables(HEAD + "I. NỘI DUNG\n1. Thi đua lao động giỏi." + FOOT + more) for more in ("", attached)]
    assert [[f.message for f in plan.findings if f.code == "attached"] != [] for plan in plans] == [
        False,
        True,
    ]
