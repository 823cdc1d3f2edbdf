"""Awards as a text names them: their forms, their places and who confers them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.award_words import awards_in, vocabulary
from pipeline.extract.conferrers import conferrers_after, conferrers_before, polished
from pipeline.extract.earned import received, won_before
from pipeline.records.plan import AwardForm
from pipeline.vietnamese.shadow import shadow

BY_LAW = {AwardForm.HUAN_CHUONG: "Chủ tịch nước"}
"""Orders are conferred by the President of State alone (Luật Thi đua, khen thưởng)."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One award as a text names it: its form, its place in the text, and who confers it.

    ``at`` is the place of the form alone; the whole place begins with the authority where that stands before it.
    """

    form: AwardForm
    start: int
    end: int
    at: int
    conferred_by: str | None
    won: bool = False
    """Whether the text says that those it speaks of have won it: ``đạt giải Nhất, giải Nhì``."""


@lru_cache(maxsize=1024)
def mentions(text: str, *, direct: bool = False) -> tuple[Mention, ...]:
    """Return the awards of a text, one for each form and authority.

    ``Bằng khen của Bộ trưởng ...; Chủ tịch UBND tỉnh`` are two awards of one form, ``Cờ thi đua,
    Bằng khen của UBND tỉnh`` two forms of one authority. With ``direct`` an authority may follow any
    form at once. What was read last is kept.
    """
    return tuple(_mentions(text, direct=direct))


def _mentions(text: str, *, direct: bool) -> Iterator[Mention]:
    flat = shadow(text)
    words = vocabulary()
    found = awards_in(text)
    waiting: list[re.Match[str]] = []
    given: list[tuple[int, int]] = []
    had: list[re.Match[str]] = []
    from_before = False
    for index, match in enumerate(found):
        after = found[index + 1].start() if index + 1 < len(found) else len(flat)
        closed = _CLOSED.match(flat, match.end())
        end = closed.end() if closed else match.end()
        names = list(conferrers_after(text, flat, end, after, words.form_of(match), direct=direct))
        if closed and names and text[names[0][0]].islower():
            # "“Lao động giỏi” của đơn vị": those of a body, not what it gives.
            names = []
        names = [(start, end) for start, end in names if text[start:end].strip() not in _NOBODY]
        between = flat[found[index - 1].end() : match.start()] if index else ""
        # "đạt giải nhất, giải nhì": they have won both.
        alike = index > 0 and words.form_of(match) is words.form_of(found[index - 1]) in _OF_MANY_NAMES
        too = alike and found[index - 1] in had and _WON_TOO.fullmatch(between) is not None
        if too or won_before(flat, match.start()):
            had.append(match)
        won = too or _won_by_winners(text, flat, found[index - 1].end() if index else 0, match.start())
        if not names and not won and (before := conferrers_before(text, flat, match.start())):
            names = before
            from_before = True
        elif names:
            from_before = False
        if (
            not names
            and given
            and not won
            and (_ALSO.fullmatch(between) or (from_before and _LISTED.fullmatch(between)))
        ):
            names = given
        counted = ";" in flat[match.end() : after] and _COUNTED.search(
            flat, max(0, match.start() - 5), match.start()
        )
        listed = index + 1 < len(found) and _LISTED.fullmatch(flat[match.end() : after])
        if not names and listed and not counted:
            waiting.append(match)
            given = []
            continue
        for form in [*waiting, match]:
            by_law = form is not match and words.form_of(form) in BY_LAW
            if not names or by_law:
                yield Mention(words.form_of(form), form.start(), form.end(), form.start(), None, form in had)
            for start, end in () if by_law else names:
                name = polished(text[start:end])
                first, last = (
                    min(form.start(), start),
                    max(form.end(), start + len(text[start:end].rstrip(" ,;."))),
                )
                yield Mention(words.form_of(form), first, last, form.start(), name, form in had)
        waiting, given = [], names


# "01 Cờ thi đua; Bằng khen của Bộ trưởng cho 02 tập thể": what is counted apart is given apart.
_COUNTED = re.compile(r"\b\d{1,3} $")

# "Danh hiệu của ngành": whose it is, not who gives it.
_NOBODY = frozenset(
    {
        "ngành",
        "đơn vị",
        "đơn vị này",
        "đơn vị đó",
        "đơn vị mình",
        "phong trào",
        "cấp trên",
        "cấp trên của tỉnh",
    }
)

# "“Tập thể Lao động xuất sắc” của Chủ tịch UBND tỉnh".
_CLOSED = re.compile(r"\s*[”\"](?=\s)")

# "tặng Giấy khen cho thí sinh đạt giải Ba", "cho tác giả giải A": what those have won who are given it.
_WON_BY_WINNERS = re.compile(r"\b(?:cho|co|dat|doat|gianh)\b(?:(?! va | de nghi |[,;]|\. ).)*$")
_BODY = re.compile(r"c[ơờ] (?:quan|sở|đỏ)", re.IGNORECASE)


def _won_by_winners(text: str, flat: str, start: int, end: int) -> bool:
    """Whether what stands between two awards says that those who get the first have won the second."""
    if not start:
        return False
    found = _WON_BY_WINNERS.search(flat[start:end])
    return found is not None and _BODY.match(text, start + found.start()) is None


_OF_MANY_NAMES = (AwardForm.KHAC, AwardForm.DANH_HIEU)

# "đạt danh hiệu “Tổ lao động giỏi” hoặc hai năm liền là “Chiến sĩ thi đua cấp cơ sở”": they have won both.
_WON_TOO = re.compile(r"(?:(?!\b(?:tang|trao|cong nhan|thuong|xet)\b)[^;.])*")

# "Hiệu trưởng tặng Giấy khen và công nhận danh hiệu ...": the same authority does both.
_ALSO = re.compile(
    r"(?:(?:[^;.]|\.\d){0,90}(?=; ?(?:va )?(?:tang|trao|cong nhan))| cho [^;.:]{0,70}?| \d[\d.]* (?:trieu |nghin |ngan )?dong)?\s*(?:,|va|, va|;)\s*(?:\d{1,3}\s+)?"
    r"(?:(?:xet |de nghi )?(?:cong nhan|tang thuong|trao tang|tang|trao|phong tang)\s*)?(?:\d{1,3}\s+(?:suat |phan |chiec )?)?"
)


# "Cờ thi đua Tòa án nhân dân, Bằng khen của ...": forms in a list, each with what kind it is.
_LISTED = re.compile(
    r"(?:\s*[“\"][^”\"]{1,60}[”\"])?(?:\s+(?!(?:cua|do|cho|doi|va|hoac|tang|de|trong|ve|theo|la|voi|duoc|gom|khi|nam)\b)[^\W\d]+){0,6}?"
    r"\s*(?:,|va|hoac|/|;|,? va|-|\+)\s*(?:tang |de nghi tang |cac )?(?:\d{1,3} )?[“\"]?"
)


# "2. Cấp huyện (UBND huyện công nhận, ba năm một lần)": a title of several levels, told by who grants each.
_LEVEL = re.compile(r"\bcap [^().;:]{2,40}\((?:do )?(?P<name>[^();:]{4,70}?) (?:xet,? )?cong nhan\b")


def recognised(text: str) -> tuple[Mention, ...]:
    """Return the title that a text grants at a level by who grants it, where it names no award."""
    flat = shadow(text)
    found = _LEVEL.search(flat)
    start = found.start("name") if found else 0
    if found is None or not vocabulary().head_at(text, flat, start) or text[start].islower():
        return ()
    name = polished(text[start : found.end("name")])
    return (Mention(AwardForm.DANH_HIEU, start, found.end(), start, name),)


def conferrals(text: str) -> list[Mention]:
    """Return the awards that a text says an authority gives: ``Kết thúc năm học, Giám đốc Sở tặng Giấy khen cho ...``."""
    flat = shadow(text)
    return [
        mention
        for mention in mentions(text)
        if mention.start < mention.at and not received(flat, mention.start)
    ]
