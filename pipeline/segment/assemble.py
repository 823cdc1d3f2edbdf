"""Put blocks and sections together from head, outline and foot."""

from __future__ import annotations

import re

from pipeline.records.page import LineRole
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind
from pipeline.segment.headings import Openings
from pipeline.segment.marks import Mark, MarkKind
from pipeline.segment.opening import Opening
from pipeline.segment.outline import Entry
from pipeline.segment.pieces import Piece
from pipeline.segment.settling import Draft, settle
from pipeline.segment.tables import RowKind

_ADDRESSED = re.compile(r"kinh gui\b")
# "QUYẾT ĐỊNH:" between the grounds and the articles, and the authority named above the grounds.
_COMMAND = re.compile(r"(?:quy[e\W]t dinh|chi thi|quyet nghi|nghi quyet|thong qua|ket luan)\s*:?")
_AUTHORITY = re.compile(
    r"(?:chu tich|bo truong|giam doc|tong giam doc|uy ban|u[yỷ] ban|hoi dong|thu tuong|chinh phu|ban |hieu truong|cuc truong|tong cuc truong|thu truong|so )"
)


class Assembler:
    """Collects blocks in reading order and the sections they belong to."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.drafts: list[Draft] = []

    def add(self, piece: Piece, role: BlockRole, mark: str | None = None, section: int | None = None) -> int:
        """Add one block and return its index; ``section`` counts from 1."""
        self.blocks.append(
            Block(
                role=role,
                text=piece.text,
                page=piece.page,
                start=piece.start,
                end=piece.end,
                mark=mark,
                section_no=section,
            )
        )
        index = len(self.blocks) - 1
        if section is not None and role is not BlockRole.HEADING:
            self.drafts[section - 1].blocks.append(index)
        return index

    def preamble(self, entries: list[Entry]) -> None:
        """Add what stands before the first heading: the section without heading."""
        if not entries:
            return
        self.drafts.append(
            Draft(1, None, None, None, SectionKind.CAN_CU, (SectionKind.CAN_CU,), certain=True, rank=0)
        )
        addressed = False
        for entry in entries:
            flat = entry.piece.flat
            # "Kính gửi:" and the bodies listed under it say whom a letter is for.
            listed = addressed and (entry.mark is not None or flat.rstrip()[-1] == ";")
            addressed = _ADDRESSED.match(flat) is not None or listed
            if entry.aside:
                self.add(entry.piece, _role_aside(entry.piece))
                continue
            command = _COMMAND.fullmatch(flat.strip()) is not None
            if addressed or command or (entry.piece.capitals > 0.8 and _AUTHORITY.match(flat)):
                self.add(entry.piece, BlockRole.OTHER)
                continue
            role = BlockRole.TABLE_ROW if entry.row else BlockRole.PREAMBLE
            self.add(entry.piece, role, _printed(entry.mark), section=1)
        if not self.drafts[0].blocks:
            self.drafts.clear()

    def body(self, entries: list[Entry], openings: list[Opening], rows: dict[int, RowKind]) -> None:
        """Add headings, text, lists and tables from the first heading on."""
        by_entry = {opening.entry: opening for opening in openings}
        going_on = {index for opening in openings for index in opening.more}
        open_sections: list[int] = []
        start = openings[0].entry if openings else len(entries)
        for index in range(start, len(entries)):
            entry = entries[index]
            if opening := by_entry.get(index):
                while open_sections and self.drafts[open_sections[-1] - 1].rank >= opening.rank:
                    open_sections.pop()
                number = self._open(opening, open_sections[-1] if open_sections else None)
                open_sections.append(number)
                self._heading(entry, opening, number)
            elif index in going_on:
                self.add(entry.piece, BlockRole.HEADING, section=open_sections[-1])
            else:
                # An item that is no heading ends the sections of its own list: "1. Thời gian: ..." / "2. Văn phòng ...".
                while (
                    entry.depth is not None
                    and len(open_sections) > 1
                    and self._in_list(entry, open_sections[-1])
                ):
                    open_sections.pop()
                self._text(entry, rows.get(index), open_sections[-1])

    def _in_list(self, entry: Entry, section: int) -> bool:
        return self.drafts[section - 1].rank >= (entry.depth or 0) * 10

    def _open(self, opening: Opening, parent: int | None) -> int:
        verdict = opening.verdict
        self.drafts.append(
            Draft(
                level=self.drafts[parent - 1].level + 1 if parent else 1,
                parent_no=parent,
                number=opening.number,
                heading=opening.heading,
                kind=verdict.kind,
                kinds=verdict.kinds,
                certain=verdict.certain,
                rank=opening.rank,
                named=verdict.named,
                exact=verdict.exact,
            )
        )
        return len(self.drafts)

    def _heading(self, entry: Entry, opening: Opening, number: int) -> None:
        piece = entry.piece
        at = opening.text_at
        mark = _printed(entry.mark)
        draft = self.drafts[number - 1]
        if at is None or opening.more:
            draft.heading_block = self.add(piece, BlockRole.HEADING, mark, number)
            return
        draft.heading_block = self.add(piece.part(0, at), BlockRole.HEADING, mark, number)
        self.add(piece.part(at), BlockRole.BODY, section=number)

    def _text(self, entry: Entry, row: RowKind | None, section: int) -> None:
        if row is not None:
            role = BlockRole.TABLE_HEADER if row is RowKind.HEADER else BlockRole.TABLE_ROW
            self.add(entry.piece, role, section=section)
        elif entry.aside or entry.piece.is_rule:
            self.add(entry.piece, _role_aside(entry.piece))
        elif entry.mark:
            self.add(entry.piece, BlockRole.LIST_ITEM, _printed(entry.mark), section)
        else:
            self.add(entry.piece, BlockRole.BODY, section=section)

    def recipients(self, pairs: list[tuple[Piece, BlockRole]]) -> None:
        """Add the foot; its recipients are a section of their own."""
        number: int | None = None
        for piece, role in pairs:
            if role is BlockRole.RECIPIENTS_LABEL and number is None:
                kinds = (SectionKind.NOI_NHAN,)
                heading = piece.text.strip(" :")
                self.drafts.append(
                    Draft(1, None, None, heading, SectionKind.NOI_NHAN, kinds, certain=True, rank=0)
                )
                number = len(self.drafts)
                self.drafts[-1].heading_block = self.add(piece, BlockRole.RECIPIENTS_LABEL)
                continue
            section = number if role is BlockRole.RECIPIENT else None
            bullet = piece.text[:1] if piece.text[:1] in "-–—+*•" else None
            self.add(piece, role, bullet if role is BlockRole.RECIPIENT else None, section)

    def sections(self) -> tuple[Section, ...]:
        """Return the sections, their kinds settled by what their text says."""
        settle(self.drafts, self._texts())
        made: list[Section] = []
        for number, draft in enumerate(self.drafts, 1):
            own = [self.blocks[i] for i in draft.blocks]
            head = self.blocks[draft.heading_block] if draft.heading_block is not None else None
            first = head or own[0]
            last = own[-1] if own else first
            made.append(
                Section(
                    section_no=number,
                    parent_no=draft.parent_no,
                    level=draft.level,
                    number=draft.number,
                    heading=draft.heading,
                    kind=draft.kind,
                    kinds=draft.kinds,
                    text="\n".join(block.text for block in own),
                    blocks=tuple(draft.blocks),
                    heading_block=draft.heading_block,
                    page_first=first.page,
                    page_last=max(last.page, first.page),
                    start=first.start,
                    end=max(last.end, first.end),
                )
            )
        return tuple(made)

    def _texts(self) -> list[str]:
        """Return the text of each section with that of all sections below it, which stand after it."""
        texts = [[self.blocks[i].text for i in draft.blocks] for draft in self.drafts]
        for draft, text in zip(reversed(self.drafts), reversed(texts), strict=True):
            if draft.parent_no is not None:
                above = texts[draft.parent_no - 1]
                own = len(self.drafts[draft.parent_no - 1].blocks)
                above[own:own] = text
        return ["\n".join(text) for text in texts]


def _role_aside(piece: Piece) -> BlockRole:
    return BlockRole.FOOTNOTE if piece.role is LineRole.FOOTNOTE else BlockRole.OTHER


def _printed(mark: Mark | None) -> str | None:
    return mark.printed if mark else None


def openings_of(entries: list[Entry]) -> list[Opening]:
    """Return the headings of a body in order."""
    return list(Openings(entries))


def split_preamble(entries: list[Entry], openings: list[Opening]) -> int:
    """Return how many entries come before the first heading.

    Where there is no heading at all the grounds end with the first line that announces text
    (``... như sau:``), or with the last line that cites grounds.
    """
    if openings:
        return openings[0].entry
    for index, entry in enumerate(entries):
        if (
            entry.piece.text.rstrip().endswith(":")
            and entry.mark is None
            and not _ADDRESSED.match(entry.piece.flat)
        ):
            return index + 1
        if entry.mark and entry.mark.kind is not MarkKind.BULLET:
            return index
    grounds = [
        i for i, entry in enumerate(entries) if entry.piece.flat.startswith(("can cu", "thuc hien", "xet"))
    ]
    return grounds[-1] + 1 if grounds else 0
