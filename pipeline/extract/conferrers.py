"""Who confers an award: names of authorities after ``của`` and before ``tặng``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.authority_names import POSTS, is_authority, name_end
from pipeline.extract.award_words import EVENT, vocabulary
from pipeline.extract.paper import LIST_MARK
from pipeline.records.plan import AwardForm
from pipeline.vietnamese.shadow import shadow

# Cells of numbers that were joined to the name: "Chủ tịch UBND tỉnh 04 09"; "Khối thi đua số 5" is a name.
_FIGURES_BEHIND = re.compile(r"(?:(?<!số)(?:\s+\d{1,3}))+$", re.IGNORECASE)


def polished(name: str) -> str:
    """Return the name of an authority without stops, specks and figures around it."""
    whole = _FIGURES_BEHIND.sub("", " ".join(name.split()))
    return whole.strip(" ,.;:“”\"'()ˆ`´*|_~^-–¹²³⁰⁴⁵⁶⁷⁸⁹")


_OF = re.compile(
    # "Giải A, B, C và Khuyến khích"
    r"(?:(?:,| va|, va)? (?:[abc]|nhat|nhi|ba|khuyen khich|dac biet)(?!\w))*"
    r"(?:\s*[“\"][^”\"]{1,80}[”\"])?"
    # what kind of flag or order it is: "luân lưu", "hạng Ba", "Lao động"
    r"(?:\s+chuyen de|\s+(?!(?:cua|do|cho|doi voi|va|hoac|tang|de|trong|ve|theo|la|voi|duoc|gom|cac|moi|toan|co xac nhan)\b)[^\W\d]+){0,5}?"
    r"\s+(?:cua|do)\s+"
)
_ASIDE = re.compile(
    r"[^();:.]{0,40}\(\s*(?:\d{1,3} [^(),;:.]{2,20}, )?(?:(?:de nghi |trinh |do |xet trinh )?(?P<name>(?!(?:doi voi|danh cho|gom|theo) )[^();:.]{4,80}?)\s+(?:(?:xet|quyet dinh|ky|cham|binh chon)(?: va|,)? )*"
    r"(?:tang thuong|tang|trao tang|phong tang|khen thuong|cong nhan|trao|cap|quyet dinh)(?= ?\)| \d)[^()]{0,70}?|tham quyen:?(?: cua)? (?P<by>[^();:.]{4,80}?))\s*\)"
)
_BLANK = re.compile(r"\s+")
_AT_ONCE = re.compile(r"(?:\s*[“\"][^”\"]{1,80}[”\"])?\s+")
_DIRECT = frozenset({AwardForm.BANG_KHEN, AwardForm.GIAY_KHEN, AwardForm.CO_THI_DUA})


def conferrers_after(
    text: str, flat: str, position: int, limit: int, form: AwardForm, *, direct: bool = False
) -> Iterator[tuple[int, int]]:
    """Yield the stretches that name the authorities of an award that ends at ``position``, up to ``limit``.

    With ``direct`` an authority may follow any form at once, as in a table with a column for it.
    """
    aside = _ASIDE.match(flat, position, limit)
    named = aside and ("name" if aside["name"] else "by")
    if (
        aside
        and named
        and (text[aside.start(named)].isupper() or vocabulary().head.match(flat, aside.start(named)))
    ):
        yield aside.span(named)
        return
    link = _OF.match(flat, position, limit)
    if link is None and (later := _given_later(text, flat, position, limit)):
        yield from later
        return
    if link:
        stands = link.end()
        if EVENT.match(flat, stands) or NO_GIVER.match(flat, stands):
            return
        if not vocabulary().head_at(text, flat, stands, limit) and not text[stands : stands + 1].isupper():
            return
    else:
        # "Bằng khen UBND tỉnh": the authority may follow at once.
        gap = _AT_ONCE.match(flat, position, limit) if direct else _BLANK.match(flat, position, limit)
        stands = gap.end() if gap else position
        follows = (direct or form in _DIRECT) and gap is not None and text[stands : stands + 1].isupper()
        if not follows or not vocabulary().head_at(text, flat, stands, limit):
            return
    while True:
        end = name_end(text, flat, stands, limit)
        if end <= stands:
            return
        yield stands, end
        more = re.match(r"\s*(?:;|,|va|hoac|/|, va)\s+(?:cua )?", flat[end:limit])
        if (
            not more
            or not is_authority(text, flat, end + more.end(), limit)
            or _CHOOSES.match(flat, end + more.end())
            or _VERB.match(flat, name_end(text, flat, end + more.end(), len(flat)))
        ):
            return
        stands = end + more.end()


# "Về Giấy khen của Giám đốc, Trường đề nghị 02 tập thể": who chooses whom it is asked for.
_CHOOSES = re.compile(
    r"[^,;.:]{2,40} (?:(?:duoc )?de nghi|gioi thieu|lua chon|xet chon|chon|de xuat|binh chon|suy ton) "
)

_LATER = re.compile(r"(?<!\w)(?:do|de nghi|trinh|de xuat|de)\s+|^[^;.:]{0,70}:\s+")
# "01 giải A (5 triệu đồng và 01 chỉ vàng do Công ty tặng)": what goes with a prize.
_ADDED = re.compile(r"\([^()]*\d[^()]*$")
_LATER_VERB = re.compile(
    r"(?:,? (?:xem xet|xet|quyet dinh|cham|binh chon|binh xet|ky)(?:,| va)?)* (?:tang|trao|cap|cong nhan|phong tang|quyet dinh)\b"
)


def _given_later(text: str, flat: str, position: int, limit: int) -> list[tuple[int, int]]:
    """Return who gives an award by what is said later in its clause: ``Giấy chứng nhận hiến tặng do Bảo tàng tỉnh cấp``."""
    clause = re.search(r"[;.]\s|$", flat[position:limit])
    stop = position + (clause.start() if clause else limit - position)
    for found in _LATER.finditer(flat[position:stop]):
        start = position + found.end()
        if not vocabulary().head_at(text, flat, start, stop) or not text[start : start + 1].isupper():
            continue
        if _ADDED.search(flat, position, found.start()):
            continue
        # "Bảo tàng tỉnh cấp": "tàng" gives nothing.
        later = _LATER_VERB.finditer(flat, start, min(limit, stop + 20))
        verbs = (found for found in later if _gives(text, found))
        verb = next((v for v in verbs if name_end(text, flat, start, v.start()) == v.start()), None)
        # "giải Nhất được đề nghị UBND tỉnh tặng Bằng khen": something else is given.
        something_else = verb and limit < len(flat) and len(flat[verb.end() : limit].split()) < 3
        if verb and not something_else:
            return [(start, verb.start())]
    return []


LEVELS = (
    "truong|tinh|huyen|xa|phuong|quan|so|bo|nganh|khoi|cum|co so|thanh pho|"
    "khu vuc|quoc gia|toan quoc|tren|duoi|uy|hoc|toan|khoa|vung"
)
"""What follows ``cấp`` where it is no verb (``cấp huyện``); a pattern for shadows."""
_VERB = re.compile(
    rf"\s+(?:(?:xem xet|xet|quyet dinh|se|cham|binh chon|binh xet|(?:can cu|theo) (?:tham quyen|phan cap))(?:,| va|, va)? )*(?:tang thuong|trao tang|phong tang|cong nhan|tang|trao|khen thuong bang|khen thuong|ky tang|(?<!khen )(?<!Khen )thuong|(?<!cac )cap(?! (?:{LEVELS}|su doan|trung doan)\b)|gui(?= thu)|(?:phong|xet|quyet dinh|ban)(?= danh hieu)|phat(?= (?:bang|giay|bien))|xep(?= giai))(?=[\s,;:)])"
)


def givers_before_verb(text: str, flat: str, verb: re.Match[str]) -> list[tuple[int, int]]:
    """Return the authorities whose names end where a verb of giving begins: ``Đoàn xã tặng``."""
    return _named_by(text, flat, verb, _sentence_start(flat, verb.start()))


# "Thủ trưởng cơ quan, đơn vị: Giấy khen".
_SET_OFF = re.compile(
    r"(?:^|[;.]\s)"
    + LIST_MARK
    + r"(?P<name>[^:;.]{4,90}?)(?:\s+(?:quyet dinh|xet|se|trao|tang|khen|thuong)){0,4}:\s*(?:xet |quyet dinh )?(?:tang )?$"
)


# "Khen của Giám đốc Chi nhánh (Giấy khen)", "Xin Chủ tịch UBND huyện khen (Giấy khen)".
_BRACKETED = re.compile(
    r"\b(?:cua|(?:xin|trinh|de nghi)(?= [^();:.,]{4,90} khen)) (?P<name>[^();:.,]{4,90}?)(?: khen(?: thuong)?)?\s*\(\s*$"
)
# "Trình Chủ tịch UBND tỉnh: công nhận ... cho 01 khoa; tặng Bằng khen cho ...": who gives all that follows.
_ASKED_OF = re.compile(LIST_MARK + r"(?:de nghi|trinh|xin|kien nghi) (?P<name>[^:;.]{4,90}?):\s")


def conferrers_before(text: str, flat: str, position: int) -> list[tuple[int, int]]:
    """Return the authorities of ``đề nghị Chủ tịch UBND huyện, Bộ trưởng tặng Giấy khen``.

    They stand before the nearest verb in the sentence that names any: ``Giám đốc công nhận danh hiệu
    Lao động giỏi, tặng Giấy khen``.
    """
    behind = _BRACKETED.search(flat[:position])
    whole = behind and name_end(text, flat, behind.start("name"), behind.end("name")) == behind.end("name")
    if behind and whole and vocabulary().head_at(text, flat, behind.start("name")):
        return [behind.span("name")]
    set_off = _SET_OFF.search(flat[:position])
    if set_off and (POSTS.match(flat, set_off.start("name")) or _is_name(text, flat, *set_off.span("name"))):
        return [set_off.span("name")]
    # "Ban Tổ chức trao giải": the verb is part of what is given.
    verb_of_award = re.compile(r"(?:trao|thuong|tang) ").match(flat, position)
    limit = verb_of_award.end() if verb_of_award else position
    begin = _sentence_start(flat, position)
    # What follows a verb may tell that it is one ("gửi thư"), so that a little more is looked at.
    verbs = reversed([verb for verb in _VERB.finditer(flat, begin, limit + 10) if verb.end() <= limit])
    named = (_named_by(text, flat, verb, begin) for verb in verbs)
    told = next((names for names in named if names and not _finds_work_good(flat, names[0][0])), [])
    asked = _ASKED_OF.match(flat, 0, position) if not told else None
    return [asked.span("name")] if asked and _is_name(text, flat, *asked.span("name")) else told


# "Hội viên", "Liên hoan": words that begin like a body and give nothing.
NO_GIVER = re.compile(r"(?:hoi vien|doan vien|lien hoan)(?!\w)")


def _is_name(text: str, flat: str, start: int, end: int) -> bool:
    """Whether a stretch is the name of a body and nothing more."""
    named = text[start].isupper() and vocabulary().head_at(text, flat, start, end) is not None
    return named and name_end(text, flat, start, end) == end


def givers_in(text: str) -> list[str]:
    """Return the authorities that a text says give something, whatever that is: ``(do Ban Tổ chức trao)``."""
    flat = shadow(text)
    found: dict[str, None] = {}
    for verb in _VERB.finditer(flat + " "):
        for start, end in _named_by(text, flat, verb, _sentence_start(flat, verb.start())):
            if verb[0].endswith("cong nhan") and _finds_work_good(flat, start):
                continue
            found.setdefault(polished(text[start:end]))
    return list(found)


# "sáng kiến được Hội đồng sáng kiến công nhận": a work, no award.
_WORK = re.compile(r"\b(?:sang kien|de tai|giai phap|mo hinh|chuyen de|cong trinh)\b[^;.]{0,90} duoc $")
_FINDS_GOOD = re.compile(r"[^,;.:]{4,80} cong nhan\b(?! danh hieu| la\b)")


def _finds_work_good(flat: str, start: int) -> bool:
    """Whether the authority named at a place finds a work good, and gives nothing: ``sáng kiến được ... công nhận``."""
    return _WORK.search(flat, 0, start) is not None and _FINDS_GOOD.match(flat, start) is not None


def giver_at(text: str, start: int) -> str | None:
    """Return the authority that is named at a place: after the ``do`` of ``do Chủ tịch UBND xã quyết định``."""
    flat = shadow(text)
    if not vocabulary().head_at(text, flat, start):
        return None
    end = name_end(text, flat, start, len(flat))
    return polished(text[start:end]) if end > start else None


def giver_alone(text: str, *, said: bool = False) -> str | None:
    """Return the authority that a heading is nothing but: ``* Trình Bộ trưởng Bộ Y tế``, ``Cục trưởng quyết định``.

    With ``said`` a word must say that it gives, as ``do`` or ``trình`` does: ``Lãnh đạo đơn vị`` may get something.
    """
    flat = shadow(text)
    lead = _ALONE.match(flat)
    start = lead.end() if lead else 0
    gives = bool(lead and (lead["gives"] or lead["asks"]))
    if not vocabulary().head_at(text, flat, start) or (lead and lead["gives"] and text[start].islower()):
        return None
    end = name_end(text, flat, start, len(flat))
    verbs = _DECIDES.fullmatch(flat, end) if end > start else None
    if not verbs or _DUTY.search(flat, start, end) or (said and not gives and not verbs["verbs"].strip(" ,")):
        return None
    return polished(text[start:end])


def giver_announced(text: str) -> str | None:
    """Return the authority that a line ends with which announces what it gives: ``Văn phòng đề nghị Giám đốc Sở:``."""
    flat = shadow(text)
    for asked in _ASKED.finditer(flat):
        start = asked.end()
        if not vocabulary().head_at(text, flat, start) or text[start].islower():
            continue
        end = name_end(text, flat, start, len(flat))
        if end > start and _DECIDES.fullmatch(flat, end):
            return polished(text[start:end])
    return None


_ASKED = re.compile(r"\b(?:de nghi|trinh|xin|do)\s+")
_ALONE = re.compile(
    LIST_MARK
    + r"(?:(?P<gives>(?:(?:muc|cap|phan|loai|nhom|bac|dien|hinh thuc|danh hieu|giai|qua|phan thuong|khen(?: thuong)?) )?(?:do|cua) )|(?P<asks>(?:de nghi|trinh|de xuat) ))?"
)
_DUTY = re.compile(
    r"\bhoi (?:thi|dien|thao|nghi)\b|\b(?:(?<!ban )chi dao|phoi hop|chu tri|to chuc|huong dan|trien khai|kiem tra|tham muu|theo doi|bao cao|trach nhiem|phan cong|quy dinh|lap|thuoc)\b"
)
_DECIDES = re.compile(
    r"(?P<verbs>(?: (?:xet|quyet dinh|khen|tang|trao|cap|cong nhan|khen thuong|tang thuong|tham quyen|,|va)){0,4})(?: (?:mot|hai|ba|bon|nam|cac|\d) (?:loai|muc|hinh thuc|phan thuong))?(?:\s*\([^()]*\))?\W*"
)


def _sentence_start(flat: str, position: int) -> int:
    return max((flat.rfind(mark, 0, position) for mark in (";", ". ", "(", "\n")), default=-1) + 1


_ALIKE = frozenset({"trào", "tàng", "tăng", "tầng", "tảng", "tạng", "táng", "cáp", "cập", "cặp", "thường"})
"""Words that look like verbs of giving without their marks: ``Ban Phong trào``, ``Bảo tàng``, ``Ban Thường vụ``."""


def _gives(text: str, verb: re.Match[str]) -> bool:
    """Whether what is a verb of giving without its marks is one with them."""
    word = text[verb.start() : verb.end()].strip()
    # "Hội đồng Thi đua - Khen thưởng Công ty"
    name = word[:1].isupper() and not text.isupper()
    return not name and word.lower().split()[-1] not in _ALIKE


def _named_by(text: str, flat: str, verb: re.Match[str], begin: int) -> list[tuple[int, int]]:
    """Return the authorities that stand before a verb of giving."""
    at = verb.start()
    if not _gives(text, verb):
        return []
    if text[verb.start() : verb.end()].lower().lstrip().startswith("phòng"):
        # "Bộ Quốc phòng tặng": not "phong tặng".
        at = flat.index("tang", at) - 1
    return _names_up_to(text, flat, begin, at)


def _names_up_to(text: str, flat: str, begin: int, verb: int) -> list[tuple[int, int]]:
    """Return the names of authorities, one after the other, the last of which ends at a verb."""
    for found in vocabulary().heads_in(text, flat, begin, verb):
        named = text[found.start()].isupper() or found[0] == "nha truong"
        if not named or flat[found.start() - 1 : found.start()].isalnum():
            continue
        if vocabulary().forms.match(flat, found.start()) or NO_GIVER.match(flat, found.start()):
            continue  # "Đơn vị Quyết thắng": a title begins like a body
        names: list[tuple[int, int]] = []
        start = _widened(text, flat, found.start(), begin)
        while (end := name_end(text, flat, start, verb)) > start:
            names.append((start, end))
            if end == verb:
                return names
            more = re.compile(r"\s*(?:,|;|va|hoac)\s+").match(flat, end, verb)
            if more is None or not is_authority(text, flat, more.end(), verb):
                break
            start = more.end()
    return []


_NO_NAME = frozenset(
    {
        "toan",
        "cung",
        "rieng",
        "sau",
        "va",
        "nam",
        "cuoi",
        "ngoai",
        "dong",
        "trinh",
        "tang",
        "xet",
        "do",
        "duoc",
        "giao",
        "cho",
        "trao",
        "khen",
        "thuong",
    }
)


def _widened(text: str, flat: str, start: int, begin: int) -> int:
    """Return where a name begins whose first word stands before the one that is known: ``Thành Hội``."""
    before = re.search(r"(?<!\w)(\w+)\s$", flat[begin:start])
    if before is None or before[1] in _NO_NAME or not text[begin + before.start(1)].isupper():
        return start
    return begin + before.start(1)
