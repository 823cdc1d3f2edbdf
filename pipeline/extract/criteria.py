"""Standards for awards: one row a paragraph, with the form of award and whom it is for.

A paragraph inherits both from what stands above it: the line that announces its list, the
headings, and, for the form, the only award of the plan where there is but one.
"""

from __future__ import annotations

import re

from pipeline.extract import audience
from pipeline.extract.awards import forms_in, mentions
from pipeline.extract.paper import Paper, place
from pipeline.records.plan import Audience, AwardForm, AwardRow, CriterionRow
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind
from pipeline.vietnamese.shadow import shadow

_OWN_FORMS = (AwardForm.GIAY_KHEN, AwardForm.BANG_KHEN)
_HOLDERS = (SectionKind.HINH_THUC, SectionKind.KHEN_THUONG)
_STANDARD = re.compile(
    r"\b(?:dat|hoan thanh|co thanh tich|xuat sac|tieu bieu|guong mau|dan dau|khong vi pham|khong co|co it nhat|co tu|duoc (?:binh|cong nhan|danh gia|suy ton))\b"
)
# "do Chủ tịch UBND xã quy định", "thực hiện theo hướng dẫn riêng": says where standards stand.
_REFERS = re.compile(
    r"\b(?:quy dinh ve|theo quy dinh|theo huong dan|thuc hien theo|co huong dan|thong bao rieng|van ban huong dan)\b"
)
_NOT_STANDARD = re.compile(
    r"\W*(?:ho so|thoi gian|thoi han|so luong|gui |nop |kinh phi|han nop|luu y|ghi chu|(?:hinh thuc|muc) (?:khen )?thuong)"
)


def read_criteria(paper: Paper, awards: list[AwardRow]) -> list[CriterionRow]:
    """Return the standards of the plan in order."""
    sole = {award.form for award in awards}
    # Standards that name no award are those of the issuer's own: the lowest form that the plan offers.
    only = next((form for form in _OWN_FORMS if form in sole), None) or (
        next(iter(sole)) if len(sole) == 1 else None
    )
    rows: list[CriterionRow] = []
    for section in paper.sections:
        if section.kind is SectionKind.TIEU_CHUAN:
            rows += _rows(paper, section, only, strict=False)
        elif section.kind in _HOLDERS and not paper.of_kind(SectionKind.TIEU_CHUAN):
            # A plan without a section on standards may give them under each award.
            rows += _rows(paper, section, only, strict=True)
    return rows


def _rows(paper: Paper, section: Section, only: AwardForm | None, *, strict: bool) -> list[CriterionRow]:
    rows: list[CriterionRow] = []
    heading_form = _form_above(paper, section)
    heading_audience = _audience_above(paper, section)
    announced: _Announced | None = None
    blocks = [block for block in paper.own(section) if block.role in (BlockRole.BODY, BlockRole.LIST_ITEM)]
    for index, block in enumerate(blocks):
        flat = paper.flat(block)
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if _announces(block, following, bool(list(paper.below(section)))):
            announced = _Announced(block, announced)
            continue
        if announced and not announced.covers(block):
            announced = announced.outer_for(block)
        refers = _REFERS.search(flat) is not None or strict
        if len(flat.split()) < 3 or _NOT_STANDARD.match(flat) or (refers and not _STANDARD.search(flat)):
            continue
        form = _own_form(block.text) or (announced and announced.form) or heading_form or only
        row_audience = _audience_of(block.text, announced, heading_audience)
        rows.append(
            CriterionRow(form=form, audience=row_audience, text=block.text.strip(), **place(block).asdict())
        )
    return _completed(rows)


def _completed(rows: list[CriterionRow]) -> list[CriterionRow]:
    """Give standards that name nobody the audience of the others in their list; flags are for collectives."""
    told = {row.audience for row in rows if row.audience}
    shared = next(iter(told)) if len(told) == 1 else ()
    completed: list[CriterionRow] = []
    for row in rows:
        if not row.audience:
            flag = (Audience.TAP_THE,) if row.form is AwardForm.CO_THI_DUA else ()
            row = row.model_copy(update={"audience": shared or flag})
        completed.append(row)
    return completed


