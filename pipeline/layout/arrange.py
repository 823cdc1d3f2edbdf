"""The whole layout of one page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from pipeline.layout.anchors import has_list_mark, is_date_line, is_number_line
from pipeline.layout.blocks import TwoColumns, find_letterhead, find_signature
from pipeline.layout.columns import find_plain_tables
from pipeline.layout.furniture import (
    find_crumbs,
    find_footnotes,
    find_page_number,
    find_signature_stamps,
    is_edge,
    is_scrawl,
    is_speck,
)
from pipeline.layout.grids import Grid, find_grids
from pipeline.layout.paragraphs import Column, is_centred, measure, starts_paragraph
from pipeline.layout.rows import Row, box_of, rows_of, type_height
from pipeline.layout.spreads import gutter, sides_of
from pipeline.layout.tables import barred_row, cell_of, table_rows
from pipeline.records.page import Box, Line, LineRole, Ruling, Word

_NOTE_MARK = re.compile(r"[(\[]?\d{1,2}[)\].]?\s|\d{1,2}[^\W\d_]|[⁰¹²³⁴⁵⁶⁷⁸⁹]|\*")
"""What begins a footnote: a small number, raised or not, or a star; no number of a paper."""

_LEAST_CELLS = 4
"""Fewest cells of a grid that is surely a table."""


def arrange(
    words: Sequence[Word],
    rulings: Sequence[Ruling],
    width: float,
    height: float,
    noise: Sequence[Sequence[Word]] = (),
) -> tuple[Line, ...]:
    """Put the words of a page into lines in reading order.

    Args:
        words: words in any order; those without a box are left out.
        rulings: printed lines in the same unit as the boxes.
        width: width of the page.
        height: height of the page.
        noise: words, line by line, that are most likely none: strokes of a pen, of a seal, dirt. A
            sign that stands alone in a cell of a table is taken for what the cell holds.

    Returns:
        Page number (where it stands on top), letterhead (left column whole, then right), text and
        table rows from top to bottom, recipients, signature, footnotes, page number (where it
        stands at the foot), stamps, noise. Of two pages on one image first all of the left one.
    """
    placed = [word for word in words if word.box is not None and word.text.strip()]
    middle = gutter(placed, rulings, width, height)
    if middle is None:
        return _arrange(placed, rulings, width, height, noise)
    return tuple(
        side.on_spread(line)
        for side in sides_of(placed, rulings, noise, middle, width)
        for line in _arrange(side.words, side.rulings, side.width, height, side.noise)
    )


def _arrange(
    placed: Sequence[Word],
    rulings: Sequence[Ruling],
    width: float,
    height: float,
    noise: Sequence[Sequence[Word]],
) -> tuple[Line, ...]:
    """Put the words of a single page into lines in reading order; all of them have boxes."""
    if not placed:
        return tuple(Line.of(tuple(own), LineRole.NOISE, True) for own in noise)
    unit = type_height(placed)
    grids = find_grids(rulings, unit, [box_of(word) for word in placed])
    # What a table says of digital signatures is no stamp of one; a stamp may have a frame and a line in it.
    sure = [grid for grid in grids if len(grid.cells) >= _LEAST_CELLS]
    outside, _ = _shared_out(placed, sure, unit)
    stamps = find_signature_stamps(outside, unit)
    stamped = {id(word) for group in stamps for word in group}
    loose, held = _shared_out([w for w in placed if id(w) not in stamped], grids, unit)
    noise = [own for own in noise if not _fills_a_cell(own, grids, held, unit)]
    strokes = [word for word in loose if is_scrawl(word, unit) or is_edge(word, unit, width)]
    noise += [[word] for word in strokes]
    struck = {id(word) for word in strokes}
    loose = [word for word in loose if id(word) not in struck]

    rows = rows_of(loose, unit)
    noise += [row.words for row in rows if is_speck(row)]
    rows = [row for row in rows if not is_speck(row)]
    number = find_page_number(rows, width, height) if rows else None
    rows = [row for row in rows if row is not number]
    notes = find_footnotes(rows, rulings, unit, width)
    rows = [row for row in rows if not any(row is note for note in notes)]
    letterhead = find_letterhead(rows, unit, height)
    rows = _without(rows, letterhead)
    signature = find_signature(rows, unit, width)
    rows = _without(rows, signature)
    if signature:
        crumbs = find_crumbs(signature.right, unit)
        noise += [row.words for row in crumbs]
        kept = (row for row in signature.right if not any(row is crumb for crumb in crumbs))
        signature = replace(signature, right=tuple(kept))

    number_lines = [Line.of(tuple(number.words), LineRole.PAGE_NUMBER, True)] if number else []
    number_on_top = number is not None and number.top < height / 2
    lines: list[Line] = list(number_lines) if number_on_top else []
    if letterhead:
        lines += _letterhead_lines(letterhead)
    ends = signature.bottom if signature else float("inf")
    tables = [(grid.box, table_rows(inside, grid, unit)) for grid, inside in zip(grids, held, strict=True)]
    plain = find_plain_tables(rows, unit)
    tables += [(p.box, list(p.lines)) for p in plain]
    rows = [row for n, row in enumerate(rows) if not any(p.first <= n < p.last for p in plain)]
    column = measure(rows, unit, reduce(Box.union, (box for box, _ in tables)) if tables else None)
    lines += _flow([r for r in rows if r.middle <= ends], [t for t in tables if t[0].top <= ends], column)
    if signature:
        lines += _signature_lines(signature, unit)
        lines += _flow([r for r in rows if r.middle > ends], [t for t in tables if t[0].top > ends], column)
    lines += [
        Line.of(tuple(row.words), LineRole.FOOTNOTE, starts_paragraph=_starts_note(row, i == 0))
        for i, row in enumerate(notes)
    ]
    if not number_on_top:
        lines += number_lines
    for group in stamps:
        lines += [Line.of(tuple(row.words), LineRole.STAMP, True) for row in rows_of(group, unit)]
    lines += [Line.of(tuple(own), LineRole.NOISE, True) for own in noise]
    return tuple(lines)


def _shared_out(
    words: Sequence[Word], grids: Sequence[Grid], unit: float
) -> tuple[list[Word], list[list[Word]]]:
    """Split words into those outside all grids and those of each grid."""
    loose: list[Word] = []
    held: list[list[Word]] = [[] for _ in grids]
    for word in words:
        for grid, inside in zip(grids, held, strict=True):
            if cell_of(box_of(word), grid, unit) is not None:
                inside.append(word)
                break
        else:
            loose.append(word)
    return loose, held


def _fills_a_cell(
    words: Sequence[Word], grids: Sequence[Grid], held: Sequence[list[Word]], unit: float
) -> bool:
    """Put a lone sign into the cell it stands in, where that is empty otherwise; tell whether it was."""
    if len(words) != 1 or len(words[0].text) > 2:
        return False
    for grid, inside in zip(grids, held, strict=True):
        cell = cell_of(box_of(words[0]), grid, unit)
        if cell is not None and all(cell_of(box_of(word), grid, unit) is not cell for word in inside):
            inside.append(words[0])
            return True
    return False


def _without(rows: Sequence[Row], block: TwoColumns | None) -> list[Row]:
    if block is None:
        return list(rows)
    taken = {id(word) for row in (*block.left, *block.right) for word in row.words}
    return [row for row in rows if id(row.words[0]) not in taken]


def _letterhead_lines(block: TwoColumns) -> list[Line]:
    lines = []
    for rows, role in ((block.left, LineRole.LETTERHEAD_LEFT), (block.right, LineRole.LETTERHEAD_RIGHT)):
        for i, row in enumerate(rows):
            # Whether a second line goes on with the authority's name, the words alone can tell.
            starts = True if i == 0 or is_number_line(row.text) or is_date_line(row.text) else None
            lines.append(Line.of(tuple(row.words), role, starts))
    return lines


def _signature_lines(block: TwoColumns, unit: float) -> list[Line]:
    lines = []
    column = measure(block.left, unit)
    for i, row in enumerate(block.left):
        starts: bool | None = True
        if i and column and not has_list_mark(row.words) and not row.text.startswith(("-", "–", "+")):
            before = block.left[i - 1]
            # Recipients are parted by semicolons, whether or not the dash before the next one was read.
            ended = before.text.endswith((";", ".", ":")) and not row.text[:1].islower()
            starts = ended or starts_paragraph(row, before, column)
        lines.append(Line.of(tuple(row.words), LineRole.RECIPIENTS, starts))
    lines += [Line.of(tuple(row.words), LineRole.SIGNATURE, True) for row in block.right]
    return lines


def _starts_note(row: Row, first: bool) -> bool | None:
    return True if first or _NOTE_MARK.match(row.text) else None


def _flow(rows: Sequence[Row], tables: Sequence[tuple[Box, list[Line]]], column: Column | None) -> list[Line]:
    """Rows of text and whole tables from top to bottom."""
    pieces: list[tuple[float, Row | list[Line]]] = [(row.middle, row) for row in rows]
    pieces += [(box.top, lines) for box, lines in tables]
    pieces.sort(key=lambda piece: piece[0])
    lines: list[Line] = []
    before: Row | None = None
    for _, piece in pieces:
        if isinstance(piece, list):
            lines += piece
            before = None
        elif (barred := barred_row(piece)) is not None:
            lines.append(barred)
            before = None
        elif column is not None:
            starts = starts_paragraph(piece, before, column)
            lines.append(Line.of(tuple(piece.words), LineRole.TEXT, starts, is_centred(piece, column)))
            before = piece
    return lines
