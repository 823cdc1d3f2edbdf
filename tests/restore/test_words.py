"""Words with places on the page, on their way from read.txt to text.txt."""

from pipeline.records.page import Box, Line, LineRole, ReadDocument, ReadPage, Sheet, TextSource, Word
from pipeline.records.restored import Cause, Paragraph, RestoredDocument, RestoredWord
from pipeline.restore.layout import paragraphs
from pipeline.restore.ledger import Edit, Ledger


def read_page(number, *lines):
    """A recognised page: texts, or (text, role, starts a paragraph); each word 10 high and 10 a letter wide."""
    made = []
    for row, given in enumerate(lines):
        text, role, starts = given if isinstance(given, tuple) else (given, LineRole.TEXT, None)
        words, x = [], 0
        for part in text.split():
            words.append(Word(part, Box(x, 20 * row, x + 10 * len(part), 20 * row + 10), 0.9))
            x += 10 * len(part) + 10
        made.append(Line.of(tuple(words), role, starts))
    return ReadPage(number=number, source=TextSource.OCR, lines=tuple(made))


def restored(*pages, edits=()):
    """Paragraphs, words and text of a document; ``edits`` are (read, written) once each."""
    document = ReadDocument(document_id="0" * 16, pages=pages)
    ledger = Ledger(document.text)
    for read, written in edits:
        at = ledger.text.index(read)
        ledger.apply([Edit(at, at + len(read), written, Cause.OCR_CORRECTION, 0.8)])
    _, words = paragraphs(ledger, document)
    return words, ledger.text


def check(words, text):
    for word in words:
        if word.start is not None:
            assert text[word.start : word.end] == word.text


def test_a_corrected_word_keeps_its_box_and_what_was_read():
    words, text = restored(read_page(1, "phong trào thi đùa yêu nước"), edits=[("đùa", "đua")])
    check(words, text)
    (changed,) = [word for word in words if word.read is not None]
    assert (changed.text, changed.read, changed.confidence) == ("đua", "đùa", 0.8)
    assert changed.box == Box(150, 0, 180, 10)
    assert {word.confidence for word in words if word.read is None} == {0.9}


def test_readings_that_belong_together_become_one_word():
    words, text = restored(read_page(1, "phong tr ào thi đua"), edits=[("tr ào", "trào")])
    check(words, text)
    (joined,) = [word for word in words if word.read is not None]
    assert (joined.text, joined.read, joined.box) == ("trào", "tr ào", Box(60, 0, 110, 10))


def test_a_reading_of_two_words_is_parted():
    words, text = restored(read_page(1, "phong tràothi đua"), edits=[("tràothi", "trào thi")])
    check(words, text)
    assert [(w.text, w.read) for w in words] == [
        ("phong", None), ("trào", "tràothi"), ("thi", ""), ("đua", None),
    ]  # fmt: skip
    left, right = words[1].box, words[2].box
    assert (left.left, right.right) == (60, 130)
    assert left.right < right.left


def test_page_numbers_stay_on_their_page_and_have_no_place_in_the_text():
    words, text = restored(
        read_page(1, ("Phát huy truyền thống", LineRole.TEXT, True)),
        read_page(2, ("2", LineRole.PAGE_NUMBER, True), ("thi đua yêu nước.", LineRole.TEXT, False)),
    )
    check(words, text)
    number = next(word for word in words if word.text == "2")
    assert (number.page, number.line, number.start) == (2, 0, None)
    assert text.startswith("Phát huy truyền thống thi đua yêu nước.")
    assert next(word for word in words if word.text == "thi").page == 2


def test_words_before_a_footnote_that_was_passed_over_find_their_place():
    words, text = restored(
        read_page(
            1,
            ("Các đơn vị¹ tổ chức", LineRole.TEXT, True),
            ("¹ Kể cả đơn vị mới.", LineRole.FOOTNOTE, True),
        ),
        read_page(2, ("phát động trong tháng 5.", LineRole.TEXT, False)),
    )
    check(words, text)
    assert all(word.start is not None for word in words)
    assert "tổ chức phát động trong tháng 5." in text


def test_a_text_without_places_has_no_words():
    page = ReadPage(number=1, source=TextSource.TEXT, lines=(Line(text="KẾ HOẠCH"),))
    words, _ = restored(page)
    assert words == ()


def test_words_are_the_same_after_they_were_stored():
    words = (
        RestoredWord("trào", 1, 0, Box(0.1, 2.25, 30, 12.5), 0.9, "tràothi", 0, 4),
        RestoredWord("thi", 1, 0, Box(30, 2.25, 50, 12.5), 0.9, "", 5, 8),
        RestoredWord("2", 2, 3, Box(300, 0, 306, 10)),
    )
    paragraph = Paragraph(text="trào thi", page=1, start=0, end=8)
    document = RestoredDocument(
        document_id="0" * 16, paragraphs=(paragraph,), pages=(Sheet(number=1), Sheet(number=2)), words=words
    )
    stored = document.model_dump_json(exclude_defaults=True)
    assert RestoredDocument.model_validate_json(stored) == document
