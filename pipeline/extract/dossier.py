"""Award dossiers: what they hold, how many copies, to whom and by when they go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.extract.choosing import (
    Features,
    Question,
    around,
    blocks_with_sections,
    odds,
    of_section,
)
from pipeline.extract.dates import Span
from pipeline.extract.days import dated, likeliest
from pipeline.extract.paper import LIST_MARK, Paper, place, words_of
from pipeline.records.plan import DossierItemRow
from pipeline.records.segmented import Block, BlockRole, SectionKind
from pipeline.vietnamese.numerals import NUMBER_WORDS, read_number
from pipeline.vietnamese.shadow import shadow

_FLAT_WORDS = "|".join(sorted((shadow(word) for word in NUMBER_WORDS), key=len, reverse=True))
_COPIES = re.compile(
    rf"(?<![\w/.,])(?P<number>\d{{1,2}}|{_FLAT_WORDS})\s*(?:\([^()]{{1,12}}\)\s*)?(?P<unit>bo|ban)(?:\s+(?:ho so|chinh|goc|giay|in|lam|gom))?(?![\w])(?! (?:phan|truong|mon|chi huy|doi|chu|lenh)\b)"
)
_DOSSIER = re.compile(r"ho so|bao cao thanh tich|de nghi khen thuong|to trinh de nghi")
# What ends the name of a recipient; words count with their marks, so that "Đội Xây dựng" goes on.
_RECIPIENT_ENDS = (
    "trước", "trên", "chậm nhất", "muộn nhất", "để", "tổng hợp", "thẩm định", "theo", "từ", "trong", "qua", "kèm", "và gửi", "và bản", "bằng", "vào", "khi", "hạn", "xem xét", "hết", "đến", "làm", "đúng",
    "không", "gồm", "xong", "nhận", "bản giấy", "bản mềm", "bản in", "mới", "một bộ", "ngày", "hoặc", "thông qua", "là", "được", "nhằm", "đồng thời", "sau", "có", "thực hiện", "tiếp nhận", "xét", "họp", "trình", "duyệt", "chậm", "trễ", "muộn", "mỗi", "hai bộ", "với",
)  # fmt: skip
_RECIPIENT_END = re.compile(
    rf"[;:.()\n\t]|\s+[-–]\s+|,?\s+\d|,?\s+(?:{'|'.join(sorted(map(shadow, _RECIPIENT_ENDS), key=len, reverse=True))})(?!\w)"
)
_BODY_IN_SMALL_LETTERS = re.compile(
    r"(?:bo phan|van phong|thuong truc|phong|to|co quan thuong truc|hoi dong|ban to chuc)\s"
)
_PERSON = re.compile(r"(?:thầy|cô|đồng chí|đ/c) ")
_NOT_ITEMS = re.compile(
    LIST_MARK
    + r"(?:thoi gian|thoi han|thoi diem|noi nhan|noi nop|noi gui|dia diem|dia chi|so luong ho so|so luong:|han nop|han gui|han cuoi|ho so (?:\S+ ){0,8}(?:gui|nop|duoc gui|lap|lam|khong|qua)|gui (?:ve|ho so|truoc)|nop (?:ve|ho so|truoc)|qua thoi han|luu y|ghi chu|cac (?:don vi|phong|co quan|tap the|khoa|truong|chi bo|xa|thon)\b.{0,60}(?:gui|nop)|buoc \d|quy trinh|trinh tu|yeu cau|khi |neu |truong hop|viec |khong nhan|tuyen trinh|thanh phan ho so)"
)
# Steps of a procedure; matched with marks, for "Ban" acts and "Bản" is a paper.
_STEP = re.compile(
    LIST_MARK
    + r"(?:hội đồng|văn phòng|phòng|ban|tổ|thường trực)\s.{0,80}(?:thẩm định|tổng hợp|họp|xét|tiếp nhận|trình)\b"
)


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the plan says of award dossiers."""

    items: tuple[DossierItemRow, ...]
    copies: int | None
    recipient: str | None
    deadline: date | None
    deadline_span: Span | None


