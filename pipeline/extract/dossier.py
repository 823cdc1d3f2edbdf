"""Award dossiers: what they hold, how many copies, to whom and by when they go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.extract.choosing import (
    Features,
    Question,
    around,
    best,
    blocks_with_sections,
    of_section,
)
from pipeline.extract.dates import Span
from pipeline.extract.days import Dated, dated, likeliest
from pipeline.extract.lines import chosen
from pipeline.extract.paper import LIST_MARK, Paper, place, words_of
from pipeline.records.plan import DossierItemRow
from pipeline.records.segmented import Block, BlockRole, SectionKind
from pipeline.vietnamese.numerals import NUMBER_WORDS, read_number
from pipeline.vietnamese.shadow import shadow

_FLAT_WORDS = "|".join(sorted((shadow(word) for word in NUMBER_WORDS), key=len, reverse=True))
_COPIES = re.compile(
    rf"(?<![\w/.,])(?P<number>\d{{1,2}}|{_FLAT_WORDS})\s*(?:\([^()]{{1,12}}\)\s*)?(?P<unit>bo|ban)(?:\s+(?:ho so|chinh|goc|giay|in|lam|gom))?(?![\w])(?! (?:phan|truong|mon|chi huy|doi(?! voi)|chu|lenh)\b)"
)
# "gửi về Phòng Nội vụ 02 bản": so many are sent.
_SENT_IN = re.compile(r"\b(?:gui|nop|chuyen) [^.;:]{3,60}$")
_COUNT_OF_COPIES = re.compile(
    r"\bso (?:bo|luong bo|ban)(?: ho so)?\s*:\s*(?P<number>\d{1,2})(?!\d)|\bdong thanh (?P<sets>\d{1,2}) tap\b"
)
# "mỗi loại ba bản", "làm hồ sơ 05 bản": so many of all.
_MADE_IN = re.compile(
    r"\b(?:moi (?:loai|truong hop|tac pham|ho so|don vi)|lam ho so|lap ho so|lam|lap|nop|deu|ho so(?: de nghi)?)\s*:?\s*$"
)
_OF_EACH = re.compile(r"\s*moi (?:loai|truong hop|tac pham|don vi)\b")
_DOSSIER = re.compile(r"ho so|bao cao thanh tich|de nghi khen thuong|to trinh de nghi")
# What ends the name of a recipient; words count with their marks, so that "Đội Xây dựng" goes on.
_RECIPIENT_ENDS = (
    "trước", "trên", "chậm nhất", "muộn nhất", "để", "tổng hợp", "thẩm định", "theo", "từ", "trong", "qua", "kèm", "và gửi", "và bản", "bằng", "vào", "khi", "hạn", "xem xét", "hết", "đến", "làm", "đúng",
    "không", "gồm", "xong", "nhận", "bản giấy", "bản mềm", "bản in", "mới", "một bộ", "ngày", "hoặc", "thông qua", "là", "được", "nhằm", "đồng thời", "sau", "có", "thực hiện", "tiếp nhận", "xét", "họp", "trình", "duyệt", "chậm", "trễ", "muộn", "mỗi", "hai bộ", "với", "của", "bất cứ", "cùng", "nhận hồ sơ", "sớm", "chỉ", "ngay", "đủ", "những", "các", "tập trung", "trực tiếp", "mà", "nếu", "tối đa", "bao gồm", "thuộc", "yêu cầu", "tờ", "hai bản", "ba bản", "bốn bản", "ba bộ", "bốn bộ", "năm bộ", "khóa sổ", "khoá sổ", "chốt", "đóng", "giải quyết",
)  # fmt: skip
_RECIPIENT_END = re.compile(
    rf"[;:.()\n\t]|\s+[-–]\s+|,?\s+\d|,?\s+(?:{'|'.join(sorted(map(shadow, _RECIPIENT_ENDS), key=len, reverse=True))})(?!\w)"
)
# Words that end no name in these: "Phòng Người có công", "Đội Tham mưu tổng hợp".
_TOGETHER = frozenset({
    "công trình", "chương trình", "người có", "mưu tổng hợp", "phòng tổng hợp", "chính tổng hợp", "đội tổng hợp", "tổ tổng hợp", "và tổng hợp",
    "học tổng hợp", "khoa tổng hợp", "ban tổng hợp", "chính, tổng hợp", "tình trạng", "hội các", "việc làm", "thôn mới", "đổi mới", "đồng xét", "và các", "truyền thông", "lý các", "quản các", "xét chọn", "đồng họp", "hợp tác",
})  # fmt: skip
# What a name goes on with after a comma in small letters.
_AFTER_COMMA = re.compile(
    r"(?:khen thuong|thong tin|tu lieu|ho tro|chong|giao duc phap luat|giao duc|khoa giao|ky thuat|tong hop|tu tuong|quan tri|hanh chinh|truyen thong|van phong)\b"
)
# "Phòng Đầu tư, Sở Tài chính": the body to which the one named belongs.
_BELONGS_TO = re.compile(
    r"(?:so|ubnd|uy ban|chi cuc|cuc|tong cuc|vu|truong|benh vien|cong ty|tap doan|huyen uy|tinh uy|thanh uy|dang uy|lien doan)\s"
)
_BODY_IN_SMALL_LETTERS = re.compile(
    r"(?:bo phan|van phong|thuong truc|phong|to|co quan thuong truc|hoi dong|ban to chuc)\s"
)
_PERSON = re.compile(
    r"(?:thầy|cô|đồng chí|đ/c) |(?:bà|ông|chị|anh) (?=[A-ZĐÁÀẢÃẠĂÂÉÈẺẼẸÊÍÌỈĨỊÓÒỎÕỌÔƠÚÙỦŨỤƯÝ])"
)
_INITIALS = frozenset("bvtpchdoa")
"""First letters of both, without marks."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the plan says of award dossiers."""

    items: tuple[DossierItemRow, ...]
    copies: int | None
    recipient: str | None
    deadline: date | None
    deadline_span: Span | None


