import pytest
from papers import FOOT, HEAD, cut, texts

from pipeline.records.page import LineRole
from pipeline.records.segmented import BlockRole

BODY = "\nI. MỤC ĐÍCH\nTạo khí thế thi đua.\nII. THỜI GIAN\nQuý I năm 2024.\nIII. TỔ CHỨC THỰC HIỆN\nVăn phòng theo dõi./."

COLUMNS = """UBND HUYỆN VĂN KHÊ
PHÒNG Y TẾ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 7/KH-PYT
Văn Khê, ngày 05 tháng 02 năm 2024"""
RIGHT_FIRST = """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Văn Khê, ngày 05 tháng 02 năm 2024
UBND HUYỆN VĂN KHÊ
PHÒNG Y TẾ
Số: 7/KH-PYT"""
ROWS = """UBND HUYỆN VĂN KHÊ CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG Y TẾ Độc lập - Tự do - Hạnh phúc
Số: 7 /KH-PYT Văn Khê, ngày 05 tháng 02 năm 2024"""
DAMAGED = """UBND HUYEN VAN KHE CONG HOA XA HQI CHU NGHIA VIET NAM
PHONG Y TE Déc 1ap - Tw do - Hanh phuc
S6: 7/KH-PYT Van Khe, ngay 05 thang 02 nam 2024"""


@pytest.mark.parametrize("head", [COLUMNS, RIGHT_FIRST, ROWS, DAMAGED])
def test_the_letterhead_is_read_in_any_order(head: str) -> None:
    document = cut(
        head + "\nKẾ HOẠCH\nPhát động thi đua năm 2024\nCăn cứ Luật, Phòng ban hành kế hoạch:" + BODY
    )
    assert len(texts(document, BlockRole.MOTTO)) == 2
    (parent,) = texts(document, BlockRole.PARENT_ISSUER)
    (issuer,) = texts(document, BlockRole.ISSUER)
    assert parent.startswith("UBND HUY") and issuer.startswith("PH")
    assert texts(document, BlockRole.NUMBER_LINE)[0].endswith("KH-PYT")
    assert texts(document, BlockRole.DATE_LINE)[0].startswith("V")


def test_a_party_paper_has_its_own_motto_and_number() -> None:
    document = cut(
        "ĐẢNG BỘ TỈNH SƠN VÂN\nHUYỆN ỦY KHE LANH\n*\nSố 27-KH/HU\nĐẢNG CỘNG SẢN VIỆT NAM\n"
        "Khe Lanh, ngày 15 tháng 01 năm 2020\nKẾ HOẠCH\nphát động đợt thi đua đặc biệt\n-----\nThực hiện Chỉ thị:"
        + BODY
    )
    assert texts(document, BlockRole.MOTTO) == ["ĐẢNG CỘNG SẢN VIỆT NAM"]
    assert texts(document, BlockRole.PARENT_ISSUER) == ["ĐẢNG BỘ TỈNH SƠN VÂN"]
    assert texts(document, BlockRole.NUMBER_LINE) == ["Số 27-KH/HU"]
    assert texts(document, BlockRole.TITLE) == ["phát động đợt thi đua đặc biệt"]


