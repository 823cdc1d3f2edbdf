"""Tasks in tables: which columns hold the task, its time and who does it; rows, and rows of attached tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.extract.columns import Cell, cells_of_tabs, role_of, roles_of_header
from pipeline.extract.dates import Span, find_spans
from pipeline.extract.joined import split_row
from pipeline.extract.paper import Paper, place
from pipeline.records.plan import TaskRow
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind
from pipeline.vietnamese.shadow import shadow

_AWARD_TABLES = (
    SectionKind.SO_LUONG,
    SectionKind.TIEU_CHUAN,
    SectionKind.HINH_THUC,
    SectionKind.KINH_PHI,
    SectionKind.HO_SO,
)


@dataclass(frozen=True, slots=True)
class TaskTable:
    """What is known of the table a row stands in: the roles of its columns, and its section."""

    roles: list[str | None]
    section: int | None

    @classmethod
    def of_header(cls, paper: Paper, index: int) -> TaskTable:
        """Return the table whose header is the block at ``index``."""
        block, below = paper.blocks[index], _rows_below(paper, index)
        titles = roles_of_header(block.text)
        others = "period" not in titles and _NO_TASKS.search(paper.flat(block)) is not None
        of_phases = _OF_PHASES.match(paper.flat(block)) and _named_as_phases(below)
        return cls([] if of_phases or others else _completed(titles, block.text, below), block.section_no)

    @classmethod
    def without_header(cls, paper: Paper, index: int, section: Section) -> TaskTable:
        """Return the table that begins with the row at ``index``, its columns told by what stands in them."""
        block = paper.blocks[index]
        awards = paper.within(section, _AWARD_TABLES)
        known = [] if awards else _roles_by_content([block.text, *_rows_below(paper, index)])
        return cls(known, block.section_no)

    def holds_tasks(self, paper: Paper, section: Section) -> bool:
        """Whether its rows are tasks."""
        if "task" not in self.roles:
            return False
        if "period" in self.roles or "responsible" in self.roles:
            return True
        return not paper.within(section, _AWARD_TABLES)


# "Nhiệm vụ cụ thể theo Phụ lục kèm theo": the plan's own tasks may stand in what is attached to it.
_ATTACHED = re.compile(r"\b(?:phu luc|phu bieu|kem theo|dinh kem|bieu (?:mau|so|phan cong))\b")


def attached_tasks(paper: Paper, issue: date | None, year: int | None, known: int) -> list[TaskRow]:
    """Return the rows of attached task tables to which the text refers.

    A table counts whose titles name tasks and both their time and who is responsible; forms that are
    still to be filled in have neither.
    """
    rows: list[TaskRow] = []
    roles: list[str | None] = []
    if not any(_ATTACHED.search(paper.flat(block)) for block in paper.content()):
        return rows
    for block in paper.of_role(BlockRole.APPENDIX):
        if "\t" not in block.text:
            roles = []
            continue
        titles = roles_of_header(block.text)
        if {"task", "period", "responsible"} <= set(titles) and not roles:
            roles = titles
        elif roles and (row := task_of_row(paper, block, roles, issue, year, known + len(rows) + 1)):
            rows.append(row)
    return rows


def _rows_below(paper: Paper, index: int) -> list[str]:
    """Return the rows that follow a block, up to the end of the table."""
    rows: list[str] = []
    for block in paper.blocks[index + 1 :]:
        if block.role is not BlockRole.TABLE_ROW:
            break
        rows.append(block.text)
    return rows


def _completed(roles: list[str | None], header: str, rows: list[str]) -> list[str | None]:
    """Tell columns whose titles are of no known kind by what stands in them.

    A column of times is that of time; of the others the first belongs to those who do the
    tasks, unless a title names them.
    """
    if "\t" not in header or len(roles) < 3:
        return roles
    if "task" not in roles and not _OF_PHASES.match(shadow(header)):
        roles = _with_task(roles, rows)
    if "task" not in roles:
        return roles
    done = list(roles)
    titles = header.split("\t")
    for index in range(roles.index("task") + 1, len(roles)):
        if done[index] is not None or (titles[index].strip() and role_of(titles[index]) is not None):
            continue
        cells = _column(rows, index)
        if "period" not in done and _share_of_times(cells) >= 0.5:
            done[index] = "period"
        elif "responsible" not in done and any(cells) and _share_of_times(cells) < 0.3:
            done[index] = "responsible"
    return done


# Tables of points and of prizes, whose rows are no tasks either.
_NO_TASKS = re.compile(
    r"\bs\. ?luong\b|\bdiem\b|\bcach (?:tinh|cham)\b|\btrong so\b|\btri gia\b|\bgia tri\b|\bgiai (?:nhat|nhi|ba)\b|\bgiay khen\b|\bbang khen\b"
)
# A table of the campaign's phases, whose rows are no tasks.
_OF_PHASES = re.compile(r"(?:(?:stt|tt)\t)?\s*(?:cac )?(?:dot|giai doan|chang|ky|vong|nhip|buoc)\b")


_PHASE_ROW = re.compile(
    r"(?:\d+\t)?\s*(?:dot|giai doan|chang|ky|vong|nhip|buoc)\s*(?:\d|[ivx]+\b|nhat|hai|ba)"
)


def _named_as_phases(rows: list[str]) -> bool:
    return bool(rows) and all(_PHASE_ROW.match(shadow(row)) for row in rows)


def _with_task(roles: list[str | None], rows: list[str]) -> list[str | None]:
    """Take the column of the longest texts for the tasks, where there is a column of times beside it."""
    free = [i for i, role in enumerate(roles) if role is None]
    lengths = {i: sum(map(len, _column(rows, i))) for i in free}
    if not free or "period" not in roles or not any(lengths.values()):
        return roles
    longest = max(free, key=lambda i: lengths[i])
    return ["task" if i == longest else role for i, role in enumerate(roles)]


def _column(rows: list[str], index: int) -> list[str]:
    split = [row.split("\t") for row in rows]
    return [cells[index].strip() for cells in split if index < len(cells)]


_OFTEN = re.compile(r"hang (?:ngay|tuan|thang|quy|nam)|thuong xuyen|dinh ky|ca nam|moi (?:tuan|thang|quy)")


_FIGURES = re.compile(r"(?!(?:19|20)\d\d$)\d+(?:[.,]\d+)*\s*%?")


def _share_of_times(cells: list[str]) -> float:
    told = [cell for cell in cells if cell]
    if any(_FIGURES.fullmatch(cell) for cell in told):
        return 0.0
    timed = sum(bool(find_spans(cell, year=2000)) or _OFTEN.search(shadow(cell)) is not None for cell in told)
    return timed / len(told) if told else 0.0


def _mostly_figures(cells: list[str]) -> bool:
    return 2 * sum(_FIGURES.fullmatch(cell) is not None for cell in cells) > len(cells)


def _roles_by_content(rows: list[str]) -> list[str | None]:
    """Guess the columns of a table without titles: number, task, then time and body in either order."""
    width = len(rows[0].split("\t"))
    if any(_mostly_figures(_column(rows, index)) for index in range(1, width)):
        return []
    roles: list[str | None] = []
    for index in range(width):
        cells = _column(rows, index)
        if index == 0 and all(re.fullmatch(r"\d{1,3}[.)]?|", cell) for cell in cells):
            roles.append("number")
        elif _share_of_times(cells) >= 0.5 and "period" not in roles:
            roles.append("period")
        elif "task" not in roles:
            roles.append("task")
        else:
            roles.append("responsible" if "responsible" not in roles else None)
    return roles if width > 2 else []


def task_of_row(
    paper: Paper, block: Block, roles: list[str | None], issue: date | None, year: int | None, number: int
) -> TaskRow | None:
    """Return the task of a row; None for a row that only names a group, or is empty."""
    joined = "\t" not in block.text
    cells = split_row(block.text, roles, paper.count) if joined else cells_of_tabs(block.text)
    by_role: dict[str, Cell] = {}
    for role, cell in zip(roles, cells, strict=False):
        if role and any(c.isalnum() for c in cell.text):
            by_role.setdefault(role, cell)
    task = by_role.get("task")
    # A row that only names a group ("I", "Công tác tuyên truyền") is no task.
    others = [cell for role, cell in by_role.items() if role not in ("task", "number")]
    if task is not None and not any(c.isalpha() for c in task.text):
        return None
    if task is None or (not others and len(roles) > 2 and not _numbered(by_role.get("number"))):
        return None
    period = by_role.get("period")
    span = due(period.text, issue, year) if period else None
    responsible = by_role.get("responsible")
    mark = by_role.get("number")
    return TaskRow(
        task_no=number,
        number=mark.text.rstrip(".)") if mark else None,
        text=task.text,
        period_text=period.text if period else None,
        start_date=span.first if span else None,
        due_date=span.last if span else None,
        responsible=responsible.text if responsible else None,
        **place(block, task.start, task.end).asdict(),
    )


def _numbered(cell: Cell | None) -> bool:
    return cell is not None and re.fullmatch(r"\d{1,3}(?:\.\d{1,3})*[.)]?", cell.text) is not None


def due(text: str, issue: date | None, year: int | None) -> Span | None:
    """Return the time that a cell or a clause gives; several dates make one stretch."""
    spans = find_spans(text, issue=issue, year=year)
    if not spans:
        return None
    if re.search(r"h[àằa]ng (?:tháng|quý|năm|tuần)|mỗi tháng|thường xuyên|định kỳ", text.lower()):
        return None
    if re.search(r"các năm (?:tiếp theo|sau)", text.lower()):
        return Span(0, len(text), spans[0].first, None, closed=True)
    if len(spans) == 1:
        return spans[0]
    firsts = [span.first for span in spans if span.first]
    lasts = [span.last for span in spans if span.last]
    return Span(0, len(text), min(firsts, default=None), max(lasts, default=None), closed=True)
