"""Plain text and Markdown: nothing lost, blank lines believed only where they tell something."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_files import GOOD

from pipeline.ingest import Settings, ingest, markdown, plain_text
from pipeline.ingest.decoding import decode
from pipeline.records.page import IngestedDocument, Line, LineRole
from pipeline.records.source import MediaType


def read(path: Path, content: bytes) -> IngestedDocument:
    path.write_bytes(content)
    return ingest(path, "0" * 16, Settings())


def lines(text: str) -> list[Line]:
    return [line for page in plain_text.pages(text) for line in page.lines]


def marked(text: str) -> list[Line]:
    return [line for page in markdown.pages(text) for line in page.lines]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-32"],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-32"],
)
def test_unicode_in_all_its_forms(tmp_path: Path, encoding: str) -> None:
    document = read(tmp_path / "a.txt", "\n".join(GOOD).encode(encoding))
    assert [line.text for line in document.pages[0].lines] == GOOD
    assert document.notices == ()


def test_decomposed_text_comes_out_composed(tmp_path: Path) -> None:
    import unicodedata

    document = read(tmp_path / "a.txt", unicodedata.normalize("NFD", GOOD[0]).encode())
    assert document.pages[0].lines[0].text == GOOD[0]


def test_every_byte_of_an_old_charset_survives(tmp_path: Path) -> None:
    # TCVN3 puts ư at the soft hyphen; VISCII puts letters at control characters and at 0xA0.
    document = read(tmp_path / "a.txt", b"Ch\xad\xac ng tr\xd7nh\r\nB\xa0\x02\x05 \x06\x14\x19\x1e\r\n")
    texts = [line.text for line in document.pages[0].lines]
    assert texts == ["Ch\xad¬ ng tr×nh", "B\xa0\x02\x05 \x06\x14\x19\x1e"]
    assert [notice.code for notice in document.notices] == ["eight_bit_text"]


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_decoding_never_fails_and_eight_bits_can_be_undone(data: bytes) -> None:
    decoded = decode(data)
    if decoded.notices and decoded.notices[0].code == "eight_bit_text":
        table = {bytes([b]).decode("cp1252", "ignore") or chr(b): b for b in range(256)}
        assert bytes(table[char] for char in decoded.text) == data


def test_a_stray_byte_does_not_turn_utf8_into_an_old_charset() -> None:
    decoded = decode("\n".join(GOOD).encode() + b"\xc6")
    assert decoded.text == "\n".join(GOOD) + "\ufffd"
    assert decoded.notices[0].values == {"count": "1"}


def test_form_feeds_are_pages_and_an_empty_page_keeps_its_number() -> None:
    pages = plain_text.pages("một\f\fba\n\f")
    assert [[line.text for line in page.lines] for page in pages] == [["một"], [], ["ba"]]
    assert [page.number for page in pages] == [1, 2, 3]


def test_inner_and_leading_blanks_stay() -> None:
    assert [line.text for line in lines("  UBND HUYỆN        CỘNG HÒA  \t\n\tSố:\t05")] == [
        "  UBND HUYỆN        CỘNG HÒA",
        "\tSố:\t05",
    ]


def test_blank_lines_tell_paragraphs() -> None:
    text = f"{GOOD[0]}\n{GOOD[1]}\n\nNội dung thi đua\n{GOOD[2].capitalize()}\n{GOOD[3]}"
    assert [line.starts_paragraph for line in lines(text)] == [None, None, True, None, None]


def test_in_double_spaced_text_blank_lines_say_nothing() -> None:
    assert {line.starts_paragraph for line in lines("\n\n".join(GOOD * 3))} == {None}


def test_a_paragraph_that_goes_on_below_a_blank_line_is_left_open() -> None:
    text = "Phòng Văn hóa chủ trì\nphối hợp với các cơ quan\n\nliên quan.\n\nGiao Văn phòng theo dõi.\nHết"
    assert [line.starts_paragraph for line in lines(text)] == [None, None, None, True, None]


def test_lines_that_are_not_wrapped_are_paragraphs() -> None:
    long = " ".join(GOOD)
    assert [line.starts_paragraph for line in lines(f"Điều 1.\n{long}\nĐiều 2.\n{long}\n{long}")] == [
        True
    ] * 5


@given(st.text(alphabet="aâ \t\n\r\f\x1e\x85\xa0ư", max_size=80))
@settings(max_examples=200, deadline=None)
def test_no_letter_of_a_text_is_lost(text: str) -> None:
    kept = "".join(line.text for line in lines(text))
    assert [c for c in kept if c in "aâư\x1e\x85"] == [c for c in text if c in "aâư\x1e\x85"]


def test_markdown_markup_becomes_evidence() -> None:
    found = marked(
        "# KẾ HOẠCH\n\n**1. Mục đích:** Nâng cao *nhận thức* của [cán bộ](https://vi.du/a_(b)).\n\n"
        "- Mục một\n- Mục hai `05/KH`\n1\\. Đánh số\n\n---\n\n***Ghi chú*** H<sub>2</sub>O &amp; 5 \\* 3"
    )
    assert [(line.text, line.bold) for line in found] == [
        ("KẾ HOẠCH", True),
        ("1. Mục đích: Nâng cao nhận thức của cán bộ.", False),
        ("- Mục một", False),
        ("- Mục hai 05/KH", False),
        ("1. Đánh số", False),
        ("Ghi chú H2O & 5 * 3", False),
    ]
    words = {word.text: word for word in found[1].words}
    assert words["Mục"].bold and not words["Nâng"].bold and words["nhận"].italic
    assert all(line.starts_paragraph for line in found)


def test_markdown_lines_of_one_paragraph_are_left_open() -> None:
    found = marked("**TM. ỦY BAN NHÂN DÂN  \nCHỦ TỊCH**\n\nLê Văn Tám")
    assert [(line.text, line.starts_paragraph, line.bold) for line in found] == [
        ("TM. ỦY BAN NHÂN DÂN", True, True),
        ("CHỦ TỊCH", None, True),
        ("Lê Văn Tám", True, False),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "| TT | Nội dung | Thời gian |\n|---|:--:|---|\n| 1 | **Tổng kết** \\| khen | Quý IV |",
        "TT\tNội dung\tThời gian\n1\tTổng kết | khen\tQuý IV",
        "<table><tr><th>TT</th><th>Nội dung</th><th>Thời gian</th></tr>\n"
        "<tr><td>1</td><td>Tổng kết | khen</td><td>Quý IV</td></tr></table>",
    ],
)
def test_markdown_tables_are_rows(table: str) -> None:
    found = marked(f"## II. NỘI DUNG\n\nNhư sau:\n{table}\n\nHết")
    assert [(line.text, line.role) for line in found[2:-1]] == [
        ("TT\tNội dung\tThời gian", LineRole.TABLE_ROW),
        ("1\tTổng kết | khen\tQuý IV", LineRole.TABLE_ROW),
    ]
    assert [word.cell for word in found[3].words] == [0, 1, 1, 1, 1, 2, 2]
    assert (found[1].text, found[-1].text) == ("Như sau:", "Hết")


def test_an_empty_cell_keeps_its_place() -> None:
    found = marked("|a|b|c|\n|---|---|---|\n|1||3|\n||2||")
    assert [line.text for line in found] == ["a\tb\tc", "1\t\t3", "\t2"]


def test_a_letterhead_table_in_markdown_is_a_letterhead() -> None:
    found = marked(
        "| UBND HUYỆN SUỐI NGÀN<br>**PHÒNG VĂN HÓA** | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n|---|---|\n"
        "| Số: 05/KH-VH | Suối Ngàn, ngày 03 tháng 02 năm 2031 |"
    )
    assert [line.role for line in found] == [LineRole.LETTERHEAD_LEFT] * 3 + [LineRole.LETTERHEAD_RIGHT] * 2
    assert found[0].text == "UBND HUYỆN SUỐI NGÀN"


@pytest.mark.parametrize(
    "text",
    [
        "KẾ HOẠCH\n***\n1. Mục đích\n* Ghi chú\n_______\n- a\n===",
        "Giá 5*3*2 và 2 ** 3; xem [1] và (2)",
        "UBND HUYỆN | PHÒNG VĂN HÓA",
    ],
)
def test_plain_papers_are_not_markdown(tmp_path: Path, text: str) -> None:
    assert read(tmp_path / "a.txt", text.encode()).media_type is MediaType.TEXT


@given(st.text(alphabet="*_[]()#|<>`\\ -\n\tabđ1.$^{}!&;/", max_size=120))
@settings(max_examples=300, deadline=None)
def test_no_markdown_breaks_the_reader_or_loses_plain_letters(text: str) -> None:
    found = "".join(line.text for line in marked(text))
    if not set(text) & set("<[!&`$"):
        assert sorted(c for c in found if c in "abđ") == sorted(c for c in text if c in "abđ")
