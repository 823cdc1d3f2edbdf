"""Awards: their forms and who confers them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.extract import audience
from pipeline.extract.award_words import awards_in, vocabulary
from pipeline.extract.choosing import Features, Question, around, odds, of_section
from pipeline.extract.conferrers import (
    conferrers_after,
    conferrers_before,
    giver_alone,
    giver_announced,
    giver_at,
    givers_in,
    polished,
)
from pipeline.extract.number_tables import GIVER, NumberTable
from pipeline.extract.paper import LIST_MARK, Paper, place
from pipeline.records.plan import AwardForm, AwardRow
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind
from pipeline.vietnamese.shadow import shadow

_AWARD_SECTIONS = (
    SectionKind.HINH_THUC, SectionKind.KHEN_THUONG, SectionKind.TIEU_CHUAN, SectionKind.SO_LUONG, SectionKind.HO_SO,
)  # fmt: skip


# Orders are conferred by the President of State alone (Luật Thi đua, khen thưởng).
_OF_ITS_OWN = (AwardForm.KHAC, AwardForm.DANH_HIEU)
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


@lru_cache(maxsize=1024)
def mentions(text: str, *, direct: bool = False) -> tuple[Mention, ...]:
    """Return the awards of a text, one for each form and authority.

    ``Bằng khen của Bộ trưởng ...; Chủ tịch UBND tỉnh`` are two awards of one form, ``Cờ thi đua,
    Bằng khen của UBND tỉnh`` two forms of one authority. With ``direct`` an authority may follow any
    form at once. What was read last is kept.
    """
    return tuple(_mentions(text, direct=direct))


def _mentions(text: str, *, direct: bool) -> Iterator[Mention]:
    flat = shadow(text)
    words = vocabulary()
    found = awards_in(text)
    waiting: list[re.Match[str]] = []
    given: list[tuple[int, int]] = []
    from_before = won = False
    for index, match in enumerate(found):
        after = found[index + 1].start() if index + 1 < len(found) else len(flat)
        closed = _CLOSED.match(flat, match.end())
        end = closed.end() if closed else match.end()
        names = list(conferrers_after(text, flat, end, after, words.form_of(match), direct=direct))
        if closed and names and text[names[0][0]].islower():
            # "“Lao động giỏi” của đơn vị": those of a body, not what it gives.
            names = []
        names = [(start, end) for start, end in names if text[start:end].strip() not in _NOBODY]
        between = flat[found[index - 1].end() : match.start()] if index else ""
        won = _WON_BY_WINNERS.search(between) is not None or (won and _WON_TOO.fullmatch(between) is not None)
        if not names and not won and (before := conferrers_before(text, flat, match.start())):
            names = before
            from_before = True
        elif names:
            from_before = False
        if not names and given and (_ALSO.fullmatch(between) or (from_before and _LISTED.fullmatch(between))):
            names = given
        if not names and index + 1 < len(found) and _LISTED.fullmatch(flat[match.end() : after]):
            waiting.append(match)
            continue
        for form in [*waiting, match]:
            by_law = form is not match and words.form_of(form) in _BY_LAW
            if not names or by_law:
                yield Mention(words.form_of(form), form.start(), form.end(), form.start(), None)
            for start, end in () if by_law else names:
                name = polished(text[start:end])
                first, last = (
                    min(form.start(), start),
                    max(form.end(), start + len(text[start:end].rstrip(" ,;."))),
                )
                yield Mention(words.form_of(form), first, last, form.start(), name)
        waiting, given = [], names


# "Danh hiệu của ngành": whose it is, not who gives it.
_NOBODY = frozenset({"ngành", "đơn vị", "phong trào"})

# "“Tập thể Lao động xuất sắc” của Chủ tịch UBND tỉnh".
_CLOSED = re.compile(r"\s*[”\"](?=\s)")

# "tặng Giấy khen cho thí sinh đạt giải Ba", "cho tác giả giải A": what those have won who are given it.
_WON_BY_WINNERS = re.compile(r"\b(?:cho|co|dat|doat|gianh)\b(?:(?! va |[,;]|\. ).)*$")

# "đạt danh hiệu “Tổ lao động giỏi” hoặc hai năm liền là “Chiến sĩ thi đua cấp cơ sở”": they have won both.
_WON_TOO = re.compile(r"(?:(?!\b(?:tang|trao|cong nhan|thuong|xet)\b)[^;.])*")

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


@dataclass(frozen=True, slots=True)
class Offered:
    """An award that a plan may offer, where it is named, and what the model sees of it."""

    block: Block
    mention: Mention
    features: Features
    about_awards: bool


def read_awards(paper: Paper, standards: frozenset[int]) -> list[AwardRow]:
    """List the awards that the plan offers, each form and authority once.

    Awards that a standard asks to have won before are not offered; ``standards`` tells where those begin.
    """
    named = offers(paper, standards)
    found = [each for each in named if odds(Question.AWARD, each.features) > 0]
    # What other parts of the paper say counts only where those about awards name no giver.
    about = [each for each in found if each.about_awards]
    rows = rows_of(about if any(each.mention.conferred_by for each in about) else found)
    names = dict.fromkeys(each.mention.conferred_by for each in named if each.mention.conferred_by)
    return [row.model_copy(update={"conferred_by": _in_full(row.conferred_by, names)}) for row in rows]


def _in_full(name: str | None, names: Iterable[str]) -> str | None:
    """Return the longest of the names that begin with a name: ``Cục trưởng`` is ``Cục trưởng Cục Thuế tỉnh``."""
    if name is None or _COMPLETE.search(_key(name)):
        return name
    short = _key(name)
    longer = [
        full
        for full in names
        if (key := _key(full)).startswith(short + " ") and not _NOT_LONGER.match(key, len(short))
    ]
    return max(longer, key=len, default=name)


# "Giám đốc Kho bạc Nhà nước" is not he of "Kho bạc Nhà nước khu vực XXI": names of bodies of the whole country are complete.
_COMPLETE = re.compile(r" (?:nha nuoc|viet nam|trung uong|chinh phu|toi cao)$")
# "Trung đoàn trưởng" is no longer name of "Trung đoàn".
_NOT_LONGER = re.compile(r" (?:truong|pho)(?!\w)(?! (?:dai hoc|cao dang|trung))")


def offers(paper: Paper, standards: frozenset[int]) -> list[Offered]:
    """Return all awards that are named where a plan speaks of awards, and those with an authority elsewhere."""
    found: list[Offered] = []
    of_all = _giver_of_all(paper)
    given = _forms_given(paper) if of_all else set()
    for section in paper.sections:
        about = section.kind in _AWARD_SECTIONS or paper.within(section, _AWARD_SECTIONS)
        if not about and section.kind in (SectionKind.CAN_CU, SectionKind.MUC_DICH, SectionKind.NOI_NHAN):
            continue
        seen = of_section(paper, section)
        givers: list[str] | None = None
        whole = _giver_above(paper, section) if about else None
        for block, mention in _section_mentions(paper, section):
            if mention.conferred_by is None and whole:
                mention = replace(mention, conferred_by=whole)
            if mention.conferred_by is None and of_all and mention.form not in given:
                mention = replace(mention, conferred_by=of_all)
            if mention.conferred_by is None and mention.form in _OF_ITS_OWN:
                givers = _givers_of(paper, section) if givers is None else givers
                mention = replace(mention, conferred_by=givers[0]) if len(givers) == 1 else mention
            flat = paper.flat(block)
            asked = (
                block.start in standards and _is_condition(flat, mention.at) and not _promised(flat, mention)
            )
            if (about or mention.conferred_by) and not asked:
                found.append(Offered(block, mention, seen | _features(paper, block, mention, section), about))
    return found


def _giver_above(paper: Paper, section: Section) -> str | None:
    """Return the authority that the nearest heading is that is nothing but one: ``2.1. Của Trung ương Hội (3 cá nhân)``."""
    own = giver_alone(section.heading or "")
    above = (giver_alone(other.heading or "", said=True) for other in paper.above(section))
    return own or next(filter(None, above), None)


def _giver_of_all(paper: Paper) -> str | None:
    """Return who gives all that a plan names no other giver of: ``Các hình thức dưới đây do Giám đốc quyết định``."""
    for section in paper.sections:
        if section.kind not in _AWARD_SECTIONS:
            continue
        for block in paper.own(section):
            if told := _ALL_BY.search(paper.flat(block)):
                return giver_at(block.text, told.end())
    return None


def _forms_given(paper: Paper) -> set[AwardForm]:
    """Return the forms that a plan names a giver of."""
    told = (
        mention
        for section in paper.of_kind(*_AWARD_SECTIONS)
        for _, mention in _section_mentions(paper, section)
    )
    return {mention.form for mention in told if mention.conferred_by}


_ALL_BY = re.compile(
    r"\b(?:tat ca|(?:cac|moi|nhung) (?:danh hieu|hinh thuc|giai|muc|phan thuong)\b)[^.;:]{0,60}? do (?=[^.;:]{4,90}? (?:quyet dinh|tang|trao|khen|cong nhan|cap)\b)"
)


def _givers_of(paper: Paper, section: Section) -> list[str]:
    """Return those who give something in a section."""
    texts = [section.heading or "", *(block.text for block in paper.own(section))]
    return list(dict.fromkeys(name for text in texts for name in givers_in(text)))


def _promised(flat: str, mention: Mention) -> bool:
    """Whether a standard promises an award, at its head or after what earns it; else it asks to have won it."""
    earned = EARNED.search(flat)
    return (
        (mention.start < 40 and not _HAS_WON.match(flat))
        or mention.at < flat.find(":") < 200
        or (mention.start < mention.at and not _RECEIVED.search(flat[: mention.start]))
        or (earned is not None and mention.at >= earned.end() - 1)
    )


_HAS_WON = re.compile(LIST_MARK + r"(?:da|tung) (?:duoc |it nhat )")


def _features(paper: Paper, block: Block, mention: Mention, section: Section) -> Features:
    flat = paper.flat(block)
    found = around(paper, block, mention.start, mention.end)
    found[f"form {mention.form}"] = 1.0
    found["given by someone" if mention.conferred_by else "given by nobody"] = 1.0
    found["form " + " ".join(flat[mention.at : mention.end].split()[:2])] = 0.7
    earned = EARNED.search(flat)
    cues = {
        # A heading says which award its standards are for: "Tập thể được tặng Giấy khen của Giám đốc Sở".
        "won before": block.role is not BlockRole.HEADING and _is_condition(flat, mention.at),
        "giver first": mention.start < mention.at,
        "at the head": mention.start < 14,
        "before a colon": mention.at < block.text.find(":") < 200,
        "earned": earned is not None and mention.at >= earned.end() - 1,
        "in the heading": block.role is BlockRole.HEADING,
        "award section": section.kind in _AWARD_SECTIONS,
    }
    return found | {cue: 1.0 for cue, holds in cues.items() if holds}


def _section_mentions(paper: Paper, section: Section) -> Iterator[tuple[Block, Mention]]:
    """Yield the awards that the heading and the lines of a section name."""
    if section.heading_block is not None:
        block = paper.blocks[section.heading_block]
        named = mentions(block.text)
        yield from ((block, mention) for mention in named or _given_under(paper, section))
    table, givers, by_row = NumberTable(), False, False
    leader: str | None = None
    for block in paper.own(section):
        if block.role is BlockRole.BODY or block.text.rstrip().endswith(":"):
            # "Do Câu lạc bộ trao:", and what it gives below.
            announces = block.text.rstrip().endswith(":")
            leader = (giver_alone(block.text) or giver_announced(block.text)) if announces else None
        if block.role is BlockRole.TABLE_HEADER:
            table = NumberTable.of_header(block.text)
            by_row = audience.titles_whom(block.text)
            givers = GIVER.search(block.text) is not None
            # "Đối tượng | Bằng khen của Bộ trưởng | Giấy khen của Cục trưởng"
            yield from ((block, mention) for mention in mentions(block.text) if mention.conferred_by)
        if block.role not in (BlockRole.BODY, BlockRole.LIST_ITEM, BlockRole.TABLE_ROW):
            continue
        text, row = block.text, block.role is BlockRole.TABLE_ROW
        if row and "\t" not in text:
            # What a row says of numbers and of whom they are for follows the giver without a sign between them.
            cell = audience.counted_cell(text) if by_row else None
            text = text[: cell[0] if cell else table.numbers_start(text)]
        giver = _giver_of_row(text) if row and givers else None
        for mention in mentions(text, direct=row and givers):
            yield block, replace(mention, conferred_by=mention.conferred_by or giver or leader)


def _given_under(paper: Paper, section: Section) -> Iterator[Mention]:
    """Yield the awards of the heading above that a heading names the giver of: ``2. Bằng khen`` / ``2.1. Của Tỉnh Hội``."""
    heading = section.heading or ""
    above = list(paper.above(section))
    name = giver_alone(heading, said=True)
    if name is None or len(above) < 2:
        return
    start = heading.find(name)
    for mention in mentions(above[1].heading or ""):
        if mention.conferred_by is None and start >= 0:
            yield Mention(mention.form, start, start + len(name), start, name)


def _giver_of_row(text: str) -> str | None:
    """Return the authority that a cell is nothing but: ``Giám đốc Công ty | Giấy khen | 6``."""
    return next(filter(None, map(giver_alone, text.split("\t"))), None) if "\t" in text else None


EARNED = re.compile(
    r"(?:\bthi |; |\bse )duoc (?:(?:xet|de nghi|trinh)[, ]+(?:\S+ ){0,12}?)?(?:tang|trao|thuong|gan|cong nhan)\b"
    r"|\bduoc (?:xet|de nghi)[, ]+(?:\S+ ){0,12}?(?:tang|trao|thuong)\b"
    r"|(?:[,;:] |\bthi )(?:xet )?(?:tang|trao)\b"
    r"|\b(?:thi|de|se) (?:duoc )?(?:(?:xem xet|xet|de nghi|trinh)[, ]+){1,2}(?:\S+ ){0,14}?(?:tang|trao|thuong|cong nhan)\b"
    r"|\bduoc (?:xet|de nghi) (?=(?:giay khen|bang khen|co thi dua|danh hieu|huan chuong|ky niem chuong)\b)"
    r"|\bthi duoc (?:\S+ ){0,9}?(?:tang|trao|(?=thuong nong)|cong nhan)"
)
"""What a standard earns, told after it: ``... thì được xét tặng Giấy khen``, ``...; được tặng Cúp``; without marks."""


def conferrals(text: str) -> list[Mention]:
    """Return the awards that a text says an authority gives: ``Kết thúc năm học, Giám đốc Sở tặng Giấy khen cho ...``."""
    flat = shadow(text)
    return [
        mention
        for mention in mentions(text)
        if mention.start < mention.at and not _RECEIVED.search(flat[: mention.start])
    ]


_RECEIVED = re.compile(r"\b(?:duoc|do|da|tung|cua|nhan|neu)\s(?:\w+ ){0,1}$")


_WON_BEFORE = re.compile(
    r"\b(?:da|tung) (?:duoc )?(?:\w+ ){0,2}$|\b(?:lien|lien tuc|nam) (?:deu )?(?:la|dat) (?:cac |mot )?$|\b(?:ca nhan|nguoi|dong chi|tap the|don vi) (?:da |deu )?la [“\"]?$|\bduoc (?:tang|nhan|cong nhan) (?:\w+ ){0,2}$|(?<!cong nhan )\b(?:dat|doat|gianh) (?:cac |mot )?$|\bmoi $"
)


def _is_condition(flat: str, position: int) -> bool:
    """Whether an award is one that was won before (``đã được tặng Giấy khen``)."""
    return _WON_BEFORE.search(flat[max(0, position - 40) : position]) is not None


# "trong đó ít nhất 02 năm được Thành hội tặng Giấy khen", "được UBND thành phố tặng Bằng khen ít nhất hai lần".
_HAD = re.compile(r"\bduoc (?:[^;,.:]{3,60} )?(?:tang|trao|cong nhan)(?: thuong)? (?:\w+ ){0,2}$")
_HAD_FOR_YEARS = re.compile(r"\b(?:nam|lan|lien|lien tuc|phai|da|tung)\b[^;,.:]{0,50}(?<! thi)$")
_SO_OFTEN = re.compile(
    r"(?:(?! cho )[^;,.:]){0,60}?\b(?:it nhat )?(?:\d{1,2}|mot|hai|ba|bon|nam) (?:lan|nam)\b"
)


def won_before(flat: str, at: int) -> bool:
    """Whether an award that is named at a place of a standard is one that must have been won before."""
    if _is_condition(flat, at):
        return True
    had = _HAD.search(flat, max(0, at - 140), at)
    return had is not None and bool(
        _HAD_FOR_YEARS.search(flat, max(0, had.start() - 70), had.start()) or _SO_OFTEN.match(flat, at)
    )


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


def rows_of(found: list[Offered]) -> list[AwardRow]:
    """Return one row for each form and authority of the awards that are offered."""
    kept: list[tuple[Block, Mention]] = []
    for each in found:
        block, mention = each.block, each.mention
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
    return long == short or (long.startswith(short + " ") and not _COMPLETE.search(short)) or head_of


_HEADS = re.compile(
    r"(?:uy ban|chu tich|bo truong|giam doc|tong giam doc|btv|bch|ban thuong vu|ban chap hanh|thuong truc|thu truong|doan chu tich|chanh an|lanh dao|ban giam doc)"
)
