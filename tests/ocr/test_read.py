"""Pages read with the real recogniser, and with recognisers that misbehave."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from lxml import etree

from pipeline import ocr
from pipeline.errors import DocumentError, MissingProgramError
from pipeline.evaluate.text import score_readings, score_text
from pipeline.records.page import Box, IngestedDocument, IngestedPage, Line, LineRole, TextSource, Word
from pipeline.records.restored import RestoredWord
from pipeline.records.source import MediaType
from samples.collection import own_plans
from samples.errors import MissingFontError
from samples.files import image_pdf
from samples.fonts import faces
from samples.paper import print_plan
from samples.scan import LEVELS, scan

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def plan():
    try:
        faces("liberation-serif")
    except MissingFontError as error:
        pytest.skip(str(error))
    return next(plan for plan in own_plans() if plan.id.startswith("k06"))


@pytest.fixture(scope="module")
def paper(plan):
    return print_plan(plan)


def write(tmp_path, paper, level, pages=2, **change):
    worn = replace(LEVELS[level], **change)
    pictures = [page for _, page in zip(range(pages), scan(paper, worn, seed=5), strict=False)]
    path = tmp_path / f"{level}.pdf"
    path.write_bytes(image_pdf(pictures, worn.dpi, worn.jpeg_quality))
    height, width = pictures[0].shape[:2]
    ingested = tuple(
        IngestedPage(
            number=n + 1, width=width * 72 / worn.dpi, height=height * 72 / worn.dpi, image_dpi=worn.dpi
        )
        for n in range(len(pictures))
    )
    return IngestedDocument(document_id="0" * 16, media_type=MediaType.PDF, pages=ingested), path


def picture(path, image):
    cv2.imwrite(str(path), image)
    page = IngestedPage(number=1, width=image.shape[1], height=image.shape[0])
    return IngestedDocument(document_id="0" * 16, media_type=MediaType.PNG, pages=(page,)), path


def rendered(paper, dpi=150):
    from pdf2image import convert_from_bytes

    return np.array(convert_from_bytes(paper.pdf, dpi=dpi, first_page=1, last_page=1)[0].convert("L"))


def upper_half(page):
    return np.ascontiguousarray(page[: len(page) // 2])


def read(given, **more):
    document, path = given
    return list(ocr.readable(ocr.read(document, path, ocr.Settings(), **more)))


class Fake:
    """A recogniser that does as it is told, page by page."""

    def __init__(self, behave):
        self.behave = behave

    def read_lines(self, lines, page):
        return self.behave(lines, page)

    def versions(self):
        return {"fake": "1"}


@pytest.mark.parametrize(("level", "worst"), [("clean", 0.03), ("good", 0.035), ("poor", 0.12)])
def test_a_scan_is_read_in_order_with_few_errors(tmp_path, plan, paper, level, worst):
    pages = read(write(tmp_path, paper, level))
    assert score_readings(plan.readings(), "\f".join(page.text for page in pages)).wer <= worst
    roles = {line.role for page in pages for line in page.lines}
    assert {
        LineRole.LETTERHEAD_LEFT,
        LineRole.LETTERHEAD_RIGHT,
        LineRole.RECIPIENTS,
        LineRole.SIGNATURE,
    } <= roles


@pytest.fixture(scope="module")
def straight(tmp_path_factory, paper):
    """The upper half of the first page as it is read the right way up."""
    (page,) = read(picture(tmp_path_factory.mktemp("straight") / "a.png", upper_half(rendered(paper))))
    return page


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_read_and_its_boxes_are_those_of_the_master(tmp_path, paper, straight, degrees):
    turned = np.ascontiguousarray(np.rot90(upper_half(rendered(paper)), degrees // 90))
    (page,) = read(picture(tmp_path / "b.png", turned))
    assert score_text(straight.text, page.text).wer < 0.05
    assert page.rotation != 0
    assert any(notice.code == "page_turned" for notice in page.notices)
    height, width = turned.shape
    for line in page.lines:
        assert line.box is not None
        assert -2 <= line.box.left <= line.box.right <= width + 2
        assert -2 <= line.box.top <= line.box.bottom <= height + 2


def test_boxes_stand_on_the_ink_of_their_words_also_on_a_skewed_page(tmp_path, paper):
    upright = rendered(paper)
    height, width = upright.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 2.5, 1)
    skewed = cv2.warpAffine(upright, matrix, (width, height), borderValue=255)
    (page,) = read(picture(tmp_path / "a.png", skewed))
    words = [word for line in page.lines for word in line.words if len(word.text) > 2]
    assert len(words) > 150
    inked = [
        (skewed[int(w.box.top) : int(w.box.bottom) + 1, int(w.box.left) : int(w.box.right) + 1] < 128).any()
        for w in words
    ]
    assert np.mean(inked) > 0.98
    assert abs(abs(page.skew) - 2.5) < 0.4


def test_a_blank_page_is_recorded_as_blank(tmp_path):
    (page,) = read(picture(tmp_path / "a.png", np.full((1100, 800), 252, np.uint8)))
    assert page.blank
    assert page.lines == ()
    assert [notice.code for notice in page.notices] == ["page_blank"]


def test_the_colour_master_is_never_altered(tmp_path, paper):
    document, path = write(tmp_path, paper, "good", pages=1, dpi=100)
    before = path.read_bytes()
    read((document, path))
    assert path.read_bytes() == before


def test_the_same_page_gives_the_same_record(tmp_path, paper):
    given = write(tmp_path, paper, "fair", pages=1, dpi=120)
    assert read(given) == read(given)


def test_hocr_and_alto_hold_every_word_with_box_and_confidence(tmp_path, paper):
    (page,) = read(write(tmp_path, paper, "clean", pages=1, dpi=150))
    restored = [
        RestoredWord(word.text, 1, number, word.box, word.confidence)
        for number, line in enumerate(page.lines)
        for word in line.words
    ]
    restored[3] = replace(restored[3], text="chữ", read=restored[3].text)
    files = dict(ocr.page_files(page, restored))
    assert set(files) == {"0001.hocr", "0001.alto.xml"}
    words = [word.text for word in restored]

    hocr = etree.fromstring(files["0001.hocr"])
    found = hocr.xpath("//*[@class='ocrx_word']")
    assert ["".join(word.itertext()) for word in found] == words
    assert [word.get("data-read") for word in found if word.get("data-read")] == [restored[3].read]
    assert all("bbox " in word.get("title") and "x_wconf " in word.get("title") for word in found)

    alto = etree.fromstring(files["0001.alto.xml"])
    strings = alto.xpath("//*[local-name()='String']")
    assert [string.get("CONTENT") for string in strings] == words
    assert [a.text for a in alto.xpath("//*[local-name()='ALTERNATIVE']")] == [restored[3].read]
    assert all(0 <= float(string.get("WC")) <= 1 for string in strings)
    assert all(float(string.get("WIDTH")) > 0 for string in strings)


def test_pages_that_are_text_pass_as_they_are(tmp_path):
    lines = (Line(text="KẾ HOẠCH"),)
    page = IngestedPage(number=1, lines=lines)
    document = IngestedDocument(document_id="0" * 16, media_type=MediaType.TEXT, pages=(page,))
    (out,) = read((document, tmp_path / "none.txt"))
    assert (out.source, out.lines) == (TextSource.TEXT, lines)
    assert list(ocr.page_files(out, ())) == []


def test_one_page_that_cannot_be_read_costs_no_other(tmp_path, paper):
    def fails_on_the_first(lines, page):
        if page == 1:
            raise DocumentError("ocr_failed", page, detail="Segmentation fault")
        return [(Word("chữ", Box(0, 0, 10, 10), 0.9),) for _ in lines]

    first, second = read(write(tmp_path, paper, "clean", dpi=100), engine=Fake(fails_on_the_first))
    assert first.lines == ()
    assert [(n.code, n.page, n.values["detail"]) for n in first.notices] == [
        ("ocr_failed", 1, "Segmentation fault")
    ]
    assert "chữ" in second.text


def test_a_document_of_which_no_page_can_be_read_fails_with_its_first_page(tmp_path, paper):
    def always(lines, page):
        raise DocumentError("ocr_timeout", page, seconds="120")

    with pytest.raises(DocumentError) as error:
        read(write(tmp_path, paper, "clean", dpi=100), engine=Fake(always))
    assert (error.value.code, error.value.page) == ("ocr_timeout", 1)


def test_a_recogniser_that_finds_nothing_gives_an_empty_page(tmp_path, paper):
    (page,) = read(
        write(tmp_path, paper, "clean", pages=1, dpi=100),
        engine=Fake(lambda lines, page: [() for _ in lines]),
    )
    assert page.lines == ()


def test_a_file_that_is_no_pdf_any_more_is_an_error_with_its_page(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\nno more")
    page = IngestedPage(number=1, width=595, height=842, image_dpi=100)
    document = IngestedDocument(document_id="0" * 16, media_type=MediaType.PDF, pages=(page,))
    with pytest.raises(DocumentError) as error:
        read((document, path))
    assert (error.value.code, error.value.page) == ("page_image_failed", 1)


def test_without_tesseract_the_error_says_how_to_install_it(tmp_path, paper, monkeypatch):
    given = write(tmp_path, paper, "clean", pages=1, dpi=100)
    bin_without = tmp_path / "bin"
    bin_without.mkdir()
    for program in ("pdftoppm", "pdfinfo"):
        target = next(
            Path(d) / program
            for d in ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
            if (Path(d) / program).exists()
        )
        (bin_without / program).symlink_to(target)
    monkeypatch.setenv("PATH", str(bin_without))
    with pytest.raises(MissingProgramError) as error:
        read(given)
    assert error.value.code == "tesseract_missing"
