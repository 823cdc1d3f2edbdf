"""What whole plans of many offices say in ways that shorter ones do not: one line of each, in plans made for it."""

from datetime import date

import pytest
from plans import FOOT, HEAD, body, tables

from pipeline.extract.mentions import mentions
from pipeline.records.plan import Plan

AWARDS = "I. NỘI DUNG\n1. Thi đua lao động giỏi.\nII. KHEN THƯỞNG\n"


def awards_of(plan: Plan) -> list[tuple[str, str | None]]:
    return [(row.form.value, row.conferred_by) for row in plan.awards]


def quotas_of(plan: Plan) -> list[tuple[str | None, int | None]]:
    return [(row.audience and row.audience.value, row.quantity) for row in plan.quotas]


def standards_of(plan: Plan) -> list[tuple[str | None, str]]:
    return [
        (row.form and row.form.value, "+".join(sorted(who.value for who in row.audience)))
        for row in plan.criteria
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Huân chương Lao động hạng Ba, Bằng khen của Thủ tướng Chính phủ", [("huan_chuong", None), ("bang_khen", "Thủ tướng Chính phủ")]),
        (
            "Danh hiệu “Phòng kiểu mẫu” của Giám đốc Sở Xây dựng và danh hiệu “Tập thể Lao động xuất sắc” của Chủ tịch UBND tỉnh",
            [("danh_hieu", "Giám đốc Sở Xây dựng"), ("danh_hieu", None), ("danh_hieu", "Chủ tịch UBND tỉnh")],
        ),
        (
            "Danh hiệu “Bản văn hóa”, “Gia đình văn hóa” của Chủ tịch UBND xã",
            [("danh_hieu", "Chủ tịch UBND xã")],
        ),
        ("đề nghị Tổng Liên đoàn Lao động Việt Nam tặng Bằng “Lao động sáng tạo”", [("khac", "Tổng Liên đoàn Lao động Việt Nam")]),
        ("Về Giấy khen của Giám đốc Sở, Trường đề nghị 02 tập thể", [("giay_khen", "Giám đốc Sở")]),
        ("Danh hiệu “Làng văn hóa” do UBND huyện cấp bằng công nhận", [("danh_hieu", None), ("danh_hieu", "UBND huyện")]),
        ("Ban Tổ chức đợt thi đua trao giải toàn đoàn", [("khac", "Ban Tổ chức đợt thi đua")]),
        ("Phòng Giáo dục và Đào tạo cấp giấy chứng nhận danh hiệu “Lớp ngoan”", [("danh_hieu", "Phòng Giáo dục và Đào tạo"), ("danh_hieu", "Phòng Giáo dục và Đào tạo")]),
        # Those who have won it, who take part, who organise give nothing.
        ("đạt từ giải Ba trở lên tại Hội giảng cấp trường", [("khac", None)]),
        ("Ban Phong trào Huyện đoàn nhận hồ sơ xét giải", [("khac", None)]),
        ("Giải của Ngày hội", [("khac", None)]),
        ("số người đạt “Lao động giỏi” của đơn vị", [("danh_hieu", None)]),
    ],
)  # fmt: skip
def test_givers_in_whole_plans(text: str, expected: list[tuple[str, str | None]]) -> None:
    told = [(mention.form.value, mention.conferred_by) for mention in mentions(text)]
    # A title in quotation marks is named by its word and by its name.
    assert list(dict.fromkeys(told)) == list(dict.fromkeys(expected))


def test_bodies_of_the_country_and_of_a_region_are_two_givers() -> None:
    plan = body(
        AWARDS
        + "1. Giấy khen của Giám đốc Kho bạc Nhà nước: 03 tập thể.\n2. Giấy khen của Giám đốc Kho bạc Nhà nước khu vực XX: 05 cá nhân."
    )
    assert awards_of(plan) == [
        ("giay_khen", "Giám đốc Kho bạc Nhà nước"),
        ("giay_khen", "Giám đốc Kho bạc Nhà nước khu vực XX"),
    ]


def test_a_post_is_no_longer_name_of_its_body() -> None:
    plan = body(
        AWARDS + "- Cờ thưởng của Trung đoàn: 03 tập thể.\n- Giấy khen của Trung đoàn trưởng: 06 tập thể."
    )
    assert awards_of(plan) == [("co_thi_dua", "Trung đoàn"), ("giay_khen", "Trung đoàn trưởng")]


