"""Two-layer PDF/A: the paper as it was, words found where they stand."""

import html
import re
import subprocess
from io import BytesIO

import numpy as np
import pikepdf
import pytest
from archive_store import DPI, Leaf, scan, words
from PIL import Image, ImageSequence
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.archive.conformance import faults
from pipeline.archive.fonts import SERIF, font_file
from pipeline.archive.layer import PlacedWord, WordsOfPage
from pipeline.archive.pdfa import Label, write_pdfa
from pipeline.errors import DocumentError
from pipeline.records.source import MediaType

LABEL = Label(
    title="Kế hoạch mẫu", author="UBND huyện Sơn Lâm", identifier="H99.1.0000001", producer="kehoach"
)
FORMS = {
    "jpeg": (MediaType.JPEG, "RGB", 1),
    "png": (MediaType.PNG, "L", 1),
    "tiff": (MediaType.TIFF, "RGB", 3),
}


def layer(leaf: Leaf, number: int = 1) -> WordsOfPage:
    placed = tuple(PlacedWord(word.text, word.box, word.line) for word in words(leaf))
    return WordsOfPage(number, leaf.width, leaf.height, placed, leaf.turn)


def found(pdf, page=1) -> dict[str, list[tuple[float, float, float, float]]]:
    """Words that pdftotext finds on a page, with their boxes in points from the top left corner."""
    run = subprocess.run(
        ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), pdf, "-"], capture_output=True, text=True
    )
    told = {}
    pattern = r'xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">([^<]*)<'
    for *box, word in re.findall(pattern, run.stdout):
        told.setdefault(html.unescape(word), []).append(tuple(map(float, box)))
    return told


def plain(pdf) -> str:
    run = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True)
    return " ".join(run.stdout.split())


def typed(path, text, turn=0, font=None):
    """A PDF whose text is its own."""
    canvas = Canvas(str(path), pagesize=(595, 842))
    if font is None:
        pdfmetrics.registerFont(TTFont("Own", str(font_file(SERIF))))
    canvas.setPageRotation(turn)
    canvas.setFont(font or "Own", 14)
    canvas.drawString(90, 700, text)
    canvas.save()
    return path


@pytest.mark.parametrize("ending", FORMS)
def test_pixels_of_a_scan_stay_as_they_are(tmp_path, ending):
    media_type, colour, pages = FORMS[ending]
    source = scan(tmp_path / f"in.{ending}", colour, pages)
    target = tmp_path / "out.pdf"
    made = write_pdfa(source, media_type, [layer(Leaf(), n) for n in range(1, pages + 1)], LABEL, target)
    assert made.faults == ()
    with pikepdf.open(target) as pdf, Image.open(source) as image:
        frames = [np.asarray(frame) for frame in ImageSequence.Iterator(image)]
        held = [pikepdf.PdfImage(picture(page)).as_pil_image() for page in pdf.pages]
        assert len(held) == pages
        for frame, kept in zip(frames, held, strict=True):
            assert np.array_equal(frame, np.asarray(kept))


def test_a_jpeg_is_taken_over_byte_for_byte(tmp_path):
    source, target = scan(tmp_path / "in.jpg"), tmp_path / "out.pdf"
    write_pdfa(source, MediaType.JPEG, [layer(Leaf())], LABEL, target)
    with pikepdf.open(target) as pdf:
        assert bytes(picture(pdf.pages[0]).read_raw_bytes()) == source.read_bytes()
    assert target.stat().st_size <= 1.3 * source.stat().st_size


