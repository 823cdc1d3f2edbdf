"""Where each value of a plan stands, and how sure it is: page, place in text.txt, boxes on the page image."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from pipeline.extract.paper import Paper
from pipeline.records.plan import Located, PlaceOnPage, PlanRow, Provenance
from pipeline.records.restored import RestoredWord
from pipeline.records.segmented import Block, BlockRole

_PRINTED = {
    "document_type": BlockRole.DOCUMENT_TYPE,
    "document_number": BlockRole.NUMBER_LINE,
    "parent_issuer": BlockRole.PARENT_ISSUER,
    "issuer": BlockRole.ISSUER,
    "issue_place": BlockRole.DATE_LINE,
    "issue_date": BlockRole.DATE_LINE,
    "title": BlockRole.TITLE,
    "signer": BlockRole.SIGNER,
    "signer_title": BlockRole.SIGNER_TITLE,
    "signing_mode": BlockRole.SIGNING_MODE,
}
"""Fields that a part of the paper's form prints."""

_QUOTED = ("issuer", "theme", "period_text", "dossier_recipient")
"""Fields whose words stand somewhere in the text."""

_OF_PERIOD = ("start_date", "end_date")

_DOUBTED = 0.5
"""Factor for a field that a finding is about."""
_TOLD_IN_PART = 0.7
"""Factor for a row of which a part that such rows have is not told."""
_PARTS = {
    "awards": ("conferred_by",),
    "criteria": ("form", "audience"),
    "quotas": ("audience",),
    "citations": ("document_number", "issue_date"),
}


def find_provenance(
    paper: Paper, plan: PlanRow, tables: Sequence[tuple[str, Sequence[Located]]], doubted: Collection[str]
) -> tuple[Provenance, ...]:
    """Return the places of the fields of a plan and of all rows that know theirs.

    The confidence of a value is the mean of its words where they were recognised and 1 where they were
    not, lowered for what is doubted and for rows that do not tell all that such rows do.

    Args:
        paper: the segmented paper.
        plan: the row of the plan; fields that cannot be found in the text have no entry.
        tables: name and rows of every table whose rows know their place.
        doubted: fields of the plan that a finding is about.
    """
    sheets = _Sheets(paper.document.words)
    found = list(_fields(paper, plan, sheets, doubted))
    for name, rows in tables:
        for number, row in enumerate(rows):
            if row.page is not None and row.char_start is not None and row.char_end is not None:
                untold = any(not getattr(row, part) for part in _PARTS.get(name, ()))
                sure = _TOLD_IN_PART if untold else 1.0
                found.append(sheets.entry(name, number, None, row.page, (row.char_start, row.char_end), sure))
    return tuple(found)


class _Sheets:
    """The words of a paper by their place in text.txt."""

    def __init__(self, words: Sequence[RestoredWord]) -> None:
        self._words = sorted((word for word in words if word.start is not None), key=_start)
        self._starts = [_start(word) for word in self._words]

    def entry(
        self, table: str, row: int, field: str | None, page: int, stretch: tuple[int, int], sure: float
    ) -> Provenance:
        start, end = stretch
        words = self._within(start, end)
        return Provenance(
            table=table,
            row=row,
            field=field,
            page=page,
            char_start=start,
            char_end=end,
            confidence=round(sure * _reading(words), 3),
            boxes=tuple(_boxes(words)),
        )

    def _within(self, start: int, end: int) -> list[RestoredWord]:
        first = bisect_left(self._starts, start)
        if first and (self._words[first - 1].end or 0) > start:
            first -= 1
        return self._words[first : bisect_left(self._starts, end)]


def _reading(words: Sequence[RestoredWord]) -> float:
    """Return how well words were read, 1 where none was recognised."""
    told = [word.confidence for word in words if word.confidence is not None]
    return sum(told) / len(told) if told else 1.0


def _boxes(words: Sequence[RestoredWord]) -> Iterator[PlaceOnPage]:
    """One box for each printed line of a stretch of text.txt."""
    for (page, _), line in groupby(words, attrgetter("page", "line")):
        box = None
        for word in line:
            box = word.box if box is None else box.union(word.box)
        if box is not None:
            yield PlaceOnPage(
                page=page,
                left=round(box.left, 1),
                top=round(box.top, 1),
                right=round(box.right, 1),
                bottom=round(box.bottom, 1),
            )


def _start(word: RestoredWord) -> int:
    return word.start or 0


def _fields(paper: Paper, plan: PlanRow, sheets: _Sheets, doubted: Collection[str]) -> Iterator[Provenance]:
    places: dict[str, tuple[int, tuple[int, int]]] = {}
    for field, role in _PRINTED.items():
        blocks = paper.of_role(role)
        if getattr(plan, field) is not None and blocks:
            places[field] = (blocks[0].page, (blocks[0].start, blocks[-1].end))
    for field in _QUOTED:
        value = getattr(plan, field)
        if value is not None and field not in places:
            found = next((at for block in paper.content() if (at := _within(block, value))), None)
            if found is not None:
                places[field] = found
    for field in _OF_PERIOD:
        if getattr(plan, field) is not None and "period_text" in places:
            places[field] = places["period_text"]
    for field in PlanRow.model_fields:
        if field in places:
            page, stretch = places[field]
            sure = _DOUBTED if field in doubted else 1.0
            yield sheets.entry("plans", 0, field, page, stretch, sure)


def _within(block: Block, value: str) -> tuple[int, tuple[int, int]] | None:
    """Return page and stretch of a value in a block, blanks between its words taken as alike."""
    words = value.split()
    if " ".join(words) not in " ".join(block.text.split()):
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), block.text)
    if found is None:
        return None
    return block.page, (block.start + found.start(), block.start + found.end())
