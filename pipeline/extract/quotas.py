"""How many awards may be given, to whom and within what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.extract import audience
from pipeline.extract.award_words import forms_in
from pipeline.extract.choosing import Features, Question, around, odds, of_section
from pipeline.extract.conferrers import giver_alone
from pipeline.extract.counting import bare, counts
from pipeline.extract.lines import may_hold
from pipeline.extract.mentions import mentions
from pipeline.extract.number_tables import NumberTable, rows_below
from pipeline.extract.paper import Paper, place
from pipeline.extract.quantities import Count
from pipeline.records.plan import Audience, AwardForm, QuotaRow
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind
from pipeline.vietnamese.shadow import shadow

_SCOPE = re.compile(
    r"(?<!\w)(?:mỗi|từng|toàn|cả|moi|tung|toan)\s+(?:[^\W\d_]+(?:,? ?(?:và |hoặc )?)?){1,6}?"
    r"(?=\s*(?:được|đề nghị|không|tối đa|chọn|xét|khen|bình|giới thiệu|lựa chọn|cử|ít nhất|có|duoc|de nghi|khong|toi da|[:;,.(]|\d|$))",
    re.IGNORECASE,
)
_OF_NUMBERS = (SectionKind.SO_LUONG, SectionKind.HINH_THUC)
_ROLES = (BlockRole.BODY, BlockRole.LIST_ITEM, BlockRole.TABLE_ROW)


# "Hồ sơ sao ba bản": no three villages.
_COPIES = re.compile(r"\b(?:ban|bo)$")


@dataclass(frozen=True, slots=True)
class Counted:
    """A number that may be one of awards: its row, and what the model sees of it."""

    row: QuotaRow
    features: Features


_PLAIN, _ALONE = 1.5, 3.0
"""Log odds: a plan that numbers its awards says one number plainly; else what looks like one is something else.