@pytest.mark.parametrize("colour", ["L", "RGB"])
def test_jpeg_inside_tiff_is_joined_and_not_unpacked(tmp_path, colour):
    """Two pages of many strips: as small as they were, and seen as they are when they are unpacked."""
    source, target = tmp_path / "in.tif", tmp_path / "out.pdf"
    scan(source, colour, 2, compression="jpeg")
    with Image.open(source) as image:
        assert image.info["compression"] == "jpeg" and len(image.tag_v2[273]) > 1
        frames = [np.asarray(frame) for frame in ImageSequence.Iterator(image)]
    made = write_pdfa(source, MediaType.TIFF, [], LABEL, target)
    assert made.faults == ()
    assert target.stat().st_size <= 1.1 * source.stat().st_size
    with pikepdf.open(target) as pdf:
        assert [picture(page).Filter for page in pdf.pages] == [pikepdf.Name.DCTDecode] * 2
        for page, frame in zip(pdf.pages, frames, strict=True):
            assert np.array_equal(frame, np.asarray(pikepdf.PdfImage(picture(page)).as_pil_image()))
    unpacked = tmp_path / "unpacked.tif"
    first, *rest = (Image.fromarray(frame) for frame in frames)
    first.save(unpacked, save_all=True, append_images=rest, dpi=(DPI, DPI))
    write_pdfa(unpacked, MediaType.TIFF, [], LABEL, tmp_path / "unpacked.pdf")
    one, two = (np.frombuffer(drawn(path), np.uint8) for path in (target, tmp_path / "unpacked.pdf"))
    assert one.shape == two.shape and np.abs(one.astype(int) - two).max() <= 3


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_every_word_is_found_within_two_points_of_its_box(tmp_path, turn):
    source, target = scan(tmp_path / "in.png", "L"), tmp_path / "out.pdf"
    leaf = Leaf(turn=turn)
    write_pdfa(source, MediaType.PNG, [layer(leaf)], LABEL, target)
    told = found(target)
    to_points = 72 / DPI
    for word in words(leaf):
        wanted = [v * to_points for v in (word.box.left, word.box.top, word.box.right, word.box.bottom)]
        assert word.text in told
        nearest = min(max(abs(a - b) for a, b in zip(wanted, box, strict=True)) for box in told[word.text])
        assert nearest <= 2, (word, told[word.text])


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_stand_right_on_pages_that_the_pdf_turns(tmp_path, turn):
    """A page with /Rotate and a corner elsewhere than at 0, 0; boxes are those of the page as it is seen."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(400, 600))
        pdf.pages[0].MediaBox = [50, -30, 450, 570]
        pdf.pages[0].Rotate = turn
        pdf.save(source)
    wide, tall = (600.0, 400.0) if turn in (90, 270) else (400.0, 600.0)
    leaf = Leaf(width=wide * 2, height=tall * 2, lines=("Thị trấn Đồng Mỏ",))
    write_pdfa(source, MediaType.PDF, [layer(leaf)], LABEL, target)
    told = found(target)
    for word in words(leaf):
        wanted = [v / 2 for v in (word.box.left, word.box.top, word.box.right, word.box.bottom)]
        assert max(abs(a - b) for a, b in zip(wanted, told[word.text][0], strict=True)) <= 2


def test_text_is_found_by_its_letters_and_seen_by_nobody(tmp_path):
    source, target = scan(tmp_path / "in.png", "L"), tmp_path / "out.pdf"
    write_pdfa(source, MediaType.PNG, [layer(Leaf())], LABEL, target)
    assert "nghiêng ngửa những thuở xưa, đường Nguyễn Huệ" in plain(target)
    write_pdfa(source, MediaType.PNG, [], LABEL, tmp_path / "bare.pdf")
    assert drawn(target) == drawn(tmp_path / "bare.pdf")


def test_a_born_digital_page_keeps_its_own_text_alone(tmp_path):
    source, target = typed(tmp_path / "in.pdf", "Phòng Giáo dục và Đào tạo"), tmp_path / "out.pdf"
    made = write_pdfa(source, MediaType.PDF, [], LABEL, target)
    assert plain(target) == "Phòng Giáo dục và Đào tạo"
    assert made.faults == ()


def test_where_own_text_is_damaged_the_restored_words_are_found_instead(tmp_path):
    source, target = typed(tmp_path / "in.pdf", "Phòng trào thi dua Thƣợng"), tmp_path / "out.pdf"
    leaf = Leaf(width=595, height=842, lines=("Phong trào thi đua Thượng",))
    write_pdfa(source, MediaType.PDF, [layer(leaf)], LABEL, target)
    text = plain(target)
    assert "Phong trào thi đua Thượng" in text
    assert "Thƣợng" not in text and "dua" not in text
    assert drawn(source) == drawn(target)


def test_the_layer_of_an_earlier_recognition_is_replaced(tmp_path):
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    canvas = Canvas(str(source), pagesize=(595, 842))
    text = canvas.beginText(90, 700)
    text.setTextRenderMode(3)
    text.textLine("KE HOACH phat dong")
    canvas.drawText(text)
    canvas.rect(80, 80, 100, 100, fill=1)
    canvas.save()
    leaf = Leaf(width=1190, height=1684, lines=("KẾ HOẠCH phát động",))
    write_pdfa(source, MediaType.PDF, [layer(leaf)], LABEL, target)
    assert plain(target) == "KẾ HOẠCH phát động"
    with pikepdf.open(target) as pdf:
        content = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(pdf.pages[0]))
        assert b"KE HOACH" not in content
    assert drawn(source) == drawn(target)


def picture(page):
    (image,) = (x for x in page.resources.XObject.values() if x.Subtype == "/Image")
    return image


def drawn(pdf) -> bytes:
    return subprocess.run(["pdftoppm", "-r", "60", pdf], capture_output=True, check=True).stdout


def test_fonts_that_are_only_named_are_embedded_and_nothing_moves(tmp_path):
    source, target = typed(tmp_path / "in.pdf", "Ban Thi dua 12/QD", font="Times-Roman"), tmp_path / "out.pdf"
    before = found(source)
    made = write_pdfa(source, MediaType.PDF, [], LABEL, target)
    assert made.replaced_fonts == ("Times-Roman",) or "Times-Roman" in made.replaced_fonts
    assert made.faults == ()
    after = found(target)
    assert before.keys() == after.keys()
    for word, (box, *_) in before.items():
        assert abs(box[0] - after[word][0][0]) < 0.5 and abs(box[2] - after[word][0][2]) < 0.5


def test_what_pdfa_forbids_is_taken_out_and_told(tmp_path):
    source, target = typed(tmp_path / "in.pdf", "Kế hoạch"), tmp_path / "dirty.pdf"
    with pikepdf.open(source) as pdf:
        pdf.attachments["luong.txt"] = pikepdf.AttachedFileSpec(pdf, b"abc", filename="luong.txt")
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.save(target, encryption=pikepdf.Encryption(owner="a", user=""))
    made = write_pdfa(target, MediaType.PDF, [], LABEL, tmp_path / "out.pdf")
    assert made.notices == ("archive_attachments_removed",)
    assert made.faults == ()
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert not pdf.is_encrypted and not pdf.attachments and "/OpenAction" not in pdf.Root


def test_a_signature_leaves_its_stamp_on_the_page(tmp_path):
    source, target = typed(tmp_path / "in.pdf", "Kế hoạch"), tmp_path / "signed.pdf"
    with pikepdf.open(source) as pdf:
        stamp = pdf.make_stream(b"1 0 0 rg 0 0 80 40 re f")
        stamp.Type, stamp.Subtype, stamp.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 80, 40]
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, F=4, T="S",
                Rect=[400, 700, 480, 740], AP=pikepdf.Dictionary(N=stamp),
            )
        )  # fmt: skip
        pdf.pages[0].Annots = pikepdf.Array([field])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)
        pdf.save(target)
    made = write_pdfa(target, MediaType.PDF, [], LABEL, tmp_path / "out.pdf")
    assert "archive_signature_flattened" in made.notices and made.faults == ()
    assert drawn(target) == drawn(tmp_path / "out.pdf")


def test_what_was_typed_into_a_form_stays_on_the_page(tmp_path):
    source, target = typed(tmp_path / "in.pdf", "Ngày:"), tmp_path / "form.pdf"
    with pikepdf.open(source) as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, F=4, T="D",
                V="05/3/2023", DA="/Helv 12 Tf 0 g", Rect=[150, 690, 300, 715],
            )
        )  # fmt: skip
        pdf.pages[0].Annots = pikepdf.Array([field])
        pdf.Root.AcroForm = pikepdf.Dictionary(
            Fields=pikepdf.Array([field]),
            NeedAppearances=True,
            DA="/Helv 12 Tf 0 g",
            DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=font)),
        )
        pdf.save(target)
    made = write_pdfa(target, MediaType.PDF, [], LABEL, tmp_path / "out.pdf")
    assert made.faults == ()
    assert plain(tmp_path / "out.pdf") == "Ngày: 05/3/2023"


def test_a_file_that_cannot_conform_does_not_claim_to(tmp_path):
    buffer = BytesIO()
    Image.new("CMYK", (60, 60), (0, 200, 0, 0)).save(buffer, "JPEG")
    source = tmp_path / "in.jpg"
    source.write_bytes(buffer.getvalue())
    made = write_pdfa(source, MediaType.JPEG, [], LABEL, tmp_path / "out.pdf")
    assert made.faults == ("pdfa_cmyk",)
    assert faults(tmp_path / "out.pdf") == ["pdfa_cmyk", "pdfa_no_claim"]


def test_the_same_paper_gives_the_same_bytes(tmp_path):
    source = scan(tmp_path / "in.png", "L")
    for name in ("a.pdf", "b.pdf"):
        write_pdfa(source, MediaType.PNG, [layer(Leaf())], LABEL, tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_damaged_file_is_told_and_leaves_nothing(tmp_path):
    source = tmp_path / "in.pdf"
    source.write_bytes(b"%PDF-1.4 nothing more")
    with pytest.raises(DocumentError, match="archive_pdf_damaged"):
        write_pdfa(source, MediaType.PDF, [], LABEL, tmp_path / "out.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["in.pdf"]
