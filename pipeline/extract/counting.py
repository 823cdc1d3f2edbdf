"""What a text counts that awards may be for: nouns for persons and bodies, prizes, numbers set off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract import audience
from pipeline.records.plan import Audience
from pipeline.vietnamese.numerals import NUMBER_WORDS, read_number
from pipeline.vietnamese.shadow import shadow

_FLAT_WORDS = "|".join(sorted((shadow(word) for word in NUMBER_WORDS - {"không"}), key=len, reverse=True))
QUANTITY = rf"(?:\d{{1,4}}(?:\s*\([^()]{{1,20}}\))?|(?:{_FLAT_WORDS})(?:\s+(?:{_FLAT_WORDS})){{0,3}})"
COUNTED = re.compile(
    rf"(?<![\w/.,%-])(?P<number>{QUANTITY})\s+(?:\([^()]{{1,20}}\)\s*)?(?:nu |nam )?(?P<noun>{audience.noun_pattern()})"
)
_HEAD = re.compile(
    r"(?<!\w)(?:(?:doi )?voi |ve )?(?P<noun>tap the|ca nhan|ho gia dinh|gia dinh|thu truong)(?:[^:;,.\d]{0,50})\s*[:(]?\s*(?:[^:;.\d]{0,60}?)"
    r"(?<![\w/.,%-])(?P<number>\d{1,4})(?!\s*%)(?![\w/])(?! (?:nam|thang|ngay|lan|diem|trieu|dong|gio|m2|tuoi)\b)"
    rf"|(?<!\w)(?P<noun_>tap the|ca nhan) (?P<number_>{_FLAT_WORDS})(?=\s*(?:[,;.)]|$|va ))"
)
_NEXT_NOUN = re.compile(
    rf"\s*(?:[,;]|va|,? va)\s+(?P<noun>{audience.noun_pattern()})(?: [^\W\d]+){{0,3}}?:?\s+(?P<number>\d{{1,4}}|(?:{_FLAT_WORDS}))(?=\s*(?:[,;.)]|$|va ))"
)
# "01 giải nhất, 02 giải nhì cho các chi đội", "10 Giấy khen cho học sinh": awards are counted.
_PRIZE = r"(?:giay khen|bang khen|co(?: thi dua)?|giai(?: (?:nhat|nhi|ba|tu|khuyen khich|dac biet|phu|phong trao|xuat sac|vang|bac|dong|[abc]))?(?! (?:phap|quyet|trinh|ngan)\b)|suat|phan thuong|phan qua|giay chung nhan|danh hieu)"
_PRIZES = re.compile(rf"(?<![\w/.,%-])(?P<number>{QUANTITY})\s+{_PRIZE}(?!\w)")
_WINNER = re.compile(
    rf"(?:[^;.:\d]|\d{{1,4}}\s+{_PRIZE}(?!\w)|\d[\d.]*\s+(?:trieu |nghin |ngan )?(?:dong|d)\b)*?(?<!\w)(?:cho|danh cho|tang)\s+(?:cac |moi |nhung |mot |tung )?(?P<noun>{audience.noun_pattern()}|[a-z]{{2,9}}(?!\w))"
)
# "Giải cá nhân: 01 Nhất, 03 Nhì": after the first word "giải" the rank alone is counted; with its marks.
_RANKS = re.compile(
    r"(?<![\w/.,%-])(?P<number>\d{1,3})\s+(?:Nhất|Nhì|Ba|Khuyến khích|Đặc biệt|Vàng|Bạc|Đồng)(?!\s*\w*\s*\w)"
)
# "50 “Thợ may kim cương”": titles are counted, whose names begin with whom they are for.
_TITLES = re.compile(
    r"(?<![\w/.,%-])(?P<number>\d{1,3})\s+(?:danh hiệu\s+)?[“\"](?P<noun>\w[^”\"]{2,60})[”\"]"
)
# "03 Cờ thưởng cho 03 xã": those who win are counted.
_WINNERS_COUNTED = re.compile(
    rf"(?: \w+){{0,4}} (?:cho|danh cho|tang) {QUANTITY}\s+(?:{audience.noun_pattern()})"
)
# "mỗi khối tập thể và cá nhân có 01 giải A": each of both.
_EACH_OF_BOTH = re.compile(
    r"(?:moi|tung|ca hai|hai) (?:khoi|he|bang|loai|noi dung|the loai) (?:\w+ ){0,3}?tap the (?:va|,) (?:khoi |he |bang )?ca nhan\b[^.;]*$"
)
# Flags are given to collectives alone (Luật Thi đua, khen thưởng).
_FLAG = re.compile(r"\scờ(?: thi đua)?$", re.IGNORECASE)
_BESIDE_PRIZE = re.compile(r"\s+(tap the|dong doi|toan doan|ca nhan)\b")
_GIVEN_TO = re.compile(
    rf"(?<!\w)(?:cho|danh cho|tang|thuong|khen|doi voi|giai)\s+(?:cac |moi |nhung |mot |tung )?(?P<noun>{audience.noun_pattern()})(?=[^;:.]{{0,60}}:|[^;:.\d]{{0,40}}\d)"
)
# "02 KBNN huyện": a body by the letters of its name.
_ABBREVIATED = re.compile(r"(?<![\w/.,%-])(?P<number>\d{1,3})\s+(?P<noun>[A-ZĐ]{2,9})(?![\w/&-])")
# "08 tập thể (trong đó ít nhất 04 tổ dân phố)": those are counted already.
_OF_THEM = re.compile(r"trong (?:do|so do|so nay)[^;.)]*$")
# "Tổng số Bằng khen: hai, trong đó tập thể một và cá nhân một": the prizes were counted, not those who win them.
_TOTAL = re.compile(
    r"(?:suat|tong so|tong cong|giay khen|bang khen)(?:(?! tap the| ca nhan)[^;.]){0,60}?,? trong (?:do|so do)[^;.)]*$"
)
# "mười huyện chọn ba mươi tập thể": those who choose are not chosen.
_CHOOSING = re.compile(
    rf"(?:,? (?!duoc )\w+){{0,5}}? (?:lua chon|binh chon|xet chon|chon|gioi thieu|de cu|cu)\s+(?:khong qua |toi da |it nhat |tu )?{QUANTITY}(?!\w)"
)
_YEAR = re.compile(r"\b(?:cuoi|dau|hang|hằng|moi|trong|het|giua|ca|toan|nua|mot|tung|nhieu)\s*$")
_RATE = re.compile(r"\s*(?:%|phan tram)")
# Counted things in a rule on numbers that are not awards: thresholds and bases of reckoning.
_NOT_AWARDS = re.compile(
    r"(?:cu|moi|du|nam trong|tren|duoi|co tu|tu|tren tong so|trong so|it hon|co|ung voi)\s*$"
)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of those whom awards may be for, with its place in the text."""

    start: int
    end: int
    quantity: int
    audience: Audience


