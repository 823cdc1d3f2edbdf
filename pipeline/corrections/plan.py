"""Corrections of fields and rows put on an extracted plan."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue, ValidationError
from rapidfuzz.fuzz import ratio

from pipeline.records.base import Record
from pipeline.records.correction import Entry, FieldCorrection, RowCorrection
from pipeline.records.plan import Located, Plan, PlanRow, Provenance
from pipeline.records.source import Notice

_ALIKE = 80
"""Least likeness (0 to 100) of two rows that are taken for the same."""
_RUNNING = ("section_no", "parent_no", "task_no", "award_no", "item_no", "recipient_no", "phase_no")
"""Columns that only count: they say nothing of what a row is about."""

ROW_TABLES: Mapping[str, type[Record]] = {
    name: field.annotation.__args__[0]  # type: ignore[union-attr]
    for name, field in Plan.model_fields.items()
    if name not in ("document_id", "plan", "pages", "provenance")
}
"""Row models of the tables that have many rows for a plan."""


@dataclass(slots=True)
class Traced:
    """A row with what it came from: the machine's row of that index, or the entry that put it in."""

    row: Record
    origin: int | None
    entry: int | None = None
    gone: bool = False


def corrected_plan(plan: Plan, entries: Sequence[Entry]) -> tuple[Plan, tuple[Notice, ...]]:
    """Return the plan with standing corrections of fields and rows, and those that lost their place.

    Rows are found again by what the machine had written in them, wherever they stand now.
    """
    head, tables, notices = traced_rows(plan, entries)
    update: dict[str, object] = {"plan": head, "provenance": _followed(plan.provenance, tables)}
    update |= {name: _counted([t.row for t in rows]) for name, rows in tables.items()}
    return plan.model_copy(update=update), notices


def _followed(
    entries: Sequence[Provenance], tables: Mapping[str, Sequence[Traced]]
) -> tuple[Provenance, ...]:
    """Let places follow their rows where rows were taken out; those of rows that went go with them."""
    places = {
        (name, traced.origin): place for name, rows in tables.items() for place, traced in enumerate(rows)
    }
    return tuple(
        entry if entry.table == "plans" else entry.model_copy(update={"row": places[entry.table, entry.row]})
        for entry in entries
        if entry.table == "plans" or (entry.table, entry.row) in places
    )


def traced_rows(
    plan: Plan, entries: Sequence[Entry]
) -> tuple[PlanRow, dict[str, list[Traced]], tuple[Notice, ...]]:
    """Return the corrected row of ``plans``, the corrected rows of all other tables, and strays."""
    tables = {name: [Traced(row, n) for n, row in enumerate(getattr(plan, name))] for name in ROW_TABLES}
    machine = {name: [identity(t.row) for t in rows] for name, rows in tables.items()}
    head: Record = plan.plan
    notices: list[Notice] = []
    for entry in entries:
        change = entry.change
        made: Record | None = None
        if isinstance(change, FieldCorrection) and change.table == "plans":
            made = with_value(head, change.field, change.after)
            head = made or head
        elif isinstance(change, FieldCorrection | RowCorrection) and change.table in tables:
            made = _changed(tables[change.table], machine[change.table], change, entry.number)
        elif not isinstance(change, FieldCorrection | RowCorrection):
            continue
        if made is None:
            notices.append(_stray(entry, change))
    assert isinstance(head, PlanRow)
    kept = {name: [t for t in rows if not t.gone] for name, rows in tables.items()}
    return head, kept, tuple(notices)


def _changed(
    rows: list[Traced], machine: list[str], change: FieldCorrection | RowCorrection, number: int
) -> Record | None:
    """Make one change in a table; None where its row is not found or cannot be so."""
    if isinstance(change, RowCorrection) and change.action == "add":
        try:
            added = ROW_TABLES[change.table].model_validate_json(json.dumps(change.row))
        except ValidationError:
            return None
        rows.append(Traced(added, None, number))
        return added
    at = find_row(machine, change.row, change.index)
    if at is None or rows[at].gone:
        return None
    if isinstance(change, RowCorrection):
        rows[at].gone = True
        return rows[at].row
    made = with_value(rows[at].row, change.field, change.after)
    if made is not None:
        rows[at].row = made
    return made


def identity(row: Record | Mapping[str, JsonValue]) -> str:
    """Return what a row says, without running numbers and places, as one text."""
    cells = row.model_dump(mode="json") if isinstance(row, Record) else row
    aside = {*_RUNNING, *Located.model_fields}
    told = {name: value for name, value in cells.items() if name not in aside and value not in (None, [], "")}
    return " | ".join(f"{name}: {told[name]}" for name in sorted(told))


def find_row(rows: Sequence[str], row: Mapping[str, JsonValue], index: int) -> int | None:
    """Return where a row of the machine (by its identity) stands among rows, None where it is not."""
    wanted = identity(row)
    scored = [(ratio(wanted, told), -abs(place - index), place) for place, told in enumerate(rows)]
    score, _, place = max(scored, default=(0, 0, 0))
    return place if score >= _ALIKE else None


def with_value(row: Record, field: str, value: JsonValue) -> Record | None:
    """Return the row with one cell set, None where the column is none or cannot hold the value."""
    if field not in type(row).model_fields:
        return None
    try:
        return type(row).model_validate_json(_json(row, field, value))
    except ValidationError:
        return None


def _json(row: Record, field: str, value: JsonValue) -> bytes:
    # JSON in, so that a date may come as text and a list as a list.
    return json.dumps({**row.model_dump(mode="json"), field: value}).encode("utf-8")


def _counted(rows: list[Record]) -> tuple[Record, ...]:
    """Number rows that only count for themselves anew after one was taken out or put in."""
    if not rows:
        return ()
    running = next((n for n in _RUNNING[2:] if n in type(rows[0]).model_fields), None)
    if running is None:
        return tuple(rows)
    return tuple(row.model_copy(update={running: n}) for n, row in enumerate(rows, 1))


def _stray(entry: Entry, change: FieldCorrection | RowCorrection) -> Notice:
    field = f"{change.table}.{change.field}" if isinstance(change, FieldCorrection) else change.table
    before = change.before if isinstance(change, FieldCorrection) else identity(change.row)
    after = change.after if isinstance(change, FieldCorrection) else change.action
    return Notice(
        code="correction_field_stray",
        values={"field": field, "before": str(before), "after": str(after), "who": entry.who},
    )
