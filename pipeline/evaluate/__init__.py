"""Evaluation: gold plans against the dataset that was made of their documents."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from statistics import fmean
from typing import Any

import pyarrow.parquet as pq

from pipeline.errors import UsageError
from pipeline.evaluate.gold import GoldPlan, gold_files, read_gold
from pipeline.evaluate.matching import TABLES, whole_number
from pipeline.evaluate.report import (
    COLUMNS,
    MISSING_IS_ZERO,
    TEXTS,
    UNSCORED_KINDS,
    DocumentEvaluation,
    EvaluationReport,
    FieldError,
)
from pipeline.evaluate.text import fold_value, score_readings, token_f1
from pipeline.records.segmented import SectionKind

__all__ = ["COLUMNS", "DocumentEvaluation", "EvaluationReport", "GoldPlan", "evaluate", "read_gold"]

PLAN_FIELDS = (
    "document_number",
    "parent_issuer",
    "issuer",
    "issue_place",
    "issue_date",
    "title",
    "theme",
    "start_date",
    "end_date",
    "dossier_deadline",
    "dossier_recipient",
    "dossier_copies",
    "signer",
    "signer_title",
    "signing_mode",
)
"""The columns of ``plans`` that are scored."""

Row = dict[str, Any]


def evaluate(gold: Iterable[Path], predicted: Path) -> EvaluationReport:
    """Score the dataset under ``predicted`` (an ``--out`` folder) against gold plans.

    ``gold`` are plan files or folders of them. A document belongs to the gold plan whose
    id its file name starts with; a gold plan without any document scores 0.

    Raises:
        UsageError: no gold plan, a gold plan that cannot be read, or no dataset.
    """
    given = list(gold)
    files = gold_files(given)
    if not files:
        raise UsageError("no_gold", path=", ".join(map(str, given)))
    dataset = _Dataset(predicted)
    found: list[DocumentEvaluation] = []
    for plan in map(read_gold, files):
        documents = dataset.documents_of(plan.id)
        found += [dataset.evaluate(plan, document_id, name) for document_id, name in documents]
        if not documents:
            scores = {name: 0.0 if name in MISSING_IS_ZERO else None for name in COLUMNS}
            found.append(DocumentEvaluation(gold_id=plan.id, scores=scores))
    return EvaluationReport(documents=tuple(found))


class _Dataset:
    """The tables and texts under one ``--out`` folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        if not (folder / "dataset" / "documents.parquet").is_file():
            raise UsageError("no_dataset", path=folder)
        self._tables = {name: self._rows(name) for name in ("documents", "plans", "sections", *TABLES)}

    def _rows(self, table: str) -> dict[str, list[Row]]:
        """Return the rows of a table by document."""
        path = self._folder / "dataset" / f"{table}.parquet"
        rows: dict[str, list[Row]] = {}
        if path.is_file():
            for row in pq.read_table(path).to_pylist():
                rows.setdefault(row["document_id"], []).append(row)
        return rows

    def documents_of(self, gold_id: str) -> list[tuple[str, str]]:
        """Return (document id, file name) of all documents that belong to a gold plan."""
        rows = (row for rows in self._tables["documents"].values() for row in rows)
        names = ((row["document_id"], Path(row["source_path"]).name) for row in rows)
        return [(document_id, name) for document_id, name in names if name.startswith(gold_id)]

    def of(self, table: str, document_id: str) -> list[Row]:
        """Return the rows of one document."""
        return self._tables[table].get(document_id, [])

    def evaluate(self, plan: GoldPlan, document_id: str, name: str) -> DocumentEvaluation:
        """Score one document against its gold plan."""
        row = next(iter(self.of("plans", document_id)), {})
        wrong = tuple(_wrong_fields(plan, row))
        sections = _section_scores(plan, self.of("sections", document_id))
        tables = {table: rules.score(plan, self.of(table, document_id)) for table, rules in TABLES.items()}
        if not plan.phases:
            del tables["phases"]
        scores: dict[str, float | None] = {
            "fields": 1 - len(wrong) / len(PLAN_FIELDS),
            "sections": fmean(sections.values()) if sections else None,
            **{table: score.f1 for table, score in tables.items()},
            **self._text_scores(plan, document_id),
        }
        return DocumentEvaluation(
            gold_id=plan.id,
            file=name,
            document_id=document_id,
            scores={column: scores.get(column) for column in COLUMNS},
            sections=sections,
            wrong_fields=wrong,
            tables=tables,
        )

    def _text_scores(self, plan: GoldPlan, document_id: str) -> dict[str, float | None]:
        scores: dict[str, float | None] = {}
        for text in TEXTS:
            path = self._folder / "documents" / document_id / f"{text}.txt"
            if path.is_file():
                score = score_readings(plan.readings(), path.read_text(encoding="utf-8"))
                scores |= {f"{text}_{measure}": value for measure, value in score.model_dump().items()}
        return scores


def _wrong_fields(plan: GoldPlan, row: Row) -> Iterable[FieldError]:
    """Yield the fields that differ after folding."""
    for name in PLAN_FIELDS:
        gold, value = plan.field(name), row.get(name)
        folded = whole_number(value) if name == "dossier_copies" else fold_value(value)
        if fold_value(gold) != folded:
            yield FieldError(field=name, gold=gold, predicted="" if value is None else str(value))


def _section_scores(plan: GoldPlan, rows: list[Row]) -> dict[SectionKind, float]:
    """Return token F1 for each kind of section that the gold plan has text of."""
    texts: dict[str, list[str]] = {}
    for row in rows:
        texts.setdefault(row["kind"], []).append(row["text"] or "")
    scores: dict[SectionKind, float] = {}
    for kind, gold in plan.section_texts().items():
        score = token_f1(gold, "\n".join(texts.get(kind, ()))) if gold.strip() else None
        if score is not None and kind not in UNSCORED_KINDS:
            scores[kind] = score
    return scores
