"""Every value leads back to the paper."""

from dataclasses import replace

import pytest
from plans import restored

from pipeline.extract import Settings, extract
from pipeline.records.page import Box, Sheet, TextSource
from pipeline.records.plan import PlanRow
from pipeline.records.restored import RestoredWord
from pipeline.segment import Settings as SegmentSettings
from pipeline.segment import segment

TEXT = """UBND TỈNH AN SƠN
SỞ Y TẾ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/KH-SYT
An Sơn, ngày 05 tháng 3 năm 2024
KẾ HOẠCH
Phát động phong trào thi đua năm 2024
Căn cứ Quyết định số 45/QĐ-UBND ngày 10/01/2024 của UBND tỉnh;
I. NỘI DUNG
1. Khám bệnh cho 500 người trước ngày 30/6/2024.
II. THỜI GIAN
Từ ngày 10 tháng 3 năm 2024 đến ngày 30 tháng 11 năm 2024.
Nơi nhận:
- Sở Nội vụ;
- Lưu: VT.
GIÁM ĐỐC
Trần Văn Bình"""


def with_words(document):
    """The document as if each paragraph had been read as two printed lines of a page."""
    words = []
    line = 0
    for paragraph in document.paragraphs:
        parts, x = paragraph.text.split(), 0
        half = (len(parts) + 1) // 2
        start = paragraph.start
        for number, part in enumerate(parts):
            if number == half:
                line, x = line + 1, 0
            start = document.text.index(part, start)
            box = Box(x, 20.0 * line, x + 10 * len(part), 20.0 * line + 12)
            words.append(RestoredWord(part, 1, line, box, 0.9, None, start, start + len(part)))
            start, x = start + len(part), x + 10 * len(part) + 10
        line += 1
    sheet = Sheet(number=1, source=TextSource.OCR, width=1240, height=1754, dpi=150, confidence=0.97)
    return document.model_copy(update={"words": tuple(words), "pages": (sheet,)})


def plan_of(document):
    return extract(segment(document, SegmentSettings()), Settings())


def test_fields_and_rows_know_their_boxes_line_by_line():
    plan = plan_of(with_words(restored(TEXT)))
    assert plan.pages[0].dpi == 150
    by = {(entry.table, entry.row, entry.field): entry for entry in plan.provenance}
    title = by["plans", 0, "title"]
    assert TEXT[title.char_start : title.char_end] == "Phát động phong trào thi đua năm 2024"
    assert [box.page for box in title.boxes] == [1, 1]
    period = by["plans", 0, "end_date"]
    assert "30 tháng 11 năm 2024" in TEXT[period.char_start : period.char_end]
    assert period.boxes
    for name in ("sections", "tasks", "citations", "recipients"):
        for number, row in enumerate(getattr(plan, name)):
            entry = by[name, number, None]
            assert (entry.page, entry.char_start, entry.char_end) == (row.page, row.char_start, row.char_end)
            assert entry.boxes
    cited = by["citations", 0, None]
    assert all(0 <= box.left < box.right and box.top < box.bottom for box in cited.boxes)


def test_without_places_the_characters_alone_are_told():
    plan = plan_of(restored(TEXT))
    assert plan.provenance
    assert not any(entry.boxes for entry in plan.provenance)
    assert {entry.field for entry in plan.provenance if entry.table == "plans"} <= set(PlanRow.model_fields)


def test_a_value_is_as_sure_as_its_words_and_less_where_it_is_doubted():
    sure = plan_of(with_words(restored(TEXT)))
    by = {(entry.table, entry.row, entry.field): entry.confidence for entry in sure.provenance}
    assert by["plans", 0, "title"] == by["tasks", 0, None] == 0.9
    doubted = plan_of(with_words(restored(TEXT.replace("12/KH-SYT", "12/QĐ-SYT"))))
    by = {(entry.table, entry.row, entry.field): entry.confidence for entry in doubted.provenance}
    assert by["plans", 0, "document_number"] == 0.45
    assert by["plans", 0, "title"] == 0.9


def test_a_row_that_does_not_tell_all_is_less_sure():
    plan = plan_of(restored(TEXT.replace(" ngày 10/01/2024", "")))
    (cited,) = [entry for entry in plan.provenance if entry.table == "citations"]
    (task,) = [entry for entry in plan.provenance if entry.table == "tasks"]
    assert (cited.confidence, task.confidence) == (0.7, 1.0)


@pytest.mark.parametrize("confidence", [0.0, 0.3])
def test_figures_read_without_certainty_are_given_and_a_person_is_asked_to_look(confidence):
    sure = with_words(restored(TEXT))
    unsure = sure.model_copy(
        update={
            "words": tuple(
                replace(w, confidence=confidence if w.text == "12/KH-SYT" else 0.95) for w in sure.words
            )
        }
    )
    plan = plan_of(unsure)
    assert plan.plan.document_number == "12/KH-SYT" and plan.plan.needs_review
    assert [(f.code, f.table, f.field) for f in plan.findings if f.code.endswith("_doubtful")] == [
        ("number_doubtful", "plans", "document_number")
    ]
    assert not [f for f in plan_of(sure).findings if f.code.endswith("_doubtful")]


@pytest.mark.parametrize("read", ["6ổ/KH-SYT", "3iI/KH-SYT", "5U/KH-SYT"])
def test_what_cannot_be_a_number_is_told_and_left_blank(read):
    plan = plan_of(with_words(restored(TEXT.replace("12/KH-SYT", read))))
    assert plan.plan.document_number is None and plan.plan.needs_review
    assert "number_unreadable" in [finding.code for finding in plan.findings]


def test_a_number_may_have_a_letter():
    plan = plan_of(with_words(restored(TEXT.replace("12/KH-SYT", "12a/KH-SYT"))))
    assert plan.plan.document_number == "12a/KH-SYT"
