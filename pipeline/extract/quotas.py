"""How many awards may be given, to whom and within what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from pipeline.extract import audience
from pipeline.extract.awards import forms_in
from pipeline.extract.number_tables import NumberTable
from pipeline.extract.paper import LIST_MARK, Paper, place
from pipeline.records.plan import Audience, AwardForm, QuotaRow
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind
from pipeline.vietnamese.numerals import NUMBER_WORDS, read_number
from pipeline.vietnamese.shadow import shadow

_FLAT_WORDS = "|".join(sorted((shadow(word) for word in NUMBER_WORDS - {"không"}), key=len, reverse=True))
QUANTITY = rf"(?:\d{{1,4}}(?:\s*\([^()]{{1,20}}\))?|(?:{_FLAT_WORDS})(?:\s+(?:{_FLAT_WORDS})){{0,3}})"
_COUNTED = re.compile(
    rf"(?<![\w/.,%-])(?P<number>{QUANTITY})\s+(?:\([^()]{{1,20}}\)\s*)?(?:nu |nam )?(?P<noun>{audience.noun_pattern()})"
)
_HEAD = re.compile(
    r"(?<!\w)(?:(?:doi )?voi |ve )?(?P<noun>tap the|ca nhan|ho gia dinh|gia dinh|thu truong)(?:[^:;,.\d]{0,50})\s*[:(]?\s*(?:[^:;.\d]{0,60}?)"
    r"(?<![\w/.,%-])(?P<number>\d{1,4})(?!\s*%)(?![\w/])(?! (?:nam|thang|ngay|lan|diem|trieu|dong|gio|m2|tuoi)\b)"
)
# "01 giải nhất, 02 giải nhì cho các chi đội", "10 Giấy khen cho học sinh": awards are counted.
_PRIZE = r"(?:giay khen|bang khen|co(?: thi dua)?|giai(?: (?:nhat|nhi|ba|tu|khuyen khich|dac biet|phu|phong trao|[abc]))?(?! (?:phap|quyet|trinh|ngan)\b)|suat|phan thuong|phan qua|giay chung nhan|danh hieu)"
_PRIZES = re.compile(rf"(?<![\w/.,%-])(?P<number>{QUANTITY})\s+{_PRIZE}(?!\w)")
_WINNER = re.compile(
    rf"(?:[^;.:\d]|\d{{1,4}}\s+{_PRIZE}(?!\w)|\d[\d.]*\s+(?:trieu |nghin |ngan )?(?:dong|d)\b)*?(?<!\w)(?:cho|danh cho|tang)\s+(?:cac |moi |nhung |mot |tung )?(?P<noun>{audience.noun_pattern()}|[a-z]{{2,9}}(?!\w))"
)
# Flags are given to collectives alone (Luật Thi đua, khen thưởng).
_FLAG = re.compile(r"\scờ(?: thi đua)?$", re.IGNORECASE)
_BESIDE_PRIZE = re.compile(r"\s+(tap the|dong doi|toan doan|ca nhan)\b")
_GIVEN_TO = re.compile(
    rf"(?<!\w)(?:cho|danh cho|tang|thuong|khen|doi voi|giai)\s+(?:cac |moi |nhung |mot |tung )?(?P<noun>{audience.noun_pattern()})(?=[^;:.]{{0,60}}:)"
)
_LABEL = re.compile(
    LIST_MARK
    + r"(?:ve )?(?:so luong|chi tieu(?: xet| de nghi| khen)|phan bo|dinh muc|han muc|co cau|dinh suat)\b(?! (?:bo|ho so|ban)\b)"
)
# "đã được tặng Giấy khen, giúp 03 hộ": what is asked of those who are to get an award.
_IN_STANDARDS = re.compile(
    r"\b(?:da|tung) (?:duoc|co|dat)|\b(?:dat|hoan thanh|giup|co(?! (?:thi dua|luan luu|truyen thong|don vi|dan dau|thuong|cho)\b)|van dong|ket nap|vi pham|tro len|phu trach|thuoc|do)\b"
)
# "02 KBNN huyện": a body by the letters of its name.
_ABBREVIATED = re.compile(r"(?<![\w/.,%-])(?P<number>\d{1,3})\s+(?P<noun>[A-ZĐ]{2,9})(?![\w/&-])")
# "08 tập thể (trong đó ít nhất 04 tổ dân phố)": those are counted already.
_OF_THEM = re.compile(r"trong (?:do|so do|so nay)[^;.)]*$")
# "mười huyện chọn ba mươi tập thể": those who choose are not chosen.
_CHOOSING = re.compile(
    rf"(?:,? (?!duoc )\w+){{0,5}}? (?:lua chon|binh chon|xet chon|chon|gioi thieu|de cu|cu)\s+(?:khong qua |toi da |it nhat |tu )?{QUANTITY}(?!\w)"
)
_SCOPE = re.compile(
    r"(?<!\w)(?:mỗi|từng|toàn|cả|moi|tung|toan)\s+(?:[^\W\d_]+(?:,? ?(?:và |hoặc )?)?){1,6}?"
    r"(?=\s*(?:được|đề nghị|không|tối đa|chọn|xét|khen|bình|giới thiệu|lựa chọn|cử|ít nhất|có|duoc|de nghi|khong|toi da|[:;,.(]|\d|$))",
    re.IGNORECASE,
)
_AWARDING = re.compile(
    r"(?:khong qua|toi da|so luong|chon|khen|tang|de xuat|de nghi|cong nhan|danh cho|gioi thieu|binh xet|suy ton|xet|thuong)(?: thuong)?(?: \w+){0,3},?\s*$"
)
# "01 tập thể và 02 cá nhân tiêu biểu nhất được đề nghị ... tặng Bằng khen".
_GIVEN_AFTER = re.compile(r"[^;.:]{0,80}?\bduoc (?:xet|de nghi|[^;.:]{0,60}? (?:tang|trao|de nghi))\b")
_YEAR = re.compile(r"\b(?:cuoi|dau|hang|hằng|moi|trong|het|giua|ca|toan|nua|mot|tung|nhieu)\s*$")
_RATE = re.compile(r"\s*(?:%|phan tram)")
# Counted things in a rule on numbers that are not awards: thresholds and bases of reckoning.
_NOT_AWARDS = re.compile(r"(?:cu|moi|du|nam trong|tren|duoi|co tu|tu|tren tong so|trong so|it hon|co)\s*$")


@dataclass(frozen=True, slots=True)
class _Count:
    start: int
    end: int
    quantity: int
    audience: Audience


def read_quotas(paper: Paper) -> list[QuotaRow]:
    """Return the numbers of awards: those of sections on numbers, and what other sections on awards add to them.

    A number that is told again for the same audience is one row.
    """
    rows: list[QuotaRow] = []
    for section in paper.of_kind(SectionKind.SO_LUONG):
        rows += _section_rows(paper, section, _Reading.ALL)
    reading = _Reading.AWARDS if rows else _Reading.ALL
    for section in paper.of_kind(SectionKind.HINH_THUC):
        rows += _new(paper, rows, _section_rows(paper, section, reading))
    reading = _Reading.AWARDS if rows else _Reading.OFFERED
    for section in paper.of_kind(SectionKind.KHEN_THUONG):
        rows += _new(paper, rows, _section_rows(paper, section, reading))
    known = {form_of(paper, row) for row in rows}
    for section in paper.of_kind(SectionKind.TIEU_CHUAN, SectionKind.HO_SO, SectionKind.TO_CHUC):
        named = {form for _, form in forms_in(section.heading or "")}
        # The standards of an award of which no number is told yet may tell it: "Đề nghị 01 tập thể".
        awarding = not rows or (named and not named & known)
        reading = _Reading.AWARDING if awarding else _Reading.LABELLED
        rows += _new(paper, rows, _section_rows(paper, section, reading))
    return sorted(rows, key=lambda row: row.char_start or 0)


class _Reading(Enum):
    """How much must stand beside a number for it to be one of awards.

    ``ALL``: nothing, the section is about numbers; ``AWARDS``: a form of award before it in the sentence;
    ``AWARDING``: a word of giving or of choosing; ``OFFERED``: either; ``LABELLED``: only a line that says it
    is about numbers, which always does.
    """

    ALL = auto()
    AWARDS = auto()
    AWARDING = auto()
    OFFERED = auto()
    LABELLED = auto()


def form_of(paper: Paper, row: QuotaRow) -> AwardForm | None:
    """Return the form of award that a number is of: named beside it, or the only one that its section names."""
    block = paper.block_at(row.char_start or 0)
    section = paper.section_of(block) if block else None
    texts = [row.text, *([block.text] if block else [])]
    if section is not None:
        texts += ["\n".join(own.text for own in paper.own(section)), section.heading or ""]
    for text in texts:
        if forms := {form for _, form in forms_in(text)}:
            # "Giấy khen kèm giải thưởng": the prize goes with the certificate.
            named = forms - {AwardForm.KHAC} or forms
            return named.pop() if len(named) == 1 else None
    return None


def _new(paper: Paper, known: list[QuotaRow], rows: Iterator[QuotaRow]) -> list[QuotaRow]:
    """Return the rows that tell a number not known yet: of another audience, or certainly of another award."""
    read = list(rows)
    told = [(row.audience, row.quantity, form_of(paper, row)) for row in known] if read else []
    found = []
    for row in read:
        form = form_of(paper, row)
        if not any(
            (row.audience, row.quantity) == (who, number) and (not form or not other or form is other)
            for who, number, other in told
        ):
            found.append(row)
    return found


def _section_rows(paper: Paper, section: Section, reading: _Reading) -> Iterator[QuotaRow]:
    inherited = audience.named_in(section.heading or "")
    scope: str | None = _scope_of(section.heading or "", 0)
    table = NumberTable()
    if reading is _Reading.ALL or _LABEL.match(shadow(section.heading or "")):
        reading = _Reading.ALL
    for block in paper.own(section):
        if block.role is BlockRole.TABLE_HEADER:
            table = NumberTable.of_header(block.text)
            continue
        if block.role not in (BlockRole.BODY, BlockRole.LIST_ITEM, BlockRole.TABLE_ROW):
            continue
        if retitled := table.retitled(block):
            table = retitled
            continue
        if reading is not _Reading.LABELLED and (read := table.read(block)) is not None:
            yield from read
            continue
        flat = paper.flat(block)
        counts = [
            count
            for start, end in _cells(block)
            for count in _counts(flat[start:end], block.text[start:end], start, reading)
        ]
        if not counts and reading is _Reading.ALL and len(inherited) == 1:
            counts = _bare(flat, block.text, inherited[0])
        for count in counts:
            start, end = _clause(block.text, count)
            found = _scope_of(block.text, count.start) or scope
            yield QuotaRow(
                audience=count.audience,
                quantity=count.quantity,
                scope=found,
                text=block.text[start:end].strip(),
                **place(block, start, end).asdict(),
            )
        if block.text.rstrip().endswith(":"):
            scope = _scope_of(block.text, len(block.text)) or scope


def _cells(block: Block) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a block that are read apart: the cells of a row, or all of it."""
    start = 0
    for cell in block.text.split("\t"):
        yield start, start + len(cell)
        start += len(cell) + 1


