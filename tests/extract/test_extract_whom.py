"""Whom awards, standards and numbers are for, by how a line names them; tables of numbers whose cells were joined."""

import pytest
from plans import body

from pipeline.extract.audience import answers_for, led_by
from pipeline.extract.counting import counts
from pipeline.extract.in_a_row import in_a_row, posts_alone
from pipeline.extract.mentions import mentions
from pipeline.extract.number_tables import NumberTable
from pipeline.extract.receivers import given_in, received_in
from pipeline.vietnamese.shadow import shadow


@pytest.mark.parametrize(
    ("line", "whom"),
    [
        ("- Nếu là Giám đốc, trưởng khoa: đơn vị do mình phụ trách đạt loại tốt", ["thu_truong"]),
        ("c) trường hợp cá nhân là giám đốc xí nghiệp, đội trưởng thì đơn vị có lãi", ["thu_truong"]),
        ("- Trường hợp tập thể hoặc cá nhân đột xuất cứu người", ["tap_the", "ca_nhan"]),
        ("Chọn trong những Chi cục, Ban Chỉ đạo cấp huyện đạt 95 điểm", ["tap_the"]),
        ("Đó là nhà trong năm có việc cưới làm gọn", ["ho_gia_dinh"]),
        ("bài của tập thể hoặc cá nhân gửi đúng hạn", ["tap_the", "ca_nhan"]),
        ("+ Lãnh đạo, chỉ đạo, tổ chức thực hiện tốt công tác bầu cử", []),
        ("Trường hợp đặc biệt do Hội đồng quyết định", []),
    ],
)
def test_a_line_is_for_those_whom_it_begins_with(line: str, whom: list[str]) -> None:
    assert [str(who) for who in led_by(line)[0]] == whom


def test_posts_of_women_and_of_new_bodies_are_heads_of_units() -> None:
    assert posts_alone("Nữ giám đốc, nữ trưởng phòng thành công trong sản xuất")
    assert posts_alone("Xí nghiệp trưởng, cửa hàng trưởng có đơn vị không tồn rác")
    assert [str(who) for who in in_a_row("Đội sản xuất, chi đoàn, lao động giỏi làm vượt mức")] == [
        "tap_the",
        "ca_nhan",
    ]


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("được xét khi phòng, trạm mình phụ trách có hai người tiêu biểu", True),
        ("địa bàn được giao phụ trách không xảy ra cháy", True),
        ("đơn vị hoàn thành vượt mức kế hoạch", False),
    ],
)
def test_who_answers_for_a_body_heads_it(line: str, answers: bool) -> None:
    assert bool(answers_for(shadow(line))) is answers


