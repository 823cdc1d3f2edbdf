"""Row numbers of a table that were misread are proved by the others."""

import pytest

from pipeline.records.page import Line, LineRole
from pipeline.restore.ordinals import ordinal_edits


def mended(*cells, role=LineRole.TABLE_ROW):
    """First cells of a table after repair; None stands for a line that is no row."""
    lines, read, offset = [], [], 0
    for cell in cells:
        text = "Văn bản." if cell is None else f"{cell}\tTrồng rừng\tXã A"
        lines.append((offset, text))
        read.append(Line(text=text, role=LineRole.TEXT if cell is None else role))
        offset += len(text) + 1
    edits = {edit.start: edit for edit in ordinal_edits(lines, read)}
    return [edits[start].after if start in edits else text.split("\t")[0] for start, text in lines]


def test_signs_between_numbers_that_count_are_numbers():
    assert mended("TT", "1", "“", "s", "4", "Đ") == ["TT", "1", "2", "3", "4", "5"]


def test_rows_without_a_number_are_left_out_of_the_count():
    assert mended("TT", "1", "", "2", "A", "4") == ["TT", "1", "", "2", "3", "4"]


@pytest.mark.parametrize(
    "cells",
    [
        ("TT", "1", "A"),  # one number alone proves nothing
        ("A", "1", "2", "B", "1", "2"),  # parts of a table that count anew
        ("TT", "1", "Đợt hai", "3"),  # words are no misread number
        ("I", "1", "2", "3", "II", "4", "5"),  # Roman numerals part groups
        ("1", "2", "3", "B", "4", "5"),  # a group in between: the count goes on after it
        ("TT", "1", "5", "3"),  # another number may be meant
    ],
)
def test_what_is_not_proved_stays(cells):
    assert mended(*cells) == list(cells)


def test_a_text_between_two_tables_parts_them():
    assert mended("1", "2", None, "A", "B") == ["1", "2", "Văn bản.", "A", "B"]