def test_a_prize_named_again_has_the_giver_of_its_name() -> None:
    plan = body(
        AWARDS
        + "1. Hình thức\na) Bằng khen của Chủ tịch UBND tỉnh;\nb) Giải thưởng “Bản sạch” do UBND xã trao.\n"
        "2. Số lượng\na) Trình Chủ tịch UBND tỉnh tặng Bằng khen: toàn xã 01 tập thể.\nb) Giải thưởng “Bản sạch”: toàn xã 03 tập thể."
    )
    assert awards_of(plan) == [("bang_khen", "Chủ tịch UBND tỉnh"), ("khac", "UBND xã")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Giấy khen: 02 tập thể. Tiền thưởng kèm theo: tập thể 200.000 đồng, cá nhân 100.000 đồng.",
            [("tap_the", 2)],
        ),
        ("- Tập thể dẫn đầu cụm thi đua, hoàn thành trước tháng 9 tất cả chỉ tiêu.", []),
        ("- Danh hiệu “Chiến sĩ tiên tiến” xét cuối năm, không khống chế số lượng.", []),
        ("Giấy khen: 01 Chủ tịch Công đoàn trường.", [("thu_truong", 1)]),
    ],
)
def test_numbers_that_are_and_are_not_of_awards(text: str, expected: list[tuple[str, int]]) -> None:
    assert quotas_of(body(AWARDS + "1. Số lượng\n" + text)) == expected


def test_a_column_of_flags_is_for_bodies() -> None:
    plan = body(
        AWARDS
        + "1. Số lượng\nTT\tCụm, khối\tCờ thi đua\tGiấy khen tập thể\tGiấy khen cá nhân\n1\tCụm số 1\t1\t2\t9\n2\tKhối phòng\t0\t1\t4"
    )
    assert quotas_of(plan) == [("tap_the", 1), ("tap_the", 2), ("ca_nhan", 9), ("tap_the", 1), ("ca_nhan", 4)]


def test_a_long_title_says_in_brackets_for_whom() -> None:
    plan = body(
        AWARDS
        + "1. Số lượng\nTT\tCấp học\tGiấy khen của Chủ tịch UBND huyện (tập thể)\tGiấy khen của Trưởng phòng (cá nhân)\n1\tMầm non\t01\t06\n2\tTiểu học\t02\t12"
    )
    assert quotas_of(plan) == [("tap_the", 1), ("ca_nhan", 6), ("tap_the", 2), ("ca_nhan", 12)]


def test_parts_of_the_numbers_tell_each_number_once() -> None:
    plan = body(
        AWARDS
        + "1. Số lượng\n1.1. Khen thưởng của Sở\nGiấy khen của Giám đốc Sở: 02 tập thể, 06 cá nhân.\n1.2. Khen thưởng cấp trên\nTrình Bộ 02 tập thể."
    )
    assert quotas_of(plan) == [("tap_the", 2), ("ca_nhan", 6), ("tap_the", 2)]


def test_a_line_with_an_award_announces_its_items() -> None:
    plan = body(
        AWARDS + "1. Hình thức: Giấy khen của Giám đốc Sở; Bằng khen của Bộ trưởng.\n2. Tiêu chuẩn\n"
        "a) Giấy khen của Giám đốc Sở tặng cá nhân có ba sáng kiến trở lên.\n"
        "b) Trình Bộ trưởng tặng Bằng khen cho tập thể: thực hiện theo hướng dẫn của Bộ.\n"
        "- Chỉ xét đơn vị dẫn đầu cụm hai năm liên tục."
    )
    assert standards_of(plan)[-1] == ("bang_khen", "tap_the")


def test_what_one_must_have_won_is_not_the_award_of_a_standard() -> None:
    plan = body(
        AWARDS
        + "1. Hình thức: Bằng khen của Trung ương Hội; Giấy khen của Thành hội.\n2. Tiêu chuẩn\n2.1. Bằng khen của Trung ương Hội\n"
        "- Cán bộ Hội có từ 07 năm hoạt động, trong đó có ít nhất 02 năm được Thành hội tặng Giấy khen;\n"
        "- Cơ sở Hội vững mạnh, được UBND thành phố tặng Giấy khen ít nhất hai lần."
    )
    assert [form for form, _ in standards_of(plan)] == ["bang_khen", "bang_khen"]


def test_a_standard_of_all_awards_beside_those_of_each_has_no_form() -> None:
    plan = body(
        AWARDS + "1. Hình thức: Bằng khen của Chủ tịch UBND tỉnh; Giấy khen của Giám đốc Sở.\n2. Tiêu chuẩn\n"
        "2.1. Tiêu chuẩn chung đối với mọi hình thức\nTập thể, cá nhân đăng ký thi đua từ đầu năm, không vi phạm pháp luật.\n"
        "2.2. Bằng khen của Chủ tịch UBND tỉnh\nTập thể dẫn đầu cụm hai năm liền.\n2.3. Giấy khen của Giám đốc Sở\nCá nhân có sáng kiến."
    )
    assert [form for form, _ in standards_of(plan)] == [None, "bang_khen", "giay_khen"]


