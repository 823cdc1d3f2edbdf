"""Words with places in, lines in reading order with their roles out."""

import random

import pytest
from printed_words import HEIGHT, WIDTH, row

from pipeline.layout import arrange
from pipeline.records.page import Box, LineRole, Ruling, Word


def body(top=200.0):
    return [
        *row("Căn cứ kế hoạch công tác năm của Ủy ban nhân dân huyện Sơn Lâm về phong", 121, top),
        *row("trào thi đua trồng rừng và bảo vệ rừng đầu nguồn trong toàn huyện.", 85, top + 18),
        *row("- Mỗi thôn trồng ít nhất hai héc ta rừng trước mùa mưa của năm nay;", 121, top + 40),
        *row("- Mỗi hộ chăm sóc diện tích đã nhận và báo cáo kết quả hằng quý;", 121, top + 62),
    ]


LETTERHEAD = [
    *row("UBND TỈNH LÂM SƠN", 95, 60),
    *row("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 60),
    *row("HUYỆN SƠN LÂM", 105, 76),
    *row("Độc lập - Tự do - Hạnh phúc", 330, 76),
    *row("Số: 07/KH-UBND", 100, 104),
    *row("Sơn Lâm, ngày 05 tháng 3 năm 2023", 320, 104),
]


def texts(words, rulings=()):
    return [line.text for line in arrange(words, rulings, WIDTH, HEIGHT)]


def test_the_letterhead_is_read_column_by_column():
    lines = arrange(LETTERHEAD + body(), (), WIDTH, HEIGHT)
    assert [line.text for line in lines[:6]] == [
        "UBND TỈNH LÂM SƠN",
        "HUYỆN SƠN LÂM",
        "Số: 07/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Sơn Lâm, ngày 05 tháng 3 năm 2023",
    ]
    assert [line.role for line in lines[:6]] == [LineRole.LETTERHEAD_LEFT] * 3 + [
        LineRole.LETTERHEAD_RIGHT
    ] * 3
    assert lines[6].text.startswith("Căn cứ")


def test_the_order_of_the_words_does_not_matter():
    words = LETTERHEAD + body()
    shuffled = words[:]
    random.Random(3).shuffle(shuffled)
    assert texts(shuffled) == texts(words)


def test_pixels_and_points_give_the_same():
    def scaled(word, factor):
        b = word.box
        return Word(word.text, Box(b.left * factor, b.top * factor, b.right * factor, b.bottom * factor))

    words = LETTERHEAD + body()
    big = arrange([scaled(word, 300 / 72) for word in words], (), WIDTH * 300 / 72, HEIGHT * 300 / 72)
    assert [line.text for line in big] == texts(words)


def test_the_youth_union_named_in_a_sentence_is_no_letterhead():
    words = [
        *row("- Đợt 3: từ ngày 10/01/2015 đến ngày 26/3/2015, chào mừng Ngày thành lập", 121, 60),
        *row("Đoàn TNCS Hồ Chí Minh.", 85, 76),
        *body(100),
    ]
    assert texts(words)[:2] == [
        "- Đợt 3: từ ngày 10/01/2015 đến ngày 26/3/2015, chào mừng Ngày thành lập",
        "Đoàn TNCS Hồ Chí Minh.",
    ]


def test_indents_begin_paragraphs_and_lines_from_the_margin_go_on():
    lines = arrange(body(), (), WIDTH, HEIGHT)
    # The first line of a page may go on from the page before: that is not for this page to say.
    assert lines[0].starts_paragraph is not False
    assert [line.starts_paragraph for line in lines[1:]] == [False, True, True]


def test_a_ruled_table_is_one_line_a_row_with_its_empty_cells():
    xs, ys = (85, 120, 360, 510), (300, 325, 365, 390)
    rulings = [Ruling(xs[0], y, xs[-1], y) for y in ys] + [Ruling(x, ys[0], x, ys[-1]) for x in xs]
    words = [
        *body(150),
        *row("TT", 90, 306),
        *row("Nhiệm vụ", 130, 306),
        *row("Thời gian", 370, 306),
        *row("1", 90, 330),
        *row("Họp triển khai đến từng thôn và", 130, 330),
        *row("Trước 10/3/2023", 370, 338),
        *row("ký cam kết", 130, 346),
        *row("2", 90, 370),
        *row("Tổng kết", 130, 370),
    ]
    table = [line for line in arrange(words, rulings, WIDTH, HEIGHT) if line.role is LineRole.TABLE_ROW]
    assert [line.text for line in table] == [
        "TT\tNhiệm vụ\tThời gian",
        "1\tHọp triển khai đến từng thôn và ký cam kết\tTrước 10/3/2023",
        "2\tTổng kết",
    ]


def test_the_signature_block_is_read_recipients_first_then_the_signer():
    words = [
        *body(100),
        *row("Nơi nhận:", 85, 300),
        *row("TM. ỦY BAN NHÂN DÂN", 345, 300),
        *row("- UBND tỉnh (b/c);", 85, 316, 11),
        *row("KT. CHỦ TỊCH", 370, 316),
        *row("- Các phòng, ban;", 85, 331, 11),
        *row("PHÓ CHỦ TỊCH", 370, 332),
        *row("- Lưu: VT.", 85, 346, 11),
        *row("Lò Thị Mai", 385, 420),
    ]
    lines = arrange(words, (), WIDTH, HEIGHT)
    assert [line.text for line in lines if line.role is LineRole.RECIPIENTS] == [
        "Nơi nhận:",
        "- UBND tỉnh (b/c);",
        "- Các phòng, ban;",
        "- Lưu: VT.",
    ]
    assert [line.text for line in lines if line.role is LineRole.SIGNATURE] == [
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Lò Thị Mai",
    ]


@pytest.mark.parametrize("top", [40, 800])
def test_a_page_number_is_told_apart_and_a_number_in_the_text_is_not(top):
    lines = arrange([*body(), *row("2", 295, top)], (), WIDTH, HEIGHT)
    assert [line.text for line in lines if line.role is LineRole.PAGE_NUMBER] == ["2"]
    lines = arrange([*body(), *row("2", 121, 310), *row("héc ta rừng", 200, 310)], (), WIDTH, HEIGHT)
    assert not [line for line in lines if line.role is LineRole.PAGE_NUMBER]


def test_a_footnote_under_its_rule_comes_last():
    words = [*body(), *row("1 Theo báo cáo của Hạt Kiểm lâm huyện.", 85, 760, 9)]
    lines = arrange(words, [Ruling(85, 752, 230, 752)], WIDTH, HEIGHT)
    assert lines[-1].role is LineRole.FOOTNOTE
    assert lines[-1].text == "1 Theo báo cáo của Hạt Kiểm lâm huyện."


def test_an_empty_page_has_no_lines():
    assert arrange([], (), WIDTH, HEIGHT) == ()


def test_no_word_is_lost_or_doubled():
    words = LETTERHEAD + body() + row("2", 295, 800)
    found = sorted(word.text for line in arrange(words, (), WIDTH, HEIGHT) for word in line.words)
    assert found == sorted(word.text for word in words)


@pytest.mark.parametrize(
    "beginning",
    ["Nơi nào nhận tiền của", "Nơi nhận hồ sơ là", "Nơi nhận và nộp các bản là"],
)
def test_a_sentence_that_begins_like_the_label_of_recipients_is_read_across(beginning):
    sentence = f"{beginning} bộ phận một cửa của huyện thì báo ngay cho thôn"
    words = [*row(sentence, 121, 200), *row("biết để bà con trong thôn cùng theo dõi.", 85, 218)]
    assert texts(words) == [sentence, "biết để bà con trong thôn cùng theo dõi."]


@pytest.mark.parametrize("label", ["Nơi nhận:", "Noi nhận", "Nơi nhận :", "Nơi nhân;"])
def test_a_label_of_recipients_parts_them_from_the_signature(label):
    words = [
        *row(label, 85, 440),
        *row("TM. ỦY BAN NHÂN DÂN", 330, 440),
        *row("- Các thôn;", 85, 458),
        *row("CHỦ TỊCH", 370, 458),
    ]
    assert texts(words) == [label, "- Các thôn;", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
