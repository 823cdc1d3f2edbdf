"""DOCX: all that Word prints, with its numbers; letterhead, tables, notes, pages."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from ingest_files import GOOD, docx_package

from pipeline.errors import DocumentError
from pipeline.ingest import Settings, ingest
from pipeline.records.page import IngestedDocument, Line, LineRole
from pipeline.records.source import MediaType

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(path: Path, **settings: int) -> IngestedDocument:
    return ingest(path, "0" * 16, Settings(**settings))


def lines(path: Path) -> list[Line]:
    return [line for page in read(path).pages for line in page.lines]


def texts(path: Path) -> list[str]:
    return [line.text for line in lines(path)]


def test_paragraphs_with_type_and_alignment(tmp_path: Path) -> None:
    document = docx.Document()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("KẾ HO").bold = True
    title.add_run("ẠCH").bold = True
    mixed = document.add_paragraph()
    mixed.add_run("1. Mục đích: ").bold = True
    mixed.add_run(GOOD[0]).italic = True
    document.add_heading("Nội dung", level=1)
    document.add_paragraph("   ")
    document.save(str(tmp_path / "a.docx"))
    found = lines(tmp_path / "a.docx")
    assert read(tmp_path / "a.docx").media_type is MediaType.DOCX
    assert [(line.text, line.bold, line.centred, line.starts_paragraph) for line in found] == [
        ("KẾ HOẠCH", True, True, True),
        (f"1. Mục đích: {GOOD[0]}", False, None, True),
        ("Nội dung", True, None, True),
    ]
    assert [word.bold for word in found[1].words[:5]] == [True, True, True, False, False]
    assert found[1].words[4].italic is True
    assert found[2].words[0].size == 14


def test_letterhead_signature_and_data_in_body_order(tmp_path: Path) -> None:
    document = docx.Document()
    head = document.add_table(rows=2, cols=2)
    head.cell(0, 0).text = "UBND HUYỆN SUỐI NGÀN\nPHÒNG VĂN HÓA"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text = "Số: 05/KH-VH"
    head.cell(1, 1).text = "Suối Ngàn, ngày 03 tháng 02 năm 2031"
    document.add_paragraph("KẾ HOẠCH")
    data = document.add_table(rows=3, cols=3)
    for row, values in enumerate(
        (("TT", "Nội dung", "Hạn"), ("1", "Tổng kết", "Quý IV"), ("I. Chung", "", ""))
    ):
        for column, value in enumerate(values):
            data.cell(row, column).text = value
    data.cell(2, 0).merge(data.cell(2, 2))
    foot = document.add_table(rows=1, cols=2)
    foot.cell(0, 0).text = "Nơi nhận:\n- Như trên;\n- Lưu: VT."
    foot.cell(0, 1).text = "TRƯỞNG PHÒNG\n\n\nLê Văn Tám"
    document.save(str(tmp_path / "a.docx"))
    assert [(line.role.value, line.text) for line in lines(tmp_path / "a.docx")] == [
        ("letterhead_left", "UBND HUYỆN SUỐI NGÀN"),
        ("letterhead_left", "PHÒNG VĂN HÓA"),
        ("letterhead_left", "Số: 05/KH-VH"),
        ("letterhead_right", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("letterhead_right", "Độc lập - Tự do - Hạnh phúc"),
        ("letterhead_right", "Suối Ngàn, ngày 03 tháng 02 năm 2031"),
        ("text", "KẾ HOẠCH"),
        ("table_row", "TT\tNội dung\tHạn"),
        ("table_row", "1\tTổng kết\tQuý IV"),
        ("table_row", "I. Chung"),
        ("recipients", "Nơi nhận:"),
        ("recipients", "- Như trên;"),
        ("recipients", "- Lưu: VT."),
        ("signature", "TRƯỞNG PHÒNG"),
        ("signature", "Lê Văn Tám"),
    ]


def test_a_letterhead_without_motto(tmp_path: Path) -> None:
    """Unions print none; number and date side by side tell it. A table of papers is none."""
    document = docx.Document()
    head = document.add_table(rows=1, cols=2)
    head.cell(0, 0).text = "HỘI LHTN TỈNH BẮC NGÀN\nỦY BAN HỘI HUYỆN SUỐI NGÀN\n***\nSố 37 -KH/UBH"
    head.cell(0, 1).text = "Suối Ngàn, ngày 20 tháng 7 năm 2031"
    data = document.add_table(rows=2, cols=3)
    for row, values in enumerate((("Số: 01/KH", "ngày 02 tháng 3 năm 2031", "x"), ("02", "ngày mai", "y"))):
        for column, value in enumerate(values):
            data.cell(row, column).text = value
    document.save(str(tmp_path / "a.docx"))
    found = [line.role.value for line in lines(tmp_path / "a.docx")]
    assert found == [*["letterhead_left"] * 4, "letterhead_right", *["table_row"] * 2]


def test_a_letterhead_typed_with_tabs(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("UBND HUYỆN SUỐI NGÀN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    document.add_paragraph("PHÒNG VĂN HÓA\t\tĐộc lập - Tự do - Hạnh phúc")
    document.add_paragraph("Số: 05/KH-VH\tSuối Ngàn, ngày 03 tháng 02 năm 2031")
    document.add_paragraph("1.\tMục đích")
    document.add_paragraph("Nội dung")
    document.add_paragraph("2.\tYêu cầu")
    document.save(str(tmp_path / "a.docx"))
    found = [(line.role.value.removeprefix("letterhead_"), line.text) for line in lines(tmp_path / "a.docx")]
    assert found[:3] == [
        ("left", "UBND HUYỆN SUỐI NGÀN"),
        ("left", "PHÒNG VĂN HÓA"),
        ("left", "Số: 05/KH-VH"),
    ]
    assert [text for _, text in found[-3:]] == ["1. Mục đích", "Nội dung", "2. Yêu cầu"]


NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2."/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
 <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Muc"/><w:lvlText w:val="Điều %1."/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>
</w:numbering>"""
STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:styleId="Goc"><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Muc"><w:basedOn w:val="Goc"/>
 <w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr><w:rPr><w:caps/></w:rPr></w:style>
