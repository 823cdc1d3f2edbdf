"""Tasks: items of the plan's content and rows of its task tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.extract.columns import Cell, cells_of_tabs, role_of, roles_of_header
from pipeline.extract.dates import Span, find_spans
from pipeline.extract.joined import split_row
from pipeline.extract.paper import LIST_MARK, Paper, place
from pipeline.records.plan import TaskRow
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind
from pipeline.vietnamese.posts import posts
from pipeline.vietnamese.shadow import shadow

_AWARD_TABLES = (
    SectionKind.SO_LUONG,
    SectionKind.TIEU_CHUAN,
    SectionKind.HINH_THUC,
    SectionKind.KINH_PHI,
    SectionKind.HO_SO,
)
_DUE = re.compile(
    r"(?:hoan thanh|xong|thuc hien|ket thuc|trien khai|to chuc)(?: \w+){0,4} (?:truoc|trong|den|cham nhat|vao)|truoc ngay|cham nhat|truoc thang"
)
_INLINE_RESPONSIBLE = re.compile(
    r"(?:đơn vị (?:chủ trì|thực hiện|phụ trách)|chủ trì|người (?:thực hiện|phụ trách)|(?:bộ phận|cơ quan) (?:thực hiện|chủ trì|phụ trách)|phân công|giao)\s*:\s*(?P<name>[^.;()]{2,120})",
    re.IGNORECASE,
)
_INLINE_PERIOD = re.compile(
    r"thời (?:gian|hạn)(?: thực hiện| hoàn thành)?\s*:\s*(?P<words>[^.;()]{2,80})", re.IGNORECASE
)


@dataclass(slots=True)
class _Table:
    """What is known of the table a row stands in."""

    roles: list[str | None]
    section: int | None


def read_tasks(
    paper: Paper, issue: date | None, year: int | None, phases: frozenset[int] = frozenset()
) -> list[TaskRow]:
    """Return all tasks in order; the words of a table's time and responsibility are kept as printed.

    ``issue`` is the date of the paper and ``year`` the year of dates that leave it out; ``phases`` tells where
    the phases of the campaign begin, which are no tasks.
    """
    rows: list[TaskRow] = []
    table: _Table | None = None
    for index, block in enumerate(paper.blocks):
        section = paper.section_of(block)
        if block.role is BlockRole.TABLE_HEADER:
            below = _rows_below(paper, index)
            titles = roles_of_header(block.text)
            others = "period" not in titles and _NO_TASKS.search(paper.flat(block)) is not None
            of_phases = _OF_PHASES.match(paper.flat(block)) and _named_as_phases(below)
            roles = [] if of_phases or others else _completed(titles, block.text, below)
            table = _Table(roles, block.section_no)
        elif block.role is BlockRole.TABLE_ROW and section is not None:
            if table is None or table.section != block.section_no:
                awards = paper.within(section, _AWARD_TABLES)
                known = [] if awards else _roles_by_content([block.text, *_rows_below(paper, index)])
                table = _Table(known, block.section_no)
            if not _is_task_table(paper, section, table.roles) or block.start in phases:
                continue
            if row := _table_task(paper, block, table.roles, issue, year, len(rows) + 1):
                rows.append(row)
        elif section is not None and section.kind is SectionKind.NOI_DUNG and _is_item(paper, section, block):
            rows.append(_listed_task(paper, block, issue, year, len(rows) + 1))
    return rows + _attached_tasks(paper, issue, year, len(rows))


# "Nhiệm vụ cụ thể theo Phụ lục kèm theo": the plan's own tasks may stand in what is attached to it.
_ATTACHED = re.compile(r"\b(?:phu luc|phu bieu|kem theo|dinh kem|bieu (?:mau|so|phan cong))\b")


def _attached_tasks(paper: Paper, issue: date | None, year: int | None, known: int) -> list[TaskRow]:
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
        elif roles and (row := _table_task(paper, block, roles, issue, year, known + len(rows) + 1)):
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


def _is_task_table(paper: Paper, section: Section, roles: list[str | None]) -> bool:
    if "task" not in roles:
        return False
    if "period" in roles or "responsible" in roles:
        return True
    return not paper.within(section, _AWARD_TABLES)


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


def _table_task(
    paper: Paper, block: Block, roles: list[str | None], issue: date | None, year: int | None, number: int
) -> TaskRow | None:
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
    span = _due(period.text, issue, year) if period else None
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


def _due(text: str, issue: date | None, year: int | None) -> Span | None:
    """Return the time that a cell or a clause gives; several dates make one stretch."""
    spans = find_spans(text, issue=issue, year=year)
    if not spans:
        return None
    if re.search(r"h[àằa]ng (?:tháng|quý|năm|tuần)|mỗi tháng|thường xuyên|định kỳ", text.lower()):
        return None
    if len(spans) == 1:
        return spans[0]
    firsts = [span.first for span in spans if span.first]
    lasts = [span.last for span in spans if span.last]
    return Span(0, len(text), min(firsts, default=None), max(lasts, default=None), closed=True)


def _is_item(paper: Paper, section: Section, block: Block) -> bool:
    """Whether a block is a task: an item of a list, or the paragraph of a numbered heading without list."""
    text = block.text.rstrip()
    if _SLOGAN.match(paper.flat(block)) or _QUOTED.fullmatch(text):
        return False
    if block.role is BlockRole.LIST_ITEM:
        if _FACET.match(paper.flat(block)) or _is_person(text):
            return False
        return not (text.endswith(":") and _has_items_after(paper, section, block))
    if block.role is not BlockRole.BODY or text.endswith(":"):
        return False
    own = paper.own(section)
    listed = any(b.role in (BlockRole.LIST_ITEM, BlockRole.TABLE_ROW) for b in own) or any(
        paper.below(section)
    )
    if listed:
        return _lost_its_mark(paper, own, block)
    if section.level > 1 and section.number is not None:
        return True
    if sum(_ORDINAL.match(paper.flat(b)) is not None for b in own) >= 2:
        return _ORDINAL.match(paper.flat(block)) is not None
    if _in_list_without_marks(section, own):
        return True
    # Paragraphs each set off by what it is about.
    return sum(_SET_OFF.match(b.text) is not None for b in own) >= 2 and _SET_OFF.match(text) is not None


def _is_person(text: str) -> bool:
    """Whether an item is somebody's name and post, as guests and juries are listed: no task of theirs is told."""
    named = _PERSON.match(text)
    if named is None:
        return False
    rest = text[named.end() :].strip(" ,;:.–-")
    if text[named.end() : named.end() + 1] == ":":
        return rest[:1].isupper()  # "Đồng chí Lê Thị Hòa: phụ trách ..." tells a task
    return not rest or rest[:1].isupper() or any(shadow(rest).startswith(post + " ") for post in posts())