@pytest.mark.parametrize(
    ("lines", "parent", "issuer"),
    [
        (["ỦY BAN NHÂN DÂN", "TỈNH LÂM HẠ"], [], ["ỦY BAN NHÂN DÂN", "TỈNH LÂM HẠ"]),
        (
            ["UBND TỈNH LÂM HẠ", "BAN QUẢN LÝ KHU KINH TẾ", "CỬA KHẨU NẬM HỢP"],
            ["UBND TỈNH LÂM HẠ"],
            ["BAN QUẢN LÝ KHU KINH TẾ", "CỬA KHẨU NẬM HỢP"],
        ),
        (["BỘ THỦY LỢI", "CỤC ĐÊ BIỂN"], ["BỘ THỦY LỢI"], ["CỤC ĐÊ BIỂN"]),
        (["UBND TỈNH LÂM HẠ SỞ Y TẾ"], ["UBND TỈNH LÂM HẠ"], ["SỞ Y TẾ"]),
        (["BAN CHẤP HÀNH", "ĐOÀN HUYỆN VĂN KHÊ"], [], ["BAN CHẤP HÀNH", "ĐOÀN HUYỆN VĂN KHÊ"]),
        (
            ["SỞ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG THPT", "ĐỒI XANH"],
            ["SỞ GIÁO DỤC VÀ ĐÀO TẠO"],
            ["TRƯỜNG THPT", "ĐỒI XANH"],
        ),
    ],
)
def test_the_body_above_is_told_from_the_issuer(
    lines: list[str], parent: list[str], issuer: list[str]
) -> None:
    head = "\n".join(lines) + "\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 1/KH-X"
    document = cut(head + "\nKẾ HOẠCH\nPhát động thi đua\nCăn cứ Luật, ban hành kế hoạch:" + BODY)
    assert texts(document, BlockRole.PARENT_ISSUER) == parent
    assert texts(document, BlockRole.ISSUER) == issuer


def test_a_title_runs_over_lines_and_ends_where_the_text_begins() -> None:
    document = cut(
        "KẾ HOẠCH\nPhát động phong trào thi đua phấn đấu\nđạt tốc độ tăng trưởng hai con số\n(2024 - 2025)\n"
        "Thực hiện Kế hoạch số 3/KH-UBND của UBND tỉnh, Sở Xây dựng phát động phong trào như sau:" + BODY
    )
    assert len(texts(document, BlockRole.TITLE)) == 3
    assert texts(document, BlockRole.PREAMBLE)[0].startswith("Thực hiện")


def test_the_number_of_the_decision_that_set_up_a_body_is_not_that_of_its_paper() -> None:
    document = cut(
        "SỞ CÔNG NGHIỆP\nĐOÀN KIỂM TRA THEO QUYẾT ĐỊNH\nSỐ 105/QĐ-SCN\nSố: 112/KH-ĐKT\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        "\nĐộc lập - Tự do - Hạnh phúc\nHạ Lam, ngày 10 tháng 3 năm 2024\nKẾ HOẠCH\nKiểm tra an toàn\nCăn cứ Luật:"
        + BODY
    )
    assert texts(document, BlockRole.NUMBER_LINE) == ["Số: 112/KH-ĐKT"]
    assert texts(document, BlockRole.ISSUER) == ["ĐOÀN KIỂM TRA THEO QUYẾT ĐỊNH", "SỐ 105/QĐ-SCN"]


def test_a_title_ends_where_the_addressee_is_named() -> None:
    document = cut(
        COLUMNS + "\nKẾ HOẠCH\nPhát động thi đua\nKính gửi: Các trạm y tế\nPhòng ban hành kế hoạch:" + BODY
    )
    assert texts(document, BlockRole.TITLE) == ["Phát động thi đua"]


def test_type_and_title_may_share_a_line() -> None:
    document = cut("KẾ HOẠCH Phát động phong trào thi đua năm 2024\nCăn cứ Luật, ban hành kế hoạch:" + BODY)
    assert texts(document, BlockRole.DOCUMENT_TYPE) == ["KẾ HOẠCH"]
    assert texts(document, BlockRole.TITLE) == ["Phát động phong trào thi đua năm 2024"]


