"""Words on the page follow what a person writes."""

import re
from datetime import UTC, datetime

from pipeline.corrections.plan import corrected_plan
from pipeline.corrections.words import Rewritten, words_after
from pipeline.records.correction import Entry, RowCorrection
from pipeline.records.page import Box
from pipeline.records.plan import Plan, PlanRow, Provenance, TaskRow
from pipeline.records.restored import RestoredWord

TEXT = "trồng rung, năm nay ở xã"


def words(text=TEXT):
    """Each word ten wide a letter, all on one line."""
    return tuple(
        RestoredWord(m[0], 1, 0, Box(10 * m.start(), 0, 10 * m.end(), 10), 0.7, None, m.start(), m.end())
        for m in re.finditer(r"\S+", text)
    )


def written(before, after):
    start = TEXT.index(before)
    stretch = Rewritten(start, start + len(before), after, TEXT)
    text = TEXT[:start] + after + TEXT[stretch.end :]
    made = words_after(words(), stretch)
    assert all(text[word.start : word.end] == word.text for word in made)
    assert [word.text for word in made] == text.split()
    return made


def test_one_word_for_one_keeps_its_box_and_its_comma():
    made = written("rung", "rừng")
    assert (made[1].text, made[1].read, made[1].confidence) == ("rừng,", "rung,", 1.0)
    assert made[1].box == words()[1].box
    assert [word.confidence for word in made[2:]] == [0.7] * 4


def test_more_words_than_before_share_the_place():
    made = written("năm nay", "vào cuối năm nay")
    inner = made[2:6]
    assert inner[0].read == "năm nay" and [word.read for word in inner[1:]] == [""] * 3
    assert inner[0].box.left == words()[2].box.left
    assert inner[-1].box.right == words()[3].box.right


def test_words_that_are_struck_out_go():
    made = written("năm nay ", "")
    assert [word.text for word in made] == ["trồng", "rung,", "ở", "xã"]


def test_places_follow_their_rows_when_one_is_taken_out():
    tasks = tuple(TaskRow(task_no=n, text=text) for n, text in enumerate(("Trồng rừng", "Xây cầu"), 1))
    places = [("plans", 0, "title", 0), ("tasks", 0, None, 10), ("tasks", 1, None, 20)]
    plan = Plan(
        document_id="d" * 16,
        plan=PlanRow(title="Kế hoạch"),
        tasks=tasks,
        provenance=tuple(
            Provenance(table=table, row=row, field=field, page=1, char_start=at, char_end=at + 5)
            for table, row, field, at in places
        ),
    )
    gone = RowCorrection(table="tasks", action="remove", index=0, row={"task_no": 1, "text": "Trồng rừng"})
    entry = Entry(number=1, who="Lan", when=datetime(2026, 1, 2, tzinfo=UTC), change=gone)
    made, strays = corrected_plan(plan, (entry,))
    assert not strays
    assert [(e.table, e.row, e.char_start) for e in made.provenance] == [("plans", 0, 0), ("tasks", 0, 20)]
