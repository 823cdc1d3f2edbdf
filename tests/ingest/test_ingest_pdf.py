"""PDF: words with places and type, layers judged, scans known as scans, damage survived."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from ingest_files import ENGLISH_OCR, FRENCH, GOOD, TCVN3, VNI, font, scanned_pdf, text_pdf, without_unicode
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import DocumentError
from pipeline.ingest import Settings, ingest
from pipeline.records.page import IngestedDocument, LayerQuality
from pipeline.vietnamese.letters import strip_marks


def read(path: Path, **settings: int) -> IngestedDocument:
    return ingest(path, "0" * 16, Settings(**settings))


def texts(path: Path) -> list[str]:
    return [word.text for word in read(path).pages[0].words]


def test_words_have_places_in_points_from_the_top_left(tmp_path: Path) -> None:
    page = read(text_pdf(tmp_path / "a.pdf", GOOD)).pages[0]
    assert (page.width, page.height) == (pytest.approx(A4[0], abs=0.1), pytest.approx(A4[1], abs=0.1))
    first = page.words[0]
    assert first.text == "Thực" and first.box is not None
    assert first.box.left == pytest.approx(60, abs=1)
    # The baseline lies 780 points above the foot of the page.
    assert first.box.top < A4[1] - 780 < first.box.bottom
    assert " ".join(word.text for word in page.words) == " ".join(GOOD)
    assert first.size == pytest.approx(11, abs=0.5)


def test_a_page_origin_elsewhere_and_a_turned_page_do_not_move_words(tmp_path: Path) -> None:
    plain = read(text_pdf(tmp_path / "a.pdf", GOOD)).pages[0]
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        page = pdf.pages[0]
        page.MediaBox = [-100, -50, float(A4[0]) - 100, float(A4[1]) - 50]
        page.contents_add(b"q 1 0 0 1 -100 -50 cm", prepend=True)
        page.contents_add(b"Q")
        pdf.save(tmp_path / "moved.pdf")
        page.Rotate = 90
        pdf.save(tmp_path / "turned.pdf")
    moved = read(tmp_path / "moved.pdf").pages[0]
    assert moved.words[0].box is not None and plain.words[0].box is not None
    assert moved.words[0].box.left == pytest.approx(plain.words[0].box.left, abs=0.1)
    assert moved.words[0].box.top == pytest.approx(plain.words[0].box.top, abs=0.1)
    turned = read(tmp_path / "turned.pdf").pages[0]
    assert (turned.width, turned.height) == (moved.height, moved.width)
    # Text that stands on its side is left to recognition, which turns the page.
    assert turned.layer is LayerQuality.NONE and turned.words == ()


def test_bold_and_italic_come_from_the_font(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont(font(bold=True), 13)
    canvas.drawString(60, 700, "KẾ HOẠCH")
    canvas.setFont(font(), 13)
    canvas.drawString(60, 680, "Nội dung")
    canvas.setFont("Times-BoldItalic", 13)
    canvas.drawString(60, 660, "Ghi")
    canvas.save()
    words = {word.text: word for word in read(path).pages[0].words}
    assert (words["KẾ"].bold, words["KẾ"].italic) == (True, False)
    assert (words["Nội"].bold, words["Nội"].italic) == (False, False)
    assert (words["Ghi"].bold, words["Ghi"].italic) == (True, True)


def test_letters_printed_twice_are_bold_not_double(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont(font(), 13)
    for shift in (0, 0.4):
        canvas.drawString(60 + shift, 700, "MỤC ĐÍCH")
    canvas.drawString(60, 680, "aa oo")
    canvas.save()
    words = read(path).pages[0].words
    assert [(word.text, word.bold) for word in words] == [
        ("MỤC", True),
        ("ĐÍCH", True),
        ("aa", False),
        ("oo", False),
    ]


def test_footnote_marks_part_from_their_words_and_units_keep_theirs(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    line = canvas.beginText(60, 700)
    line.setFont(font(), 14)
    line.textOut("Kế hoạch số 3")
    line.setFont(font(), 8)
    line.setRise(5)
    line.textOut("2")
    line.setFont(font(), 14)
    line.setRise(0)
    line.textOut(" rộng 500 m")
    line.setFont(font(), 8)
    line.setRise(5)
    line.textOut("2")
    canvas.drawText(line)
    canvas.save()
    assert texts(path) == ["Kế", "hoạch", "số", "3", "²", "rộng", "500", "m²"]


def test_a_number_stamped_over_blanks_is_one_word_beside_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont("Times-Roman", 13)
    canvas.drawString(60, 700, "So:          /KH-UBND")
    canvas.setFont("Times-Roman", 8)
    for index in range(12):
        canvas.drawString(60, 600 - index * 12, "filler filler")
    canvas.setFont("Helvetica", 13)
    canvas.drawString(79, 700, "217")
    canvas.save()
    assert texts(path)[:3] == ["So:", "217", "/KH-UBND"]


def test_text_of_form_fields_is_read_with_the_page(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", GOOD)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        appearance = pdf.make_stream(b"BT /F 10 Tf 2 2 Td (05-8821) Tj ET")
        appearance.update(
            {
                "/Type": pikepdf.Name.XObject,
                "/Subtype": pikepdf.Name.Form,
                "/BBox": [0, 0, 80, 20],
                "/Resources": {
                    "/Font": {
                        "/F": {
                            "/Type": pikepdf.Name.Font,
                            "/Subtype": pikepdf.Name.Type1,
                            "/BaseFont": pikepdf.Name.Helvetica,
                        }
                    }
                },
            }
        )
        widget = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Sig,
                Rect=[400, 800, 480, 820],
                F=4,
                AP={"/N": appearance},
            )
        )
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([widget]))
        pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=[widget]))
        pdf.save(path)
    assert "05-8821" in texts(path)


def test_rulings_are_lines_thin_boxes_and_frames_merged(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for left in (60, 160, 260):
        canvas.rect(left, 700, 100, 0.5, stroke=0, fill=1)
    canvas.line(60, 650, 60, 600)
    canvas.rect(60, 400, 300, 100, stroke=1, fill=0)
    canvas.rect(60, 200, 300, 100, stroke=0, fill=1)
    canvas.save()
    rulings = read(path).pages[0].rulings
    lengths = sorted(round(max(r.right - r.left, r.bottom - r.top)) for r in rulings)
    assert lengths == [50, 100, 100, 300, 300, 300], "three pieces are one line, a shaded box is none"


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (TCVN3, "tcvn3"),
        (VNI, "vni"),
        (ENGLISH_OCR, "foreign_ocr"),
        ([strip_marks(line) for line in GOOD], "stripped"),
        ([strip_marks(line).upper() for line in GOOD], "stripped"),
        ([line.replace("ư", "ƣ") for line in GOOD], "glyphs"),
    ],
)
def test_damaged_layers_are_named(tmp_path: Path, lines: list[str], fault: str) -> None:
    page = read(text_pdf(tmp_path / "a.pdf", lines)).pages[0]
    assert (page.layer, page.layer_fault) == (LayerQuality.DAMAGED, fault)
    assert page.words, "what was read is never lost"


def test_a_layer_without_letters_behind_its_glyphs_is_unreadable(tmp_path: Path) -> None:
    page = read(without_unicode(text_pdf(tmp_path / "a.pdf", GOOD))).pages[0]
    assert (page.layer, page.layer_fault) == (LayerQuality.DAMAGED, "unreadable")


@pytest.mark.parametrize("lines", [GOOD, FRENCH, ["12.500", "37.000", "2031", "15/3"], ["Trang 3"]])
def test_good_layers_are_good(tmp_path: Path, lines: list[str]) -> None:
    page = read(text_pdf(tmp_path / "a.pdf", lines)).pages[0]
    assert (page.layer, page.layer_fault) == (LayerQuality.GOOD, None)


def test_pages_are_judged_one_by_one_and_short_ones_with_the_rest(tmp_path: Path) -> None:
    document = read(text_pdf(tmp_path / "a.pdf", GOOD, ENGLISH_OCR * 3, ["Noi nhan: nhu trén"]))
    assert [page.layer_fault for page in document.pages] == [None, "foreign_ocr", "foreign_ocr"]


def test_a_scan_has_no_layer_and_the_resolution_of_its_image(tmp_path: Path) -> None:
    page = read(scanned_pdf(tmp_path / "a.pdf")).pages[0]
    assert (page.layer, page.words) == (LayerQuality.NONE, ())
    assert page.image_dpi == pytest.approx(75, abs=1)


def test_a_signature_stamp_on_a_scan_is_kept_and_is_no_layer(tmp_path: Path) -> None:
    stamp = ["Ký bởi: Phòng Văn thư huyện Suối Ngàn", "Thời gian ký: 16/3/2031 08:15:24"]
    page = read(scanned_pdf(tmp_path / "a.pdf", stamp=stamp)).pages[0]
    assert page.layer is LayerQuality.NONE
    assert "Ký" in [word.text for word in page.words]


def test_a_hidden_layer_over_a_scan_is_judged(tmp_path: Path) -> None:
    good = read(scanned_pdf(tmp_path / "a.pdf", layer=GOOD * 3)).pages[0]
    assert (good.layer, good.image_dpi) == (LayerQuality.GOOD, 75)
    bad = read(scanned_pdf(tmp_path / "b.pdf", layer=ENGLISH_OCR * 3)).pages[0]
    assert (bad.layer, bad.layer_fault) == (LayerQuality.DAMAGED, "foreign_ocr")


def test_landscape_and_mixed_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont(font(), 11)
    canvas.drawString(60, 700, GOOD[0])
    canvas.showPage()
    canvas.setPageSize(landscape(A4))
    canvas.showPage()
    canvas.save()
    first, second = read(path).pages
    assert first.layer is LayerQuality.GOOD
    assert second.width == pytest.approx(A4[1], abs=0.1) and second.layer is LayerQuality.NONE


def test_a_locked_pdf_asks_for_its_password_and_an_owner_lock_does_not_matter(tmp_path: Path) -> None:
    with pikepdf.open(text_pdf(tmp_path / "a.pdf", GOOD)) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
        pdf.save(
            tmp_path / "owned.pdf",
            encryption=pikepdf.Encryption(owner="o", user="", allow=pikepdf.Permissions(extract=False)),
        )
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "locked.pdf")
    assert caught.value.code == "encrypted_pdf"
    assert texts(tmp_path / "owned.pdf")[:2] == ["Thực", "hiện"]


def test_a_pdf_cut_short_is_an_error_or_says_what_was_lost(tmp_path: Path) -> None:
    whole = text_pdf(tmp_path / "a.pdf", *[GOOD] * 6).read_bytes()
    for tenths in range(1, 10):
        path = tmp_path / "cut.pdf"
        path.write_bytes(whole[: len(whole) * tenths // 10])
        try:
            document = read(path)
        except DocumentError as error:
            assert error.code == "damaged_pdf"
        else:
            codes = {notice.code for notice in document.notices}
            assert codes & {"pdf_recovered", "pdf_pages_lost"}


def test_a_pdf_with_a_broken_index_is_mended(tmp_path: Path) -> None:
    whole = text_pdf(tmp_path / "a.pdf", GOOD, GOOD).read_bytes()
    path = tmp_path / "b.pdf"
    path.write_bytes(whole.replace(b"startxref\n", b"startxref\n99"))
    document = read(path)
    assert len(document.pages) == 2
    assert [notice.code for notice in document.notices] == ["pdf_recovered"]
    assert document.pages[1].layer is LayerQuality.GOOD


def test_lost_pages_are_counted(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", GOOD, GOOD, GOOD)
    with pikepdf.open(path) as pdf:
        del pdf.pages[1].obj["/Contents"]
        pdf.save(tmp_path / "b.pdf")
    broken = (tmp_path / "b.pdf").read_bytes().replace(b"startxref\n", b"startxref\n99")
    (tmp_path / "b.pdf").write_bytes(broken)
    notices = read(tmp_path / "b.pdf").notices
    assert [(notice.code, notice.values) for notice in notices] == [
        ("pdf_pages_lost", {"expected": "3", "pages": "2"})
    ]


def test_a_page_that_unpacks_to_gigabytes_is_left_to_its_image(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", GOOD, GOOD)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Contents = pdf.make_stream(b"q Q " * 5_000_000)
        pdf.save(path, compress_streams=True)
    assert path.stat().st_size < 200_000
    document = read(path)
    assert document.pages[0].layer is LayerQuality.NONE
    assert document.pages[1].layer is LayerQuality.GOOD
    assert [(notice.code, notice.page) for notice in document.notices] == [("text_layer_unreadable", 1)]


def test_limits_on_pages_and_page_size(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", GOOD, GOOD, GOOD)
    with pytest.raises(DocumentError) as caught:
        read(path, max_pages=2)
    assert (caught.value.code, caught.value.values["pages"]) == ("too_many_pages", "3")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[1].MediaBox = [0, 0, 14400, 14400]
        pdf.save(path)
    with pytest.raises(DocumentError) as caught:
        read(path)
    assert (caught.value.code, caught.value.page) == ("page_too_large", 2)


def test_forms_that_draw_themselves_do_not_hang(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", GOOD)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        form = pdf.make_stream(b"/X Do")
        form.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form, "/BBox": [0, 0, 10, 10]})
        form.Resources = pikepdf.Dictionary(XObject={"/X": form})
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary({"/X": form})
        pdf.pages[0].contents_add(b" /X Do")
        pdf.save(path)
    assert len(read(path).pages) == 1


def test_a_page_whose_parent_is_a_number_is_read_as_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "parent.pdf"
    path.write_bytes(
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n"
        b"3 0 obj\n<</Type/Page/Parent 0 R/MediaBox[0 0 595 842]>>\nendobj\n"
        b"trailer\n<</Root 1 0 R/Size 4>>\n%%EOF\n"
    )
    page = read(path).pages[0]
    assert (page.width, page.height) == (595.0, 842.0)
