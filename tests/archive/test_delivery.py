"""A whole delivery: everything of a dossier in one package, and what is lacking told."""

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import bagit
import openpyxl
import pikepdf
import pytest
from archive_store import Leaf, put, scan
from lxml import etree

from pipeline.archive import archive, load_dossier, verify
from pipeline.archive.standard import Schema, elements
from pipeline.archive.words import read_paper
from pipeline.errors import UsageError
from pipeline.records.page import LayerQuality, TextSource
from pipeline.records.plan import PlanRow
from pipeline.records.source import MediaType
from pipeline.store import Store

PREMIS = "{http://www.loc.gov/premis/v3}"
DOSSIER = """
[dossier]
fileCode = "H99.07.2023.05"
title = "Hồ sơ phát động thi đua năm 2023"
numberOfPaper = 3
paperFileCode = "LT99.K1.05"
[delivery]
organisation = "Phòng Lưu trữ huyện Sơn Lâm"
person = "Lê Thị Mẫu"
"""


@pytest.fixture
def out(tmp_path):
    """A scan, a scan of two pages, and a text."""
    folder = tmp_path / "in"
    folder.mkdir()
    put(tmp_path / "out", scan(folder / "kế hoạch.jpg"), MediaType.JPEG)
    put(tmp_path / "out", scan(folder / "b.tif", "L", 2), MediaType.TIFF, (Leaf(), Leaf()), PlanRow())
    text = folder / "c.txt"
    text.write_text("KẾ HOẠCH thi đua", encoding="utf-8")
    put(tmp_path / "out", text, MediaType.TEXT, (replace(Leaf(), source=TextSource.TEXT),))
    return tmp_path / "out"


def deliver(out: Path, text: str = DOSSIER, name: str = "goi"):
    path = out.parent / "hoso.toml"
    path.write_text(text, encoding="utf-8")
    return archive(Store(out), load_dossier(path), out.parent / name, ("kehoach", "0.1"))


def test_a_package_holds_everything_and_verifies(out):
    delivered = deliver(out)
    assert (delivered.documents, delivered.left_out) == (3, ())
    data = delivered.package / "data"
    assert verify(delivered.package).damages == ()
    assert bagit.Bag(str(delivered.package)).validate()
    pdfs = sorted((data / "representations/rep1/data").iterdir())
    assert [path.name for path in pdfs] == [f"H99.07.2023.05.{n}.pdf" for n in (1, 2, 3)]
    for path in pdfs:
        with pikepdf.open(path) as pdf, pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")
    for name in ("muc-luc-van-ban.pdf", "muc-luc-van-ban.xlsx", "du-lieu-dac-ta.xlsx", "kiem-tra.txt"):
        assert (data / "documentation" / name).stat().st_size
    kept = sorted(p.name for p in (data / "representations/text/data/H99.07.2023.05.1").rglob("*"))
    assert {"read.txt", "text.txt", "0001.hocr", "source.json"} <= set(kept)


def test_originals_are_untouched(out):
    package = deliver(out).package / "data/representations/original/data"
    before = {path.name: path.read_bytes() for path in (out.parent / "in").iterdir()}
    after = {path.name: path.read_bytes() for path in package.rglob("*") if path.is_file()}
    assert after == before


def test_the_metadata_name_every_file_and_count_the_pages(out):
    delivered = deliver(out)
    data = delivered.package / "data"
    whole = etree.parse(data / "metadata/descriptive/EAD.xml").getroot()
    assert whole.findtext("totalDoc") == "3"
    assert whole.findtext("numberOfPage") == str(delivered.pages)
    assert whole.findtext("confidenceLevel") == "03"
    for path in sorted((data / "representations/rep1/data").iterdir()):
        told = data / "representations/rep1/metadata/descriptive" / f"EAD_doc_{path.stem}.xml"
        root = etree.parse(told).getroot()
        assert root.findtext("docId") == path.stem
        with pikepdf.open(path) as pdf:
            assert root.findtext("numberOfPage") == str(len(pdf.pages))


def test_what_is_missing_is_listed_in_vietnamese_in_the_package(out):
    delivered = deliver(out)
    assert {r.element for r in delivered.remarks} == {"typeName", "issuedDate", "organName", "subject"}
    assert delivered.attention
    report = (delivered.package / "data/documentation/kiem-tra.txt").read_text(encoding="utf-8")
    assert "thiếu Trích yếu nội dung (subject)" in report
    assert "không phải veraPDF" in report


