"""A row of a table that the page break cut in two is one row of text.txt."""

from restored_pages import restored

from pipeline.records.page import Box, Line, LineRole, Word

HEADER = "TT\tNội dung\tĐơn vị\tThời gian"


def table_row(text, top):
    words, x = [], 0
    for cell, part in enumerate(text.split("\t")):
        for token in part.split():
            words.append(Word(token, Box(x, top, x + 10, top + 10), cell=cell))
            x += 12
    line = Line.of(tuple(words), LineRole.TABLE_ROW, True)
    return line.model_copy(update={"text": text})


def number(n):
    return Line.of((Word(str(n), Box(300, 0, 306, 10)),), LineRole.PAGE_NUMBER, True)


def rows(made):
    return [p.text for p in made.paragraphs if p.role is LineRole.TABLE_ROW]


def test_cells_go_on_where_they_were_broken_off():
    made = restored(
        [table_row(HEADER, 50), table_row("1\tTrồng rừng ở các\tXã A, xã\tQuý I", 70)],
        [
            number(2),
            table_row(HEADER, 50),
            table_row("\tthôn vùng cao;\tB và xã C", 70),
            table_row("2\tGiữ rừng;\tXã D\tQuý II", 90),
        ],
    )
    assert rows(made) == [
        HEADER,
        "1\tTrồng rừng ở các thôn vùng cao;\tXã A, xã B và xã C\tQuý I",
        "2\tGiữ rừng;\tXã D\tQuý II",
    ]
    high = next(word for word in made.words if word.text == "cao;")
    assert (high.page, high.box.top) == (2, 70)
    assert high.start is not None


def test_a_row_over_three_pages_is_one():
    made = restored(
        [table_row("1\tTrồng rừng ở\tXã A", 70)],
        [table_row("\tcác thôn", 50)],
        [table_row("\tvùng cao;", 50), table_row("2\tGiữ rừng\tXã B", 70)],
    )
    assert rows(made) == ["1\tTrồng rừng ở các thôn vùng cao;\tXã A", "2\tGiữ rừng\tXã B"]


def test_a_number_broken_at_its_hyphen_is_whole():
    made = restored(
        [table_row("1\tTheo Nghị định 54/2019/NĐ-\tXã A", 70)],
        [table_row("\tCP của Chính phủ", 50)],
    )
    assert rows(made) == ["1\tTheo Nghị định 54/2019/NĐ-CP của Chính phủ\tXã A"]


def test_rows_of_their_own_stay_rows():
    whole = [table_row("1\tTrồng rừng.\tXã A.\tQuý I.", 70)]
    for row in ("\tGiữ rừng.\tXã B.\tQuý II.", "2\tgiữ rừng\txã B\tquý II", "\t\t\tGhi chú"):
        again = [table_row(row, 50)]
        if row.startswith("\t\t\t"):
            whole = [table_row("1\tTrồng rừng\tXã A\t", 70)]
        assert rows(restored(whole, again))[1] == row
