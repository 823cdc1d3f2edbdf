"""Noise beside the text, list marks and recipients that geometry alone would miss."""

from pipeline.layout import arrange
from pipeline.records.page import Box, LineRole, Ruling, Word

WIDTH, HEIGHT, SIZE = 595.0, 842.0, 12.0


def row(text, left, top, gap=SIZE * 0.3):
    words, x = [], left
    for token in text.split():
        width = len(token) * SIZE * 0.5
        words.append(Word(token, Box(x, top, x + width, top + SIZE), 0.95))
        x += width + gap
    return words


def full(text, left, top, right=535.0):
    words = row(text, left, top)
    gap = (right - words[-1].box.right) / max(len(words) - 1, 1)
    return row(text, left, top, SIZE * 0.3 + gap)


PROSE = [
    *full("Thực hiện kế hoạch công tác năm của huyện, Ủy ban nhân dân huyện phát", 121, 300),
    *full("động phong trào thi đua trồng rừng và bảo vệ rừng đầu nguồn trong toàn", 85, 318),
    *full("huyện với chủ đề “Trồng rừng xanh - Giữ làng sạch - Không cháy rừng", 85, 336),
]


def starts(words):
    return [(line.text[:12], line.starts_paragraph) for line in arrange(words, (), WIDTH, HEIGHT)]


def test_a_dash_inside_quotation_marks_is_not_taken_for_an_item():
    found = starts([*PROSE, *row("- Không phá rừng” với các nội dung sau:", 85, 354)])
    assert found[-1][1] is not True


def test_a_number_with_a_dash_is_a_list_mark():
    found = starts([*PROSE, *row("năm.", 85, 354), *row("3 - Tiêu chuẩn xét giải", 121, 372)])
    assert found[-1] == ("3 - Tiêu chu", True)


def test_small_letters_below_the_type_of_the_paper_are_not_joined_to_it():
    words = [
        *row("KẾ HOẠCH", 285, 250),
        *row("phát động phong trào thi đua trồng rừng", 210, 268),
        *PROSE,
    ]
    assert dict(starts(words))["phát động ph"] is not False


def test_a_recipient_without_its_dash_is_one_all_the_same():
    words = [
        *PROSE,
        *row("Nơi nhận:", 85, 400),
        *row("- Ủy ban nhân dân tỉnh (b/c);", 85, 416),
        *row("Các phòng, ban của huyện;", 85, 432),
        *row("- Lưu: VT.", 85, 448),
        *row("CHỦ TỊCH", 380, 400),
    ]
    found = arrange(words, (), WIDTH, HEIGHT)
    recipients = [line for line in found if line.role is LineRole.RECIPIENTS]
    assert [line.starts_paragraph for line in recipients] == [True] * 4


def grid(xs, ys):
    return [Ruling(xs[0], y, xs[-1], y) for y in ys] + [Ruling(x, ys[0], x, ys[-1]) for x in xs]


def test_a_lone_sign_fills_an_empty_cell_and_other_noise_stays_apart():
    rulings = grid((85, 115, 535), (300, 320, 340, 360))
    words = [
        *row("TT", 90, 304),
        *row("Nội dung", 200, 304),
        *row("1", 95, 324),
        *row("Trồng rừng", 130, 324),
    ]
    words += row("Giữ rừng", 130, 344)
    sign = [Word("A", Box(95, 344, 101, 356), 0.4)]
    stroke = [Word("~^,", Box(400, 500, 460, 530), 0.1), Word("J)", Box(462, 500, 480, 530), 0.1)]
    found = arrange(words, rulings, WIDTH, HEIGHT, [sign, stroke])
    assert [line.text for line in found if line.role is LineRole.TABLE_ROW][-1] == "A\tGiữ rừng"
    assert [line.text for line in found if line.role is LineRole.NOISE] == ["~^, J)"]


def test_a_page_of_noise_alone_has_noise_alone():
    stroke = [Word("~^", Box(10, 10, 60, 30), 0.1)]
    assert [line.role for line in arrange((), (), WIDTH, HEIGHT, [stroke])] == [LineRole.NOISE]


def test_a_row_whose_rulings_were_read_as_bars_is_a_table_row():
    words = [*row("| 5 | Tổng kết phong trào | 28/12/2018 | Văn phòng |", 85, 100), *PROSE]
    found = arrange(words, (), WIDTH, HEIGHT)
    assert found[0].role is LineRole.TABLE_ROW
    assert found[0].text == "5\tTổng kết phong trào\t28/12/2018\tVăn phòng"


