"""What a page needs is told from measurements, and only that is done to it."""

import cv2
import numpy as np
import pytest
from ocr_pages import BLUE, GREY, Sheet, turned

from pipeline.ocr.image import Placement, quarter_turns
from pipeline.ocr.measures import letter_height
from pipeline.ocr.prepare import prepare
from pipeline.ocr.rulings import find_rulings
from pipeline.records.page import Box

TEXT = [
    "Căn cứ kế hoạch công tác năm của Ủy ban nhân dân huyện Sơn Lâm,",
    "phong trào thi đua trồng rừng và bảo vệ rừng đầu nguồn được phát",
    "động từ ngày 05 tháng 3 đến hết ngày 30 tháng 11 trong toàn huyện,",
    "do Phòng Kinh tế chủ trì, phối hợp với các xã, thị trấn thực hiện.",
]


@pytest.fixture
def sheet():
    page = Sheet()
    for block in range(5):
        page.lines(160, 160 + block * 220, TEXT)
    return page


def darkness(grey, left, top, right, bottom):
    return 255 - float(grey[top:bottom, left:right].mean())


def test_a_clean_page_is_left_as_it_is(sheet):
    prepared = prepare(cv2.cvtColor(sheet.bgr, cv2.COLOR_BGR2GRAY))
    assert prepared.steps == ()
    assert (prepared.skew, prepared.rotation, prepared.blank) == (0.0, 0, False)
    assert np.array_equal(prepared.grey, cv2.cvtColor(sheet.bgr, cv2.COLOR_BGR2GRAY))


def dusty(grey, share, rows=slice(None)):
    """A copy with specks of two by two pixels over some rows: ``share`` of its pixels begin one."""
    generator = np.random.default_rng(3)
    strewn = np.zeros(grey.shape, np.uint8)
    strewn[rows] = generator.random(grey[rows].shape) < share
    return np.where(cv2.dilate(strewn, np.ones((2, 2), np.uint8)) > 0, 40, grey).astype(np.uint8)


