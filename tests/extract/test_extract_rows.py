from datetime import date

import pytest
from plans import FOOT, HEAD, body, restored, tables

from pipeline.extract import Settings, extract
from pipeline.records.page import Sheet, TextSource
from pipeline.records.plan import Audience, AwardForm
from pipeline.segment import Settings as SegmentSettings
from pipeline.segment import segment
from pipeline.vietnamese.numerals import letter_follows, mend_roman, read_number, read_roman
from pipeline.vietnamese.shadow import shadow


def test_the_letterhead_gives_its_fields() -> None:
    plan = body("I. MỤC ĐÍCH\nTạo khí thế.").plan
    assert (plan.document_type, plan.document_number) == ("KẾ HOẠCH", "12/KH-SXD")
    assert (plan.parent_issuer, plan.issuer) == ("UBND TỈNH LÂM HẠ", "SỞ XÂY DỰNG")
    assert (plan.issue_place, plan.issue_date) == ("Lâm Hạ", date(2024, 2, 5))
    assert plan.title == "Phát động phong trào thi đua năm 2024"
    assert (plan.signer, plan.signer_title, plan.signing_mode) == ("Đặng Văn Khiêm", "GIÁM ĐỐC", None)


def test_a_second_post_above_the_name_is_not_the_post_signed_in() -> None:
    plan = tables(
        HEAD
        + "I. MỤC ĐÍCH\nTạo khí thế.\nNơi nhận:\n- Lưu: VT.\nTM. KHỐI THI ĐUA\nKHỐI TRƯỞNG\nGIÁM ĐỐC SỞ TÀI CHÍNH\nLê Thị Na"
    ).plan
    assert (plan.signing_mode, plan.signer_title) == ("TM. KHỐI THI ĐUA", "KHỐI TRƯỞNG")


def test_without_a_letterhead_the_text_names_the_issuer() -> None:
    plan = tables(
        "KẾ HOẠCH\nPhát động thi đua\nThực hiện Kế hoạch số 3/KH-UBND ngày 03/01/2024 của UBND tỉnh; Ban Quản lý khu kinh tế Nậm Hợp "
        "(Ban Quản lý) phát động phong trào thi đua như sau:\nI. MỤC ĐÍCH\nTạo khí thế." + FOOT
    )
    assert plan.plan.issuer == "Ban Quản lý khu kinh tế Nậm Hợp"
    assert plan.plan.needs_review
    assert "issuer_from_text" in {finding.code for finding in plan.findings}


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Chủ đề phong trào: “Kỷ cương - Sáng tạo”.", "Kỷ cương - Sáng tạo"),
        ('Với chủ đề thi đua năm 2024 là "Về đích sớm", tập trung:', "Về đích sớm"),
        ("Gắn với phong trào “Dân vận khéo” trong toàn ngành.", None),
    ],
)
def test_the_theme_is_the_quoted_slogan_alone(text: str, theme: str | None) -> None:
    assert body("I. NỘI DUNG\n" + text + "\n1. Thi đua.").plan.theme == theme


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("I. THỜI GIAN\nTừ ngày ký ban hành đến hết ngày 30/11/2024.", date(2024, 2, 5), date(2024, 11, 30)),
        ("I. THỜI GIAN\nTừ ngày phát động đến hết ngày 31/5/2024.", None, date(2024, 5, 31)),
        ("I. MỤC ĐÍCH\nChào mừng 90 năm (15/6/1933 - 15/6/2023).\nII. TỔ CHỨC THỰC HIỆN\n1. Phong trào thi đua được thực hiện từ (26/02/2024- 26/8/2024).",
         date(2024, 2, 26), date(2024, 8, 26)),
        ("I. MỐC THỜI GIAN\n- Phát động: ngày 01/3/2024.\n- Sơ kết: tháng 7/2024.\n- Phong trào kết thúc vào ngày 15/12/2024.",
         date(2024, 3, 1), date(2024, 12, 15)),
        ("I. THỜI GIAN\n- Đợt 1: từ ngày 01/3/2024 đến ngày 31/5/2024.\n- Đợt 2: từ ngày 01/6/2024 đến ngày 30/9/2024.",
         date(2024, 3, 1), date(2024, 9, 30)),
        ("I. HỒ SƠ\nGửi về Văn phòng Sở từ ngày 01/12/2024 đến ngày 10/12/2024.", None, None),
    ],
)  # fmt: skip
def test_the_period_is_found_wherever_it_stands(text: str, start: date | None, end: date | None) -> None:
    plan = body(text).plan
    assert (plan.start_date, plan.end_date) == (start, end)


