"""Lines that read badly get a second look; the better reading stays."""

import numpy as np

from pipeline.ocr.second_look import read_lines
from pipeline.ocr.textlines import TextLine
from pipeline.records.page import Box, Word

LONG = np.full((50, 400), 255, np.uint8)


def line_of(image):
    height, width = image.shape
    return TextLine(Box(0, 0, width, height), image, 1.0, 10.0, 40.0, 34.0, 13.0)


class Sized:
    """An engine that reads by the height of the image, and remembers what it was shown."""

    def __init__(self, **by_height):
        self.by_height = {int(key[1:]): words for key, words in by_height.items()}
        self.shown = []

    def read_lines(self, lines, page):
        self.shown += [line.shape[0] for line in lines]
        return [self.by_height.get(line.shape[0], ()) for line in lines]

    def versions(self):
        return {}


def word(text, confidence, left=40):
    return Word(text, Box(left, 8, left + 80, 40), confidence)


def test_a_line_that_is_sure_is_read_once():
    engine = Sized(h50=(word("phong", 0.95),))
    assert [w.text for w in read_lines([line_of(LONG)], engine, 1)[0]] == ["phong"]
    assert engine.shown == [50]


def test_a_line_that_gives_nothing_is_read_smaller_and_its_boxes_fit_the_first_image():
    engine = Sized(h40=(word("trào", 0.95),))
    ((found,),) = read_lines([line_of(LONG)], engine, 1)
    assert found.text == "trào"
    assert (found.box.left, found.box.right) == (50, 150)
    assert engine.shown == [50, 40]


def test_a_second_reading_that_is_no_better_is_not_taken():
    engine = Sized(h50=(word("thi", 0.6),), h40=(word("th!", 0.3),))
    assert [w.text for w in read_lines([line_of(LONG)], engine, 1)[0]] == ["thi"]


def test_a_blot_that_gives_nothing_is_not_read_again():
    engine = Sized()
    assert read_lines([line_of(LONG[:, :60])], engine, 1) == [()]
    assert engine.shown == [50]


class Second:
    """A second reader that sees a mark before the word, and remembers how often it was asked."""

    def __init__(self):
        self.asked = 0

    def read(self, line):
        self.asked += 1
        return [Word("I/", Box(6, 8, 26, 40), 0.99), word("tiêu", 0.99)]


def test_a_mark_that_a_sure_engine_left_out_is_read():
    image = LONG.copy()
    image[10:32, 8:12] = 30
    engine, reader = Sized(h50=(word("tiêu", 0.97),)), Second()
    (found,) = read_lines([line_of(image)], engine, 1, reader)
    assert [(w.text, w.box.left) for w in found] == [("I/", 6), ("tiêu", 40)]
    assert reader.asked == 1


def test_a_dash_before_the_first_word_is_no_reason_for_a_second_reader():
    image = LONG.copy()
    image[24:27, 8:22] = 30
    reader = Second()
    (found,) = read_lines([line_of(image)], Sized(h50=(word("tiêu", 0.97),)), 1, reader)
    assert [w.text for w in found] == ["tiêu"]
    assert reader.asked == 0


class Blinded:
    """An engine that reads the type where nothing pale lies over it, and else a wrong name."""

    def __init__(self):
        self.shown = 0

    def read_lines(self, lines, page):
        self.shown += len(lines)
        return [
            (word("Phạm", 0.9),) if not ((line > 60) & (line < 200)).any() else (word("Đhạfã", 0.6),)
            for line in lines
        ]

    def versions(self):
        return {}


def test_a_seal_paler_than_the_type_is_taken_off_a_doubtful_line():
    line = np.full((50, 400), 230, np.uint8)
    line[20:35, 40:160] = 30  # type
    line[5:45, 150:153] = 150  # a stroke of the seal
    line[20:35, 100:104] = 110  # and one over the type
    engine = Blinded()
    ((found,),) = read_lines([line_of(line)], engine, 1)
    assert found.text == "Phạm"
    assert engine.shown <= 7


def test_specks_are_not_looked_at_for_seals():
    class Specks(Blinded):
        def read_lines(self, lines, page):
            self.shown += len(lines)
            return [(word("*.", 0.8),) for _ in lines]

    engine = Specks()
    read_lines([line_of(LONG)], engine, 1)
    assert engine.shown == 1
