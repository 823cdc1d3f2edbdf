"""What a person said about a document: the layer of corrections, kept apart from what the machine made.

The layer of a document is a list of entries that only grows. It belongs to the bytes of the source
file, so that every later run, whatever has become of models and rules, puts it on what it makes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from pipeline.records.base import Record


class WordCorrection(Record):
    """A stretch of one page's text as it should read; ``before == after`` says that it is right as it is.

    ``start`` counts characters of the page in ``read.txt`` and ``read`` is what stood there;
    ``context_before`` and ``context_after`` are the characters around it and ``box`` its place on the
    paper (left, top, right, bottom as shares of width and height), so that it is found again after
    another reading. ``before`` is what the machine had written in ``text.txt``.
    """

    kind: Literal["words"] = "words"
    page: int
    start: int
    read: str
    context_before: str = ""
    context_after: str = ""
    box: tuple[float, float, float, float] | None = None
    before: str
    after: str


class FieldCorrection(Record):
    """One cell of a table as it should be.

    ``row`` is the machine's row and ``index`` its place in the plan's table, by which the row is
    found again; both are empty for ``plans``, which has one row.
    """

    kind: Literal["field"] = "field"
    table: str
    field: str
    index: int = 0
    row: dict[str, JsonValue] = {}
    before: JsonValue = None
    after: JsonValue = None


class RowCorrection(Record):
    """A row that the machine missed, or one that is none; ``row`` and ``index`` as in a field correction."""

    kind: Literal["row"] = "row"
    table: str
    action: Literal["add", "remove"]
    index: int = 0
    row: dict[str, JsonValue]


class Withdrawal(Record):
    """An earlier entry that no longer holds, by its number."""

    kind: Literal["withdrawal"] = "withdrawal"
    number: int


Change = WordCorrection | FieldCorrection | RowCorrection | Withdrawal


class Entry(Record):
    """One entry of the layer: who said what, and when (UTC); ``number`` counts from 1 in a document."""

    number: int
    who: str
    when: datetime
    change: Annotated[Change, Field(discriminator="kind")]
