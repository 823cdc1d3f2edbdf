"""A short gold plan and the output of a faultless run on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from handmade import SHORT_PLAN, Spoil, perfect_tables, write_output

from pipeline.evaluate import GoldPlan, read_gold


@pytest.fixture
def short_gold(tmp_path: Path) -> Path:
    path = tmp_path / "ngan.plan"
    path.write_text(SHORT_PLAN, encoding="utf-8")
    return path


@pytest.fixture
def short_plan(short_gold: Path) -> GoldPlan:
    return read_gold(short_gold)


@pytest.fixture
def predict(tmp_path: Path) -> Callable[..., Path]:
    """Write what a faultless run would leave for a plan, after ``spoil`` has had its way."""

    def write(plan: GoldPlan, spoil: Spoil = lambda tables: None, text: str | None = None) -> Path:
        out = tmp_path / "out"
        tables = perfect_tables(plan, "0123456789abcdef")
        spoil(tables)
        printed = plan.text() if text is None else text
        write_output(out, tables, {"0123456789abcdef": {"read": plan.text(), "text": printed}})
        return out

    return write
