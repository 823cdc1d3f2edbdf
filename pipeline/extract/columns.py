"""Cells of task tables: columns by their printed titles, rows with and without cell boundaries."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.extract.dates import find_spans
from pipeline.vietnamese.shadow import shadow

_VOCABULARY = Path(__file__).with_name("columns.toml")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row, with offsets into the text of the row."""

    text: str
    start: int
    end: int


@cache
def _titles() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))
    return tuple((name, re.compile("|".join(table[name]))) for name in table["order"])


def role_of(title: str) -> str | None:
    """Return what a column holds by its title, None where the title is of no known kind."""
    flat = " ".join(shadow(title).split()).strip(" .:")
    return next((name for name, pattern in _titles() if pattern.search(flat)), None)


def roles_of_header(text: str) -> list[str | None]:
    """Return the role of every column of a header row; a role is given to its first column only."""
    if "\t" in text:
        roles: list[str | None] = []
        for title in text.split("\t"):
            role = role_of(title)
            roles.append(role if role not in roles else None)
        return roles
    return [role for role, _ in _titles_in_line(text)]


# Titles in a header whose cells were joined by blanks, longest first.
_JOINED = re.compile(
    r"(?P<number>\b(?:stt|so tt|tt)\b)"
    r"|(?P<support>(?:don vi |co quan |bo phan )?phoi hop(?: thuc hien)?)"
    r"|(?P<period>(?:thoi gian|thoi han|tien do|ngay)(?: thuc hien| hoan thanh)?(?: truoc ngay)?|hoan thanh(?: truoc(?: ngay)?)?)"
    r"|(?P<task>(?:noi dung|cac)? ?(?:cong viec|nhiem vu|hoat dong|viec)(?: can lam| trong tam| chinh)?|noi dung(?: thi dua)?|chi tieu(?: thi dua)?)"
    r"|(?P<note>ghi chu|san pham|ket qua|kinh phi)"
    r"|(?P<responsible>(?:don vi|co quan|bo phan|nguoi|ca nhan|to chuc)(?:,? ca nhan)? ?(?:chu tri|thuc hien|phu trach|chiu trach nhiem|theo doi)?(?: thuc hien)?|chu tri|phu trach|thuc hien|trach nhiem|phan cong)"
)


def _titles_in_line(text: str) -> list[tuple[str | None, int]]:
    flat = shadow(text)
    found: list[tuple[str | None, int]] = []
    for match in _JOINED.finditer(flat):
        # A title begins with a capital where the text has capitals at all.
        if text[match.start() : match.start() + 1].islower() and text != flat:
            continue
        role = match.lastgroup
        if role not in [name for name, _ in found]:
            found.append((role, match.start()))
    return found


def cells_of(text: str, roles: list[str | None]) -> list[Cell]:
    """Return the cells of a row; where no tabs split them, they are told apart by what they hold."""
    if "\t" in text:
        cells: list[Cell] = []
        position = 0
        for part in text.split("\t"):
            start = position + len(part) - len(part.lstrip())
            cells.append(Cell(part.strip(), start, start + len(part.strip())))
            position += len(part) + 1
        return cells
    return _cells_of_blanks(text, roles)


_BODY_WORD = re.compile(
    r"(?:Văn phòng|VP|Phòng|Ban|Sở|UBND|HĐND|Ủy ban|Uỷ ban|Công chức|Công an|Công đoàn|Đoàn|Hội|Trung tâm|Trường|Khoa|Tổ(?! quốc)|Các|Thanh tra|Chi cục|Chi bộ|Chi đoàn|Ban Giám|BGH|BCH|BTV|Bộ phận|Bộ|Cục|Vụ|Viện|Bệnh viện|Toàn|Thường trực|Hội đồng|Lãnh đạo|Giáo viên|Hiệu trưởng|Phó|Trưởng|Khối|Cụm|Mặt trận|UBMTTQ|Ủy viên|Đảng ủy|Thành viên|Đơn vị|Cán bộ|Liên đoàn|Chủ tịch|Giám đốc|Bí thư|Tổng|Đài|Báo|Xã|Thôn|Phân xưởng|Quản đốc|Nhóm|Đội|Trạm|Tỉnh đoàn|Huyện đoàn|Tuyên giáo|Dân vận|Kế toán|Y tế|Ông|Bà|Đ/c|Đồng chí|Nhà trường|Tất cả|Mỗi)"
)
_BEFORE_NAME = re.compile(
    r"(?:của|về|với|tại|do|và|cho|đến|trên|gửi|từ|trong|theo|các|ở|bởi|giữa|hoặc|trình|,|-|–|;|“|\()\s*$"
)
# A name that needs more words: "Văn phòng HĐND" is one body.
_UNFINISHED = re.compile(
    r"(?:\S.*\s)?(?:Văn phòng|Phòng|Ban|Sở|Bộ|Tổ|Đội|Trung tâm|Hội đồng|Ủy ban|Mặt trận|Chi bộ|Đảng ủy|Thường trực|Lãnh đạo|Công an|Đoàn|Hội|Khoa|Trưởng|Phó|Chủ tịch|Giám đốc|Tổng|Các)"
)
_OFTEN = re.compile(
    r"(?:hang|hằng|moi|thuong xuyen|dinh ky|ca nam|trong nam|suot)\b[^,.;]{0,30}", re.IGNORECASE
)