def test_phases_have_names_and_days() -> None:
    plan = body(
        "I. THỜI GIAN\n- Đợt 1: từ ngày 01/3/2024 đến ngày 31/5/2024.\n- Đợt 2: từ ngày 01/6/2024 đến ngày 30/9/2024."
    )
    assert [(p.name, p.start_date, p.end_date) for p in plan.phases] == [
        ("Đợt 1", date(2024, 3, 1), date(2024, 5, 31)),
        ("Đợt 2", date(2024, 6, 1), date(2024, 9, 30)),
    ]


def test_columns_are_told_by_their_titles_in_any_order() -> None:
    plan = body(
        "I. TỔ CHỨC THỰC HIỆN\nTT\tCơ quan thực hiện\tPhối hợp\tNhiệm vụ\tTiến độ\n1\tVăn phòng Sở\tThanh tra\tTổ chức phát động\tTrước 15/3/2024\n"
        "\t\t\tCông tác kiểm tra\t\n2\tThanh tra Sở\tVăn phòng\tKiểm tra chéo\tQuý III"
    )
    assert [(t.number, t.text, t.period_text, t.due_date, t.responsible) for t in plan.tasks] == [
        ("1", "Tổ chức phát động", "Trước 15/3/2024", date(2024, 3, 15), "Văn phòng Sở"),
        ("2", "Kiểm tra chéo", "Quý III", date(2024, 9, 30), "Thanh tra Sở"),
    ]


def test_items_of_the_content_are_tasks_and_duties_are_not() -> None:
    plan = body(
        "I. NỘI DUNG\nTập trung các nội dung sau:\n1. Thi đua cải cách hành chính: cắt giảm 20% thời gian.\n2. Thi đua học tập\n- Mỗi người đọc 02 cuốn sách.\n"
        "II. TỔ CHỨC THỰC HIỆN\n1. Văn phòng Sở theo dõi, đôn đốc việc thực hiện."
    )
    assert [task.text for task in plan.tasks] == [
        "1. Thi đua cải cách hành chính: cắt giảm 20% thời gian.",
        "- Mỗi người đọc 02 cuốn sách.",
    ]


@pytest.mark.parametrize(
    ("line", "awards"),
    [
        ("Bằng khen của Bộ trưởng Bộ Kế hoạch và Đầu tư; Chủ tịch UBND tỉnh",
         [("bang_khen", "Bộ trưởng Bộ Kế hoạch và Đầu tư"), ("bang_khen", "Chủ tịch UBND tỉnh")]),
        ("Cờ thi đua, Bằng khen của Ủy ban nhân dân tỉnh", [("co_thi_dua", "Ủy ban nhân dân tỉnh"), ("bang_khen", "Ủy ban nhân dân tỉnh")]),
        ("Đề nghị Chủ tịch UBND huyện tặng Giấy khen", [("giay_khen", "Chủ tịch UBND huyện")]),
        ("Hiệu trưởng tặng Giấy khen và công nhận danh hiệu “Lớp tiên tiến”", [("giay_khen", "Hiệu trưởng"), ("danh_hieu", "Hiệu trưởng")]),
        ("Huân chương Lao động hạng Ba của Chủ tịch nước", [("huan_chuong", "Chủ tịch nước")]),
        ("Giấy khen của Giám đốc Sở; Giấy khen của Giám đốc", [("giay_khen", "Giám đốc Sở")]),
        ("Thầy thuốc Ưu tú do Chủ tịch nước phong tặng", [("danh_hieu", "Chủ tịch nước")]),
    ],
)  # fmt: skip
def test_awards_and_those_who_confer_them(line: str, awards: list[tuple[str, str]]) -> None:
    plan = body(f"I. KHEN THƯỞNG\n1. Hình thức\n- {line}.\n2. Hồ sơ\n- Tờ trình.")
    assert [(a.form.value, a.conferred_by) for a in plan.awards] == awards


