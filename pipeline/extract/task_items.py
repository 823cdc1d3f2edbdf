"""Tasks in lists: which lines of a section are tasks, and the time and the body that a line names itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline.extract.dates import Span, find_spans
from pipeline.extract.paper import LIST_MARK, Paper, place
from pipeline.extract.task_facets import FacetKind, facet_of
from pipeline.extract.task_tables import due
from pipeline.records.plan import TaskRow
from pipeline.records.segmented import Block, BlockRole, Section
from pipeline.vietnamese.posts import posts
from pipeline.vietnamese.shadow import shadow

_DUE = re.compile(
    r"(?:hoan thanh|xong|thuc hien|ket thuc|trien khai|to chuc)(?: \w+){0,4} (?:truoc|trong|den|cham nhat|vao)|truoc ngay|cham nhat|truoc thang"
)
_INLINE_RESPONSIBLE = re.compile(
    r"(?:đơn vị (?:chủ trì|thực hiện|phụ trách)|chủ trì|người (?:thực hiện|phụ trách)|(?:bộ phận|cơ quan) (?:thực hiện|chủ trì|phụ trách)|phân công|giao)\s*:\s*(?P<name>[^.;()]{2,120})",
    re.IGNORECASE,
)
_INLINE_PERIOD = re.compile(
    r"thời (?:gian(?: thực hiện)?|(?P<deadline>hạn(?: thực hiện| hoàn thành)?|gian hoàn thành))\s*:\s*(?P<words>[^.;()]{2,80})",
    re.IGNORECASE,
)


def is_item(paper: Paper, section: Section, block: Block) -> bool:
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
    own = [other for other in paper.own(section) if facet_of(other, paper.flat(other)) is None]
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


def listed_task(paper: Paper, block: Block, issue: date | None, year: int | None, number: int) -> TaskRow:
    """Return the task that a line is, with the time and the body that it names itself."""
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
        span = due(words, issue, year)
        deadline = told["deadline"] is not None and span is not None
        return words, replace(span, first=None) if span and deadline else span
    flat = paper.flat(block)
    for span in find_spans(block.text, issue=issue, year=year):
        before = flat[max(0, span.start - 50) : span.end]
        if _DUE.search(before) and not re.search(
            r"(?:so|nghi dinh|quyet dinh|ke hoach|chi thi)[^;.]{0,30}$",
            flat[max(0, span.start - 30) : span.start],
        ):
            return block.text[span.start : span.end].strip(), span
    return None, None


def is_task_heading(paper: Paper, section: Section, block: Block) -> bool:
    """Whether a heading is itself the task: below it nothing stands but who does it and when."""
    if block.role is not BlockRole.HEADING:
        return False
    own = paper.own(section)
    facets = [facet_of(other, paper.flat(other)) for other in own]
    who = any(facet is not None and facet.kind is FacetKind.RESPONSIBLE for facet in facets)
    return who and all(facets) and not any(paper.below(section))
