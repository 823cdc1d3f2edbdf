"""Tables in running text: which lines are rows, and which row holds the column titles."""

from __future__ import annotations

import re
from enum import Enum, auto

from pipeline.records.page import LineRole
from pipeline.segment.marks import read_marks
from pipeline.segment.pieces import Piece
from pipeline.vietnamese.numerals import has_figure


class RowKind(Enum):
    """What a line is to a table."""

    HEADER = auto()
    ROW = auto()


_FIRST_COLUMN = re.compile(r"(?:stt|tt|s\.?\s?t\.?t\.?|so tt|so thu tu)\b\.?")
_TITLE = re.compile(
    r"noi dung|cong viec|nhiem vu|hoat dong|thoi gian|thoi han|tien do|hoan thanh|chu tri|thuc hien|phoi hop|don vi"
    r"|phu trach|ghi chu|so luong|kinh phi|san pham|ket qua|ten|chi tieu|doi tuong|hinh thuc|diem|tieu chi|dia diem|muc|nguoi|viec|phu trach|han|xong|bo phan|co quan|lich|phong|ban|dot|chang|giai doan|vong|nhip|buoc|tuan|ngay|thang|tu\b|den\b|bat dau|ket thuc|tap the|ca nhan"
    r"|ho gia dinh|danh hieu|cap|nguoi|noi|moc|khoi|loai|don gia|dau moi|cung lam|khau"
)
_ROW_NUMBER = re.compile(r"(\d{1,3})([.)]?)\s+(?=[^\W\d_]|[\"“(\d])")


def find_rows(pieces: list[Piece]) -> dict[int, RowKind]:
    """Tell which pieces are rows of tables, by their index.

    Rows are known by their role or their tabs; where cells were joined by blanks, by a line of
    column titles and the running numbers under it.
    """
    found: dict[int, RowKind] = {}
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        if is_row(piece):
            # A table that goes on after a page break repeats its titles or has none.
            opens = index - 1 not in found
            following = pieces[index + 1] if index + 1 < len(pieces) else None
            found[index] = RowKind.HEADER if _is_header(piece, following, opens=opens) else RowKind.ROW
        elif (last := _rows_of_figures(pieces, index)) > index:
            found[index] = RowKind.HEADER
            found.update((row, RowKind.ROW) for row in range(index + 1, last))
            index = last - 1
        elif _is_header_of_blanks(piece) or _is_header_without_numbers(piece):
            numbered = _is_header_of_blanks(piece)
            last = (
                _rows_of_blanks(pieces, index + 1) if numbered else _rows_without_numbers(pieces, index + 1)
            )
            if last > index + (1 if numbered else 2):
                found[index] = RowKind.HEADER
                found.update((row, RowKind.ROW) for row in range(index + 1, last))
                index = last - 1
        index += 1
    return found


def is_row(piece: Piece) -> bool:
    """Whether layout or tabs make the piece a row of a table."""
    return piece.role is LineRole.TABLE_ROW or "\t" in piece.text.strip()


def _is_header(piece: Piece, following: Piece | None, *, opens: bool) -> bool:
    """Whether a row holds the column titles: it says so, or rows are numbered from one below it."""
    cells = [cell.strip() for cell in piece.flat.split("\t")]
    filled = [cell for cell in cells if cell]
    if not filled:
        return False
    if _FIRST_COLUMN.match(filled[0]):
        return True
    if not opens or len(filled) < 2 or _NUMBERED.fullmatch(filled[0]):
        return False
    titled = sum(_TITLE.search(cell) is not None and len(cell.split()) <= 8 for cell in filled)
    if titled >= max(2, 0.6 * len(filled)):
        return True
    figures = has_figure(piece.flat)
    below = following.flat.split("\t")[0].strip(" .)") if following is not None and is_row(following) else ""
    if below in ("1", "01", "i", "a"):
        return not figures
    # Titles of no known kind: short words over columns of figures.
    counted = (
        following is not None and is_row(following) and any(map(_COUNT.fullmatch, following.flat.split("\t")))
    )
    longest = 12 if counted else 4
    return len(filled) >= 3 and not figures and all(len(cell.split()) <= longest for cell in filled)


_COUNT = re.compile(r"\s*\d+(?:[.,]\d+)*\s*%?\s*")


_NUMBERED = re.compile(r"\d{1,3}[.)]?|[ivx]+[.)]?")