@pytest.mark.parametrize(
    "lead", ["Điều kiện chung cho mọi hình thức:", "Muốn được bất kỳ hình thức nào cũng phải:"]
)
def test_a_line_that_announces_standards_of_all_awards_leaves_them_without_a_form(lead: str) -> None:
    plan = body(
        AWARDS
        + "1. Hình thức: Bằng khen của Chủ tịch UBND tỉnh; Giấy khen của Giám đốc Sở.\n2. Tiêu chuẩn xét\n"
        f"{lead}\n- Đơn vị có đăng ký thi đua từ đầu năm;\n- Đơn vị không có người vi phạm pháp luật.\n"
        "a) Bằng khen của Chủ tịch UBND tỉnh: tập thể dẫn đầu cụm hai năm liền.\nb) Giấy khen của Giám đốc Sở: cá nhân có sáng kiến."
    )
    assert [form for form, _ in standards_of(plan)] == [None, None, "bang_khen", "giay_khen"]


@pytest.mark.parametrize(
    ("line", "giver"),
    [
        ("Bằng khen của Chủ tịch UBND tỉnh hai cơ quan, Giấy khen mười người.", "Chủ tịch UBND tỉnh"),
        ("Thư khen của Hiệu trưởng tới các gia đình có con em tiến bộ.", "Hiệu trưởng"),
        ("Giấy khen của Chủ tịch UBND đặc khu² cho ba tổ đoàn kết.", "Chủ tịch UBND đặc khu"),
        ("Giám đốc Sở căn cứ thẩm quyền tặng Giấy khen cho tổ công nghệ số.", "Giám đốc Sở"),
        (
            "Cờ thi đua chuyên đề của Đoàn Chủ tịch Tổng Liên đoàn cho đơn vị dẫn đầu.",
            "Đoàn Chủ tịch Tổng Liên đoàn",
        ),
        ("Danh hiệu này do Đại hội xã viên biểu quyết.", "Đại hội xã viên"),
        ("Danh hiệu “Tay chèo vững” của Công ty phong cho ba người.", "Công ty"),
    ],
)
def test_where_the_name_of_a_giver_ends(line: str, giver: str) -> None:
    assert next(mention.conferred_by for mention in mentions(line)) == giver


def test_an_award_asked_for_now_was_not_won_before() -> None:
    (won, asked) = mentions(
        "Đơn vị hai năm liền là Tập thể Lao động xuất sắc được trình Bộ trưởng Bộ Y tế tặng Bằng khen."
    )
    assert (won.won, asked.won, asked.conferred_by) == (True, False, "Bộ trưởng Bộ Y tế")


@pytest.mark.parametrize(
    "line",
    [
        "Không xét cá nhân vi phạm quy chế, tập thể có đơn tố cáo đang xác minh.",
        "Điểm toàn đoàn tính như sau: nền nếp chiếm 40%, văn nghệ 20%; nếu bằng điểm nhau thì lớp có nhiều giờ tốt hơn xếp trên.",
        "Đơn vị nợ lương thì không được đề nghị khen thưởng dưới bất kỳ hình thức nào.",
    ],
)
def test_who_gets_nothing_and_how_points_are_counted_is_no_standard(line: str) -> None:
    plan = body(
        AWARDS
        + "1. Tiêu chuẩn tặng Giấy khen của Giám đốc Sở\n- Tập thể hoàn thành 100% chỉ tiêu;\n- Cá nhân có sáng kiến được công nhận.\n"
        + line
    )
    assert [row.text for row in plan.criteria] == [
        "- Tập thể hoàn thành 100% chỉ tiêu;",
        "- Cá nhân có sáng kiến được công nhận.",
    ]


def test_one_of_each_body_is_meant() -> None:
    plan = body(
        AWARDS
        + "1. Giáo viên, nhân viên\nMỗi tổ chuyên môn được chọn 01 cá nhân để Hiệu trưởng tặng Giấy khen. Tiêu chuẩn:\n"
        "- Có ít nhất 02 tiết dạy xếp loại Giỏi;\n- Không bỏ giờ, không đi muộn."
    )
    assert {whom for _, whom in standards_of(plan)} == {"ca_nhan"}


@pytest.mark.parametrize("mark", ["7/ ", "7- "])
def test_the_mark_of_a_line_before_capitals_is_no_paper(mark: str) -> None:
    plan = body(f"I. TỔ CHỨC THỰC HIỆN\n{mark}UBND các xã báo cáo vào ngày 25 hằng tháng.")
    assert [row.document_number for row in plan.citations] == ["5/QĐ-UBND"]