@pytest.mark.parametrize(
    ("text", "awards"),
    [
        # the heading above names the award, the one below who gives it
        (
            "1. Bằng khen\n1.1. Của Chủ tịch UBND tỉnh (3 tập thể, 3 cá nhân)\n- Đơn vị dẫn đầu hai năm liền.\n"
            "1.2. Của Tổng Liên đoàn Lao động Việt Nam (01 tập thể)\n- Đơn vị dẫn đầu năm năm liền.",
            {("bang_khen", "Chủ tịch UBND tỉnh"), ("bang_khen", "Tổng Liên đoàn Lao động Việt Nam")},
        ),
        # one line for all
        (
            "1. Hình thức\nCác hình thức dưới đây do Giám đốc Sở quyết định, riêng Bằng khen do Chủ tịch UBND tỉnh tặng.\n"
            "2. Giấy khen\n- Phòng đạt từ 90 điểm.\n3. Bằng khen\n- Phòng dẫn đầu hai năm liền.",
            {("giay_khen", "Giám đốc Sở"), ("bang_khen", "Chủ tịch UBND tỉnh")},
        ),
        # announced
        (
            "1. Cuối năm\nVăn phòng đề nghị Giám đốc Sở Tài chính:\n- tặng Giấy khen 02 tập thể giữ cờ từ ba tháng trở lên;",
            {("giay_khen", "Giám đốc Sở Tài chính")},
        ),
        # titles of a table
        (
            "1. Số lượng\nĐối tượng\tBằng khen của Bộ trưởng Bộ Tài chính\tGiấy khen của Cục trưởng\nTập thể\t01\t06\nCá nhân\t02\t22",
            {("bang_khen", "Bộ trưởng Bộ Tài chính"), ("giay_khen", "Cục trưởng")},
        ),
    ],
)  # fmt: skip
def test_givers_that_stand_apart_from_what_they_give(text: str, awards: set[tuple[str, str]]) -> None:
    assert {(a.form.value, a.conferred_by) for a in body("I. KHEN THƯỞNG\n" + text).awards} == awards


def test_an_award_won_before_is_not_offered() -> None:
    plan = body(
        "I. KHEN THƯỞNG\n1. Tiêu chuẩn tặng Giấy khen của Giám đốc Sở đối với tập thể\n- Đã được tặng Bằng khen của Chủ tịch UBND tỉnh trong 03 năm."
    )
    assert [(a.form, a.conferred_by) for a in plan.awards] == [(AwardForm.GIAY_KHEN, "Giám đốc Sở")]


def test_standards_inherit_award_and_audience() -> None:
    plan = body(
        """I. KHEN THƯỞNG
1. Tiêu chuẩn tặng Bằng khen của Chủ tịch UBND tỉnh
a) Đối với tập thể
Tập thể đạt các tiêu chuẩn sau:
- Hoàn thành xuất sắc nhiệm vụ;
- Nội bộ đoàn kết, không có người vi phạm.
b) Đối với cá nhân
- Có sáng kiến được công nhận;
- Đối với thủ trưởng đơn vị: tập thể phụ trách đạt danh hiệu tiên tiến.
2. Tiêu chuẩn tặng Giấy khen của Giám đốc Sở
- Hộ gia đình: hiến từ 100 m2 đất trở lên.
- Tập thể, cá nhân có thành tích tiêu biểu."""
    )
    assert [(c.form, c.audience) for c in plan.criteria] == [
        (AwardForm.BANG_KHEN, (Audience.TAP_THE,)),
        (AwardForm.BANG_KHEN, (Audience.TAP_THE,)),
        (AwardForm.BANG_KHEN, (Audience.CA_NHAN,)),
        (AwardForm.BANG_KHEN, (Audience.THU_TRUONG,)),
        (AwardForm.GIAY_KHEN, (Audience.HO_GIA_DINH,)),
        (AwardForm.GIAY_KHEN, (Audience.TAP_THE, Audience.CA_NHAN)),
    ]


