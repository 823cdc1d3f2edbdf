"""The printed paper: nothing of the plan is lost, and it has the official form."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pdfplumber
import pytest

from pipeline.evaluate import GoldPlan
from pipeline.evaluate.text import token_f1
from samples.collection import PLANS
from samples.fonts import FAMILIES
from samples.paper import Paper, PaperStyle, print_plan

PLAN_IDS = sorted(path.stem for path in PLANS.glob("*.plan"))


def pages_of(paper: Paper) -> list[str]:
    with pdfplumber.open(BytesIO(paper.pdf)) as pdf:
        return [page.extract_text() for page in pdf.pages]


@pytest.mark.parametrize("plan_id", PLAN_IDS)
def test_the_whole_plan_is_printed(plan_id: str, plans: dict[str, GoldPlan]) -> None:
    plan = plans[plan_id]
    pages = pages_of(print_plan(plan))
    assert 2 <= len(pages) <= 3
    # Only page numbers, broken numbers and hyphens differ from the plan's own text.
    assert (token_f1(plan.text(), "\n".join(pages)) or 0) > 0.98


@pytest.mark.parametrize("family", FAMILIES)
def test_every_typeface_prints_the_same_words(family: str, plans: dict[str, GoldPlan]) -> None:
    plan = plans["k03-canh-quan-sang-xanh"]
    text = "\n".join(pages_of(print_plan(plan, PaperStyle.of(plan, family, seed=4))))
    assert (token_f1(plan.text(), text) or 0) > 0.97


def test_same_plan_same_bytes(plans: dict[str, GoldPlan]) -> None:
    plan = plans["k01-chinh-quyen-so"]
    assert print_plan(plan).pdf == print_plan(plan).pdf
    assert PaperStyle.of(plan, seed=1) == PaperStyle.of(plan, seed=1)
    styles = {PaperStyle.of(plan, seed=seed) for seed in range(8)}
    assert len(styles) > 3


def test_letterhead_has_two_columns(short_paper: Paper) -> None:
    with pdfplumber.open(BytesIO(short_paper.pdf)) as pdf:
        page = pdf.pages[0]
        words = {word["text"]: word for word in page.crop((0, 0, page.width, 150)).extract_words()}
    assert abs(words["ỦY"]["top"] - words["CỘNG"]["top"]) < 2
    assert words["DÂN"]["x1"] < words["CỘNG"]["x0"]
    assert words["KH-UBND" if "KH-UBND" in words else "09/KH-UBND"]["x1"] < words["Tân"]["x0"]


def test_signature_stands_right_of_the_recipients(short_paper: Paper) -> None:
    with pdfplumber.open(BytesIO(short_paper.pdf)) as pdf:
        page = pdf.pages[short_paper.signature.page]
        words = {word["text"]: word for word in page.extract_words()}
    assert short_paper.signature.page == 1
    assert words["Nơi"]["x0"] < page.width / 3 < words["TM."]["x0"]
    assert words["TM."]["bottom"] < short_paper.signature.y < words["Trịnh"]["top"]
    assert words["Trịnh"]["x0"] < short_paper.signature.x < words["Khanh"]["x1"]


@pytest.mark.parametrize(
    ("plan_id", "first", "second"),
    [("k05-chin-muoi-ngay-dem", None, "top"), ("k06-huyen-uy-dai-hoi", "foot", "foot")],
)
def test_page_numbers_follow_the_rules_of_the_year(
    plan_id: str, first: str | None, second: str | None, plans: dict[str, GoldPlan]
) -> None:
    found = []
    with pdfplumber.open(BytesIO(print_plan(plans[plan_id]).pdf)) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            lines = page.extract_text_lines()
            places = [line["top"] for line in lines if line["text"] == str(number)]
            found.append(("top" if places[0] < page.height / 2 else "foot") if places else None)
    assert found == [first, second]


@pytest.mark.parametrize("size", [12.0, 13.0, 14.0])
def test_footnotes_stand_on_the_page_of_their_mark(size: float, plans: dict[str, GoldPlan]) -> None:
    plan = plans["k01-chinh-quyen-so"]
    pages = pages_of(print_plan(plan, replace(PaperStyle.of(plan), size=size)))
    with_mark = [number for number, text in enumerate(pages) if "điểm1" in text]
    with_note = [number for number, text in enumerate(pages) if "Gồm 06 nhóm" in text]
    assert with_mark == with_note
    assert len(with_note) == 1


@pytest.mark.parametrize("repeat", [True, False])
def test_a_table_goes_on_over_the_page(repeat: bool, plans: dict[str, GoldPlan]) -> None:
    plan = plans["k03-canh-quan-sang-xanh"]
    style = replace(PaperStyle.of(plan), repeat_table_header=repeat)
    with pdfplumber.open(BytesIO(print_plan(plan, style).pdf)) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables() if len(table[0]) == 5]
    assert len(tables) == 2
    assert (tables[1][0][0] == "TT") == repeat
    rows = [row for table in tables for row in table if row[0] != "TT"]
    assert [row[0] for row in rows] == list("123456")
    assert " ".join((rows[3][3] or "").split()) == "Huyện đoàn, Hội Liên hiệp Phụ nữ huyện"


def test_numbers_may_break_at_their_hyphen(plans: dict[str, GoldPlan]) -> None:
    """As word processors do it; repairing it is the pipeline's work."""
    plan = plans["k06-huyen-uy-dai-hoi"]
    texts = {
        allowed: "\n".join(
            "\n".join(
                pages_of(print_plan(plan, replace(PaperStyle.of(plan), size=size, break_at_hyphen=allowed)))
            )
            for size in (12, 12.5, 13, 13.5, 14)
        )
        for allowed in (True, False)
    }
    assert any(f"{code}-\n" in texts[True] for code in ("35", "35-CT", "118", "05", "72"))
    assert not any(f"{code}-\n" in texts[False] for code in ("35", "118", "05", "72"))
