"""Counted prizes and certificates, and whom each is for: ``01 giải nhất, 02 giải nhì cho các chi đội``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract import audience
from pipeline.extract.quantities import NOT_AWARDS, QUANTITY, Count, quantity_of
from pipeline.records.plan import Audience

# "01 giải nhất, 02 giải nhì cho các chi đội", "10 Giấy khen cho học sinh": awards are counted.
_PRIZE = r"(?:giay khen|bang khen|co(?: thi dua)?|giai(?: (?:nhat|nhi|ba|tu|khuyen khich|dac biet|phu|phong trao|xuat sac|vang|bac|dong|[abc]))?(?! (?:phap|quyet|trinh|ngan)\b)|huy chuong (?:vang|bac|dong)|suat|phan thuong|phan qua|giay chung nhan|danh hieu)"
_PRIZES = re.compile(rf"(?<![\w/.,%-])(?P<number>{QUANTITY})\s+{_PRIZE}(?!\w)")
_WINNER = re.compile(
    rf"(?:[^;.:\d]|\d{{1,4}}\s+{_PRIZE}(?!\w)|\d[\d.]*\s+(?:trieu |nghin |ngan )?(?:dong|d)\b)*?(?<!\w)(?:(?:tang |trao |danh )?cho|tang|ve tay|thuoc ve)\s+(?:cac |moi |nhung |mot |tung )?(?P<noun>{audience.noun_pattern()}|[a-z]{{2,9}}(?!\w))"
)
# "Giải cá nhân: 01 Nhất, 03 Nhì": after the first word "giải" the rank alone is counted; with its marks.
_RANKS = re.compile(
    r"(?<![\w/.,%-])(?P<number>\d{1,3})\s+(?:Nhất|Nhì|Ba|Khuyến khích|Đặc biệt)(?=\s*(?:[(,;.:]|cho |mỗi |trị giá |\d|$))"
)
# "trao giải cho người thi: một nhất, một nhì, hai ba": in words, in a row.
_RANKS_IN_WORDS = re.compile(
    r"(?<=[:,] )(?P<number>một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?:nhất|nhì|ba|khuyến khích)(?=\s*(?:[,;.]|và |cho |ở |mỗi |$))"
)
# "Giải Nhất: 01; Giải Nhì: 02": the number stands after the prize.
_RANKED = re.compile(
    r"(?<!\w)giai (?:nhat|nhi|ba|khuyen khich|dac biet|[abc])\s*:\s*(?P<number>\d{1,3})(?=\s*(?:[;,()]|\.(?!\d)|$))"
)
# "03 Cờ thưởng cho 03 xã": those who win are counted.
_WINNERS_COUNTED = re.compile(
    rf"(?:(?:,? \w+){{0,4}} (?:cho|danh cho|tang) |\s*\(){QUANTITY}\s+(?:{audience.noun_pattern()})"
)
# "mỗi khối tập thể và cá nhân có 01 giải A": each of both.
_EACH_OF_BOTH = re.compile(
    r"(?:moi|tung|ca hai|hai) (?:khoi|he|bang|loai|noi dung|the loai) (?:\w+ ){0,3}?tap the (?:va|,) (?:khoi |he |bang )?ca nhan\b[^.;]*$"
)
# "Viện trưởng VKSND thành phố quyết định trao: Giải Nhất: 01": whom the line begins with gives.
_GIVES = re.compile(r"(?:(?!\bduoc\b)[^:]){0,90}\b(?:trao|tang|quyet dinh|thuong)\b[^:]{0,40}:")
# "Sáng kiến đạt giải gồm 01 giải A": whom or what the line begins with wins.
_WINS = re.compile(r"\W*(?:\w{1,4}[.)/]\s+)?(?:\w+ ){1,4}(?:dat|doat|duoc|vao) (?:giai|trao|xep)\b")
# Flags are given to collectives alone (Luật Thi đua, khen thưởng).
_FLAG = re.compile(r"\scờ(?: thi đua)?$", re.IGNORECASE)
_BESIDE_PRIZE = re.compile(r"\s+(tap the|dong doi|toan doan|ca nhan)\b")
_GIVEN_TO = re.compile(
    rf"(?<!\w)(?:cho|danh cho|tang|thuong|khen|doi voi|giai)\s+(?:cac |moi |nhung |mot |tung )?(?P<noun>{audience.noun_pattern()})(?=[^;:.]{{0,60}}:|[^;:.\d]{{0,40}}(?:\d|\b{QUANTITY} {_PRIZE}))"
)


def prizes(flat: str, text: str, above: Audience | None) -> Iterator[Count]:
    """Yield counted prizes: whom they are for stands after them, before them, or at the head of the line.

    ``flat`` is the shadow of ``text``; prizes that do not say whom they are for are for those ``above``.
    """
    counted = _named(flat, text)
    if not counted:
        return
    named, set_off = audience.led_by(text)
    heads = (set_off and not _GIVES.match(flat)) or _WINS.match(flat)
    led = named if heads else audience.led_outright(text)
    who: Audience | None = None
    last = 0
    for found in counted:
        if _WINNERS_COUNTED.match(flat, found.end()):
            continue
        opened, closed = _bracket(flat, found.start())
        before = _named_before(flat, found.start())
        winner = _WINNER.match(flat, found.end(), closed)
        if winner is None and not (opened and before):
            winner = _winner_before(flat, found.start())
        beside = _BESIDE_PRIZE.match(flat, found.end())
        goes_on = opened <= last and _GOES_ON.fullmatch(flat[last : found.start()]) is not None
        # "cá nhân: 03 giải nhất, 06 giải nhì": those of one list are for the same.
        listed = who if last and goes_on else None
        flag = Audience.TAP_THE if _FLAG.search(text[found.start() : found.end()]) else None
        both = _EACH_OF_BOTH.search(flat[: found.start()])
        if both:
            who = Audience.TAP_THE
        elif beside:
            who = _one_or_many(beside[1])
        elif winner:
            who = audience.of_noun(text[winner.start("noun") :]) or listed or flag
        else:
            before = before or _receiver(flat, text, found.start())
            kind = _kind_before(flat, found.start())
            each = _each(flat, text, found.end(), closed)
            who = led[0] if len(led) == 1 else listed or before or flag or kind or each or above
            if who is None and _HEADS_A_LINE.match(flat):
                who = Audience.KHAC
        last = found.end()
        quantity = quantity_of(text[found.start("number") : found.end("number")])
        if who is None or quantity is None or (NOT_AWARDS.search(flat[: found.start()][-14:]) and not both):
            continue
        yield Count(found.start(), found.end(), quantity, who)
        if both:
            yield Count(found.start(), found.end(), quantity, Audience.CA_NHAN)


_HEADS_A_LINE = re.compile(rf"\W*{QUANTITY} giai (?:nhat|nhi|ba|tu|khuyen khich|dac biet|[abc])\W*:")
"""``- 01 giải Nhất: 15.000.000đ``: so a list of the prizes of a contest has them, whoever may win them."""
_PER = re.compile(rf"[^;]{{0,30}}?(?:dong|d|k)\s*/\s*(?:moi |mot )?(?P<noun>{audience.noun_pattern()})")


def _each(flat: str, text: str, start: int, end: int) -> Audience | None:
    """Return whom prizes are for by what each gets: ``02 giải nhất: 200.000đ/đội``."""
    found = _PER.match(flat, start, end)
    return audience.of_noun(text[found.start("noun") :]) if found else None


# "01 giải Nhất, 20.000.000 đồng; 02 giải Nhì": the same list after a semicolon, where the next prize follows at once.
_GOES_ON = re.compile(r"(?:[^.;]|\.(?!\s)|;(?!\s))*(?:;\s+(?:va )?)?")


def _named(flat: str, text: str) -> list[re.Match[str]]:
    """Return the counted prizes of a text in order: by their names, by their ranks alone, with numbers after them."""
    found = [*_PRIZES.finditer(flat), *_RANKED.finditer(flat)]
    if re.search(r"\bgiai\b", flat):
        found += [*_RANKS.finditer(text), *_RANKS_IN_WORDS.finditer(text)]
    return sorted(found, key=lambda each: each.start())


def _one_or_many(noun: str) -> Audience:
    """Return whom ``cá nhân`` or else ``tập thể``, ``đồng đội``, ``toàn đoàn`` means, without marks."""
    return Audience.CA_NHAN if noun == "ca nhan" else Audience.TAP_THE


def _clause_start(flat: str, position: int) -> int:
    return max(flat.rfind(mark, 0, position) for mark in (". ", "; ")) + 1


# "Các đội thi được Ban Giám khảo trao 01 giải Nhất": whom a sentence begins with receives.
_RECEIVES = re.compile(
    rf"\s*(?:cac |nhung |moi )?(?P<noun>{audience.noun_pattern()})[^.;:]{{0,40}}? duoc (?:[^.;:]{{0,60}} )?(?:trao|tang|nhan|thuong)\b"
)


def _receiver(flat: str, text: str, position: int) -> Audience | None:
    found = _RECEIVES.match(flat, _clause_start(flat, position), position)
    return audience.of_noun(text[found.start("noun") :]) if found else None


_NAMED_BEFORE = re.compile(
    r"(?<!\w)(?P<noun>tap the|dong doi|toan doan|ca nhan)(?:(?! tap the| ca nhan)[^.;:]){0,30}[:)]?\s*$"
)


def _named_before(flat: str, position: int) -> Audience | None:
    """Return whom prizes are for by the words at once before them: ``cá nhân 01 giải Nhất``, ``Phim (giải tập thể): 01 ...``."""
    found = _NAMED_BEFORE.search(flat[:position])
    return _one_or_many(found["noun"]) if found else None


_KIND_BEFORE = re.compile(r"\bgiai (?:thuong )?(?P<noun>tap the|dong doi|toan doan|ca nhan)\b")


def _kind_before(flat: str, position: int) -> Audience | None:
    """Return whom prizes are for by what an earlier sentence calls them: ``thưởng các giải cá nhân. Mỗi nghề 01 giải Nhất``."""
    found = list(_KIND_BEFORE.finditer(flat, 0, position))
    return _one_or_many(found[-1]["noun"]) if found else None


def _bracket(flat: str, position: int) -> tuple[int, int]:
    """Return where the bracket is opened and closed in which a place stands; 0 and the end of the text where in none.

    ``giải hội diễn cho các tập thể (01 giải Nhất, 02 giải Nhì) và giải thi viết cho các cá nhân (01 giải A)``
    """
    opened = flat.rfind("(", 0, position)
    if opened <= flat.rfind(")", 0, position):
        return 0, len(flat)
    closed = flat.find(")", position)
    return opened, closed if closed >= 0 else len(flat)


def _winner_before(flat: str, position: int) -> re.Match[str] | None:
    """Find whom prizes are for where that stands before them: ``thưởng các lớp: 01 giải nhất, 02 giải nhì``."""
    found = list(_GIVEN_TO.finditer(flat, _clause_start(flat, position), position))
    return found[-1] if found else None