def test_stamps_over_the_letterhead_are_no_bodies() -> None:
    roles = {
        "UBND": LineRole.LETTERHEAD_LEFT,
        "Số": LineRole.LETTERHEAD_LEFT,
        "CỘNG": LineRole.LETTERHEAD_RIGHT,
        "Độc": LineRole.LETTERHEAD_RIGHT,
        "Lâm Hạ, ngày": LineRole.LETTERHEAD_RIGHT,
    }
    document = cut(
        "UBND TỈNH LÂM HẠ\nSố: 4{/KH-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Lâm Hạ, ngày {} tháng 9 năm 2024\nKý bởi: UBND tỉnh\nTRUNG TÂM CÔNG BÁO\nKẾ HOẠCH\nPhát động thi đua\nCăn cứ Luật:"
        + BODY,
        roles,
    )
    assert texts(document, BlockRole.ISSUER) == ["UBND TỈNH LÂM HẠ"]
    assert texts(document, BlockRole.PARENT_ISSUER) == []
    assert texts(document, BlockRole.DATE_LINE) == ["Lâm Hạ, ngày {} tháng 9 năm 2024"]


def test_a_letter_has_a_subject_and_addressees_but_no_type() -> None:
    document = cut(
        "UBND TỈNH LÂM HẠ\nSỞ Y TẾ\nSố: 88/SYT-VP\nV/v đăng ký danh hiệu\nthi đua năm 2024\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nLâm Hạ, ngày 05 tháng 02 năm 2024\n"
        "Kính gửi:\n- Các bệnh viện;\n- Các trung tâm y tế.\nThực hiện kế hoạch năm, Sở Y tế yêu cầu:\n1. Đăng ký trước ngày 10/3/2024."
    )
    assert texts(document, BlockRole.DOCUMENT_TYPE) == []
    assert texts(document, BlockRole.TITLE) == ["V/v đăng ký danh hiệu", "thi đua năm 2024"]
    assert texts(document, BlockRole.ISSUER) == ["SỞ Y TẾ"]
    assert texts(document, BlockRole.PREAMBLE) == ["Thực hiện kế hoạch năm, Sở Y tế yêu cầu:"]


def test_a_decision_keeps_its_grounds_and_articles() -> None:
    document = cut(
        "UBND TỈNH LÂM HẠ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 9/QĐ-UBND\n"
        "Lâm Hạ, ngày 05 tháng 02 năm 2024\nQUYẾT ĐỊNH\nVề việc tặng Bằng khen\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n"
        "Căn cứ Luật Thi đua, khen thưởng;\nXét đề nghị của Sở Nội vụ.\nQUYẾT ĐỊNH:\n"
        "Điều 1. Tặng Bằng khen cho 05 tập thể.\nĐiều 2. Quyết định có hiệu lực từ ngày ký.\n"
        "Nơi nhận:\n- Như Điều 2;\n- Lưu: VT.\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLò Văn Xuân"
    )
    assert texts(document, BlockRole.TITLE) == ["Về việc tặng Bằng khen"]
    assert len(texts(document, BlockRole.PREAMBLE)) == 2
    assert [s.number for s in document.sections if s.number] == ["1", "2"]
    assert texts(document, BlockRole.SIGNER) == ["Lò Văn Xuân"]


