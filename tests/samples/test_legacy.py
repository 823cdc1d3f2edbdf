"""Old encodings and damaged layers: the damage is the real one, and nothing else is changed."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import numpy as np
import pdfplumber
import pytest
from pdf2image import convert_from_bytes

from pipeline.evaluate import GoldPlan
from pipeline.evaluate.text import score_text, token_f1
from pipeline.vietnamese.letters import strip_marks
from samples.legacy import english_ocr, plain_text, tcvn3, wrong_horn
from samples.paper import Paper
from samples.scan import LEVELS, scan

needs_iconv = pytest.mark.skipif(shutil.which("iconv") is None, reason="needs the program iconv")
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs the program tesseract")


def back(codes: bytes) -> str:
    return subprocess.run(
        ["iconv", "-f", "TCVN", "-t", "UTF-8"], input=codes, capture_output=True, check=True
    ).stdout.decode()


@needs_iconv
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("đường tơ", "®­êng t¬"),
        ("Đối tượng", "§èi t­îng"),
        ("Uỷ ban nhân dân", "Uû ban nh©n d©n"),
        ("Ủy ban Ốc đảo", "ñy ban èc ®¶o"),
        ("CỘNG HÒA XÃ HỘI - UBND", "céng hßa x· héi - ubnd"),
        ("UBND thị xã HĐND", "UBND thÞ x· H§ND"),
        ("“Dạy tốt”", '"D¹y tèt"'),
    ],
)
def test_tcvn3_codes(text: str, codes: str) -> None:
    assert tcvn3(text).decode("latin-1") == codes


@needs_iconv
def test_tcvn3_loses_only_capitals_and_typography(plans: dict[str, GoldPlan]) -> None:
    for plan in plans.values():
        text = plain_text(plan)
        typed = text.replace("“", '"').replace("”", '"').replace("¹", "1")
        assert back(tcvn3(text)).lower() == typed.lower()


@needs_iconv
def test_what_tcvn3_cannot_write_is_an_error() -> None:
    with pytest.raises(ValueError, match="TCVN3"):
        tcvn3("giá 5 €")


def test_plain_text_holds_the_plan(plans: dict[str, GoldPlan]) -> None:
    for plan in plans.values():
        text = plain_text(plan)
        assert token_f1(plan.text(), text) == 1
        lines = text.splitlines()
        assert plan.motto[0] in lines[0]
        assert any(line.startswith("Nơi nhận:") and plan.field("signing_mode")[:4] in line for line in lines)


def test_wrong_horn_changes_the_text_layer_and_not_the_page(short_paper: Paper) -> None:
    damaged = wrong_horn(short_paper.pdf)
    assert damaged == wrong_horn(short_paper.pdf)
    texts = []
    for content in (short_paper.pdf, damaged):
        with pdfplumber.open(BytesIO(content)) as pdf:
            texts.append("\n".join(page.extract_text() for page in pdf.pages))
    good, bad = texts
    assert good.count("ư") > 20
    assert "ư" not in bad
    assert "Ư" not in bad
    assert bad == good.replace("ư", "ƣ").replace("Ư", "Ƣ")
    pictures = [np.asarray(convert_from_bytes(content, dpi=40)[0]) for content in (short_paper.pdf, damaged)]
    assert np.array_equal(*pictures)


@needs_tesseract
def test_an_english_ocr_loses_the_marks(short_paper: Paper) -> None:
    level = replace(LEVELS["clean"], dpi=150)
    text = english_ocr([next(iter(scan(short_paper, level)))])
    gold = " ".join(short_paper.plan.text().split()[:300])
    read = " ".join(text.split()[:300])
    assert score_text(gold, read).accuracy < 0.5
    assert (token_f1(strip_marks(gold), strip_marks(read)) or 0) > 0.6