@pytest.mark.parametrize(
    ("line", "quotas"),
    [
        (
            "Toàn ngành không quá 03 tập thể và 05 cá nhân.",
            [("tap_the", 3, "Toàn ngành"), ("ca_nhan", 5, "Toàn ngành")],
        ),
        (
            "Mỗi thôn được đề nghị hai hộ gia đình và một cá nhân.",
            [("ho_gia_dinh", 2, "Mỗi thôn"), ("ca_nhan", 1, "Mỗi thôn")],
        ),
        ("Khen thưởng hai mươi mốt giáo viên.", [("ca_nhan", 21, None)]),
        ("Tập thể: không quá 04; cá nhân: 10.", [("tap_the", 4, None), ("ca_nhan", 10, None)]),
        ("Tỷ lệ không quá 20% số cá nhân được bình xét.", []),
    ],
)
def test_quotas_in_digits_and_words(line: str, quotas: list[tuple[str, int, str | None]]) -> None:
    plan = body(f"I. KHEN THƯỞNG\n1. Số lượng\n{line}\n2. Hồ sơ\n- Tờ trình.")
    assert [(q.audience and q.audience.value, q.quantity, q.scope) for q in plan.quotas] == quotas


@pytest.mark.parametrize(
    ("line", "copies", "recipient", "deadline"),
    [
        ("Hồ sơ lập thành 02 bộ, gửi về Văn phòng Sở chậm nhất ngày 10/12/2024.", 2, "Văn phòng Sở", date(2024, 12, 10)),
        ("Nộp hồ sơ tại Phòng Tổ chức - Hành chính trước 16 giờ ngày 10/12/2024, mỗi đơn vị hai bộ.", 2, "Phòng Tổ chức - Hành chính",
         date(2024, 12, 10)),
        ("Hồ sơ (01 bộ) gửi Đội Xây dựng phong trào từ ngày 05/12/2024 đến hết ngày 10/12/2024.", 1, "Đội Xây dựng phong trào", date(2024, 12, 10)),
        ("Hồ sơ đóng thành 03 tập, gửi Phòng Quản lý du lịch trước ngày 10/12/2024.", 3, "Phòng Quản lý du lịch", date(2024, 12, 10)),
        ("Số bộ: 02. Nơi nhận: Phòng Lao động - Việc làm. Hạn chót: 10/12/2024.", 2, "Phòng Lao động - Việc làm", date(2024, 12, 10)),
        ("Hồ sơ gửi về Hội đồng Thi đua, khen thưởng tỉnh để tổng hợp.", None, "Hội đồng Thi đua, khen thưởng tỉnh", None),
    ],
)  # fmt: skip
def test_where_when_and_how_often_a_dossier_goes(
    line: str, copies: int | None, recipient: str, deadline: date | None
) -> None:
    plan = body(f"I. HỒ SƠ\n- Tờ trình của đơn vị;\n- Biên bản họp xét.\n{line}").plan
    assert (plan.dossier_copies, plan.dossier_recipient, plan.dossier_deadline) == (
        copies,
        recipient,
        deadline,
    )


def test_only_papers_are_dossier_items() -> None:
    plan = body(
        "I. HỒ SƠ\nHồ sơ gồm:\n- Tờ trình;\n- Biên bản họp;\n- Thời gian nộp: trước ngày 10/12/2024.\n- Nơi nhận hồ sơ: Phòng Nội vụ."
    )
    assert [item.text for item in plan.dossier_items] == ["- Tờ trình;", "- Biên bản họp;"]
    assert plan.plan.dossier_recipient == "Phòng Nội vụ"


def test_a_recipient_over_two_lines_is_one() -> None:
    plan = tables(
        HEAD
        + "I. MỤC ĐÍCH\nTạo khí thế.\nNơi nhận:\n- Các đơn vị trong Cụm\n(VP UBND tỉnh; các Sở: Tư pháp, Nội vụ);\n- Lưu: VT.\nGIÁM ĐỐC\nĐặng Văn Khiêm"
    )
    assert [r.text for r in plan.recipients] == [
        "- Các đơn vị trong Cụm (VP UBND tỉnh; các Sở: Tư pháp, Nội vụ);",
        "- Lưu: VT.",
    ]