@pytest.mark.parametrize(
    ("lines", "mode", "title", "signer"),
    [
        (["GIÁM ĐỐC", "Đặng Văn Khiêm"], [], ["GIÁM ĐỐC"], "Đặng Văn Khiêm"),
        (["GIÁM ĐỐC", "Bác sĩ CKII Lê Thế Bào”,"], [], ["GIÁM ĐỐC"], "Bác sĩ CKII Lê Thế Bào”,"),
        (
            ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "(Đã ký)", "Y Bhăm Êban"],
            ["KT. GIÁM ĐỐC"],
            ["PHÓ GIÁM ĐỐC"],
            "Y Bhăm Êban",
        ),
        (
            ["TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "NGUYỄN VĂN TRƯỞNG"],
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"],
            ["PHÓ CHỦ TỊCH"],
            "NGUYỄN VĂN TRƯỞNG",
        ),
        (
            ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC", "Triệu Văn Páo"],
            ["T/M BAN THƯỜNG VỤ"],
            ["PHÓ BÍ THƯ THƯỜNG TRỰC"],
            "Triệu Văn Páo",
        ),
        (
            ["TM. BAN THƯỜNG", "VỤ TỈNH ĐOÀN", "PHÓ BÍ THƯ", "Triệu Văn Páo"],
            ["TM. BAN THƯỜNG", "VỤ TỈNH ĐOÀN"],
            ["PHÓ BÍ THƯ"],
            "Triệu Văn Páo",
        ),
        (
            ["TM. KHỐI THI ĐUA", "KHỐI TRƯỞNG", "GIÁM ĐỐC CÔNG TY CỔ", "PHẦN MAY TÂN KIỀU", "Bùi Gia Thuận"],
            ["TM. KHỐI THI ĐUA"],
            ["KHỐI TRƯỞNG", "GIÁM ĐỐC CÔNG TY CỔ", "PHẦN MAY TÂN KIỀU"],
            "Bùi Gia Thuận",
        ),
        (["TM. ỦY BAN NHÂN DÂN", "NGUYỄN VĂN TRƯỞNG"], ["TM. ỦY BAN NHÂN DÂN"], [], "NGUYỄN VĂN TRƯỞNG"),
        (
            ["TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ Y TẾ", "BSCKII. Lê Thị Na"],
            ["TUQ. CHỦ TỊCH"],
            ["GIÁM ĐỐC SỞ Y TẾ"],
            "BSCKII. Lê Thị Na",
        ),
        (
            ["TM. KHỐI THI ĐUA SỐ 4", "KHỐI TRƯỞNG", "GIÁM ĐỐC SỞ TÀI CHÍNH", "Trương Kim Ngân"],
            ["TM. KHỐI THI ĐUA SỐ 4"],
            ["KHỐI TRƯỞNG", "GIÁM ĐỐC SỞ TÀI CHÍNH"],
            "Trương Kim Ngân",
        ),
    ],
)
def test_signature_blocks_of_all_forms(
    lines: list[str], mode: list[str], title: list[str], signer: str
) -> None:
    document = cut(
        "KẾ HOẠCH\nPhát động thi đua\nCăn cứ Luật:" + BODY + "\nNơi nhận:\n- Lưu: VT.\n" + "\n".join(lines)
    )
    assert texts(document, BlockRole.SIGNING_MODE) == mode
    assert texts(document, BlockRole.SIGNER_TITLE) == title
    assert texts(document, BlockRole.SIGNER) == [signer]
    assert texts(document, BlockRole.RECIPIENT) == ["- Lưu: VT."]


def test_recipients_and_signature_on_the_same_lines_are_parted() -> None:
    document = cut(
        "KẾ HOẠCH\nPhát động thi đua\nCăn cứ Luật:"
        + BODY
        + "\nNơi nhận: KT. GIÁM ĐỐC\n- Như trên; PHÓ GIÁM ĐỐC\n- Ban Giám đốc;\n- Lưu: VT. Bùi Thị Mến"
    )
    assert texts(document, BlockRole.RECIPIENT) == ["- Như trên;", "- Ban Giám đốc;", "- Lưu: VT."]
    assert texts(document, BlockRole.SIGNING_MODE) == ["KT. GIÁM ĐỐC"]
    assert texts(document, BlockRole.SIGNER) == ["Bùi Thị Mến"]


def test_footnotes_and_appendices_stay_apart_from_recipients() -> None:
    document = cut(
        "KẾ HOẠCH\nPhát động thi đua\nCăn cứ Luật:"
        + BODY
        + "\nNơi nhận:\n- Khối thi đua 1;\n- Lưu: VT.\nGIÁM ĐỐC\nĐặng Văn Khiêm\n"
        "1 Sở Xây dựng, Sở Công Thương.\fPHỤ LỤC\nDANH SÁCH ĐƠN VỊ\n1. Phòng Một"
    )
    assert texts(document, BlockRole.FOOTNOTE) == ["1 Sở Xây dựng, Sở Công Thương."]
    assert texts(document, BlockRole.APPENDIX) == ["PHỤ LỤC", "DANH SÁCH ĐƠN VỊ", "1. Phòng Một"]
    assert len(texts(document, BlockRole.RECIPIENT)) == 2


