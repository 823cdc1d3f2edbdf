"""What an award is called: ``Huân chương Lao động hạng Ba``, ``Bằng khen của Chủ tịch UBND tỉnh``, without the sentence around it."""

from __future__ import annotations

import re

from pipeline.extract.award_words import awards_in
from pipeline.extract.mentions import Mention

_QUOTED = re.compile(r"\s*[“\"][^”\"]{2,80}[”\"]")
_STOP = r"của|do|cho|đối|và|hoặc|tặng|để|trong|về|theo|với|được|gồm|khi|năm|cùng|kèm|tại|là|từ|ngoài"
_NAME = re.compile(
    rf"\s+(?!(?i:{_STOP})\b)[A-ZĐÀ-ỸƠƯ][^\W\d_]*(?:\s+(?!(?i:{_STOP})\b)[^\W\d_]+){{0,6}}?(?=\s+(?i:{_STOP})\b|\s*[,;.:()–-]|\s*$)"
)
"""``Lao động hạng Ba`` behind ``Huân chương``: it begins with a capital and ends before a word that begins something else."""


_VERB = re.compile(r"(?:trao|được|xét)\s+(?=giải)", re.IGNORECASE)


def title_span(text: str, mention: Mention) -> tuple[int, int]:
    """Return where the name of an award stands in a text, with who confers it where that follows at once."""
    award = next((found for found in awards_in(text) if found.start() == mention.at), None)
    if award is None:
        return mention.start, mention.end
    end = award.end()
    if name := _QUOTED.match(text, end) or _NAME.match(text, end):
        end = name.end()
    at = verb.end() if (verb := _VERB.match(text, mention.at)) else mention.at
    given = text[end : mention.end]
    others = any(end <= found.start() < mention.end for found in awards_in(text))
    if mention.start < mention.at or others or ";" in given or given.lstrip().startswith("do "):
        return at, end
    return at, max(end, mention.end)