class _Announced:
    """A line that ends in a colon and the items that it announces."""

    def __init__(self, block: Block, outer: _Announced | None) -> None:
        self.mark = block.mark
        self.outer = outer if outer and _rank(outer.mark) < _rank(block.mark) else None
        own = forms_in(block.text)
        self.form: AwardForm | None = own[0][1] if own else (self.outer.form if self.outer else None)
        named = audience.led_by(block.text)[0] or audience.named_in(block.text)
        self.audience: tuple[Audience, ...] = named or (self.outer.audience if self.outer else ())

    def covers(self, block: Block) -> bool:
        """Whether a block stands under the line: it has a lower mark than the line itself."""
        return _rank(block.mark) > _rank(self.mark) or self.mark is None

    def outer_for(self, block: Block) -> _Announced | None:
        found: _Announced | None = self
        while found is not None and not found.covers(block):
            found = found.outer
        return found


def _rank(mark: str | None) -> int:
    """Depth at which a list mark usually stands; text without a mark stands where lists begin."""
    if mark is None:
        return 2
    if mark in "-–—−":
        return 4
    if mark in "+":
        return 5
    if not mark[0].isalnum():
        return 3
    return 1 if mark[0].isdigit() else 2


def _announces(block: Block, following: Block | None, has_subsections: bool) -> bool:
    return block.text.rstrip().endswith(":") and (following is not None or has_subsections)


def _own_form(text: str) -> AwardForm | None:
    """Return the form that a line sets off at its head: ``- Giấy khen: ...``, ``Tặng Bằng khen cho ...``."""
    found = forms_in(text)
    if not found:
        return None
    start, form = found[0]
    colon = text.find(":")
    if start < colon < 150:
        return form
    named = next(mentions(text))
    lead = re.match(
        r"\W*(?:[\da-zđ.]{1,4}[.)/]\s*)?\W*(?:đề nghị |xét )?(?:tặng )?(?:thưởng )?$",
        text[: named.start].lower(),
    )
    return named.form if lead else None


def _form_above(paper: Paper, section: Section) -> AwardForm | None:
    for other in paper.above(section):
        if other.heading and (found := forms_in(other.heading)):
            return found[0][1]
    return None


def _audience_above(paper: Paper, section: Section) -> tuple[Audience, ...]:
    for other in paper.above(section):
        if other.heading and (found := audience.named_in(other.heading)):
            return audience.led_by(other.heading)[0] or found
        if other is section and other.heading and (led := audience.led_by(other.heading)[0]):
            return led
    return ()


_FOR = re.compile(r"\b(?:doi voi|danh cho|tang cho|cho|tang)\s+")


def _audience_of(
    text: str, announced: _Announced | None, heading: tuple[Audience, ...]
) -> tuple[Audience, ...]:
    if outright := audience.led_outright(text):
        return outright
    if own := _after_award(text):
        return own
    led, set_off = audience.led_by(text)
    above = (announced.audience if announced else ()) or heading
    if len(above) == 1:
        return above
    if led and set_off:
        return led
    # Several audiences above: the line itself may say which of them it is about.
    if led and (not above or set(led) <= set(above)):
        return audience.in_clauses(text) if not above else led
    return above or audience.in_clauses(text)


def _after_award(text: str) -> tuple[Audience, ...]:
    """Return whom a line is for that begins with its award: ``Giấy khen của ... đối với công nhân: ...``."""
    colon = text.find(":")
    head = text[:colon] if 0 < colon < 170 else ""
    if not head or not forms_in(head):
        return ()
    for found in _FOR.finditer(shadow(head)):
        if led := audience.led_by(head[found.end() :])[0]:
            return led
    return audience.led_by(head)[0] or audience.led_by(text[colon + 1 :])[0] or audience.named_in(head)
