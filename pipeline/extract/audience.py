"""Whom an award, a standard or a number is for."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from operator import ne
from pathlib import Path

from pipeline.extract.paper import LIST_MARK, mark_end
from pipeline.records.plan import Audience
from pipeline.vietnamese.letters import canonical_tone
from pipeline.vietnamese.shadow import shadow

Whom = tuple[Audience, ...]
"""All those that something is for, together."""

_VOCABULARY = Path(__file__).with_name("awards.toml")


@dataclass(frozen=True, slots=True)
class _Words:
    plain: re.Pattern[str]
    every: re.Pattern[str]
    persons: re.Pattern[str]
    audience: dict[str, Audience]
    spelled: dict[str, Audience]
    marked: dict[str, str]
    led: re.Pattern[str]
    persons_by_letters: frozenset[str]
    not_bodies: frozenset[str]
    endings: tuple[str, ...]
    not_persons: tuple[str, ...]


@cache
def _words() -> _Words:
    table = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))["audiences"]
    plain = {shadow(word): Audience(name) for name, words in table["plain"].items() for word in words}
    named = [
        (word, Audience(name))
        for part in ("by_name", "plain")
        for name, words in table[part].items()
        for word in words
    ]
    # Of words that are alike without marks ("bản", "bạn") the first stands for a text that lost them.
    every = {shadow(word): who for word, who in reversed(named)} | plain
    refused = {
        shadow(word): [shadow(after) for after in afters] for word, afters in table["not_before"].items()
    }

    def pattern(words: dict[str, Audience]) -> re.Pattern[str]:
        longest = sorted(words, key=len, reverse=True)
        parts = [
            re.escape(word) + (rf"(?!\s*(?:{'|'.join(refused[word])})(?!\w))" if word in refused else "")
            for word in longest
        ]
        return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")

    persons = rf"(?<!\w)(?!(?:cac|nhung|moi|mot|cua|cho|voi|tang|la)\s)(?:[a-z]+ ){{1,2}}(?:{'|'.join(map(shadow, table['person_endings']))})(?!\w)"
    every_word = re.compile(f"{pattern(every).pattern}|{persons}")
    return _Words(
        plain=pattern(plain),
        every=every_word,
        persons=re.compile(persons),
        audience=every,
        spelled={canonical_tone(word): who for word, who in named},
        marked={shadow(word): canonical_tone(word) for word, _ in reversed(named)},
        led=re.compile(rf"(?:{'|'.join(map(shadow, table['led_by_heads']))})\s+$"),
        persons_by_letters=frozenset(table["persons_by_letters"]),
        not_bodies=frozenset(table["not_bodies"]),
        endings=tuple(table["person_endings"]),
        not_persons=tuple(table["not_persons"]),
    )


@dataclass(frozen=True, slots=True)
class Named:
    """Words that name an audience, with the end of their stretch."""

    audience: Audience
    end: int
    post: bool = False
    """Whether they are the name of a post: ``tổ trưởng``, ``bí thư``."""


_POST = re.compile(r"truong$|^truong |^(?:bi thu|chu nhiem|chu tich)")
# "đơn vị mình phụ trách", "chi đoàn mình": those who answer for a body.
_ANSWERS_FOR = re.compile(
    r"\b(?:do )?(?:minh|ban than|ca nhan do|dong chi|ho|ong|ba) (?:truc tiep )?(?:phu trach|quan ly|lanh dao|dung dau|chi huy|dieu hanh)\b"
    r"|\b(?:don vi|co quan|tap the|to|phong|khoa|ban|chi doan|chi bo|chi hoi|lop|truong|doi|tram|chuyen|thon|ban|xi nghiep|phan xuong|cua hang|bo mon|dia ban|doanh nghiep|nganh|lang|xa|ho) (?:cua )?minh\b"
    r"|\b(?:don vi|dia ban) (?:duoc (?:giao|phan cong) )?phu trach\b"
)


# "Bài của tập thể hoặc cá nhân": those who made a work are rewarded for it.
_OF_WHOM = re.compile(r"\s+(?:du thi )?cua (?:cac |nhung |mot )?")
# "Chi hội trưởng", "tổ phó": those who lead a body, not the body.
_LEADER = re.compile(r"\s+(?P<post>trưởng|phó)(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def named_at(text: str, flat: str, position: int) -> Named | None:
    """Return the audience that is named at a place; words of one syllable must have their own marks.

    What was read last is kept.
    """
    found = _words().every.match(flat, position)
    if found is None:
        return _by_letters(text, position)
    read = text[position : found.end()].lower()
    if found[0] not in _words().audience and not _ends_as_person(read, text, flat):
        return None
    # "họ đạo" is no "hộ", "hai quản đốc" no "hải quan"; a text that lost its marks is taken as it comes.
    if _misspelled(read, found[0]) and text.lower() != flat:
        # "tuyên truyền viên" begins like "tuyến".
        found = _words().persons.match(flat, position)
        read = text[position : found.end()].lower() if found else ""
        if found is None or not _ends_as_person(read, text, flat):
            return None
    who = _words().spelled.get(canonical_tone(read)) or _audience(found[0])
    author = _OF_WHOM.match(flat, found.end()) if who is Audience.KHAC else None
    if author and (named := named_at(text, flat, author.end())):
        return named
    leader = _LEADER.match(text, found.end())
    if leader and who is Audience.TAP_THE and not found[0].endswith("truong"):
        heads = leader["post"].lower() == "trưởng" and _words().led.search(found[0] + " ")
        return Named(Audience.THU_TRUONG if heads else Audience.CA_NHAN, leader.end(), post=True)
    return Named(who, found.end(), post=_POST.search(found[0]) is not None)


def _misspelled(read: str, word: str) -> bool:
    """Whether no syllable that was read has the marks of the word that it looks like."""
    words = _words()
    if canonical_tone(read) in words.spelled:
        return False
    if read in words.not_persons:
        return True  # "Công nhận công trình"
    own = words.marked.get(word)
    return " " not in read or (own is not None and all(map(ne, canonical_tone(read).split(), own.split())))


def _ends_as_person(read: str, text: str, flat: str) -> bool:
    """Whether words in no list end as those for persons do, with their marks: ``tự viện`` does not."""
    words = _words()
    return text.lower() == flat or (read.endswith(words.endings) and not read.endswith(words.not_persons))


_LETTERS = re.compile(r"[A-ZĐ]{2,9}(?![\w/])(?!-\w)")


def _by_letters(text: str, position: int) -> Named | None:
    """Return whom the first letters of words stand for: ``NLĐ`` for persons, ``QTDND`` for a body."""
    found = _LETTERS.match(text, position)
    words = _words()
    loud = text.isupper() and " " in text.strip()
    if found is None or found[0] in words.not_bodies or loud:
        return None
    person = found[0] in words.persons_by_letters
    return Named(Audience.CA_NHAN if person else Audience.TAP_THE, found.end())


def _audience(words: str) -> Audience:
    """Return whom words mean that the vocabulary's pattern found: by name, or by how names of persons end."""
    return _words().audience.get(words, Audience.CA_NHAN)


