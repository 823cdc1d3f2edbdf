import pytest

from pipeline.records.page import Line, LineRole, ReadDocument, ReadPage, TextSource
from pipeline.restore import Settings, restore


def document(*pages: str | list[Line]) -> ReadDocument:
    return ReadDocument(
        document_id="0123456789abcdef",
        pages=tuple(
            ReadPage(
                number=number,
                source=TextSource.TEXT,
                lines=tuple(Line(text=t) for t in page.split("\n")) if isinstance(page, str) else tuple(page),
            )
            for number, page in enumerate(pages, 1)
        ),
    )


def replay(original, changes):
    parts, done = [], 0
    for change in changes:
        assert original[change.start : change.end] == change.before
        parts += [original[done : change.start], change.after]
        done = change.end
    return "".join([*parts, original[done:]])


def text_of(*pages) -> str:
    read = document(*pages)
    made = restore(read, Settings())
    assert replay(read.text, made.changes) == made.text
    assert all(made.text[p.start : p.end] == p.text for p in made.paragraphs)
    return made.text


BODY = """\
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
Động viên cán bộ, giáo viên và học sinh toàn trường hăng hái thi đua lập thành
tích trong năm học 2031 - 2032, thực hiện tốt Chương trình số 12/CTr-
UBND ngày 05/9/2031 và các nhiệm vụ được giao trong thời gian (05/9/2031-
31/5/2032) theo kế hoạch của nhà trường, góp phần xây dựng quê hương giàu đẹp.
- Tạo khí thế sôi nổi
- Lập thành tích chào mừng ngày thành lập trường, ngày nhà giáo và các ngày lễ
lớn của đất nước trong năm học này."""


def test_wrapped_lines_become_paragraphs_and_broken_numbers_are_whole():
    lines = text_of(BODY).split("\n")
    assert lines[:2] == ["I. MỤC ĐÍCH, YÊU CẦU", "1. Mục đích"]
    assert "số 12/CTr-UBND ngày" in lines[2]
    assert "(05/9/2031-31/5/2032)" in lines[2]
    assert lines[3] == "- Tạo khí thế sôi nổi"
    assert lines[4].endswith("các ngày lễ lớn của đất nước trong năm học này.")
    assert len(lines) == 5


@pytest.mark.parametrize("starts", [None, True])
def test_a_line_broken_behind_a_preposition_goes_on_with_a_capital(starts: bool | None) -> None:
    """Word papers have line breaks where somebody pressed Enter in mid-sentence."""
    lines = [
        "KẾ HOẠCH",
        "I. TIÊU CHUẨN",
        "- Gương mẫu chấp hành chủ trương của",
        "Đảng, pháp luật của Nhà nước.",
        "- Có sáng kiến.",
    ]
    made = text_of([Line(text=text, starts_paragraph=starts) for text in lines]).split("\n")
    assert made[2:] == [
        "- Gương mẫu chấp hành chủ trương của Đảng, pháp luật của Nhà nước.",
        "- Có sáng kiến.",
    ]


def test_a_number_at_a_line_start_inside_a_sentence_is_no_list_mark():
    text = text_of(
        "Phát động đợt thi đua đặc biệt lập thành tích chào mừng kỷ niệm lần thứ\n"
        "90 năm ngày truyền thống của ngành và các quy định tại mục 1, mục 2 phần\n"
        "IV. Các đơn vị tổ chức thực hiện nghiêm túc, báo cáo kết quả về văn phòng\n"
        "để tổng hợp, trình hội đồng xét khen thưởng theo quy định của pháp luật và\n"
        "quy chế của cơ quan."
    )
    assert "lần thứ 90 năm" in text


def test_a_slogan_goes_on_over_a_short_line_and_a_numeral_ends_its_sentence():
    lines = text_of(
        "1. Phát động phong trào thi đua với chủ đề: “Đoàn kết, đổi mới, sáng tạo, chào mừng đại hội các cấp,\n"
        "Đại hội Đảng bộ huyện”, cụ thể như sau:\n"
        + BODY
        + "\n- Trên đây là kế hoạch phát động phong trào thi đua chào mừng Đại hội Đảng bộ huyện lần thứ\nXVIII./."
    ).split("\n")
    assert lines[0].endswith("các cấp, Đại hội Đảng bộ huyện”, cụ thể như sau:")
    assert lines[-1].endswith("lần thứ XVIII./.")


