"""What stands in the letterhead."""

import pytest
from plans import FOOT, HEAD, tables


@pytest.mark.parametrize("rule", ["", "-----------------", " ____", "—————", "*"])
def test_the_rule_under_the_letterhead_is_no_part_of_the_number(rule):
    text = HEAD.replace("12/KH-SXD", f"12/KH-SXD{rule}") + "I. MỤC ĐÍCH\nĐộng viên toàn ngành.\n"
    assert tables(text).plan.document_number == "12/KH-SXD"


@pytest.mark.parametrize("mode", ["KT. CHỦ TỊCH", "_KT, CHỦ TỊCH"])
def test_who_signs_for_a_post_does_not_hold_it(mode):
    """A seal over PHÓ leaves a post that the signer cannot have."""
    foot = f"Nơi nhận:\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\n{mode}\nCHỦ TỊCH\nLê Thị Hòa An\n"
    made = tables(HEAD + "I. MỤC ĐÍCH\nĐộng viên toàn ngành.\n" + foot)
    assert (made.plan.signing_mode, made.plan.signer_title) == (
        "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
    )
    assert [finding.field for finding in made.findings if finding.code == "deputy_read_short"] == [
        "signer_title"
    ]


def test_scraps_of_a_seal_are_no_part_of_who_is_signed_for():
    foot = "Nơi nhận:\n- Lưu: VT.\nKT. CHỦ TỊCH®#\nCHỦ TỊCH\nLê Thị Hòa An\n"
    plan = tables(HEAD + "I. MỤC ĐÍCH\nĐộng viên toàn ngành.\n" + foot).plan
    assert (plan.signing_mode, plan.signer_title) == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Luật số: 16/2031/QH17", "16/2031/QH17"),
        ("Nghị quyết số: 07/NQ-HĐND", "07/NQ-HĐND"),
        ("Thông tư số: 03/2031/TT-BNV", "03/2031/TT-BNV"),
    ],
)
def test_the_type_before_a_number_is_no_part_of_the_issuer(line, number):
    head = f"QUỐC HỘI\n--------\n{line}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    plan = tables(
        head
        + "Hà Nội, ngày 15 tháng 6 năm 2031\nKẾ HOẠCH\nTổ chức phong trào thi đua\nI. MỤC ĐÍCH\nThi đua tốt.\n"
    ).plan
    assert (plan.issuer, plan.document_number) == ("QUỐC HỘI", number)


UNION = "THÀNH ĐOÀN LÂM CHÂU\nBCH ĐOÀN QUẬN SUỐI NGÀN\n{number}\nĐOÀN TNCS HỒ CHÍ MINH\nSuối Ngàn, ngày 18 tháng 02 năm 2031\n"
PLAN = "KẾ HOẠCH\nTổ chức phong trào thi đua năm 2031\nI. MỤC ĐÍCH\nĐộng viên đoàn viên.\n"


@pytest.mark.parametrize(
    "line", ["Sở;4/-KH/ĐTN", "Sở;©-KH/ĐTN", "Số?}ý -KH/ĐTN", "Số; -KH/ĐTN-UBKT", "KH/ĐTN"]
)
def test_a_number_filled_in_by_hand_names_no_body(line):
    plan = tables(UNION.format(number=line) + PLAN).plan
    assert (plan.parent_issuer, plan.issuer) == ("THÀNH ĐOÀN LÂM CHÂU", "BCH ĐOÀN QUẬN SUỐI NGÀN")


def test_a_number_read_on_the_line_of_the_body_is_cut_off():
    text = UNION.format(number="*").replace("QUẬN SUỐI NGÀN", "QUẬN SUỐI NGÀN Sa#66/KH-ĐTN")
    assert tables(text + PLAN).plan.issuer == "BCH ĐOÀN QUẬN SUỐI NGÀN"