def read_dossier(paper: Paper, issue: date | None, year: int | None, *, plan: bool) -> Dossier:
    """Read the papers of a dossier, its copies, recipient and last day."""
    blocks = _blocks(paper)
    if not plan and not paper.of_kind(SectionKind.HO_SO):
        # A decision or a letter speaks of other dossiers than those of awards.
        return Dossier((), None, None, None, None)
    deadline = _deadline(paper, issue, year)
    return Dossier(
        items=tuple(_items(paper)),
        copies=_copies(paper, blocks),
        recipient=_recipient(paper),
        deadline=last_day(deadline) if deadline else None,
        deadline_span=deadline,
    )


def _blocks(paper: Paper) -> list[Block]:
    """Return the blocks that may speak of dossiers: those of their own section first."""
    own: list[Block] = []
    others: list[Block] = []
    for section in paper.sections:
        inside = paper.within(section, (SectionKind.HO_SO,))
        blocks = [
            b
            for b in paper.own(section)
            if b.role in (BlockRole.BODY, BlockRole.LIST_ITEM, BlockRole.TABLE_ROW)
        ]
        if section.kind is SectionKind.HO_SO or inside:
            if section.heading_block is not None:
                own.append(paper.blocks[section.heading_block])
            own += blocks
        elif section.kind not in (SectionKind.CAN_CU, SectionKind.MUC_DICH, SectionKind.NOI_NHAN):
            # A row of a task table that speaks of dossiers is a task, not where they go.
            others += [
                block
                for block in blocks
                if block.role is not BlockRole.TABLE_ROW and _DOSSIER.search(paper.flat(block))
            ]
    return own + others


def _items(paper: Paper) -> list[DossierItemRow]:
    listed = [
        block for section in paper.of_kind(SectionKind.HO_SO) for block in _listed(paper, section.section_no)
    ]
    if not listed:
        # "Thời gian, hồ sơ": a section that names dossiers among other things.
        naming = [s for s in paper.sections if SectionKind.HO_SO in s.kinds]
        listed = [block for section in naming for block in _listed(paper, section.section_no)]
    if not listed:
        listed = _announced(paper)
    items = [block for block in listed if not _is_no_item(paper, block)]
    return [
        DossierItemRow(item_no=number, text=block.text.strip(), **place(block).asdict())
        for number, block in enumerate(items, 1)
    ]


# "Các đội gửi hồ sơ về ...": what is done with dossiers.
_SENDS = re.compile(
    r"\b(?:gui|nop|chuyen|trinh) (?:\S+ ){0,4}?ho so\b|\bho so (?:\S+ ){0,12}?(?:gui|nop|chuyen) (?:ve|den|tai|cho)\b"
)


# "Tờ trình, biên bản, báo cáo; gửi về Phòng Tổ chức trước ngày ...": all in one paragraph.
_GOES = re.compile(r"\b(?:gui|nop) (?:ve|den|tai|cho) .{3,80}\btruoc\b")


def _is_no_item(paper: Paper, block: Block) -> bool:
    text = block.text.rstrip()
    if _SENDS.search(paper.flat(block)):
        return True
    return bool(_NOT_ITEMS.match(paper.flat(block)) or _STEP.match(text.lower()) or text.endswith(":"))


_ANNOUNCEMENT = re.compile(r"\bho so\b.{0,120}\b(?:gom|gom co|bao gom|nhu sau|sau day)\s*:?$")


# "Các lớp nộp cho cô Hằng trước ngày 15/11:" in what is said of awards.
_SENT = re.compile(r"\b(?:gui|nop)\b.{0,60}\b(?:ve|cho|den|tai)\b.{0,120}:$")
_ABOUT_AWARDS = frozenset(
    {
        SectionKind.KHEN_THUONG,
        SectionKind.HINH_THUC,
        SectionKind.TIEU_CHUAN,
        SectionKind.SO_LUONG,
        SectionKind.KHAC,
    }
)


def _announced(paper: Paper) -> list[Block]:
    """Return the list below ``Hồ sơ gồm:`` where it stands in no section of its own."""
    for section in paper.sections:
        own = paper.own(section)
        for index, block in enumerate(own):
            flat = paper.flat(block).rstrip()
            sent = section.kind in _ABOUT_AWARDS and _SENT.search(flat) is not None
            if not sent and not _ANNOUNCEMENT.search(flat):
                continue
            found: list[Block] = []
            for item in own[index + 1 :]:
                if item.role is not BlockRole.LIST_ITEM or item.mark == block.mark:
                    break
                found.append(item)
            if found and (not sent or _are_papers(paper, found)):
                return found
    return []