def test_a_label_over_recipients_and_the_initials_below_are_none() -> None:
    plan = tables(
        HEAD
        + "I. MỤC ĐÍCH\nTạo khí thế.\nNơi nhận:\nGửi bản điện tử:\n- Như trên;\n- Lưu: VT, NC;\n(Hg)\nGIÁM ĐỐC\nĐặng Văn Khiêm"
    )
    assert [r.text for r in plan.recipients] == ["- Như trên;", "- Lưu: VT, NC; (Hg)"]


def test_pages_are_those_of_the_paper() -> None:
    plan = tables(HEAD + "I. MỤC ĐÍCH\nTạo khí thế.\fII. NỘI DUNG\n1. Thi đua lao động giỏi." + FOOT)
    assert plan.tasks[0].page == 2
    assert [(s.page_first, s.page_last) for s in plan.sections if s.heading == "NỘI DUNG"] == [(2, 2)]


def test_what_is_missing_or_cannot_be_is_said_in_the_chosen_language() -> None:
    text = HEAD.replace("Số: 12/KH-SXD", "Số:     /KH-SXD").replace("ngày 05 tháng 02", "ngày 31 tháng 02")
    plan = tables(text + "I. MỤC ĐÍCH\nTạo khí thế." + FOOT)
    assert plan.plan.document_number is None and plan.plan.issue_date is None
    assert plan.plan.needs_review and plan.plan.confidence < 0.8
    messages = {finding.code: finding.message for finding in plan.findings}
    assert {"number_blank", "impossible_date", "no_period"} <= set(messages)
    assert "31 tháng 02" in messages["impossible_date"]
    english = tables(text + "I. MỤC ĐÍCH\nTạo khí thế." + FOOT, language="en")
    assert any("calendar" in finding.message for finding in english.findings)


def test_a_whole_plan_is_trusted() -> None:
    plan = body(
        "I. THỜI GIAN\nTừ ngày 01/3/2024 đến ngày 30/11/2024.\nII. NỘI DUNG\n1. Thi đua lao động giỏi."
    ).plan
    assert plan.confidence > 0.9 and not plan.needs_review


def test_a_page_that_was_hardly_read_asks_for_review() -> None:
    text = f"{HEAD}I. THỜI GIAN\nTừ ngày 01/3/2024 đến ngày 30/11/2024.\nII. NỘI DUNG\n1. Thi đua lao động giỏi.{FOOT}"
    pages = [(Sheet(number=1, source=TextSource.OCR, confidence=sure),) for sure in (0.95, 0.6)]
    read, hardly = (
        extract(segment(restored(text).model_copy(update={"pages": p}), SegmentSettings()), Settings()).plan
        for p in pages
    )
    assert not read.needs_review and hardly.needs_review
    assert hardly.confidence < read.confidence


def test_a_decision_is_a_row_without_a_campaign() -> None:
    plan = tables(
        "UBND TỈNH LÂM HẠ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 9/QĐ-UBND\nLâm Hạ, ngày 05 tháng 02 năm 2024\n"
        "QUYẾT ĐỊNH\nVề việc tặng Bằng khen\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\nCăn cứ Luật Thi đua, khen thưởng;\nQUYẾT ĐỊNH:\n"
        "Điều 1. Tặng Bằng khen cho 05 tập thể.\nNơi nhận:\n- Lưu: VT.\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLò Văn Xuân"
    )
    assert (plan.plan.document_type, plan.plan.document_number, plan.plan.title) == (
        "QUYẾT ĐỊNH",
        "9/QĐ-UBND",
        "Về việc tặng Bằng khen",
    )
    assert plan.plan.end_date is None and not plan.plan.needs_review
    assert "no_period" not in {finding.code for finding in plan.findings}


def test_an_empty_paper_gives_an_empty_row() -> None:
    plan = tables("")
    assert plan.plan.title is None and plan.sections == () and plan.plan.needs_review


@pytest.mark.parametrize(
    ("words", "number"),
    [("02", 2), ("1.250", 1250), ("hai", 2), ("mười lăm", 15), ("hai mươi mốt", 21), ("một trăm linh năm", 105), ("02 (hai)", 2),
     ("ba nghìn", 3000), ("2,5", None), ("tập thể", None), ("mươi", None)],
)  # fmt: skip
def test_numbers_in_digits_and_words(words: str, number: int | None) -> None:
    assert read_number(words) == number


