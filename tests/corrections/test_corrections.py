"""A person's word holds, on this run and on every later one."""

from datetime import UTC, date, datetime

import pytest

from pipeline.corrections import corrected_plan, corrected_text, standing, words_key
from pipeline.errors import UsageError
from pipeline.records.correction import Entry, FieldCorrection, RowCorrection, Withdrawal, WordCorrection
from pipeline.records.page import Box, Line, ReadDocument, ReadPage, Sheet, TextSource, Word
from pipeline.records.plan import Plan, PlanRow, TaskRow
from pipeline.records.restored import Cause, Change, Paragraph, RestoredDocument
from pipeline.store import Store

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def entries(*changes):
    return tuple(Entry(number=n, who="Lan", when=NOW, change=c) for n, c in enumerate(changes, 1))


def read_document(*texts, boxes=False):
    pages = []
    for number, text in enumerate(texts, 1):
        lines = []
        for y, line in enumerate(text.split("\n")):
            words = tuple(
                Word(w, Box(100 * x, 50 * y, 100 * x + 90, 50 * y + 40) if boxes else None)
                for x, w in enumerate(line.split())
            )
            lines.append(Line(text=line, words=words))
        pages.append(
            ReadPage(number=number, source=TextSource.OCR, lines=tuple(lines), width=1000, height=1000)
        )
    return ReadDocument(document_id="d" * 16, pages=tuple(pages))


def restored(read, swaps):
    """Restore by replacing words, as the stage would record it; every line break joins two lines."""
    text, changes, out = read.text, [], ""
    place = 0
    for start, before, after, cause in sorted(
        [(text.index(b), b, a, Cause.DIACRITICS) for b, a in swaps]
        + [(i, "\n", " ", Cause.LINE_JOIN) for i, c in enumerate(text) if c == "\n"]
    ):
        out += text[place:start]
        changes.append(
            Change(
                page=text.count("\f", 0, start) + 1,
                start=start,
                end=start + len(before),
                text_start=len(out),
                text_end=len(out) + len(after),
                before=before,
                after=after,
                confidence=0.6,
                cause=cause,
            )
        )
        out += after
        place = start + len(before)
    out += text[place:]
    paragraphs, offset = [], 0
    for number, page in enumerate(out.split("\f"), 1):
        paragraphs.append(Paragraph(text=page, page=number, start=offset, end=offset + len(page)))
        offset += len(page) + 1
    return RestoredDocument(
        document_id=read.document_id,
        paragraphs=tuple(paragraphs),
        changes=tuple(changes),
        pages=tuple(map(Sheet.of, read.pages)),
        confidence=0.8,
    )


def replayed(read, document):
    out, place = "", 0
    for change in document.changes:
        assert read.text[change.start : change.end] == change.before
        out += read.text[place : change.start]
        assert (len(out), len(out) + len(change.after)) == (change.text_start, change.text_end)
        out += change.after
        place = change.end
    return out + read.text[place:]


def word(read, found, before, after, page=1, **more):
    start = read.pages[page - 1].text.index(found)
    text = read.pages[page - 1].text
    return WordCorrection(
        page=page,
        start=start,
        read=found,
        before=before,
        after=after,
        context_before=text[max(0, start - 20) : start],
        context_after=text[start + len(found) : start + len(found) + 20],
        **more,
    )


READ = read_document("Ke hoach trong rung\nnam nay cua xa", "Noi nhan nhu tren")
SWAPS = [("Ke", "Kế"), ("hoach", "hoạch"), ("rung", "rụng"), ("xa", "xà"), ("nhan", "nhận")]


def test_a_correction_is_a_change_by_a_person_and_the_changes_still_replay():
    document = corrected_text(
        restored(READ, SWAPS),
        READ,
        entries(word(READ, "rung", "rụng", "rừng"), word(READ, "nhu", "nhu", "như", page=2)),
    )
    assert document.text == "Kế hoạch trong rừng nam nay cua xà\fNoi nhận như tren"
    assert replayed(READ, document) == document.text
    own = [change for change in document.changes if change.cause is Cause.PERSON]
    assert [(c.before, c.after, c.page, c.confidence) for c in own] == [
        ("rung", "rừng", 1, 1.0),
        ("nhu", "như", 2, 1.0),
    ]
    assert "person" in document.repairs
    assert document.confidence > 0.8


def test_several_words_over_a_line_end_may_become_one_stretch():
    document = corrected_text(
        restored(READ, SWAPS), READ, entries(word(READ, "rung\nnam", "rụng nam", "rừng vào cuối năm"))
    )
    assert document.text.startswith("Kế hoạch trong rừng vào cuối năm nay cua xà\f")
    assert replayed(READ, document) == document.text


