"""What makes a row right, table by table, and F1 over the rows that are.

The measures are those the project is judged by: a row counts when its words are alike
enough and its other values are right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from pipeline.evaluate.gold import GoldLine, GoldPlan, GoldTask
from pipeline.evaluate.text import fold_value, likeness, without_mark
from pipeline.records.base import Record

ALIKE = 0.9
"""Least likeness of texts that count as the same."""

ALIKE_NAMES = 0.85
"""Least likeness of names of authorities and recipients, which people shorten."""

Row = dict[str, Any]
Gold = TypeVar("Gold")


class TableScore(Record):
    """F1 of one table, with the rows that were missed and those that should not be there.

    ``f1`` is None where neither side has rows.
    """

    f1: float | None
    missed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


class _Table(Generic[Gold]):
    """One table: its gold rows, when a predicted row is right, and how both are shown."""

    def __init__(
        self,
        rows: Callable[[GoldPlan], Iterable[Gold]],
        right: Callable[[Gold, Row], bool],
        show_gold: Callable[[Gold], str],
        shown: tuple[str, ...],
    ) -> None:
        self.rows = rows
        self.right = right
        self.show_gold = show_gold
        self.shown = shown

    def score(self, plan: GoldPlan, predicted: list[Row]) -> TableScore:
        """Match each gold row, in order, with the first predicted row left that is right."""
        gold = list(self.rows(plan))
        left = list(predicted)
        missed = []
        for wanted in gold:
            place = next((n for n, row in enumerate(left) if self.right(wanted, row)), None)
            if place is None:
                missed.append(self.show_gold(wanted))
            else:
                del left[place]
        total = len(gold) + len(predicted)
        return TableScore(
            f1=2 * (len(gold) - len(missed)) / total if total else None,
            missed=tuple(missed),
            extra=tuple(_joined(row.get(name) for name in self.shown) for row in left),
        )


def audiences(value: object) -> set[str]:
    """Return the names in a list, or in a string that joins them."""
    if value is None or value != value:
        return set()
    if isinstance(value, str):
        return {name for name in re.split(r"[+,;\s]+", value) if name}
    return {str(name) for name in value} if isinstance(value, Iterable) else {str(value)}


def whole_number(value: object) -> str:
    """Return a number as a key, without the fraction that a float column brings."""
    return fold_value(value).split(".")[0]


def _joined(values: Iterable[object]) -> str:
    """Show values side by side."""
    shown = ["+".join(map(str, value)) if isinstance(value, list | tuple) else value for value in values]
    return " | ".join("" if value is None else str(value) for value in shown)


def _same_text(gold: str, row: Row, least: float = ALIKE) -> bool:
    return likeness(without_mark(gold), without_mark(row.get("text"))) >= least


def _task_right(gold: GoldTask, row: Row) -> bool:
    return (
        _same_text(gold.text, row)
        and (not gold.period_text or likeness(gold.period_text, row.get("period_text")) >= ALIKE)
        and (not gold.responsible or likeness(gold.responsible, row.get("responsible")) >= ALIKE)
    )


def _criterion_right(gold: GoldLine, row: Row) -> bool:
    return (
        _same_text(gold.text, row)
        and row.get("form") == gold.form
        and audiences(row.get("audience")) == set(gold.audience)
    )


def _award_right(gold: tuple[str, ...], row: Row) -> bool:
    return row.get("form") == gold[0] and likeness(gold[1], row.get("conferred_by")) >= ALIKE_NAMES


def _quota_right(gold: tuple[str, ...], row: Row) -> bool:
    same_audience = audiences(row.get("audience")) == audiences(gold[0])
    return same_audience and whole_number(row.get("quantity")) == gold[1]


def _citation_right(gold: tuple[str, ...], row: Row) -> bool:
    number, date = (*gold, "")[:2]
    same_number = fold_value(number) == fold_value(row.get("document_number"))
    return same_number and fold_value(date) == fold_value(row.get("issue_date"))


def _phase_right(gold: tuple[str, ...], row: Row) -> bool:
    same_start = fold_value(gold[1]) == fold_value(row.get("start_date"))
    return same_start and fold_value(gold[2]) == fold_value(row.get("end_date"))


TABLES: dict[str, _Table[Any]] = {
    "tasks": _Table[GoldTask](
        lambda plan: plan.tasks,
        _task_right,
        lambda task: _joined((task.text, task.period_text, task.responsible)),
        ("text", "period_text", "responsible"),
    ),
    "criteria": _Table[GoldLine](
        lambda plan: plan.criteria,
        _criterion_right,
        lambda line: _joined((line.form, sorted(line.audience), line.text)),
        ("form", "audience", "text"),
    ),
    "awards": _Table(lambda plan: plan.awards, _award_right, _joined, ("form", "conferred_by", "title")),
    "quotas": _Table(
        lambda plan: plan.quotas, _quota_right, _joined, ("audience", "quantity", "scope", "text")
    ),
    "dossier_items": _Table[str](lambda plan: plan.dossier_items, _same_text, str, ("text",)),
    "citations": _Table(
        lambda plan: plan.citations, _citation_right, _joined, ("document_number", "issue_date", "text")
    ),
    "recipients": _Table[str](
        lambda plan: plan.recipients,
        lambda gold, row: _same_text(gold, row, ALIKE_NAMES),
        str,
        ("text",),
    ),
    "phases": _Table(lambda plan: plan.phases, _phase_right, _joined, ("name", "start_date", "end_date")),
}
"""The tables that are scored, in the order of the report."""