def counts(flat: str, text: str, above: Audience | None = None) -> Iterator[Count]:
    """Yield what a text counts that awards may be for: ``05 tập thể``, ``02 giải nhì``, ``Cá nhân: 12``.

    Prizes that do not say whom they are for are for those ``above``, whom the heading names.
    """
    taken: list[tuple[int, int]] = []
    for found in COUNTED.finditer(flat):
        before = flat[: found.start()]
        if found["number"] == "nam" and _YEAR.search(before):
            continue  # "cuối năm Giám đốc ...": no five directors
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
        if _CHOOSING.match(flat, found.end()) or (_OF_THEM.search(before) and not _TOTAL.search(before)):
            continue
        taken.append(found.span())
        yield Count(found.start(), found.end(), quantity, who)
    for short in _ABBREVIATED.finditer(text):
        who = audience.of_noun(text[short.start("noun") :])
        if who and (quantity := _number(short["number"])):
            taken.append(short.span())
            yield Count(short.start(), short.end(), quantity, who)
    for prize in _prizes(flat, text, above):
        taken.append((prize.start, prize.end))
        yield prize
    for title in _TITLES.finditer(text):
        who = audience.of_noun(title["noun"])
        if who and (quantity := _number(title["number"])):
            taken.append(title.span())
            yield Count(title.start(), title.end(), quantity, who)
    for count in _after_nouns(flat, text):
        if not any(start < count.end and count.start < end for start, end in taken):
            yield count