def _are_papers(paper: Paper, items: list[Block]) -> bool:
    papers = sum(_PAPERS.search(" ".join(paper.flat(item).split()[:9])) is not None for item in items)
    return papers * 2 >= len(items)


_PAPERS = re.compile(
    r"\b(?:to trinh|bien ban|bao cao|danh sach|ban sao|ban tom tat|tom tat|van ban|cong van|quyet dinh|giay|phieu|ban phoi|minh chung|hinh anh|don |bang |ban (?:ke|tu|dang|xac|trich|nhan|photo|pho)|so lieu|ho so minh chung|y kien|tai lieu|xac nhan|trich ngang|so yeu|ly lich|anh |video|clip|san pham|mau )"
)


def _listed(paper: Paper, section_no: int) -> list[Block]:
    section = next(s for s in paper.sections if s.section_no == section_no)
    own = paper.own(section)
    items = [block for block in own if block.role is BlockRole.LIST_ITEM]
    if items:
        # A paper whose mark was not read stands among the others.
        items = [b for i, b in enumerate(own) if b in items or _lost_its_mark(paper, own, i)]
    if not items:
        # Papers that stand one a line without a mark: "Tờ trình;", "Biên bản họp;".
        items = [
            b
            for b in own
            if b.role is BlockRole.BODY and len(b.text.split()) <= 30 and b.text.rstrip()[-1] in ";."
        ]
        announced = [block for i, block in enumerate(own) if _under_announcement(paper, own, i)]
        kept = [
            b
            for b in items
            if _PAPERS.match(flat := paper.flat(b)) and "ho so" not in flat and not _GOES.search(flat)
        ]
        return announced if len(announced) >= max(2, len(kept)) else kept
    # A list of steps or duties in a section on procedure is not a list of papers.
    kept = [b for b in items if _PAPERS.search(" ".join(paper.flat(b).split()[:9]))]
    return items if _are_papers(paper, items) else kept


def _lost_its_mark(paper: Paper, own: list[Block], index: int) -> bool:
    block = own[index]
    text = block.text.rstrip()
    if block.role is not BlockRole.BODY or text[-1] not in ";." or len(text.split()) > 30:
        return False
    if not _PAPERS.match(paper.flat(block)) or "ho so" in paper.flat(block):
        return False
    beside = own[max(0, index - 1) : index] + own[index + 1 : index + 2]
    return any(other.role is BlockRole.LIST_ITEM for other in beside) or _under_announcement(
        paper, own, index
    )


def _under_announcement(paper: Paper, own: list[Block], index: int) -> bool:
    """Whether a line is one of those that follow ``Hồ sơ gồm:``, each ended by a semicolon but the last."""
    for above in range(index - 1, -1, -1):
        text = own[above].text.rstrip()
        if text.endswith(":"):
            return _ANNOUNCED_PAPERS.search(paper.flat(own[above]).rstrip()) is not None
        if not text.endswith(";"):
            return False
    return False


_ANNOUNCED_PAPERS = re.compile(r"\b(?:gom|gom co|bao gom|co|sau|sau day|ho so|kem theo)\s*:$")


def _copies(paper: Paper, blocks: list[Block]) -> int | None:
    loose: int | None = None
    for block in blocks:
        flat = paper.flat(block)
        for found in _COPIES.finditer(flat):
            around = flat[max(0, found.start() - 90) : found.end() + 40]
            number = read_number(block.text[found.start("number") : found.end("number")])
            if found["unit"] == "ban" and not re.search(r"lap thanh|so luong|gom|thanh \d", around):
                # "Bản thành tích (01 bản)": copies of one paper, told where those of the dossier are not.
                if loose is None and _inside(paper, block) and flat[found.start() - 1] == "(":
                    loose = number
                continue
            if block.role is not BlockRole.HEADING and not re.search(
                r"ho so|\blap\b|\bdong (?:thanh|quyen)\b|gui|nop|so luong|to trinh|thanh phan|gom", around
            ):
                continue
            # "01 bộ trưởng", "một ban": the unit must be a word of its own in the text.
            if block.text[found.start("unit") : found.end("unit")] not in ("bộ", "bản", "bo", "ban", "BỘ"):
                continue
            if number and number <= 30:
                return number
    return loose


def _deadline(paper: Paper, issue: date | None, year: int | None) -> Span | None:
    days = [
        day
        for day in dated(paper, issue, None, year)
        if day.block.role is not BlockRole.TABLE_ROW and not _is_past(day.span, issue)
    ]
    best = likeliest(days, Question.DEADLINE, last_day)
    return best.span if best else None


