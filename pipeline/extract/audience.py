"""Whom an award, a standard or a number is for."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.records.plan import Audience
from pipeline.vietnamese.shadow import shadow

_VOCABULARY = Path(__file__).with_name("awards.toml")


@dataclass(frozen=True, slots=True)
class _Words:
    plain: re.Pattern[str]
    every: re.Pattern[str]
    audience: dict[str, Audience]


@cache
def _words() -> _Words:
    table = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))["audiences"]
    plain = {shadow(word): Audience(name) for name, words in table["plain"].items() for word in words}
    named = {shadow(word): Audience(name) for name, words in table["by_name"].items() for word in words}
    every = {**named, **plain}
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

    persons = rf"(?<!\w)(?:[a-z]+ ){{1,2}}(?:{'|'.join(map(shadow, table['person_endings']))})(?!\w)"
    every_word = re.compile(f"{pattern(every).pattern}|{persons}")
    return _Words(plain=pattern(plain), every=every_word, audience=every)


def _audience(words: str) -> Audience:
    """Return whom words mean that the vocabulary's pattern found: by name, or by how names of persons end."""
    return _words().audience.get(words, Audience.CA_NHAN)


def named_in(text: str) -> tuple[Audience, ...]:
    """Return the audiences that a heading or phrase names outright (tập thể, cá nhân, hộ gia đình, thủ trưởng)."""
    found = _words().plain.finditer(shadow(text))
    return _unique(_words().audience[match[0]] for match in found)


def of_noun(flat: str) -> Audience | None:
    """Return the audience of a counted noun (``chi đoàn``, ``giáo viên``); ``flat`` is a shadow."""
    found = _words().every.match(flat)
    return _audience(found[0]) if found else None


def noun_pattern() -> str:
    """Return a pattern, for shadows, of all words that name an audience."""
    return _words().every.pattern


_LEAD = re.compile(
    r"\W*(?:(?:\d+(?:\.\d+)*|[a-zđ])[.)/-]\s*)?\W*(?:tieu chuan (?:khen thuong |xet |tang )?)?(?:khen thuong |tang thuong |khen |tang |xet |chon |trong so )?"
    r"(?:danh |ap dung )?(?:(?:doi )?voi |ve |cho |la )?(?:moi |mot |cac |nhung |01 )?(?:nu |nam )?"
)
_LINK = re.compile(r"\s*(?:,|va|hoac|/|-|;|,? va)\s*(?:(?:doi )?voi |cho |cac |nhung )?")


def led_by(text: str) -> tuple[tuple[Audience, ...], bool]:
    """Return the audiences that a line begins with, and whether a colon sets them off.

    ``- Đối với tập thể: ...`` and ``Tập thể, cá nhân có ...`` begin so.
    """
    flat = shadow(text)
    words = _words()
    lead = _LEAD.match(flat)
    position = lead.end() if lead else 0
    found: list[Audience] = []
    while match := words.every.match(flat, position):
        found.append(_audience(match[0]))
        position = match.end()
        link = _LINK.match(flat, position)
        if link is None or not words.every.match(flat, link.end()):
            break
        position = link.end()
    if not found:
        return (), False
    head = re.match(r"[^:.;]{0,70}:", flat[position:])
    return _unique(found), head is not None


_SET_APART = re.compile(r"\W*(?:(?:\d+(?:\.\d+)*|[a-zđ])[.)/-]\s*)?\W*(?:doi voi|rieng|con|voi)\s")


def led_outright(text: str) -> tuple[Audience, ...]:
    """Return the audiences that a line sets apart: by their plain names, or after ``đối với``, ``riêng``."""
    led, set_off = led_by(text)
    flat = shadow(text)
    lead = _LEAD.match(flat)
    plain = _words().plain.match(flat, lead.end() if lead else 0) is not None
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


def in_clauses(text: str) -> tuple[Audience, ...]:
    """Return the audiences that the clauses of a sentence begin with, then those it names anywhere."""
    led = [audience for clause in re.split(r"[;.]\s+", text) for audience in led_by(clause)[0]]
    return _unique(led) or named_in(text)


def _unique(found: object) -> tuple[Audience, ...]:
    return tuple(dict.fromkeys(found))  # type: ignore[call-overload]
