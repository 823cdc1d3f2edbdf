"""Numbers and dates broken by the lines of a cell are whole again; nothing else is joined."""

import pytest
from restored_pages import restored

from pipeline.records.page import Line, LineRole, TextSource, Word


def row(text, role=LineRole.TABLE_ROW, source=TextSource.OCR):
    words = [
        Word(w, confidence=0.95, cell=number)
        for number, cell in enumerate(text.split("\t"))
        for w in cell.split()
    ]
    return restored([Line.of(tuple(words), role)], source=source).text


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("1\tNghị định số 54/2019/NĐ- CP của Chính phủ", "1\tNghị định số 54/2019/NĐ-CP của Chính phủ"),
        ("2\tThông tư số 01/2021/ TT-BTC ngày 07/ 01/2021", "2\tThông tư số 01/2021/TT-BTC ngày 07/01/2021"),
        ("3\tQuyết định 12/QĐ- UBND\t31/12/ 2030", "3\tQuyết định 12/QĐ-UBND\t31/12/2030"),
    ],
)
def test_what_a_cell_broke_is_whole(read, meant):
    assert row(read) == meant
    assert row(read, source=TextSource.TEXT_LAYER) == meant


@pytest.mark.parametrize(
    "text", ["1\tMục 3/ 2030 công trình\tQuý I", "2\t05/\t2030/NĐ", "3\tĐợt 1/ 12 xã\tTháng 5/2030"]
)
def test_what_is_no_number_stays(text):
    assert row(text) == text


def test_prose_stays_as_it_was_printed():
    text = "Thực hiện Nghị định số 54/2019/NĐ- CP của Chính phủ về kinh doanh dịch vụ."
    assert row(text, LineRole.TEXT) == text