def test_a_damaged_name_is_kept_and_reported() -> None:
    roles = {
        "Nơi": LineRole.RECIPIENTS,
        "- Lưu": LineRole.RECIPIENTS,
        "GIÁM": LineRole.SIGNATURE,
        "rùng": LineRole.SIGNATURE,
    }
    document = cut(
        "KẾ HOẠCH\nPhát động thi đua\nCăn cứ Luật:"
        + BODY
        + "\nNơi nhận:\n- Lưu: VT.\nGIÁM ĐỐC\nrùng Đình Thuận",
        roles,
    )
    assert texts(document, BlockRole.SIGNER) == ["rùng Đình Thuận"]
    assert "signer_doubtful" in {notice.code for notice in document.notices}


@pytest.mark.parametrize(
    ("read", "signer"),
    [
        ("Xe Võ Thành Nghĩa", "Võ Thành Nghĩa"),
        ("P08.T Võ Thành Nghĩa", "Võ Thành Nghĩa"),
        ("Š Lục Văn Kỷ", "Lục Văn Kỷ"),
        ("TS Võ Thành Nghĩa", "TS Võ Thành Nghĩa"),
        ("Y Bhăm Êban", "Y Bhăm Êban"),
        ("Vi Hoàng Long", "Vi Hoàng Long"),
    ],
)
def test_a_letter_or_two_of_a_stroke_before_a_name_go(read: str, signer: str) -> None:
    foot = f"\nNơi nhận:\n- Lưu: VT.\nGIÁM ĐỐC\n{read}"
    roles = {"Nơi": LineRole.RECIPIENTS, "- Lưu": LineRole.RECIPIENTS, "GIÁM": LineRole.SIGNATURE}
    document = cut(
        "KẾ HOẠCH\nPhát động thi đua\nCăn cứ Luật:" + BODY + foot, {**roles, read[:3]: LineRole.SIGNATURE}
    )
    assert texts(document, BlockRole.SIGNER) == [signer]


def test_an_empty_paper_gives_an_empty_result() -> None:
    document = cut("")
    assert document.blocks == () and document.sections == ()


FORM = """MẪU BÁO CÁO THÀNH TÍCH
(Kèm theo Kế hoạch số 12/KH-SXD ngày 05/02/2024 của Sở Xây dựng)
I. THÀNH TÍCH ĐẠT ĐƯỢC
- Nêu rõ nội dung.
Nơi nhận:
- Như trên;
- Lưu: VT.
THỦ TRƯỞNG ĐƠN VỊ
Nguyễn Văn A"""


@pytest.mark.parametrize("title", ["", "PHỤ LỤC II\n", "Phụ lục số 01\n"])
def test_a_form_that_is_attached_has_its_own_foot_and_no_section(title: str) -> None:
    document = cut(HEAD + "I. MỤC ĐÍCH\nĐộng viên toàn ngành." + FOOT + "\n" + title + FORM)
    assert texts(document, BlockRole.SIGNER) == ["Đặng Văn Khiêm"]
    assert texts(document, BlockRole.RECIPIENT) == ["- UBND tỉnh (b/c);", "- Lưu: VT."]
    assert texts(document, BlockRole.APPENDIX) == (title + FORM).splitlines()
    assert [section.heading for section in document.sections] == [None, "MỤC ĐÍCH", "Nơi nhận"]