def test_papers_of_the_same_day() -> None:
    plan = tables(
        HEAD
        + "Căn cứ Chỉ thị số 40/2008/CT-BGDĐT và Kế hoạch số 307/KH-BGDĐT cùng ngày 22/7/2008 của Bộ Giáo dục và Đào tạo;\nI. MỤC ĐÍCH\nTạo khí thế."
        + FOOT
    )
    assert [(row.document_number, row.issue_date) for row in plan.citations][1:] == [
        ("40/2008/CT-BGDĐT", date(2008, 7, 22)),
        ("307/KH-BGDĐT", date(2008, 7, 22)),
    ]


def test_dossiers_due_some_days_after_the_end() -> None:
    plan = body(
        "I. THỜI GIAN\nTừ ngày 01/3/2024 đến ngày 15/11/2024.\nII. KHEN THƯỞNG\n1. Hồ sơ\n"
        "Hồ sơ gửi Văn phòng Sở, thời hạn là 10 ngày sau khi kết thúc phong trào."
    )
    assert plan.plan.dossier_deadline == date(2024, 11, 25)


def test_what_stands_before_the_plan_holds_no_numbers_of_awards() -> None:
    plan = body(
        "I. TÌNH HÌNH\nNăm qua có 19 ổ bệnh tại 11 xã, 05 cá nhân được khen thưởng.\nII. MỤC ĐÍCH\nTạo khí thế.\n"
        "III. KHEN THƯỞNG\nGiám đốc Sở tặng Giấy khen cho 02 tập thể."
    )
    assert quotas_of(plan) == [("tap_the", 2)]
    assert [section.kind.value for section in plan.sections if section.heading][:2] == ["khac", "muc_dich"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Vườn đoạt giải phải đạt từ 80 điểm và không dùng thuốc trừ cỏ.", ("khac", "ho_gia_dinh")),
        (
            "- Giấy khen: tập thể dẫn đầu cụm, cá nhân có hai sáng kiến được áp dụng.",
            ("giay_khen", "ca_nhan+tap_the"),
        ),
    ],
)
def test_a_line_says_of_which_award_it_is_and_for_whom(line: str, expected: tuple[str, str]) -> None:
    plan = body(
        AWARDS
        + "1. Hình thức\nGiám đốc Sở tặng Giấy khen cho tập thể, cá nhân; Ban Tổ chức trao giải cho vườn mẫu của hộ gia đình.\n2. Tiêu chuẩn\n"
        + line
        + "\n3. Số lượng\nGiấy khen: 02 tập thể, 03 cá nhân."
    )
    assert standards_of(plan)[0][0] == expected[0]
    if expected[0] == "giay_khen":
        assert standards_of(plan)[0][1] == expected[1]


def test_two_givers_of_one_sentence_keep_what_each_gives() -> None:
    plan = body(
        AWARDS
        + "1. Hình thức\nĐề nghị tặng Cờ thi đua của Bộ Xây dựng; Bộ trưởng Bộ Xây dựng tặng Bằng khen."
    )
    assert awards_of(plan) == [("co_thi_dua", "Bộ Xây dựng"), ("bang_khen", "Bộ trưởng Bộ Xây dựng")]


def test_what_there_is_in_a_table_is_no_number_of_awards() -> None:
    plan = body(
        AWARDS
        + "1. Số lượng\nSTT\tKhu dân cư\tSố tổ dân phố hiện có\tTập thể\tHộ gia đình\n1\tTrung Nghĩa\t16\t4\t9\n2\tAn Cư\t21\t5\t11"
    )
    assert quotas_of(plan) == [("tap_the", 4), ("ho_gia_dinh", 9), ("tap_the", 5), ("ho_gia_dinh", 11)]


def test_a_campaign_that_closes_at_the_end_of_a_month_and_its_stages_in_one_sentence() -> None:
    plan = body(
        "I. THỜI GIAN\nPhong trào được mở từ ngày 01 tháng 3 năm 2024 và khép lại khi hết tháng 11 năm 2024, chia hai chặng: "
        "Chặng 1 (từ 01/3/2024 đến 31/7/2024) và Chặng 2 (từ 01/8/2024 đến 30/11/2024)."
    )
    assert (plan.plan.start_date, plan.plan.end_date) == (date(2024, 3, 1), date(2024, 11, 30))
    assert [(phase.start_date, phase.end_date) for phase in plan.phases] == [
        (date(2024, 3, 1), date(2024, 7, 31)),
        (date(2024, 8, 1), date(2024, 11, 30)),
    ]


def test_a_code_that_was_typed_is_as_it_stands() -> None:
    plan = tables(HEAD.replace("Số: 12/KH-SXD", "Số: 155/HQTL-TH") + "I. MỤC ĐÍCH\nTạo khí thế." + FOOT)
    assert plan.plan.document_number == "155/HQTL-TH"
