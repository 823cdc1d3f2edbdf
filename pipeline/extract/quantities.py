"""Numbers as they are written beside what is counted, in figures and words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.records.plan import Audience
from pipeline.vietnamese.numerals import NUMBER_WORDS, read_number
from pipeline.vietnamese.shadow import shadow

NUMBERS = "|".join(sorted((shadow(word) for word in NUMBER_WORDS - {"không"}), key=len, reverse=True))
"""A pattern, for shadows, of the words that numbers are written with."""
QUANTITY = rf"(?:\d{{1,4}}(?:\s*\([^()]{{1,20}}\))?|(?:{NUMBERS})(?:\s+(?:{NUMBERS})){{0,3}})"
"""A pattern, for shadows, of a whole number in figures or words."""
NOT_AWARDS = re.compile(
    r"(?:cu|mau|mau so|bieu|moi|(?<!lay )du|nam trong|tren|duoi|co tu|tu|tren tong so|trong so|it hon|ung voi|dan dau|dung dau|chia thanh|chia lam)\s*$"
)
"""Words before a number that is no number of awards: thresholds and bases of reckoning; without marks."""


_YEARS = range(1930, 2100)
"""Numbers that name a year: so many of one award nobody gives."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of those whom awards may be for, with its place in the text."""

    start: int
    end: int
    quantity: int
    audience: Audience


def quantity_of(text: str) -> int | None:
    """Return the number that figures or words say, without what is added in brackets; None for none, nought or a year."""
    number = read_number(re.sub(r"\s*\(.*", "", text)) or None
    return None if number in _YEARS else number
