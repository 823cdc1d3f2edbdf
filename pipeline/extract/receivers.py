"""Whom a line says that something is given to: after its award, after who gives it, by their number."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.extract import audience
from pipeline.extract.audience import Whom
from pipeline.extract.award_words import awards_in, forms_in
from pipeline.extract.counting import COUNTED
from pipeline.extract.in_a_row import in_a_row
from pipeline.extract.line_forms import own_form
from pipeline.extract.mentions import mentions
from pipeline.extract.offers import FOR
from pipeline.extract.paper import LIST_MARK, mark_end
from pipeline.vietnamese.shadow import shadow

COUNTED_WITHIN = 90
"""Characters of a line within which it counts whom it is for."""


_COUNTED_BESIDE = 8
"""Characters from one number of a row to the next."""


def counted_first(text: str, flat: str) -> Whom:
    """Return whom a line counts at its head: ``Mỗi tỉnh 50 hộ giảm từ 15% ...``, ``tặng 1 tập thể và 2 cá nhân``."""
    found: list[re.Match[str]] = []
    for count in COUNTED.finditer(flat):
        if count.start() > (found[-1].end() + _COUNTED_BESIDE if found else COUNTED_WITHIN):
            break
        found.append(count)
    whom = (audience.of_noun(text[count.start("noun") :][:40]) for count in found)
    return tuple(dict.fromkeys(who for who in whom if who))


def without_givers(heading: str) -> str:
    """Return a heading without the names of those who confer what it names: ``Giấy khen của Thủ trưởng đơn vị``."""
    for mention in mentions(heading):
        if mention.conferred_by:
            heading = heading.replace(mention.conferred_by, " ")
    return heading


def begins_with_giver(text: str) -> bool:
    """Whether a line begins with one who confers: ``Tổng Giám đốc tặng Giấy khen 05 công nhân``, ``Ngoài ra, Ban ...``."""
    flat = shadow(text)
    begins = (mark_end(flat), audience.lead_end(text, flat))
    named = (mention.conferred_by for mention in mentions(text))
    return any(name and text.startswith(name, begin) for name in named for begin in begins)


_GIVES = re.compile(
    r"(?<!\w)(?:tang(?: thuong)?|trao(?: tang| giai| thuong)?|thuong|khen(?: thuong)?|xet(?: tang| chon)?|chon|cho|doi voi"
    r"|danh cho|voi|thu khen gui(?: cho| toi| den)?|cong nhan|bieu duong|ton vinh|phai la|chung:)\s+(?:ca (?!nhan))?(?:khong qua |toi da |it nhat )?"
    r"(?:mot |hai |ba |bon |nam |sau |bay |tam |chin |muoi )?(?=\S)"
)


_GIVEN_WITHIN = 170
"""Characters of a line within which it says whom something is given."""


def given_in(text: str) -> Whom:
    """Return whom a line says something is given: ``xét tặng 02 phòng có ...``, ``Giấy khen 05 công nhân``."""
    plain = without_givers(text)[:_GIVEN_WITHIN]
    flat = shadow(plain)
    awards = [found.end() + 1 for found in awards_in(plain)]
    for place in sorted([*awards, *(found.end() for found in _GIVES.finditer(flat))]):
        if whom := in_a_row(plain[place:]):
            return whom
    return ()


# "Giải trao cho hộ ...", "Ban cũng gắn biển “Nhà sạch” cho 20 gia đình", "Mỗi tỉnh 50 hộ": who gets what others give.
_RECEIVED = re.compile(
    LIST_MARK
    + r"(?:[^.;:]{0,70}?\b(?:trao|tang|cap|cong nhan|gan|thuong|treo|phat|danh|gui)\b(?:[^.;:]|\.(?=\d)){0,90}? (?:cho|toi|den)"
    r"|moi [^.;:\d]{2,30}(?= \d)|[^.;:\d]{2,50} (?:gioi thieu|chon|de cu|cu|binh)(?= \d| tap the| ca nhan))\s+(?:cac |nhung |(?:bat cu|bat ky) )?(?:\d{1,3} )?"
)


def received_in(text: str) -> Whom:
    """Return who gets what a line says that another gives."""
    found = _RECEIVED.match(shadow(text))
    return in_a_row(text[found.end() :]) if found else ()


def after_colon(text: str) -> Whom:
    """Return whom a line names right after the award that it sets off: ``Giấy khen của Sở: hộ bán đủ mía``."""
    behind = behind_award(text)
    return in_a_row(behind) if behind is not text else ()


def behind_award(text: str) -> str:
    """Return what a line says behind the award that it sets off, all of it where it sets off none."""
    colon = text.find(":")
    return text[colon + 1 :] if 0 < colon < 170 and forms_in(text[:colon]) else text


# "- Của Chủ tịch UBND tỉnh: tự viện, cá nhân có ...": who gives it says nothing of whom it is for.
_BY_WHOM = re.compile(LIST_MARK + r"(?:của|do|cấp)\s[^:;]{3,90}:\s*", re.IGNORECASE)


def behind_giver(text: str) -> str:
    """Return a line without who gives what it is about, where it begins so; it says nothing of whom that is for."""
    given_by = _BY_WHOM.match(text)
    return text[given_by.end() :] if given_by else text


# "Nhà trường đề nghị UBND huyện tặng Giấy khen cho thầy cô ...": who gives or asks, before those who get it.
_GIVER_ACTS = re.compile(
    LIST_MARK + r"(?:(?!(?:duoc|phai|neu|thi|co|dat|da|cho|doi voi|muon)\b)[^\s.;:]+ ){1,9}?"
    r"(?=(?:de nghi|trinh|quyet dinh|xet|tang|trao|thuong|khen|cong nhan|ton vinh|bieu duong|gioi thieu|gan)\b)"
)


def behind_actor(text: str) -> str:
    """Return what a line says from its verb on where someone gives or asks for something for others whom it names."""
    acts = _GIVER_ACTS.match(shadow(text))
    return text[acts.end() :] if acts and received_in(text) else text


_BEGINS_WITH_AWARD = re.compile(
    LIST_MARK
    + r"(?:de nghi |xet |tang |trao |bang khen|giay khen|co |huan chuong|danh hieu|thu khen|ky niem chuong|[a-z]+ [^;.]{0,60} tang )"
)


_ALSO_FOR = re.compile(r"(?:và )?(?:cho|tặng cho|đối với)\s")


def _for_whom(head: str) -> Callable[[re.Match[str]], Whom]:
    return lambda found: audience.led_by(head[found.end() :])[0]


def after_award(text: str) -> Whom:
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
