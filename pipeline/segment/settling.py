"""Settle the kinds of sections: by the words of a heading where they are plain, else by its text as well."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.records.segmented import SectionKind
from pipeline.segment.kinds import names_body
from pipeline.segment.meaning import shares
from pipeline.vietnamese.shadow import shadow

_LIKELY, _SURE = 0.6, 0.95
"""Probabilities from which the model may give a section a kind that its heading does not name, or that
is none of several that it names."""

_FIRST = 4.0
"""How much likelier the kind that a compound heading names first is to be that of its text."""

_OPEN = (None, SectionKind.KHAC, SectionKind.KHEN_THUONG, SectionKind.HINH_THUC, SectionKind.TIEU_CHUAN)
"""Kinds of sections whose parts are of many kinds; below others a part is of the same unless it says so."""


_OF_AWARDS = frozenset(
    {SectionKind.HINH_THUC, SectionKind.TIEU_CHUAN, SectionKind.SO_LUONG, SectionKind.HO_SO}
)
"""Kinds that a plain heading on awards may hide; for others the model must be sure."""


_AWARD_PARTS = frozenset({SectionKind.KHEN_THUONG, SectionKind.HINH_THUC, SectionKind.TIEU_CHUAN})
_RARELY_OF_AWARDS = frozenset(
    {
        SectionKind.NOI_DUNG,
        SectionKind.GIAI_PHAP,
        SectionKind.YEU_CAU,
        SectionKind.MUC_DICH,
        SectionKind.DOI_TUONG,
    }
)
"""Kinds that a heading below one on awards may seem to name."""


_NOT_OF_BODIES = (SectionKind.CAN_CU, SectionKind.MUC_DICH, SectionKind.DOI_TUONG)
"""Kinds that an outer heading never has that is nothing but the name of a body."""


@dataclass(slots=True)
class Draft:
    """A section while its text is collected; turned into a record at the end.

    ``named`` tells that its heading names a kind, ``exact`` that it is made of names of kinds,
    ``certain`` that it is that of its kind and nothing else.
    """

    level: int
    parent_no: int | None
    number: str | None
    heading: str | None
    kind: SectionKind
    kinds: tuple[SectionKind, ...]
    certain: bool
    rank: int
    named: bool = True
    exact: bool = True
    heading_block: int | None = None
    blocks: list[int] = field(default_factory=list)


def settle(drafts: list[Draft], texts: list[str]) -> None:
    """Give every section whose heading does not name one kind outright the kind that it is about.

    ``texts`` are those of the sections, each with that of all below it.
    """
    before: dict[int | None, SectionKind] = {}
    earlier: set[int] = set()
    outer = [n for n, d in enumerate(drafts, 1) if d.level == 1 and d.kind is not SectionKind.NOI_NHAN]
    last = outer[-1] if outer else None
    for number, draft in enumerate(drafts, 1):
        if draft.heading is None or draft.kind is SectionKind.NOI_NHAN:
            continue
        parent = drafts[draft.parent_no - 1].kind if draft.parent_no else None
        if draft.parent_no in earlier and not (
            draft.kind in _BESIDE_WHAT_WAS and draft.certain and draft.exact
        ):
            # "Nhân lực số" below "KẾT QUẢ NĂM 2022": what was done then is no content of this plan.
            draft.kind, draft.kinds = SectionKind.KHAC, (SectionKind.KHAC,)
            earlier.add(number)
            continue
        if draft.kind is SectionKind.KHAC and draft.named and draft.parent_no is None and not before:
            # "TÌNH HÌNH CHĂN NUÔI": what stands before the plan itself.
            before[None] = draft.kind
            if len(draft.kinds) == 1:  # not "TÌNH HÌNH VÀ MỤC TIÊU"
                earlier.add(number)
            continue
        # "Suy tôn" below "Khen thưởng" is one of its parts.
        vague = draft.kind is SectionKind.KHEN_THUONG and parent is SectionKind.KHEN_THUONG
        of_awards = parent in _AWARD_PARTS
        told: dict[SectionKind, float] = {}
        if _counts_points(draft, texts[number - 1]):
            draft.kind, draft.kinds, draft.certain = SectionKind.KHAC, (SectionKind.KHAC,), True
        if vague or not draft.certain or (of_awards and draft.kind in _RARELY_OF_AWARDS):
            above = before.get(draft.parent_no)
            told = shares(draft.heading, texts[number - 1], parent, above, last=number == last)
            if parent is None and names_body(draft.heading):
                # "1. Chủ tịch UBND các huyện": what a body is to do is no purpose and no ground, however it is worded.
                told |= dict.fromkeys(_NOT_OF_BODIES, 0.0)
        if vague or not draft.certain:
            _settle_one(draft, told, least=_LIKELY if parent in _OPEN or draft.named else _SURE)
        if of_awards and draft.kind in _RARELY_OF_AWARDS:
            # "Những ai được khen", "Làm thế nào thì được khen": what is said there of awards.
            _settle_part(draft, told)
        if draft.kind is SectionKind.KHAC and not before and _EARLIER.match(shadow(draft.heading)):
            earlier.add(number)
        before[draft.parent_no] = draft.kind


_BESIDE_WHAT_WAS = (SectionKind.CAN_CU, SectionKind.MUC_DICH, SectionKind.YEU_CAU)
"""Kinds that a first part on the time before may have as well, where a heading says so and nothing else."""
_EARLIER = re.compile(
    r"\W*(?:danh gia |khai quat |khai quat ve |so luoc )?(?:ket qua (?:thuc hien|dat duoc|trien khai|cong tac|\w+ nam)|(?:dac diem |danh gia )?tinh hinh|thuc trang)\b"
)
"""What a plan begins with that tells of the time before it."""


# How points are counted: no standard, unless the text says what they win.
_POINTS = re.compile(
    r"\W*(?:\w{1,4}[.)/ -]+)?(?:(?:cach|phuong phap|nguyen tac) )?(?:tu )?(?:cham|tinh)(?: diem)?(?: (?:tien do|thi dua))?\W*"
    r"|\W*(?:bang|thang)(?: cham)? diem(?: 100)?\W*"
)

_WINS = re.compile(
    r"\b(?:bang khen|giay khen|co thi dua|huan chuong|danh hieu|ky niem chuong|duoc giai|giai (?:nhat|nhi|ba))\b"
)


def _counts_points(draft: Draft, text: str) -> bool:
    """Whether a section tells how points are counted and not what they win."""
    named = draft.kind is SectionKind.TIEU_CHUAN and _POINTS.fullmatch(shadow(draft.heading or ""))
    return bool(named) and _WINS.search(shadow(text)) is None


def _settle_part(draft: Draft, told: dict[SectionKind, float]) -> None:
    """Give a part of what is said of awards a kind that such parts have; whom awards are for may stay."""
    fitting = {
        kind: share for kind, share in told.items() if kind in _OF_AWARDS | {draft.kind, SectionKind.KHAC}
    }
    if draft.kind is not SectionKind.DOI_TUONG:
        fitting.pop(draft.kind, None)
    if fitting and (likeliest := max(fitting, key=lambda kind: fitting[kind])) is not draft.kind:
        draft.kind, draft.kinds = likeliest, (likeliest,)


def _settle_one(draft: Draft, told: dict[SectionKind, float], least: float) -> None:
    likeliest = max(told, key=lambda kind: told[kind])
    if draft.exact and len(draft.kinds) > 1 and told[likeliest] < _SURE:
        # "Hình thức, số lượng khen thưởng": one of those it names.
        likeliest = max(
            draft.kinds, key=lambda kind: told.get(kind, 0.0) * (_FIRST if kind is draft.kinds[0] else 1)
        )
    if likeliest in draft.kinds:
        draft.kind = likeliest
        draft.kinds = (likeliest, *(kind for kind in draft.kinds if kind is not likeliest))
    elif (
        told[likeliest] >= (_SURE if draft.exact and likeliest not in _OF_AWARDS else least)
        or draft.kind is SectionKind.KHAC
    ):
        draft.kind, draft.kinds = likeliest, (likeliest,)