def test_who_gets_what_is_sent_or_pinned() -> None:
    assert [str(who) for who in given_in("- Thư khen gửi người cao tuổi từ 70 trở lên")] == ["ca_nhan"]
    told = received_in("Ban Chủ nhiệm gắn huy hiệu cho bất cứ hội viên nào đi đủ cây số")
    assert [str(who) for who in told] == ["ca_nhan"]
    told = received_in("Bí thư Đảng ủy gửi thư khen tới chủ doanh nghiệp, công nhân")
    assert [str(who) for who in told] == ["thu_truong", "ca_nhan"]


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("Chủ tịch nước tặng thưởng Huân chương Lao động", [("huan_chuong", "Chủ tịch nước")]),
        ("Hội viên có từ 05 năm làm từ thiện được giới thiệu để UBND tỉnh tặng Bằng khen", [("bang_khen", "UBND tỉnh")]),
        ("Trình Chủ tịch UBND tỉnh: công nhận Tập thể lao động xuất sắc cho 01 khoa; tặng Bằng khen cho 02 nhà giáo",
         [("danh_hieu", "Chủ tịch UBND tỉnh"), ("bang_khen", "Chủ tịch UBND tỉnh")]),
        ("Xin Chủ tịch UBND huyện khen (Giấy khen)", [("giay_khen", "Chủ tịch UBND huyện")]),
        ("Ban Thường vụ huyện ủy, thị ủy tặng Giấy khen", [("giay_khen", "Ban Thường vụ huyện ủy, thị ủy")]),
    ],
)  # fmt: skip
def test_who_gives_what(line: str, given: list[tuple[str, str]]) -> None:
    assert [(str(mention.form), mention.conferred_by) for mention in mentions(line)] == given
    assert not any(mention.won for mention in mentions(line))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Tổng số 37 Giấy khen, trong đó chi bộ 07, bí thư chi bộ 05, đảng viên 25.",
         [("tap_the", 7), ("thu_truong", 5), ("ca_nhan", 25)]),
        ("Giấy khen: chi hội 12, hội viên 30 và hộ 15", [("tap_the", 12), ("ca_nhan", 30), ("ho_gia_dinh", 15)]),
        ("trình tặng Bằng khen, lấy đủ 03 đơn vị.", [("tap_the", 3)]),
        ("Bằng khen: 15 tập thể, 05 nhà tài trợ", [("tap_the", 15), ("khac", 5)]),
    ],
)  # fmt: skip
def test_numbers_stand_before_or_behind_those_they_are_for(line: str, found: list[tuple[str, int]]) -> None:
    assert [(str(count.audience), count.quantity) for count in counts(shadow(line), line)] == found


TITLED = (
    ("TT Đơn vị Đơn vị Quyết thắng Chiến sĩ thi đua cơ sở Giấy khen (cá nhân)",
     ("1 Trung đoàn 81 4 9 25", "2 Khối trực thuộc 2 7 18", "3 Cơ quan 1 5 10"),
     ["tap_the", "ca_nhan", "ca_nhan"]),
    ("TT Hình thức khen Tổ chức Hội (tập thể) Cán bộ, hội viên (cá nhân) Hộ gia đình Cộng",
     ("1 Bằng khen của Trung ương Hội 2 3 0 5", "2 Giấy khen của Hội tỉnh 22 33 55 110"),
     ["tap_the", "ca_nhan", "ho_gia_dinh", "None"]),
    ("Khối Cờ thi đua (đơn vị) Bằng khen tập thể Bằng khen cá nhân",
     ("Huyện, thị xã 03 24 36", "Sở, ban, ngành 04 20 30"),
     ["tap_the", "tap_the", "ca_nhan"]),
    ("Vùng Số chi hội trong vùng Số gia đình được gắn biển", ("Vùng đồi 10 60", "Vùng sông 8 45"), ["None", "ho_gia_dinh"]),
)  # fmt: skip


@pytest.mark.parametrize(("titles", "rows", "whom"), TITLED)
def test_as_many_titles_are_read_as_figures_end_the_rows(
    titles: str, rows: tuple[str, ...], whom: list[str]
) -> None:
    assert [str(column.audience) for column in NumberTable.of_header(titles, rows).columns] == whom


def test_numbers_of_a_joined_table_are_those_of_its_columns() -> None:
    titles, rows, _ = TITLED[1]
    table = "\n".join([titles, *rows])
    plan = body(f"I. KHEN THƯỞNG\n1. Số lượng\n{table}\n2. Hồ sơ\n- Tờ trình.")
    assert [(str(row.audience), row.quantity) for row in plan.quotas] == [
        ("tap_the", 2), ("ca_nhan", 3), ("tap_the", 22), ("ca_nhan", 33), ("ho_gia_dinh", 55),
    ]  # fmt: skip


def test_one_number_that_is_no_quota_gives_none() -> None:
    plan = body(
        "I. KHEN THƯỞNG\nGiám đốc tặng Giấy khen cho tập thể, cá nhân có thành tích.\n"
        "II. NGUYÊN TẮC\nMột người trong một năm chỉ nhận một mức thưởng toàn phần."
    )
    assert plan.quotas == ()
