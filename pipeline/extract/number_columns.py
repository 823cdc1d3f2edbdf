"""What the title of a column says of the numbers below it: for whom they are, whether they count awards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract import audience
from pipeline.extract.award_words import forms_in
from pipeline.records.plan import Audience, AwardForm
from pipeline.vietnamese.shadow import shadow

GIVER = re.compile(r"\b(?:tặng|trao|khen|công nhận|thẩm quyền|quyết định)\b", re.IGNORECASE)
"""What the title of a column says that holds who confers an award: ``Người tặng``, ``Cấp khen``; with its marks."""

NUMBERS = re.compile(r"so luong|chi tieu|dinh suat|\bso\b|tong so|muc")
WORTH = re.compile(r"(?:phan|muc|tien) thuong|tri gia|gia tri|kem")
# "Mức (triệu đồng)", "Tiền mỗi giải (đồng)": money is no number of awards.
_MONEY = re.compile(r"\b(?:trieu|nghin|ngan) dong\b|\(dong\b|\bdong\)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: for whom its numbers are, and whether they count awards."""

    audience: Audience | None
    counted: bool
    whom: bool = False
    """Whether its cells say whom each row is for."""
    giver: bool = False
    """Whether its cells say who gives something."""
    flag: bool = False
    """Whether it is for flags, which are for bodies, where no row says whom it is for."""


NO_COLUMN = Column(None, counted=False)
# "Số tổ dân phố hiện có", "Số lớp dự thi".
_EXISTING = re.compile(
    r"(?:tong )?so (?:.*\b(?:hien co|du thi|tham gia|dang ky|hien nay)\b|(?!luong).*\btoan\b)"
)

# "Tiêu chí | Xã, phường | Chi nhánh | Cách tính": points, no awards.
POINTS = re.compile(r"\bdiem\b|\bcach (?:tinh|cham)\b|\btrong so\b")
ASIDE = re.compile(r"\([^()]+\)\s*$")
NUMBER_OF = re.compile(r"^Số (?:lượng )?")
_FOR_THEM = re.compile(r"\scho\s|\(")

_PROPOSED = re.compile(r"đề nghị|được (?:khen|chọn|tặng)|giới thiệu", re.IGNORECASE)
# "Số đội dự" beside "Giải nhất (đội)": those there are, not those who get something.
_THERE_ARE = re.compile(
    r"(?:Tổng )?[Ss]ố (?!lượng|giải|suất|tập thể|cá nhân|được|[^\t]*(?:khen|giải|cờ|đề nghị|được (?:chọn|gắn|tặng|công nhận)|giới thiệu))",
    re.IGNORECASE,
)


def columns_of(titles: Sequence[str]) -> tuple[Column, ...]:
    """Return what the titles of a table say; what there is beside what is given counts no awards."""
    read = [(title, column_of(title)) for title in titles]
    awards = any(
        column.counted and (forms_in(title) or _PROPOSED.search(title)) for title, column in read[1:]
    )
    return tuple(NO_COLUMN if awards and _THERE_ARE.match(title) else column for title, column in read)


def column_of(title: str) -> Column:
    """Return what the title of a column says of its cells."""
    if _EXISTING.match(shadow(title)):
        return NO_COLUMN
    plain = audience.named_in(title)
    whom = audience.titles_whom(title)  # "Trao cho" beside "Người trao"
    giver = not whom and GIVER.search(title) is not None and not forms_in(title)
    if not plain and (whom or giver):
        return Column(None, counted=False, whom=whom, giver=giver)
    if not plain and {form for _, form in forms_in(title)} == {AwardForm.DANH_HIEU}:
        # "Đơn vị Quyết thắng", "Chiến sĩ thi đua cơ sở": the title says whom it is for.
        titled = audience.led_by(title)[0]
        if len(titled) == 1:
            return Column(titled[0], counted=True)
    if not plain and forms_in(title) and not WORTH.match(shadow(title)) and not _FOR_THEM.search(title):
        # "Ban Dân vận tặng Bằng khen", "Giải Nhất": the rows say whom they are for.
        return Column(
            None, counted=True, flag={form for _, form in forms_in(title)} == {AwardForm.CO_THI_DUA}
        )
    named = plain or audience.led_by(title)[0]
    if Audience.THU_TRUONG in named and Audience.TAP_THE not in named:
        # "Chủ doanh nghiệp, giám đốc": posts beside one another.
        named = (Audience.THU_TRUONG,)
    if named == (Audience.CA_NHAN,):
        named = (audience.of_head(title) or Audience.CA_NHAN,)
    # "Đơn vị, người được xét" tells of each row whom it is for.
    if len(named) > 1:
        return Column(None, counted=False)
    who = named[0] if named else audience.of_noun(NUMBER_OF.sub("", title))
    if who is None and (given := re.search(r"\scho\s+(?=\w)", title)):
        who = audience.of_noun(title[given.end() :])
    aside = ASIDE.search(title)
    bracketed = audience.led_by(aside[0].strip(" ()"))[0] if aside else ()
    if who is None:
        # "Giấy khen (học sinh)"
        who = next(iter(bracketed), None)
    flat = shadow(title)
    number = NUMBERS.search(flat) is not None and _MONEY.search(flat) is None
    counted = number or (bool(forms_in(title)) and not WORTH.match(flat))
    # "Giấy khen của Chủ tịch UBND huyện (tập thể)": what stands in brackets is said outright.
    outright = len(title.split()) <= 8 or bracketed
    return Column(who if outright else None, counted)
