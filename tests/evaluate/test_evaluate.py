"""Scores: faultless output gets 1, and each kind of error lowers the figure it belongs to, no other."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from handmade import Tables, perfect_tables, write_output
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.evaluate import COLUMNS, GoldPlan, evaluate, read_gold
from pipeline.evaluate.text import likeness, score_text, syllables, token_f1, without_mark

ROOT = Path(__file__).parents[2]
PERFECT = {name: 0.0 if name.endswith(("wer", "cer")) else 1.0 for name in COLUMNS}


def test_faultless_output_scores_one(
    short_plan: GoldPlan, short_gold: Path, predict: Callable[..., Path]
) -> None:
    report = evaluate([short_gold], predict(short_plan))
    assert report.mean == PERFECT
    (document,) = report.documents
    assert document.file == "ngan.pdf"
    assert not document.wrong_fields
    assert not any(table.missed or table.extra for table in document.tables.values())


def _change(table: str, column: str, value: object, row: int = 0) -> Callable[[Tables], None]:
    def spoil(tables: Tables) -> None:
        tables[table][row][column] = value

    return spoil


def _drop(table: str) -> Callable[[Tables], None]:
    return lambda tables: tables[table].pop(0) and None


@pytest.mark.parametrize(
    ("spoil", "lowered"),
    [
        (_change("plans", "signer", "Lò Thị Mây"), "fields"),
        (_change("plans", "end_date", "2023-06-03"), "fields"),
        (_change("plans", "dossier_copies", "3"), "fields"),
        (_change("plans", "theme", None), "fields"),
        (_change("sections", "text", "Phủ xanh đồi", row=1), "sections"),
        (_change("sections", "kind", "khac", row=1), "sections"),
        (_change("tasks", "text", "1. Mỗi hộ"), "tasks"),
        (_change("tasks", "period_text", "Tháng 3/2024", row=1), "tasks"),
        (_change("tasks", "responsible", "Hội Nông dân", row=1), "tasks"),
        (_change("criteria", "form", "bang_khen"), "criteria"),
        (_change("criteria", "audience", ["tap_the"]), "criteria"),
        (_change("awards", "conferred_by", "Chủ tịch UBND tỉnh"), "awards"),
        (_change("quotas", "quantity", 3), "quotas"),
        (_change("quotas", "audience", "ca_nhan"), "quotas"),
        (_change("dossier_items", "text", "- Tờ trình của bản;"), "dossier_items"),
        (_change("citations", "issue_date", None), "citations"),
        (_change("citations", "document_number", "21/KH-UBNC"), "citations"),
        (_change("recipients", "text", "Báo tỉnh;"), "recipients"),
        (_change("phases", "end_date", "2023-04-03"), "phases"),
        (_drop("recipients"), "recipients"),
    ],
)
def test_an_error_lowers_its_own_figure(
    spoil: Callable[[Tables], None],
    lowered: str,
    short_plan: GoldPlan,
    short_gold: Path,
    predict: Callable[..., Path],
) -> None:
    mean = evaluate([short_gold], predict(short_plan, spoil)).mean
    assert {name for name in COLUMNS if mean[name] != PERFECT[name]} == {lowered}
    assert mean[lowered] is not None
    assert mean[lowered] < 1


@pytest.mark.parametrize(
    "spoil",
    [
        _change("plans", "title", "PHÁT ĐỘNG  phong trào thi đua trồng cây."),
        _change("plans", "signing_mode", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH"),
        _change("plans", "document_number", "15 / KH – UBND"),
        _change("plans", "issuer", "Uỷ ban nhân dân xã Khe Mây"),
        _change("tasks", "text", "Mỗi hộ trồng ít nhất 20 cây trong vườn nhà"),
        _change("recipients", "text", "- UBND huyện (b/c)"),
        _change("criteria", "audience", "ho_gia_dinh, tap_the"),
    ],
)
def test_what_does_not_count_as_an_error(
    spoil: Callable[[Tables], None], short_plan: GoldPlan, short_gold: Path, predict: Callable[..., Path]
) -> None:
    assert evaluate([short_gold], predict(short_plan, spoil)).mean == PERFECT


def test_one_wrong_syllable_in_the_restored_text(
    short_plan: GoldPlan, short_gold: Path, predict: Callable[..., Path]
) -> None:
    spoilt = short_plan.text().replace("Phủ xanh", "Phú xanh")
    mean = evaluate([short_gold], predict(short_plan, text=spoilt)).mean
    count = len(syllables(short_plan.text()))
    assert mean["text_wer"] == pytest.approx(1 / count)
    assert mean["text_accuracy"] == pytest.approx(1 - 1 / count)
    assert mean["read_wer"] == 0
    assert {name for name in COLUMNS if mean[name] != PERFECT[name]} == {
        "text_wer",
        "text_cer",
        "text_accuracy",
    }


@pytest.mark.parametrize("order", range(4))
def test_every_reading_order_of_the_letterhead_is_right(
    order: int, short_plan: GoldPlan, short_gold: Path, predict: Callable[..., Path]
) -> None:
    text = "\n".join(short_plan.readings()[order])
    assert evaluate([short_gold], predict(short_plan, text=text)).mean["text_wer"] == 0


def test_rows_too_many_are_errors_and_are_listed(
    short_plan: GoldPlan, short_gold: Path, predict: Callable[..., Path]
) -> None:
    def spoil(tables: Tables) -> None:
        tables["citations"] *= 2

    report = evaluate([short_gold], predict(short_plan, spoil))
    assert report.mean["citations"] == pytest.approx(2 / 3)
    assert report.documents[0].tables["citations"].extra == ("21/KH-UBND | 2023-01-12 | ",)


def test_errors_are_told_with_gold_and_output(
    short_plan: GoldPlan, short_gold: Path, predict: Callable[..., Path]
) -> None:
    def spoil(tables: Tables) -> None:
        tables["plans"][0]["signer"] = "Lò Thị Mây"
        tables["tasks"][1]["responsible"] = "Hội Nông dân"

    (document,) = evaluate([short_gold], predict(short_plan, spoil)).documents
    assert [(e.field, e.gold, e.predicted) for e in document.wrong_fields] == [
        ("signer", "Lò Thị Mẩy", "Lò Thị Mây")
    ]
    tasks = document.tables["tasks"]
    assert tasks.missed == ("Phát cây giống cho các bản | Tháng 02/2023 | Ban quản lý rừng",)
    assert tasks.extra == ("Phát cây giống cho các bản | Tháng 02/2023 | Hội Nông dân",)


def test_report_as_table_and_json(
    short_plan: GoldPlan, short_gold: Path, predict: Callable[..., Path]
) -> None:
    report = evaluate([short_gold.parent], predict(short_plan))
    header, row, mean = report.rows()
    assert len(header) == len(row) == len(mean) == len(COLUMNS) + 1
    assert (row[0], row[1]) == ("ngan.pdf", "1.000")
    told = json.loads(json.dumps(report.to_json(), ensure_ascii=False))
    assert told["mean"]["fields"] == 1
    assert told["documents"][0]["gold_id"] == "ngan"


def test_a_gold_plan_without_document_scores_nothing(
    short_plan: GoldPlan, short_gold: Path, predict: Callable[..., Path]
) -> None:
    other = short_gold.with_name("khac.plan")
    other.write_text(short_gold.read_text("utf-8").replace("@id\tngan", "@id\tkhac"), encoding="utf-8")
    report = evaluate([short_gold, other], predict(short_plan))
    assert [document.file for document in report.documents] == ["ngan.pdf", None]
    assert report.mean["fields"] == 0.5
    assert report.mean["text_wer"] == 0


def test_a_failed_document_scores_nothing(
    short_plan: GoldPlan, short_gold: Path, predict: Callable[..., Path]
) -> None:
    def spoil(tables: Tables) -> None:
        for name in set(tables) - {"documents"}:
            tables[name].clear()

    mean = evaluate([short_gold], predict(short_plan, spoil)).mean
    assert mean["fields"] == pytest.approx(1 / 15)  # no parent issuer, and none was found
    assert mean["sections"] == 0
    assert mean["tasks"] == 0


def test_nothing_to_evaluate_is_told(tmp_path: Path, short_gold: Path) -> None:
    with pytest.raises(UsageError, match="no_dataset"):
        evaluate([short_gold], tmp_path / "nowhere")
    with pytest.raises(UsageError, match="no_gold"):
        evaluate([_empty(tmp_path)], tmp_path)


def _empty(folder: Path) -> Path:
    (folder / "empty").mkdir()
    return folder / "empty"


vietnamese = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằòỏõóọ ÁẠĐ,.-–“”", max_size=80)


@given(vietnamese)
def test_a_text_is_like_itself(text: str) -> None:
    assert likeness(text, text) == 1
    assert token_f1(text, text) in (None, 1)
    if syllables(text):
        assert score_text(text, text).accuracy == 1


@given(vietnamese, vietnamese)
def test_error_rates_are_shares(gold: str, read: str) -> None:
    if syllables(gold):
        score = score_text(gold, read)
        assert 0 <= score.accuracy <= 1
        assert score.wer >= 0
        assert score.cer >= 0


@pytest.mark.parametrize(
    ("item", "bare"),
    [
        ("- Tờ trình;", "Tờ trình;"),
        ("1.2. Thi đua", "Thi đua"),
        ("đ) Báo cáo", "Báo cáo"),
        ("2019 là năm", "là năm"),
    ],
)
def test_list_marks(item: str, bare: str) -> None:
    assert without_mark(item) == bare


@pytest.mark.shared
def test_same_numbers_as_the_reference_scorer(tmp_path: Path, shared: Path) -> None:
    """On the same spoilt output, document by document, for the shared gold and the project's own."""
    scorer = shared / "score" / "score_dataset.py"
    gold = sorted((shared / "score" / "gold").glob("*.plan")) + sorted(
        (ROOT / "samples" / "plans").glob("*.plan")
    )
    tables: Tables = {}
    texts = {}
    chance = random.Random(2)
    for number, plan in enumerate(map(read_gold, gold)):
        document_id = f"{number:016x}"
        for name, rows in perfect_tables(plan, document_id).items():
            tables.setdefault(name, []).extend(_spoilt(rows, chance) if name != "documents" else rows)
        words = [word for word in plan.text().split(" ") if chance.random() > 0.03]
        texts[document_id] = {"read": " ".join(words), "text": "\n".join(plan.readings()[number % 4])}
    columns = {key for row in tables["plans"] for key in row}
    tables["plans"] = [{key: row.get(key) for key in columns} for row in tables["plans"]]
    write_output(tmp_path, tables, texts)

    command = [sys.executable, str(scorer), str(tmp_path), *map(str, gold), "--json"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    report = evaluate(gold, tmp_path)
    assert 0.3 < (report.mean["fields"] or 0) < 0.98
    for document, row in zip(report.documents, told["rows"], strict=True):
        for column in set(COLUMNS) & set(row):
            expected = row[column]
            assert document.scores[column] == (None if expected is None else pytest.approx(expected)), column
    for column, expected in told["mean"].items():
        assert report.mean[column] == (None if expected is None else pytest.approx(expected, abs=1e-4)), (
            column
        )


def _spoilt(rows: list[dict[str, object]], chance: random.Random) -> list[dict[str, object]]:
    """Drop, double and damage some rows and values."""
    spoilt = []
    for row in rows:
        fate = chance.random()
        if fate < 0.1:
            continue
        new = dict(row)
        for key, value in row.items():
            if key in ("document_id", "kind"):
                continue
            if isinstance(value, str) and chance.random() < 0.2:
                cut = chance.randrange(1, 4) * len(value) // 8
                new[key] = None if chance.random() < 0.2 else value[cut:].lower()
        spoilt += [new] * (2 if fate > 0.93 else 1)
    return spoilt