def test_strokes_and_crumbs_beside_the_signer_are_noise():
    def read(text, left, top, sure, size=SIZE):
        return Word(text, Box(left, top, left + 40, top + size), sure)

    words = [
        *PROSE,
        *row("Nơi nhận:", 85, 400),
        *row("- Lưu: VT.", 85, 416),
        *row("CHỦ TỊCH", 380, 400),
        read("Z7", 370, 420, 0.5, 60),
        read(">3", 360, 500, 0.6),
        read("`", 360, 520, 0.96),
        *row("Trần Văn Bình", 370, 540),
    ]
    found = arrange(words, (), WIDTH, HEIGHT)
    assert [line.text for line in found if line.role is LineRole.SIGNATURE] == ["CHỦ TỊCH", "Trần Văn Bình"]
    assert sorted(line.text for line in found if line.role is LineRole.NOISE) == [">3", "Z7", "`"]


def test_letters_of_a_seal_that_stand_apart_and_aside_are_noise():
    def read(text, left, top, sure=0.93):
        return Word(text, Box(left, top, left + 8 * len(text), top + SIZE), sure)

    beside = [*PROSE, *row("Nơi nhận:", 85, 400), *row("- Lưu: VT.", 85, 416)]
    post = [read("TM. BAN THƯỜNG VỤ", 370, 400), read("PHÓ BÍ THƯ", 400, 416)]
    name = read("Y Bă", 425, 540)
    crumbs = [read("CÔNG", 350, 470), read("NỈ", 345, 490), read("TRUYỆN", 345, 508)]
    found = arrange([*beside, *post, *crumbs, name], (), WIDTH, HEIGHT)
    assert [line.text for line in found if line.role is LineRole.SIGNATURE] == [
        *(word.text for word in (*post, name))
    ]
    assert sorted(line.text for line in found if line.role is LineRole.NOISE) == ["CÔNG", "NỈ", "TRUYỆN"]


def test_of_two_who_sign_side_by_side_neither_is_a_crumb():
    def read(text, left, top):
        return Word(text, Box(left, top, left + 8 * len(text), top + SIZE), 0.93)

    words = [*PROSE, *row("Nơi nhận:", 85, 400), *row("- Lưu: VT.", 85, 416)]
    words += [read("CHỦ TỊCH", 300, 400), read("GIÁM ĐỐC", 460, 400), read("Lò Vi", 310, 540)]
    words += [read("Trần Văn Bình", 450, 560)]
    found = arrange(words, (), WIDTH, HEIGHT)
    assert not [line.text for line in found if line.role is LineRole.NOISE]


def test_a_digital_stamp_of_a_text_layer_takes_no_recognised_line_with_it():
    stamp = [
        Word(w.text, w.box)
        for w in row("Ký bởi: UBND tỉnh Thời gian ký: 05/01/2021 08:15:24 +07:00", 200, 60)
    ]
    motto = row("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 76)
    found = arrange([*stamp, *motto, *PROSE], (), WIDTH, HEIGHT)
    assert [line.text for line in found if line.role is LineRole.STAMP] == [" ".join(w.text for w in stamp)]


def test_what_a_table_says_of_digital_signatures_is_no_stamp():
    rulings = grid((85, 115, 300, 535), (500, 530, 560, 590))
    cells = [
        ("TT", "Nội dung", "Cơ quan"),
        ("1", "Cấp chữ ký số", "Trung tâm"),
        ("2", "Ngày ký số", "Văn phòng"),
    ]
    words = []
    for n, (number, text, office) in enumerate(cells):
        top = 508 + 30 * n
        words += row(number, 90, top) + row(office, 310, top)
        words += [
            Word(w.text, Box(w.box.left, w.box.top, w.box.right, w.box.top + 10), 0.9)
            for w in row(text, 125, top)
        ]
    found = arrange([*words, *PROSE], rulings, WIDTH, HEIGHT)
    assert [line.text for line in found if line.role is LineRole.TABLE_ROW] == [
        "\t".join(own) for own in cells
    ]


def test_the_broken_edge_of_a_sheet_is_no_figure():
    """A scanner shows it as strokes beside the lines; a figure in the text stays."""
    edge = [Word("1", Box(588, top, 590, top + SIZE), 0.9) for top in (303.0, 321.0, 339.0)]
    words = [*PROSE, *row("mỗi thôn trồng 1 héc ta", 85, 354), *edge]
    found = arrange(words, (), WIDTH, HEIGHT)
    assert [line.text for line in found if line.role is LineRole.NOISE] == ["1", "1", "1"]
    assert found[3].text == "mỗi thôn trồng 1 héc ta" and found[1].text.endswith("toàn")