def _counts(flat: str, text: str, offset: int, reading: _Reading) -> Iterator[_Count]:
    anywhere = reading is _Reading.ALL or _LABEL.match(flat) is not None
    for count in _found(flat, text, reading, anywhere=anywhere):
        yield replace(count, start=count.start + offset, end=count.end + offset)


def _is_of_awards(before: str, reading: _Reading) -> bool:
    """Whether what stands before a number in its line makes it one of awards."""
    if reading is _Reading.LABELLED:
        return False
    sentence = re.split(r"[.;]\s", before)[-1]
    if reading is _Reading.AWARDS or reading is _Reading.OFFERED:
        named = forms_in(sentence)
        if named and not _IN_STANDARDS.search(sentence):
            return True
    return reading is not _Reading.AWARDS and _AWARDING.search(before[-60:]) is not None


def _found(flat: str, text: str, reading: _Reading, *, anywhere: bool) -> Iterator[_Count]:
    taken: list[tuple[int, int]] = []
    for found in _COUNTED.finditer(flat):
        before = flat[: found.start()]
        joined = bool(taken) and re.fullmatch(
            r"[^\d.:]{0,40}?(?:,|va|;)\s*", flat[taken[-1][1] : found.start()]
        )
        if found["number"] == "nam" and _YEAR.search(before):
            continue  # "cuối năm Giám đốc ...": no five directors
        given = _GIVEN_AFTER.match(flat, found.end()) is not None and forms_in(flat[found.end() :]) != []
        if not anywhere and not joined and not given and not _is_of_awards(before, reading):
            continue
        if _NOT_AWARDS.search(before[-14:]) and not re.search(
            r"(?:khong qua|toi da)\s+\S*\s*$", before[-24:]
        ):
            continue
        quantity = _number(text[found.start("number") : found.end("number")])
        who = audience.of_noun(text[found.start("noun") :])
        if quantity is None or who is None:
            continue
        if found["noun"] == "nguoi" and before.rstrip().endswith(":"):
            # "quản đốc, trưởng phòng: 02 người": the words before the colon say which.
            head = re.split(r"[;.]\s|, rieng ", text[: found.start()])[-1]
            who = next(iter(audience.led_by(re.sub(r"^\s*(?:riêng|còn)\s+", "", head))[0]), who)
        if _CHOOSING.match(flat, found.end()) or _OF_THEM.search(before):
            continue
        taken.append(found.span())
        yield _Count(found.start(), found.end(), quantity, who)
    for short in _ABBREVIATED.finditer(text):
        beside = any(0 <= a - short.end() < 20 or 0 <= short.start() - b < 20 for a, b in taken)
        given = anywhere or beside or _AWARDING.search(flat[: short.start()][-60:]) is not None
        who = audience.of_noun(text[short.start("noun") :])
        if given and who and (quantity := _number(short["number"])):
            taken.append(short.span())
            yield _Count(short.start(), short.end(), quantity, who)
    for prize in _prizes(flat, text) if anywhere or reading is not _Reading.LABELLED else ():
        taken.append((prize.start, prize.end))
        yield prize
    if not anywhere:
        return
    for found in _HEAD.finditer(flat):
        # "Tập thể: 05": the number stands alone after whom it is for.
        if any(start < found.end("number") and found.start() < end for start, end in taken):
            continue
        quantity = _number(text[found.start("number") : found.end("number")])
        who = audience.of_noun(text[found.start("noun") :])
        if quantity is not None and who is not None and not _RATE.match(flat, found.end("number")):
            yield _Count(found.start(), found.end(), quantity, who)