</w:styles>"""


def item(list_id: int, level: int, text: str) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def plain(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def test_automatic_numbers_are_printed(tmp_path: Path) -> None:
    body = (
        item(1, 0, "MỤC ĐÍCH") + item(1, 1, "Chung") + item(1, 1, "Riêng") + item(1, 2, "một")
        + item(1, 2, "hai") + plain("xen giữa") + item(1, 2, "ba") + item(1, 0, "NỘI DUNG")
        + item(1, 1, "Đầu") + item(1, 2, "lại") + item(2, 0, "gạch") + item(2, 1, "chấm")
        + item(3, 0, "NĂM") + item(3, 0, "SÁU") + item(1, 0, "BẢY")
    )  # fmt: skip
    path = docx_package(tmp_path / "a.docx", body, numbering=NUMBERING)
    assert texts(path) == [
        "I. MỤC ĐÍCH", "1.1. Chung", "1.2. Riêng", "a) một", "b) hai", "xen giữa", "c) ba", "II. NỘI DUNG",
        "2.1. Đầu", "a) lại", "- gạch", "• chấm", "V. NĂM", "VI. SÁU", "VII. BẢY",
    ]  # fmt: skip


def test_styles_hand_down_type_numbers_and_capitals(tmp_path: Path) -> None:
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Muc"/></w:pPr><w:r><w:t>Phạm vi</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:pStyle w:val="Muc"/></w:pPr><w:r><w:rPr><w:b w:val="0"/><w:caps w:val="0"/></w:rPr>'
        "<w:t>Đối tượng</w:t></w:r></w:p>"
        '<w:p><w:pPr><w:pStyle w:val="Muc"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
        "<w:r><w:t>Hết</w:t></w:r></w:p>"
    )
    path = docx_package(tmp_path / "a.docx", body, numbering=NUMBERING, styles=STYLES)
    assert [(line.text, line.bold, line.centred) for line in lines(path)] == [
        ("Điều 1. PHẠM VI", True, True),
        ("Điều 2. Đối tượng", False, True),
        ("HẾT", True, True),
    ]


def test_text_that_word_keeps_in_odd_places_is_read_and_deleted_text_is_not(tmp_path: Path) -> None:
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    body = (
        "<w:p>" + run.format("Huyện ")
        + "<w:smartTag><w:smartTag>" + run.format("Suối Ngàn") + "</w:smartTag></w:smartTag>"
        + "<w:ins>" + run.format(" mới") + "</w:ins><w:del><w:r><w:delText> cũ</w:delText></w:r></w:del>"
        + "<w:moveFrom>" + run.format(" đi") + "</w:moveFrom>"
        + "<w:hyperlink>" + run.format(" liên kết") + "</w:hyperlink>"
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run.format(" 2031")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t> ẩn</w:t></w:r>"
        + "<w:r><w:t>, QĐ</w:t><w:noBreakHyphen/><w:t>UBND</w:t></w:r></w:p>"
        + "<w:sdt><w:sdtContent>" + plain("trong khung") + "</w:sdtContent></w:sdt>"
        + "<w:p><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>" + plain("hộp chữ")
        + "</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><v:textbox><w:txbxContent>" + plain("hộp chữ")
        + "</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent><w:t>neo</w:t></w:r></w:p>"
    )  # fmt: skip
    assert texts(docx_package(tmp_path / "a.docx", body)) == [
        "Huyện Suối Ngàn mới liên kết 2031, QĐ-UBND",
        "trong khung",
        "neo",
        "hộp chữ",
    ]


def test_a_soft_hyphen_is_kept_for_it_may_be_a_letter(tmp_path: Path) -> None:
    """In TCVN3 it is ư; LibreOffice stores it as an element of its own."""
    body = "<w:p><w:r><w:t>Ch</w:t><w:softHyphen/><w:t>\u00acng tr×nh</w:t></w:r></w:p>"
    assert texts(docx_package(tmp_path / "a.docx", body)) == ["Ch\u00ad\u00acng tr×nh"]


def test_footnotes_stand_at_the_end_of_their_page(tmp_path: Path) -> None:
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="7"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> Theo số liệu năm 2030.</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    body = (
        '<w:p><w:r><w:t>Kế hoạch số 3</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r></w:p>'
        + plain("Tiếp")
        + '<w:p><w:r><w:br w:type="page"/><w:t>Trang sau rộng 5 m</w:t></w:r>'
        + '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r></w:p>'
    )
    first, second = read(docx_package(tmp_path / "a.docx", body, footnotes=notes)).pages
    assert [(line.role, line.text) for line in first.lines] == [
        (LineRole.TEXT, "Kế hoạch số 3 ¹"),
        (LineRole.TEXT, "Tiếp"),
        (LineRole.FOOTNOTE, "¹ Theo số liệu năm 2030."),
    ]
    assert [line.text for line in second.lines] == ["Trang sau rộng 5 m²"]


def test_pages_are_those_that_word_saw_and_paragraphs_stay_whole(tmp_path: Path) -> None:
    rendered = "<w:lastRenderedPageBreak/>"
    body = (
        plain("một")
        + f"<w:p><w:r><w:t xml:space='preserve'>hai </w:t></w:r><w:r>{rendered}<w:t>vẫn hai</w:t></w:r></w:p>"
        + plain("ba")
        + f'<w:p><w:r><w:br w:type="page"/></w:r><w:r>{rendered}<w:t>bốn</w:t></w:r></w:p>'
        + f"<w:tbl><w:tr><w:tc>{plain('a')}</w:tc><w:tc>{plain('b')}</w:tc></w:tr>"
        + f"<w:tr><w:tc><w:p><w:r>{rendered}<w:t>c</w:t></w:r></w:p></w:tc>"
        + f"<w:tc><w:p><w:r>{rendered}<w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    pages = read(docx_package(tmp_path / "a.docx", body)).pages
    assert [[line.text for line in page.lines] for page in pages] == [
        ["một", "hai vẫn hai"],
        ["ba"],
        ["bốn", "a\tb"],
        ["c\td"],
    ]


def test_page_breaks_by_hand(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("một").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("hai").paragraph_format.page_break_before = True
    document.add_section()
    document.add_paragraph("ba")
    document.save(str(tmp_path / "a.docx"))
    pages = read(tmp_path / "a.docx").pages
    assert [line.text for line in pages[0].lines] == ["một"]
    assert [line.text for line in pages[-1].lines] == ["ba"]


def test_damaged_locked_and_exploding_packages(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(" ".join(GOOD))
    document.save(str(tmp_path / "a.docx"))
    whole = (tmp_path / "a.docx").read_bytes()
    (tmp_path / "cut.docx").write_bytes(whole[: len(whole) // 2])
    docx_package(tmp_path / "bad.docx", "<w:p><w:r>")
    docx_package(tmp_path / "bomb.docx", plain("0" * 30_000_000))
    docx_package(tmp_path / "empty.docx", "<w:p/>")
    # Its directory says that it begins behind where it stands, so that the parts lie before the file.
    moved = bytearray(whole)
    field = slice((end := moved.rindex(b"PK\5\6")) + 16, end + 20)
    moved[field] = (int.from_bytes(moved[field], "little") + len(whole)).to_bytes(4, "little")
    (tmp_path / "moved.docx").write_bytes(moved)
    for name, code in (
        ("cut.docx", "damaged_docx"),
        ("moved.docx", "damaged_docx"),
        ("bad.docx", "damaged_docx"),
        ("bomb.docx", "file_too_large"),
        ("empty.docx", "empty_file"),
    ):
        with pytest.raises(DocumentError) as caught:
            read(tmp_path / name)
        assert caught.value.code == code, name
    assert (tmp_path / "bomb.docx").stat().st_size < 100_000


def test_entities_of_a_package_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật")
    path = tmp_path / "a.docx"
    bomb = "".join(f"<!ENTITY a{i + 1} '{f'&a{i};' * 10}'>" for i in range(9))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            f"<!DOCTYPE d [<!ENTITY a0 'ha'>{bomb}<!ENTITY x SYSTEM 'file://{secret}'>]>"
            f"<w:document {W}><w:body><w:p><w:r><w:t>còn &x;&a9;</w:t></w:r></w:p></w:body></w:document>",
        )
    try:
        text = " ".join(texts(path))
    except DocumentError as error:
        assert error.code == "damaged_docx"
    else:
        assert "bí mật" not in text and len(text) < 1_000
