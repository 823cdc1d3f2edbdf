"""Two pages on one image are read one after the other; what only looks like two pages is not."""

from dataclasses import replace

import pytest
from printed_words import HEIGHT, WIDTH, row

from pipeline.layout import arrange
from pipeline.layout.spreads import gutter
from pipeline.records.page import Box, LineRole, Ruling, Word


def moved(words, right):
    return [
        replace(word, box=replace(word.box, left=word.box.left + right, right=word.box.right + right))
        for word in words
    ]


LEFT = [
    *row("UBND TỈNH LÂM SƠN", 95, 60),
    *row("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 60),
    *row("HUYỆN SƠN LÂM", 105, 76),
    *row("Độc lập - Tự do - Hạnh phúc", 330, 76),
    *(
        word
        for n in range(10)
        for word in row(
            f"Dòng thứ {n} của trang bên trái nói về việc trồng rừng ở các xã trong huyện", 85, 150 + 18 * n
        )
    ),
    *row("1", 295, 790),
]
RIGHT = [
    *row("2", 295, 40),
    *(
        word
        for n in range(6)
        for word in row(
            f"Dòng thứ {n} của trang bên phải nói về việc khen thưởng cuối năm ở huyện", 85, 80 + 18 * n
        )
    ),
    *row("Nơi nhận:", 85, 300),
    *row("TM. ỦY BAN NHÂN DÂN", 340, 300),
    *row("- Các xã;", 85, 318),
    *row("CHỦ TỊCH", 390, 318),
    *row("- Lưu: VT.", 85, 336),
    *row("Lê Văn Thử", 385, 400),
]
SPREAD = [*LEFT, *moved(RIGHT, WIDTH)]


def told(lines):
    return [(line.role, line.text, line.starts_paragraph) for line in lines]


def test_the_left_page_is_read_before_the_right_one_and_each_like_a_page_of_its_own():
    lines = arrange(SPREAD, (), 2 * WIDTH, HEIGHT)
    alone = [*arrange(LEFT, (), WIDTH, HEIGHT), *arrange(RIGHT, (), WIDTH, HEIGHT)]
    assert told(lines) == told(alone)
    assert {LineRole.LETTERHEAD_LEFT, LineRole.RECIPIENTS, LineRole.PAGE_NUMBER} <= {
        line.role for line in lines
    }


def test_every_word_keeps_the_box_it_has_on_the_image():
    lines = arrange(SPREAD, (), 2 * WIDTH, HEIGHT)
    read = [(word.text, word.box) for line in lines for word in line.words]
    assert sorted(read, key=str) == sorted(((word.text, word.box) for word in SPREAD), key=str)


def test_the_shadow_of_the_gutter_does_not_join_the_pages():
    shadow = Ruling(WIDTH - 1, 30, WIDTH + 1, 800)
    smudge = Word("|", Box(WIDTH - 4, 300, WIDTH + 3, 330), 0.1)
    lines = arrange([*SPREAD, smudge], [shadow], 2 * WIDTH, HEIGHT)
    kept = [line for line in told(lines) if line[1] != "|"]
    assert kept == told(arrange(SPREAD, (), 2 * WIDTH, HEIGHT))
    assert any("|" in line.text for line in lines)


@pytest.mark.parametrize("right", [0.0, WIDTH])
def test_a_page_beside_a_blank_one_is_arranged_like_a_page_of_its_own(right):
    lines = arrange(moved(RIGHT, right), (), 2 * WIDTH, HEIGHT)
    assert told(lines) == told(arrange(RIGHT, (), WIDTH, HEIGHT))


def test_noise_stays_with_its_page():
    stroke = [Word("lJ", Box(WIDTH + 200, 500, WIDTH + 260, 560), 0.2)]
    lines = arrange(SPREAD, (), 2 * WIDTH, HEIGHT, [stroke])
    assert lines[-1].role is LineRole.NOISE
    assert lines[-1].words[0].box == stroke[0].box


@pytest.mark.parametrize(
    ("words", "width"),
    [
        pytest.param(
            [*SPREAD, *row("PHỤ LỤC CHỈ TIÊU THI ĐUA NĂM", WIDTH - 90, 20)], 2 * WIDTH, id="title across"
        ),
        pytest.param(moved(RIGHT[-14:], 300), 2 * WIDTH, id="recipients and signature only"),
        pytest.param(SPREAD, HEIGHT, id="columns of a page that is not wide"),
    ],
)
def test_a_single_page_has_no_gutter(words, width):
    assert gutter(SPREAD, (), 2 * WIDTH, HEIGHT) is not None
    assert gutter(words, (), width, HEIGHT) is None


def test_a_ruled_table_across_a_wide_page_keeps_its_rows():
    xs, ys = (60.0, 560.0, 640.0, 1130.0), [100.0 + 24 * n for n in range(13)]
    words = [
        word
        for n, top in enumerate(ys[:-1])
        for left in (66.0, 646.0)
        for word in row(f"Nội dung {n} của việc trồng rừng ở các xã vùng cao của huyện nhà", left, top + 6)
    ]
    rulings = [Ruling(xs[0], y, xs[-1], y + 1) for y in ys] + [Ruling(x, ys[0], x + 1, ys[-1]) for x in xs]
    lines = arrange(words, rulings, 2 * WIDTH, HEIGHT)
    assert [line.role for line in lines] == [LineRole.TABLE_ROW] * 12
    assert all(line.text.count("Nội dung") == 2 for line in lines)