def test_tables_for_hands_hold_the_same_values(out):
    notes = deliver(out).package / "data/documentation"
    rows = list(csv.DictReader(io.StringIO((notes / "van-ban.csv").read_text(encoding="utf-8-sig"))))
    assert list(rows[0]) == [element.name for element in elements(Schema.EAD_DOC)]
    book = openpyxl.load_workbook(notes / "du-lieu-dac-ta.xlsx")
    sheet = [[cell.value or "" for cell in row] for row in book["Văn bản"].iter_rows()]
    assert sheet[1] == list(rows[0])
    assert sheet[2:] == [list(row.values()) for row in rows]
    assert book["Văn bản"]["C3"].value == "01", "a code keeps its zero"
    legacy = list(
        csv.DictReader(io.StringIO((notes / "tt02-2019-van-ban.csv").read_text(encoding="utf-8-sig")))
    )
    assert legacy[0]["TypeName"] == "Kế hoạch"
    contents = openpyxl.load_workbook(notes / "muc-luc-van-ban.xlsx").active
    assert contents["B5"].value == "07/KH-UBND"
    assert [contents.cell(row, 6).value for row in (5, 6, 7)] == ["1", "2", "3-4"]


def test_provenance_names_both_files_their_digests_and_who_did_it(out):
    delivered = deliver(out)
    root = etree.parse(delivered.package / "data/metadata/preservation/PREMIS.xml").getroot()
    manifest = dict(
        reversed(line.split("  ", 1))
        for line in (delivered.package / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    )
    things = root.findall(f"{PREMIS}object")
    assert len(things) == 6
    for thing in things:
        path = thing.findtext(f".//{PREMIS}objectIdentifierValue")
        assert thing.findtext(f".//{PREMIS}messageDigest") == manifest[path]
    told = etree.tostring(root, encoding="unicode")
    for word in ("tesseract", "5.3.0", "kehoach", "Phòng Lưu trữ huyện Sơn Lâm", "Lê Thị Mẫu", "PDF/A-2b"):
        assert word in told


def test_a_document_whose_original_changed_is_left_out_and_told(out):
    (out.parent / "in" / "c.txt").write_text("khác", encoding="utf-8")
    (out.parent / "in" / "b.tif").unlink()
    delivered = deliver(out)
    assert delivered.documents == 1
    assert {one.code for one in delivered.left_out} == {"archive_source_changed", "archive_source_missing"}
    assert delivered.attention
    assert verify(delivered.package).damages == ()
    names = [path.name for path in (delivered.package / "data/representations/rep1/data").iterdir()]
    assert len(names) == 1
    report = (delivered.package / "data/documentation/kiem-tra.txt").read_text(encoding="utf-8")
    assert "c.txt" in report and "b.tif" in report


def test_nothing_to_deliver_is_an_error_and_leaves_nothing(out):
    for path in (out.parent / "in").iterdir():
        path.unlink()
    with pytest.raises(UsageError, match="archive_nothing_to_deliver"):
        deliver(out)
    assert not (out.parent / "goi").exists()
    assert not list(out.parent.glob(".goi*"))


def test_an_empty_store_is_an_error(tmp_path):
    with pytest.raises(UsageError, match="archive_no_documents"):
        deliver(tmp_path / "out")


def test_two_deliveries_of_the_same_differ_in_their_times_alone(out):
    one, two = deliver(out, name="a").package, deliver(out, name="b").package
    timed = {"data/metadata/preservation/PREMIS.xml"}
    for path in sorted(p for p in (one / "data").rglob("*") if p.is_file()):
        name = path.relative_to(one)
        if name.as_posix() not in timed:
            assert contents(path) == contents(two / name), name


def contents(path: Path):
    """Bytes of a file; of a workbook those of its parts, because a ZIP has a time for each."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def test_scans_below_the_resolution_of_the_rules_are_told(out):
    told = [n.values for n in deliver(out).notices if n.code == "archive_coarse_scan"]
    assert sorted(values["pages"] for values in told) == ["1", "1, 2"]


def test_a_page_with_a_good_layer_is_born_digital_and_a_damaged_one_gets_words(tmp_path):
    own = Leaf(source=TextSource.TEXT_LAYER, layer=LayerQuality.GOOD, width=595, height=842)
    damaged = replace(own, layer=LayerQuality.DAMAGED)
    source = tmp_path / "x.pdf"
    source.write_bytes(b"x")
    name = put(tmp_path / "out", source, MediaType.PDF, (own, damaged, Leaf()))
    paper = read_paper(Store(tmp_path / "out").document(name))
    assert [layer.number for layer in paper.layers] == [2, 3]
    assert paper.level == "03"
    assert [word.text for word in paper.layers[0].words][:2] == ["ỦY", "BAN"]
