"""The documents of ``data/raw``: eight kinds, each with its gold plan, small, and up to date."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline.evaluate import GoldPlan
from pipeline.ingest import sniff
from pipeline.records.source import MediaType
from samples.__main__ import main
from samples.collection import PLANS, scans
from samples.errors import MissingFontError
from samples.legacy import plain_text, tcvn3
from samples.word import word_document

RAW = Path(__file__).parents[2] / "data" / "raw"
KINDS = {
    "k01-chinh-quyen-so.clean-scan.pdf": MediaType.PDF,
    "k02-hai-long-nguoi-benh.skewed-scan.pdf": MediaType.PDF,
    "k03-canh-quan-sang-xanh.born-digital.pdf": MediaType.PDF,
    "k04-day-tot-hoc-tot.wrong-horn.pdf": MediaType.PDF,
    "k05-chin-muoi-ngay-dem.english-ocr.txt": MediaType.TEXT,
    "k06-huyen-uy-dai-hoi.pages.tif": MediaType.TIFF,
    "k07-lao-dong-sang-tao.docx": MediaType.DOCX,
    "k08-giai-phong-thi-xa.tcvn3.txt": MediaType.TEXT,
}


def test_only_documents_and_all_of_them() -> None:
    assert sorted(path.name for path in RAW.iterdir() if not path.name.startswith(".")) == sorted(KINDS)
    assert sum(path.stat().st_size for path in RAW.iterdir()) < 6_000_000


@pytest.mark.parametrize("name", KINDS)
def test_media_type_and_gold(name: str, plans: dict[str, GoldPlan]) -> None:
    assert sniff(RAW / name) is KINDS[name]
    assert [plan_id for plan_id in plans if name.startswith(plan_id)] == [name.split(".")[0]]


@pytest.mark.parametrize(
    ("name", "pages", "has_text"),
    [
        ("k01-chinh-quyen-so.clean-scan.pdf", 3, False),
        ("k02-hai-long-nguoi-benh.skewed-scan.pdf", 3, False),
        ("k03-canh-quan-sang-xanh.born-digital.pdf", 3, True),
        ("k04-day-tot-hoc-tot.wrong-horn.pdf", 3, True),
    ],
)
def test_pdf_pages(name: str, pages: int, has_text: bool) -> None:
    with pikepdf.open(RAW / name) as pdf:
        assert len(pdf.pages) == pages
        assert all(("/Font" in page.Resources) == has_text for page in pdf.pages)


def test_tiff_pages() -> None:
    with Image.open(RAW / "k06-huyen-uy-dai-hoi.pages.tif") as image:
        assert image.n_frames == 2
        assert image.info["compression"] == "group4"


def test_texts_are_in_the_codes_they_should_be() -> None:
    assert b"thi \xaeua" in (RAW / "k08-giai-phong-thi-xa.tcvn3.txt").read_bytes()
    read = (RAW / "k05-chin-muoi-ngay-dem.english-ocr.txt").read_text("utf-8")
    assert read.startswith("UY BAN NHAN DAN")
    assert read.count("\f") == 1


def test_samples_are_up_to_date_with_their_plans(plans: dict[str, GoldPlan]) -> None:
    """Where the bytes do not hang on versions of fonts and programs."""
    plan = plans["k08-giai-phong-thi-xa"]
    assert (RAW / f"{plan.id}.tcvn3.txt").read_bytes() == tcvn3(plain_text(plan))
    plan = plans["k07-lao-dong-sang-tao"]
    stored, made = ((RAW / f"{plan.id}.docx").read_bytes(), word_document(plan))
    parts = [zipfile.ZipFile(BytesIO(content)).read("word/document.xml") for content in (stored, made)]
    assert parts[0] == parts[1]


def test_scans_of_any_plan_at_any_level(plans: dict[str, GoldPlan]) -> None:
    plan = plans["k06-huyen-uy-dai-hoi"]
    one_face = dict(scans([plan], ["poor", "fair"], ["liberation-serif"], seed=1))
    assert sorted(one_face) == [f"{plan.id}.fair.pdf", f"{plan.id}.poor.pdf"]
    two_faces = dict(scans([plan], ["poor"], ["liberation-serif", "dejavu-serif"], seed=1))
    assert sorted(two_faces) == [f"{plan.id}.poor.dejavu-serif.pdf", f"{plan.id}.poor.liberation-serif.pdf"]
    assert two_faces[f"{plan.id}.poor.liberation-serif.pdf"] == one_face[f"{plan.id}.poor.pdf"]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    def run(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["samples", *arguments])
        return main()

    return run


def test_command_makes_scans(
    command: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = PLANS / "k05-chin-muoi-ngay-dem.plan"
    assert command("--out", str(tmp_path), "--levels", "poor", "--plans", str(plan)) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["k05-chin-muoi-ngay-dem.poor.pdf"]
    assert "k05-chin-muoi-ngay-dem.poor.pdf" in capsys.readouterr().out


def test_command_says_what_is_missing(
    command: Callable[..., int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail() -> None:
        raise MissingFontError("LiberationSerif-Regular.ttf", "fonts-liberation2")

    monkeypatch.setattr("samples.__main__.samples", fail)
    assert command("--out", str(tmp_path)) == 4
    assert "apt-get install fonts-liberation2" in capsys.readouterr().err


def test_command_tells_a_bad_plan(
    command: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.plan"
    bad.write_text("@id\tbad\nnotag\tx\n", encoding="utf-8")
    assert command("--out", str(tmp_path), "--levels", "poor", "--plans", str(bad)) == 2
    assert "notag" in capsys.readouterr().err
