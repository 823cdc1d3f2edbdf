"""The theme of a campaign: the slogan in quotation marks after ``chủ đề``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract.choosing import (
    Features,
    Question,
    around,
    best,
    blocks_with_sections,
    of_section,
)
from pipeline.extract.paper import Paper
from pipeline.records.segmented import BlockRole, SectionKind
from pipeline.vietnamese.shadow import shadow

_QUOTED = re.compile(r"[“\"”«„‘]\s*(?P<words>[^“”\"«»„‘]{4,400}?)\s*[”\"“»’](?!\w)")
_THEME = re.compile(r"(?:chủ đề|chu de)(?P<between>[^“”\"«»]{0,120})$", re.IGNORECASE)
_SLOGANS = (
    re.compile(
        r"(?:khẩu hiệu|tên gọi|thông điệp|slogan|tiêu ngữ)(?P<between>[^“”\"«»]{0,80})$", re.IGNORECASE
    ),
    # "theo phương châm “Nhà nước và nhân dân cùng làm”" quotes one that all know.
    re.compile(r"(?:^\W*|[.;:]\s+|lấy )phương châm(?P<between>[^“”\"«»]{0,80})$", re.IGNORECASE),
    re.compile(
        r"(?:thi đua với tinh thần|(?:câu|lời|dòng) (?:nhắc|hứa|thề|hẹn)|lời kêu gọi)(?P<between>[^“”\"«»]{0,60})$",
        re.IGNORECASE,
    ),
)
_UNQUOTED = re.compile(
    r"\W*(?:\d+[.)]\s*)?(?:Chủ đề|CHỦ ĐỀ)(?: thi đua| phong trào| của phong trào)?\s*:\s*(?P<words>\S.{5,200})$"
)
"""An item or a heading that tells the theme without quotation marks: ``1. Chủ đề: Họp bạn, hiếu hạnh``."""
_HEADING = re.compile(r"(?:ten (?:goi )?va )?chu de(?: thi dua| phong trao| cua phong trao)?")
_LONGEST_THEME = 40
"""Words of a theme without quotation marks."""
_NAMED_SO = re.compile(
    r"\s*(?:làm|là) (?:chủ đề|khẩu hiệu|phương châm|thông điệp|lời hứa|tên)", re.IGNORECASE
)
"""Behind the slogan: ``Lấy “...” làm chủ đề``."""
_DASHES = re.compile(r"\s*[.;,]\s*$")


def read_theme(paper: Paper) -> str | None:
    """Return the words of the slogan without quotation marks, None where the plan has none.

    What wording announces comes first; else a trained model says which of the quoted words are a slogan.
    """
    return _by_wording(paper) or _by_its_place(paper)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words in quotation marks that may be the slogan, and what the model sees of them."""

    words: str
    features: Features


# “6. Chính phủ quy định chi tiết ...”: an item of another paper, as it is to read from now on.
_ITEM = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*\.|\d{1,2}(?:\.\d{1,2})+|[a-zđ]\d?\)|(?:Điều|Khoản|Mục) \d+[a-zđ]?\.)\s"
)


def quotes(paper: Paper) -> list[Quoted]:
    """Return all quoted words of the title and the text, in order."""
    found: list[Quoted] = []
    roles = (BlockRole.HEADING, BlockRole.PREAMBLE, BlockRole.BODY, BlockRole.LIST_ITEM)
    for section, block in blocks_with_sections(paper, (SectionKind.NOI_NHAN,), *roles):
        for quoted in _QUOTED.finditer(block.text):
            words = _clean(quoted["words"])
            if _ITEM.match(words):
                continue
            seen = of_section(paper, section) | around(paper, block, quoted.start(), quoted.end())
            seen[f"length {min(len(words.split()), 16)}"] = 1.0
            cues = {
                "in the title too": words in _title(paper),
                "with commas": "," in words or " - " in words,
                "begins with a capital": words[:1].isupper(),
                "after a colon": block.text[: quoted.start()].rstrip().endswith(":"),
                "ends the block": not block.text[quoted.end() :].strip(" .;"),
            }
            found.append(Quoted(words, seen | {cue: 1.0 for cue, holds in cues.items() if holds}))
    return found


def _by_its_place(paper: Paper) -> str | None:
    likeliest = best(Question.THEME, quotes(paper))
    return likeliest.words if likeliest else None


def _by_wording(paper: Paper) -> str | None:
    """Return the slogan that is announced as such.

    A slogan announced as theme comes first, wherever it stands; what follows ``chủ đề:`` without
    quotation marks is taken where a heading or an item says so.
    """
    content = paper.content()
    # Grounds quote the themes of other papers: they come last.
    ordered = sorted(content, key=lambda block: paper.flat(block).startswith(("can cu", "- can cu")))
    title = _title(paper)
    texts = [title, *(block.text for block in ordered if block.role is not BlockRole.TITLE)]
    if words := _announced(title, _THEME) or _headed(paper):
        return words
    for text in texts:
        if words := _announced(text, _THEME) or _unquoted(text):
            return words
    for announcement in _SLOGANS:
        for text in texts:
            if words := _announced(text, announcement):
                return words
    return None


def _unquoted(text: str) -> str | None:
    found = _UNQUOTED.match(text)
    return _clean(found["words"]) if found else None


def _headed(paper: Paper) -> str | None:
    """Return the words of a short section that is headed as the theme."""
    for section in paper.sections:
        own = paper.own(section)
        if _HEADING.fullmatch(shadow(section.heading or "").strip(" :")) and len(own) == 1:
            text = own[0].text
            if words := _announced(text, _THEME):
                return words
            quoted = _QUOTED.search(text)
            if quoted or len(text.split()) <= _LONGEST_THEME:
                return _clean(quoted["words"] if quoted else text)
    return None


def _title(paper: Paper) -> str:
    return " ".join(block.text for block in paper.of_role(BlockRole.TITLE))


def _announced(text: str, announcement: re.Pattern[str]) -> str | None:
    for quoted in _QUOTED.finditer(text):
        before = text[: quoted.start()]
        announced = announcement.search(before)
        # The announcement and the slogan stand in one sentence.
        apart = announced is None or re.search(r"[.;](?:\s|$)", announced["between"])
        if not apart or _NAMED_SO.match(text, quoted.end()):
            return _clean(quoted["words"])
    return None


def _clean(words: str) -> str:
    return _DASHES.sub("", " ".join(words.split())).strip("“”\"' ")
