"""Where each value of a plan stands: page, place in text.txt, boxes on the page image."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
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


def find_provenance(
    paper: Paper, plan: PlanRow, tables: Sequence[tuple[str, Sequence[Located]]]
) -> tuple[Provenance, ...]:
    """Return the places of the fields of a plan and of all rows that know theirs.

    Args:
        paper: the segmented paper.
        plan: the row of the plan; fields that cannot be found in the text have no entry.
        tables: name and rows of every table whose rows know their place.
    """
    sheets = _Sheets(paper.document.words)
    found = list(_fields(paper, plan, sheets))
    for name, rows in tables:
        for number, row in enumerate(rows):
            if row.page is not None and row.char_start is not None and row.char_end is not None:
                found.append(sheets.entry(name, number, None, row.page, (row.char_start, row.char_end)))
    return tuple(found)


class _Sheets:
    """The words of a paper by their place in text.txt."""

    def __init__(self, words: Sequence[RestoredWord]) -> None:
        self._words = sorted((word for word in words if word.start is not None), key=_start)
        self._starts = [_start(word) for word in self._words]

    def entry(
        self, table: str, row: int, field: str | None, page: int, stretch: tuple[int, int]
    ) -> Provenance:
        start, end = stretch
        return Provenance(
            table=table,
            row=row,
            field=field,
            page=page,
            char_start=start,
            char_end=end,
            boxes=tuple(self._boxes(start, end)),
        )

    def _boxes(self, start: int, end: int) -> Iterator[PlaceOnPage]:
        """One box for each printed line of a stretch of text.txt."""
        first = bisect_left(self._starts, start)
        if first and (self._words[first - 1].end or 0) > start:
            first -= 1
        last = bisect_left(self._starts, end)
        for (page, _), line in groupby(self._words[first:last], attrgetter("page", "line")):
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


def _fields(paper: Paper, plan: PlanRow, sheets: _Sheets) -> Iterator[Provenance]:
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
            yield sheets.entry("plans", 0, field, page, stretch)


def _within(block: Block, value: str) -> tuple[int, tuple[int, int]] | None:
    """Return page and stretch of a value in a block, blanks between its words taken as alike."""
    pattern = r"\s+".join(map(re.escape, value.split()))
    found = re.search(pattern, block.text)
    if found is None:
        return None
    return block.page, (block.start + found.start(), block.start + found.end())