Of 442 whole plans with numbers one has a single one: what stands alone must be plainer (``một người chỉ nhận một mức``).
"""


def read_quotas(paper: Paper, standards: frozenset[int]) -> list[QuotaRow]:
    """Return the numbers of awards; one that is told again for the same audience and award is one row.

    ``standards`` tells where the standards begin: most numbers in them are asked for, not given.
    """
    weighed = [(counted.row, odds(Question.QUOTA, counted.features)) for counted in numbers(paper, standards)]
    likely = [(row, told) for row, told in weighed if told > 0]
    least = _ALONE if len(likely) == 1 and not _among_numbers(paper, likely[0][0]) else _PLAIN
    if max((told for _, told in likely), default=0.0) < least:
        return []
    rows: list[QuotaRow] = []
    for row, told in weighed:
        if told > 0 and not _told(paper, rows, row):
            rows.append(row)
    return rows


def _among_numbers(paper: Paper, row: QuotaRow) -> bool:
    """Whether a number stands in the section on numbers."""
    block = paper.block_at(row.char_start or 0)
    section = paper.section_of(block) if block else None
    return section is not None and section.kind is SectionKind.SO_LUONG


def numbers(paper: Paper, standards: frozenset[int]) -> Iterator[Counted]:
    """Yield all numbers that may be ones of awards, in order; ``standards`` as for :func:`read_quotas`."""
    contestants = _contestants(paper)
    for section in paper.sections:
        if may_hold(paper, section):
            seen = of_section(paper, section)
            for row, start, end, how in _section_rows(paper, section, contestants):
                block = paper.block_at(row.char_start or 0)
                if block is None:
                    continue
                if section.kind is SectionKind.HO_SO and _COPIES.search(paper.flat(block), start, end):
                    continue
                standard = block.start in standards
                yield Counted(row, seen | _features(paper, block, row, start, end, how, standard))


def _features(
    paper: Paper, block: Block, row: QuotaRow, start: int, end: int, how: str, standard: bool
) -> Features:
    flat = paper.flat(block)
    found = around(paper, block, start, end) | {f"read as {how}": 1.0}
    counted = [word for at, word in paper.words(block) if start <= at < end]
    found["counted " + " ".join(counted[-2:])] = 0.7
    found[f"size {(row.quantity or 0).bit_length()}"] = 0.5
    before = re.split(r"[.;]\s", flat[:start])[-1]
    cues = {
        "in a standard": standard,
        "award before": bool(forms_in(before)),
        "award after": bool(forms_in(re.split(r"[.;]\s", flat[end:])[0])),
        "award in the block": bool(forms_in(block.text)),
        "in brackets": before.rstrip().endswith("("),
        "ends the block": not flat[end:].strip(" .;)"),
        "after a colon": before.rstrip().endswith(":"),
    }
    # What each of them tells depends on the others: "Bằng khen (03 tập thể)" whatever words follow.
    held = ", ".join(cue for cue, holds in cues.items() if holds)
    found[f"together: {how}, {block.role}, {held}"] = 1.0
    found[f"together: {row.audience}, {block.role}, {held}"] = 0.7
    return found | {cue: 1.0 for cue, holds in cues.items() if holds}


def _told(paper: Paper, rows: list[QuotaRow], row: QuotaRow) -> bool:
    """Whether another section told a number for the same audience and, as far as is known, award."""
    block = paper.block_at(row.char_start or 0)
    if block is not None and block.role is BlockRole.TABLE_ROW:
        return False  # what a table says of each unit is no total told again
    for other in rows:
        before = paper.block_at(other.char_start or 0)
        if (
            block is None
            or before is None
            or before.section_no == block.section_no
            or _parts_of_one(paper, before, block)
        ):
            continue
        if (other.audience, other.quantity) == (row.audience, row.quantity):
            one, two = form_of(paper, other), form_of(paper, row)
            givers = _givers(paper, before), _givers(paper, block)
            if all(givers) and not givers[0] & givers[1]:
                continue
            # A prize is not told again where only "01 tập thể" is said.
            if one is two or (None in (one, two) and AwardForm.KHAC not in (one, two)):
                return True
    return False


def _parts_of_one(paper: Paper, one: Block, other: Block) -> bool:
    """Whether two blocks stand in parts of one section on numbers, which tells each number once."""
    sections = paper.section_of(one), paper.section_of(other)
    parents = {section.parent_no for section in sections if section}
    numbers = all(section is not None and section.kind is SectionKind.SO_LUONG for section in sections)
    return numbers and len(parents) == 1 and None not in parents


def _givers(paper: Paper, block: Block) -> set[str]:
    """Return who confers what a block names, by their names without marks; else whom its heading is nothing but."""
    section = paper.section_of(block)
    alone = giver_alone(section.heading or "", said=True) if section else None
    named = [mention.conferred_by for mention in mentions(block.text)] if alone is None else [alone]
    return {" ".join(shadow(name).split()) for name in named if name}


def form_of(paper: Paper, row: QuotaRow) -> AwardForm | None:
    """Return the form of award that a number is of: named beside it, or the only one that its heading or section names."""
    block = paper.block_at(row.char_start or 0)
    section = paper.section_of(block) if block else None
    texts = [row.text, *([block.text] if block else [])]
    if section is not None:
        texts += [section.heading or "", "\n".join(own.text for own in paper.own(section))]
    for text in texts:
        if forms := {form for _, form in forms_in(text)}:
            # "Giấy khen kèm giải thưởng": the prize goes with the certificate.
            named = forms - {AwardForm.KHAC} or forms
            return named.pop() if len(named) == 1 else None
    return None


_PRIZES_OF = re.compile(r"\bgiai (?:thuong )?(?:danh cho )?(tap the|dong doi|toan doan|ca nhan)\b")
"""``* Giải tập thể (trao cho các trường):`` says whom the prizes of the next lines are for."""


def _contestants(paper: Paper) -> Audience | None:
    """Return that a contest is for persons, where its part on whom it is for names nobody else: its prizes need not say."""
    named = {
        who
        for section in paper.of_kind(SectionKind.DOI_TUONG)
        for block in paper.own(section)
        for who in audience.named_in(block.text)
    }
    return Audience.CA_NHAN if named == {Audience.CA_NHAN} else None


def _section_rows(
    paper: Paper, section: Section, winners: Audience | None
) -> Iterator[tuple[QuotaRow, int, int, str]]:
    """Yield rows with the stretch of their block in which the number stands and how it was read.

    ``winners`` are those whom prizes are for that do not say it, until a line names others.
    """
    heading = section.heading or ""
    named = audience.named_in(heading) or audience.led_by(heading)[0] or audience.given_to(heading)
    above = named[0] if len(named) == 1 else None
    scope: str | None = _scope_of(heading, 0)
    table, kind = NumberTable(), "table"
    blocks = paper.own(section)
    if section.heading_block is not None:
        blocks = [paper.blocks[section.heading_block], *blocks]
    for index, block in enumerate(blocks):
        if block.role is BlockRole.TABLE_HEADER:
            table = NumberTable.of_header(block.text, rows_below(blocks, index))
            kind = _kind_of_table(block.text)
            continue
        if block.role not in (*_ROLES, BlockRole.HEADING):
            continue
        if block.role is not BlockRole.HEADING:
            if retitled := table.retitled(block):
                table, kind = retitled, _kind_of_table(block.text)
                continue
            if (read := table.read(block, above)) is not None:
                yield from ((row, 0, len(block.text), kind) for row in read)
                continue
        found = [(count, "count") for count in _counts(paper, block, above, winners)]
        if not found and above and section.kind in _OF_NUMBERS and block.role is not BlockRole.HEADING:
            found = [(count, "number") for count in bare(paper.flat(block), block.text, above)]
        for count, how in found:
            start, end = _clause(block.text, count)
            row = QuotaRow(
                audience=count.audience,
                quantity=count.quantity,
                scope=_scope_of(block.text, count.start) or scope,
                text=block.text[start:end].strip(),
                **place(block, start, end).asdict(),
            )
            yield row, count.start, count.end, how
        if block.text.rstrip().endswith(":"):
            if won := _PRIZES_OF.search(paper.flat(block)):
                winners = Audience.CA_NHAN if won[1] == "ca nhan" else Audience.TAP_THE
            scope = _scope_of(block.text, len(block.text)) or scope


_AWARDED = re.compile(r"\b(?:giai|khen|thuong|suat|dat|danh hieu|tang|de nghi)\b")


def _kind_of_table(titles: str) -> str:
    """Return how numbers are read in a table: under titles that speak of awards, or under others."""
    return "table of awards" if forms_in(titles) or _AWARDED.search(shadow(titles)) else "table"


def _counts(
    paper: Paper, block: Block, above: Audience | None, contestants: Audience | None
) -> Iterator[Count]:
    """Yield what a block counts; the cells of a row are read apart."""
    flat, start = paper.flat(block), 0
    for cell in block.text.split("\t"):
        for count in counts(flat[start : start + len(cell)], cell, above, contestants):
            yield replace(count, start=count.start + start, end=count.end + start)
        start += len(cell) + 1


def _clause(text: str, count: Count) -> tuple[int, int]:
    """Return the clause in which a number stands."""
    start = max(text.rfind(mark, 0, count.start) for mark in (";", ". ", "\t")) + 1
    ends = [place for mark in (";", ". ", "\t") if (place := text.find(mark, count.end)) >= 0]
    end = min(ends, default=len(text))
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return start, end


def _scope_of(text: str, position: int) -> str | None:
    """Return what a number holds for: the last ``mỗi ...`` or ``toàn ...`` before it."""
    sentence = text.rfind(". ", 0, position) + 1
    found = [
        match for match in _SCOPE.finditer(text) if sentence <= match.start() <= position or position == 0
    ]
    if not found:
        return None
    last = found[-1]
    words = re.split(r",\s+(?=[^\W\d_a-zà-ỹđ])", text[last.start() : last.end()])[0].strip(" ,")
    return words or None
