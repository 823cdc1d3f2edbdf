"""What a page repeats or was dirtied with is left out of the text, and told in the changes."""

from restored_pages import restored

from pipeline.records.page import Line, LineRole
from pipeline.records.restored import Cause

HEADER = "TT\tNội dung\tĐơn vị\tThời gian"


def table_row(text):
    return Line(text=text, role=LineRole.TABLE_ROW, starts_paragraph=True)


def test_a_header_that_a_table_repeats_after_the_page_break_is_left_out():
    made = restored(
        [Line(text="Danh mục việc:"), table_row(HEADER), table_row("1\tTrồng rừng\tXã A\tQuý I")],
        [
            Line(text="2", role=LineRole.PAGE_NUMBER),
            table_row("TT\tNội dung\tĐơn vi\tThời gian"),
            table_row("2\tGiữ rừng\tXã B\tQuý II"),
        ],
        [table_row(HEADER), table_row("3\tChăm rừng\tXã C\tQuý III")],
    )
    assert made.text.count("Nội dung") == 1
    assert [p.text[:1] for p in made.paragraphs] == ["D", "T", "1", "2", "3"]
    assert Cause.PAGE_FURNITURE in {change.cause for change in made.changes}


def test_another_table_on_the_next_page_keeps_its_header():
    made = restored(
        [table_row(HEADER), table_row("1\tTrồng rừng\tXã A\tQuý I"), Line(text="Bảng sau là của năm tới.")],
        [table_row(HEADER), table_row("1\tGiữ rừng\tXã B\tQuý II")],
    )
    assert made.text.count("Nội dung") == 2


def test_a_row_alike_but_for_its_number_is_no_header():
    made = restored(
        [table_row("Mẫu số 02\tDanh sách đề nghị khen thưởng tập thể"), table_row("Mẫu số 03\tBản cam kết")],
        [table_row("Mẫu số 04\tDanh sách đề nghị khen thưởng tập thể")],
    )
    assert "Mẫu số 04" in made.text


def test_rows_that_say_the_same_on_one_page_are_both_kept():
    made = restored([table_row(HEADER), table_row("1\tTrồng rừng\tXã A\tQuý I"), table_row(HEADER)])
    assert made.text.count("Nội dung") == 2


def test_noise_is_kept_as_read_and_left_out_of_the_text():
    made = restored(
        [
            Line(text="TM. ỦY BAN NHÂN DÂN", role=LineRole.SIGNATURE),
            Line(text="⁄Z^~", role=LineRole.NOISE),
        ]
    )
    assert made.text == "TM. ỦY BAN NHÂN DÂN"
