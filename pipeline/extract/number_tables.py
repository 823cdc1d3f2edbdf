"""Tables of numbers of awards: columns or rows are for whom the awards are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract import audience
from pipeline.extract.award_words import forms_in
from pipeline.extract.in_a_row import in_a_row
from pipeline.extract.paper import place
from pipeline.extract.tallies import TOTAL
from pipeline.records.plan import Audience, AwardForm, QuotaRow
from pipeline.records.segmented import Block, BlockRole
from pipeline.vietnamese.numerals import has_figure, read_number
from pipeline.vietnamese.shadow import shadow

GIVER = re.compile(r"\b(?:tặng|trao|khen|công nhận|thẩm quyền|quyết định)\b", re.IGNORECASE)
"""What the title of a column says that holds who confers an award: ``Người tặng``, ``Cấp khen``; with its marks."""

_NUMBERS = re.compile(r"so luong|chi tieu|dinh suat|\bso\b|tong so|muc")
_WORTH = re.compile(r"(?:phan|muc|tien) thuong|tri gia|gia tri|kem")
# "Mức (triệu đồng)", "Tiền mỗi giải (đồng)": money is no number of awards.
_MONEY = re.compile(r"\b(?:trieu|nghin|ngan) dong\b|\(dong\b|\bdong\)")
_SEVERAL = re.compile(r"\t\d{1,3} [a-z ]+, \d{1,3} [a-z]")
_CELL = re.compile(
    r"(?P<number>\d{1,3})\s*(?:\([^()]{1,20}\))?\s*(?:[a-z]+(?: [a-z]+){0,4})?(?:, (?:moi giai )?\d[\d.,]* (?:trieu |nghin |ngan )?dong)?[.,;]?"
)


@dataclass(frozen=True, slots=True)
class _Column:
    audience: Audience | None
    counted: bool
    whom: bool = False
    """Whether its cells say whom each row is for."""
    giver: bool = False
    """Whether its cells say who gives something."""
    flag: bool = False
    """Whether it is for flags, which are for bodies, where no row says whom it is for."""


_NO_COLUMN = _Column(None, counted=False)
_PROPOSED = re.compile(r"đề nghị|được (?:khen|chọn|tặng)|giới thiệu", re.IGNORECASE)
# "Số đội dự" beside "Giải nhất (đội)": those there are, not those who get something.
_THERE_ARE = re.compile(
    r"(?:Tổng )?[Ss]ố (?!lượng|giải|suất|tập thể|cá nhân|được|[^\t]*(?:khen|giải|cờ|đề nghị|được chọn|giới thiệu))",
    re.IGNORECASE,
)


# "Số tổ dân phố hiện có", "Số lớp dự thi".
_EXISTING = re.compile(
    r"(?:tong )?so (?:.*\b(?:hien co|du thi|tham gia|dang ky|hien nay)\b|(?!luong).*\btoan\b)"
)

# "Tiêu chí | Xã, phường | Chi nhánh | Cách tính": points, no awards.
_POINTS = re.compile(r"\bdiem\b|\bcach (?:tinh|cham)\b|\btrong so\b")


@dataclass(frozen=True, slots=True)
class NumberTable:
    """The columns of a table of numbers of awards, and whether its cells are split by tabs.

    ``by_row`` tells of a table without tabs that each row names for whom its number is.
    """

    columns: tuple[_Column, ...] = ()
    tabs: bool = True
    by_row: bool = False

    @classmethod
    def of_header(cls, text: str) -> NumberTable:
        """Read the titles of a table, whose cells are split by tabs or joined by blanks."""
        if "\t" not in text:
            whom = audience.titles_whom(text)
            columns = _titles_of_blanks(text) or _titles_before_others(text)
            forms = [] if columns else forms_in(text)
            if len(forms) > 1 and not _POINTS.search(shadow(text)):
                return cls((_Column(None, counted=True),) * len(forms), tabs=False)
            by_row = whom and _NUMBERS.search(shadow(text)) is not None
            return cls(columns, tabs=False, by_row=by_row)
        titles = text.split("\t")
        if _POINTS.search(shadow(text)) and not forms_in(text):
            return cls()
        awards = any(
            _column(title).counted and (forms_in(title) or _PROPOSED.search(title)) for title in titles[1:]
        )
        return cls(
            tuple(
                _column(title) if not (awards and _THERE_ARE.match(title)) else _NO_COLUMN for title in titles
            )
        )

    def retitled(self, block: Block) -> NumberTable | None:
        """Return the table under a line of titles, None where the block is none.

        ``Hình thức Tập thể Cá nhân`` begins a table whose cells were joined by blanks; ``Tập thể | Cá nhân``
        under ``Bằng khen`` is a second row of titles.
        """
        if "\t" not in block.text and (titles := _titles_of_blanks(block.text)):
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
        columns = [*self.columns, *[_NO_COLUMN] * (len(cells) - len(self.columns))]
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
        who = _audience_of_cell(block.text[: cells[0].start()]) or above if cells else None
        return [
            QuotaRow(
                audience=column.audience or who,
                quantity=quantity,
                scope=block.text[: cells[0].start()].strip(),
                text=block.text,
                **place(block).asdict(),
            )
            for column, cell in zip(self.columns, cells, strict=False)
            if cell["number"] and (quantity := read_number(cell["number"])) and (column.audience or who)
        ]


_FIGURE = re.compile(r"(?<!\S)(?:(?P<number>\d{1,3})|[-–]|[Kk]hông)(?!\S)")
# "04", "05 chuyền", "Không xét", "-" at the end of a row whose cells were joined by blanks.
_CELL_OF_BLANKS = re.compile(
    r"(?<!\S)(?:(?P<number>\d{1,3})(?:\s+[^\W\d_A-ZĐ]+){0,4}?|[Kk]hông(?: xét| có| chọn| áp dụng)?|[-–])(?=\s*$|\s+(?:\d|[Kk]hông|[-–]))"
)


def _column(title: str) -> _Column:
    if _EXISTING.match(shadow(title)):
        return _NO_COLUMN
    plain = audience.named_in(title)
    whom = audience.titles_whom(title)  # "Trao cho" beside "Người trao"
    giver = not whom and GIVER.search(title) is not None and not forms_in(title)
    if not plain and (whom or giver):
        return _Column(None, counted=False, whom=whom, giver=giver)
    if not plain and {form for _, form in forms_in(title)} == {AwardForm.DANH_HIEU}:
        # "Đơn vị Quyết thắng", "Chiến sĩ thi đua cơ sở": the title says whom it is for.
        titled = audience.led_by(title)[0]
        if len(titled) == 1:
            return _Column(titled[0], counted=True)
    if not plain and forms_in(title) and not _WORTH.match(shadow(title)) and not _FOR_THEM.search(title):
        # "Ban Dân vận tặng Bằng khen", "Giải Nhất": the rows say whom they are for.
        return _Column(
            None, counted=True, flag={form for _, form in forms_in(title)} == {AwardForm.CO_THI_DUA}
        )
    named = plain or audience.led_by(title)[0]
    if Audience.THU_TRUONG in named and Audience.TAP_THE not in named:
        # "Chủ doanh nghiệp, giám đốc": posts beside one another.
        named = (Audience.THU_TRUONG,)
    if named == (Audience.CA_NHAN,):
        named = (audience.of_head(title) or Audience.CA_NHAN,)
    # "Đơn vị, người được xét" tells of each row whom it is for.
    if len(named) > 1:
        return _Column(None, counted=False)
    who = named[0] if named else audience.of_noun(_NUMBER_OF.sub("", title))
    if who is None and (given := re.search(r"\scho\s+(?=\w)", title)):
        who = audience.of_noun(title[given.end() :])
    aside = _ASIDE.search(title)
    bracketed = audience.led_by(aside[0].strip(" ()"))[0] if aside else ()
    if who is None:
        # "Giấy khen (học sinh)"
        who = next(iter(bracketed), None)
    flat = shadow(title)
    number = _NUMBERS.search(flat) is not None and _MONEY.search(flat) is None
    counted = number or (bool(forms_in(title)) and not _WORTH.match(flat))
    # "Giấy khen của Chủ tịch UBND huyện (tập thể)": what stands in brackets is said outright.
    outright = len(title.split()) <= 8 or bracketed
    return _Column(who if outright else None, counted)


_ASIDE = re.compile(r"\([^()]+\)\s*$")
_FOR_THEM = re.compile(r"\scho\s|\(")


def _audience_of_cell(cell: str) -> Audience | None:
    """Return whom a cell names that a row is for: ``Hội giảng (giáo viên)`` is for those in its brackets."""
    if cell.strip() in _RANKS:
        return None
    aside = re.search(r"\(([^()]+)\)", cell)
    named = (audience.led_by(aside[1])[0] if aside else ()) or in_a_row(cell) or audience.led_by(cell)[0]
    return named[0] if named else None


def _titles_of_blanks(text: str) -> tuple[_Column, ...]:
    """Read ``Hình thức Tập thể Công nhân, viên chức``: the titles of a table whose cells were joined by blanks.

    A title begins with a capital, and those for whom the awards are stand one beside the other at the end.
    """
    if len(text.split()) > 16 or text.rstrip()[-1:] in ".;:" or has_figure(text):
        return ()
    starts = [found.start() for found in _WORD.finditer(text) if found[0].istitle()]
    titles = [text[a:b].strip() for a, b in pairwise([*starts, len(text)])]
    columns: list[_Column] = []
    for title in reversed(titles):
        who = audience.of_noun(_NUMBER_OF.sub("", title))
        if who is None or len(title.split()) > 7 or GIVER.search(title):
            break
        columns.insert(0, _Column(who, counted=True))
    # The first title names the rows: "Đơn vị", "Hình thức".
    if len(columns) == len(titles):
        columns = columns[1:]
    return tuple(columns) if len(columns) > 1 else ()


def _titles_before_others(text: str) -> tuple[_Column, ...]:
    """Read ``Hình thức Tập thể Cá nhân Tiền thưởng``: titles of those for whom awards are, before those of other columns.

    A title begins with a capital; what follows a comma, stands in brackets or is written in capitals belongs to it.
    """
    if len(text.split()) > 30 or text.rstrip()[-1:] in ".;:" or _POINTS.search(shadow(text)):
        return ()
    titles: list[str] = []
    for word in text.split():
        open_ = titles and titles[-1].count("(") > titles[-1].count(")")
        joined = titles and (titles[-1].endswith(",") or word[0] == "(" or word.isupper())
        if len(titles) == 1 and word[:-1].isupper() and word[-1] == ",":
            joined = False  # "Hình thức HTX, tổ hợp tác"
        if titles and (open_ or joined or not word[0].isupper()):
            titles[-1] += f" {word}"
        else:
            titles.append(word)
    run: list[Audience] = []
    for title in titles[1:]:
        named = (
            ()
            if _WORTH.match(shadow(title)) or GIVER.search(title)
            else in_a_row(title) or audience.led_by(title)[0] or _set_apart(title)
        )
        if not named and run:
            break
        run += named[:1]
    if not run and (number := next(filter(_COUNTS.match, titles[1:]), None)):
        # "Hạng Số tác phẩm Tiền thưởng": the only number of a row.
        who = audience.of_noun(_NUMBER_OF.sub("", number))
        return (_Column(who, counted=True),) if who else ()
    return tuple(_Column(who, counted=True) for who in run) if len(run) > 1 else ()


_COUNTS = re.compile(r"Số (?!lượng)")


def _set_apart(title: str) -> tuple[Audience, ...]:
    """Return those whom a title names behind its own name: ``Bảng A (tập thể)``, ``Bảng B - hộ gia đình``."""
    aside = _ASIDE.search(title)
    named = aside[0].strip(" ()") if aside else title.partition(" - ")[2]
    return audience.led_by(named)[0] if named else ()


# A third prize is no lady.
_RANKS = frozenset({"Ba", "ba", "BA"})
_WORD = re.compile(r"(?<!\S)[^\W\d_]{2,}")
_NUMBER_OF = re.compile(r"^Số (?:lượng )?")
