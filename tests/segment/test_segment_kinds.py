import pytest

from pipeline.records.segmented import SectionKind as K
from pipeline.segment.kinds import judge
from pipeline.segment.meaning import shares


@pytest.mark.parametrize(
    ("heading", "kinds"),
    [
        ("MỤC ĐÍCH, YÊU CẦU", [K.MUC_DICH, K.YEU_CAU]),
        ("THỜI GIAN, ĐỐI TƯỢNG", [K.THOI_GIAN, K.DOI_TUONG]),
        ("ĐỐI TƯỢNG, TIÊU CHUẨN VÀ HÌNH THỨC KHEN THƯỞNG", [K.DOI_TUONG, K.TIEU_CHUAN, K.HINH_THUC]),
        ("NHIỆM VỤ, GIẢI PHÁP", [K.NOI_DUNG, K.GIAI_PHAP]),
        ("ĐIỀU KIỆN XÉT TẶNG", [K.TIEU_CHUAN]),
        ("MỐC THỜI GIAN", [K.THOI_GIAN]),
        ("TIÊU CHÍ THI ĐUA VÀ HÌNH THỨC KHEN THƯỞNG", [K.TIEU_CHUAN, K.HINH_THUC]),
        ("NỘI DUNG, TIÊU CHÍ THI ĐUA", [K.NOI_DUNG]),
        ("BÌNH XÉT, ĐỀ NGHỊ KHEN THƯỞNG", [K.KHEN_THUONG]),
        ("Kinh phí khen thưởng", [K.KINH_PHI]),
        ("Hồ sơ đề nghị khen thưởng (01 bộ)", [K.HO_SO]),
        ("NGUYÊN TẮC, TIÊU CHUẨN SUY TÔN", [K.TIEU_CHUAN]),
        ("THI ĐUA - KHEN THƯỞNG", [K.KHEN_THUONG]),
    ],
)
def test_a_heading_names_its_kinds_in_order(heading: str, kinds: list[K]) -> None:
    assert list(judge(heading).kinds) == kinds


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("MUC PiCH, YEU CAU", K.MUC_DICH),
        ("POI TUQNG THI DUA", K.DOI_TUONG),
        ("TỔ CHÚC THỰC HIÊN", K.TO_CHUC),
        ("TIÊU CHUÂN KHEN THƯỚNG", K.TIEU_CHUAN),
    ],
)
def test_reading_errors_do_not_hide_a_kind(heading: str, kind: K) -> None:
    assert judge(heading, damaged=True).kind is kind


def test_words_alike_but_for_their_marks_are_not_confused() -> None:
    above = judge("NỘI DUNG THI ĐUA")
    assert judge("Đối với giáo viên", above, damaged=True).kind is K.NOI_DUNG


def test_a_subheading_takes_its_kind_from_above_unless_it_names_one() -> None:
    standards = judge("TIÊU CHUẨN XÉT KHEN THƯỞNG")
    assert judge("Tập thể được xét tặng Bằng khen", standards).kind is K.TIEU_CHUAN
    assert judge("Số lượng", standards).kind is K.SO_LUONG
    awards = judge("KHEN THƯỞNG")
    assert judge("Đề nghị tặng Bằng khen của Bộ trưởng", awards).kind is K.HINH_THUC
    assert judge("Đối với tập thể", awards).kind is K.TIEU_CHUAN


def likeliest(heading: str | None, text: str, parent: K | None) -> K:
    told = shares(heading, text, parent, None, last=False)
    assert abs(sum(told.values()) - 1) < 1e-6
    return max(told, key=lambda kind: told[kind])


def test_text_tells_what_a_heading_hides() -> None:
    papers = "- Tờ trình của đơn vị;\n- Biên bản họp xét;\n- Báo cáo thành tích có xác nhận."
    assert likeliest("Gửi gì, cho ai", papers, K.KHEN_THUONG) is K.HO_SO
    assert likeliest(None, papers, K.KHEN_THUONG) is K.HO_SO
    money = "Trích từ quỹ thi đua, khen thưởng và ngân sách năm 2021, mức 200.000 đồng một người."
    assert likeliest("Tiền thưởng", money, None) is K.KINH_PHI
    assert likeliest("Xong việc thì làm gì", "Từ ngày 01/3/2021 đến hết ngày 30/6/2021.", None) is K.THOI_GIAN


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("GIẢL PHÁP TỔ CHỨC THỰC HIỆN", K.GIAI_PHAP),
        ("QUY ĐỊNH VỀ TIÊU CNUẨN", K.TIEU_CHUAN),
        ("KẾ HOẠCH THỜI GLAN", K.THOI_GIAN),
        ("CÔNG TÁC TUYÊN TRUYỂN", K.GIAI_PHAP),
    ],
)
def test_a_damaged_name_is_known_behind_filler_and_before_another(heading: str, kind: K) -> None:
    assert judge(heading, damaged=True).kind is kind
