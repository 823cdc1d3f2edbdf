"""Parts of a page that go wrong most easily, read with the real recogniser."""

import cv2
import numpy as np
import pytest
from ocr_pages import BLUE, Sheet, document_of, turned

from pipeline import ocr
from pipeline.records.page import (
    Box,
    IngestedDocument,
    IngestedPage,
    LayerQuality,
    LineRole,
    TextSource,
    Word,
)
from pipeline.records.source import MediaType
from samples.ink import VIOLET, incoming_stamp, press

pytestmark = pytest.mark.slow

BODY = [
    "Thực hiện kế hoạch công tác năm của huyện, Ủy ban nhân dân huyện",
    "Sơn Lâm phát động phong trào thi đua trồng rừng và bảo vệ rừng",
    "đầu nguồn trong toàn huyện, với các nội dung cụ thể sau đây:",
]
ROWS = [
    ("TT", "Nội dung công việc", "Thời gian"),
    ("1", "Họp triển khai đến thôn", "Trước 10/3/2023"),
    ("2", "Chuẩn bị cây giống", "Tháng 4"),
    ("3", "Tổng kết, trao thưởng", "Ngày 20/12/2023"),
]


def read(path, image, **change):
    document, file = document_of(path, image)
    (page,) = ocr.read(document, file, ocr.Settings(**change))
    return page


def texts(page, *roles):
    return [line.text for line in page.lines if line.role in roles]


def table(sheet, top=500, left=160):
    xs, ys = (left, left + 70, left + 500, left + 800), [top + i * 62 for i in range(len(ROWS) + 1)]
    sheet.grid(xs, ys)
    for row, y in zip(ROWS, ys, strict=False):
        for cell, x in zip(row, xs, strict=False):
            sheet.text(x + 14, y + 12, cell, 26)
    return sheet


def page_with_table():
    return table(Sheet().lines(160, 200, BODY).lines(160, 900, BODY))


def test_a_ruled_table_is_read_cell_by_cell(tmp_path):
    page = read(tmp_path / "a.png", page_with_table().bgr)
    assert texts(page, LineRole.TABLE_ROW) == ["\t".join(row) for row in ROWS]
    assert [w.cell for w in page.lines[len(BODY)].words] == [0, 1, 1, 1, 1, 2, 2]
    assert texts(page, LineRole.TEXT) == BODY * 2


def test_a_table_on_a_skewed_page_keeps_its_rows(tmp_path):
    page = read(tmp_path / "a.png", turned(page_with_table().bgr, 1.8))
    assert texts(page, LineRole.TABLE_ROW) == ["\t".join(row) for row in ROWS]


def test_a_faint_table_keeps_its_rows(tmp_path):
    image = page_with_table().bgr
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    grey[(grey < 20) & (cv2.erode(grey, np.ones((1, 40), np.uint8)) < 20)] = 0
    faint = np.where(grey < 255, 255 - (255 - grey.astype(int)) * 0.45, 255).astype(np.uint8)
    page = read(tmp_path / "a.png", faint)
    assert len(texts(page, LineRole.TABLE_ROW)) == len(ROWS)


def signing_page():
    sheet = Sheet().lines(160, 200, BODY * 2)
    sheet.text(160, 620, "Nơi nhận:", 25, bold=True)
    sheet.lines(160, 655, ["- UBND tỉnh;", "- Các phòng, ban;", "- Lưu: VT."], 23, 29)
    sheet.text(720, 620, "TM. ỦY BAN NHÂN DÂN", 27, bold=True)
    sheet.text(800, 658, "CHỦ TỊCH", 27, bold=True)
    return sheet.text(790, 850, "Lò Thị Mai", 28, bold=True)


SIGNED = ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lò Thị Mai"]
RECIPIENTS = ["Nơi nhận:", "- UBND tỉnh;", "- Các phòng, ban;", "- Lưu: VT."]


@pytest.mark.parametrize("worn", ["bare", "sealed", "sealed in grey", "signed"])
def test_what_stands_under_a_seal_or_a_signature_is_read(tmp_path, worn):
    sheet = signing_page()
    if worn.startswith("sealed"):
        sheet.seal(760, 740)
    if worn == "signed":
        sheet.pen.line([(700, 800), (830, 640), (860, 790), (1010, 700), (880, 860)], fill=BLUE, width=4)
    image = cv2.cvtColor(sheet.bgr, cv2.COLOR_BGR2GRAY) if worn.endswith("grey") else sheet.bgr
    page = read(tmp_path / "a.png", image)
    assert texts(page, LineRole.RECIPIENTS) == RECIPIENTS
    assert [text for text in texts(page, LineRole.SIGNATURE) if text in SIGNED] == SIGNED


