"""Where a phrase cannot end."""

from __future__ import annotations

import re

_UNFINISHED = re.compile(r"\b(?:của|và|với|cho|theo|tại|trong|các|những|được|là|đến|từ)$", re.IGNORECASE)


def is_unfinished(text: str) -> bool:
    """Tell whether a text ends with a word after which its phrase must go on: ``đường lối của``."""
    return _UNFINISHED.search(text.rstrip()) is not None
