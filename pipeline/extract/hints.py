"""What stands in and above a standard that says of which award and for whom it is.

A standard may name both itself; else the line that announces its list says it, or the headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.extract import audience
from pipeline.extract.announced import Announced, announces, behind_lead, is_title, rank_of
from pipeline.extract.audience import Whom
from pipeline.extract.award_words import forms_in
from pipeline.extract.in_a_row import in_a_row, posts_alone
from pipeline.extract.line_forms import forms_asked, given_form, own_form
from pipeline.extract.lines import may_hold
from pipeline.extract.offers import Offer
from pipeline.extract.paper import LIST_MARK, Paper
from pipeline.extract.receivers import (
    COUNTED_WITHIN,
    after_award,
    after_colon,
    begins_with_giver,
    behind_actor,
    behind_award,
    behind_giver,
    counted_first,
    given_in,
    received_in,
    without_givers,
)
from pipeline.records.plan import Audience, AwardForm, QuotaRow
from pipeline.records.segmented import Block, BlockRole, Section
from pipeline.vietnamese.shadow import shadow


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
        next(filter(None, (given_in(other.heading) for other in paper.above(section) if other.heading)), ()),
    )
    announced: Announced | None = None
    counted: AwardForm | None = None
    spoken: AwardForm | None = None
    blocks = [block for block in paper.own(section) if block.role in (BlockRole.BODY, BlockRole.LIST_ITEM)]
    leads = any(paper.below(section))
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        # "d) Trình Bộ trưởng tặng Bằng khen: ..." above "- ...": it announces what follows, a standard or none itself.
        own = own_form(block.text)
        heads = following is not None and own is not None and rank_of(following.mark) > rank_of(block.mark)
        if block.start not in standards:
            titled = following is not None and is_title(block.text)
            if heads or titled or announces(block, following, leads):
                announced = Announced(block, announced)
            elif announced and block.mark and not announced.covers(block):
                # "3. Giấy khen của Giám đốc." behind what "2. Chiến sĩ thi đua ... phải:" announces.
                announced = announced.outer_for(block)
            # "Bằng khen: 02 tập thể, 04 cá nhân." above its standards.
            counted = own or counted
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
        if heads:
            announced = Announced(block, announced)


def _of_line(
    block: Block,
    section: Section,
    announced: Announced | None,
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
        "like a title": _like_title(text, section, announced),
        "announced": announced.form if announced else None,
        "first named": named[0] if named else None,
        "last named": named[-1] if named else None,
        "given in the line": given_form(text, flat),
        "gift": AwardForm.KHAC if not forms_in(text) and _GIFT.search(flat) else None,
        "only": offer.only,
    }
    text = behind_giver(text)
    given, received = given_in(text), received_in(text)
    if begins_with_giver(text):
        text = without_givers(text)
    text = behind_actor(text)
    led, set_off = audience.led_by(text)
    row, posts = in_a_row(text), posts_alone(text)
    clauses = audience.in_clauses(behind_award(text))
    told = audiences | {
        "given": given,
        "behind lead": () if row or led else in_a_row(behind_lead(text)),
        "outright": audience.led_outright(text),
        "line": row or led,
        "posts": (Audience.THU_TRUONG,) if posts else (),
        "answers for a body": audience.answers_for(flat),
        "received": received,
        "award": after_award(block.text),
        "set apart": after_colon(block.text),
        "clauses": row if posts or set(row) > set(clauses) else clauses,
        "announced": announced.audience if announced else (),
        "title": audience.of_title(text),
        "from outside": (Audience.KHAC,) if _FROM_OUTSIDE.search(flat, 0, COUNTED_WITHIN) else (),
        "number": _counted_for(flat, quotas),
        "counts": counted_first(block.text, flat),
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


# "“Phụ xe mến khách”: ...", "bầu 40 hộ là “Hộ vụ đông giỏi”", "Đội sản xuất tiên tiến": names of titles that nobody calls so.
_IN_QUOTES = re.compile(r"[“\"]\s*(?P<name>[^“”\"]{8,60}?)\s*[”\"]")
_BARE_TITLE = re.compile(
    LIST_MARK + r"(?P<name>(?:[^\s:;.,()“”\"]+ ){1,6}(?:tien tien|gioi|van hoa|kieu mau))\s*(?:[:;(]|$)"
)


def _like_title(text: str, section: Section, announced: Announced | None) -> AwardForm | None:
    """Return the form of a title where the line, what announces it or its heading sets off what reads like the name of one."""
    flat = shadow(text)
    set_off = [found for found in (_QUOTED.match(flat), _BARE_TITLE.match(flat)) if found]
    names = [text[found.start(1) :] for found in set_off]
    if announced:
        names += [found["name"] for found in _IN_QUOTES.finditer(announced.block.text)]
    if section.heading:
        bare = _BARE_TITLE.match(shadow(section.heading))
        names += [section.heading[bare.start("name") :]] if bare else []
        names += [found["name"] for found in _IN_QUOTES.finditer(section.heading)]
    return AwardForm.DANH_HIEU if any(audience.of_noun(name) for name in names) else None


def _audience_of_title(paper: Paper, section: Section) -> Whom:
    """Return whom the title is for that a heading above names; its standards may name another themselves."""
    titles = (audience.of_title(other.heading) for other in paper.above(section) if other.heading)
    return next(filter(None, titles), ())


# "Giải Sáng kiến nhỏ": a prize by a name of its own.
_PRIZE = re.compile(
    r"(?:các )?giải (?!pháp|quyết|trình|đáp|ngân|phóng|thích|thể|tỏa|toả|trí|mã|cứu|độc|đoạn)", re.IGNORECASE
)


# "Giải thưởng và khen thưởng": prizes are not all that is spoken of below.
_OF_BOTH = re.compile(
    r"\b(?:giai(?: thuong)?|phan thuong),? (?:va )?(?:khen|ton vinh|bieu duong)\b|\b(?:khen(?: thuong)?|bieu duong),? (?:va )?(?:trao )?(?:giai(?: thuong)?|phan thuong)$"
)


def _form_above(paper: Paper, section: Section, titles: Mapping[str, AwardForm]) -> AwardForm | None:
    for other in paper.above(section):
        if other.heading and _OF_BOTH.search(shadow(other.heading)):
            continue
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


# "Những ai được khen, vì sao được khen": a question names nobody.
_WHO = re.compile(r"\bai\b", re.IGNORECASE)


def _audience_above(paper: Paper, section: Section) -> Whom:
    for other in paper.above(section):
        if other.heading is None:
            continue
        heading = without_givers(other.heading)
        if _WHO.search(heading):
            continue
        led = (Audience.THU_TRUONG,) if posts_alone(heading) else audience.led_by(heading)[0]
        if found := audience.named_in(heading):
            return led or found
        if audience.of_title(heading):
            return ()
        # "Đơn vị tiên tiến, Chiến sĩ tiên tiến" are titles, not those who get them.
        titles = "," in heading and any(form is AwardForm.DANH_HIEU for _, form in forms_in(heading))
        if led and not titles and (other is section or audience.sets_apart(heading)):
            return led
    return ()