def _in_list_without_marks(section: Section, own: list[Block]) -> bool:
    """Whether a section holds nothing but short paragraphs of a sentence or two, each of them a task."""
    said = [block.text.rstrip() for block in own if block.role is BlockRole.BODY]
    announced = bool(said) and said[0].endswith(":")
    items = [text for text in said if not text.endswith(":")]
    short = all(len(text.split()) <= _LONGEST_PLAIN_TASK and text[-1:] in ".;" for text in items)
    return short and len(items) >= (2 if announced or section.level > 1 else 3)


def _lost_its_mark(paper: Paper, own: list[Block], block: Block) -> bool:
    """Whether a line among the items of a list is one whose mark was not read."""
    at = own.index(block)
    text = block.text.rstrip()
    among = at > 0 and own[at - 1].role is BlockRole.LIST_ITEM and own[at - 1].text.rstrip()[-1] in ".;"
    whole = text[:1].isupper() and text[-1] in ".;" and len(text.split()) <= 60
    return paper.recognised and among and whole


_LONGEST_PLAIN_TASK = 40
# "1. Khẩu hiệu: “...”": what the campaign is called is nothing to do.
_SLOGAN = re.compile(
    LIST_MARK + r"(?:khau hieu|chu de|ten goi|ten phong trao|thong diep|phuong cham)\b[^:]{0,30}:"
)
_QUOTED = re.compile(r"\W*[“\"][^”\"]+[”\"]\W*")
_FACET = re.compile(
    r"\W*(?:thoi gian|dia diem|thanh phan|doi tuong|kinh phi)(?: (?:to chuc|thuc hien|tham gia|tham du|du|du kien))*\s*:"
)
"""``- Địa điểm: ...`` says where something is done, not what."""
_NAME = r"[A-ZĐ][^\W\d_]*(?:\s+[A-ZĐÀ-ỸƠƯ][^\W\d_]*){1,5}"
_PERSON = re.compile(
    rf"[-+•*\s]*(?:(?:Ông|Bà|Đồng chí|Đ/c|Thầy|Cô|PGS|GS|TS|ThS|BS|KS)\b\.?\s*)+{_NAME}\s*(?=[,:;–.-]|$)"
)
"""``- TS. Nguyễn Văn An, Trưởng ban``."""
# "Thứ nhất, ...", "Một là, ...": items that are told in words.
_ORDINAL = re.compile(
    r"(?:thu (?:nhat|hai|ba|tu|nam|sau|bay|tam|chin|muoi)|(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi) la)\s*[,:]"
)
_SET_OFF = re.compile(r"[^\W\d_][^:.;]{3,90}:\s+\S")


def _has_items_after(paper: Paper, section: Section, block: Block) -> bool:
    own = paper.own(section)
    at = own.index(block)
    return at + 1 < len(own) and own[at + 1].role in (
        BlockRole.LIST_ITEM,
        BlockRole.TABLE_HEADER,
        BlockRole.TABLE_ROW,
    )


def _listed_task(paper: Paper, block: Block, issue: date | None, year: int | None, number: int) -> TaskRow:
    period, span = _inline_period(paper, block, issue, year)
    responsible = _INLINE_RESPONSIBLE.search(block.text)
    return TaskRow(
        task_no=number,
        number=block.mark if block.mark and block.mark[0].isalnum() else None,
        text=block.text.strip(),
        period_text=period,
        start_date=span.first if span else None,
        due_date=span.last if span else None,
        responsible=" ".join(responsible["name"].split()) if responsible else None,
        **place(block).asdict(),
    )


def _inline_period(
    paper: Paper, block: Block, issue: date | None, year: int | None
) -> tuple[str | None, Span | None]:
    """Return the time that an item gives for itself; dates of papers and events in it are not meant."""
    told = _INLINE_PERIOD.search(block.text)
    if told:
        words = " ".join(told["words"].split())
        return words, _due(words, issue, year)
    flat = paper.flat(block)
    for span in find_spans(block.text, issue=issue, year=year):
        before = flat[max(0, span.start - 50) : span.end]
        if _DUE.search(before) and not re.search(
            r"(?:so|nghi dinh|quyet dinh|ke hoach|chi thi)[^;.]{0,30}$",
            flat[max(0, span.start - 30) : span.start],
        ):
            return block.text[span.start : span.end].strip(), span
    return None, None
