"""What was filled in by hand is told, and believed little."""

from pipeline.layout import doubt_handwriting
from pipeline.records.page import Box, Line, LineRole, Word


def line(role, *words):
    """A line from (text, confidence)."""
    made = (Word(text, Box(30 * n, 0, 30 * n + 20, 10), sure) for n, (text, sure) in enumerate(words))
    return Line.of(tuple(made), role)


def doubted(made):
    (out,), told = doubt_handwriting([made])
    return [word.confidence for word in out.words], told


LEFT, RIGHT = LineRole.LETTERHEAD_LEFT, LineRole.LETTERHEAD_RIGHT


def test_a_number_written_between_label_and_code_is_a_guess():
    sure, told = doubted(line(LEFT, ("Số:", 0.95), ("2#", 0.79), ("/CT-UBND", 0.93)))
    assert sure == [0.95, 0.3, 0.93]
    assert told == ("Số: 2# /CT-UBND",)


def test_a_day_run_together_with_its_label_is_a_guess():
    sure, told = doubted(
        line(
            RIGHT,
            ("An", 0.9), ("Sơn,", 0.9), ("ngày", 0.95), ("2", 0.6), ("thángØf", 0.4), ("năm", 0.96), ("2021", 0.95),
        )
    )  # fmt: skip
    assert sure[3:5] == [0.3, 0.3]
    assert sure[:3] + sure[5:] == [0.9, 0.9, 0.95, 0.96, 0.95]
    assert told


def test_a_day_that_was_not_read_at_all_is_told():
    _, told = doubted(
        line(RIGHT, ("Sơn,", 0.9), ("ngày", 0.9), ("tháng", 0.9), ("4", 0.96), ("năm", 0.95), ("2020", 0.95))
    )
    assert told


def test_printed_figures_are_believed():
    number = line(LEFT, ("Số:", 0.95), ("12/KH-UBND", 0.9))
    day = line(RIGHT, ("Sơn,", 0.9), ("ngày", 0.9), ("05", 0.92), ("tháng", 0.9), ("3", 0.96), ("năm", 0.95), ("2024", 0.9))  # fmt: skip
    for made in (number, day):
        assert doubted(made) == ([word.confidence for word in made.words], ())


def test_on_a_poor_page_little_confidence_is_no_handwriting():
    made = line(LEFT, ("Số:", 0.6), ("05", 0.58), ("/CT-UBND", 0.55))
    assert doubted(made)[1] == ()


def test_numbers_in_running_text_are_left_alone():
    made = line(LineRole.TEXT, ("số:", 0.95), ("05", 0.3), ("/CT-UBND", 0.9))
    assert doubted(made)[1] == ()
