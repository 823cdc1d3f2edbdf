"""What a person does on a page: each act becomes one entry of the layer, nothing else is written."""

from __future__ import annotations

import json

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from pipeline.corrections import ROW_TABLES, with_value
from pipeline.errors import UsageError
from pipeline.records.base import Record
from pipeline.records.correction import FieldCorrection, RowCorrection, Withdrawal, WordCorrection
from pipeline.review.desk import Desk
from pipeline.review.fields import cell as shown_cell
from pipeline.review.fields import columns, fields_of, kind_of, removal, typed
from pipeline.review.paper import Paper
from pipeline.review.rendering import render

_LONGEST = 20_000


async def word(request: Request) -> Response:
    """Show the editor of a word (GET); take what should stand there (POST) and show the text again."""
    desk, paper, number = _asked(request)
    if request.method == "GET":
        start, end = _whole(request.query_params.get("start")), _whole(request.query_params.get("end"))
        return _editor(request, desk, paper, number, start, end)
    form = await request.form()
    start, end = _whole(form.get("start")), _whole(form.get("end"))
    after, before = str(form.get("after", ""))[:_LONGEST], str(form.get("before", ""))
    if paper.restored.text[start:end] != before:
        raise UsageError("review_moved")
    change = paper.correction(start, end, after)
    desk.paper(paper.state.document_id).folder.correct(desk.who, change)
    return _text(request, desk, paper, number, start)


async def withdraw(request: Request) -> Response:
    """Take an entry back."""
    desk, paper, number = _asked(request)
    form = await request.form()
    wanted = _whole(form.get("number"))
    if all(entry.number != wanted for entry in paper.standing):
        raise UsageError("review_moved")
    paper.folder.correct(desk.who, Withdrawal(number=wanted))
    return _text(request, desk, paper, number, _whole(form.get("start")), fields=True)


async def cell(request: Request) -> Response:
    """Show the input of one value (GET); take the value (POST) and show it."""
    desk, paper, number = _asked(request)
    given = request.query_params if request.method == "GET" else await request.form()
    table, name, index = str(given.get("table")), str(given.get("name")), _whole(given.get("index"))
    if name not in columns_of(table):
        raise UsageError("review_moved")
    row = _row(paper, table, index)
    if request.method == "GET":
        if given.get("close"):
            return _shown(request, paper, number, table, name, index)
        return render(request, "_cell_form.html", paper=paper, number=number, problem="",
                      cell=shown_cell(table, row, name, index))  # fmt: skip
    text = ", ".join(str(value) for value in given.getlist("after"))[:_LONGEST]
    machine = _machine_row(paper, table, index)
    try:
        value = typed(type(row), name, text)
    except ValueError:
        value = None
        made = None
    else:
        made = with_value(row, name, value)
    if made is None:
        shown = shown_cell(table, row, name, index)
        return render(request, "_cell_form.html", paper=paper, number=number, cell=shown, problem=text)
    before = row.model_dump(mode="json")[name]
    if made != row:
        identity = {} if table == "plans" else machine.model_dump(mode="json")
        change = FieldCorrection(
            table=table, field=name, index=index, row=identity, before=before, after=value
        )
        paper.folder.correct(desk.who, change)
    return _shown(request, desk.paper(paper.state.document_id), number, table, name, index)


async def row(request: Request) -> Response:
    """Show the form of a row that is missing (GET); take it (POST) and show the fields again."""
    desk, paper, number = _asked(request)
    given = request.query_params if request.method == "GET" else await request.form()
    table = str(given.get("table"))
    if table not in ROW_TABLES or paper.plan is None:
        raise UsageError("review_moved")
    model = ROW_TABLES[table]
    kinds = {name: kind_of(model, name) for name in columns(table)}
    values: dict[str, str] = {}
    problem = ""
    if request.method == "POST":
        values = {name: ", ".join(str(v) for v in given.getlist(name))[:_LONGEST] for name in kinds}
        counting = {
            name: 0
            for name, info in model.model_fields.items()
            if name.endswith("_no") and info.is_required()
        }
        extra = {"level": 1, "page_first": number, "page_last": number} if table == "sections" else {}
        located = {"page": number} if "page" in model.model_fields else {}
        try:
            told = {name: typed(model, name, text) for name, text in values.items() if text.strip()}
            made = {**counting, **extra, **located, **told}
            if table == "sections":
                made["section_no"] = max((s.section_no for s in paper.plan.sections), default=0) + 1
                made.setdefault("kinds", [told.get("kind", "khac")])
            model.model_validate_json(_json(made))
        except (ValueError, ValidationError):
            problem = "row"
        else:
            paper.folder.correct(desk.who, RowCorrection(table=table, action="add", row=made))
            response = _fields(request, desk, paper, number)
            response.headers.update({"HX-Retarget": "#fields", "HX-Reswap": "outerHTML"})
            return response
    return render(request, "_row_form.html", paper=paper, number=number, table=table, kinds=kinds,
                  values=values, problem=problem)  # fmt: skip