def _is_header_of_blanks(piece: Piece) -> bool:
    first = _FIRST_COLUMN.match(piece.flat)
    if not first or piece.word_count > 25 or piece.text.rstrip()[-1] in ".;:":
        return False
    return _TITLE.search(piece.flat, first.end()) is not None


_MOST_TITLES, _LONGEST_TITLE = 7, 5
"""Titles of a table that has no column of numbers, and words of one, at most."""


def _is_header_without_numbers(piece: Piece) -> bool:
    """Whether a line is nothing but titles, each with a capital: ``Thời gian Việc làm Phụ trách``."""
    words = piece.text.split()
    if not piece.text[-1].isalpha() or len(words) > _MOST_TITLES * _LONGEST_TITLE:
        return False
    titles: list[str] = []
    for word, flat in zip(words, piece.flat.split(), strict=True):
        if word[0].isupper() or not titles:
            titles.append(flat)
        else:
            titles[-1] += f" {flat}"
    named = sum(_TITLE.match(title) is not None for title in titles)
    short = all(len(title.split()) <= _LONGEST_TITLE for title in titles)
    telling = any(_TELLING_TITLE.match(title) for title in titles)
    return 3 <= len(titles) <= _MOST_TITLES and short and telling and 4 * named >= 3 * len(titles)


# Titles of time and of whom awards are for: columns that hold figures.
_TELLING_TITLE = re.compile(
    r"thoi gian|thoi han|tien do|(?:tu |den )?ngay|han |tu$|den$|bat dau|ket thuc|so luong|chi tieu|tap the|ca nhan|han$"
)
_LONGEST_ROW = 40


def _rows_without_numbers(pieces: list[Piece], start: int) -> int:
    """Return the index after the last line that may be a row: no mark at its head, no stop at its end, a figure in it."""
    for index in range(start, len(pieces)):
        piece = pieces[index]
        ended = piece.text.rstrip()[-1] in ".;:" or piece.word_count > _LONGEST_ROW
        told = has_figure(piece.text) or _OFTEN.search(piece.flat) is not None
        if ended or not told or any(not mark.doubtful for mark in read_marks(piece.text)):
            return index
    return len(pieces)


_OFTEN = re.compile(r"\b(?:hang|moi) (?:ngay|tuan|thang|quy|nam)\b|thuong xuyen|dinh ky")


# "Giấy khen của Giám đốc Đài 05 02 18", "Giải Nhì 2 1 2.000.000 đồng", "2021 2 8": words or a year, then small figures
# side by side, or one beside a sum.
_FIGURES = re.compile(
    r"(?P<about>(?:(?:19|20)\d\d(?= )|\D)[^\n]*?)"
    r"(?P<figures>(?: (?:\d{1,3}|[-–]|[Kk]hông)(?!\S)){2,}|(?: \d{1,3})(?= \d{1,3}(?:\.\d{3})+(?!\S)))(?= \S|$)"
)


def _rows_of_figures(pieces: list[Piece], start: int) -> int:
    """Return the index after rows with as many figures side by side that follow titles; ``start`` where there are none."""
    titles = pieces[start]
    if has_figure(titles.text) or titles.text.rstrip()[-1] in ".;:," or titles.word_count > 30:
        return start
    if sum(word[0].isupper() for word in titles.text.split()) < 3 or read_marks(titles.text):
        return start
    count = 0
    index = start + 1
    while index < len(pieces):
        piece = pieces[index]
        row = _FIGURES.match(piece.text)
        if row is None or piece.word_count > _LONGEST_ROW or piece.text.rstrip()[-1] in ".;:":
            break
        figures = len(row["figures"].split())
        if count and figures != count and not row["about"][-1:].isdigit():
            break
        count = count or figures
        index += 1
    return index if index > start + 2 else start


def _rows_of_blanks(pieces: list[Piece], start: int) -> int:
    """Return the index after the last numbered row that follows the titles."""
    expected = 1
    last = start
    sign: str | None = None
    for index in range(start, len(pieces)):
        text = pieces[index].text
        number = _ROW_NUMBER.match(text)
        if number and int(number[1]) in (expected, expected + 1) and not text[number.end()].islower():
            if sign not in (None, number[2]):
                # "4. Thời gian" after rows "1", "2", "3" is a heading.
                break
            sign = number[2]
            expected = int(number[1]) + 1
            last = index + 1
        elif index > last:
            # One line between two rows is the rest of a cell; two are text after the table.
            break
    return last