def test_roman_numerals_and_their_damage() -> None:
    assert [read_roman(x) for x in ("I", "IV", "XIX", "IIX", "")] == [1, 4, 19, None, None]
    assert mend_roman("I1") == {2} and mend_roman("1V") == {4} and 3 in mend_roman("HIL")


def test_list_letters_follow_in_either_alphabet() -> None:
    assert letter_follows("d", "đ") and letter_follows("d", "e") and not letter_follows("a", "c")


def test_the_shadow_keeps_every_place() -> None:
    text = "Đường ƯU TIÊN – “Tư”"
    assert len(shadow(text)) == len(text) and shadow(text) == "duong uu tien - “tu”"


TABLE = "STT\tNội dung công việc\tThời gian\tĐơn vị chủ trì\n1\tHọp phát động\tNgày 15/3/2024\tVăn phòng Sở\n2\tTổng kết\tQuý IV\tThanh tra Sở"


def test_tasks_stand_in_an_appendix_to_which_the_text_refers() -> None:
    referring = body("I. NỘI DUNG\nNhiệm vụ cụ thể theo Phụ lục kèm theo." + FOOT + "\nPHỤ LỤC\n" + TABLE)
    assert [(t.text, t.period_text, t.responsible) for t in referring.tasks] == [
        ("Họp phát động", "Ngày 15/3/2024", "Văn phòng Sở"),
        ("Tổng kết", "Quý IV", "Thanh tra Sở"),
    ]
    assert body("I. NỘI DUNG\nThi đua lao động giỏi." + FOOT + "\nPHỤ LỤC\n" + TABLE).tasks == ()


def test_what_an_attached_form_asks_for_is_no_standard_and_no_task() -> None:
    form = "MẪU BÁO CÁO\n(Kèm theo Kế hoạch số 12/KH-SXD ngày 05/02/2024)\nI. TIÊU CHUẨN ĐẠT ĐƯỢC\n- Nêu rõ thành tích của tập thể.\nII. NỘI DUNG\n1. Việc đã làm."
    plan = body("I. KHEN THƯỞNG\n1. Tiêu chuẩn tặng Giấy khen\n- Tập thể đạt 90 điểm." + FOOT + "\n" + form)
    assert [c.text for c in plan.criteria] == ["- Tập thể đạt 90 điểm."]
    assert plan.tasks == ()


def criteria(text: str) -> list[tuple[str | None, tuple[str, ...]]]:
    plan = body("I. KHEN THƯỞNG\n" + text)
    return [(c.form and c.form.value, tuple(who.value for who in c.audience)) for c in plan.criteria]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Tiêu chuẩn tặng Giấy khen của Thủ trưởng đơn vị\n- Tập thể, cá nhân hoàn thành nhiệm vụ.", [("giay_khen", ("tap_the", "ca_nhan"))]),
        ("1. Tiêu chuẩn tặng Giấy khen\n- Họ đạo đạt 80% gia đình gương mẫu.\n- Hộ hiến trên 100 m2 đất.", [("giay_khen", ("tap_the",)), ("giay_khen", ("ho_gia_dinh",))]),
        ("1. Tiêu chuẩn tặng Giấy khen\n- Chi hội trưởng: vận động được 90% hội viên.\n- Chi hội: đạt 90 điểm.", [("giay_khen", ("thu_truong",)), ("giay_khen", ("tap_the",))]),
            ("1. Tiêu chuẩn tặng Giấy khen\n- Chi hội trưởng, tuyên truyền viên vận động được 90% hội viên.", [("giay_khen", ("ca_nhan",))]),
            ("1. Tiêu chuẩn tặng Giấy khen\n- Tổ bầu cử, khu phố và người dân tích cực vận động cử tri.", [("giay_khen", ("tap_the", "ca_nhan"))]),
            ("1. Tiêu chuẩn tặng Giấy khen\n- Giám đốc tặng Giấy khen cho 20 công nhân đi làm đủ 100% ngày công.", [("giay_khen", ("ca_nhan",))]),
            ("1. Hình thức\n- Bằng khen của Chủ tịch UBND tỉnh.\n- Giấy khen của Giám đốc Sở.\n2. Tiêu chuẩn\n- Kỹ sư đã có Giấy khen của Giám đốc Sở hai lần: đề nghị Chủ tịch UBND tỉnh tặng Bằng khen.", [("bang_khen", ("ca_nhan",))]),
        ("1. Hình thức\n- Bằng khen của Chủ tịch UBND tỉnh.\n- Giấy khen của Giám đốc Sở.\n2. Tiêu chuẩn\n- Tập thể đạt 95 điểm thì được đề nghị Chủ tịch UBND tỉnh tặng Bằng khen.", [("bang_khen", ("tap_the",))]),
        ("1. Tiêu chuẩn danh hiệu “Phân xưởng tiên tiến”\n- Không có tai nạn lao động.", [("danh_hieu", ("tap_the",))]),
        ("1. Tiêu chuẩn\na) Đối với tập thể: (phòng, trạm, đội)\n- Đạt từ 90 điểm trở lên, tặng Giấy khen.", [("giay_khen", ("tap_the",))]),
    ],
)  # fmt: skip
def test_whom_a_standard_is_for_and_what_it_earns(text: str, expected: list[object]) -> None:
    assert criteria(text) == expected


