"""The fields of a plan and the rows of its tables, as shown beside the page, each with its place."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, get_args, get_origin

from pydantic import JsonValue

from pipeline.corrections import ROW_TABLES, Traced
from pipeline.records.base import Record
from pipeline.records.correction import FieldCorrection, RowCorrection
from pipeline.records.plan import Located, PlanRow
from pipeline.review.paper import Paper

_HIDDEN = frozenset({"confidence", "needs_review", *Located.model_fields})
_RUNNING = frozenset(
    {"section_no", "parent_no", "level", "task_no", "award_no", "item_no", "recipient_no", "phase_no"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: a page and a stretch of the text as it is now."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: its column, the text a person sees and types, the kind of input, where it stands."""

    table: str
    name: str
    index: int
    text: str
    kind: str
    choices: Sequence[str] = ()
    place: Place | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; ``index`` is the machine's, None for a row that a person put in (``entry``)."""

    index: int | None
    entry: int | None
    cells: Sequence[Cell]
    place: Place | None


@dataclass(frozen=True, slots=True)
class Fields:
    """All that is shown beside a page."""

    plan: Sequence[Cell]
    tables: Mapping[str, Sequence[Row]]
    needs_review: bool
    confidence: float


def fields_of(paper: Paper) -> Fields | None:
    """Return the fields of a document, None where nothing was extracted."""
    if paper.rows is None:
        return None
    head, tables = paper.rows
    told = _corrected(paper)
    finder = _Finder(paper)
    plan = [
        cell(
            "plans",
            head,
            name,
            0,
            place=finder.value(head, name),
            corrected=("plans", 0, name) in told,
        )
        for name in PlanRow.model_fields
        if name not in _HIDDEN
    ]
    rows = {name: [_row(name, t, told, finder) for t in traced] for name, traced in tables.items()}
    return Fields(plan=plan, tables=rows, needs_review=head.needs_review, confidence=head.confidence)


def columns(table: str) -> list[str]:
    """Return the columns of a table that people see and type."""
    model = PlanRow if table == "plans" else ROW_TABLES[table]
    return [name for name in model.model_fields if name not in _HIDDEN and name not in _RUNNING]


def cell(
    table: str, row: Record, name: str, index: int, place: Place | None = None, corrected: bool = False
) -> Cell:
    """Return one value as a person sees it."""
    kind, choices = kind_of(type(row), name)
    return Cell(table, name, index, shown(getattr(row, name)), kind, choices, place, corrected)


def shown(value: Any) -> str:
    """Return a value as text: days as dd/mm/yyyy, lists joined by commas."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, tuple):
        return ", ".join(shown(part) for part in value)
    return str(value)


def typed(model: type[Record], name: str, text: str) -> JsonValue:
    """Return what a person typed as a value of a column: the way back of :func:`shown`.

    Raises:
        ValueError: the text is no such value.
    """
    text = text.strip()
    kind, _ = kind_of(model, name)
    if kind == "list":
        return [part.strip() for part in text.split(",") if part.strip()]
    if not text:
        return None
    if kind == "date":
        match = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
        day = date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text)
        return day.isoformat()
    if kind == "number":
        return int(text)
    return " ".join(text.split(" "))


def kind_of(model: type[Record], name: str) -> tuple[str, Sequence[str]]:
    """Return the kind of a column (text, long, date, number, choice, list) and what may be chosen."""
    annotation = model.model_fields[name].annotation
    if get_origin(annotation) is types.UnionType:
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    if get_origin(annotation) is tuple:
        inner = get_args(annotation)[0]
        return "list", [e.value for e in inner] if issubclass(inner, StrEnum) else ()
    assert isinstance(annotation, type)
    if issubclass(annotation, StrEnum):
        return "choice", [e.value for e in annotation]
    if issubclass(annotation, date):
        return "date", ()
    if issubclass(annotation, int):
        return "number", ()
    return ("long" if name in ("text", "title", "message", "heading") else "text"), ()


def _corrected(paper: Paper) -> set[tuple[str, int, str]]:
    return {
        (e.change.table, e.change.index, e.change.field)
        for e in paper.standing
        if isinstance(e.change, FieldCorrection)
    }


def _row(table: str, traced: Traced, told: set[tuple[str, int, str]], finder: _Finder) -> Row:
    row, index = traced.row, traced.origin
    place = finder.row(row)
    cells = [
        cell(table, row, name, index if index is not None else -1, place, (table, index, name) in told)
        for name in columns(table)
    ]
    return Row(index, traced.entry, cells, place)


class _Finder:
    """Finds where values stand in the text."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._pages = [(p.start, p.page) for p in paper.restored.paragraphs]
        self._text = paper.restored.text
        told = paper.plan.provenance if paper.plan is not None else ()
        self._told = {entry.field: entry for entry in told if entry.table == "plans" and entry.field}

    def row(self, row: Record) -> Place | None:
        """Return the place that a row knows itself, in the text as it is now."""
        if not isinstance(row, Located) or row.char_start is None or row.char_end is None:
            return None
        return self._place(*self._paper.now(row.char_start, row.char_end))

    def value(self, row: PlanRow, name: str) -> Place | None:
        """Return where the value of a field of the plan stands: as recorded, else where its words are."""
        known = self._told.get(name)
        if known is not None:
            return self._place(*self._paper.now(known.char_start, known.char_end))
        for words in _printed(row, name):
            pattern = r"\s+".join(re.escape(part) for part in words.split())
            found = re.search(rf"(?<!\w){pattern}(?!\w)", self._text, re.IGNORECASE) if pattern else None
            if found:
                return self._place(found.start(), found.end())
        return None

    def _place(self, start: int, end: int) -> Place | None:
        page = next((page for at, page in reversed(self._pages) if at <= start), None)
        return None if page is None else Place(page, start, end)


def _printed(row: PlanRow, name: str) -> Iterator[str]:
    """Yield ways in which a value may be printed, the surest first."""
    value = getattr(row, name)
    if isinstance(value, date):
        day, month = value.day, value.month
        for d, m in ((f"{day:02}", f"{month:02}"), (f"{day:02}", str(month)), (str(day), str(month))):
            yield f"ngày {d} tháng {m} năm {value.year}"
            for sign in "/.-":
                yield f"{d}{sign}{m}{sign}{value.year}"
        if name in ("start_date", "end_date") and row.period_text:
            yield row.period_text
    elif isinstance(value, str):
        yield value
        parts = value.split()
        # A title or a signing mode is often broken over lines of another column.
        if len(parts) > 4:
            yield " ".join(parts[:4])
    elif isinstance(value, int) and value is not True and value:
        yield f"{value:02} bộ"
        yield f"{value} bộ"


def removal(table: str, index: int, machine: Record) -> RowCorrection:
    """Return the correction that takes a row of the machine out."""
    return RowCorrection(table=table, action="remove", index=index, row=machine.model_dump(mode="json"))
