"""Small pages drawn for tests: text where it is wanted, with a seal, a signature, a table."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline import ocr
from pipeline.records.page import IngestedDocument, IngestedPage
from pipeline.records.source import MediaType
from samples.errors import MissingFontError
from samples.fonts import FAMILIES, font_file

RED, BLUE, BLACK, GREY = (205, 40, 50), (30, 50, 190), (0, 0, 0), (125, 125, 125)


def face(size, bold=False, family="liberation-serif"):
    """A face at a size in pixels; skips the test where no font holds all Vietnamese letters."""
    chosen = FAMILIES[family]
    try:
        return ImageFont.truetype(str(font_file(chosen.files[1 if bold else 0], chosen.package)), size)
    except MissingFontError as error:
        pytest.skip(str(error))


class Sheet:
    """A white page in colour, drawn on in pixels; an A4 sheet at 150 dpi by default."""

    def __init__(self, width=1240, height=1754):
        self.image = Image.new("RGB", (width, height), "white")
        self.pen = ImageDraw.Draw(self.image)

    def text(self, left, top, text, size=28, bold=False, colour=BLACK):
        self.pen.text((left, top), text, font=face(size, bold), fill=colour)
        return self

    def lines(self, left, top, texts, size=28, pitch=38):
        for i, text in enumerate(texts):
            self.text(left, top + i * pitch, text, size)
        return self

    def seal(self, x, y, radius=105, colour=RED):
        """A round seal pressed over what is there: where ink lies on ink the darker one stays."""
        mark = Image.new("RGB", self.image.size, "white")
        pen = ImageDraw.Draw(mark)
        for r, width in ((radius, 7), (round(radius * 0.7), 3)):
            pen.ellipse((x - r, y - r, x + r, y + r), outline=colour, width=width)
        pen.regular_polygon((x, y, round(radius * 0.3)), 5, fill=colour)
        for angle in np.linspace(0, 2 * np.pi, 22, endpoint=False):
            place = (x + radius * 0.83 * np.cos(angle) - 6, y + radius * 0.83 * np.sin(angle) - 9)
            pen.text(place, "S", font=face(17), fill=colour)
        both = np.minimum(np.asarray(self.image), np.asarray(mark))
        self.image = Image.fromarray(both)
        self.pen = ImageDraw.Draw(self.image)
        return self

    def grid(self, xs, ys, width=2):
        for y in ys:
            self.pen.line((xs[0], y, xs[-1], y), fill=BLACK, width=width)
        for x in xs:
            self.pen.line((x, ys[0], x, ys[-1]), fill=BLACK, width=width)
        return self

    @property
    def bgr(self):
        return np.ascontiguousarray(np.asarray(self.image)[:, :, ::-1])


def turned(image, degrees):
    """A page lying aslant: its lines rise to the right by so many degrees."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def document_of(path, image):
    """A PNG file and what ingest says of it."""
    cv2.imwrite(str(path), image)
    page = IngestedPage(number=1, width=image.shape[1], height=image.shape[0])
    return IngestedDocument(document_id="0" * 16, media_type=MediaType.PNG, pages=(page,)), path


def words_read(path, image):
    """The words that are read from an image, in their order."""
    document, file = document_of(path, image)
    (page,) = ocr.read(document, file, ocr.Settings())
    return words_of(page)


def words_of(page):
    """The words of a page that was read, in their order."""
    return [word.text for line in page.lines for word in line.words]


RUNNING_TEXT = [
    "Thực hiện Chỉ thị số 40 của Bộ trưởng Bộ Giáo dục và Đào tạo về việc phát động",
    "phong trào thi đua trong các trường phổ thông giai đoạn mới, Phòng xây dựng kế",
    "hoạch với mục đích, nội dung, tiêu chuẩn và hồ sơ khen thưởng dưới đây, đề nghị",
    "các trường triển khai đầy đủ, đúng thời gian và báo cáo kết quả về Phòng.",
]
"""Four lines of a plan that fill the width of a sheet."""

RUNNING_WORDS = " ".join(RUNNING_TEXT * 7).split()
"""The words of :func:`running_page`."""


def running_page():
    """A sheet of seven paragraphs of running text."""
    page = Sheet()
    for block in range(7):
        page.lines(120, 140 + block * 210, RUNNING_TEXT)
    return page
