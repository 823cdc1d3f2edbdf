"""Awards: their forms and who confers them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from pipeline.extract import audience
from pipeline.extract.award_titles import title_span
from pipeline.extract.choosing import Features, Question, around, odds, of_section
from pipeline.extract.conferrers import giver_alone, giver_announced, giver_at, givers_in
from pipeline.extract.earned import EARNED, is_condition, received
from pipeline.extract.gifts import gifts
from pipeline.extract.mentions import BY_LAW, Mention, mentions, recognised
from pipeline.extract.number_columns import GIVER
from pipeline.extract.number_tables import NumberTable, rows_below
from pipeline.extract.one_award import in_full, key_of, same
from pipeline.extract.paper import LIST_MARK, Paper, place
from pipeline.records.plan import AwardForm, AwardRow
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind
from pipeline.vietnamese.shadow import shadow

_AWARD_SECTIONS = (
    SectionKind.HINH_THUC, SectionKind.KHEN_THUONG, SectionKind.TIEU_CHUAN, SectionKind.SO_LUONG, SectionKind.HO_SO,
)  # fmt: skip


_OF_ITS_OWN = (AwardForm.KHAC, AwardForm.DANH_HIEU)


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
    return [row.model_copy(update={"conferred_by": in_full(row.conferred_by, names)}) for row in rows]


def offers(paper: Paper, standards: frozenset[int]) -> list[Offered]:
    """Return all awards that are named where a plan speaks of awards, and those with an authority elsewhere."""
    found: list[Offered] = []
    of_all = _giver_of_all(paper)
    told = {section.section_no: list(_section_mentions(paper, section)) for section in paper.sections}
    given = _forms_given(paper, told) if of_all else set()
    titles = _titles_given(told)
    for section in paper.sections:
        about = section.kind in _AWARD_SECTIONS or paper.within(section, _AWARD_SECTIONS)
        if not about and section.kind in (SectionKind.CAN_CU, SectionKind.MUC_DICH, SectionKind.NOI_NHAN):
            continue
        seen = of_section(paper, section)
        givers: list[str] | None = None
        whole = _giver_above(paper, section) if about else None
        for block, mention in told[section.section_no]:
            if mention.conferred_by is None and whole:
                mention = replace(mention, conferred_by=whole)
            if mention.conferred_by is None and of_all and mention.form not in given:
                mention = replace(mention, conferred_by=of_all)
            if mention.conferred_by is None and mention.form in _OF_ITS_OWN:
                mention = replace(mention, conferred_by=_giver_of_title(titles, block.text, mention))
            if (
                mention.conferred_by is None
                and mention.form in _OF_ITS_OWN
                and section.kind is not SectionKind.HO_SO
            ):
                givers = _givers_of(paper, section) if givers is None else givers
                mention = replace(mention, conferred_by=givers[0]) if len(givers) == 1 else mention
                if mention.conferred_by and (title := _title(block.text, mention)):
                    titles.setdefault(title, mention.conferred_by)
            flat = paper.flat(block)
            asked = block.start in standards and _won(flat, mention) and not _promised(flat, mention)
            if (
                (about or mention.conferred_by)
                and not asked
                and not _HIGHER.match(mention.conferred_by or "")
            ):
                found.append(Offered(block, mention, seen | _features(paper, block, mention, section), about))
        if about and section.kind is not SectionKind.HO_SO:
            found += _gifts(paper, section, seen)
    return found


def _gifts(paper: Paper, section: Section, seen: Features) -> Iterator[Offered]:
    """Yield what the lines of a section say is given that is no award by name."""
    for block in paper.own(section):
        if block.role in (BlockRole.BODY, BlockRole.LIST_ITEM):
            for gift in gifts(block.text):
                features = seen | _features(paper, block, gift, section) | {"gift": 1.0}
                yield Offered(block, gift, features, about_awards=True)


# "Đề nghị cấp trên tặng Bằng khen": nobody is named.
_HIGHER = re.compile(r"(?:các )?cấp trên\b", re.IGNORECASE)


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


def _titles_given(told: Mapping[int, list[tuple[Block, Mention]]]) -> dict[str, str]:
    """Return who gives what a plan calls by a name: ``Ban Chỉ đạo: Giấy chứng nhận “Sản phẩm số hữu ích”``."""
    found: dict[str, str] = {}
    for block, mention in chain.from_iterable(told.values()):
        if mention.conferred_by and mention.form in _OF_ITS_OWN and (title := _title(block.text, mention)):
            found.setdefault(title, mention.conferred_by)
    return found


def _giver_of_title(titles: dict[str, str], text: str, mention: Mention) -> str | None:
    """Return who gives an award that is named without a giver, where its title was named with one elsewhere."""
    title = _title(text, mention)
    return titles.get(title) if title else None


def _title(text: str, mention: Mention) -> str | None:
    """Return the name in quotation marks that an award has, without marks."""
    found = _QUOTED.match(text, max(0, mention.at - 1))
    return " ".join(shadow(found[1]).split()) if found else None


_QUOTED = re.compile(r"[^“\"”,;.:]{0,40}[“\"]([^”\"]{4,80})[”\"]")


def _forms_given(paper: Paper, told: Mapping[int, list[tuple[Block, Mention]]]) -> set[AwardForm]:
    """Return the forms that a plan names a giver of; ``told`` are the mentions of every section by its number."""
    about = (told[section.section_no] for section in paper.of_kind(*_AWARD_SECTIONS))
    return {mention.form for _, mention in chain.from_iterable(about) if mention.conferred_by}


_ALL_BY = re.compile(
    r"\b(?:tat ca|(?:cac|moi|nhung) (?:danh hieu|hinh thuc|giai|muc|phan thuong)\b)[^.;:]{0,60}? do (?=[^.;:]{4,90}? (?:quyet dinh|tang|trao|khen|cong nhan|cap)\b)"
)


def _givers_of(paper: Paper, section: Section) -> list[str]:
    """Return those who give something in a section."""
    texts = [section.heading or "", *(block.text for block in paper.own(section))]
    return list(dict.fromkeys(name for text in texts for name in givers_in(text)))


def _won(flat: str, mention: Mention) -> bool:
    """Whether a text says that those it speaks of have won an award, or must have."""
    return mention.won or is_condition(flat, mention.at)


def _promised(flat: str, mention: Mention) -> bool:
    """Whether a standard promises an award, at its head or after what earns it; else it asks to have won it."""
    earned = EARNED.search(flat)
    return (
        (mention.start < 40 and not _HAS_WON.match(flat))
        or mention.at < flat.find(":") < 200
        or (mention.start < mention.at and not received(flat, mention.start))
        or (earned is not None and mention.at >= earned.end() - 1)
    )


_HAS_WON = re.compile(
    LIST_MARK
    + r"(?:(?:da|tung) (?:duoc |it nhat )|(?:ca nhan|tap the|nguoi|don vi|dong chi|thi sinh|hoc sinh) (?:da |deu )?(?:la |dat |doat ))"
)


def _features(paper: Paper, block: Block, mention: Mention, section: Section) -> Features:
    flat = paper.flat(block)
    clause = flat.find(";", mention.end)
    found = around(paper, block, mention.start, mention.end, until=clause if clause >= 0 else None)
    found[f"form {mention.form}"] = 1.0
    given = mention.conferred_by or BY_LAW.get(mention.form)
    found["given by someone" if given else "given by nobody"] = 1.0
    found["form " + " ".join(flat[mention.at : mention.end].split()[:2])] = 0.7
    earned = EARNED.search(flat)
    cues = {
        # A heading says which award its standards are for: "Tập thể được tặng Giấy khen của Giám đốc Sở".
        "won before": block.role is not BlockRole.HEADING and _won(flat, mention),
        "giver first": mention.start < mention.at,
        "at the head": mention.start < 14,
        "before a colon": mention.at < block.text.find(":") < 200,
        "earned": earned is not None and mention.at >= earned.end() - 1,
        "in the heading": block.role is BlockRole.HEADING,
        "award section": section.kind in _AWARD_SECTIONS,
    }
    # What each of them tells depends on the others: "a) Giấy khen của Giám đốc: ..." offers it whatever words follow.
    held = [cue for cue in _TOGETHER if cues[cue]] + (["given"] if given else [])
    found[f"together: {block.role}, {', '.join(held)}"] = 1.0
    found[f"together: {mention.form}, {', '.join(held)}"] = 1.0
    return found | {cue: 1.0 for cue, holds in cues.items() if holds}


_TOGETHER = ("won before", "giver first", "at the head", "before a colon", "earned", "award section")
"""Cues that a model also sees all together."""


def _section_mentions(paper: Paper, section: Section) -> Iterator[tuple[Block, Mention]]:
    """Yield the awards that the heading and the lines of a section name."""
    if section.heading_block is not None:
        block = paper.blocks[section.heading_block]
        named = mentions(block.text) or recognised(block.text)
        yield from ((block, mention) for mention in named or _given_under(paper, section))
    table, givers, by_row = NumberTable(), False, False
    leader: str | None = None
    blocks = paper.own(section)
    for index, block in enumerate(blocks):
        if block.role is BlockRole.BODY or block.text.rstrip().endswith(":"):
            # "Do Câu lạc bộ trao:", and what it gives below.
            announces = block.text.rstrip().endswith(":")
            leader = (giver_alone(block.text) or giver_announced(block.text)) if announces else None
            if announces and not mentions(block.text):
                yield from _given_here(paper, section, block)
        if block.role is BlockRole.TABLE_HEADER:
            table = NumberTable.of_header(block.text, rows_below(blocks, index))
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
        for mention in mentions(text, direct=row and givers) or recognised(text):
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


def _given_here(paper: Paper, section: Section, block: Block) -> Iterator[tuple[Block, Mention]]:
    """Yield the awards of a heading that a line below it names the giver of: ``2. Giấy khen`` / ``Giám đốc tặng khi kết thúc:``."""
    for name in givers_in(block.text)[:1]:
        start = block.text.find(name)
        for mention in mentions(section.heading or ""):
            if mention.conferred_by is None and start >= 0:
                yield block, Mention(mention.form, start, start + len(name), start, name)


def _giver_of_row(text: str) -> str | None:
    """Return the authority that a cell is nothing but: ``Giám đốc Công ty | Giấy khen | 6``."""
    return next(filter(None, map(giver_alone, text.split("\t"))), None) if "\t" in text else None


def rows_of(found: list[Offered]) -> list[AwardRow]:
    """Return one row for each form and authority of the awards that are offered."""
    kept: list[tuple[Block, Mention]] = []
    for each in found:
        block, mention = each.block, each.mention
        twin = next((i for i, (_, other) in enumerate(kept) if same(other, mention)), None)
        if twin is None:
            kept.append((block, mention))
        elif len(key_of(mention.conferred_by or "")) > len(key_of(kept[twin][1].conferred_by or "")):
            kept[twin] = (block, mention)
    # What is given without a word on who gives it is the plan's own, as its certificates are.
    givers = {mention.conferred_by for _, mention in kept if mention.form is AwardForm.GIAY_KHEN} - {None}
    own = dict.fromkeys((AwardForm.DANH_HIEU, AwardForm.KHAC), next(iter(givers))) if len(givers) == 1 else {}
    rows: list[AwardRow] = []
    for number, (block, mention) in enumerate(kept, 1):
        start, end = title_span(block.text, mention)
        rows.append(
            AwardRow(
                award_no=number,
                form=mention.form,
                title=" ".join(block.text[start:end].split()),
                conferred_by=mention.conferred_by or BY_LAW.get(mention.form) or own.get(mention.form),
                **place(block, start, end).asdict(),
            )
        )
    return rows