def test_an_appendix_that_is_only_named_is_part_of_the_text() -> None:
    document = cut(
        HEAD + "I. NỘI DUNG\nPhụ lục kèm theo Kế hoạch này nêu rõ từng việc.\n(Kèm theo Phụ lục I)" + FOOT
    )
    assert texts(document, BlockRole.APPENDIX) == []


@pytest.mark.parametrize(
    "above, issuer",
    [
        ("UBND TỈNH ĐÔNG QUAN", "ỦY BAN NHÂN DÂN HUYỆN PHÚ HOÀI"),
        ("TRUNG ƯƠNG HỘI ĐÔNG Y VIỆT NAM", "TỈNH HỘI ĐÔNG Y LÂM HẠ"),
    ],
)
def test_two_bodies_of_a_letterhead_in_capitals(above: str, issuer: str) -> None:
    document = cut(
        HEAD.replace("UBND TỈNH LÂM HẠ\nSỞ XÂY DỰNG", f"{above}\n{issuer}") + "I. NỘI DUNG\n1. Làm." + FOOT
    )
    assert texts(document, BlockRole.PARENT_ISSUER) == [above]
    assert texts(document, BlockRole.ISSUER) == [issuer]


def test_names_of_the_highlands_with_a_blank_are_names() -> None:
    document = cut(
        HEAD + "I. MỤC ĐÍCH\nTạo khí thế.\nNơi nhận:\n- UBND tỉnh (b/c);\n- Lưu: VT.\nTRƯỞNG BAN\nK’ Brônh"
    )
    assert texts(document, BlockRole.SIGNER) == ["K’ Brônh"]
    assert texts(document, BlockRole.RECIPIENT) == ["- UBND tỉnh (b/c);", "- Lưu: VT."]


@pytest.mark.parametrize("read", ["SózZØ/ƒ /QĐ-UBND", "Số#8/KH-UBND", "Sô:/#ƒ /KH-UBND", "e:426É /qĐ-UBND"])
def test_a_number_written_by_hand_and_read_as_scrap_names_no_body(read: str) -> None:
    text = f"ỦY BAN NHÂN DÂN TỈNH AN SƠN\n{read}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nKẾ HOẠCH\nTrồng cây\n"
    document = cut(text)
    assert texts(document, BlockRole.ISSUER) == ["ỦY BAN NHÂN DÂN TỈNH AN SƠN"]
    assert texts(document, BlockRole.NUMBER_LINE) == [read]


def test_a_draft_says_so_beside_the_name_of_its_body() -> None:
    text = "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG TỈNH AN SƠN\nSố: /HD-HĐTĐKT\n(Dự thảo)\nHƯỚNG DẪN\nChấm điểm thi đua\n"
    assert texts(cut(text), BlockRole.ISSUER) == ["HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG TỈNH AN SƠN"]


def test_a_paper_that_launches_a_campaign_is_named_by_its_own_line() -> None:
    text = "CÔNG TY MỎ AN SƠN\nSố: 12/MAS-TĐ\nPHÁT ĐỘNG\nĐợt thi đua 90 ngày đêm\nThực hiện Chỉ thị số 2/CT-TĐ, Công ty phát động:\n"
    document = cut(text)
    assert texts(document, BlockRole.DOCUMENT_TYPE) == ["PHÁT ĐỘNG"]
    assert texts(document, BlockRole.TITLE) == ["Đợt thi đua 90 ngày đêm"]


def test_a_decision_of_which_only_the_first_page_is_left_is_cut() -> None:
    text = "QUYẾT ĐỊNH\nCăn cứ Luật Đầu tư;\nQUYẾT ĐỊNH:\nĐiều 1. Chấp thuận chủ trương đầu tư đối với dự án sau đây:\n1. Nhà đầu tư\nTên doanh nghiệp: Công ty An Sơn.\n"
    assert cut(text).confidence > 0


