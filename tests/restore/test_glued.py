"""Words that the recogniser ran together."""

import pytest

from pipeline.records.page import Line
from pipeline.restore.glued import glued_edits


def parted(text: str, line: Line | None) -> str:
    for edit in reversed(glued_edits([(0, text)], [line])):
        text = text[: edit.start] + edit.after + text[edit.end :]
    return text


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("BẢO HIỂM XÃ HỘI VIỆTNAM", "BẢO HIỂM XÃ HỘI VIỆT NAM"),
        ("Hội nôngdân huyện", "Hội nông dân huyện"),
        ("người ViệtNam", "người Việt Nam"),
        ("buôn Rơchăm", "buôn Rơchăm"),
        ("thi robot, email, TNHH", "thi robot, email, TNHH"),
        ("nghiêng", "nghiêng"),
    ],
)
def test_words_are_parted_where_two_syllables_meet_in_one_way(read, meant):
    assert parted(read, Line(text=read)) == meant
    assert parted(read, None) == read