def read_dossier(
    paper: Paper,
    told: list[tuple[Block, Features]],
    issue: date | None,
    year: int | None,
    end: date | None,
    *,
    plan: bool,
) -> Dossier:
    """Read the papers of a dossier, its copies, recipient and last day; ``told`` are lines that may be papers.

    ``issue`` is the day of issue, ``year`` the one of dates without one, ``end`` the last day of the campaign.
    """
    blocks = _blocks(paper)
    if not plan and not paper.of_kind(SectionKind.HO_SO):
        # A decision or a letter speaks of other dossiers than those of awards.
        return Dossier((), None, None, None, None)
    deadline = _deadline(paper, issue, year)
    items = tuple(_items(told))
    asked = bool(items) or any(SectionKind.HO_SO in section.kinds for section in paper.sections)
    return Dossier(
        items=items,
        copies=_copies(paper, blocks),
        recipient=_recipient(paper, _LEAST if asked else _LEAST_WITHOUT),
        deadline=last_day(deadline) if deadline else _days_after(paper, end),
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


def _items(told: list[tuple[Block, Features]]) -> list[DossierItemRow]:
    return [
        DossierItemRow(item_no=number, text=block.text.strip(), **place(block).asdict())
        for number, block in enumerate(
            (
                block
                for block in chosen(told, Question.DOSSIER_ITEM)
                if not _SAYS_WHEN.match(shadow(block.text))
            ),
            1,
        )
    ]


# "- Thời gian nộp: trước ngày 10/12": a line of the list that is no paper.
_SAYS_WHEN = re.compile(
    LIST_MARK
    + r"(?:thoi gian|thoi han|han nop|han gui|noi nhan|noi nop|noi gui|dia chi|dia diem|luu y|ghi chu|so luong ho so)\b[^:]{0,30}:"
)


def _copies(paper: Paper, blocks: list[Block]) -> int | None:
    loose: int | None = None
    for block in blocks:
        flat = paper.flat(block)
        if _inside(paper, block) and (told := _COUNT_OF_COPIES.search(flat)):
            return int(told["number"] or told["sets"])
        for found in _COPIES.finditer(flat):
            around = flat[max(0, found.start() - 90) : found.end() + 40]
            number = read_number(block.text[found.start("number") : found.end("number")])
            whole_of = (
                re.search(r"lap thanh|so luong|gom|thanh \d", around)
                or _MADE_IN.search(flat, 0, found.start())
                or _OF_EACH.match(flat, found.end())
            )
            sent = _inside(paper, block) and _SENT_IN.search(flat, 0, found.start()) is not None
            if found["unit"] == "ban" and not (whole_of or sent):
                # "Bản thành tích (01 bản)": copies of one paper, told where those of the dossier are not.
                if loose is None and _inside(paper, block) and flat[found.start() - 1] == "(":
                    loose = number
                continue
            whole = found["unit"] == "bo" and _inside(paper, block)
            if (
                not whole
                and block.role is not BlockRole.HEADING
                and not re.search(
                    r"ho so|\blap\b|\bdong (?:thanh|quyen)\b|gui|nop|so luong|to trinh|thanh phan|gom", around
                )
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
    last = likeliest(days, Question.DEADLINE, last_day) or next(filter(_ends_entries, days), None)
    return last.span if last else None


_ENTRIES_UNTIL = re.compile(
    r"\b(?:han (?:cuoi cung |cuoi |chot |cung )?|thoi (?:gian|han) (?:cuoi cung |cuoi )?)(?:la )?(?:thu |tiep )?(?:nhan|nop|gui)(?: cac)? "
    r"(?:bai|tac pham|san pham|video|clip|y tuong|du an|ho so)\b[^.;]{0,80}$"
)
"""``Hạn cuối nhận bài thi:``: what is handed in to a contest are its entries."""


def _ends_entries(day: Dated) -> bool:
    """Whether a day is the last on which a contest takes entries, as the words before it say."""
    before = shadow(day.block.text[: day.span.start])
    return last_day(day.span) is not None and _ENTRIES_UNTIL.search(before) is not None


def _days_after(paper: Paper, end: date | None) -> date | None:
    """Return the last day of dossiers that are due some days after the end of the campaign, whose last day is known."""
    if end is None:
        return None
    for section in paper.of_kind(SectionKind.HO_SO):
        for block in paper.own(section):
            if found := _AFTER_THE_END.search(paper.flat(block)):
                return end + timedelta(days=int(found[1]))
    return None


_AFTER_THE_END = re.compile(
    r"(?<!\d)(\d{1,2}) ngay (?:sau khi|ke tu (?:khi|ngay)|tinh tu (?:khi|ngay)|sau ngay) (?:ket thuc|be mac|khep lai) "
    r"(?:phong trao|dot thi dua|chien dich|cuoc van dong|cao diem|hoi thi|cuoc thi)\b"
)


def last_day(span: Span) -> date | None:
    """Return the day on which a stretch ends, as far as it is written."""
    return span.last or span.first


def _is_past(span: Span, issue: date | None) -> bool:
    day = last_day(span)
    return issue is not None and day is not None and day < issue


def _recipient(paper: Paper, least: float) -> str | None:
    """Return who takes dossiers: of the bodies and persons named, the one about whom the words around say it best."""
    likeliest = best(Question.RECIPIENT, takers(paper), least)
    return likeliest.name if likeliest else None


_LEAST, _LEAST_WITHOUT = -2.5, 1.0
"""Log odds below which nobody is taken for the one who takes dossiers: of a plan that asks for some, of others."""


@dataclass(frozen=True, slots=True)
class Taker:
    """The name of a body or person who may take dossiers, and what the model sees of it."""

    name: str
    features: Features


_ABOUT_AWARDS = (SectionKind.HO_SO, SectionKind.KHEN_THUONG, SectionKind.HINH_THUC, SectionKind.TIEU_CHUAN)
_HANDING_IN, _HO_SO = re.compile(r"\b(?:ho so|gui|goi|nop|nhan|chuyen|trinh|dua)\b"), re.compile(r"\bho so\b")


# "Nơi nhận hồ sơ: Phòng Nội vụ", "gửi về ..."
_TAKEN_BY = re.compile(
    r"\b(?:(?:noi|nguoi|don vi|dau moi|bo phan) (?:tiep )?(?:nhan|gui|nop)(?: ho so)?\s*:|(?:gui|nop|chuyen)(?: ve| cho| tai)?:?)\s*[“\"]?$"
)


def takers(paper: Paper) -> list[Taker]:
    """Return the names of those who may take dossiers, in order."""
    left_out = (
        SectionKind.NOI_NHAN, SectionKind.CAN_CU, SectionKind.MUC_DICH, SectionKind.YEU_CAU, SectionKind.KINH_PHI, SectionKind.DOI_TUONG,
        SectionKind.GIAI_PHAP,
    )  # fmt: skip
    asked = any(section.kind is SectionKind.HO_SO for section in paper.sections)
    found: list[Taker] = []
    for section, block in blocks_with_sections(
        paper, left_out, BlockRole.HEADING, BlockRole.BODY, BlockRole.LIST_ITEM
    ):
        handing_in = _HO_SO if asked else _HANDING_IN
        if section.kind not in _ABOUT_AWARDS and not handing_in.search(paper.flat(block)):
            continue
        for start, name in _names(paper, block):
            words = [word for _, word in words_of(shadow(name))][:4]
            seen = of_section(paper, section) | around(paper, block, start, start + len(name))
            seen |= {f"name {word}": 0.4 for word in words} | {f"name begins {words[0]}": 1.0}
            if _TAKEN_BY.search(paper.flat(block), max(0, start - 40), start):
                seen["named as who takes"] = 2.0
            found.append(Taker(name, seen))
    return found


_WORD = re.compile(r"(?<!\S)[(“\"]?([^\W\d_]\S*)")
# Words with a capital at the head of a sentence that belong to no name.
_LEADING = frozenset(
    {"gửi", "gởi", "nộp", "trình", "chuyển", "đưa", "qua", "tại", "do", "về", "cho", "đến", "giao", "mang"}
)


# Bodies that a paper of their own names by one word.
_ALONE = frozenset(
    {"Bộ", "Cục", "Sở", "Viện", "Trường", "Hội", "Đoàn", "Đài", "Khoa", "Ban", "Tỉnh", "Huyện"}
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
        if name and (" " in name or name.isupper() or name in _ALONE):
            yield word.start(1), name


def _inside(paper: Paper, block: Block) -> bool:
    section = paper.section_of(block)
    return section is not None and paper.within(section, (SectionKind.HO_SO,))


def _name(text: str, flat: str, start: int) -> str | None:
    """Return the body or person named at a place, which begins with a capital."""
    known = flat[start : start + 1] in _INITIALS and (
        _BODY_IN_SMALL_LETTERS.match(flat, start) or _PERSON.match(text, start)
    )
    if not text[start : start + 1].isupper() and not known:
        return None
    position = start
    while stop := _RECIPIENT_END.search(flat, position):
        word = text[stop.start() : stop.end()].strip(" ,")
        # A capital after the blank belongs to the name ("Ban Tổ chức", "Tổ chức - Hành chính").
        dash = word in ("-", "–")
        goes_on = text[stop.end() : stop.end() + 1].isupper() if dash else word[:1].isupper()
        small = word.lower()
        pair = (
            f"{text[start : stop.start()].rstrip().rsplit(' ', 1)[-1].lower()} {small.split()[0]}"
            if small
            else ""
        )
        goes_on = goes_on or pair in _TOGETHER or f"{pair.split()[0]} {small}" in _TOGETHER
        # "du" ends no name as "đủ" does, where the text has its marks.
        other = small not in _RECIPIENT_ENDS and (small != shadow(small) or text.lower() != flat)
        if goes_on or (word[:1].isalpha() and other):
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
        one_name = rest[:1].isupper() or _AFTER_COMMA.match(shadow(rest))
        if not one_name or _BELONGS_TO.match(shadow(rest)):
            return start + found.start()
    return end