async def remove(request: Request) -> Response:
    """Take a row out of a table."""
    desk, paper, number = _asked(request)
    form = await request.form()
    table, index, entry = str(form.get("table")), _whole(form.get("index")), form.get("entry")
    if entry:
        paper.folder.correct(desk.who, Withdrawal(number=_whole(entry)))
    else:
        machine = _machine_row(paper, table, index)
        if table == "plans":
            raise UsageError("review_moved")
        paper.folder.correct(desk.who, removal(table, index, machine))
    return _fields(request, desk, paper, number)


async def checked(request: Request) -> Response:
    """Say that a person has gone over the plan, or that somebody should."""
    desk, paper, number = _asked(request)
    if paper.rows is None:
        raise UsageError("review_moved")
    before = paper.rows[0].needs_review
    change = FieldCorrection(table="plans", field="needs_review", before=before, after=not before)
    paper.folder.correct(desk.who, change)
    return _fields(request, desk, paper, number)


def columns_of(table: str) -> list[str]:
    """Return the columns of a table that may be corrected, none for a table that is not of the dataset."""
    return columns(table) if table == "plans" or table in ROW_TABLES else []


def _asked(request: Request) -> tuple[Desk, Paper, int]:
    desk: Desk = request.app.state.desk
    paper = desk.paper(request.path_params["document_id"])
    number = request.path_params["page"]
    if not 1 <= number <= len(paper.read.pages):
        raise UsageError("review_no_document")
    return desk, paper, number


def _editor(request: Request, desk: Desk, paper: Paper, number: int, start: int, end: int) -> Response:
    text = paper.restored.text
    if not 0 <= start < end <= len(text):
        raise UsageError("review_moved")
    word = paper.word(start, end, number)
    bare = word.text.strip(".,;:!?()“”\"'…")
    at = word.text.find(bare) if bare else 0
    around = text[max(0, start - 200) : start], text[end : end + 200]
    found = desk.alternatives(around[0], bare, word.read.strip(".,;:!?()“”\"'…"), around[1]) if bare else ()
    whole = [word.text[:at] + other + word.text[at + len(bare) :] for other in found]
    if word.read != word.text and "\n" not in word.read and word.read not in whole:
        whole.append(word.read)
    return render(request, "_editor.html", paper=paper, number=number, word=word,
                  alternatives=whole[:8], own=_own(paper, start, end))  # fmt: skip


def _own(paper: Paper, start: int, end: int) -> int | None:
    """Return the number of the entry that a word is owed to."""
    read = paper.crossing.read(start, end)
    for entry in reversed(paper.standing):
        change = entry.change
        if isinstance(change, WordCorrection):
            base = paper.page_start(change.page) + change.start
            if base < read[1] and base + len(change.read) > read[0]:
                return entry.number
    return None


def _text(request: Request, desk: Desk, paper: Paper, number: int, at: int, fields: bool = False) -> Response:
    paper = desk.paper(paper.state.document_id)
    return render(request, "_text.html", paper=paper, number=number, paragraphs=paper.page(number),
                  doubts=paper.doubts(), at=at, fields=fields_of(paper) if fields else None)  # fmt: skip


def _fields(request: Request, desk: Desk, paper: Paper, number: int) -> Response:
    paper = desk.paper(paper.state.document_id)
    return render(request, "_fields.html", paper=paper, number=number, fields=fields_of(paper))


def _shown(request: Request, paper: Paper, number: int, table: str, name: str, index: int) -> Response:
    fields = fields_of(paper)
    assert fields is not None
    cells = (
        fields.plan
        if table == "plans"
        else [c for r in fields.tables[table] if r.index == index for c in r.cells]
    )
    found = next((c for c in cells if c.name == name), None)
    if found is None:
        raise UsageError("review_moved")
    return render(request, "_cell.html", paper=paper, number=number, cell=found)


def _row(paper: Paper, table: str, index: int) -> Record:
    if paper.rows is None:
        raise UsageError("review_moved")
    head, tables = paper.rows
    if table == "plans":
        return head
    found = next((t.row for t in tables.get(table, ()) if t.origin == index), None)
    if found is None:
        raise UsageError("review_moved")
    return found


def _machine_row(paper: Paper, table: str, index: int) -> Record:
    if paper.plan is None:
        raise UsageError("review_moved")
    rows = (paper.plan.plan,) if table == "plans" else getattr(paper.plan, table, ())
    if not 0 <= index < len(rows) or (table != "plans" and table not in ROW_TABLES):
        raise UsageError("review_moved")
    found: Record = rows[index]
    return found


def _whole(text: object) -> int:
    if isinstance(text, str) and text.isdigit() and len(text) < 10:
        return int(text)
    raise UsageError("review_moved")


def _json(values: object) -> str:
    return json.dumps(values)
