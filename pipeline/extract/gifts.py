"""Gifts that have no name of their own: ``Đoàn xã tặng một cái cặp sách``, ``Công ty thưởng kỳ nghỉ hè``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract import audience
from pipeline.extract.award_words import awards_in
from pipeline.extract.conferrers import LEVELS, givers_before_verb, polished
from pipeline.extract.mentions import Mention
from pipeline.records.plan import AwardForm
from pipeline.vietnamese.shadow import shadow

_VERB = re.compile(
    r"(?<!khen)\s+(?:(?:se|con|cung|da|xet) )*(?:trao thuong|tang thuong|tang|trao|thuong|cap|gan|treo|phat)(?: (?:them|ngay|nong))*(?= )"
)
_OTHER_WORD = re.compile(
    rf" (?:{LEVELS}|dong|huy|hien|hanh|trien|sinh|bieu)\b|(?:,| va| hoac) | moi (?:nam|quy|thang|dot) "
)
"""What makes another word of one that looks like a verb of giving: ``cấp huyện``, ``phát động``."""
_OTHER_BEFORE = re.compile(r"\b(?:cac|trung|so|cao|khan|nang|ngan sach)$")
"""What makes another word of it from before: ``các cấp``, ``trung cấp``."""
_COUNTED = re.compile(r" (?:cac |nhung |cho )?(?:\d{1,3} )?")
_CLAUSE = re.compile(r"[;:.](?=\s|$)|, (?!mot |hai |\d)")
_NAMED = 40
"""Characters of a gift that are its name, at most."""


def gifts(text: str) -> Iterator[Mention]:
    """Yield what a text says an authority gives that is no award by name, with the authority."""
    flat = shadow(text)
    named = [found.start() for found in awards_in(text)]
    for verb in _VERB.finditer(flat):
        if _OTHER_WORD.match(flat, verb.end()) or _OTHER_BEFORE.search(flat, 0, verb.start()):
            continue
        if "cung cấp" in text[verb.start() : verb.end()].lower():
            continue
        counted = _COUNTED.match(flat, verb.end())
        if counted and not verb[0].endswith("thuong") and audience.of_noun(text[counted.end() :]):
            continue  # "Ủy ban nhân dân tỉnh tặng 06 tập thể ...": what is told above
        clause = _CLAUSE.search(flat, verb.end())
        end = clause.start() if clause else len(flat)
        if any(verb.start() <= at < end for at in named) or end - verb.end() < 4:
            continue
        for start, stop in givers_before_verb(text, flat, verb):
            at = verb.end() + 1
            name = flat.rfind(" ", at + 4, min(end, at + _NAMED)) if end - at > _NAMED else end
            yield Mention(AwardForm.KHAC, start, max(name, at + 1), at, polished(text[start:stop]))
