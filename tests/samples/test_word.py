"""DOCX: real numbering, real tables, same bytes."""

from __future__ import annotations

from collections import Counter
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from pipeline.evaluate import GoldPlan
from samples.collection import PLANS
from samples.word import word_document

PLAN_IDS = sorted(path.stem for path in PLANS.glob("*.plan"))


def roman(value: int) -> str:
    numerals = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    shown = ""
    for size, letters in numerals:
        while value >= size:
            shown, value = shown + letters, value - size
    return shown


def shown_paragraphs(content: bytes) -> list[str]:
    """Return the paragraphs outside tables as Word shows them, automatic numbers counted."""
    document = docx.Document(BytesIO(content))
    numbering = document.part.numbering_part.element
    levels = {
        definition.get(qn("w:abstractNumId")): definition.find(qn("w:lvl"))
        for definition in numbering.findall(qn("w:abstractNum"))
    }
    lists = {}
    for number in numbering.findall(qn("w:num")):
        start = number.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}")
        level = levels[number.find(qn("w:abstractNumId")).get(qn("w:val"))]
        lists[number.get(qn("w:numId"))] = (level, int(start.get(qn("w:val"))) if start is not None else 1)
    counted: Counter[str] = Counter()
    shown = []
    for paragraph in document.paragraphs:
        number = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        if number is None:
            shown.append(paragraph.text)
            continue
        name = number.get(qn("w:val"))
        level, start = lists[name]
        value = start + counted[name]
        counted[name] += 1
        look = level.find(qn("w:numFmt")).get(qn("w:val"))
        figure = {
            "decimal": str,
            "upperRoman": roman,
            "lowerLetter": lambda n: chr(96 + n),
            "upperLetter": lambda n: chr(64 + n),
            "bullet": str,
        }[look]
        mark = level.find(qn("w:lvlText")).get(qn("w:val")).replace("%1", figure(value))
        shown.append(f"{mark} {paragraph.text}")
    return shown


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("plan_id", PLAN_IDS)
def test_word_shows_every_paragraph_with_its_mark(
    plan_id: str, numbered: bool, plans: dict[str, GoldPlan]
) -> None:
    plan = plans[plan_id]
    shown = [text for text in shown_paragraphs(word_document(plan, numbered)) if text]
    expected = [line.text for line in plan.body if not line.is_row]
    assert shown == ["KẾ HOẠCH", plan.field("title"), *expected, *plan.footnotes]


def test_automatic_numbers_stand_nowhere_in_the_text(plans: dict[str, GoldPlan]) -> None:
    content = word_document(plans["k07-lao-dong-sang-tao"])
    texts = [paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs]
    assert "MỐC THỜI GIAN" in texts
    assert not any(text.startswith(("Phần ", "1. ", "- ")) for text in texts)


def test_tables_letterhead_and_closing(plans: dict[str, GoldPlan]) -> None:
    plan = plans["k07-lao-dong-sang-tao"]
    head, tasks, foot = docx.Document(BytesIO(word_document(plan))).tables
    rows = [tuple(cell.text for cell in row.cells) for row in tasks.rows]
    assert rows == [line.cells for line in plan.body if line.is_row]
    assert head.cell(0, 0).text == "\n".join(plan.issuers)
    assert head.cell(1, 0).text == plan.number_line
    assert foot.cell(0, 1).text.split("\n")[-1] == plan.field("signer")


def test_same_plan_same_bytes(plans: dict[str, GoldPlan]) -> None:
    plan = plans["k07-lao-dong-sang-tao"]
    assert word_document(plan) == word_document(plan)
