"""The form of award that a line is about: set off at its head, promised, or given for what one has done."""

from __future__ import annotations

import re

from pipeline.extract.award_words import awards_in, vocabulary
from pipeline.extract.earned import EARNED, won_before
from pipeline.extract.mentions import mentions
from pipeline.extract.paper import LIST_MARK, mark_end
from pipeline.records.plan import AwardForm
from pipeline.vietnamese.shadow import shadow


def forms_asked(text: str, flat: str) -> list[tuple[int, AwardForm]]:
    """Return the forms that a line names, with their places, but those that must have been won before.

    ``đạt danh hiệu Gia đình văn hóa ba năm liền`` names a title twice.
    """
    found: list[tuple[int, AwardForm]] = []
    won = -1
    for named in awards_in(text):
        if won_before(flat, named.start()) or won == named.start():
            won = named.end() + 1
        else:
            found.append((named.start(), vocabulary().form_of(named)))
    return found


def own_form(text: str) -> AwardForm | None:
    """Return the form that a line sets off at its head: ``- Giấy khen: ...``, ``Tặng Bằng khen cho ...``."""
    flat = shadow(text)
    if _WINNERS.match(flat):
        return AwardForm.KHAC
    found = forms_asked(text, flat)
    if not found:
        return None
    start, form = found[0]
    colon = text.find(":")
    # "Người đã là Chiến sĩ thi đua hai lần: Bằng khen ...": what one had, and what is given for it.
    behind = [later for at, later in found if at > colon] if not _at_head(text, start) else []
    if behind and colon > 0:
        return behind[-1]
    if start < colon < 150:
        return form
    if (given := EARNED.search(flat)) is not None:
        at = next((form for start, form in found if start >= given.end() - 1), None)
        if at is not None:
            return at
    if (told := _promised(text)) is not None:
        return told
    named = mentions(text)[0]
    lead = re.match(
        r"\W*(?:[\da-zđ.]{1,8}[.)/]\s*)?\W*(?:đề nghị |xét )?(?:tặng )?(?:thưởng )?$",
        text[: named.start].lower(),
    )
    return named.form if lead else None


# "Vườn đoạt giải phải đạt từ 80 điểm", "Ý tưởng được xếp giải phải có tính mới": what wins a prize.
_WINNERS = re.compile(
    LIST_MARK
    + r"(?:[^\s;.:,]+ ){1,6}(?:(?:doat|dat|duoc|nhan|trao|xep|chon) ){1,2}giai (?:thuong )?(?:phai|can|la|co|khi|neu)\b"
)
_GIVEN_AT_ONCE = re.compile(r"(?:\b(?:tang|trao|cap|cong nhan|nhan|gui)(?: thuong)?|[:;])(?: \d{1,3})? $")
_HAD_BEFORE = re.compile(r"\b(?:da|tung|moi) (?:\w+ ){0,8}$")


def given_form(text: str, flat: str) -> AwardForm | None:
    """Return the form that a line says is given, the last of several: ``..., đã có Giấy khen: đề nghị tỉnh tặng Bằng khen``."""
    named = mentions(text)
    if named and _at_head(text, named[0].start) and named[0].start < text.find(":"):
        return named[0].form
    for mention in reversed(named):
        before = flat[: mention.at]
        had = _HAD_BEFORE.search(re.split(r"[,;:.] ", before)[-1]) or won_before(flat, mention.at)
        if _GIVEN_AT_ONCE.search(before) and not had:
            return mention.form
    return None


def _at_head(text: str, start: int) -> bool:
    """Whether a line begins with what stands at a place, but for words of giving: ``- Đề nghị tặng Giấy khen: ...``."""
    flat = shadow(text)
    return _GIVING.fullmatch(flat, mark_end(flat), start) is not None


_GIVING = re.compile(
    r"(?:(?:\d{1,3}|de nghi|xet|tang|trao|thuong|cap|khen|duoc|nhan|hinh thuc|danh hieu)\s+)*\W*"
)

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