def test_motto_and_date_read_below_the_type_are_no_title():
    text = "QUẬN ĐOÀN SUỐI NGÀN\nBCH ĐOÀN PHƯỜNG MỸ LÂM\nSố: 12 KH/ĐTN\nKẾ HOẠCH\nĐOÀN TNCS HỒ CHÍ MINH\n"
    text += "Mỹ Lâm, ngày 10 tháng 4 năm 2031\nZ2\nRa quân “Cổng trường an toàn” năm 2031\nI. MỤC ĐÍCH\nĐộng viên đoàn viên.\n"
    plan = tables(text).plan
    assert (plan.title, plan.issue_place) == ("Ra quân “Cổng trường an toàn” năm 2031", "Mỹ Lâm")
    assert str(plan.issue_date) == "2031-04-10"


def test_the_subject_of_a_letter_may_stand_without_its_abbreviation():
    text = "LIÊN ĐOÀN LAO ĐỘNG TỈNH BẮC NGÀN\nCÔNG ĐOÀN GIÁO DỤC\nSố: 91/CV-CĐGD\nVề hỗ trợ phổ biến thông tin và tạo\n"
    text += (
        "điều kiện cho nhân viên vay tiền\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    )
    text += "Bắc Ngàn, ngày 05 tháng 5 năm 2031\nKính gửi: Các công đoàn cơ sở\nCăn cứ chương trình công tác năm 2031.\n"
    plan = tables(text).plan
    assert (plan.parent_issuer, plan.issuer) == ("LIÊN ĐOÀN LAO ĐỘNG TỈNH BẮC NGÀN", "CÔNG ĐOÀN GIÁO DỤC")
    assert plan.title == "Về hỗ trợ phổ biến thông tin và tạo điều kiện cho nhân viên vay tiền"


@pytest.mark.parametrize("scrap", ["LỰA. 4£", "II", "Í&/ SỞ", "KHÔN"])
def test_what_a_seal_leaves_below_a_post_is_no_part_of_it(scrap):
    foot = f"Nơi nhận:\n- Lưu: VT.\nTM. BAN THƯỜNG VỤ\nBÍ THƯ\n{scrap}\nLê Thị Hòa An\n"
    plan = tables(HEAD + "I. MỤC ĐÍCH\nĐộng viên toàn ngành.\n" + foot).plan
    assert (plan.signer_title, plan.signer) == ("BÍ THƯ", "Lê Thị Hòa An")


def test_a_post_goes_on_with_the_name_of_its_body():
    foot = "Nơi nhận:\n- Lưu: VT.\nKT. CHÁNH ÁN\nPHÓ CHÁNH ÁN\nTÒA ÁN NHÂN DÂN KHU VỰC 5\nLê Thị Hòa An\n"
    plan = tables(HEAD + "I. MỤC ĐÍCH\nĐộng viên toàn ngành.\n" + foot).plan
    assert plan.signer_title == "PHÓ CHÁNH ÁN TÒA ÁN NHÂN DÂN KHU VỰC 5"


@pytest.mark.parametrize(
    "lines", ["TẬP ĐOÀN BƯU CHÍNH VIỄN THÔNG BẮC NGÀN", "TẬP ĐOÀN BƯU CHÍNH\nVIỄN THÔNG BẮC NGÀN"]
)
def test_telecommunications_are_no_institute(lines):
    head = f"{lines}\nSố: 12/KH-VT\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    plan = tables(head + "Lâm Hạ, ngày 05 tháng 02 năm 2031\n" + PLAN).plan
    assert (plan.parent_issuer, plan.issuer) == (None, "TẬP ĐOÀN BƯU CHÍNH VIỄN THÔNG BẮC NGÀN")


def test_a_subject_in_brackets_or_quotation_marks_is_given_without_them():
    head = HEAD.replace("KẾ HOẠCH", "THÔNG BÁO")
    title = head.split("THÔNG BÁO\n")[1].split("\n")[0]
    made = tables(head.replace(title, "(V/v tăng cường giám sát phòng thi)") + "I. MỤC ĐÍCH\nĐộng viên.\n")
    assert made.plan.title == "V/v tăng cường giám sát phòng thi"


def test_a_name_that_goes_on_with_the_state_is_one():
    head = (
        "ỦY BAN QUẢN LÝ VỐN\nNHÀ NƯỚC TẠI DOANH NGHIỆP\nSố: 06/QĐ-UBQLV\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    )
    plan = tables(head + "Độc lập - Tự do - Hạnh phúc\nLâm Hạ, ngày 05 tháng 02 năm 2031\n" + PLAN).plan
    assert (plan.parent_issuer, plan.issuer) == (None, "ỦY BAN QUẢN LÝ VỐN NHÀ NƯỚC TẠI DOANH NGHIỆP")


def test_a_code_that_nobody_gave_a_number_is_blank() -> None:
    plan = tables(
        HEAD.replace("Số: 12/KH-SXD", "Số: KH/SXD") + "I. NỘI DUNG\n1. Thi đua lao động giỏi." + FOOT
    )
    assert {"number_blank"} == {f.code for f in plan.findings if f.code.startswith("number_")}


LETTERHEAD = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
PLAN = "Lâm Hạ, ngày 05 tháng 02 năm 2024\nKẾ HOẠCH\nPhát động phong trào thi đua\nI. MỤC ĐÍCH\nĐộng viên.\n"


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        ("Số:\n2820/KH-SXD", "2820/KH-SXD"),
        ("Số: 20\n/KH-GD&ĐT", "20/KH-GD&ĐT"),
        ("Số\n25 /KH-SXD", "25/KH-SXD"),
        ("Số:", None),
    ],
)
def test_a_number_cut_in_two_lines_is_one(lines, number):
    made = tables(f"UBND TỈNH LÂM HẠ\nSỞ XÂY DỰNG\n{lines}\n{LETTERHEAD}{PLAN}{FOOT}")
    assert (made.plan.document_number, made.plan.issuer) == (number, "SỞ XÂY DỰNG")
    assert "number_unreadable" not in [finding.code for finding in made.findings]


