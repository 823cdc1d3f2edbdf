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
