"""Words of a line on one baseline in one size, each reaching the edges of its own box."""

import pytest

from pipeline.archive.baselines import Extent, settings, usual_size

SLOPE = 0.03


def line(slope=0.0, size=12.0):
    """Ink of a line: low words, tall ones, some that hang below; the baseline rises by ``slope``."""
    shapes = {
        "sung": (0.5, 0.22),
        "Công": (0.72, 0.22),
        "vào": (0.72, 0.0),
        "Bộ": (0.75, 0.2),
        "sau": (0.48, 0.0),
    }
    made, start = [], 50.0
    for text, (above, below) in shapes.items():
        foot = 300 + slope * start
        made.append(Extent(text, start, start + 30, foot - below * size, foot + above * size))
        start += 36
    return made


@pytest.mark.parametrize("slope", [0.0, SLOPE, -SLOPE])
def test_one_size_one_baseline_and_every_box_filled(slope):
    words = line(slope)
    told = settings(words, usual_size([words]))
    assert len({setting.size for setting in told}) == 1
    for word, setting in zip(words, told, strict=True):
        assert setting.base == pytest.approx(300 + slope * word.start, abs=0.6)
        assert setting.base + setting.ascent * setting.size == pytest.approx(word.high, abs=1.2)
        assert setting.base - setting.descent * setting.size == pytest.approx(word.low, abs=1.2)


def test_lines_of_nearly_the_same_size_get_the_size_of_the_page():
    page = [line(size=12.0), line(size=12.4), line(size=11.8), line(size=20.0)]
    usual = usual_size(page)
    sizes = [settings(words, usual)[0].size for words in page]
    assert sizes[0] == sizes[1] == sizes[2] == usual
    assert sizes[3] > 1.4 * usual


def test_a_mark_far_from_the_baseline_stands_alone_in_its_box():
    words = [*line(), Extent("-", 240, 245, 303.5, 304.7)]
    setting = settings(words, usual_size([words]))[-1]
    assert setting.base + setting.ascent * setting.size == pytest.approx(304.7, abs=0.1)
    assert setting.base - setting.descent * setting.size == pytest.approx(303.5, abs=0.1)


@pytest.mark.parametrize("words", [[], [Extent("-", 0, 5, 3, 4)], [Extent("ạ", 0, 5, 3, 3)]])
def test_lines_of_next_to_nothing_do_no_harm(words):
    assert len(settings(words, usual_size([words])) if words else []) == len(words)
