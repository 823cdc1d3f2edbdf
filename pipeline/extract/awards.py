"""Awards: their forms and who confers them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract import audience
from pipeline.extract.conferrers import conferrers_after, conferrers_before, polished, vocabulary
from pipeline.extract.paper import LIST_MARK, Paper, place
from pipeline.records.plan import AwardForm, AwardRow
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind
from pipeline.vietnamese.shadow import shadow

_AWARD_SECTIONS = (
    SectionKind.HINH_THUC, SectionKind.KHEN_THUONG, SectionKind.TIEU_CHUAN, SectionKind.SO_LUONG, SectionKind.HO_SO,
)  # fmt: skip


# Orders are conferred by the President of State alone (Luật Thi đua, khen thưởng).
_BY_LAW = {AwardForm.HUAN_CHUONG: "Chủ tịch nước"}


@dataclass(frozen=True, slots=True)
class Mention:
    """One award as a text names it: its form, its place in the text, and who confers it.

    ``at`` is the place of the form alone; the whole place begins with the authority where that stands before it.
    """

    form: AwardForm
    start: int
    end: int
    at: int
    conferred_by: str | None


def forms_in(text: str) -> list[tuple[int, AwardForm]]:
    """Return the forms of award that a text names, with their places."""
    words = vocabulary()
    return [(found.start(), words.form_of(found)) for found in words.named(text, shadow(text))]


def mentions(text: str) -> Iterator[Mention]:
    """Yield the awards of a text, one for each form and authority.

    ``Bằng khen của Bộ trưởng ...; Chủ tịch UBND tỉnh`` are two awards of one form, ``Cờ thi đua,
    Bằng khen của UBND tỉnh`` two forms of one authority.
    """
    flat = shadow(text)
    words = vocabulary()
    found = list(words.named(text, flat))
    waiting: list[re.Match[str]] = []
    given: list[tuple[int, int]] = []
    from_before = False
    for index, match in enumerate(found):
        after = found[index + 1].start() if index + 1 < len(found) else len(flat)
        names = list(conferrers_after(text, flat, match.end(), after, words.form_of(match)))
        if not names and (before := conferrers_before(text, flat, match.start())):
            names = before
            from_before = True
        elif names:
            from_before = False
        between = flat[found[index - 1].end() : match.start()] if index else ""
        if not names and given and (_ALSO.fullmatch(between) or (from_before and _LISTED.fullmatch(between))):
            names = given
        if not names and index + 1 < len(found) and _LISTED.fullmatch(flat[match.end() : after]):
            waiting.append(match)
            continue
        for form in [*waiting, match]:
            if not names or (form is not match and words.form_of(form) in _BY_LAW):
                yield Mention(words.form_of(form), form.start(), form.end(), form.start(), None)
            for start, end in names:
                name = polished(text[start:end])
                first, last = (
                    min(form.start(), start),
                    max(form.end(), start + len(text[start:end].rstrip(" ,;."))),
                )
                yield Mention(words.form_of(form), first, last, form.start(), name)
        waiting, given = [], names


# "Hiệu trưởng tặng Giấy khen và công nhận danh hiệu ...": the same authority does both.
_ALSO = re.compile(
    r"(?:(?:[^;.]|\.\d){0,90}(?=; ?(?:va )?(?:tang|trao|cong nhan))| cho [^;.:]{0,70}?| \d[\d.]* (?:trieu |nghin |ngan )?dong)?\s*(?:,|va|, va|;)\s*(?:\d{1,3}\s+)?"
    r"(?:(?:xet |de nghi )?(?:cong nhan|tang thuong|trao tang|tang|trao|phong tang)\s*)?(?:\d{1,3}\s+)?"
)


# "Cờ thi đua Tòa án nhân dân, Bằng khen của ...": forms in a list, each with what kind it is.
_LISTED = re.compile(
    r"(?:\s*[“\"][^”\"]{1,60}[”\"])?(?:\s+(?!(?:cua|do|cho|doi|va|hoac|tang|de|trong|ve|theo|la|voi|duoc|gom|khi|nam)\b)[^\W\d]+){0,6}?"
    r"\s*(?:,|va|hoac|/|;|,? va|-|\+)\s*(?:tang |de nghi tang |cac )?(?:\d{1,3} )?"
)


def read_awards(paper: Paper) -> list[AwardRow]:
    """List the awards that the plan offers, each form and authority once.

    Awards that a standard asks to have won before are not offered: standards are read only up
    to the colon of a line that names its award first.
    """
    found: list[tuple[Block, Mention]] = []
    for section in paper.sections:
        found += _section_mentions(paper, section)
    if not any(mention.conferred_by for _, mention in found):
        for block in paper.of_role(BlockRole.BODY, BlockRole.LIST_ITEM):
            section_of = paper.section_of(block)
            if section_of and section_of.kind not in (
                SectionKind.TIEU_CHUAN,
                SectionKind.CAN_CU,
                SectionKind.MUC_DICH,
            ):
                found += [(block, mention) for mention in mentions(block.text) if mention.conferred_by]
    return _rows(found)


def _section_mentions(paper: Paper, section: Section) -> Iterator[tuple[Block, Mention]]:
    if section.kind not in _AWARD_SECTIONS and not paper.within(section, _AWARD_SECTIONS):
        return
    if section.heading_block is not None and section.kind is not SectionKind.HO_SO:
        block = paper.blocks[section.heading_block]
        for mention in mentions(block.text):
            # "Cơ cấu giải" offers nothing yet.
            if mention.form is not AwardForm.KHAC or mention.conferred_by:
                yield block, mention
    if section.kind is SectionKind.HO_SO:
        return
    by_row = False
    for block in paper.own(section):
        if block.role is BlockRole.TABLE_HEADER:
            by_row = audience.titles_whom(block.text)
        if block.role not in (BlockRole.BODY, BlockRole.LIST_ITEM, BlockRole.TABLE_ROW):
            continue
        whole = section.kind in (SectionKind.HINH_THUC, SectionKind.KHEN_THUONG, SectionKind.SO_LUONG)
        text = block.text
        if by_row and block.role is BlockRole.TABLE_ROW and (cell := audience.counted_cell(text)):
            # Whom it is for follows the one who gives it without a sign between them.
            text = text[: cell[0]]
        if not whole:
            # Only what is announced: "- Bằng khen của Chủ tịch UBND tỉnh: ...", "Tặng Giấy khen cho ...".
            lead = re.match(
                LIST_MARK
                + r"(?:de nghi|xet|tang|khen|hinh thuc|tieu chuan|doi voi|"
                + vocabulary().forms.pattern.removeprefix(r"(?<!\w)")
                + ")",
                shadow(text),
            )
            colon = text.find(":")
            yield from ((block, mention) for mention in _earned(text))
            if not lead and not 0 < colon < 200:
                yield from ((block, mention) for mention in conferrals(text))
                continue
            text = text[: colon if 0 < colon < 200 else _first_clause(text)]
        for mention in mentions(text):
            if _is_condition(paper.flat(block), mention.at):
                continue
            yield block, mention


EARNED = re.compile(
    r"(?:\bthi |; |\bse )duoc (?:(?:xet|de nghi|trinh)[, ]+(?:\S+ ){0,12}?)?(?:tang|trao|thuong|gan|cong nhan)\b"
    r"|\bduoc (?:xet|de nghi)[, ]+(?:\S+ ){0,12}?(?:tang|trao|thuong)\b"
    r"|(?:[,;:] |\bthi )(?:xet )?(?:tang|trao)\b"
    r"|\b(?:thi|de|se) (?:duoc )?(?:(?:xem xet|xet|de nghi|trinh)[, ]+){1,2}(?:\S+ ){0,14}?(?:tang|trao|thuong|cong nhan)\b"
    r"|\bduoc (?:xet|de nghi) (?=(?:giay khen|bang khen|co thi dua|danh hieu|huan chuong|ky niem chuong)\b)"
    r"|\bthi duoc (?:\S+ ){0,9}?(?:tang|trao|(?=thuong nong)|cong nhan)"
)
"""What a standard earns, told after it: ``... thì được xét tặng Giấy khen``, ``...; được tặng Cúp``; without marks."""


def _earned(text: str) -> Iterator[Mention]:
    """Yield the awards that a standard earns, told after it."""
    found = EARNED.search(shadow(text))
    if found is not None:
        # What stands before it keeps its place and is not read.
        yield from mentions(" " * found.start() + text[found.start() :])


def conferrals(text: str) -> list[Mention]:
    """Return the awards that a text says an authority gives: ``Kết thúc năm học, Giám đốc Sở tặng Giấy khen cho ...``."""
    flat = shadow(text)
    return [
        mention
        for mention in mentions(text)
        if mention.start < mention.at and not _RECEIVED.search(flat[: mention.start])
    ]


_RECEIVED = re.compile(r"\b(?:duoc|do|da|tung|cua|nhan|neu)\s(?:\w+ ){0,1}$")


def _first_clause(text: str) -> int:
    found = re.search(r"[;.]\s", text)
    return min(found.start() if found else len(text), 160)


_WON_BEFORE = re.compile(
    r"\b(?:da|tung) (?:duoc )?(?:\w+ ){0,2}$|\bduoc (?:tang|nhan|cong nhan) (?:\w+ ){0,2}$|(?<!cong nhan )\b(?:dat|doat|gianh) (?:cac |mot )?$|\bmoi $"
)


def _is_condition(flat: str, position: int) -> bool:
    """Whether an award is one that was won before (``đã được tặng Giấy khen``)."""
    return _WON_BEFORE.search(flat[max(0, position - 40) : position]) is not None


_SHORT = (
    (re.compile(r"u[yỷ] ban nhan dan"), "ubnd"),
    (re.compile(r"ban thuong vu"), "btv"),
    (re.compile(r"ban chap hanh"), "bch"),
)


def _key(name: str) -> str:
    flat = " ".join(shadow(name).split())
    for pattern, short in _SHORT:
        flat = pattern.sub(short, flat)
    return flat


def _rows(found: list[tuple[Block, Mention]]) -> list[AwardRow]:
    kept: list[tuple[Block, Mention]] = []
    for block, mention in found:
        twin = next((i for i, (_, other) in enumerate(kept) if _same(other, mention)), None)
        if twin is None:
            kept.append((block, mention))
        elif len(_key(mention.conferred_by or "")) > len(_key(kept[twin][1].conferred_by or "")):
            kept[twin] = (block, mention)
    # What is given without a word on who gives it is the plan's own, as its certificates are.
    givers = {mention.conferred_by for _, mention in kept if mention.form is AwardForm.GIAY_KHEN} - {None}
    own = dict.fromkeys((AwardForm.DANH_HIEU, AwardForm.KHAC), next(iter(givers))) if len(givers) == 1 else {}
    return [
        AwardRow(
            award_no=number,
            form=mention.form,
            title=" ".join(block.text[mention.start : mention.end].split()),
            conferred_by=mention.conferred_by or _BY_LAW.get(mention.form) or own.get(mention.form),
            **place(block, mention.start, mention.end).asdict(),
        )
        for number, (block, mention) in enumerate(kept, 1)
    ]


def _same(one: Mention, other: Mention) -> bool:
    """Whether two mentions are one award: same form, and one name says no more than the other."""
    if one.form is not other.form:
        return False
    if one.conferred_by is None or other.conferred_by is None:
        return True
    a, b = _key(one.conferred_by), _key(other.conferred_by)
    short, long = sorted((a, b), key=len)
    # "Bằng khen UBND tỉnh" is that of "Chủ tịch UBND tỉnh".
    head_of = long.endswith(" " + short) and _HEADS.fullmatch(long[: -len(short) - 1]) is not None
    return long == short or long.startswith(short + " ") or head_of


_HEADS = re.compile(
    r"(?:chu tich|bo truong|giam doc|tong giam doc|btv|bch|ban thuong vu|ban chap hanh|thuong truc|thu truong|doan chu tich|chanh an|lanh dao|ban giam doc)"
)
