"""The second reader reads lines as pages are cut into them; its words stand where they are printed."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.errors import MissingProgramError
from pipeline.ocr.found import find
from pipeline.ocr.line_image import BASE, HEIGHT, levelled
from pipeline.ocr.line_reader import LineReader, line_reader
from pipeline.ocr.prepare import prepare
from samples.fonts import font_file

TEXTS = (
    "Thực hiện Chỉ thị số 17-CT/HU ngày 05/3/2019 về đổi mới công tác khen thưởng;",
    "UBND HUYỆN SÔNG NGÀN",
    "- Tập thể: tặng Giấy khen cho 12 đơn vị dẫn đầu (mỗi xã 01 đơn vị).",
    "phấn đấu hoàn thành 100% kế hoạch trồng rừng, giữ vững độ che phủ",
)


def page(pixels):
    face = ImageFont.truetype(str(font_file("LiberationSerif-Regular.ttf", "fonts-liberation2")), pixels)
    sheet = Image.new("L", (pixels * 44, pixels * 40), 255)
    draw = ImageDraw.Draw(sheet)
    for n, text in enumerate(TEXTS):
        draw.text((pixels * 2, pixels * (4 + 3 * n)), text, font=face, fill=0)
    return np.array(sheet)


def lines(pixels):
    return find(prepare(page(pixels)), 16.0).lines


@pytest.mark.parametrize("pixels", [26, 54])
def test_it_reads_what_is_printed_at_any_size(pixels):
    read = [" ".join(word.text for word in line_reader("vie").read(line)) for line in lines(pixels)]
    assert read == list(TEXTS)


def test_words_share_out_the_ink_of_their_line():
    for line in lines(26):
        words = line_reader("vie").read(line)
        inked = np.flatnonzero((line.image < 128).any(axis=0))
        assert words[0].box.left == pytest.approx(inked[0], abs=2)
        assert words[-1].box.right == pytest.approx(inked[-1], abs=2)
        assert all(before.box.right < after.box.left for before, after in pairwise(words))


def test_lines_of_all_sizes_are_made_equal():
    for pixels in (26, 54):
        image = levelled(lines(pixels)[3])
        assert image.shape[0] == HEIGHT
        rows = (image > 128).sum(axis=1)
        assert rows[BASE - 4 : BASE].min() > 4 * rows[BASE + 2 : BASE + 4].max() / 3


def test_a_stroke_as_long_as_the_page_is_not_read():
    """Scaled to the height of a line it would be six pages wide, and memory grows with the square of the width."""
    flat = replace(lines(26)[0], small=lines(26)[0].small / 8)
    assert levelled(flat).shape[1] > 4000
    assert line_reader("vie").read(flat) == ()


def test_papers_in_other_languages_are_left_to_tesseract():
    assert line_reader("eng") is None


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(MissingProgramError) as caught:
        LineReader(tmp_path / "line-reader.onnx")
    assert "line-reader.onnx" in str(caught.value.values)