def test_both_sides_of_a_letterhead_line_stand_on_their_own():
    lines = text_of(
        "UBND TỈNH TÂN HOÀ CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n"
        "SỞ CÔNG VIỆC\n\nĐộc lập  - Tự do - Hạnh  phúc\n\n"
        "Số: 07 /KH-SCV Tân Hoà,  ngày  05 tháng 9  năm 2031\n\nKẾ HOẠCH\n\nTổ chức phong trào thi đua"
    ).split("\n")
    assert lines == [
        "UBND TỈNH TÂN HOÀ",
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "SỞ CÔNG VIỆC",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 07/KH-SCV",
        "Tân Hoà, ngày 05 tháng 9 năm 2031",
        "KẾ HOẠCH",
        "Tổ chức phong trào thi đua",
    ]


def test_a_sentence_that_names_the_state_or_the_party_stays_whole():
    lines = [
        "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;",
        "Căn cứ Điều lệ Đảng Cộng sản Việt Nam;",
        "Luật này được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa X thông qua.",
    ]
    assert text_of("\n\n".join(lines)).split("\n") == lines


def test_authorities_of_a_letterhead_are_lines_of_their_own():
    head = "TỈNH TÂN HOÀ\nỦY BAN NHÂN DÂN HUYỆN YÊN HẠ\nSố: 07/KH-UBND\nKẾ HOẠCH\n"
    assert text_of(head + "Phát động phong trào thi đua").startswith(head)
    union = "TỈNH ĐOÀN TÂN HOÀ\nBCH ĐOÀN KHỐI DOANH NGHIỆP\nĐOÀN TNCS HỒ CHÍ MINH\nKẾ HOẠCH\n"
    assert text_of(union + "Tổ chức Tháng Thanh niên").startswith(union)


def test_grounds_behind_a_dash_are_no_part_of_the_subject():
    subject = "KẾ HOẠCH\nTổ chức phong trào thi đua trồng rừng"
    lines = text_of(f"{subject}\n- Căn cứ Kế hoạch số 31/KH-UBND của UBND tỉnh;").split("\n")
    assert lines[1] == "Tổ chức phong trào thi đua trồng rừng"


FIRST = """\
Các tập thể và cá nhân có thành tích xuất sắc trong phong trào thi đua được xét
khen thưởng theo quy định, hồ sơ gửi về văn phòng trước ngày 30 tháng 11 hằng
năm để tổng hợp, trình hội đồng thi đua khen thưởng xem xét, quyết định theo"""


def test_a_paragraph_over_a_page_break_is_whole_where_it_begins():
    text = text_of(FIRST + "\n1", "đúng thẩm quyền.\nTrên đây là kế hoạch.\n2")
    first, second = text.split("\f")
    assert first.endswith("quyết định theo đúng thẩm quyền.")
    assert second == "Trên đây là kế hoạch."


def test_a_footnote_between_stays_on_its_page():
    lines = [Line(text=t) for t in FIRST.split("\n")]
    note = Line(text="1 Theo quy chế của hội đồng.", role=LineRole.FOOTNOTE)
    text = text_of([*lines, note], "đúng thẩm quyền.\nTrên đây là kế hoạch.")
    assert text.split("\f")[0].split("\n")[0].endswith("theo đúng thẩm quyền.")
    assert text.split("\f")[0].split("\n")[1] == note.text
    assert text.split("\f")[1] == "Trên đây là kế hoạch."


def test_table_rows_stay_one_row_a_line():
    rows = [Line(text=f"{n}\tViệc số {n}\tTháng {n}", role=LineRole.TABLE_ROW) for n in (1, 2, 3)]
    assert text_of(rows).split("\n") == [row.text for row in rows]


def test_geometry_wins_over_wording():
    lines = [
        Line(text="Trường phát động thi đua", starts_paragraph=True),
        Line(text="Nhân dịp năm học mới.", starts_paragraph=False),
        Line(text="và gửi báo cáo", starts_paragraph=True),
    ]
    assert text_of(lines) == "Trường phát động thi đua Nhân dịp năm học mới.\nvà gửi báo cáo"


@pytest.mark.parametrize("pages", [("",), ("", ""), ("\n\n", "a"), ("a", "", "b")])
def test_empty_pages_keep_their_place(pages):
    assert text_of(*pages).count("\f") == len(pages) - 1


def test_a_centred_subject_of_two_lines_is_one_paragraph():
    lines = [
        Line(text="KẾ HOẠCH", centred=True, starts_paragraph=True),
        Line(text="Về việc tổ chức phong trào thi đua trong lĩnh vực", centred=True, starts_paragraph=True),
        Line(text="chăm sóc sức khoẻ học sinh", centred=True, starts_paragraph=True),
        Line(text="Nhà trường xây dựng kế hoạch.", centred=False, starts_paragraph=True),
    ]
    assert text_of(lines).split("\n")[1].endswith("lĩnh vực chăm sóc sức khoẻ học sinh")
    assert len(text_of(lines).split("\n")) == 3


