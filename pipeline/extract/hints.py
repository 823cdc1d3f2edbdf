"""What stands in and above a standard that says of which award and for whom it is.

A standard may name both itself; else the line that announces its list says it, or the headings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.extract import audience
from pipeline.extract.award_words import awards_in, forms_in
from pipeline.extract.counting import COUNTED
from pipeline.extract.in_a_row import in_a_row, posts_alone
from pipeline.extract.line_forms import forms_asked, given_form, own_form
from pipeline.extract.lines import STANDARD, may_hold
from pipeline.extract.mentions import mentions
from pipeline.extract.offers import FOR, Offer
from pipeline.extract.paper import LIST_MARK, Paper, mark_end
from pipeline.records.plan import Audience, AwardForm, QuotaRow
from pipeline.records.segmented import Block, BlockRole, Section
from pipeline.vietnamese.shadow import shadow

Whom = tuple[Audience, ...]


@dataclass(frozen=True, slots=True)
class Hints:
    """A standard and what is said of its award and of whom it is for, by who says it."""

    block: Block
    section: Section
    forms: dict[str, AwardForm]
    audiences: dict[str, Whom]
    set_off: bool
    """Whether a colon sets off whom the line names first."""
    announced: Block | None
    """The line that announces it with others."""

    @property
    def outright(self) -> Whom:
        """Whom the nearest words that name anyone say it is for; nobody where none do."""
        order = ("outright", "award", "announced", "heading", "line")
        return next((who for name in order if (who := self.audiences.get(name))), ())


def hints_of(
    paper: Paper, offer: Offer, quotas: list[QuotaRow], standards: frozenset[int]
) -> Iterator[Hints]:
    """Yield the standards of a paper, given by where they begin, in order."""
    for section in paper.sections:
        if may_hold(paper, section):
            yield from _of_section(paper, section, offer, quotas, standards)


def _of_section(
    paper: Paper, section: Section, offer: Offer, quotas: list[QuotaRow], standards: frozenset[int]
) -> Iterator[Hints]:
    form, whom, title, gives = (
        _form_above(paper, section, offer.titles),
        _audience_above(paper, section),
        _audience_of_title(paper, section),
        next(filter(None, (_given(other.heading) for other in paper.above(section) if other.heading)), ()),
    )
    announced: _Announced | None = None
    counted: AwardForm | None = None
    spoken: AwardForm | None = None
    blocks = [block for block in paper.own(section) if block.role in (BlockRole.BODY, BlockRole.LIST_ITEM)]
    leads = any(paper.below(section))
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if block.start not in standards:
            if _announces(block, following, leads) or (following is not None and _is_title(block.text)):
                announced = _Announced(block, announced)
            elif announced and block.mark and not announced.covers(block):
                # "3. Giấy khen của Giám đốc." behind what "2. Chiến sĩ thi đua ... phải:" announces.
                announced = announced.outer_for(block)
            # "Bằng khen: 02 tập thể, 04 cá nhân." above its standards.
            counted = own_form(block.text) or counted
            if named := {form for _, form in forms_asked(block.text, paper.flat(block))}:
                # "Danh hiệu này do Cha chính xứ ban.", and what it asks in the lines after it.
                spoken = named.pop() if len(named) == 1 else None
            continue
        if announced and not announced.covers(block):
            announced = announced.outer_for(block)
        yield _of_line(
            block,
            section,
            announced,
            {"heading": form, "counted": counted, "spoken of": spoken},
            {"heading": whom, "heading title": title, "heading gives": gives},
            offer,
            quotas,
        )
        if following and own_form(block.text) and _rank(following.mark) > _rank(block.mark):
            # "d) Trình Bộ trưởng tặng Bằng khen: ..." above "- ...": it announces what follows as well.
            announced = _Announced(block, announced)


def _of_line(
    block: Block,
    section: Section,
    announced: _Announced | None,
    forms: dict[str, AwardForm | None],
    audiences: dict[str, Whom],
    offer: Offer,
    quotas: list[QuotaRow],
) -> Hints:
    text = block.text
    flat = shadow(text)
    named = [form for _, form in forms_asked(text, flat)]
    told_forms = forms | {
        "line": own_form(text),
        "title": _title_at_head(flat, offer.titles),
        "announced": announced.form if announced else None,
        "first named": named[0] if named else None,
        "last named": named[-1] if named else None,
        "given in the line": given_form(text, flat),
        "gift": AwardForm.KHAC if not forms_in(text) and _GIFT.search(flat) else None,
        "only": offer.only,
    }
    if given_by := _BY_WHOM.match(text):
        text = text[given_by.end() :]
    given = _given(text)
    if _begins_with_giver(text):
        text = _without_givers(text)
    led, set_off = audience.led_by(text)
    row, posts = in_a_row(text), posts_alone(text)
    clauses = audience.in_clauses(_behind_award(text))
    told = audiences | {
        "given": given,
        "behind lead": () if row or led else in_a_row(_behind_lead(text)),
        "outright": audience.led_outright(text),
        "line": row or led,
        "posts": (Audience.THU_TRUONG,) if posts else (),
        "received": _received(text),
        "award": _after_award(block.text),
        "set apart": _after_colon(block.text),
        "clauses": row if posts or set(row) > set(clauses) else clauses,
        "announced": announced.audience if announced else (),
        "title": audience.of_title(text),
        "from outside": (Audience.KHAC,) if _FROM_OUTSIDE.search(flat, 0, _COUNTED_WITHIN) else (),
        "number": _counted_for(flat, quotas),
        "counts": _counted_first(block.text, flat),
    }
    return Hints(
        block,
        section,
        {name: form for name, form in told_forms.items() if form},
        {name: who for name, who in told.items() if who},
        set_off,
        announced.block if announced else None,
    )


# "... được Ban Quản lý bản thưởng con lợn 50 cân", "Đoàn xã tặng một cái cặp sách": no named award.
_GIFT = re.compile(
    r"\b(?:tang|thuong|bieu|trao|phat)\s+(?:(?:mot|hai|ba|bon|nam|sau|muoi|moi \w+|\d{1,3})\s+){0,2}"
    r"(?:cai|con|chiec|bo|suat|tam|doi|xe|may|phich|gio|tui|thung|kg|can|cuon|quyen|chuyen|phieu|the|so tiet kiem|tien|qua|buc|bang ten|khan|ao|non|cap|den)\b"
    r"|\bthuong (?:nong|tien|ngay|dot xuat)\b|\bthuong (?:\S+ ){0,3}\d[\d.,]* ?(?:trieu|nghin|ngan|dong|d\b)"
)
# "Doanh nghiệp, nhà hảo tâm ủng hộ ...", "tổ chức ngoài ngành": neither the bodies of a plan nor its people.
_FROM_OUTSIDE = re.compile(
    r"\b(?:nha hao tam|manh thuong quan|nha tai tro|ban dai dien cha me|doi tac|ngoai (?:nganh|don vi|khoi|hoi|tinh|cong ty|truong|benh vien))\b"
)

_SET_OFF = re.compile(LIST_MARK + r"(?P<who>[^:;.]{2,60}):\s")


def _counted_for(flat: str, quotas: list[QuotaRow]) -> Whom:
    """Return whom the number of a prize or title is told for that a line sets off."""
    set_off = _SET_OFF.match(flat)
    name = set_off["who"].strip(' “”"') if set_off else ""
    if len(name) < 6:
        return ()
    named = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    told = {
        quota.audience: None
        for quota in quotas
        if quota.audience and name in (about := shadow(quota.text)) and named.search(about)
    }
    return tuple(told)


def _title_at_head(flat: str, titles: Mapping[str, AwardForm]) -> AwardForm | None:
    quoted = _QUOTED.match(flat)
    set_off = quoted or _SET_OFF.match(flat)
    return titles.get(set_off["who"].strip(' “”"')) if set_off else None


# "a) “Vô lăng vàng” dành cho lái xe: ..."
_QUOTED = re.compile(LIST_MARK + r"(?:danh hieu )?[“\"](?P<who>[^“”\"]{3,60})[”\"]")


def _audience_of_title(paper: Paper, section: Section) -> tuple[Audience, ...]:
    """Return whom the title is for that a heading above names; its standards may name another themselves."""
    titles = (audience.of_title(other.heading) for other in paper.above(section) if other.heading)
    return next(filter(None, titles), ())


class _Announced:
    """A line that ends in a colon and the items that it announces."""

    def __init__(self, block: Block, outer: _Announced | None) -> None:
        self.block, self.mark = block, block.mark
        self.outer = outer if outer and _rank(outer.mark) < _rank(block.mark) else None
        own = forms_in(block.text)
        self.form: AwardForm | None = own[0][1] if own else (self.outer.form if self.outer else None)
        text = _without_givers(block.text) if _begins_with_giver(block.text) else block.text
        each = _received(text) if _OF_EACH.match(shadow(text)) else ()
        said = each or _asked_last(block.text) or audience.led_by(text)[0] or in_a_row(_behind_lead(text))
        named = said or _given(text) or audience.named_in(text)
        self.audience: tuple[Audience, ...] = named or (self.outer.audience if self.outer else ())

    def covers(self, block: Block) -> bool:
        """Whether a block stands under the line: it has a lower mark than the line itself."""
        return _rank(block.mark) > _rank(self.mark) or self.mark is None

    def outer_for(self, block: Block) -> _Announced | None:
        found: _Announced | None = self
        while found is not None and not found.covers(block):
            found = found.outer
        return found


# "... cho những hộ:", "..., mỗi người phải đạt:", "Đơn vị ấy phải:": whom the last words before the list are about.
_FOR_LAST = re.compile(
    r"\b(?:cho|doi voi|danh cho)\s+(?:tat ca |cac |nhung |mot so |moi )?(?=[^,;.:]{2,70}:$)"
)
_ASKED_LAST = re.compile(
    r"[,;.]\s+(?:(?:moi|nhung|cac|tung)\s+)?(?P<who>[^,;.:]{2,60}?)\s(?:phai|can|deu|dat|duoc|co|neu|khi)\b[^,;.:]{0,40}:$"
)


def _asked_last(text: str) -> Whom:
    """Return whom an announcing line comes down to: ``UBND xã ra quyết định công nhận cho những hộ:``."""
    flat = shadow(text).rstrip()
    asked = _ASKED_LAST.search(flat)
    place = (
        asked.start("who") if asked else max((found.end() for found in _FOR_LAST.finditer(flat)), default=0)
    )
    return in_a_row(text[place:]) if place else ()


# "Khi tổng kết, đơn vị và cá nhân ...", "Ở hình thức nào, tập thể, cá nhân ...": what stands before those it is about.
_LEAD = re.compile(
    LIST_MARK
    + r"(?:o|trong|hang|khi|sau|ket thuc|cuoi|nhan dip|truoc|het|tai|muon|de)\b[^,;:.]{2,60}, (?:cac |nhung |moi )?"
)


def _behind_lead(text: str) -> str:
    """Return what stands behind the words that say when or where, all of a line that begins without any."""
    lead = _LEAD.match(shadow(text))
    return text[lead.end() :] if lead else text


# "Mỗi tổ chuyên môn được chọn 01 cá nhân": one of them is meant, not they.
_OF_EACH = re.compile(LIST_MARK + r"moi ")


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
    if bare[-1] in ".;,:" or len(bare.split()) > 14 or STANDARD.search(shadow(bare)):
        return False
    return own_form(bare) is not None or (
        len(bare.split()) <= 8 and _FOR_WHOM.match(shadow(bare)) is not None
    )


_FOR_WHOM = re.compile(LIST_MARK + r"(?:doi voi|danh cho) ")


# "Giải Sáng kiến nhỏ": a prize by a name of its own.
_PRIZE = re.compile(
    r"(?:các )?giải (?!pháp|quyết|trình|đáp|ngân|phóng|thích|thể|tỏa|toả|trí|mã|cứu|độc|đoạn)", re.IGNORECASE
)


def _form_above(paper: Paper, section: Section, titles: Mapping[str, AwardForm]) -> AwardForm | None:
    for other in paper.above(section):
        if other.heading and (found := forms_in(other.heading)):
            return found[0][1]
        if other.heading and _PRIZE.match(other.heading):
            return AwardForm.KHAC
        if other.heading and (named := titles.get(shadow(other.heading).strip(' .:“”"'))):
            return named
        # "1. Khen thưởng hằng năm" / "Giám đốc Sở tặng Giấy khen ...": the text above a list of standards says it.
        told = (
            {form for block in paper.own(other) for _, form in forms_in(block.text)}
            if other is not section
            else set()
        )
        if len(told) == 1:
            return told.pop()
    return None


_COUNTED_WITHIN = 90
"""Characters of a line within which it counts whom it is for."""
_COUNTED_BESIDE = 8
"""Characters from one number of a row to the next."""


def _counted_first(text: str, flat: str) -> Whom:
    """Return whom a line counts at its head: ``Mỗi tỉnh 50 hộ giảm từ 15% ...``, ``tặng 1 tập thể và 2 cá nhân``."""
    found: list[re.Match[str]] = []
    for count in COUNTED.finditer(flat):
        if count.start() > (found[-1].end() + _COUNTED_BESIDE if found else _COUNTED_WITHIN):
            break
        found.append(count)
    whom = (audience.of_noun(text[count.start("noun") :][:40]) for count in found)
    return tuple(dict.fromkeys(who for who in whom if who))


def _without_givers(heading: str) -> str:
    """Return a heading without the names of those who confer what it names: ``Giấy khen của Thủ trưởng đơn vị``."""
    for mention in mentions(heading):
        if mention.conferred_by:
            heading = heading.replace(mention.conferred_by, " ")
    return heading


def _begins_with_giver(text: str) -> bool:
    """Whether a line begins with one who confers: ``Tổng Giám đốc tặng Giấy khen 05 công nhân``, ``Ngoài ra, Ban ...``."""
    flat = shadow(text)
    begins = (mark_end(flat), audience.lead_end(text, flat))
    named = (mention.conferred_by for mention in mentions(text))
    return any(name and text.startswith(name, begin) for name in named for begin in begins)


_GIVES = re.compile(
    r"(?<!\w)(?:tang(?: thuong)?|trao(?: tang| giai| thuong)?|thuong|khen(?: thuong)?|xet(?: tang| chon)?|chon|cho|doi voi"
    r"|danh cho|voi|cong nhan|bieu duong|ton vinh|phai la|chung:)\s+(?:ca (?!nhan))?(?:khong qua |toi da |it nhat )?"
    r"(?:mot |hai |ba |bon |nam |sau |bay |tam |chin |muoi )?(?=\S)"
)
_GIVEN_WITHIN = 170
"""Characters of a line within which it says whom something is given."""


def _given(text: str) -> Whom:
    """Return whom a line says something is given: ``xét tặng 02 phòng có ...``, ``Giấy khen 05 công nhân``."""
    plain = _without_givers(text)[:_GIVEN_WITHIN]
    flat = shadow(plain)
    awards = [found.end() + 1 for found in awards_in(plain)]
    for place in sorted([*awards, *(found.end() for found in _GIVES.finditer(flat))]):
        if whom := in_a_row(plain[place:]):
            return whom
    return ()


# "Giải trao cho hộ ...", "Ban cũng gắn biển “Nhà sạch” cho 20 gia đình", "Mỗi tỉnh 50 hộ": who gets what others give.
_RECEIVED = re.compile(
    LIST_MARK
    + r"(?:[^.;:]{0,70}?\b(?:trao|tang|cap|cong nhan|gan|thuong|treo|phat|danh|gui)\b[^.;:]{0,90}? cho"
    r"|moi [^.;:\d]{2,30}(?= \d)|[^.;:\d]{2,50} (?:gioi thieu|chon|de cu|cu|binh)(?= \d| tap the| ca nhan))\s+(?:cac |nhung )?(?:\d{1,3} )?"
)


def _received(text: str) -> Whom:
    """Return who gets what a line says that another gives."""
    found = _RECEIVED.match(shadow(text))
    return in_a_row(text[found.end() :]) if found else ()


def _after_colon(text: str) -> Whom:
    """Return whom a line names right after the award that it sets off: ``Giấy khen của Sở: hộ bán đủ mía``."""
    behind = _behind_award(text)
    return in_a_row(behind) if behind is not text else ()


def _behind_award(text: str) -> str:
    """Return what a line says behind the award that it sets off, all of it where it sets off none."""
    colon = text.find(":")
    return text[colon + 1 :] if 0 < colon < 170 and forms_in(text[:colon]) else text


# "Những ai được khen, vì sao được khen": a question names nobody.
_WHO = re.compile(r"\bai\b", re.IGNORECASE)


def _audience_above(paper: Paper, section: Section) -> tuple[Audience, ...]:
    for other in paper.above(section):
        if other.heading is None:
            continue
        heading = _without_givers(other.heading)
        if _WHO.search(heading):
            continue
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

_BEGINS_WITH_AWARD = re.compile(
    LIST_MARK
    + r"(?:de nghi |xet |tang |trao |bang khen|giay khen|co |huan chuong|danh hieu|thu khen|ky niem chuong|[a-z]+ [^;.]{0,60} tang )"
)


_ALSO_FOR = re.compile(r"(?:và )?(?:cho|tặng cho|đối với)\s")


def _for_whom(head: str) -> Callable[[re.Match[str]], tuple[Audience, ...]]:
    return lambda found: audience.led_by(head[found.end() :])[0]


def _after_award(text: str) -> tuple[Audience, ...]:
    """Return whom a line is for that begins with its award: ``Giấy khen của ... đối với công nhân: ...``."""
    colon = text.find(":")
    head = text[:colon] if 0 < colon < 170 else ""
    if not head and own_form(text) and _BEGINS_WITH_AWARD.match(shadow(text)):
        # "Bằng khen của Tỉnh đoàn cho đoàn viên có sáng kiến ...", "tặng Giấy khen cá nhân đạt ..."
        head = re.split(r"[;.]\s", text)[0]
        direct = (audience.of_clause(head[mention.end :]) for mention in mentions(head))
        first = next(filter(None, [*map(_for_whom(head), FOR.finditer(shadow(head))), *direct]), ())
        # "tặng cho khoa, phòng có ...; cho sinh viên đạt ..."
        more = (
            audience.led_by(clause)[0] for clause in re.split(r";\s", text)[1:] if _ALSO_FOR.match(clause)
        )
        return tuple(dict.fromkeys([*first, *(who for whom in more for who in whom)])) if first else ()
    if not head or not forms_in(head):
        return ()
    for found in FOR.finditer(shadow(head)):
        if led := audience.led_by(head[found.end() :])[0]:
            return led
    return audience.led_by(head)[0] or audience.led_by(text[colon + 1 :])[0] or audience.named_in(head)