def named_in(text: str) -> tuple[Audience, ...]:
    """Return the audiences that a heading or phrase names outright (tập thể, cá nhân, hộ gia đình, thủ trưởng)."""
    found = _words().plain.finditer(shadow(text))
    return _unique(_words().audience[match[0]] for match in found)


def of_noun(text: str) -> Audience | None:
    """Return the audience of a counted noun (``chi đoàn``, ``giáo viên``) that a text begins with."""
    named = named_at(text, shadow(text), 0)
    return named.audience if named else None


_GIVEN_TO = re.compile(r"\b(?:cho|tang|danh cho)\s+(?:cac |nhung )?(?=\w)")


def given_to(heading: str) -> tuple[Audience, ...]:
    """Return whom a heading says that something is given to: ``Giải trao cho trưởng thôn``."""
    flat = shadow(heading)
    found = _GIVEN_TO.search(flat)
    who = of_counted(heading[found.end() :]) if found else None
    return (who,) if who else ()


# "Ba đồng chí trưởng phòng", "05 người đứng đầu": persons who are heads.
_WHO_IS = re.compile(r"(?:dong chi|nguoi|can bo|nu|nam|vi|ong|ba) (?:la |giu chuc )?")


def of_counted(text: str) -> Audience | None:
    """Return the audience of a noun that a number counts: ``trưởng thôn`` or ``đồng chí tổ trưởng`` heads a unit.

    Where persons of no post are counted with them (``3 tổ trưởng, công nhân``) they are persons.
    """
    flat = shadow(text)
    named = named_at(text, flat, 0)
    if named is None or named.audience is not Audience.CA_NHAN:
        return named.audience if named else None
    person = _WHO_IS.match(flat)
    head = named if named.post else named_at(text, flat, person.end()) if person else None
    if head is None or not (head.post or head.audience is Audience.THU_TRUONG):
        return Audience.CA_NHAN
    link = _LINK.match(flat, head.end)
    beside = named_at(text, flat, link.end()) if link else None
    alone = beside is None or beside.post or beside.audience is not Audience.CA_NHAN
    return Audience.THU_TRUONG if alone else Audience.CA_NHAN


