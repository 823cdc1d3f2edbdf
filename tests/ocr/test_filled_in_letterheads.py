"""Letterheads for training: what a pen filled in stands on the page, and the text says what it means."""

import gzip
import random
import re

import cv2
import numpy as np
import pytest

from pipeline.training import line_images
from pipeline.training.handwriting import Pen, Stretch, letterhead, text_of
from pipeline.training.line_images import Wear, lines_of_page

SERIF = ((1, ("LiberationSerif-Regular",)),)
LIGHT = Wear(200, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 90, 0.6)


@pytest.fixture
def pen(tmp_path):
    """Figures in the form of the MNIST database, drawn by OpenCV."""
    images = np.zeros((30, 28, 28), np.uint8)
    for n, image in enumerate(images):
        cv2.putText(image, str(n % 10), (6, 23), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 255, 2)
    labels = bytes(n % 10 for n in range(30))
    (tmp_path / "few-images-idx3-ubyte.gz").write_bytes(gzip.compress(bytes(16) + images.tobytes()))
    (tmp_path / "few-labels-idx1-ubyte.gz").write_bytes(gzip.compress(bytes(8) + labels))
    return Pen(tmp_path)


@pytest.mark.parametrize("number", ["7", "05", "672", "2871"])
def test_a_number_is_about_as_high_as_asked_and_wider_the_more_figures_it_has(pen, number):
    ink = pen.write(number, 30, random.Random(3))
    assert 24 <= ink.shape[0] <= 40 and ink.max() > 200
    assert 5 * len(number) <= ink.shape[1] <= 45 * len(number)


def test_a_folder_without_figures_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="idx3-ubyte"):
        Pen(tmp_path)


def test_letterheads_say_what_a_reader_of_print_would_write():
    for seed in range(200):
        number, day = map(text_of, letterhead(random.Random(seed)))
        assert re.fullmatch(r"Số ?:?( ?\d{1,4})?( ?[-/][\w/-]+)?", number), number
        assert re.fullmatch(r"[^\d,]+, ngày (\d\d? )?tháng (\d\d? )?năm \d{4}", day), day


def test_room_that_nobody_filled_is_one_blank():
    assert text_of((Stretch("ngày "), Stretch("   "), Stretch(" tháng 4"))) == "ngày tháng 4"


def test_lines_of_letterheads_are_found_whole_with_what_was_filled_in(monkeypatch, pen):
    monkeypatch.setattr(line_images, "FAMILIES", SERIF)
    monkeypatch.setattr(line_images, "_LETTERHEADS", 1.0)
    monkeypatch.setattr(Wear, "drawn", classmethod(lambda cls, chance: LIGHT))
    texts = [text for _, text in lines_of_page(["Trồng rừng"], random.Random(4), pen)]
    assert sum(", ngày" in text for text in texts) >= 5
    assert sum(text.startswith("Số") for text in texts) >= 5
