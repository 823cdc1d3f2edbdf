"""A sheet that was photographed on a table: what lies around it is not read, what lies on it is."""

import cv2
import numpy as np
import pytest
from ocr_pages import Sheet, document_of

from pipeline import ocr
from pipeline.evaluate.text import score_text
from pipeline.ocr.prepare import prepare

TEXT = [
    "Thực hiện Chỉ thị số 40 của Bộ trưởng Bộ Giáo dục và Đào tạo về việc phát động",
    "phong trào thi đua trong các trường phổ thông giai đoạn mới, Phòng xây dựng kế",
    "hoạch với mục đích, nội dung, tiêu chuẩn và hồ sơ khen thưởng dưới đây, đề nghị",
    "các trường triển khai đầy đủ, đúng thời gian và báo cáo kết quả về Phòng.",
]


@pytest.fixture
def sheet():
    page = Sheet()
    for block in range(7):
        page.lines(120, 140 + block * 210, TEXT)
    return page


def wood(height, width, chance):
    grain = chance.normal(0, 1, (height // 5 + 1, width // 90 + 1)).astype(np.float32)
    grain += chance.normal(0, 1, grain.shape).astype(np.float32)
    return 95 + 22 * cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC)


def cloth(height, width, chance):
    return 65 + chance.normal(0, 24, (height, width))


def photographed(image, table):
    """The sheet seen askew on a table, in the light of a lamp on one side."""
    chance = np.random.default_rng(4)
    height, width = image.shape[0] + 240, image.shape[1] + 240
    around = table(height, width, chance)
    corners = np.float32([[0, 0], [1240, 0], [1240, 1754], [0, 1754]])
    seen = np.float32([[130, 95], [1345, 140], [1370, 1880], [105, 1850]])
    view = cv2.getPerspectiveTransform(corners, seen)
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    page = cv2.warpPerspective(grey, view, (width, height), flags=cv2.INTER_AREA, borderValue=255)
    inside = cv2.warpPerspective(np.full_like(grey, 255), view, (width, height)) / 255
    lamp = np.linspace(0.95, 0.7, width)[None]
    whole = (around * (1 - inside) + 0.92 * page * inside) * lamp + chance.normal(0, 3, inside.shape)
    return whole.clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("table", [wood, cloth])
def test_a_photographed_sheet_is_read_without_the_table(tmp_path, sheet, table):
    document, file = document_of(tmp_path / "a.png", photographed(sheet.bgr, table))
    (page,) = ocr.read(document, file, ocr.Settings())
    said = " ".join(TEXT * 7)
    assert score_text(said, page.text).wer < 0.02
    assert len(page.text.split()) == len(said.split())


def test_print_at_the_very_edge_of_the_sheet_stays():
    page = Sheet().lines(14, 40, TEXT * 2).lines(14, 1500, TEXT)
    photo = photographed(page.bgr, cloth)
    alone = photographed(page.bgr, lambda height, width, chance: np.full((height, width), 255.0))
    assert int(prepare(photo).ink.sum()) == pytest.approx(int(prepare(alone).ink.sum()), rel=0.03)


def test_a_page_with_a_dark_half_is_one_sheet(sheet):
    """The shadow of a hand or of the lid has no edge all round, and there is print in it."""
    shade = np.where(np.arange(1754) > 900, 0.55, 1.0)
    shade = cv2.GaussianBlur(shade[:, None], (0, 0), 60)
    grey = cv2.cvtColor(sheet.bgr, cv2.COLOR_BGR2GRAY)
    prepared = prepare((grey * shade).astype(np.uint8))
    assert "surroundings_cleared" not in prepared.steps
    assert int(prepared.ink.sum()) == pytest.approx(int(prepare(grey).ink.sum()), rel=0.1)


def test_a_dark_heading_and_a_picture_are_no_surroundings(sheet):
    image = sheet.bgr
    image[:120] = 70
    image[1500:1754, 300:900] = 60
    assert "surroundings_cleared" not in prepare(image).steps