def of_head(text: str) -> Audience | None:
    """Return whom a line or clause is about that goes on to count persons; None where it begins with no person."""
    who = of_counted(text[lead_end(text, shadow(text)) :])
    return who if who in (Audience.THU_TRUONG, Audience.CA_NHAN) else None


_WHOM = re.compile(r"\b(?:doi tuong|(?:danh|trao|tang|thuong|xet) cho|cho ai|nguoi (?:nhan|duoc))\b")


def titles_whom(header: str) -> bool:
    """Whether the titles of a table, joined by blanks, have a column for whom its rows are."""
    return "\t" not in header and _WHOM.search(shadow(header)) is not None


def counted_cell(text: str) -> tuple[int, Audience, str] | None:
    """Return where a row joined by blanks names for whom a number is, who that is, and the number.

    ``1 Bằng khen của Chủ tịch UBND tỉnh UBND cấp xã 05 Theo quy định``: the last words with a capital before the
    first number that name anyone.
    """
    number = re.compile(r"\s(\d{1,3})(?!\S)").search(text, 4)
    if number is None:
        return None
    for found in reversed(list(re.finditer(r"(?<!\S)[^\W\d_]\S*", text[: number.start()]))):
        who = of_noun(text[found.start() :]) if found[0][0].isupper() else None
        if who is not None:
            return found.start(), who, number[1]
    return None


def noun_pattern() -> str:
    """Return a pattern, for shadows, of all words that name an audience."""
    return _words().every.pattern


_LEAD = re.compile(
    LIST_MARK
    + r"(?:ngoai ra,? |rieng |con |(?:hoac )?(?:neu|truong hop) |hoac |(?:day|do) (?=la ))?(?:\d{1,2} )?(?:(?:tieu chuan|dieu kien) (?:khen thuong |xet |tang |de )?)?"
    r"(?:khen thuong |tang thuong |khen |tang |(?:xet |(?:lua )?chon )(?:(?:trong|tu) (?:so )?)?|trong so )?"
    r"(?:danh |ap dung )?(?:(?:doi )?voi |ve |cho |(?:ca nhan )?la )?(?:moi |mot |cac |nhung |01 )?(?:nu |nam )?"
)
_LINK = re.compile(r"\s*(?:,|va|hoac|hay|lan|/|-|;|,? va)\s*(?:(?:doi )?voi |cho |cac |nhung )?(?:\d{1,2} )?")


_VILLAGES = "ban|buon|ap|khom|lang|xom|khu pho|to dan pho|phum|soc|bon"
_VILLAGE = re.compile(rf"(?:{_VILLAGES})(?!\w)")
_PLACE = re.compile(
    rf"(?:{_VILLAGES}|thon|khoi pho|khu dan cu|xa|phuong|thi tran|co so|doi|to|phong|khoa|chi hoi|chi doan|tram)(?!\w)"
)


def continues_post(named: list[Named], flat: str, position: int) -> bool:
    """Whether the place named next belongs to those before it: ``trưởng thôn, bản``, ``cán bộ thôn, tổ dân phố``."""
    if not named:
        return False
    if named[-1].post and _VILLAGE.match(flat, position):
        return True
    of_place = _PLACE.match(flat, named[-1].end + 1)
    return named[-1].audience is Audience.CA_NHAN and bool(of_place and _PLACE.match(flat, position))


@lru_cache(maxsize=1024)
def led_by(text: str) -> tuple[tuple[Audience, ...], bool]:
    """Return the audiences that a line begins with, and whether a colon sets them off.

    ``- Đối với tập thể: ...`` and ``Tập thể, cá nhân có ...`` begin so. What was read last is kept.
    """
    flat = shadow(text)
    position = lead_end(text, flat)
    found: list[Named] = []
    while named := named_at(text, flat, position):
        if not continues_post(found, flat, position):
            found.append(named)
        position = named.end
        link = _LINK.match(flat, position)
        if link is None or named_at(text, flat, link.end()) is None:
            break
        position = link.end()
    if not found:
        return (), False
    head = re.match(r"[^:.;]{0,70}:", flat[position:])
    return _led(found, flat[position:]), head is not None


def _led(found: list[Named], rest: str) -> tuple[Audience, ...]:
    """Return the audiences named; posts named beside heads of units, or who answer for a body, are heads of units."""
    heads = any(named.audience is Audience.THU_TRUONG for named in found)
    if heads or (all(named.post for named in found) and _ANSWERS_FOR.search(rest)):
        found = [replace(named, audience=Audience.THU_TRUONG) if named.post else named for named in found]
    return _unique(named.audience for named in found)