def last_day(span: Span) -> date | None:
    """Return the day on which a stretch ends, as far as it is written."""
    return span.last or span.first


def _is_past(span: Span, issue: date | None) -> bool:
    day = last_day(span)
    return issue is not None and day is not None and day < issue


def _recipient(paper: Paper) -> str | None:
    """Return who takes dossiers: of the bodies and persons named, the one about whom the words around say it best."""
    asked = [(odds(Question.RECIPIENT, each.features), -n, each.name) for n, each in enumerate(takers(paper))]
    best = max(asked, default=None)
    return best[2] if best and best[0] > _LEAST else None


_LEAST = -2.5
"""Log odds below which nobody is taken for the one who takes dossiers."""


@dataclass(frozen=True, slots=True)
class Taker:
    """The name of a body or person who may take dossiers, and what the model sees of it."""

    name: str
    features: Features


def takers(paper: Paper) -> list[Taker]:
    """Return the names of those who may take dossiers, in order."""
    left_out = (SectionKind.NOI_NHAN, SectionKind.CAN_CU, SectionKind.MUC_DICH)
    found: list[Taker] = []
    for section, block in blocks_with_sections(
        paper, left_out, BlockRole.HEADING, BlockRole.BODY, BlockRole.LIST_ITEM
    ):
        for start, name in _names(paper, block):
            words = [word for _, word in words_of(shadow(name))][:4]
            seen = of_section(paper, section) | around(paper, block, start, start + len(name))
            seen |= {f"name {word}": 0.4 for word in words} | {f"name begins {words[0]}": 1.0}
            found.append(Taker(name, seen))
    return found


_WORD = re.compile(r"(?<!\S)[(“\"]?([^\W\d_]\S*)")
# Words with a capital at the head of a sentence that belong to no name.
_LEADING = frozenset(
    {"gửi", "gởi", "nộp", "trình", "chuyển", "đưa", "qua", "tại", "do", "về", "cho", "đến", "giao", "mang"}
)


def _names(paper: Paper, block: Block) -> Iterator[tuple[int, str]]:
    """Yield the names of bodies and persons in a block with their places; one that begins inside another is none."""
    text, flat = block.text, paper.flat(block)
    before = ""
    for word in _WORD.finditer(text):
        inside = before[:1].isupper() and before[-1] not in ",.;:)" and before.lower() not in _LEADING
        before = word[1]
        if inside and before[0].isupper() and word[0] == before:
            continue
        name = _name(text, flat, word.start(1))
        if name and (" " in name or name.isupper()):
            yield word.start(1), name


def _inside(paper: Paper, block: Block) -> bool:
    section = paper.section_of(block)
    return section is not None and paper.within(section, (SectionKind.HO_SO,))


def _name(text: str, flat: str, start: int) -> str | None:
    """Return the body or person named at a place, which begins with a capital."""
    known = _BODY_IN_SMALL_LETTERS.match(flat, start) or _PERSON.match(text, start)
    if not text[start : start + 1].isupper() and not known:
        return None
    position = start
    while stop := _RECIPIENT_END.search(flat, position):
        word = text[stop.start() : stop.end()].strip(" ,")
        # A capital after the blank belongs to the name ("Ban Tổ chức", "Tổ chức - Hành chính").
        dash = word in ("-", "–")
        goes_on = text[stop.end() : stop.end() + 1].isupper() if dash else word[:1].isupper()
        small = word.lower()
        if goes_on or (word[:1].isalpha() and small not in _RECIPIENT_ENDS and small != shadow(small)):
            position = stop.end()
            continue
        break
    end = stop.start() if stop else len(text)
    comma = _comma_end(text, start, end)
    name = " ".join(text[start:comma].split()).strip(" ,.;-")
    return name if 1 < len(name) <= 140 else None


def _comma_end(text: str, start: int, end: int) -> int:
    """Stop at a comma unless a capital goes on with the name ("Phòng Văn hóa, Khoa học và Thông tin")."""
    for found in re.finditer(",", text[start:end]):
        rest = text[start + found.end() : end].lstrip()
        # "Hội đồng Thi đua, khen thưởng" is one name.
        if not rest[:1].isupper() and not shadow(rest).startswith("khen thuong"):
            return start + found.start()
    return end