def test_a_closing_typed_with_tabs_of_which_layout_knows_some_lines() -> None:
    """Recipients go on beside and below the post; the signer stands behind one of them, or alone."""
    foot = (
        "\nNơi nhận:\nTM. UỶ BAN NHÂN DÂN\nPHÓ CHỦ TỊCH\n- Thường trực Tỉnh ủy;\n- CT, PCT UBND tỉnh; (Đã ký)\n"
        "- UBND các huyện, thị xã; Đặng Văn Khiêm\n- Lưu VT."
    )
    roles = {
        "Nơi nhận": LineRole.RECIPIENTS,
        "TM. UỶ BAN": LineRole.SIGNATURE,
        "PHÓ CHỦ TỊCH": LineRole.SIGNATURE,
    }
    made = cut(HEAD + "I. MỤC ĐÍCH\nĐộng viên toàn ngành." + foot, roles)
    assert texts(made, BlockRole.SIGNER) == ["Đặng Văn Khiêm"]
    assert texts(made, BlockRole.RECIPIENT) == [
        "- Thường trực Tỉnh ủy;",
        "- CT, PCT UBND tỉnh;",
        "- UBND các huyện, thị xã;",
        "- Lưu VT.",
    ]


@pytest.mark.parametrize("subject", ["“V/v giới thiệu lãnh đạo tham gia", "V4 giới thiệu lãnh đạo tham gia"])
def test_a_body_in_the_subject_of_a_letter_does_not_issue_it(subject: str) -> None:
    """``V4`` was read off ``V/v``."""
    left = ["BCH ĐOÀN TỈNH LÂM HẠ", "Số: 156 -CV/TĐTN", subject, "Ban Vì sự tiến bộ của phụ nữ"]
    right = ["ĐOÀN TNCS HỒ CHÍ MINH", "Lâm Hạ, ngày 04 tháng 9 năm 2031"]
    roles = dict.fromkeys(left, LineRole.LETTERHEAD_LEFT) | dict.fromkeys(right, LineRole.LETTERHEAD_RIGHT)
    made = cut("\n".join([*left, *right, "Kính gửi: Sở Nội vụ", "Thực hiện công văn của Sở Nội vụ."]), roles)
    assert texts(made, BlockRole.ISSUER) == ["BCH ĐOÀN TỈNH LÂM HẠ"]
    assert texts(made, BlockRole.TITLE) == [subject, "Ban Vì sự tiến bộ của phụ nữ"]


def test_a_body_whose_name_looks_like_a_type_is_a_body() -> None:
    """``HỘI ĐỒNG`` is one letter from ``HỢP ĐỒNG``."""
    document = cut(
        "HỘI ĐỒNG\nTHI ĐUA - KHEN THƯỞNG TỈNH SƠN HẠ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 12/HD-HĐTĐKT\n"
        "Sơn Hạ, ngày 05 tháng 02 năm 2024\nHƯỚNG DẪN\nTổ chức và hoạt động cụm, khối thi đua" + BODY + FOOT
    )
    assert texts(document, BlockRole.DOCUMENT_TYPE) == ["HƯỚNG DẪN"]
    assert texts(document, BlockRole.ISSUER) == ["HỘI ĐỒNG", "THI ĐUA - KHEN THƯỞNG TỈNH SƠN HẠ"]


@pytest.mark.parametrize(
    "kind", ["QUYẾT ĐỊNH\nCỦA ỦY BAN NHÂN DÂN HUYỆN", "QUYẾT ĐỊNH CỦA ỦY BAN NHÂN DÂN HUYỆN"]
)
def test_whose_paper_it_is_is_no_part_of_its_title(kind: str) -> None:
    document = cut(f"{COLUMNS}\n{kind}\nVề việc giao đất ở\nCăn cứ Luật Đất đai;\n{BODY}{FOOT}")
    assert texts(document, BlockRole.TITLE) == ["Về việc giao đất ở"]
    assert texts(document, BlockRole.DOCUMENT_TYPE) == ["QUYẾT ĐỊNH"]


