"""Marks at the head of a line: Phần, Chương, Mục, Điều, ``I.``, ``A.``, ``1.``, ``1.1.``, ``a)``, ``-``.

A line can bear several readings (``V.`` is five or a letter, ``11.`` may be a damaged ``II.``);
the outline chooses the one that continues the numbering.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from pipeline.vietnamese.numerals import mend_roman, read_number, read_roman
from pipeline.vietnamese.shadow import shadow


class MarkKind(IntEnum):
    """Kinds of marks in the order in which papers usually nest them."""

    PART = 1
    CHAPTER = 2
    DIVISION = 3
    ARTICLE = 4
    CLAUSE = 5
    UPPER = 6
    ROMAN = 7
    NUMBER = 8
    DECIMAL = 9
    LOWER = 10
    COUNTED = 11
    BULLET = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """One reading of the mark at the head of a line.

    ``value`` is a number (1 to n), a tuple of numbers for ``1.2.3`` or a letter. ``printed``
    is the mark as it stands there without its dot, ``length`` the characters up to the text
    after it. ``doubtful`` readings need the numbering to confirm them. ``style`` tells lists of
    numbers apart: 0 for ``1.`` and ``Thứ nhất``, 1 for ``1)`` and ``Một là``, 2 for ``(1)``, 3 for
    ``(i)``, 4 for ``Việc 1.``.
    """

    kind: MarkKind
    value: int | str | tuple[int, ...]
    printed: str
    length: int
    doubtful: bool = False
    style: int = 0

    def is_first_below(self, above: Mark) -> bool:
        """Whether this mark is the first that counts on from another: ``4.1.`` below ``4.``."""
        own = above.value if isinstance(above.value, tuple) else (above.value,)
        return self.kind is MarkKind.DECIMAL and self.value == (*own, 1)


_NAMED = re.compile(
    r"(phan|chuong|muc|dieu|khoan|diem)\s+(?:thu\s+)?([ivxl1|h]{1,6}|[a-g]|\d{1,3}|nhat|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi)\b\s*[.:/)-]*\s*"
)
_NAMED_KINDS = {
    "phan": MarkKind.PART,
    "chuong": MarkKind.CHAPTER,
    "muc": MarkKind.DIVISION,
    "dieu": MarkKind.ARTICLE,
    "khoan": MarkKind.CLAUSE,
    "diem": MarkKind.CLAUSE,
}
_ORDINALS = {
    "nhat": 1,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
} | {letter: value for value, letter in enumerate("abcdefg", 1)}
_ROMAN = re.compile(r"([IVXLHlYi1|!JÍÌvxХІ]{1,6})\s*([.\-/):–,])\s*(?=\S|$)")
_ROMAN_BARE = re.compile(r"([IVX]{1,5})\s+(?=[^\W\d_a-z])")
_UPPER = re.compile(r"([A-ZĐ])\s*(?:[.)/]\s*(?=\S|$)|-\s+(?=\S))")
# "II.1. Mục đích", "A.2. Yêu cầu": the number of the part above stands before that of the item.
_COMPOUND = re.compile(r"([IVX]{1,4}|[A-HĐ])\.\s?(\d{1,2}(?:\.\d{1,2})*)\s*[.):/-]?\s+(?=\S)")
# "B1. Nội dung", "T2. Thi đua": the same without a dot between them.
_LETTER_AND_NUMBER = re.compile(r"([A-HĐKMNPQRT])(\d{1,2})[.)/:]\s+(?=[^\W\d_a-z])")
_COUNTING = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
# "Một là, ...", "Thứ hai: ...": items counted in words.
_COUNTED = re.compile(
    rf"(?:({'|'.join(_COUNTING)}) là(?:\s*[,:]|(?=\s[^\W\d_]))|thứ (nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\s*[,:.])\s*(?=\S)",
    re.IGNORECASE,
)
# "Một. Mục đích": the numbers of headings, in words.
_COUNTED_ALONE = re.compile(rf"((?i:{'|'.join(_COUNTING)}))\s?\.\s+(?=[^\W\d_a-z])")
# "Việc 1. Lập quy ước ...", "Nội dung 2: ...": items of one name, numbered.
_NAMED_ITEM = re.compile(
    r"(?:việc|nội dung|hạng mục|nhiệm vụ|giải pháp|chỉ tiêu|tiêu chí|mục tiêu|công việc)\s+(\d{1,2})\s*[.:]\s+(?=\S)",
    re.IGNORECASE,
)
# "(i)", "(ii)": Roman numbers in small letters.
_SMALL_ROMAN = re.compile(r"\((i{1,3}|iv|v|vi{1,3}|ix|x)\)\s*(?=\S)")
_DECIMAL = re.compile(
    r"(\d{1,2}(?:\s?\.\s?[1-9]\d?){1,3})\s*([.)]\s+(?=\S)|(?:[.)/:,-]\s*|\s+)(?=[^\W\d]|[\"“'(]|$)|[-:/]\s+(?=\d+\s?%|\d+ [^\W\d]))"
)
# "3.1. 40 người": the number of an item and one that its text begins with.
_DECIMAL_THEN_NUMBER = re.compile(r"(\d{1,2}(?:\.[1-9]\d?){1,2})([.)])\s+(?=\d{1,3} [a-zà-ỹđ])")
_NUMBER = re.compile(r"\(?([1-9]\d?)\s*(?:([.)])(?:\s+(?=\S)|(?=[^\d\s]|$))|([./):,–-])\s*(?=[^\d\s]|$))")
# "2,1. Bằng khen": a dot read as a comma.
_COMMA_AS_DOT = re.compile(r"(\d{1,2}),([1-9]\d?)\s?[.)]\s+(?=[^\W\d_a-z])")
_NUMBER_BARE = re.compile(r"([1-9]\d?)\s+(?=[^\W\d_])")
# "a, Huân chương": as typewriters had it.
_LOWER = re.compile(r"\(?([a-zđ])\s*(?:([.)/])\s*(?=\S|$)|-\s*(?=[^\W\d_a-z])|(,)\s+(?=[^\W\d_a-z]|\d))")
_CAPITAL_AS_LOWER = re.compile(r"([A-ZĐ])\s*\)\s*(?=\S)")
_SIGN_AS_LOWER = re.compile(r"([©€])\s*\)?\s*(?=[^\W\d_a-z])")
_DIGITS_READ_AS_LETTERS = {"S": 5, "l": 1, "I": 1, "B": 8, "Z": 2, "G": 6, "§": 8}
_LETTER_FOR_DIGIT = re.compile(r"([SlIBZG§])\s?[.)/]\s*(?=[^\W\d_])")
_BULLET = re.compile(
    r"([-–—−‐+*•·▪▫■□○●◦►➢➤✓✔❖♦◆◇★☆→⇒➔Øü§\uf0b7\uf0a7\uf0d8\uf02d\uf0fc]|o(?=\s)|_(?=\s))\s*(?=[^\s\d]|\d)"
)


def read_marks(text: str) -> tuple[Mark, ...]:
    """Return all readings of the mark at the head of a line, the likeliest first; none for plain text."""
    if bullet := _BULLET_BEHIND_SPECK.match(text) or _BULLET.match(text):
        plain = Mark(MarkKind.BULLET, bullet[1], bullet[1], bullet.end())
        # "- 4/ Thi đua": a speck before a number looks like a dash.
        rest = text[bullet.end() :]
        hidden = [m for m in _read_numbered(rest) if m.kind in _BEHIND_SPECKS]
        hidden = [m for m in hidden if m.kind is not MarkKind.ROMAN or _in_capitals(rest[m.length :])]
        return (plain, *(_shifted(m, bullet.end(), doubtful=True) for m in hidden))
    named = _read_named(text)
    if named:
        return (named,)
    speck = _SPECK.match(text) or _SPECK_BEFORE_CAPITALS.match(text) or _SCRAPS.match(text)
    if speck:
        return tuple(
            _shifted(m, speck.end(), doubtful=m.doubtful) for m in _read_numbered(text[speck.end() :])
        )
    return tuple(_with_dash(text, mark) for mark in _read_numbered(text))


# "5/- Hồ sơ", "a)- Thông thoáng": a dash goes with the mark.
_DASH = re.compile(r"(?<=[/).])[-–]\s+")


def _with_dash(text: str, mark: Mark) -> Mark:
    dash = _DASH.match(text, mark.length)
    return replace(mark, length=dash.end()) if dash else mark


_SPECK = re.compile(r"[`'‘’´ˆ^~.,:;·_„|\\¬°]{1,3}\s*(?=[\dIVXLa-zđ]{1,5}\s?[.)/])")
# "2 C. THỜI GIAN": a scrap before the number of a heading in capitals.
_SPECK_BEFORE_CAPITALS = re.compile(
    r"[^\w\s-]\s+(?=[IVXA-H]{1,4}[./)-]\s?[^\W\d_a-z]{2})|\d\s+(?=[IVXA-H]{1,4}[./)-]\s?[^\W\d_a-z]{2})"
)
# "5 * 2. Yêu cầu": what dirt leaves before a number.
_SCRAPS = re.compile(r"(?=\S{0,3} ?[*`'|~“”^])[^\W_]?[\W\d_]{1,5}\s(?=\d{1,2}[.)]\s+[^\W\d_a-z])")
_BULLET_BEHIND_SPECK = re.compile(r"[`'‘’´ˆ^~.:_|]{1,3}\s*([-–—+*])\s*(?=[^\s\d])")
_BEHIND_SPECKS = (MarkKind.NUMBER, MarkKind.DECIMAL, MarkKind.ROMAN)


def _shifted(mark: Mark, by: int, *, doubtful: bool) -> Mark:
    """Return a mark that stands behind a speck of so many characters."""
    return replace(mark, length=mark.length + by, doubtful=doubtful)


def _read_named(text: str) -> Mark | None:
    if not text[:1].isupper():
        return None
    flat = shadow(text[:40])
    found = _NAMED.match(flat)
    if not found:
        return None
    word = found[2]
    value = _ORDINALS.get(word) or read_number(word) or read_roman(word.upper())
    if value is None:
        value = min(mend_roman(word.upper()), default=None)
    if not value:
        return None
    # "Phần lớn", "Mục 1 Phần IV của ...": a name that goes on in lower case is a sentence.
    rest = text[found.end() :]
    if rest[:1].islower() or rest.startswith((",", ";")):
        return None
    if found[1] in ("khoan", "diem") and found[0].rstrip()[-1] not in ".:":
        return None  # "Khoản 2 Điều 5 Luật ..."
    if found[1] == "diem" and not word.isdigit():
        return None  # "Điểm a." of a law
    printed = text[found.start(2) : found.end(2)]
    return Mark(_NAMED_KINDS[found[1]], value, printed, found.end())


def _read_numbered(text: str) -> list[Mark]:
    marks: list[Mark] = []
    if compound := _COMPOUND.match(text) or _LETTER_AND_NUMBER.match(text):
        return [_compound_mark(compound)]
    if roman := _ROMAN.match(text):
        marks += _roman_readings(roman)
    elif bare := _ROMAN_BARE.match(text):
        value = read_roman(bare[1])
        if value and _in_capitals(text[bare.end() :]):
            marks.append(Mark(MarkKind.ROMAN, value, bare[1], bare.end(), doubtful=True))
    if counted := _COUNTED.match(text) or _COUNTED_ALONE.match(text):
        marks.append(_counted_mark(counted))
    if item := _NAMED_ITEM.match(text):
        printed = item[0].strip(" .:")
        marks.append(Mark(MarkKind.COUNTED, int(item[1]), printed, item.end(), style=4))
    if small := _SMALL_ROMAN.match(text):
        value = read_roman(small[1].upper())
        marks += [Mark(MarkKind.COUNTED, value, small[1], small.end(), style=3)] if value else []
    if upper := _UPPER.match(text):
        marks.append(Mark(MarkKind.UPPER, upper[1].lower(), upper[1], upper.end()))
    if decimal := _DECIMAL_THEN_NUMBER.match(text) or _DECIMAL.match(text):
        parts = tuple(int(part) for part in re.split(r"\s?\.\s?", decimal[1]))
        # "2.5 km" and "1.2 tỷ" go on in lower case without a dot after the number.
        loose = not decimal[2].strip() and text[decimal.end() : decimal.end() + 1].islower()
        if not decimal[1].startswith("0"):
            marks.append(Mark(MarkKind.DECIMAL, parts, decimal[1].replace(" ", ""), decimal.end(), loose))
    elif comma := _COMMA_AS_DOT.match(text):
        parts = (int(comma[1]), int(comma[2]))
        marks.append(Mark(MarkKind.DECIMAL, parts, f"{comma[1]}.{comma[2]}", comma.end(), doubtful=True))
    if number := _NUMBER.match(text):
        doubtful, style = number[3] in (",", ":"), _style(number)
        marks.append(Mark(MarkKind.NUMBER, int(number[1]), number[1], number.end(), doubtful, style))
    elif (number := _NUMBER_BARE.match(text)) and text[number.end()].isupper():
        marks.append(Mark(MarkKind.NUMBER, int(number[1]), number[1], number.end(), doubtful=True))
    elif digit := _LETTER_FOR_DIGIT.match(text):
        value = _DIGITS_READ_AS_LETTERS[digit[1]]
        marks.append(Mark(MarkKind.NUMBER, value, digit[1], digit.end(), doubtful=True))
    if lower := _LOWER.match(text):
        marks.append(Mark(MarkKind.LOWER, lower[1], lower[1], lower.end(), doubtful=lower[3] is not None))
    elif sign := _SIGN_AS_LOWER.match(text):
        letters = "c" if sign[1] == "©" else "ce"
        marks += [Mark(MarkKind.LOWER, letter, sign[1], sign.end(), doubtful=True) for letter in letters]
    elif capital := _CAPITAL_AS_LOWER.match(text):
        marks.append(Mark(MarkKind.LOWER, capital[1].lower(), capital[1], capital.end(), doubtful=True))
    return marks


def _style(number: re.Match[str]) -> int:
    if number[0].startswith("("):
        return 2
    return 1 if number[2] == ")" else 0


_LETTERS = "ABCDĐEFGHIJKLMNOPQRSTUVWXYZ"


def _compound_mark(found: re.Match[str]) -> Mark:
    above = (read_roman(found[1]) if found.re is _COMPOUND else None) or _LETTERS.index(found[1]) + 1
    parts = (above, *(int(part) for part in found[2].split(".")))
    printed = re.sub(r"\W+$", "", found[0]).replace(" ", "")
    return Mark(MarkKind.DECIMAL, parts, printed, found.end())


def _counted_mark(found: re.Match[str]) -> Mark:
    word = (found[1] or found[2]).lower()  # the second group only in "Thứ ..."
    value = {"nhất": 1, "tư": 4}.get(word) or _COUNTING.index(word) + 1
    return Mark(MarkKind.COUNTED, value, found[0].strip(" ,:."), found.end(), style=1 if found[1] else 0)


def _roman_readings(found: re.Match[str]) -> list[Mark]:
    exact = read_roman(found[1])
    if exact:
        return [Mark(MarkKind.ROMAN, exact, found[1], found.end(), doubtful=found[2] in ",:")]
    if found[1] == "1":
        return []
    return [
        Mark(MarkKind.ROMAN, value, found[1], found.end(), doubtful=True)
        for value in sorted(mend_roman(found[1]))
    ]


def _in_capitals(text: str) -> bool:
    letters = [c for c in text[:40] if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.8 * len(letters)