@pytest.mark.parametrize(
    "number", ["Số:c20X/KH-SXD-TĐ", "Sóz?%/KH-SXD", "Số:#54/KH-SXD-SVH,TT,DL", "Số: 5# /KH-SXD"]
)
def test_a_number_filled_in_by_hand_is_no_part_of_the_place(number):
    made = tables(f"SỞ XÂY DỰNG\n{LETTERHEAD}{number} {PLAN}{FOOT}")
    assert (made.plan.document_number, made.plan.issue_place) == (None, "Lâm Hạ")


@pytest.mark.parametrize(
    "line", [": KẾ HOẠCH", "- KÉ HOẠCH -", "l KẾ HOẠCH -", "c - KẾ HOẠCH ¬", "__ KẾ HOẠCH"]
)
def test_dirt_beside_the_type_of_a_paper_is_no_part_of_it(line):
    plan = tables(HEAD.replace("KẾ HOẠCH", line) + "I. MỤC ĐÍCH\nĐộng viên.\n" + FOOT).plan
    assert (plan.document_type, plan.title) == ("KẾ HOẠCH", "Phát động phong trào thi đua năm 2024")


@pytest.mark.parametrize(
    "who", ["ỦY BAN NHÂN DÂN TỈNH LÂM HẠ", "BỘ TRƯỞNG BỘ XÂY DỰNG", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH LÂM HẠ"]
)
def test_who_decides_is_no_part_of_a_title_in_capitals(who):
    decision = (
        f"QUYẾT ĐỊNH\nVỀ VIỆC BAN HÀNH KẾ HOẠCH THI ĐUA\n{who}\nCăn cứ Luật Thi đua, khen thưởng ngày 15/6/2022;\n"
        "QUYẾT ĐỊNH:\nĐiều 1. Ban hành kèm theo Quyết định này Kế hoạch thi đua.\nĐiều 2.Giao\nSở Nội vụ chủ trì.\n"
    )
    made = tables(
        f"UBND TỈNH LÂM HẠ\n{LETTERHEAD}Số: 7/QĐ-UBND\nLâm Hạ, ngày 05 tháng 02 năm 2024\n{decision}{FOOT}"
    )
    assert made.plan.title == "VỀ VIỆC BAN HÀNH KẾ HOẠCH THI ĐUA"
    assert "Giao" not in [section.heading for section in made.sections]
