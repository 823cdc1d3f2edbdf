"""Whole plans of many authorities, levels and years, from text to tables, against what they say."""

from pathlib import Path

import pytest
from plans import GOLD, GOLDS, extracted, gold_plan, printed

from pipeline.evaluate import PLAN_FIELDS, UNSCORED_KINDS
from pipeline.evaluate.gold import gold_files
from pipeline.evaluate.matching import TABLES
from pipeline.evaluate.text import fold_value, token_f1

WEIGHED = ("awards", "criteria", "quotas")
"""Tables that trained models decide: of one plan a row may be missed, of all hardly any (below)."""

MANY = {
    "tasks": 0.94, "criteria": 0.95, "awards": 0.9, "quotas": 0.88, "dossier_items": 0.95, "citations": 0.97, "recipients": 0.97,
}  # fmt: skip
"""Least means over the plans of ``samples/gold/read/many``, a little below what was measured."""


@pytest.mark.parametrize("tabs", [True, False], ids=["cells", "blanks"])
@pytest.mark.parametrize("path", GOLDS, ids=lambda path: path.stem)
def test_a_plan_gives_its_tables(path: Path, tabs: bool) -> None:
    gold = gold_plan(path)
    plan = extracted(path, tabs=tabs)
    record = plan.plan.model_dump(mode="json")
    wrong = {
        name: (gold.field(name), record[name])
        for name in PLAN_FIELDS
        if fold_value(gold.field(name)) != fold_value(record[name])
    }
    assert wrong == {}
    for name, table in TABLES.items():
        if name in WEIGHED:
            continue
        rows = [row.model_dump(mode="json") for row in getattr(plan, name)]
        score = table.score(gold, rows)
        assert score.f1 is None or score.f1 >= 0.8, (name, score.missed, score.extra)


@pytest.mark.parametrize("tabs", [True, False], ids=["cells", "blanks"])
@pytest.mark.parametrize("name", TABLES)
def test_tables_are_nearly_always_whole(name: str, tabs: bool) -> None:
    """A trained model may miss a row of one plan; over all plans that it knows it hardly does."""
    scores = [
        TABLES[name].score(gold_plan(path), [row.model_dump(mode="json") for row in getattr(plan, name)]).f1
        for path in GOLDS
        for plan in [extracted(path, tabs=tabs)]
    ]
    known = [score for score in scores if score is not None]
    assert sum(known) / len(known) >= 0.99


@pytest.mark.parametrize(("name", "least"), MANY.items())
def test_tables_of_other_hands(name: str, least: float) -> None:
    """Plans by hands that knew no rule: what the models have learned of them."""
    scores = [
        TABLES[name].score(gold_plan(path), [row.model_dump(mode="json") for row in getattr(plan, name)]).f1
        for path in gold_files([GOLD / "read" / "many"])
        for plan in [extracted(path, tabs=True)]
    ]
    known = [score for score in scores if score is not None]
    assert sum(known) / len(known) >= least


@pytest.mark.parametrize("path", GOLDS, ids=lambda path: path.stem)
def test_a_plan_is_cut_into_its_sections(path: Path) -> None:
    gold = gold_plan(path)
    plan = extracted(path)
    texts: dict[str, str] = {}
    for section in plan.sections:
        texts[section.kind] = "\n".join(filter(None, (texts.get(section.kind), section.text)))
    scores = {
        kind: token_f1(text, texts.get(kind, ""))
        for kind, text in gold.section_texts().items()
        if text.strip() and kind not in UNSCORED_KINDS
    }
    known = [score for score in scores.values() if score is not None]
    assert sum(known) / len(known) >= 0.95, scores


@pytest.mark.parametrize("path", [*GOLDS, *gold_files([GOLD / "read" / "many"])], ids=lambda path: path.stem)
def test_every_row_gives_the_place_of_its_words(path: Path) -> None:
    text = printed(gold_plan(path))
    plan = extracted(path)
    for name in ("tasks", "awards", "criteria", "quotas", "dossier_items", "citations", "recipients"):
        for row in getattr(plan, name):
            words = row.title if name == "awards" else row.text
            assert " ".join(text[row.char_start : row.char_end].split()) == " ".join(words.split()), name
            assert row.page == 1


@pytest.mark.parametrize("path", GOLDS, ids=lambda path: path.stem)
def test_every_section_gives_the_place_of_its_text(path: Path) -> None:
    text = printed(gold_plan(path))
    for section in extracted(path).sections:
        if section.text:
            assert text[section.char_start : section.char_end] == section.text
