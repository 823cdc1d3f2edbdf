"""Set phrases of papers: where a phrase cannot end, what is written before a number."""

from __future__ import annotations

import re

TYPE_BEFORE_NUMBER = (
    r"(?:(?:bo )?luat|(?:phap |sac )?lenh|nghi (?:quyet|dinh)|thong tu(?: lien tich)?|quyet dinh|chi thi)"
)
"""What papers of the National Assembly and old decrees write before their number, in shadow: ``Luật số: 06/2022/QH15``."""
_UNFINISHED = re.compile(r"\b(?:của|và|với|cho|theo|tại|trong|các|những|được|là|đến|từ)$", re.IGNORECASE)


def is_unfinished(text: str) -> bool:
    """Tell whether a text ends with a word after which its phrase must go on: ``đường lối của``."""
    return _UNFINISHED.search(text.rstrip()) is not None


_CUT_NUMBERS = tuple(
    (re.compile(before + "$", re.IGNORECASE), re.compile(following))
    for before, following in (
        (r"\bsố\s*:?", r"\d+\w?(?:/\d{4})?\s?[/-]\s?[A-ZĐ]"),
        (r"\bngày", r"\d{1,2}\s?(?:[/.-]\s?\d{1,2}\b|tháng \d)"),
        (r"\btháng", r"\d{1,2}\s?(?:[/-]\s?\d{4}|năm \d{4})"),
        (r"\bnăm", r"(?:19|20)\d\d\b"),
        (r"(?:19|20)\d\d", r"[-–]\s?(?:19|20)\d\d\b"),
    )
)
"""What a line ends with, and with what the next begins, where a number or date was cut: ``Nghị định số`` / ``30/2020/NĐ-CP``."""


def is_cut_number(text: str, following: str) -> bool:
    """Tell whether a line was broken inside a number of a paper, a date or a stretch of years."""
    text, following = text.rstrip(), following.lstrip()
    return any(before.search(text) and after.match(following) for before, after in _CUT_NUMBERS)
