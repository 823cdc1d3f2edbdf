"""Lines for training are cut from spoiled pages by reading itself, each with the text that was printed."""

import random
import re

import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.ocr.line_image import BASE, HEIGHT, SMALL
from pipeline.ocr.line_reader import line_reader
from pipeline.ocr.textlines import TextLine
from pipeline.records.page import Box
from pipeline.training import line_images
from pipeline.training.line_images import Wear, lines_of_page

FONTS = ((1, ("LiberationSerif-Regular", "LiberationSerif-Italic", "LiberationSerif-Bold")),)
TEXTS = [
    "Phát động phong trào thi đua trồng rừng và bảo vệ rừng trong hai năm 2021 - 2022",
    "UBND xã Mường Sang (báo cáo);",
    "1. Đối tượng: cán bộ, công chức, viên chức và người lao động của các phòng, ban",
    "Số: 38/KH-UBND",
]


def seen_in(image):
    """What the committed model reads in a levelled image."""
    height, width = image.shape
    line = TextLine(Box(0, 0, width, height), 255 - image, 1.0, 0.0, height, BASE, SMALL)
    return " ".join(word.text for word in line_reader("vie").read(line))


def made(monkeypatch, seed):
    monkeypatch.setattr(line_images, "FAMILIES", FONTS)
    return list(lines_of_page(TEXTS, random.Random(seed)))


def test_the_text_of_a_line_is_what_its_image_shows(monkeypatch):
    light = Wear(200, 0.6, 0.1, 0.5, 0.0, 0.97, 0.05, 3.0, 0.4, 80, 0.6)
    monkeypatch.setattr(Wear, "drawn", classmethod(lambda cls, chance: light))
    lines = made(monkeypatch, 5)
    assert len(lines) > 15
    wrong = [(text, seen) for image, text in lines if Levenshtein.distance(text, seen := seen_in(image)) > 2]
    assert wrong == []


def test_the_same_seed_gives_the_same_lines_and_all_are_of_one_height(monkeypatch):
    first, second = made(monkeypatch, 7), made(monkeypatch, 7)
    assert [text for _, text in first] == [text for _, text in second]
    assert all(np.array_equal(a, b) for (a, _), (b, _) in zip(first, second, strict=True))
    assert {image.shape[0] for image, _ in first} == {HEIGHT}


def test_what_is_printed_comes_from_the_texts_given(monkeypatch):
    known = set(re.findall(r"\w+", " ".join(TEXTS).lower()))
    for _, text in made(monkeypatch, 11):
        assert set(re.findall(r"\w+", text.lower())) <= known