def test_a_footnote_and_a_page_number_stand_apart_from_the_text(tmp_path):
    sheet = Sheet().text(610, 90, "3", 27).lines(160, 200, BODY * 4)
    sheet.pen.line((160, 1500, 460, 1500), fill=(0, 0, 0), width=2)
    sheet.text(160, 1512, "1 Theo báo cáo số 45/BC-HKL của Hạt Kiểm lâm huyện.", 21)
    page = read(tmp_path / "a.png", sheet.bgr)
    assert texts(page, LineRole.PAGE_NUMBER) == ["3"]
    assert texts(page, LineRole.FOOTNOTE) == ["1 Theo báo cáo số 45/BC-HKL của Hạt Kiểm lâm huyện."]
    assert texts(page, LineRole.TEXT) == BODY * 4


def test_scribbles_do_not_enter_the_text(tmp_path):
    sheet = Sheet().lines(160, 200, BODY * 2)
    chance = np.random.default_rng(4)
    points = [tuple(map(int, p)) for p in chance.integers([600, 700], [1000, 900], (14, 2))]
    sheet.pen.line(points, fill=(0, 0, 0), width=3)
    page = read(tmp_path / "a.png", sheet.bgr)
    assert texts(page, LineRole.TEXT) == BODY * 2


def test_a_low_resolution_is_enlarged_for_reading_and_boxes_stay_those_of_the_master(tmp_path):
    small = cv2.resize(
        Sheet().lines(160, 200, BODY * 4).bgr, None, fx=0.55, fy=0.55, interpolation=cv2.INTER_AREA
    )
    page = read(tmp_path / "a.png", small)
    assert sum(a == b for a, b in zip(" ".join(BODY * 4).split(), page.text.split(), strict=False)) > 100
    boxes = [line.box for line in page.lines]
    assert min(box.left for box in boxes) == pytest.approx(160 * 0.55, abs=4)
    assert max(box.bottom for box in boxes) < small.shape[0]


def test_low_confidence_is_told(tmp_path):
    page = read(tmp_path / "a.png", Sheet().lines(160, 200, BODY).bgr, review_below=1.0)
    assert [notice.code for notice in page.notices] == ["low_confidence_page"]


def pdf_of(path, sheet, words, **fields):
    """A PDF with a page image and a text layer that is what ``words`` say."""
    from samples.files import image_pdf

    path.write_bytes(image_pdf([sheet.bgr], 150, 90))
    width, height = 1240 * 72 / 150, 1754 * 72 / 150
    page = IngestedPage(number=1, width=width, height=height, image_dpi=150, words=words, **fields)
    return IngestedDocument(document_id="0" * 16, media_type=MediaType.PDF, pages=(page,)), path


def layer(lines, size=13.4):
    words = []
    for i, text in enumerate(lines):
        x = 77.0
        for token in text.split():
            width = len(token) * size * 0.45
            top = 96 + i * 18.2
            words.append(Word(token, Box(x, top, x + width, top + size)))
            x += width + 4
    return tuple(words)


def read_pdf(given):
    document, path = given
    (page,) = ocr.read(document, path, ocr.Settings())
    return page


def test_a_good_layer_is_taken_and_the_image_is_not_read(tmp_path):
    page = read_pdf(pdf_of(tmp_path / "a.pdf", Sheet(), layer(BODY), layer=LayerQuality.GOOD))
    assert (page.source, page.confidence) == (TextSource.TEXT_LAYER, None)
    assert [line.text for line in page.lines] == BODY


def test_a_layer_of_a_foreign_recogniser_gives_way_to_the_image(tmp_path):
    mangled = ["Thtrc hi?n ké hoach cong tac nam cua huyn, Uy ban nhan dan huyén"] * 3
    sheet = Sheet().lines(160, 200, BODY)
    damaged = {"layer": LayerQuality.DAMAGED, "layer_fault": "foreign_ocr"}
    page = read_pdf(pdf_of(tmp_path / "a.pdf", sheet, layer(mangled), **damaged))
    assert page.source is TextSource.OCR
    assert [line.text for line in page.lines] == BODY
    assert [notice.code for notice in page.notices] == ["layer_replaced"]


def test_a_layer_of_glyphs_without_letters_gives_way_to_the_image(tmp_path):
    """Only its plain words came through: all of them are Vietnamese, and most of the page is lost."""
    half = [" ".join(w if w.isascii() else f"(cid:{1200 + i})" for i, w in enumerate(BODY[0].split()))] * 3
    damaged = {"layer": LayerQuality.DAMAGED, "layer_fault": "unreadable"}
    page = read_pdf(pdf_of(tmp_path / "a.pdf", Sheet().lines(160, 200, BODY), layer(half), **damaged))
    assert [line.text for line in page.lines] == BODY
    assert [notice.values["layer"] for notice in page.notices] != ["100%"]


def test_a_damaged_layer_stays_where_the_image_tells_less(tmp_path):
    damaged = {"layer": LayerQuality.DAMAGED, "layer_fault": "stripped"}
    page = read_pdf(pdf_of(tmp_path / "a.pdf", Sheet().text(300, 300, "Trang 1"), layer(BODY), **damaged))
    assert page.source is TextSource.TEXT_LAYER
    assert [notice.code for notice in page.notices] == ["layer_kept_unread"]