def _prizes(flat: str, text: str) -> Iterator[_Count]:
    """Read counted prizes: whom they are for stands after them, before them, or at the head of the line."""
    led = audience.led_outright(text)
    who: Audience | None = None
    last = 0
    for found in _PRIZES.finditer(flat):
        winner = _WINNER.match(flat, found.end()) or _winner_before(flat, found.start())
        beside = _BESIDE_PRIZE.match(flat, found.end())
        goes_on = re.search(r"[.;]\s", flat[last : found.start()]) is None
        # "cá nhân: 03 giải nhất, 06 giải nhì": those of one list are for the same.
        listed = who if last and goes_on else None
        if beside:
            who = Audience.CA_NHAN if beside[1] == "ca nhan" else Audience.TAP_THE
        elif winner:
            who = audience.of_noun(text[winner.start("noun") :]) or listed
        else:
            flag = Audience.TAP_THE if _FLAG.search(text[found.start() : found.end()]) else None
            who = led[0] if len(led) == 1 else listed or flag
        last = found.end()
        quantity = _number(text[found.start("number") : found.end("number")])
        if who is not None and quantity is not None and not _NOT_AWARDS.search(flat[: found.start()][-14:]):
            yield _Count(found.start(), found.end(), quantity, who)


def _winner_before(flat: str, position: int) -> re.Match[str] | None:
    """Find whom prizes are for where that stands before them: ``thưởng các lớp: 01 giải nhất, 02 giải nhì``."""
    sentence = max(flat.rfind(mark, 0, position) for mark in (". ", "; ")) + 1
    found = list(_GIVEN_TO.finditer(flat, sentence, position))
    return found[-1] if found else None


def _bare(flat: str, text: str, who: Audience) -> list[_Count]:
    """Read ``không quá 05 ...`` under a heading that says whom the number is for."""
    found = re.search(
        rf"(?:khong qua|toi da|so luong|chon|khen|xet|:)\D{{0,20}}?(?P<number>{QUANTITY})(?!\s*%)(?![\w/])",
        flat,
    )
    quantity = _number(text[found.start("number") : found.end("number")]) if found else None
    if found is None or quantity is None:
        return []
    return [_Count(found.start("number"), found.end("number"), quantity, who)]


def _number(text: str) -> int | None:
    return read_number(re.sub(r"\s*\(.*", "", text)) or None


def _clause(text: str, count: _Count) -> tuple[int, int]:
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