@pytest.mark.parametrize(
    ("text", "quotas"),
    [
        ("1. Giám đốc Sở tặng Giấy khen: 03 tập thể; Chủ tịch UBND tỉnh tặng Bằng khen: 01 cá nhân.", [("tap_the", 3), ("ca_nhan", 1)]),
        ("1. Tiêu chuẩn\n- Tập thể đạt 90 điểm.\nSố lượng: 02 tập thể, 03 cá nhân.", [("tap_the", 2), ("ca_nhan", 3)]),
        ("1. Số lượng\nTT\tĐơn vị\tBằng khen\t\tGiấy khen\t\n\t\tTập thể\tCá nhân\tTập thể\tCá nhân\n1\tVăn phòng\t1\t2\t3\t4", [("tap_the", 1), ("ca_nhan", 2), ("tap_the", 3), ("ca_nhan", 4)]),
        ("1. Số lượng\nTT\tĐối tượng\tSố lượng\n1\tTập thể\t05\n2\tCá nhân\t12\n\tTổng cộng\t17", [("tap_the", 5), ("ca_nhan", 12)]),
        ("1. Số lượng\nMức khen Tập thể Cá nhân Tiền thưởng (đồng)\nBằng khen của Chủ tịch UBND tỉnh 02 03 650.000\nGiấy khen của Giám đốc Sở 05 - 300.000",
         [("tap_the", 2), ("ca_nhan", 3), ("tap_the", 5)]),
        ("1. Số lượng\nHình thức\tNgười tặng\tDành cho\tSố lượng\nGiấy khen\tHiệu trưởng\tTập thể lớp\t06\nGiấy khen\tHiệu trưởng\tCá nhân\t15", [("tap_the", 6), ("ca_nhan", 15)]),
        ("1. Thang điểm\nTiêu chí\tXã, phường\tChi nhánh\tĐiểm trừ\nTiến độ\t40\t10\tMột ngày trừ 1", []),
        ("1. Giải\nGiám đốc Sở trao giải cho người thi: một nhất, một nhì, hai ba ở mỗi loại nghề.", [("ca_nhan", 1), ("ca_nhan", 1), ("ca_nhan", 2)]),
        ("1. Giải thưởng\nTrao giải cá nhân: 01 giải nhất (mỗi giải 3.000.000 đồng), 02 giải nhì (mỗi giải 2.000.000 đồng).", [("ca_nhan", 1), ("ca_nhan", 2)]),
    ],
)  # fmt: skip
def test_numbers_of_awards_wherever_they_stand(text: str, quotas: list[tuple[str, int]]) -> None:
    plan = body("I. KHEN THƯỞNG\n" + text)
    assert [(q.audience and q.audience.value, q.quantity) for q in plan.quotas] == quotas


def test_a_slogan_that_is_taken_as_theme():
    made = body("I. NỘI DUNG\nLấy “Gương mẫu, tận tụy vì dân” làm chủ đề của phong trào.\n")
    assert made.plan.theme == "Gương mẫu, tận tụy vì dân"


