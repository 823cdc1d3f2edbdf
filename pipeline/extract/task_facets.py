"""Lines that say who does a task and when, below it: ``- Cơ quan chủ trì: ...``, ``Thời gian thực hiện: ...``.

Committees and departments write their plans so: what is to be done, then who leads, who helps, and by when.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from pipeline.extract.paper import LIST_MARK, Paper
from pipeline.records.segmented import Block, BlockRole, Section
from pipeline.vietnamese.shadow import shadow


class FacetKind(Enum):
    """What a facet tells of its task."""

    RESPONSIBLE = auto()
    SUPPORT = auto()
    PERIOD = auto()
    DEADLINE = auto()


class Facet(NamedTuple):
    """One such line; ``words`` are those behind its label, empty where they stand in the lines below."""

    kind: FacetKind
    words: str


_WHO = r"(?:cac )?(?:co quan|don vi|bo phan|nguoi|so, nganh|phong, ban)"
_ROLES = (
    r"(?: (?:duoc giao|chu tri|chinh|thuc hien|phoi hop|tham muu|phu trach|chiu trach nhiem|to chuc|va)|,)*"
)
_LABELS = (
    (FacetKind.SUPPORT, rf"(?:{_WHO} )?phoi hop{_ROLES}"),
    (
        FacetKind.RESPONSIBLE,
        rf"(?:{_WHO} (?:duoc giao|chu tri|thuc hien|phu trach|tham muu|chiu trach nhiem)|chu tri|phan cong|phu trach){_ROLES}",
    ),
    (
        FacetKind.DEADLINE,
        r"thoi han(?: (?:hoan thanh|thuc hien))*|thoi gian hoan thanh|thoi diem hoan thanh|hoan thanh",
    ),
    (FacetKind.PERIOD, r"thoi gian(?: (?:thuc hien|trien khai|to chuc|du kien))*|tien do(?: thuc hien)?"),
)
_LABEL = "|".join(rf"(?P<{kind.name}>{pattern})" for kind, pattern in _LABELS)
_FACET = re.compile(rf"{LIST_MARK}(?:{_LABEL})\s*:")
_HEADING = re.compile(_LABEL)
_ROLES_OF_FACETS = (BlockRole.LIST_ITEM, BlockRole.BODY)


def facet_of(block: Block, flat: str) -> Facet | None:
    """Return what a line says of the task above it; None where it is no such line.

    Args:
        block: the line.
        flat: its shadow.
    """
    if block.role not in _ROLES_OF_FACETS:
        return None
    found = _FACET.match(flat)
    if found is None or found.lastgroup is None:
        return None
    return Facet(FacetKind[found.lastgroup], " ".join(block.text[found.end() :].split()).rstrip(" .;"))


def facet_of_heading(section: Section) -> FacetKind | None:
    """Return what a section tells that is named as facets are: ``b) Cơ quan thực hiện``.

    ``Phân công`` heads a section of its own.
    """
    heading = shadow(section.heading or "").strip(" .:")
    found = _HEADING.fullmatch(heading) if " " in heading and not heading.startswith("phan cong") else None
    return FacetKind[found.lastgroup] if found and found.lastgroup else None


def says_who(paper: Paper, section: Section) -> bool:
    """Whether lines of a section say who does the tasks in it."""
    return any(
        facet is not None and facet.kind is FacetKind.RESPONSIBLE
        for facet in (facet_of(block, paper.flat(block)) for block in paper.own(section))
    )


def is_time_of_a_task(paper: Paper, block: Block) -> bool:
    """Whether a line tells when one task is done, beside who does it: no time of the whole plan."""
    section = paper.section_of(block)
    if section is None:
        return False
    if facet_of(block, paper.flat(block)) is not None and says_who(paper, section):
        return True
    if facet_of_heading(section) is None or section.parent_no is None:
        return False
    beside = (other for other in paper.sections if other.parent_no == section.parent_no)
    return any(facet_of_heading(other) is FacetKind.RESPONSIBLE for other in beside)
