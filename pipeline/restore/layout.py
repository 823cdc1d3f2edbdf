"""The edits that turn the lines of read.txt into the paragraphs of text.txt."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.records.page import Line, LineRole, ReadDocument
from pipeline.records.restored import Cause, Paragraph, RestoredWord
from pipeline.restore.broken_rows import cell_moves, move_edits, moved_words
from pipeline.restore.furniture import mark_furniture
from pipeline.restore.grouping import Group, group
from pipeline.restore.ledger import Edit, Ledger
from pipeline.restore.paragraphs import Row, split_rows
from pipeline.restore.words import mended_words, with_places

_BLANKS = re.compile(r"[^\S\n\f\t]{2,}|[^\S\n\f\t ]")
_HEADING = 25
"""Most words of a line that may be a heading."""
_LOOSE_NUMBER = re.compile(r"(?<=\d)[a-z]?(\s+)(?=/[A-ZĐ]{2})")


def spacing_edits(text: str) -> list[Edit]:
    """Return the edits that collapse runs of blanks inside lines and close ``11a /KH-UBND``."""
    edits = [Edit(m.start(), m.end(), " ", Cause.SPACING) for m in _BLANKS.finditer(text)]
    taken = {edit.start for edit in edits}
    for match in _LOOSE_NUMBER.finditer(text):
        start, end = match.span(1)
        if "\n" in match[1] or "\f" in match[1]:
            continue
        if start in taken:
            edits = [edit for edit in edits if edit.start != start]
        edits.append(Edit(start, end, "", Cause.SPACING))
    return edits


def rows_of(document: ReadDocument, text: str) -> list[Row]:
    """Return the lines of a text that has the same line breaks as the document, blank ones left out."""
    rows: list[Row] = []
    offset = 0
    for page_number, (page, page_text) in enumerate(zip(document.pages, text.split("\f"), strict=True), 1):
        lines: Sequence[Line | None] = page.lines or (None,)
        texts = page_text.split("\n")
        if len(texts) != len(lines):  # a line of the reader holds a line break of its own
            lines = [None] * len(texts)
        gap = False
        for line, own in zip(lines, texts, strict=True):
            stripped = (
                own.strip(" \u00a0") if line is not None and line.role is LineRole.TABLE_ROW else own.strip()
            )
            if stripped:
                start = offset + own.index(stripped)
                row = Row(start, start + len(stripped), stripped, page_number, gap=gap)
                if line is not None:
                    row = Row(
                        start,
                        start + len(stripped),
                        stripped,
                        page_number,
                        role=line.role,
                        starts=line.starts_paragraph,
                        centred=line.centred,
                        bold=line.bold,
                        gap=gap,
                    )
                rows += split_rows(row)
                gap = False
            else:
                gap = True
            offset += len(own) + 1
    return mark_furniture(rows)


def _edit(text: str, start: int, end: int, after: str, cause: Cause) -> list[Edit]:
    """Return one edit that touches only the characters which differ."""
    before = text[start:end]
    while before and after and before[0] == after[0]:
        before, after, start = before[1:], after[1:], start + 1
    while before and after and before[-1] == after[-1]:
        before, after, end = before[:-1], after[:-1], end - 1
    return [Edit(start, end, after, cause)] if before != after else []


def _between(places: Sequence[int], start: int, end: int) -> bool:
    """Tell whether one of some sorted places lies in ``[start, end)``."""
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end


def layout_edits(text: str, rows: Sequence[Row], groups: Sequence[Group]) -> list[Edit]:
    """Return the edits between rows: line and page joins, dropped page numbers, empty lines.

    Form feeds keep their number: one that falls inside a paragraph moves to its end. Where kept
    lines (footnotes) stand between the two parts of a paragraph, its tail moves before them.
    """
    place: dict[int, tuple[int, int]] = {}
    for number, one in enumerate(groups):
        for index, row in enumerate(one.rows):
            place[row.start] = (number, index)
    kept = [row for row in rows if row.start in place]
    moved: set[int] = set()
    tails: dict[int, list[tuple[str, str]]] = {}
    anchor: dict[int, Row] = {}
    previous: Row | None = None
    for row in kept:
        number, index = place[row.start]
        if index and previous is not None and place[previous.start][0] != number:
            moved.add(row.start)
            tails.setdefault(anchor[number].start, []).append((groups[number].glue[index], row.text))
        elif row.start not in moved:
            anchor[number] = row
        if row.start not in moved or previous is None:
            previous = row
    furniture = sorted(row.start for row in rows if row.furniture)
    passed = sorted(moved)
    edits: list[Edit] = []
    done = 0
    pending = 0
    last: Row | None = None
    stops: list[Row | None] = [row for row in kept if row.start not in moved]
    for stop in [*stops, None]:
        end = stop.start if stop is not None else len(text)
        between = text[done:end]
        breaks = between.count("\f")
        dropped = _between(furniture, done, end)
        skipped = _between(passed, done, end)
        tail = "".join(g + t for g, t in tails.get(last.start, [])) if last is not None else ""
        if stop is not None and last is not None and place[stop.start][0] == place[last.start][0]:
            number, index = place[stop.start]
            after = groups[number].glue[index]
            pending += breaks
            cause = Cause.PAGE_JOIN if breaks else Cause.LINE_JOIN
        else:
            count = breaks + pending
            after = tail + ("\f" * count or ("\n" if stop is not None and last is not None else ""))
            cause = Cause.PAGE_JOIN if pending or tail or skipped else Cause.SPACING
            pending = 0
        if dropped:
            cause = Cause.PAGE_FURNITURE
        edits += _edit(text, done, end, after, cause)
        if stop is not None:
            done, last = stop.end, stop
    return edits


def _capital_edits(ledger: Ledger, groups: Sequence[Group]) -> list[Edit]:
    """Return the edits that give headings their capitals back which were set in a TCVN3 capitals font.

    Such fonts show small letters as capitals. A heading or letterhead line without any capital
    in a text converted from TCVN3 was printed so; running prose begins with a capital.
    """
    converted = [c for c in ledger.changes() if c.cause is Cause.TCVN3]
    if not converted:
        return []
    edits: list[Edit] = []
    order = iter(groups)
    offset = 0
    place = 0
    for line in ledger.text.replace("\f", "\n").split("\n"):
        end = offset + len(line)
        while place < len(converted) and converted[place].text_end <= offset:
            place += 1
        ours = place < len(converted) and converted[place].text_start < end
        if line:
            group_rows = next(order).rows
            words = line.split()
            plain = line == line.lower() and line[:1].isalpha() and line.upper() != line
            if (
                ours
                and plain
                and len(words) <= _HEADING
                and len(group_rows) <= 3
                and not line.rstrip().endswith((".", ";", ","))
            ):
                edits += [
                    Edit(offset + m.start(), offset + m.end(), m[0].upper(), Cause.TCVN3, 0.8)
                    for m in re.finditer(r"\S+", line)
                    if m[0].upper() != m[0]
                ]
        offset = end + 1
    return edits


def paragraphs(
    ledger: Ledger, document: ReadDocument
) -> tuple[tuple[Paragraph, ...], tuple[RestoredWord, ...]]:
    """Join lines in the ledger; return the paragraphs of the text as it is then, and its words in place."""
    ledger.apply(spacing_edits(ledger.text))
    words = mended_words(document, ledger)
    rows = rows_of(document, ledger.text)
    if moves := cell_moves(rows):
        ledger.apply(move_edits(moves, ledger.text))
        words = moved_words(words, moves)
        rows = rows_of(document, ledger.text)
    groups = group(rows)
    ledger.apply(layout_edits(ledger.text, rows, groups))
    ledger.apply(_capital_edits(ledger, groups))
    out: list[Paragraph] = []
    begins: dict[Row, int] = {}
    offset = 0
    order = iter(groups)
    for page_number, page in enumerate(ledger.text.split("\f"), 1):
        for text in page.split("\n"):
            if text:
                one = next(order)
                head = one.rows
                at = offset
                for glue, row in zip(one.glue, head, strict=True):
                    begins[row] = at + len(glue)
                    at = begins[row] + len(row.text)
                out.append(
                    Paragraph(
                        text=text,
                        page=page_number,
                        start=offset,
                        end=offset + len(text),
                        role=head[0].role,
                        centred=head[0].centred,
                        bold=head[0].bold if len({r.bold for r in head}) == 1 else None,
                    )
                )
            offset += len(text) + 1
    return tuple(out), with_places(words, begins)
