"""Tables of numbers of awards: columns or rows are for whom the awards are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from pipeline.extract import audience
from pipeline.extract.award_words import forms_in
from pipeline.extract.in_a_row import in_a_row
from pipeline.extract.joined_titles import before_others, in_a_line, over_figures
from pipeline.extract.number_columns import NO_COLUMN, NUMBERS, POINTS, Column, columns_of
from pipeline.extract.paper import place
from pipeline.extract.tallies import TOTAL
from pipeline.records.plan import Audience, QuotaRow
from pipeline.records.segmented import Block, BlockRole
from pipeline.vietnamese.numerals import has_figure, read_number
from pipeline.vietnamese.shadow import shadow

_SEVERAL = re.compile(r"\t\d{1,3} [a-z ]+, \d{1,3} [a-z]")
_CELL = re.compile(
    r"(?P<number>\d{1,3})\s*(?:\([^()]{1,20}\))?\s*(?:[a-z]+(?: [a-z]+){0,4})?(?:, (?:moi giai )?\d[\d.,]* (?:trieu |nghin |ngan )?dong)?[.,;]?"
)


@dataclass(frozen=True, slots=True)
class NumberTable:
    """The columns of a table of numbers of awards, and whether its cells are split by tabs.

    ``by_row`` tells of a table without tabs that each row names for whom its number is.
    """

    columns: tuple[Column, ...] = ()
    tabs: bool = True
    by_row: bool = False

    @classmethod
    def of_header(cls, text: str, rows: Sequence[str] = ()) -> NumberTable:
        """Read the titles of a table, whose cells are split by tabs or joined by blanks.

        ``rows`` are the lines below: how many figures end them tells how many of the last titles are over numbers.
        """
        if "\t" not in text:
            whom = audience.titles_whom(text)
            columns = over_figures(text, figures_of(rows)) or in_a_line(text) or before_others(text)
            forms = [] if columns else forms_in(text)
            if len(forms) > 1 and not POINTS.search(shadow(text)):
                return cls((Column(None, counted=True),) * len(forms), tabs=False)
            by_row = whom and NUMBERS.search(shadow(text)) is not None
            return cls(columns, tabs=False, by_row=by_row)
        titles = text.split("\t")
        if POINTS.search(shadow(text)) and not forms_in(text):
            return cls()
        return cls(columns_of(titles))

    def retitled(self, block: Block) -> NumberTable | None:
        """Return the table under a line of titles, None where the block is none.

        ``Hình thức Tập thể Cá nhân`` begins a table whose cells were joined by blanks; ``Tập thể | Cá nhân``
        under ``Bằng khen`` is a second row of titles.
        """
        if "\t" not in block.text and (titles := in_a_line(block.text)):
            return NumberTable(titles, tabs=False)
        if block.role is not BlockRole.TABLE_ROW or not self.columns or has_figure(block.text):
            return None
        below = NumberTable.of_header(block.text)
        return below if sum(column.audience is not None for column in below.columns) > 1 else None

    def read(self, block: Block, above: Audience | None = None) -> list[QuotaRow] | None:
        """Return the numbers of a row; None where the block is no row of such a table.

        What neither a column nor the row tells whom it is for is for those ``above``, whom the heading names.
        """
        if self.by_row and block.role is BlockRole.TABLE_ROW:
            return list(self._counted(block)) or None
        if not self.tabs:
            return self._row_of_blanks(block, above) or None
        told = any(column.audience or column.counted for column in self.columns)
        if not told or block.role is not BlockRole.TABLE_ROW:
            return None
        # "30 hộ, 05 chi hội" in one cell is read as running text is.
        return list(self._row(block, above)) or (None if _SEVERAL.search(shadow(block.text)) else [])

    def _row(self, block: Block, above: Audience | None) -> Iterator[QuotaRow]:
        cells = block.text.split("\t")
        about = next((cell.strip() for cell in cells if any(c.isalpha() for c in cell)), None)
        if about and TOTAL.fullmatch(shadow(about)):
            return
        read = [_CELL.fullmatch(shadow(cell.strip())) for cell in cells]
        # A column "Đơn vị" of names is none of numbers.
        by_column = any(
            column.audience and found for column, found in zip(self.columns, read, strict=False)
        ) or not any(column.counted for column in self.columns)
        for index, (cell, found, column) in enumerate(zip(cells, read, self.columns, strict=False)):
            quantity = read_number(found["number"]) if found else None
            who = column.audience
            if not by_column and column.counted and index:
                who = audience.of_noun(cell.strip().lstrip("0123456789 ")) or self._of_row(cells) or above
            elif column.flag:
                who = Audience.TAP_THE
            if who and quantity:
                yield QuotaRow(
                    audience=who, quantity=quantity, scope=about, text=block.text, **place(block).asdict()
                )

    def _of_row(self, cells: list[str]) -> Audience | None:
        """Return whom a row is for: by the column that says so, else the first cell to name one that names no giver."""
        columns = [*self.columns, *[NO_COLUMN] * (len(cells) - len(self.columns))]
        told = [cell for cell, column in zip(cells, columns, strict=False) if column.whom]
        names = [cell for cell, column in zip(cells, columns, strict=False) if not column.giver]
        return next(filter(None, map(_audience_of_cell, [*told, *names])), None)

    def _counted(self, block: Block) -> Iterator[QuotaRow]:
        if (cell := audience.counted_cell(block.text)) and (quantity := read_number(cell[2])):
            scope = block.text[: cell[0]].strip() or None
            yield QuotaRow(
                audience=cell[1], quantity=quantity, scope=scope, text=block.text, **place(block).asdict()
            )

    def numbers_start(self, text: str) -> int:
        """Return where the numbers of a row begin whose cells were joined by blanks; its end where it has none."""
        cells = self._tail(text)
        return cells[0].start() if cells else len(text)

    def _tail(self, text: str) -> list[re.Match[str]]:
        """Return the cells at the end of a row, one for each column; none where the row is not of such a table."""
        if len(self.columns) < 2:
            return self._row_of_figures(text) if self.columns and not self.tabs else []
        cells = list(_CELL_OF_BLANKS.finditer(text))[-len(self.columns) :]
        apart = any(text[one.end() : other.start()].strip() for one, other in pairwise(cells))
        if apart or len(cells) < len(self.columns) or text[cells[-1].end() :].strip(" .;"):
            return self._row_of_figures(text)
        return cells

    def _row_of_figures(self, text: str) -> list[re.Match[str]]:
        """Return the first figures that stand in a row, one for each column: money or words may come after them."""
        run: list[re.Match[str]] = []
        for figure in _FIGURE.finditer(text, 1):
            if run and text[run[-1].end() : figure.start()].strip():
                if len(run) >= len(self.columns):
                    break
                run = []
            run.append(figure)
        # "Hải đoàn 61 01 12 02": the last ones of the row.
        return run[-len(self.columns) :] if len(run) >= len(self.columns) else []

    def _row_of_blanks(self, block: Block, above: Audience | None) -> list[QuotaRow]:
        cells = self._tail(block.text)
        about = block.text[: cells[0].start()].strip() if cells else ""
        if not cells or TOTAL.fullmatch(shadow(about)):
            return []
        who = _audience_of_cell(block.text[: cells[0].start()]) or above
        by_column = any(column.audience for column in self.columns)
        told = [
            column.audience or (Audience.TAP_THE if by_column and column.flag else who)
            for column in self.columns
        ]
        return [
            QuotaRow(
                audience=whom,
                quantity=quantity,
                scope=about,
                text=block.text,
                **place(block).asdict(),
            )
            for column, whom, cell in zip(self.columns, told, cells, strict=False)
            if whom and column != NO_COLUMN and cell["number"] and (quantity := read_number(cell["number"]))
        ]


def rows_below(blocks: Sequence[Block], index: int) -> list[str]:
    """Return the text of the rows that follow the titles of a table."""
    below = takewhile(lambda block: block.role is BlockRole.TABLE_ROW, blocks[index + 1 :])
    return [block.text for block in below]


def figures_of(rows: Sequence[str]) -> int:
    """Return how many figures end all rows of a table that end in any; 0 where none do.

    ``Trung đoàn 81 4 9 25`` has one more than the others, as its name ends in one.
    """
    ends: list[int] = []
    for row in rows:
        figures = list(_FIGURE.finditer(row, 1))
        run = len(row.rstrip(" .;"))
        count = 0
        for figure in reversed(figures):
            if row[figure.end() : run].strip():
                break
            run, count = figure.start(), count + 1
        ends.append(count)
    return min(filter(None, ends), default=0)


_FIGURE = re.compile(r"(?<!\S)(?:(?P<number>\d{1,3})|[-–]|[Kk]hông)(?!\S)")
# "04", "05 chuyền", "Không xét", "-" at the end of a row whose cells were joined by blanks.
_CELL_OF_BLANKS = re.compile(
    r"(?<!\S)(?:(?P<number>\d{1,3})(?:\s+[^\W\d_A-ZĐ]+){0,4}?|[Kk]hông(?: xét| có| chọn| áp dụng)?|[-–])(?=\s*$|\s+(?:\d|[Kk]hông|[-–]))"
)


def _audience_of_cell(cell: str) -> Audience | None:
    """Return whom a cell names that a row is for: ``Hội giảng (giáo viên)`` is for those in its brackets."""
    if cell.strip() in _RANKS:
        return None
    aside = re.search(r"\(([^()]+)\)", cell)
    named = (audience.led_by(aside[1])[0] if aside else ()) or in_a_row(cell) or audience.led_by(cell)[0]
    return named[0] if named else None


# A third prize is no lady.
_RANKS = frozenset({"Ba", "ba", "BA"})
