"""Which lines of the award part are standards, and which papers of a dossier: models read each line where it stands."""

from __future__ import annotations

import re

from pipeline.extract import audience
from pipeline.extract.award_words import forms_in
from pipeline.extract.choosing import Features, Question, odds, of_section
from pipeline.extract.counting import COUNTED
from pipeline.extract.earned import EARNED
from pipeline.extract.mentions import conferrals, mentions
from pipeline.extract.paper import LIST_MARK, Paper
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind

SECTIONS = frozenset(
    {
        SectionKind.KHEN_THUONG, SectionKind.HINH_THUC, SectionKind.TIEU_CHUAN, SectionKind.SO_LUONG, SectionKind.HO_SO,
        SectionKind.KHAC,
    }
)  # fmt: skip
"""Kinds of sections that may hold standards, papers of the dossier or numbers of awards."""

_ABOUT_AWARDS = (SectionKind.KHEN_THUONG, SectionKind.TIEU_CHUAN, SectionKind.HINH_THUC)


def may_hold(paper: Paper, section: Section) -> bool:
    """Whether a section may hold any of these: by its kind, or as a part of what is said of awards."""
    if paper.is_background(section):
        return False
    return section.kind in SECTIONS or paper.within(section, _ABOUT_AWARDS)


def offers_awards(section: Section) -> bool:
    """Whether a section is about awards themselves, and not about who takes part as well."""
    about = section.kind in _ABOUT_AWARDS or section.kind is SectionKind.SO_LUONG
    return about and SectionKind.DOI_TUONG not in section.kinds


_READ = 45
"""Words of a line that are read."""

STANDARD = re.compile(
    r"\b(?:dat|hoan thanh|co thanh tich|xuat sac|tieu bieu|guong mau|dan dau|khong vi pham|khong co|co it nhat|co tu|co (?:sang kien|giai phap|mo hinh|dong gop|cong)|tro len|nam lien|la (?:don vi|tap the|ca nhan|nguoi|tam guong|lao dong)|duoc (?:binh|cong nhan|danh gia|suy ton))\b"
)
"""Words of merit, without marks."""


# "Không xét cá nhân vi phạm ...": who gets nothing.
_LEAVES_OUT = re.compile(
    LIST_MARK
    + r"(?:(?:cac )?truong hop )?(?:khong|chua) (?:duoc )?(?:xet|xem xet|khen|tang|de nghi|dua vao|binh xet)\b"
)


_GIVES_NOTHING = re.compile(
    r"\b(?:khong|chua) (?:duoc )?(?:(?:dua vao |de nghi |xem xet |xet ){0,2}(?:khen|tang|cong nhan)|xet\b|thuoc (?:doi tuong|dien)|xep loai|tinh vao|ap dung)|\bloai khoi\b"
)
# "- Giai đoạn I, từ ngày 01/3 ...": what happens when.
_STAGE = re.compile(
    LIST_MARK
    + r"(?:giai doan|dot|buoc|chang|vong) (?:\d{1,2}|[ivx]{1,4}|mot|hai|ba|so|chung)\b[^;.]{0,50}\d{1,2}/\d"
)
# "được cộng thêm 03 điểm", "Bảng điểm áp dụng ...", "Nếu bằng điểm nhau thì ...": how points are counted.
_COUNTS_POINTS = re.compile(
    r"\b(?:tinh|cong|tru|nhan)(?: them)? (?:\S+ )?(?:diem|he so)\b|\bbang diem\b|\bdiem (?:thuong|tru|cong|toan doan|thi)\b|\bdiem (?:\w+ ){0,2}duoc (?:tinh|cham|cong)\b|\bthang diem\b"
)


def lines(paper: Paper) -> list[tuple[Block, Features]]:
    """Return the lines that may be either, in order, each with what the model sees of it.

    One that ends in a colon announces others and is neither.
    """
    return [
        (block, _features(paper, section, own, index))
        for section in paper.sections
        if may_hold(paper, section)
        for own in [paper.own(section)]
        for index, block in enumerate(own)
        if block.role in (BlockRole.BODY, BlockRole.LIST_ITEM)
        and not block.text.rstrip().endswith(":")
        and not _names_an_award_alone(block.text)
    ]


_BARE_AWARD = re.compile(LIST_MARK + r"(?P<name>.{4,90}?)[ .;]*")


