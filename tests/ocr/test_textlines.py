"""Lines of text found on an image: all of them, each alone, with its own marks."""

import numpy as np
import pytest
from ocr_pages import Sheet

from pipeline.ocr.measures import edge_width, letter_height
from pipeline.ocr.prepare import prepare
from pipeline.ocr.rulings import find_rulings, paint_over
from pipeline.ocr.textlines import find_text_lines

STACKED = [
    "Hướng dẫn tổ chức ngày hội",
    "Quỹ vì người nghèo, ấm no",
    "Ấp Bẩy Ngẫu: gắng sức để vượt",
    "Tổng kết năm",
]


def found(sheet, height=16):
    prepared = prepare(sheet.bgr)
    letter = letter_height(prepared.ink) or 13.0
    rulings, level, upright = find_rulings(prepared.pale, letter)
    grey = paint_over(prepared.grey, level | upright)
    lines, others = find_text_lines(grey, prepared.ink & (1 - (level | upright)), upright, letter, height)
    return lines, others, rulings


def ink(image):
    return int((image < 128).sum())


@pytest.mark.parametrize("pitch", [31, 38, 60])
def test_every_line_is_found_once_and_in_order(pitch):
    lines, _, _ = found(Sheet().lines(150, 200, STACKED * 3, pitch=pitch))
    assert len(lines) == 12
    tops = [line.base for line in lines]
    assert np.diff(tops) == pytest.approx([pitch] * 11, abs=3)


def test_a_line_holds_its_own_ink_and_none_of_its_neighbours():
    alone = {text: ink(found(Sheet().lines(150, 400, [text] * 3, pitch=120))[0][1].image) for text in STACKED}
    tight, _, _ = found(Sheet().lines(150, 200, STACKED * 3, pitch=32))
    for line, text in zip(tight, STACKED * 3, strict=True):
        assert ink(line.image) == pytest.approx(alone[text], rel=0.06)


@pytest.mark.parametrize("number", ["7", "77", "4", "1", "12"])
def test_a_lone_number_stands_on_the_same_base_line_as_text(number):
    sheet = Sheet().lines(150, 200, STACKED * 3, pitch=60)
    sheet.text(150, 1000, "nơi 271 người", 22).text(600, 1000, number, 22)
    lines, _, _ = found(sheet)
    text, alone = (
        next(x for x in lines if x.box.top > 950 and (x.box.left > 500) is right) for right in (False, True)
    )
    assert alone.base == pytest.approx(text.base, abs=2)
    assert alone.small == pytest.approx(text.small, abs=3)


def test_columns_and_cells_are_lines_of_their_own():
    xs, ys = (150, 210, 620, 900), (300, 360, 420)
    sheet = Sheet().grid(xs, ys).lines(170, 310, ["1", "2"], pitch=60)
    sheet.lines(225, 310, ["Họp triển khai đến thôn", "Tổng kết phong trào"], pitch=60)
    sheet.lines(640, 310, ["Văn phòng", "UBND xã"], pitch=60)
    lines, _, rulings = found(sheet.lines(150, 500, STACKED * 2))
    assert len(lines) == 6 + 8
    assert len([r for r in rulings if r.right - r.left > 500]) == 3
    assert len([r for r in rulings if r.bottom - r.top > 100]) == 4


def test_serifs_in_a_row_are_no_ruling_and_an_underline_is_one():
    sheet = Sheet().lines(150, 200, ["HHHHIIIIHHHHIIIIHHHH", "mmmnnnhhhiiimmmnnnhhh"] * 3)
    assert found(sheet)[2] == []
    sheet.pen.line((150, 600, 400, 600), fill=(0, 0, 0), width=2)
    assert len(found(sheet)[2]) == 1


def test_letters_caught_in_a_stroke_are_seen_another_way():
    sheet = Sheet().lines(150, 200, STACKED * 2).text(600, 900, "PHÓ CHỦ TỊCH", 28, bold=True)
    sheet.pen.line([(560, 1020), (640, 905), (660, 1000), (720, 900)], fill=(0, 0, 0), width=4)
    lines, others, _ = found(sheet)
    cut = next(line for line in lines if line.box.left > 500 and 860 < line.box.top < 930)
    whole = next(line for line in others if line.box.left < cut.box.left)
    assert whole.box.left < 600


def test_blur_is_wider_than_sharp_edges():
    import cv2

    sheet = Sheet().lines(150, 200, STACKED * 3)
    sharp = prepare(sheet.bgr)
    soft = prepare(cv2.GaussianBlur(sheet.bgr, (0, 0), 2.5))
    assert edge_width(sharp.grey, sharp.ink) < 1.3 < 1.8 < edge_width(soft.grey, soft.ink)


@pytest.mark.parametrize("height", [13.2, 13.5, 14, 16, 20])
def test_the_image_of_a_line_shows_its_box_at_its_scale(height):
    lines, _, _ = found(Sheet().lines(150, 200, STACKED, pitch=70), height)
    for line in lines:
        assert line.image.shape[1] == pytest.approx(line.box.width * line.scale, abs=2)
        assert line.image.shape[0] == pytest.approx(line.box.height * line.scale, abs=2)