def test_the_same_number_of_another_award_is_a_row_of_its_own():
    made = body(
        "I. KHEN THƯỞNG\n1. Số lượng\nGiấy khen của Giám đốc: 01 tập thể, 05 cá nhân.\n"
        "2. Hình thức\n- Đề nghị UBND tỉnh tặng Cờ thi đua cho 01 xã dẫn đầu; cuối năm Giám đốc tổng kết.\n"
    )
    assert sorted((row.audience, row.quantity) for row in made.quotas) == [
        ("ca_nhan", 5),
        ("tap_the", 1),
        ("tap_the", 1),
    ]


def test_a_list_without_marks_is_one_of_tasks() -> None:
    plan = body(
        "I. NỘI DUNG\nCác đơn vị thi đua làm tốt những việc sau:\nXong móng trước tháng 6.\nKhông để ai bị nạn.\n"
        "II. THỜI GIAN\nCả năm 2024.\n"
    )
    assert [task.text for task in plan.tasks] == ["Xong móng trước tháng 6.", "Không để ai bị nạn."]
    prose = body(
        "I. NỘI DUNG\nCác đơn vị thi đua làm tốt việc được giao, giữ an toàn cho người làm và giữ sạch công trường.\n"
    )
    assert not prose.tasks


def test_names_of_givers_end_where_they_do_and_are_named_in_full() -> None:
    plan = body(
        "I. KHEN THƯỞNG\n1. Giám đốc Sở Xây dựng tặng Giấy khen cho tập thể đạt từ 90 điểm.\n"
        "2. Giám đốc chỉ tặng Kỷ niệm chương cho người có đủ 20 năm làm nghề.\n"
    )
    assert {(award.form, award.conferred_by) for award in plan.awards} == {
        (AwardForm.GIAY_KHEN, "Giám đốc Sở Xây dựng"),
        (AwardForm.KHAC, "Giám đốc Sở Xây dựng"),
    }


def test_an_item_named_theme_comes_before_the_theme_of_a_contest():
    made = body(
        "II. NỘI DUNG CHÍNH\n1. Chủ đề: Họp bạn, gắn kết\n2. Tên gọi: Hội trại Suối Ngàn\n3. Thời gian tổ chức: ngày 10/8/2031\n"
        "4. Địa điểm: bãi xe số 1\n5. Đối tượng tham gia hội trại:\n+ Đoàn viên toàn xã.\n6. Các nội dung chính tại hội trại:\n"
        "- Trò chơi lớn.\n- Thi vẽ tranh với chủ đề “Gia đình ấm áp”.\n"
    )
    assert made.plan.theme == "Họp bạn, gắn kết"
    assert [task.text for task in made.tasks] == [
        "- Trò chơi lớn.",
        "- Thi vẽ tranh với chủ đề “Gia đình ấm áp”.",
    ]


def test_guests_and_facets_are_no_tasks():
    made = body(
        "II. NỘI DUNG\n1. Hội nghị tuyên truyền\n- Thời gian tổ chức: dự kiến tháng 3 năm 2031.\n- Địa điểm: nhà văn hóa thôn.\n"
        "- Ông Trần Văn Chu, Trưởng phòng Nghiệp vụ;\n- TS. Lê Thị Hòa, Chuyên gia tâm lý;\n"
        "- Đồng chí Lê Thị Hòa: phụ trách âm thanh, ánh sáng.\n- Chuẩn bị hội trường.\n"
    )
    assert [task.text for task in made.tasks] == [
        "- Đồng chí Lê Thị Hòa: phụ trách âm thanh, ánh sáng.",
        "- Chuẩn bị hội trường.",
    ]


def test_a_column_of_those_who_lead_and_help_is_that_of_those_responsible():
    made = body(
        "II. NỘI DUNG\nTT\tNội dung công việc\tThời gian thực hiện\tĐơn vị chủ trì/phối hợp\n"
        "1\tTổng hợp dữ liệu\tTrước ngày 15/7/2031\tPhòng Đào tạo; các đơn vị liên quan\n"
    )
    assert [task.responsible for task in made.tasks] == ["Phòng Đào tạo; các đơn vị liên quan"]
