"""Grids, rows, paragraphs and blocks of papers of several kinds."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_words import HEIGHT, SIZE, WIDTH, row

from pipeline.layout import arrange, find_grids, type_height
from pipeline.layout.rows import rows_of
from pipeline.records.page import Box, LineRole, Ruling, Word


def width_of(text, size=SIZE):
    return row(text, 0, 0, size)[-1].box.right


def centred(text, top, middle=310.0, size=SIZE):
    return row(text, middle - width_of(text, size) / 2, top, size)


def full(text, left, top, right=535.0):
    """A justified row: its words spread to the right margin."""
    words = row(text, left, top)
    gap = (right - words[-1].box.right) / max(len(words) - 1, 1)
    return [
        Word(w.text, Box(w.box.left + i * gap, top, w.box.right + i * gap, top + SIZE))
        for i, w in enumerate(words)
    ]


def lines(words, rulings=()):
    return arrange(words, rulings, WIDTH, HEIGHT)


def of(found, role):
    return [line.text for line in found if line.role is role]


def sides(xs, ys):
    return [Ruling(xs[0], y, xs[-1], y) for y in ys] + [Ruling(x, ys[0], x, ys[-1]) for x in xs]


BODY = [
    *full("Thực hiện kế hoạch công tác năm của huyện, Ủy ban nhân dân huyện phát", 121, 300),
    *full("động phong trào thi đua trồng rừng và bảo vệ rừng đầu nguồn trong toàn", 85, 318),
    *row("huyện với các nội dung sau:", 85, 336),
    *row("1. Mục đích", 121, 358),
    *full("Khơi dậy tinh thần trách nhiệm của mỗi người dân đối với rừng, với nguồn", 121, 380),
    *row("nước và với thế hệ mai sau.", 85, 398),
]


# Grids


def test_a_cell_that_spans_columns_and_one_that_spans_rows():
    rulings = [
        *(Ruling(100, y, 400, y) for y in (100, 160)),
        Ruling(200, 130, 400, 130),
        *(Ruling(x, 100, x, 160) for x in (100, 200, 400)),
        Ruling(300, 130, 300, 160),
    ]
    (grid,) = find_grids(rulings, 12)
    assert (grid.rows, grid.columns) == (2, 3)
    spans = {(c.row, c.column): (c.rows, c.columns) for c in grid.cells}
    assert spans == {(0, 0): (2, 1), (0, 1): (1, 2), (1, 1): (1, 1), (1, 2): (1, 1)}


def test_double_lines_and_broken_lines_are_one_ruling():
    rulings = [*sides((100, 200, 300), (100, 130, 160)), *sides((101.5, 201.5, 301.5), (101.5, 131.5, 161.5))]
    rulings.remove(Ruling(100, 130, 300, 130))
    rulings.remove(Ruling(101.5, 131.5, 301.5, 131.5))
    rulings += [Ruling(100, 130, 180, 130), Ruling(186, 130, 300, 130.8)]
    (grid,) = find_grids(rulings, 12)
    assert (grid.rows, grid.columns, len(grid.cells)) == (2, 2, 4)


def test_a_streak_across_the_sheet_is_no_line_of_the_table_it_crosses():
    table = sides((100, 200, 300, 400), (100, 130, 160, 190))
    streaks = [Ruling(250, 0, 250, 800), Ruling(0, 145, 600, 145)]
    assert find_grids([*table, *streaks], 12) == find_grids(table, 12)


WORN = (100, 250, 400), (100, 160, 220, 280)
"""Places of the lines of a table, of which a copier lost stretches."""


def worn_table():
    xs, ys = WORN
    level = [Ruling(100, y, 400, y) for y in ys]
    level[1:3] = [Ruling(100, 160, 200, 160), Ruling(100, 220, 170, 220), Ruling(330, 220, 400, 220)]
    upright = [Ruling(x, 100, x, 280) for x in (xs[0], xs[2])]
    return [
        *level,
        *upright,
        Ruling(250, 100, 250, 124),
        Ruling(250, 160, 250, 190),
        Ruling(250, 238, 250, 280),
    ]


def test_lines_of_a_worn_table_go_on_where_no_word_lies_across():
    cells = [Box(x + 10, y + 25, x + 90, y + 37) for x in (100, 250) for y in (100, 160, 220)]
    (grid,) = find_grids(worn_table(), 12, cells)
    assert (grid.rows, grid.columns, len(grid.cells)) == (3, 2, 6)


def test_a_word_across_a_lost_line_keeps_the_cells_of_a_worn_table_together():
    (grid,) = find_grids(worn_table(), 12, [Box(200, 125, 300, 137)])
    spans = {(c.row, c.column): (c.rows, c.columns) for c in grid.cells}
    assert spans[0, 0] == (1, 2)
    assert len(grid.cells) == 5


def test_words_split_no_merged_cell_of_a_whole_table():
    rulings = [
        *(Ruling(100, y, 400, y) for y in (100, 220)),
        Ruling(200, 160, 400, 160),
        *(Ruling(x, 100, x, 220) for x in (100, 200, 300, 400)),
    ]
    words = [Box(110, 120, 150, 132), Box(110, 180, 150, 192), Box(210, 120, 250, 132)]
    assert find_grids(rulings, 12, words) == find_grids(rulings, 12)


def test_a_table_open_at_its_sides_and_cut_by_the_page_is_closed():
    rulings = [
        *(Ruling(80, y, 500, y) for y in (100, 130, 160)),
        *(Ruling(x, 100, x, 190) for x in (200, 350)),
    ]
    (grid,) = find_grids(rulings, 12)
    assert (grid.rows, grid.columns) == (3, 3)
    assert grid.box == Box(80, 100, 500, 190)


@pytest.mark.parametrize(
    "rulings",
    [
        [],
        [Ruling(100, 100, 200, 100)],
        [Ruling(100, 100, 200, 100), Ruling(300, 100, 400, 100)],
        sides((100, 400), (100, 300)),
        [Ruling(100, 100, 105, 100), Ruling(100, 100, 100, 105)],
    ],
    ids=["nothing", "underline", "two underlines", "frame", "crumbs"],
)
def test_lines_that_enclose_no_two_cells_are_no_table(rulings):
    assert find_grids(rulings, 12) == []


@given(
    st.lists(st.integers(20, 120), min_size=2, max_size=6),
    st.lists(st.integers(20, 90), min_size=2, max_size=8),
    st.floats(0.3, 5),
)
def test_every_full_grid_gives_all_its_cells_at_any_scale(widths, heights, scale):
    xs = [50 + sum(widths[:i]) for i in range(len(widths) + 1)]
    ys = [50 + sum(heights[:i]) for i in range(len(heights) + 1)]
    rulings = [Ruling(*(v * scale for v in (r.left, r.top, r.right, r.bottom))) for r in sides(xs, ys)]
    (grid,) = find_grids(rulings, 12 * scale)
    assert (grid.rows, grid.columns, len(grid.cells)) == (
        len(heights),
        len(widths),
        len(heights) * len(widths),
    )


def test_text_above_between_and_below_two_tables_keeps_its_place():
    first, second = sides((85, 200, 535), (100, 125, 150)), sides((85, 300, 535), (400, 425, 450))
    words = [*row("Bảng một", 85, 80), *row("a", 90, 106), *row("b", 210, 106), *row("Bảng hai", 85, 300)]
    words += [*row("c", 90, 406), *row("d", 310, 431), *row("Hết", 85, 500)]
    assert [line.text for line in lines(words, first + second)] == [
        "Bảng một",
        "a\tb",
        "Bảng hai",
        "c",
        "\td",
        "Hết",
    ]


GRID = (80, 300, 400, 520)


def number_table(*rows):
    """A table of three columns under titles, each cell words that stand in it, and its lines as they are read."""
    tops = [300 + 20 * n for n in range(len(rows) + 2)]
    words = []
    for top, cells in zip(tops, (("Đơn vị", "Tập thể", "Cá nhân"), *rows), strict=False):
        for left, text in zip(GRID, cells, strict=False):
            words += row(text, left + 5, top + 4)
    return [line.text for line in lines(words, sides(GRID, tops))][1:]


def test_specks_beside_the_numbers_of_a_column_go():
    found = number_table(
        ("Thôn Đông", "1", "12"), ("Thôn Tây", "2.", "7 *"), ("Thôn Nam", "3", "4"), ("Thôn Bắc", "4", "5")
    )
    assert found == ["Thôn Đông\t1\t12", "Thôn Tây\t2\t7", "Thôn Nam\t3\t4", "Thôn Bắc\t4\t5"]


def test_signs_that_belong_to_numbers_stay():
    ordinals = number_table(("1.", "5%", "12"), ("2.", "10%", "3 xã"), ("3.", "7%", "4"), ("4.", "1,5", "4"))
    assert ordinals == ["1.\t5%\t12", "2.\t10%\t3 xã", "3.\t7%\t4", "4.\t1,5\t4"]


# Rows


def test_a_row_that_climbs_across_the_page_stays_one_row():
    words = [
        Word(
            w.text,
            Box(w.box.left, w.box.top - w.box.left * 0.02, w.box.right, w.box.bottom - w.box.left * 0.02),
        )
        for text, top in (
            ("một hai ba bốn năm sáu bảy tám chín mười một hai ba", 300),
            ("dưới đây là dòng hai", 317),
        )
        for w in row(text, 85, top)
    ]
    assert [len(r.words) for r in rows_of(words, type_height(words))] == [13, 5]


def test_dashes_and_dots_stay_on_their_row():
    words = [*row("giai đoạn 2021", 85, 300), Word("-", Box(190, 306, 194, 307)), *row("2025", 200, 300)]
    words.append(Word(".", Box(226, 310, 228, 312)))
    assert [r.text for r in rows_of(words, 12)] == ["giai đoạn 2021 - 2025 ."]


# Blocks


def test_a_party_letterhead_and_a_long_date_line():
    words = [
        *row("TỈNH ỦY LÂM SƠN", 100, 60),
        *row("ĐẢNG CỘNG SẢN VIỆT NAM", 350, 60),
        *row("BAN TUYÊN GIÁO", 105, 76),
        *row("Thành phố Sơn Lâm Thượng, ngày 05 tháng 3 năm 2023", 270, 92),
        *row("*", 145, 92),
        *row("Số 45-KH/BTGTU", 100, 108),
        *centred("KẾ HOẠCH", 150),
        *BODY,
    ]
    found = lines(words)
    assert of(found, LineRole.LETTERHEAD_LEFT) == ["TỈNH ỦY LÂM SƠN", "BAN TUYÊN GIÁO", "*", "Số 45-KH/BTGTU"]
    assert of(found, LineRole.LETTERHEAD_RIGHT) == [
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Thành phố Sơn Lâm Thượng, ngày 05 tháng 3 năm 2023",
    ]
    assert of(found, LineRole.TEXT)[0] == "KẾ HOẠCH"


def test_a_name_may_reach_below_the_upper_motto() -> None:
    """Two bodies share a paper: the second name is longer than the room left of the motto."""
    words = [
        *row("LIÊN ĐOÀN LAO ĐỘNG -", 130, 60),
        *row("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 285, 60),
        *row("SỞ VĂN HÓA VÀ THỂ THAO TỈNH BẮC NGÀN -", 40, 76),
        *row("Độc lập - Tự do - Hạnh phúc", 330, 76),
        *row("HỘI NÔNG DÂN TỈNH", 120, 92),
        *centred("CHƯƠNG TRÌNH PHỐI HỢP", 150),
        *BODY,
    ]
    found = lines(words)
    assert of(found, LineRole.LETTERHEAD_LEFT) == [
        "LIÊN ĐOÀN LAO ĐỘNG -",
        "SỞ VĂN HÓA VÀ THỂ THAO TỈNH BẮC NGÀN -",
        "HỘI NÔNG DÂN TỈNH",
    ]
    assert of(found, LineRole.LETTERHEAD_RIGHT) == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]


def test_the_type_of_a_paper_left_of_the_motto_is_no_part_of_the_letterhead() -> None:
    """It is centred on a sheet that was scanned aside."""
    words = [
        *row("THÀNH ĐOÀN LÂM CHÂU", 110, 60),
        *row("ĐOÀN TNCS HỒ CHÍ MINH", 340, 60),
        *row("BCH ĐOÀN QUẬN SUỐI NGÀN", 90, 76),
        *row("Suối Ngàn, ngày 10 tháng 02 năm 2031", 320, 90),
        *row("Số: 3 -KH/ĐTN", 150, 100),
        *row("KẾ HOẠCH", 293, 128),
        *BODY,
    ]
    found = lines(words)
    assert of(found, LineRole.LETTERHEAD_LEFT) == [
        "THÀNH ĐOÀN LÂM CHÂU",
        "BCH ĐOÀN QUẬN SUỐI NGÀN",
        "Số: 3 -KH/ĐTN",
    ]
    assert of(found, LineRole.TEXT)[0] == "KẾ HOẠCH"


def test_a_union_beside_the_national_motto_is_a_body() -> None:
    words = [
        *row("ĐOÀN TNCS HỒ CHÍ MINH", 95, 60),
        *row("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 60),
        *row("PHÒNG GIÁO DỤC SUỐI NGÀN", 90, 76),
        *row("Độc lập - Tự do - Hạnh phúc", 330, 76),
        *centred("KẾ HOẠCH", 150),
        *BODY,
    ]
    assert of(lines(words), LineRole.LETTERHEAD_LEFT) == ["ĐOÀN TNCS HỒ CHÍ MINH", "PHÒNG GIÁO DỤC SUỐI NGÀN"]


def test_the_columns_of_a_letterhead_need_not_be_level():
    words = [
        *row("UBND TỈNH LÂM SƠN", 95, 66),
        *row("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 60),
        *row("SỞ NÔNG LÂM", 105, 84),
        *row("Độc lập - Tự do - Hạnh phúc", 330, 76),
        *row("Số: 07/KH-SNL", 100, 111),
        *row("Sơn Lâm, ngày 05 tháng 3 năm 2023", 320, 103),
        *row("V/v phát động thi đua", 90, 128),
        *centred("Kính gửi: Các phòng, ban", 170),
        *BODY,
    ]
    found = lines(words)
    assert of(found, LineRole.LETTERHEAD_LEFT) == [
        "UBND TỈNH LÂM SƠN",
        "SỞ NÔNG LÂM",
        "Số: 07/KH-SNL",
        "V/v phát động thi đua",
    ]
    assert len(of(found, LineRole.LETTERHEAD_RIGHT)) == 3
    assert of(found, LineRole.TEXT)[0] == "Kính gửi: Các phòng, ban"


def test_a_motto_that_was_misread_still_parts_the_letterhead():
    words = [
        *row("UBND TỈNH LÂM SƠN", 95, 60),
        *row("CỌNG HOÀ XÃ HQI CHÚ NGHIA VIÊT NAM", 300, 60),
        *row("Độc lập - Tự do - Hanh phuc", 330, 76),
        *BODY,
    ]
    assert of(lines(words), LineRole.LETTERHEAD_LEFT) == ["UBND TỈNH LÂM SƠN"]


def test_a_signature_without_recipients_is_told_by_its_post():
    words = [
        *BODY,
        *row("TM. BAN CHỈ ĐẠO", 350, 440),
        *row("TRƯỞNG BAN", 365, 458),
        *row("Lò Thị Mai", 372, 540),
    ]
    assert of(lines(words), LineRole.SIGNATURE) == ["TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN", "Lò Thị Mai"]


def test_an_appendix_below_the_signature_comes_after_it():
    words = [
        *BODY[:-6],
        *row("Nơi nhận:", 85, 440),
        *row("CHỦ TỊCH", 380, 440),
        *row("- Lưu: VT.", 85, 456),
        *row("Lò Thị Mai", 372, 520),
        *full("Phụ lục này nêu các chỉ tiêu trồng rừng của từng xã trong năm nay như sau", 85, 600),
    ]
    assert [line.role for line in lines(words)][-5:] == [
        LineRole.RECIPIENTS,
        LineRole.RECIPIENTS,
        LineRole.SIGNATURE,
        LineRole.SIGNATURE,
        LineRole.TEXT,
    ]


def test_the_stamp_of_a_digital_signature_comes_last():
    stamp = [
        *row("Ký bởi: UBND huyện Sơn Lâm", 430, 20, 7),
        *row("Thời gian ký: 05/03/2023", 430, 28, 7),
        *row("08:15:09 +07:00", 430, 36, 7),
    ]
    found = lines(stamp + BODY)
    assert of(found, LineRole.STAMP) == [
        "Ký bởi: UBND huyện Sơn Lâm",
        "Thời gian ký: 05/03/2023",
        "08:15:09 +07:00",
    ]
    assert found[0].text.startswith("Thực hiện")


# Paragraphs


def starts(words):
    return [line.starts_paragraph for line in lines(words)]


def test_indents_and_short_lines_tell_paragraphs():
    assert starts(BODY) == [True, False, False, True, True, False]


def test_space_above_begins_a_paragraph_where_nothing_is_indented():
    words = [
        *full("Thực hiện kế hoạch công tác năm của huyện, Ủy ban nhân dân huyện phát", 85, 300),
        *row("động phong trào thi đua.", 85, 318),
        *full("Khơi dậy tinh thần trách nhiệm của mỗi người dân đối với rừng, với nguồn", 85, 350),
        *row("nước và với thế hệ mai sau.", 85, 368),
    ]
    assert starts(words)[1:] == [False, True, False]


def test_a_hanging_indent_goes_on():
    words = [
        *full("- Mỗi thôn trồng ít nhất hai héc ta rừng trước mùa mưa của năm nay và chăm", 85, 300),
        *full("sóc diện tích đã nhận cho đến khi cây khép tán; báo cáo kết quả về xã", 93.6, 318),
        *row("hằng quý.", 93.6, 336),
        *full("- Mỗi hộ gia đình nhận một khoảnh rừng liền kề với nương rẫy của mình để", 85, 354),
        *row("bảo vệ.", 93.6, 372),
    ]
    assert starts(words) == [True, False, False, True, False]


def test_a_title_over_several_lines_is_one_and_apart_from_its_neighbours():
    words = [
        *centred("KẾ HOẠCH", 200),
        *centred("Tổ chức phong trào thi đua trồng rừng và bảo vệ rừng", 218),
        *centred("đầu nguồn năm 2023", 236),
        *BODY,
    ]
    found = lines(words)
    assert [line.centred for line in found[:4]] == [True, True, True, False]
    assert [line.starts_paragraph for line in found[:4]] == [True, True, False, True]


def test_a_dash_within_a_sentence_is_no_list_item():
    words = [
        *full("Phong trào thi đua trồng rừng và bảo vệ rừng đầu nguồn trong giai đoạn 2021", 121, 300),
        *full("- 2025 được tổ chức ở tất cả các xã, thị trấn trong huyện với các nội dung", 85, 318),
        *row("sau đây:", 85, 336),
        *row("- Trồng rừng;", 121, 354),
    ]
    assert starts(words)[1:] != [True, False, True]
    assert starts(words)[3] is True


@given(st.permutations(list(range(len(BODY)))))
def test_the_order_in_which_words_come_does_not_matter(order):
    assert lines([BODY[i] for i in order]) == lines(BODY)


@given(
    st.lists(
        st.builds(
            lambda t, x, y, w, h: Word(t, Box(x, y, x + w, y + h)),
            st.text("abcđê1.-", min_size=1, max_size=8),
            st.floats(0, 590),
            st.floats(0, 840),
            st.floats(0.1, 80),
            st.floats(0.1, 60),
        ),
        max_size=40,
    )
)
def test_whatever_stands_on_a_page_no_word_is_lost_or_doubled(words):
    found = [w.text for line in lines(words) for w in line.words]
    assert sorted(found) == sorted(w.text for w in words)
    for line in lines(words):
        for before, after in pairwise(line.words):
            assert after.cell >= before.cell