def _names_an_award_alone(text: str) -> bool:
    """Whether a line is an award and who confers it, and nothing else: ``1.2. Cờ thi đua của Chính phủ.``"""
    bare = _BARE_AWARD.fullmatch(text.strip())
    named = mentions(text) if bare else ()
    return bool(
        bare
        and named
        and named[0].start <= bare.start("name")
        and named[-1].end >= len(text.strip().rstrip(" .;"))
        and named[-1].conferred_by
    )


def after(features: Features, last: bool | None) -> Features:
    """Return the features of a line after one that was told to be what is asked for, or not; None for the first."""
    return features if last is None else {**features, f"after such {last}": 1.5}


def chosen(told: list[tuple[Block, Features]], question: Question) -> list[Block]:
    """Return those of the lines that are what is asked for, in order."""
    found: list[Block] = []
    last: bool | None = None
    for block, features in told:
        last = odds(question, after(features, last)) > 0
        if last:
            found.append(block)
    return found


def _features(paper: Paper, section: Section, own: list[Block], index: int) -> Features:
    block = own[index]
    flat, text = paper.flat(block), block.text.rstrip()
    found = of_section(paper, section) | {
        "always": 1.0,
        f"role {block.role}": 1.0,
        f"mark {_mark(block)}": 1.0,
        f"end {text[-1]}": 1.0,
    }
    found |= _beside(own, index) | _among(own, index)
    words = [word for _, word in paper.words(block)]
    for size in (1, 2):
        for at in range(min(len(words), _READ) - size + 1):
            found["word " + " ".join(words[at : at + size])] = 0.35
    for at, word in enumerate(words[:3]):
        found[f"word {at} {word}"] = 0.7
    found[f"length {min(len(words) // 8, 5)}"] = 1.0
    led, set_off = audience.led_by(text)
    named = forms_in(text)
    cues = {
        "names someone first": bool(led),
        "sets someone off": set_off,
        "names an award": bool(named),
        "names an award first": bool(named) and named[0][0] < 12,
        "heading names an award": bool(forms_in(section.heading or "")),
        "earns an award": EARNED.search(flat) is not None,
        "gives an award": bool(named) and bool(conferrals(text)),
        "counts": COUNTED.search(flat) is not None,
        "leaves out": _LEAVES_OUT.match(flat) is not None,
        "gives nothing": _GIVES_NOTHING.search(flat) is not None,
        "tells a stage": _STAGE.match(flat) is not None,
        "counts points": _COUNTS_POINTS.search(flat) is not None,
        "speaks of merit": STANDARD.search(flat) is not None,
    }
    return found | {cue: 1.0 for cue, holds in cues.items() if holds}


def _beside(own: list[Block], index: int) -> Features:
    """Return what stands before and after a line in its section."""
    found: Features = {}
    block = own[index]
    if index == 0:
        found["first"] = 1.0
    else:
        before = own[index - 1]
        alike = " alike" if before.mark and _mark(before) == _mark(block) else ""
        found[f"after {before.role}{alike}"] = 1.0
        if before.text.rstrip().endswith(":"):
            found["after a colon"] = 1.0
    if index + 1 == len(own):
        found["last"] = 1.0
    elif block.role is BlockRole.BODY and own[index + 1].role is BlockRole.LIST_ITEM:
        found["before a list"] = 1.0
    return found


def _among(own: list[Block], index: int) -> Features:
    """Return how a line stands to the other lines of its section: one without mark after a list says what holds for all."""
    mark = _mark(own[index])
    others = [_mark(block) for at, block in enumerate(own) if at != index]
    marked = [other for other in others if other != "none"]
    found: Features = {}
    if not others:
        found["alone"] = 0.5
    elif mark == "none" and marked:
        stands = "after" if any(_mark(block) != "none" for block in own[:index]) else "before"
        found[f"no mark, {stands} marked lines"] = 0.5
    elif mark != "none":
        found[f"mark {mark}, {'all' if len(marked) == len(others) else 'some'} marked"] = 0.5
    if index + 1 == len(own):
        found[f"last, mark {mark}"] = 0.5
    return found


def _mark(block: Block) -> str:
    if block.mark is None:
        return "none"
    first = block.mark[0]
    return "figure" if first.isdigit() else "letter" if first.isalpha() else first