def _cells_of_blanks(text: str, roles: list[str | None]) -> list[Cell]:
    number = re.match(r"\s*\d{1,3}[.)]?\s+", text)
    start = number.end() if number else 0
    cells: dict[str, Cell] = {}
    if number:
        cells["number"] = Cell(text[:start].strip(), 0, len(text[:start].rstrip()))
    wanted = [role for role in roles if role in ("task", "period", "responsible", "support")]
    period = _period_cell(text, start) if "period" in wanted else None
    before = wanted[: wanted.index("period")] if period else wanted
    after = wanted[wanted.index("period") + 1 :] if period else []
    _divide(cells, text, start, period.start if period else len(text), before)
    if period:
        cells["period"] = period
        _divide(cells, text, period.end, len(text), after)
    empty = Cell("", len(text), len(text))
    return [cells.get(role or "", empty) for role in roles]


def _divide(cells: dict[str, Cell], text: str, start: int, end: int, roles: list[str]) -> None:
    """Divide a stretch without dates among the columns that stand in it, in their order."""
    position = start
    for index, role in enumerate(roles):
        more = roles[index + 1 :]
        if not more:
            _put(cells, role, text, position, end)
            return
        split = _name_start(text, position, end)
        if split is None:
            _put(cells, role, text, position, end)
            return
        _put(cells, role, text, position, split)
        position = split


def _put(cells: dict[str, Cell], role: str, text: str, start: int, end: int) -> None:
    part = text[start:end]
    begin = start + len(part) - len(part.lstrip())
    cells[role] = Cell(part.strip(), begin, begin + len(part.strip()))


def _period_cell(text: str, start: int) -> Cell | None:
    """Return the stretch that gives a time and begins with a capital or a digit, the last such."""
    flat = shadow(text)
    best: Cell | None = None
    for span in find_spans(text, year=2000):
        # The number of a month alone is read as a date: take the words that lead to it.
        lead = re.search(
            r"(?:hoan thanh )?(?:sang|chieu|toi|trong|truoc|tu|den|ngay|thang|cham nhat|vao|dau|giua|cuoi)?\s*(?:ngay|thang)?\s*$",
            flat[: span.start],
        )
        first = lead.start() if lead and text[lead.start() : lead.start() + 1].isupper() else span.start
        if first > start and (text[first].isupper() or text[first].isdigit()):
            best = Cell(text[first : span.end], first, span.end)
    if best is None:
        for often in _OFTEN.finditer(flat, start):
            if text[often.start()].isupper() and often.start() > start:
                words = re.match(r"\S+(?: [^\W\d_A-ZĐ]\S*){0,4}", text[often.start() :])
                end = often.start() + (words.end() if words else 0)
                best = Cell(text[often.start() : end], often.start(), end)
    return best


def _name_start(text: str, start: int, end: int) -> int | None:
    """Return where the name of a body begins that runs to the end of the stretch."""
    for found in re.finditer(r"(?<=[\w”\")%])\s+(?=\S)", text[start:end]):
        position = start + found.end()
        before = text[start : start + found.start()]
        if len(before.split()) < 2 or not _BODY_WORD.match(text, position):
            continue
        if not _BEFORE_NAME.search(before) and not _UNFINISHED.fullmatch(before.strip()):
            return position
    return None