def test_a_line_set_like_a_paragraph_in_mid_sentence_goes_on():
    first = "Để cải thiện môi trường học tập, thu hút nhiều học sinh có năng khiếu tham gia; tiếp"
    second = "tục duy trì, nâng cao chất lượng các câu lạc bộ của nhà trường trong những năm tới và"
    lines = [Line(text=t, starts_paragraph=True, centred=False) for t in (first, second, "Tổ chức hội thi.")]
    assert text_of([*lines, *(Line(text=second) for _ in range(3))]).startswith(f"{first} {second}")


def test_brackets_below_a_recipient_belong_to_it_whatever_stands_between():
    made = text_of(
        "Nơi nhận:\n- Các đơn vị trong Cụm thi đua\n\n(VP Đoàn, các Sở: Tư pháp, Nội vụ);\n\n- Lưu: VT."
    )
    assert made.split("\n")[1] == "- Các đơn vị trong Cụm thi đua (VP Đoàn, các Sở: Tư pháp, Nội vụ);"


def test_lines_that_are_paragraphs_stay_as_they_are():
    text = """\
BỘ TƯ LỆNH VÙNG SÔNG NƯỚC
HẢI ĐỘI 514
KẾ HOẠCH
Đợt thi đua đột kích “Nắm chắc luồng lạch, giữ trọn con tàu”
Chấp hành mệnh lệnh huấn luyện năm 2031 của Tư lệnh Vùng;
Chỉ huy Hải đội mở đợt thi đua như sau:
I- KHEN THƯỞNG
Giải Gương mặt (03 suất) về tay thuyền viên trẻ đạt 9 điểm trở lên, đi luyện không vắng buổi nào.
Giải Kíp tàu (01 suất) về tay kíp tàu được hội đồng chọn đi hội thao cấp trên.
5- Hồ sơ
a/ Bản tóm tắt thành tích."""
    assert text_of(text) == text


def test_a_short_line_behind_a_full_one_is_a_heading():
    text = text_of(
        "Các phòng, trung tâm đăng ký thi đua với hội đồng thi đua khen thưởng của\n"
        "sở, gửi bản đăng ký về văn phòng sở để tổng hợp, theo dõi và báo cáo giám.\n"
        "Hồ sơ\n"
        "Hồ sơ đề nghị khen thưởng làm thành hai bộ, gửi về văn phòng sở trước khi\n"
        "hội đồng họp mười ngày."
    )
    assert text.split("\n")[1] == "Hồ sơ"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Căn cứ Nghị định số", "200/2023/NĐ-CP ngày 12/4/2023 của Chính phủ về thi đua;"),
        ("Số:", "7360/KH-UBND"),
        ("Phong trào diễn ra từ ngày", "15/11/2025 đến hết năm."),
        ("4. Trong giai đoạn 2026", "- 2030 phấn đấu có ít nhất 10% đơn vị được khen."),
        ("Báo cáo kết quả trước tháng", "6/2026 để tổng hợp."),
    ],
)
def test_a_line_broken_inside_a_number_goes_on(above, below):
    assert f"{above} {below}" in text_of(
        f"KẾ HOẠCH\nI. NỘI DUNG\n{above}\n{below}\nII. KINH PHÍ\nTheo quy định."
    )


def test_a_list_whose_numbers_follow_such_words_stays_a_list():
    text = "KẾ HOẠCH\nI. NỘI DUNG\n1. Phát triển kinh tế số\n2. Phát triển xã hội số\n- 30 lớp tập huấn trong năm\n- 20 hội nghị."
    assert text_of(text) == text


def test_the_text_below_a_title_in_capitals_is_no_part_of_it():
    text = (
        "KẾ HOẠCH\nKHẮC PHỤC MÔI TRƯỜNG SAU LỤT BÃO TRÊN ĐỊA BÀN TỈNH\nDo hậu quả mưa lớn kéo dài, từ ngày 17 đến ngày 20 tháng 11 tỉnh phải hứng chịu "
        "đợt mưa lớn nhiều ngày, tình hình chưa có dấu hiệu giảm.\nỦy ban nhân dân tỉnh ban hành kế hoạch như sau:\nI. MỤC ĐÍCH\nKịp thời khắc phục."
    )
    assert text_of(text) == text