@pytest.mark.parametrize(
    "subject",
    [
        "Góp ý dự thảo Quy chế văn bằng,\nchứng chỉ của hệ thống giáo dục",
        "“ƒ/ triển khai hoạt động hè",
        "V/v thực hiện Quyết\nđịnh số 6110/QĐ-BYT ngày\n29/12/2017 của Bộ Y tế",
    ],
)
def test_what_stands_below_the_number_of_a_letter_is_its_subject(subject: str) -> None:
    head = "UBND TỈNH SƠN HẠ\nSỞ Y TẾ\nSố: 12/SYT-VP\n" + subject
    text = f"{head}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSơn Hạ, ngày 05 tháng 02 năm 2024\nKính gửi: Các bệnh viện.\nSở Y tế đề nghị các đơn vị thực hiện.{FOOT}"
    document = cut(text)
    assert " ".join(texts(document, BlockRole.TITLE)) == subject.replace("\n", " ")
    assert texts(document, BlockRole.ISSUER) == ["SỞ Y TẾ"]
    assert texts(document, BlockRole.NUMBER_LINE) == ["Số: 12/SYT-VP"]


def test_who_decides_is_no_signature_where_the_last_page_is_missing() -> None:
    document = cut(
        f"{COLUMNS}\nQUYẾT ĐỊNH\nVề việc công bố danh mục thủ tục\nCHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN\nCăn cứ Luật Tổ chức chính quyền địa phương;\n"
        "Theo đề nghị của Trưởng phòng Y tế.\nQUYẾT ĐỊNH:\nĐiều 1. Công bố kèm theo Quyết định này danh mục thủ tục."
    )
    assert texts(document, BlockRole.SIGNER_TITLE) == []
    assert "Công bố kèm theo" in " ".join(section.text for section in document.sections)


def test_a_school_in_bold_type_stands_below_its_ministry_in_bold_type() -> None:
    lines = ["BỘ CÔNG NGHIỆP", "TRƯỜNG ĐẠI HỌC CÔNG NGHỆ THỰC HÀNH", "THÀNH PHỐ SƠN HẠ"]
    document = cut(
        "\n".join([*lines, *COLUMNS.split("\n")[2:], "KẾ HOẠCH", "Về năm học"]) + BODY + FOOT, bold=lines
    )
    assert texts(document, BlockRole.PARENT_ISSUER) == lines[:1]
    assert texts(document, BlockRole.ISSUER) == lines[1:]


def test_what_a_seal_leaves_below_the_last_recipient_is_none():
    """The text of a scan that another program read: no post was read above the name."""
    text = HEAD + "I. MỤC ĐÍCH\nĐộng viên.\nNơi nhận:\n- LĐ VPĐ. ĐBQH, HĐND&UBND tỉnh;\n- Lưu: VT, KTTH.\n"
    dirt = "`>s=\"Trần Đức Quý\nDRROWOODDOUDHGGUINNGG..SẰ. CS... 72\n' ` _er : h -\n- —..—-. ' l °srã tp ° \"¬ _ L |"
    made = cut(text + dirt)
    assert texts(made, BlockRole.RECIPIENT) == ["- LĐ VPĐ. ĐBQH, HĐND&UBND tỉnh;", "- Lưu: VT, KTTH."]
    assert texts(made, BlockRole.SIGNER) == ["Trần Đức Quý"]


def test_recipients_may_stand_below_the_copy_that_is_kept():
    more = "- Lưu: VT, TH, các phòng\nchuyên môn thuộc Sở, (Hải 25b).\n- CA, QS;\n- Website Sở.\n"
    made = cut(HEAD + "I. MỤC ĐÍCH\nĐộng viên.\nNơi nhận:\n" + more + "GIÁM ĐỐC\nĐặng Văn Khiêm")
    assert texts(made, BlockRole.RECIPIENT) == more.split("\n")[:-1]
