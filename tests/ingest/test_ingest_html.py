"""HTML: paragraphs, rows, letterhead and signature by structure; nothing fetched or run."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import DocumentError
from pipeline.ingest import Settings, flow, html, ingest
from pipeline.records.page import IngestedDocument, Line, LineRole

LEFT, RIGHT = LineRole.LETTERHEAD_LEFT, LineRole.LETTERHEAD_RIGHT


def lines(body: str) -> list[Line]:
    return [
        line for page in flow.pages(html.blocks(f"<html><body>{body}</body></html>")) for line in page.lines
    ]


def texts(body: str) -> list[str]:
    return [line.text for line in lines(body)]


def read(path: Path, content: bytes) -> IngestedDocument:
    path.write_bytes(content)
    return ingest(path, "0" * 16, Settings())


def test_blocks_are_paragraphs_and_style_is_evidence() -> None:
    found = lines(
        "<p style='text-align: center'><strong>KẾ HOẠCH</strong></p>"
        "<h2>Phát động <em>thi đua</em></h2>"
        "<div>Thực hiện   Chương\n trình <b>05</b>&nbsp;của huyện,<br>xã.</div>"
        "<center>Tên</center><span>lẻ</span>"
    )
    assert [(line.text, line.bold, line.centred) for line in found] == [
        ("KẾ HOẠCH", True, True),
        ("Phát động thi đua", True, False),
        ("Thực hiện Chương trình 05 của huyện,", False, False),
        ("xã.", False, False),
        ("Tên", False, True),
        ("lẻ", False, False),
    ]
    assert [line.starts_paragraph for line in found] == [True, True, True, None, True, True]
    assert [word.italic for word in found[1].words] == [False, False, True, True]
    assert [word.bold for word in found[2].words] == [False] * 4 + [True] + [False] * 2


def test_letterhead_and_signature_tables_are_no_data() -> None:
    found = lines(
        "<table><tr><td>UBND HUYỆN SUỐI NGÀN<br><b>PHÒNG VĂN HÓA</b></td>"
        "<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</td></tr>"
        "<tr><td>Số: 05/KH-VH</td><td><i>Suối Ngàn, ngày 03 tháng 02 năm 2031</i></td></tr></table>"
        "<p>KẾ HOẠCH</p>"
        "<table><tr><td><b>Nơi nhận:</b><br>- Như trên;<br>- Lưu: VT.</td>"
        "<td>&nbsp;</td><td>TRƯỞNG PHÒNG<p>Lê Văn Tám</p></td></tr></table>"
    )
    assert [(line.role, line.text) for line in found] == [
        (LEFT, "UBND HUYỆN SUỐI NGÀN"),
        (LEFT, "PHÒNG VĂN HÓA"),
        (LEFT, "Số: 05/KH-VH"),
        (RIGHT, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (RIGHT, "Độc lập - Tự do - Hạnh phúc"),
        (RIGHT, "Suối Ngàn, ngày 03 tháng 02 năm 2031"),
        (LineRole.TEXT, "KẾ HOẠCH"),
        (LineRole.RECIPIENTS, "Nơi nhận:"),
        (LineRole.RECIPIENTS, "- Như trên;"),
        (LineRole.RECIPIENTS, "- Lưu: VT."),
        (LineRole.SIGNATURE, "TRƯỞNG PHÒNG"),
        (LineRole.SIGNATURE, "Lê Văn Tám"),
    ]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ñy ban nh©n d©n", "céng hoµ x· héi chñ nghÜa viÖt nam"),
        ("UYÛ BAN NHAÂN DAÂN", "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM"),
        ("UY BAN NHAN DAN", "CONG HOA XA HOI CHU NGHIA VIET NAM"),
        ("HUYỆN ỦY SUỐI NGÀN", "ĐẢNG CỘNG SẢN VIỆT NAM"),
        ("XÃ ĐOÀN", "ĐOÀN TNCS HỒ CHÍ MINH"),
    ],
)
def test_letterheads_are_known_in_any_charset_and_of_any_body(left: str, right: str) -> None:
    found = lines(f"<table><tr><td>{left}</td><td>{right}</td></tr></table>")
    assert [line.role for line in found] == [LEFT, RIGHT]


def test_data_tables_are_rows_with_merged_cells_in_their_columns() -> None:
    found = lines(
        "<table border=1><tr><th rowspan=2>TT</th><th colspan=2>Nội dung</th><th>Hạn</th></tr>"
        "<tr><td>Việc</td><td>Đơn vị</td><td>Quý I</td></tr>"
        "<tr><td>1</td><td><p>Tổ chức</p><p>hội nghị</p></td><td></td><td>Quý II</td></tr></table>"
    )
    assert [line.text for line in found] == [
        "TT\tNội dung\t\tHạn",
        "\tViệc\tĐơn vị\tQuý I",
        "1\tTổ chức hội nghị\t\tQuý II",
    ]
    assert {line.role for line in found} == {LineRole.TABLE_ROW}
    assert found[0].bold and not found[1].bold


def test_a_table_round_the_whole_page_is_transparent() -> None:
    assert texts(
        "<table><tr><td><p>KẾ HOẠCH</p><table><tr><td>1</td><td>a</td></tr><tr><td>2</td><td>b</td></tr></table>"
        "</td></tr></table>"
    ) == ["KẾ HOẠCH", "1\ta", "2\tb"]


def test_lists_get_the_marks_that_a_browser_shows() -> None:
    assert texts(
        "<ol><li>một</li><li value=5>năm</li><li>sáu<ul><li>nhỏ</li></ul></li></ol>"
        "<ol type=a start=3><li>c</li></ol><ol type=I><li>đầu</li></ol>"
    ) == ["1. một", "5. năm", "6. sáu", "- nhỏ", "c. c", "I. đầu"]


def test_what_is_not_text_is_dropped() -> None:
    assert texts(
        "<script>var a='không';</script><style>p{}</style><p hidden>ẩn</p><p style='display: none'>ẩn</p>"
        "<!-- chú --><iframe src='http://vi.du/x'>khung</iframe><img src='http://vi.du/a.png'><p>còn</p>"
    ) == ["còn"]


def test_a_raised_number_is_a_note_and_a_note_is_a_note() -> None:
    found = lines("<p>nhiệm vụ<sup>1</sup> rộng 5 m<sup>2</sup></p><div id='ftn1'><p>1 Ghi chú</p></div>")
    assert [(line.text, line.role) for line in found] == [
        ("nhiệm vụ ¹ rộng 5 m²", LineRole.TEXT),
        ("1 Ghi chú", LineRole.FOOTNOTE),
    ]


def test_forced_page_breaks_are_pages() -> None:
    pages = flow.pages(html.blocks("<p>một</p><p style='page-break-before:always'>hai</p>"))
    assert [[line.text for line in page.lines] for page in pages] == [["một"], ["hai"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1258"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    meta = "<meta charset=windows-1258>" if encoding == "cp1258" else ""
    # Windows-1258 writes tone marks apart from their letters.
    word = "Kê\u0301" if encoding == "cp1258" else "Kế"
    document = read(tmp_path / "a.html", f"<html>{meta}<body><p>{word}</p></body></html>".encode(encoding))
    assert document.pages[0].lines[0].text == "Kế"


def test_entities_are_not_expanded_and_files_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật")
    bomb = "".join(f"<!ENTITY a{i + 1} '{f'&a{i};' * 10}'>" for i in range(12))
    content = (
        f"<!DOCTYPE html [<!ENTITY a0 'ha'>{bomb}<!ENTITY x SYSTEM 'file://{secret}'>]>"
        "<html><body><p>KẾ HOẠCH &a12; &x;</p></body></html>"
    )
    text = " ".join(line.text for line in read(tmp_path / "a.html", content.encode()).pages[0].lines)
    assert "KẾ HOẠCH" in text and "bí mật" not in text and len(text) < 5_000


def test_deep_nesting_and_emptiness(tmp_path: Path) -> None:
    deep = "<div>" * 50_000 + "sâu" + "</div>" * 50_000
    read(tmp_path / "a.html", f"<html><body><p>nông</p>{deep}</body></html>".encode())
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "b.html", b"<html><body><script>x</script></body></html>")
    assert caught.value.code == "empty_file"
