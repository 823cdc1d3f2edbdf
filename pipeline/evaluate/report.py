"""What an evaluation finds, as records: shown as a table, written as JSON, read for errors."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from pydantic import Field

from pipeline.evaluate.matching import TABLES, TableScore
from pipeline.evaluate.text import TextScore
from pipeline.records.base import Record
from pipeline.records.segmented import SectionKind

TEXTS = ("read", "text")
"""The scored texts of a document: as it was read, and restored."""

UNSCORED_KINDS = frozenset({SectionKind.KHAC, SectionKind.KHEN_THUONG, SectionKind.NOI_NHAN})
"""Section kinds left out of the average: rests, and headings that only hold others."""

COLUMNS = (
    "fields",
    "sections",
    *TABLES,
    *(f"{name}_{measure}" for name in TEXTS for measure in TextScore.model_fields),
)
"""Names of all scores, in order. ``*_wer`` and ``*_cer`` are errors: lower is better."""

MISSING_IS_ZERO = frozenset({"fields", "sections", *TABLES} - {"phases"})
"""Scores that are 0 for a gold plan that no document belongs to."""


class FieldError(Record):
    """A field of the plan that is not what the gold says."""

    field: str
    gold: str
    predicted: str


class DocumentEvaluation(Record):
    """Scores and errors of one document against its gold plan.

    ``file`` and ``document_id`` are None where no document belongs to the gold plan.
    """

    gold_id: str
    file: str | None = None
    document_id: str | None = None
    scores: dict[str, float | None]
    sections: dict[SectionKind, float] = Field(default_factory=dict)
    wrong_fields: tuple[FieldError, ...] = ()
    tables: dict[str, TableScore] = Field(default_factory=dict)


class EvaluationReport(Record):
    """All documents, and the mean of each score over those that have it."""

    documents: tuple[DocumentEvaluation, ...]

    @property
    def mean(self) -> dict[str, float | None]:
        """Mean of every score; None where no document has it."""
        values = {name: [document.scores.get(name) for document in self.documents] for name in COLUMNS}
        told = {name: [value for value in found if value is not None] for name, found in values.items()}
        return {name: fmean(found) if found else None for name, found in told.items()}

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the table's rows as text: header, one for each document, the mean."""
        yield ("file", *COLUMNS)
        for document in self.documents:
            yield (document.file or f"{document.gold_id} (-)", *map(_shown, _ordered(document.scores)))
        yield ("mean", *map(_shown, _ordered(self.mean)))

    def to_json(self) -> dict[str, object]:
        """Return the report as JSON values: ``mean`` and ``documents``."""
        return {
            "mean": self.mean,
            "documents": [document.model_dump(mode="json") for document in self.documents],
        }


def _ordered(scores: dict[str, float | None]) -> Iterator[float | None]:
    return (scores.get(name) for name in COLUMNS)


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
