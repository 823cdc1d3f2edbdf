"""Cells of task tables: columns by their printed titles, rows with and without cell boundaries."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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
            if role == "task" and roles == ["task"]:
                # "Việc | Nội dung | ...": the first column counts.
                roles = ["number"]
            roles.append(role if role not in roles else None)
        return roles
    return [role for role, _ in _titles_in_line(text)] if text.isupper() else _roles_by_capitals(text)


def _roles_by_capitals(text: str) -> list[str | None]:
    """Read titles that were joined by blanks: each begins with a capital, an abbreviation goes on with the one before."""
    roles: list[str | None] = []
    titles: list[str] = []
    for word in text.split():
        if word[0].isupper() or not titles:
            titles.append(word)
        else:
            titles[-1] += f" {word}"
    for title in titles:
        role = role_of(title)
        if role is None and roles and (title.isupper() or len(title.split()) == 1):
            continue
        roles.append(role if role not in roles else None)
    return roles


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


def cells_of_tabs(text: str) -> list[Cell]:
    """Return the cells of a row that tabs split."""
    cells: list[Cell] = []
    position = 0
    for part in text.split("\t"):
        start = position + len(part) - len(part.lstrip())
        cells.append(Cell(part.strip(), start, start + len(part.strip())))
        position += len(part) + 1
    return cells