def test_the_latest_word_on_a_stretch_holds_and_a_withdrawn_one_does_not():
    first, second = word(READ, "rung", "rụng", "rung"), word(READ, "rung", "rung", "rừng")
    layer = entries(first, second)
    assert "trong rừng" in corrected_text(restored(READ, SWAPS), READ, layer).text
    layer = standing(entries(first, second, Withdrawal(number=2)))
    assert "trong rung" in corrected_text(restored(READ, SWAPS), READ, layer).text


def test_an_accepted_word_stays_and_is_in_no_doubt():
    machine = restored(READ, SWAPS)
    document = corrected_text(machine, READ, entries(word(READ, "Ke", "Kế", "Kế")))
    assert document.text == machine.text
    assert document.changes[0].confidence == 1.0


def test_a_correction_follows_its_words_when_more_is_read_above_them():
    later = read_document("UY BAN XA\nKe hoach trong rung\nnam nay cua xa", "Noi nhan nhu tren")
    document = corrected_text(
        restored(later, SWAPS), later, entries(word(READ, "rung", "rụng", "rừng", box=None))
    )
    assert "trong rừng nam" in document.text
    assert not document.notices


def test_a_correction_finds_its_place_on_the_paper_when_the_word_reads_otherwise():
    before = read_document("Ke hoach trong rung\nnam nay", boxes=True)
    box = (0.3, 0.0, 0.39, 0.04)
    correction = word(before, "rung", "rụng", "rừng", box=box)
    later = read_document("Ke hoach trong rnng\nnam nay", boxes=True)
    document = corrected_text(restored(later, [("Ke", "Kế")]), later, entries(correction))
    assert document.text == "Kế hoach trong rừng nam nay"


def test_a_correction_that_lost_its_place_is_told_and_nothing_is_guessed():
    later = read_document("Thong bao ve viec khac", "Noi nhan nhu tren")
    document = corrected_text(restored(later, []), later, entries(word(READ, "rung", "rụng", "rừng")))
    assert document.text == later.text
    (notice,) = document.notices
    assert (notice.code, notice.page, notice.values["after"]) == ("correction_stray", 1, "rừng")


def task(number, text, **more):
    return TaskRow(task_no=number, text=text, **more)


def plan(*tasks, **fields):
    return Plan(document_id="d" * 16, plan=PlanRow(**fields), tasks=tasks)


def test_a_field_of_the_plan_and_of_a_row_found_again_after_rows_were_added():
    first = plan(task(1, "- Trồng 500 cây xanh;"), task(2, "- Tổng kết phong trào;"))
    layer = entries(
        FieldCorrection(table="plans", field="end_date", before=None, after="2024-12-31"),
        FieldCorrection(
            table="tasks",
            field="due_date",
            index=1,
            row=first.tasks[1].model_dump(mode="json"),
            after="2024-11-30",
        ),
    )
    later = plan(
        task(1, "- Họp triển khai;"), task(2, "- Trồng 500 cây xanh;"), task(3, "- Tổng kết phong trào.")
    )
    made, strays = corrected_plan(later, layer)
    assert made.plan.end_date == date(2024, 12, 31)
    assert [t.due_date for t in made.tasks] == [None, None, date(2024, 11, 30)]
    assert not strays


def test_rows_are_taken_out_and_put_in_and_counted_anew():
    first = plan(task(1, "- Không phải nhiệm vụ"), task(2, "- Trồng cây"))
    layer = entries(
        RowCorrection(table="tasks", action="remove", row=first.tasks[0].model_dump(mode="json")),
        RowCorrection(table="tasks", action="add", row={"task_no": 9, "text": "- Sơ kết"}),
    )
    made, strays = corrected_plan(first, layer)
    assert [(t.task_no, t.text) for t in made.tasks] == [(1, "- Trồng cây"), (2, "- Sơ kết")]
    assert not strays


def test_a_row_that_is_gone_is_told():
    layer = entries(
        FieldCorrection(
            table="tasks",
            field="due_date",
            row=task(1, "- Việc đã mất hẳn khỏi bản kế hoạch").model_dump(mode="json"),
            after="2024-11-30",
        )
    )
    _, strays = corrected_plan(plan(task(1, "- Trồng cây")), layer)
    assert [s.code for s in strays] == ["correction_field_stray"]


def test_the_layer_is_kept_by_document_and_a_damaged_one_is_never_passed_over(tmp_path):
    folder = Store(tmp_path).document("e" * 16)
    assert folder.corrections() == ()
    assert words_key(folder.corrections()) == ""
    folder.correct("Lan", WordCorrection(page=1, start=0, read="Ke", before="Kế", after="Kẻ"))
    entry = folder.correct("Minh", Withdrawal(number=1))
    assert (entry.number, entry.who) == (2, "Minh")
    assert [e.number for e in folder.corrections()] == [1, 2]
    path = tmp_path / "corrections" / f"{'e' * 16}.jsonl"
    path.write_text(path.read_text() + "no entry\n")
    with pytest.raises(UsageError, match="corrections_damaged"):
        folder.corrections()