@pytest.mark.parametrize("fault", ["glyphs", "tcvn3", "vni"])
def test_a_layer_that_one_table_mends_is_kept(tmp_path, fault):
    damaged = {"layer": LayerQuality.DAMAGED, "layer_fault": fault}
    page = read_pdf(pdf_of(tmp_path / "a.pdf", Sheet().lines(160, 200, BODY), layer(BODY), **damaged))
    assert page.source is TextSource.TEXT_LAYER
    assert [notice.code for notice in page.notices] == ["layer_kept"]


def test_the_stamp_of_a_digital_signature_is_known_and_not_read(tmp_path):
    stamp = [
        Word(text, Box(400 + i % 3 * 45, 30 + i // 3 * 9, 440 + i % 3 * 45, 38 + i // 3 * 9))
        for i, text in enumerate(
            ["Ký", "bởi:", "UBND", "huyện", "Sơn", "Lâm", "Thời", "gian", "ký:", "05/03/2023", "08:15:09"]
        )
    ]
    sheet = Sheet().lines(160, 200, BODY)
    for word in stamp:
        sheet.text(word.box.left * 150 / 72, word.box.top * 150 / 72, word.text, 15, colour=BLUE)
    page = read_pdf(pdf_of(tmp_path / "a.pdf", sheet, tuple(stamp)))
    assert texts(page, LineRole.TEXT) == BODY
    assert " ".join(texts(page, LineRole.STAMP)) == " ".join(word.text for word in stamp)
    assert all(w.confidence is None for line in page.lines for w in line.words if line.role is LineRole.STAMP)


@pytest.mark.parametrize("strength", [0.15, 0.3])
def test_the_other_side_that_shines_through_is_not_read(tmp_path, strength):
    front = cv2.cvtColor(page_with_table().bgr, cv2.COLOR_BGR2GRAY)
    back = cv2.cvtColor(Sheet().lines(150, 190, BODY * 12, pitch=41).bgr, cv2.COLOR_BGR2GRAY)[:, ::-1]
    through = 255 - strength * (255 - cv2.GaussianBlur(back, (0, 0), 1.5).astype(float))
    page = read(tmp_path / "a.png", np.minimum(front, through).astype(np.uint8))
    assert texts(page, LineRole.TEXT) == BODY * 2
    assert texts(page, LineRole.TABLE_ROW) == ["\t".join(row) for row in ROWS]


@pytest.mark.parametrize("turn", [0, 2])
def test_a_page_so_pale_that_little_is_ink_is_read_whole_whichever_way_up_it_lies(tmp_path, turn):
    page = cv2.cvtColor(Sheet().lines(150, 190, BODY * 4).bgr, cv2.COLOR_BGR2GRAY)
    noise = np.random.default_rng(2).normal(-8, 4, page.shape)
    pale = np.clip(255 - 0.18 * (255 - page.astype(float)) + noise, 0, 255).astype(np.uint8)
    assert texts(read(tmp_path / "a.png", np.rot90(pale, turn)), LineRole.TEXT) == BODY * 4


def test_a_last_page_with_a_few_lines_among_specks_is_read(tmp_path):
    image = Sheet().lines(250, 130, BODY).lines(820, 300, ["GIÁM ĐỐC", "Tạ Quang Hiển"], pitch=190).bgr.copy()
    rng = np.random.default_rng(7)
    for x, y in zip(rng.integers(40, 1200, 320), rng.integers(40, 1710, 320), strict=True):
        cv2.ellipse(image, (int(x), int(y)), (2, 2), 0, 0, 360, (60, 60, 60), -1)
    page = read(tmp_path / "a.png", image)
    told = [x.text for x in page.lines if x.role is not LineRole.NOISE and any(map(str.isalnum, x.text))]
    assert told == [*BODY, "GIÁM ĐỐC", "Tạ Quang Hiển"]


def test_the_other_side_of_a_blank_sheet_is_not_made_darker(tmp_path):
    back = cv2.cvtColor(Sheet().lines(150, 190, BODY * 12, pitch=41).bgr, cv2.COLOR_BGR2GRAY)[:, ::-1]
    through = 255 - 0.16 * (255 - cv2.GaussianBlur(back, (0, 0), 1.0).astype(float))
    page = read(tmp_path / "a.png", np.ascontiguousarray(through.astype(np.uint8)))
    assert page.lines == ()


def test_an_incoming_stamp_stays_out_of_the_sentences(tmp_path):
    page = np.array(Sheet().lines(160, 460, BODY * 4).image)
    press(page, incoming_stamp("3/4/2018", 150, np.random.default_rng(1)), VIOLET, 60, 250)
    read_page = read(tmp_path / "a.png", page[:, :, ::-1])
    lines = [line.text for line in read_page.lines]
    assert [text for text in lines if text in BODY] == BODY * 4
