"""Standards for awards: one row a paragraph, with the form of award and whom it is for.

A paragraph inherits both from what stands above it: the line that announces its list, the
headings, and, for the form, the only award of the plan where there is but one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.extract import audience
from pipeline.extract.awards import EARNED, conferrals, forms_in, mentions
from pipeline.extract.offers import FOR, Given, Offer, read_offer
from pipeline.extract.paper import LIST_MARK, Paper, place
from pipeline.records.plan import Audience, AwardForm, AwardRow, CriterionRow, QuotaRow
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind
from pipeline.vietnamese.shadow import shadow

_HOLDERS = (SectionKind.HINH_THUC, SectionKind.KHEN_THUONG)
_STANDARD = re.compile(
    r"\b(?:dat|hoan thanh|co thanh tich|xuat sac|tieu bieu|guong mau|dan dau|khong vi pham|khong co|co it nhat|co tu|co (?:sang kien|giai phap|mo hinh|dong gop|cong)|tro len|nam lien|la (?:don vi|tap the|ca nhan|nguoi|tam guong|lao dong)|duoc (?:binh|cong nhan|danh gia|suy ton))\b"
)
# "do Chủ tịch UBND xã quy định", "thực hiện theo hướng dẫn riêng": says where standards stand.
_REFERS = re.compile(
    r"\b(?:quy dinh (?:ve|cu the|rieng|chi tiet)|theo quy dinh|theo huong dan|thuc hien theo|co huong dan|thong bao rieng|van ban huong dan)\b"
)
_NOT_STANDARD = re.compile(
    LIST_MARK
    + r"(?:(?:khong|chua) (?:xet|khen|de nghi|xem xet)|ho so|(?:thoi gian|thoi han)(?: (?:nop|gui|nhan|xet|trinh|binh|to chuc|thuc hien|hoan thanh)|:)|so luong|gui |nop |kinh phi|han nop|luu y|ghi chu|(?:hinh thuc|muc) (?:khen )?thuong|(?:\S+ ){0,3}cham (?:diem )?(?:theo|bang)\b)"
)


# "Sau mỗi đợt, các đội bình bầu dân chủ từ dưới lên": how it is done, not what is asked.
_PROCEDURE = re.compile(
    r"\b(?:binh bau|bau chon|bo phieu|hop xet|tham dinh|tong hop|lua chon|cham diem|cong bo|niem yet|lap danh sach|trinh [^;.]{2,60} (?:xem xet|quyet dinh))\b"
)


def _is_procedure(flat: str) -> bool:
    step = _PROCEDURE.search(flat)
    if step is None or _STANDARD.search(flat):
        return False
    # "được tổ bình bầu loại A" is asked of those who are to get the award.
    return re.search(r"\bduoc\b[^;.,]*$", flat[: step.start()]) is None


def read_criteria(paper: Paper, awards: list[AwardRow], quotas: list[QuotaRow]) -> list[CriterionRow]:
    """Return the standards of the plan in order."""
    offer = read_offer(paper, awards, quotas)
    rows: list[CriterionRow] = []
    for section in paper.sections:
        if section.kind is SectionKind.TIEU_CHUAN:
            rows += _rows(paper, section, offer, quotas, strict=False)
        elif section.kind in _HOLDERS and not paper.of_kind(SectionKind.TIEU_CHUAN):
            # A plan without a section on standards may give them under each award.
            told = [
                r for r in _rows(paper, section, offer, quotas, strict=True) if not _counts_awards(r, quotas)
            ]
            rows += told
    return _for_all(rows)


def _for_all(rows: list[CriterionRow]) -> list[CriterionRow]:
    """Give standards for which nobody is named, the general ones, all for whom there are others."""
    told = tuple(dict.fromkeys(who for row in rows for who in row.audience))
    return [row if row.audience else row.model_copy(update={"audience": told}) for row in rows]


# "tặng Giấy khen cho 05 xã hoàn thành trước 10/12": numbers and a standard in one sentence.
_ASKED = re.compile(
    r"\b(?:hoan thanh|dat tu|tro len|truoc (?:ngay )?\d|khong co|khong vi pham|khong de|tu \d|tren \d|it nhat \d)"
)


def _counts_only(block: Block, quotas: list[QuotaRow], flat: str) -> bool:
    """Whether a paragraph without a mark tells how many awards there are and asks nothing: ``Đề nghị 01 tập thể``."""
    if block.role is not BlockRole.BODY or _STANDARD.search(flat) or _ASKED.search(flat):
        return False
    return any(block.start <= (quota.char_start or 0) < block.end for quota in quotas)


def _counts_awards(row: CriterionRow, quotas: list[QuotaRow]) -> bool:
    """Whether a paragraph only says how many awards there are: that is no standard."""
    if _ASKED.search(shadow(row.text)):
        return False
    start, end = row.char_start or 0, row.char_end or 0
    return any(start <= (quota.char_start or 0) < end for quota in quotas)


def _rows(
    paper: Paper, section: Section, offer: Offer, quotas: list[QuotaRow], *, strict: bool
) -> list[CriterionRow]:
    rows: list[CriterionRow] = []
    heading_form = _form_above(paper, section, offer.titles)
    heading_audience = _audience_above(paper, section)
    announced: _Announced | None = None
    blocks = [block for block in paper.own(section) if block.role in (BlockRole.BODY, BlockRole.LIST_ITEM)]
    leads = any(paper.below(section))
    listed = 0
    for index, block in enumerate(blocks):
        flat = paper.flat(block)
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if _announces(block, following, leads) or (following is not None and _is_title(block.text)):
            announced = _Announced(block, announced)
            continue
        if announced and not announced.covers(block):
            announced = announced.outer_for(block)
        refers = _REFERS.search(flat) is not None or strict
        if len(flat.split()) < 3 or _NOT_STANDARD.match(flat) or (refers and not _STANDARD.search(flat)):
            continue
        if not announced and _is_procedure(flat):
            continue
        if listed > 1 and block.role is BlockRole.BODY and not _STANDARD.search(flat):
            # What follows a list of standards without a mark says how they are applied.
            continue
        listed += block.role is BlockRole.LIST_ITEM
        if _counts_only(block, quotas, flat):
            continue
        if leads and conferrals(block.text):
            # "Giám đốc Sở tặng Giấy khen cho ..." above the standards, which stand in parts of their own.
            continue
        row_audience = _audience_of(block.text, announced, heading_audience)
        form = (
            _own_form(block.text)
            or (AwardForm.DANH_HIEU if _title_at_head(block.text, offer.titles) else None)
            or (announced and announced.form)
            or heading_form
            or offer.form_for(row_audience)
        )
        rows.append(
            CriterionRow(form=form, audience=row_audience, text=block.text.strip(), **place(block).asdict())
        )
    rows = [_of_prize(row, quotas) for row in rows]
    return _completed(rows, offer.given, _audience_of_title(paper, section))


def _of_prize(row: CriterionRow, quotas: list[QuotaRow]) -> CriterionRow:
    """Give the standards of a prize or title the audience that its number is told for."""
    set_off = _SET_OFF.match(shadow(row.text))
    name = set_off["who"].strip(' “”"') if set_off else ""
    if row.audience or len(name) < 6:
        return row
    named = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    counted = (quota.audience for quota in quotas if quota.audience and named.search(shadow(quota.text)))
    return row.model_copy(update={"audience": tuple(dict.fromkeys(counted))})


def _audience_of_title(paper: Paper, section: Section) -> tuple[Audience, ...]:
    """Return whom the title is for that a heading above names; its standards may name another themselves."""
    titles = (audience.of_title(other.heading) for other in paper.above(section) if other.heading)
    return next(filter(None, titles), ())


def _completed(rows: list[CriterionRow], given: Given, titled: tuple[Audience, ...]) -> list[CriterionRow]:
    """Give standards that name nobody the audience of the others in their list, or that of their award."""
    told = {row.audience for row in rows if row.audience}
    shared = next(iter(told)) if len(told) == 1 else ()
    completed: list[CriterionRow] = []
    for row in rows:
        if not row.audience:
            flag = (Audience.TAP_THE,) if row.form is AwardForm.CO_THI_DUA else ()
            of_award = given.get(row.form, ()) if row.form else ()
            other = _set_against(row, shared)
            title = audience.of_title(row.text) or _of_title(row)
            row = row.model_copy(update={"audience": title or titled or other or shared or flag or of_award})
        completed.append(row)
    return completed


_SET_OFF = re.compile(LIST_MARK + r"(?P<who>[^:;.]{2,60}):\s")


def _of_title(row: CriterionRow) -> tuple[Audience, ...]:
    """Return whom a title is for by its name: one that begins with no word for a body is for persons."""
    set_off = _SET_OFF.match(shadow(row.text))
    if row.form is not AwardForm.DANH_HIEU or set_off is None:
        return ()
    return audience.led_by(row.text[slice(*set_off.span("who"))])[0] or (Audience.CA_NHAN,)


def _set_against(row: CriterionRow, others: tuple[Audience, ...]) -> tuple[Audience, ...]:
    """Return whom a line is for that sets a word of no known audience against persons: ``Ga, trạm: ...``."""
    set_off = _SET_OFF.match(shadow(row.text))
    if others != (Audience.CA_NHAN,) or set_off is None or len(set_off["who"].split()) > 6:
        return ()
    return () if forms_in(set_off["who"]) or _STANDARD.search(set_off["who"]) else (Audience.TAP_THE,)


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
    text = block.text.rstrip()
    if text.endswith(":"):
        return following is not None or has_subsections
    # "Tập thể: xét lần lượt theo", and a list below.
    listed = following is not None and following.role is BlockRole.LIST_ITEM
    return listed and block.role is BlockRole.BODY and text[-1].isalnum() and len(text.split()) <= 15


def _is_title(text: str) -> bool:
    """Whether a line is a heading that was not read as one: an award or those it is for and nothing more."""
    bare = text.rstrip()
    if bare[-1] in ".;,:" or len(bare.split()) > 14 or _STANDARD.search(shadow(bare)):
        return False
    return _own_form(bare) is not None or (
        len(bare.split()) <= 8 and _FOR_WHOM.match(shadow(bare)) is not None
    )


_FOR_WHOM = re.compile(LIST_MARK + r"(?:doi voi|danh cho) ")


def _own_form(text: str) -> AwardForm | None:
    """Return the form that a line sets off at its head: ``- Giấy khen: ...``, ``Tặng Bằng khen cho ...``."""
    found = forms_in(text)
    if not found:
        return None
    start, form = found[0]
    colon = text.find(":")
    if start < colon < 150:
        return form
    if (given := EARNED.search(shadow(text))) is not None:
        at = next((form for start, form in found if start >= given.end() - 1), None)
        if at is not None:
            return at
    if (told := _promised(text)) is not None:
        return told
    named = next(mentions(text))
    lead = re.match(
        r"\W*(?:[\da-zđ.]{1,4}[.)/]\s*)?\W*(?:đề nghị |xét )?(?:tặng )?(?:thưởng )?$",
        text[: named.start].lower(),
    )
    return named.form if lead else None


# "Trạm, đội được tặng Giấy khen phải ...": what a line is about, before what it asks.
_TO_GET = re.compile(
    LIST_MARK
    + r"[^;.:]{3,120}?(?:(?<!da )(?<!tung )\bduoc|\bmuon|\bde) (?:(?:xem xet|xet|de nghi|trinh|duoc|nhan|dat),? )*(?:[^\s;.:]+ ){0,12}?"
)
_THEN_ASKS = re.compile(r"[^;.:]{0,40}?\s(?:phai|neu|la|khi|can|thi(?! dua)|voi dieu kien)\s")


def _promised(text: str) -> AwardForm | None:
    """Return the form that a line begins by promising: ``BHXH cấp huyện được Giám đốc tặng Giấy khen nếu ...``."""
    flat = shadow(text)
    for mention in mentions(text):
        if _TO_GET.fullmatch(flat, 0, mention.at) and _THEN_ASKS.match(flat, mention.end - 1):
            return mention.form
    return None


def _form_above(paper: Paper, section: Section, titles: frozenset[str]) -> AwardForm | None:
    for other in paper.above(section):
        if other.heading and (found := forms_in(other.heading)):
            return found[0][1]
        if other.heading and shadow(other.heading).strip(' .:“”"') in titles:
            return AwardForm.DANH_HIEU
        # "1. Khen thưởng hằng năm" / "Giám đốc Sở tặng Giấy khen ...": the text above a list of standards says it.
        told = (
            {form for block in paper.own(other) for _, form in forms_in(block.text)}
            if other is not section
            else set()
        )
        if len(told) == 1:
            return told.pop()
    return None


def _title_at_head(text: str, titles: frozenset[str]) -> bool:
    set_off = _SET_OFF.match(shadow(text))
    return set_off is not None and set_off["who"].strip(' “”"') in titles


def _without_givers(heading: str) -> str:
    """Return a heading without the names of those who confer what it names: ``Giấy khen của Thủ trưởng đơn vị``."""
    for mention in mentions(heading):
        if mention.conferred_by:
            heading = heading.replace(mention.conferred_by, " ")
    return heading


def _audience_above(paper: Paper, section: Section) -> tuple[Audience, ...]:
    for other in paper.above(section):
        if other.heading is None:
            continue
        heading = _without_givers(other.heading)
        led = audience.led_by(heading)[0]
        if found := audience.named_in(heading):
            return led or found
        if audience.of_title(heading):
            return ()
        # "Đơn vị tiên tiến, Chiến sĩ tiên tiến" are titles, not those who get them.
        titles = "," in heading and any(form is AwardForm.DANH_HIEU for _, form in forms_in(heading))
        if led and not titles and (other is section or audience.sets_apart(heading)):
            return led
    return ()


# "- Của Chủ tịch UBND tỉnh: tự viện, cá nhân có ...": who gives it says nothing of whom it is for.
_BY_WHOM = re.compile(LIST_MARK + r"(?:của|do|cấp)\s[^:;]{3,90}:\s*", re.IGNORECASE)


def _audience_of(
    text: str, announced: _Announced | None, heading: tuple[Audience, ...]
) -> tuple[Audience, ...]:
    if outright := audience.led_outright(text):
        return outright
    if own := _after_award(text):
        return own
    if given_by := _BY_WHOM.match(text):
        text = text[given_by.end() :]
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


_BEGINS_WITH_AWARD = re.compile(
    LIST_MARK
    + r"(?:de nghi |xet |tang |trao |bang khen|giay khen|co |huan chuong|danh hieu|thu khen|ky niem chuong|[a-z]+ [^;.]{0,60} tang )"
)


def _for_whom(head: str) -> Callable[[re.Match[str]], tuple[Audience, ...]]:
    return lambda found: audience.led_by(head[found.end() :])[0]


def _after_award(text: str) -> tuple[Audience, ...]:
    """Return whom a line is for that begins with its award: ``Giấy khen của ... đối với công nhân: ...``."""
    colon = text.find(":")
    head = text[:colon] if 0 < colon < 170 else ""
    if not head and _own_form(text) and _BEGINS_WITH_AWARD.match(shadow(text)):
        # "Bằng khen của Tỉnh đoàn cho đoàn viên có sáng kiến ...", "tặng Giấy khen cá nhân đạt ..."
        head = re.split(r"[;.]\s", text)[0]
        direct = (audience.of_clause(head[mention.end :]) for mention in mentions(head))
        return next(filter(None, [*map(_for_whom(head), FOR.finditer(shadow(head))), *direct]), ())
    if not head or not forms_in(head):
        return ()
    for found in FOR.finditer(shadow(head)):
        if led := audience.led_by(head[found.end() :])[0]:
            return led
    return audience.led_by(head)[0] or audience.led_by(text[colon + 1 :])[0] or audience.named_in(head)