def answers_for(flat: str) -> Whom:
    """Return heads of units where a line speaks of the body of those it is for: ``chi bộ do mình phụ trách``."""
    return (Audience.THU_TRUONG,) if _ANSWERS_FOR.search(flat) else ()


def lead_end(text: str, flat: str) -> int:
    """Return where a line begins to name someone: ``Tăng Ni`` at once, ``Tặng cho tổ ...`` after its verb."""
    begin = mark_end(flat)
    lead = _LEAD.match(flat)
    return begin if lead is None or named_at(text, flat, begin) else lead.end()


def of_clause(text: str) -> tuple[Audience, ...]:
    """Return the audiences that a clause begins with, and those it goes on with after ``và``."""
    led = led_by(text)[0]
    if not led:
        return ()
    flat = shadow(text)
    more = (named_at(text, flat, found.end()) for found in re.finditer(r"\bva (?:cac |nhung )?", flat))
    return _unique([*led, *(named.audience for named in more if named)])


_SET_APART = re.compile(
    LIST_MARK + r"(?:doi voi|rieng|con|voi|(?:tieu chuan|dieu kien) (?!va|xet|khen|thi dua|binh)(?=\w))\s?"
)


def sets_apart(text: str) -> bool:
    """Whether a line sets an audience apart: ``Đối với cán bộ, chiến sĩ``."""
    return _SET_APART.match(shadow(text)) is not None


_APART = re.compile(LIST_MARK + r"(?:rieng|con)\s")


def led_outright(text: str) -> tuple[Audience, ...]:
    """Return the audiences that a line sets apart: by their plain names, or after ``đối với``, ``riêng``."""
    led, set_off = led_by(text)
    flat = shadow(text)
    if led and _APART.match(flat):
        return led
    plain = _words().plain.match(flat, lead_end(text, flat)) is not None
    return led if set_off and (plain or _SET_APART.match(flat)) else ()


_TITLE = re.compile(r"danh hieu(?: thi dua)?\s*[:“\"”']*\s*(?=\w)")
_KINDS_OF_TITLE = re.compile(r"(?:thi dua|va|hinh thuc|khac|cho|doi voi|cua|theo|o|cac|cac cap)\b")


def of_title(text: str) -> tuple[Audience, ...]:
    """Return whom the title is for that a heading names: ``Danh hiệu “Phân xưởng tiên tiến”``.

    ``Lao động giỏi`` is a person's title; another name that begins with no one's word tells nothing.
    """
    flat = shadow(text)
    found = _TITLE.search(flat)
    if found is None or _KINDS_OF_TITLE.match(flat, found.end()):
        return ()
    labour = flat.startswith("lao dong ", found.end())
    return led_by(text[found.end() :])[0] or ((Audience.CA_NHAN,) if labour else ())


# "có 95% số hộ gia đình", "giúp đỡ tập thể": those are told of, not meant.
_MEANT = re.compile(
    r"(?:^|[;.:,]|(?<!\w)(?:la|cho|voi|tang|xet|chon|khen|va|hoac|nhung|cac|moi|mot|01|duoc|de nghi|trong so))\s*(?:nhung |cac |moi |mot |01 )?$"
)


# "tập thể dẫn đầu cụm, cá nhân có hai sáng kiến": a clause of its own, not "không có tập thể, cá nhân vi phạm".
_CLAUSE = re.compile(
    r"[;.]\s+|,\s+(?:và |hoặc |còn )?(?=(?:tập thể|cá nhân|hộ gia đình|gia đình)\s+(?:có|đạt|là|được|đã|hai|ba|liên|tiêu biểu|xuất sắc|dẫn đầu|hoàn thành"
    r"|trực tiếp|tham gia|phải|từ|trong|nhiều|\d))"
)


def in_clauses(text: str) -> tuple[Audience, ...]:
    """Return the audiences that the clauses of a sentence begin with, then those it is said to be for."""
    led = [audience for clause in _CLAUSE.split(text) for audience in led_by(clause)[0]]
    flat = shadow(text)
    meant = (
        _words().audience[found[0]]
        for found in _words().plain.finditer(flat)
        if _MEANT.search(flat[: found.start()])
    )
    return _unique(led) or _unique(meant)


def _unique(found: object) -> tuple[Audience, ...]:
    return tuple(dict.fromkeys(found))  # type: ignore[call-overload]
