"""The confidence of a page is the share of its words that are expected right."""

import pytest

from benchmarks.confidence.__main__ import falling, fitted, reliability
from benchmarks.confidence.observed import SeenPage, SeenWord
from pipeline.ocr.confidence import WordKind, chance_of_error, kind_of, page_confidence
from pipeline.records.page import Box, Line, LineRole, Word

BOX = Box(0, 0, 10, 10)


def line(*words, role=LineRole.TEXT):
    return Line.of(tuple(Word(text, BOX, sure) for text, sure in words), role)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("trào,", WordKind.SYLLABLE),
        ("ĐUA", WordKind.SYLLABLE),
        ("12/KH-UBND", WordKind.FIGURES),
        ("toc", WordKind.OTHER),  # a stopped syllable that lost its tone
        ("xkq", WordKind.OTHER),
        ("b", WordKind.OTHER),
    ],
)
def test_words_are_told_by_what_they_can_be(text, kind):
    assert kind_of(text) is kind


def test_less_confidence_never_means_fewer_errors():
    for text in ("trào", "2024", "xkq"):
        chances = [chance_of_error(text, sure / 100) for sure in range(101)]
        assert chances == sorted(chances, reverse=True)
        assert 0 < chances[-1] < chances[0] < 1


def test_a_page_is_as_sure_as_its_words_and_noise_is_no_word():
    good = line(("phong", 0.97), ("trào", 0.97))
    poor = line(("phong", 0.97), ("xkq", 0.4))
    noise = line(("J)", 0.05), role=LineRole.NOISE)
    known = Line.of((Word("Ký", BOX),), LineRole.STAMP)
    assert page_confidence([good]) == page_confidence([good, noise, known])
    assert page_confidence([good]) > 0.98
    assert page_confidence([poor]) < 0.85
    assert page_confidence([noise]) is None


def test_print_that_was_not_read_is_doubt():
    good = line(("phong", 0.97), ("trào", 0.97))
    told = [page_confidence([good], unread=share) for share in (0.0, 0.05, 0.2, 0.6, 1.0)]
    assert told == sorted(told, reverse=True)
    assert told[0] > 0.98 and told[2] < 0.9 and told[3] < 0.5
    assert page_confidence([], unread=1.0) == 0.0
    assert page_confidence([]) is None


def test_a_series_that_never_rises_is_the_closest_one():
    assert falling([0.5, 0.2, 0.3, 0.1], [1, 1, 1, 1]) == [0.5, 0.25, 0.25, 0.1]
    assert falling([0.1, 0.4], [3, 1]) == [pytest.approx(0.175)] * 2


def test_a_table_fitted_to_pages_tells_their_errors():
    words = tuple(SeenWord("trào", 0.97, n < 50) for n in range(1000))
    table = fitted([SeenPage(0.9, 0.0, words, 1000, 60)], "a test")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    syllable = next(row for row in rows if row[:2] == ["syllable", "0.96"])
    assert float(syllable[2]) == pytest.approx(0.05, abs=0.002)
    # Fifty words in a thousand were wrong, ten more were lost: that is told of the page.
    page = [(float(at), float(share)) for kind, at, share, _ in rows if kind == "page"]
    assert page == [(0.0, 0.0), (pytest.approx(0.05, abs=0.002), 0.06), (1.0, 1.0)]
    assert reliability([SeenPage(0.94, 0.0, words, 1000, 60)]).row_count == 2
