"""Lines that announce standards: ``Cá nhân được tặng Giấy khen phải:``, of which award and for whom their list is."""

from __future__ import annotations

import re

from pipeline.extract import audience
from pipeline.extract.audience import Whom
from pipeline.extract.award_words import forms_in
from pipeline.extract.in_a_row import in_a_row
from pipeline.extract.line_forms import own_form
from pipeline.extract.lines import STANDARD
from pipeline.extract.paper import LIST_MARK
from pipeline.extract.receivers import begins_with_giver, given_in, received_in, without_givers
from pipeline.records.plan import AwardForm
from pipeline.records.segmented import Block, BlockRole
from pipeline.vietnamese.shadow import shadow


class Announced:
    """A line that ends in a colon and the items that it announces."""

    def __init__(self, block: Block, outer: Announced | None) -> None:
        self.block, self.mark = block, block.mark
        self.outer = outer if outer and rank_of(outer.mark) < rank_of(block.mark) else None
        own = forms_in(block.text)
        self.form: AwardForm | None = own[0][1] if own else (self.outer.form if self.outer else None)
        text = without_givers(block.text) if begins_with_giver(block.text) else block.text
        each = received_in(text) if _OF_EACH.match(shadow(text)) else ()
        said = each or _asked_last(block.text) or audience.led_by(text)[0] or in_a_row(behind_lead(text))
        named = said or given_in(text) or audience.named_in(text)
        self.audience: Whom = named or (self.outer.audience if self.outer else ())

    def covers(self, block: Block) -> bool:
        """Whether a block stands under the line: it has a lower mark than the line itself."""
        return rank_of(block.mark) > rank_of(self.mark) or self.mark is None

    def outer_for(self, block: Block) -> Announced | None:
        """Return the innermost of the lines above that a block stands under, None where it stands under none."""
        found: Announced | None = self
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
    + r"(?:o|trong|hang|khi|sau|ket thuc|cuoi|nhan dip|truoc|het|tai|muon|de|bat ke|bat cu)\b[^,;:.]{2,60}, (?:cac |nhung |moi )?"
)


def behind_lead(text: str) -> str:
    """Return what stands behind the words that say when or where, all of a line that begins without any."""
    lead = _LEAD.match(shadow(text))
    return text[lead.end() :] if lead else text


# "Mỗi tổ chuyên môn được chọn 01 cá nhân": one of them is meant, not they.
_OF_EACH = re.compile(LIST_MARK + r"moi ")


def rank_of(mark: str | None) -> int:
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


def announces(block: Block, following: Block | None, has_subsections: bool) -> bool:
    """Whether a line announces what comes: it ends in a colon, or a list follows a few words without a stop."""
    text = block.text.rstrip()
    if text.endswith(":"):
        return following is not None or has_subsections
    # "Tập thể: xét lần lượt theo", and a list below.
    listed = following is not None and following.role is BlockRole.LIST_ITEM
    return listed and block.role is BlockRole.BODY and text[-1].isalnum() and len(text.split()) <= 15


def is_title(text: str) -> bool:
    """Whether a line is a heading that was not read as one: an award or those it is for and nothing more."""
    bare = text.rstrip()
    if bare[-1] in ".;,:" or len(bare.split()) > 14 or STANDARD.search(shadow(bare)):
        return False
    return own_form(bare) is not None or (
        len(bare.split()) <= 8 and _FOR_WHOM.match(shadow(bare)) is not None
    )


_FOR_WHOM = re.compile(LIST_MARK + r"(?:doi voi|danh cho) ")