def pale(grey, share, grain=2):
    """A copy whose ink is ``share`` as dark, on paper with some grain."""
    noise = np.random.default_rng(4).normal(-8, grain, grey.shape)
    return np.clip(255 - (255 - grey.astype(float)) * share + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("share", [0.18, 0.3, 0.45])
def test_pale_print_is_as_dark_as_other_print(sheet, share):
    clean = cv2.cvtColor(sheet.bgr, cv2.COLOR_BGR2GRAY)
    prepared = prepare(pale(clean, share))
    assert "deepened" in prepared.steps
    paper, ink = (float(np.median(prepared.grey[there])) for there in (clean > 250, clean < 30))
    assert paper > 240
    assert paper - ink > 100
    assert prepared.ink.mean() == pytest.approx(prepare(clean).ink.mean(), rel=0.35)


@pytest.mark.parametrize("grain", [0, 3, 12, 25])
def test_a_blank_sheet_stays_blank_however_grainy(grain):
    paper = np.random.default_rng(5).normal(240, grain, (1754, 1240)) if grain else np.full((1754, 1240), 240)
    prepared = prepare(np.clip(paper, 0, 255).astype(np.uint8))
    assert prepared.blank
    assert "deepened" not in prepared.steps


def test_dense_dust_goes_and_the_print_in_it_stays(sheet):
    clean = cv2.cvtColor(sheet.bgr, cv2.COLOR_BGR2GRAY)
    prepared = prepare(dusty(clean, 0.006))
    assert "dust_cleared" in prepared.steps
    paper = clean > 250
    specks = (dusty(clean, 0.006) < 100) & paper
    assert (prepared.grey[specks] < 100).mean() < 0.25
    # Two strokes in three are as dark as they were.
    assert (prepared.grey[clean < 60] < 130).mean() > 0.66


def test_dust_on_one_half_of_a_page_leaves_the_other_half_as_it_is(sheet):
    clean = cv2.cvtColor(sheet.bgr, cv2.COLOR_BGR2GRAY)
    foul = dusty(clean, 0.006, rows=slice(1000, None))
    prepared = prepare(foul)
    assert "dust_cleared" in prepared.steps
    assert np.array_equal(prepared.grey[:700], clean[:700])


def test_a_few_specks_are_no_dust(sheet):
    clean = cv2.cvtColor(sheet.bgr, cv2.COLOR_BGR2GRAY)
    assert "dust_cleared" not in prepare(dusty(clean, 0.0005)).steps


def test_the_master_is_not_touched(sheet):
    image = sheet.seal(800, 1300).bgr
    before = image.copy()
    prepare(image)
    assert np.array_equal(image, before)


def test_a_red_seal_goes_and_the_print_under_it_stays(sheet):
    bare = prepare(sheet.bgr).grey
    prepared = prepare(sheet.seal(500, 300).bgr)
    assert "red_removed" in prepared.steps
    difference = np.abs(prepared.grey[180:420, 380:620].astype(int) - bare[180:420, 380:620])
    # JPEG-free drawing: only what the pen itself left may differ, and faintly.
    assert np.percentile(difference, 99) < 60
    assert (prepared.grey[180:420, 380:620] < 100).any()


def test_a_grey_seal_paler_than_the_print_goes_too(sheet):
    pressed = cv2.cvtColor(sheet.seal(800, 1400, colour=GREY).bgr, cv2.COLOR_BGR2GRAY)
    pressed = cv2.line(pressed, (690, 1400), (720, 1400), 10, 9)
    prepared = prepare(pressed)
    assert "stamp_removed" in prepared.steps
    assert darkness(prepared.grey, 890, 1395, 912, 1405) < 15
    assert darkness(prepared.grey, 692, 1397, 718, 1403) > 200


def test_a_long_blue_stroke_goes_and_a_number_written_in_blue_stays(sheet):
    sheet.pen.line([(500, 1300), (640, 1240), (700, 1330), (900, 1250)], fill=BLUE, width=5)
    sheet.text(200, 1300, "214", 30, colour=BLUE)
    prepared = prepare(sheet.bgr)
    assert "blue_removed" in prepared.steps
    assert darkness(prepared.grey, 480, 1220, 920, 1340) < 1
    assert darkness(prepared.grey, 200, 1300, 260, 1335) > 15


def test_shade_is_divided_out(sheet):
    grey = cv2.cvtColor(sheet.bgr, cv2.COLOR_BGR2GRAY).astype(np.float32)
    shade = np.linspace(1.0, 0.55, grey.shape[1], dtype=np.float32)[None, :]
    prepared = prepare((grey * shade).astype(np.uint8))
    assert "background_divided" in prepared.steps
    left, right = prepared.grey[1500:1700, 50:150], prepared.grey[1500:1700, -150:-50]
    assert abs(float(np.median(left)) - float(np.median(right))) < 6


def test_grain_is_smoothed(sheet):
    chance = np.random.default_rng(1)
    grey = cv2.cvtColor(sheet.bgr, cv2.COLOR_BGR2GRAY).astype(np.float32) * 0.9
    grainy = np.clip(grey + chance.normal(0, 9, grey.shape), 0, 255).astype(np.uint8)
    assert "smoothed" in prepare(grainy).steps


def test_black_borders_of_the_scanner_go(sheet):
    image = sheet.bgr
    image[:, :35] = 10
    image[-28:] = 15
    prepared = prepare(image)
    assert prepared.steps == ("surroundings_cleared",)
    assert prepared.ink[:, :30].sum() == 0
    assert prepared.ink[-25:].sum() == 0
    assert prepared.ink.sum() == prepare(sheet.bgr).ink.sum()


def test_a_black_band_with_a_torn_edge_goes(sheet):
    image = sheet.bgr
    image[:, :35] = 10
    image[600:1200, :95] = 10
    prepared = prepare(image)
    assert prepared.steps == ("border_removed",)
    assert prepared.ink[:, :30].sum() == 0


@pytest.mark.parametrize("share", [0.4, 0.7])
def test_pale_print_beside_a_black_band_is_print(sheet, share):
    """The black of the band set the level of ink: letters fell to pieces, or the page passed for blank."""
    image = pale(cv2.cvtColor(sheet.bgr, cv2.COLOR_BGR2GRAY), share)
    alone = prepare(image)
    image[:, :35] = 10
    image[600:1200, :95] = 10
    prepared = prepare(image)
    assert "border_removed" in prepared.steps
    assert not prepared.blank
    assert letter_height(prepared.ink) == pytest.approx(letter_height(alone.ink), abs=2)


@pytest.mark.parametrize("degrees", [-4.0, -1.2, 0.8, 2.5])
def test_skew_is_measured_and_undone(sheet, degrees):
    prepared = prepare(turned(sheet.bgr, degrees))
    assert prepared.skew == pytest.approx(degrees, abs=0.15)
    # The way back leads from the upright page to where the ink is on the turned one.
    middle = prepared.placement.matrix @ np.array([1240 / 2, 1754 / 2, 1.0])
    assert middle == pytest.approx([620, 877], abs=1)


def test_a_little_slant_is_left_alone(sheet):
    assert prepare(turned(sheet.bgr, 0.15)).skew == 0.0


@pytest.mark.parametrize("blank", ["white", "specks", "a faint seal"])
def test_blank_pages_are_told(blank):
    image = np.full((1754, 1240, 3), 252, np.uint8)
    if blank == "specks":
        for x, y in np.random.default_rng(2).integers(50, 1200, (40, 2)):
            image[y : y + 2, x : x + 2] = 40
    elif blank == "a faint seal":
        cv2.circle(image, (600, 600), 100, (225, 225, 250), 4)
    assert prepare(image).blank


def test_a_page_with_one_line_is_not_blank():
    assert not prepare(Sheet().text(300, 300, "Phụ lục kèm theo Kế hoạch").bgr).blank


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_box_finds_its_way_back_through_quarter_turns(degrees):
    image = np.full((60, 100), 255, np.uint8)
    image[10:20, 30:50] = 0
    upright, placement = quarter_turns(image, degrees)
    ys, xs = np.nonzero(upright == 0)
    box = Box(float(xs.min()), float(ys.min()), float(xs.max()) + 1, float(ys.max()) + 1)
    assert placement.box(box) == Box(30, 10, 50, 20)


def test_a_way_back_and_forth_leads_home():
    _, turn = quarter_turns(np.zeros((60, 100), np.uint8), 90)
    box = Box(5, 6, 20, 30)
    assert turn.on_image(turn.box(box)) == box
    assert Placement.same().box(box) == box


@pytest.mark.parametrize(("seal", "pen"), [(150, 120), (175, 165)])
def test_a_grey_seal_and_signature_go_and_the_print_they_touch_stays(seal, pen):
    """The post and the name under them are as they were; ring, strokes and the letters of the seal are paper."""
    sheet = Sheet().lines(120, 200, ["Kế hoạch này được gửi đến các đơn vị trực thuộc để thực hiện."] * 14)
    plain = sheet.text(640, 900, "GIÁM ĐỐC", 32, bold=True).text(620, 1090, "Lại Thế Nhuận", 30, bold=True)
    before = cv2.cvtColor(plain.bgr, cv2.COLOR_BGR2GRAY)
    page = before.copy()
    cv2.circle(page, (640, 1010), 105, seal, 4, cv2.LINE_AA)
    strokes = np.array([[600, 980], [640, 1060], [690, 940], [720, 1070], [860, 1000], [640, 1068]])
    cv2.polylines(page, [strokes], False, pen, 4, cv2.LINE_AA)
    page = np.minimum(page, before)
    prepared = prepare(cv2.GaussianBlur(page, (0, 0), 0.7))
    assert set(prepared.steps) & {"stamp_cleared", "stamp_removed"}
    dark = before < 90
    assert (prepared.grey[dark] < 160).mean() > 0.97
    inside = prepared.grey[960:1070, 545:860]
    assert (inside < 200).mean() < 0.01


@pytest.mark.parametrize("degrees", [0.0, 1.0, -1.7, 2.5])
def test_a_table_is_no_stamp(degrees):
    """Its thin rulings are paler than the print that touches them, and step where the sheet lies aslant."""
    sheet = Sheet().lines(120, 200, ["Kế hoạch này được gửi đến các đơn vị trực thuộc để thực hiện."] * 14)
    page = cv2.cvtColor(sheet.bgr, cv2.COLOR_BGR2GRAY)
    for n in range(5):
        cv2.line(page, (300, 900 + 120 * n), (900, 900 + 120 * n), 120, 2)
        cv2.line(page, (300 + 150 * n, 900), (300 + 150 * n, 1380), 120, 2)
        cv2.line(page, (310, 903 + 120 * n), (340, 903 + 120 * n), 20, 5)
    prepared = prepare(turned(page, degrees))
    assert not set(prepared.steps) & {"stamp_cleared", "stamp_removed"}
    _, level, upright = find_rulings(prepared.pale, 14.0)
    assert level.any(axis=0).sum() > 580
    assert upright.any(axis=1).sum() > 460