def _after_nouns(flat: str, text: str) -> Iterator[Count]:
    """Read numbers that stand after those they are for: ``Tập thể: 05``, ``tập thể 01; cán bộ Hội 01 và hộ 02``."""
    last: int | None = None
    for found in _HEAD.finditer(flat):
        if last is not None and found.start() < last:
            continue
        noun, number = ("noun", "number") if found["noun"] else ("noun_", "number_")
        quantity = _number(text[found.start(number) : found.end(number)])
        who = audience.of_noun(text[found.start(noun) :])
        if quantity is None or who is None or _RATE.match(flat, found.end(number)):
            continue
        yield Count(found.start(), found.end(), quantity, who)
        last = found.end()
        while following := _NEXT_NOUN.match(flat, last):
            quantity = _number(text[following.start("number") : following.end("number")])
            who = audience.of_noun(text[following.start("noun") :])
            if quantity is None or who is None:
                break
            yield Count(following.start("noun"), following.end(), quantity, who)
            last = following.end()


def _prizes(flat: str, text: str, above: Audience | None) -> Iterator[Count]:
    """Read counted prizes: whom they are for stands after them, before them, or at the head of the line."""
    if _PRIZES.search(flat) is None:
        return
    named, set_off = audience.led_by(text)
    led = named if set_off else audience.led_outright(text)
    who: Audience | None = None
    last = 0
    ranks = _RANKS.finditer(text) if re.search(r"\bgiai\b", flat) else ()
    for found in sorted([*_PRIZES.finditer(flat), *ranks], key=lambda each: each.start()):
        if _WINNERS_COUNTED.match(flat, found.end()):
            continue
        winner = _WINNER.match(flat, found.end()) or _winner_before(flat, found.start())
        beside = _BESIDE_PRIZE.match(flat, found.end())
        goes_on = re.search(r"[.;]\s", flat[last : found.start()]) is None
        # "cá nhân: 03 giải nhất, 06 giải nhì": those of one list are for the same.
        listed = who if last and goes_on else None
        both = _EACH_OF_BOTH.search(flat[: found.start()])
        if both:
            who = Audience.TAP_THE
        elif beside:
            who = Audience.CA_NHAN if beside[1] == "ca nhan" else Audience.TAP_THE
        elif winner:
            who = audience.of_noun(text[winner.start("noun") :]) or listed
        else:
            flag = Audience.TAP_THE if _FLAG.search(text[found.start() : found.end()]) else None
            who = led[0] if len(led) == 1 else listed or _named_before(flat, found.start()) or flag or above
        last = found.end()
        quantity = _number(text[found.start("number") : found.end("number")])
        if who is None or quantity is None or (_NOT_AWARDS.search(flat[: found.start()][-14:]) and not both):
            continue
        yield Count(found.start(), found.end(), quantity, who)
        if both:
            yield Count(found.start(), found.end(), quantity, Audience.CA_NHAN)


_NAMED_BEFORE = re.compile(
    r"(?<!\w)(?P<noun>tap the|dong doi|toan doan|ca nhan)(?:(?! tap the| ca nhan)[^.;:]){0,30}[:)]?\s*$"
)


def _named_before(flat: str, position: int) -> Audience | None:
    """Return whom prizes are for by the words at once before them: ``cá nhân 01 giải Nhất``, ``Phim (giải tập thể): 01 ...``."""
    found = _NAMED_BEFORE.search(flat[:position])
    if found is None:
        return None
    return Audience.CA_NHAN if found["noun"] == "ca nhan" else Audience.TAP_THE


def _winner_before(flat: str, position: int) -> re.Match[str] | None:
    """Find whom prizes are for where that stands before them: ``thưởng các lớp: 01 giải nhất, 02 giải nhì``."""
    sentence = max(flat.rfind(mark, 0, position) for mark in (". ", "; ")) + 1
    found = list(_GIVEN_TO.finditer(flat, sentence, position))
    return found[-1] if found else None


def bare(flat: str, text: str, who: Audience) -> list[Count]:
    """Read ``không quá 05 ...`` under a heading that says whom the number is for."""
    found = re.search(
        rf"(?:khong qua|toi da|so luong|chon|khen|xet|:)\D{{0,20}}?(?P<number>{QUANTITY})(?!\s*%)(?![\w/])(?! (?:nam|thang|ngay|lan|diem|trieu|dong|gio|trang|bo)\b)",
        flat,
    )
    quantity = _number(text[found.start("number") : found.end("number")]) if found else None
    if found is None or quantity is None:
        return []
    return [Count(found.start("number"), found.end("number"), quantity, who)]


def _number(text: str) -> int | None:
    return read_number(re.sub(r"\s*\(.*", "", text)) or None
