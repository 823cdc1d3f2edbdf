"""How a line was damaged, told from its text and that of the lines around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pipeline.restore.ngram import LanguageModel
from pipeline.restore.tokens import old_style
from pipeline.vietnamese.letters import strip_marks
from pipeline.vietnamese.syllables import is_syllable


class Route(StrEnum):
    """What is to be done with a line."""

    GOOD = "good"
    STRIPPED = "stripped"
    FOREIGN_OCR = "foreign_ocr"
    VIETNAMESE_OCR = "vietnamese_ocr"
    OTHER = "other"


_CHUNK = re.compile(r"\S+")
_EDGE = ".,;:!?()[]{}\"'“”‘’…*|_–—-/\\•+<>=#¹²³⁰⁴⁵⁶⁷⁸⁹"
_FOREIGN = frozenset(
    (
        *(
            "the",
            "of",
            "and",
            "is",
            "with",
            "that",
            "was",
            "are",
            "by",
            "from",
            "which",
            "this",
            "be",
            "have",
            "not",
        ),
        *(
            "were",
            "has",
            "had",
            "their",
            "its",
            "been",
            "would",
            "will",
            "for",
            "you",
            "your",
            "les",
            "des",
            "est",
        ),
        *(
            "dans",
            "pour",
            "que",
            "qui",
            "une",
            "sur",
            "par",
            "avec",
            "aux",
            "sont",
            "der",
            "die",
            "und",
            "das",
            "ist",
        ),
    )
)
"""Function words of English, French and German ; those that could be stripped syllables say nothing."""

_NEARBY = 12
"""Lines above and below that tell of a line which says too little."""
_MOSTLY = 4
"""How many times as many good words as damaged ones there are in a text that is good but for passages."""
_PASSAGE = 60
"""Words of a damaged passage in such a text; a line or two that look odd are a list of foreign names."""


@dataclass(frozen=True, slots=True)
class Features:
    """Counts over the words of a line: in all, with marks, good as they are, Vietnamese without marks, odd."""

    words: int
    marked: int
    good: int
    skeleton: int
    odd: int
    foreign: int


class Router:
    """Tells routes by the words that the language model knows."""

    def __init__(self, model: LanguageModel) -> None:
        skeletons = {
            s for s, words in model.by_skeleton.items() if any(is_syllable(model.words[w]) for w in words)
        }
        self.skeletons = frozenset(skeletons)
        self._known = model.index
        self.word = lru_cache(maxsize=100_000)(self._word)

    def _word(self, chunk: str) -> tuple[bool, bool, bool, bool, bool] | None:
        """Return (marked, good, skeleton, odd, foreign) for a chunk, None where it is no word."""
        core = chunk.strip(_EDGE)
        letters = sum(c.isalpha() for c in core)
        digits = sum(c.isdigit() for c in core)
        if letters == 0 or digits > 2 or "@" in core or "/" in core or len(core) > 14:
            return None
        if core.isupper() and core.isascii() and len(core) <= 8 and not is_syllable(core.lower()):
            return None
        if len(core) == 1:
            return None
        lower = core.lower()
        plain = strip_marks(lower)
        marked = not core.isascii()
        skeleton = plain in self.skeletons
        syllable = is_syllable(lower) and old_style(lower) in self._known
        parts = [p for p in re.split(r"[-–]", lower) if p]
        if len(parts) > 1 and all(is_syllable(p) for p in parts):
            syllable = skeleton = True
        odd = (not syllable if marked else not skeleton) or digits > 0
        return marked, syllable and marked, skeleton and not digits, odd, lower in _FOREIGN and not skeleton

    def features(self, line: str) -> Features:
        """Count the words of a line."""
        found = [w for chunk in _CHUNK.findall(line) if (w := self.word(chunk)) is not None]
        return Features(len(found), *(sum(w[k] for w in found) for k in range(5)))

    def routes(self, lines: Sequence[str]) -> list[Route]:
        """Return the route of each line; short lines follow their neighbours."""
        features = [self.features(line) for line in lines]
        sure = [_judge(f) for f in features]
        whole = _votes(sure, features, range(len(lines)))
        mostly_good = whole.get(Route.GOOD, 0) > _MOSTLY * _damaged(whole)
        chosen: list[Route] = []
        written = [index for index, line in enumerate(lines) if line.strip()]
        place = 0
        for index, (own, feature) in enumerate(zip(sure, features, strict=True)):
            place += place < len(written) and written[place] < index
            near = written[max(0, place - _NEARBY) : place + _NEARBY + 1]
            votes = _votes(sure, features, near)
            around = max(votes, key=lambda r: (votes[r], r.value)) if votes else None
            route = _settle(own, feature, around, votes)
            if route is Route.FOREIGN_OCR and mostly_good and not (own is route and _is_surely_read(feature)):
                passage = [features[i] for i in near if sure[i] is route and _is_surely_read(features[i])]
                if sum(f.words for f in passage) < _PASSAGE:
                    route = Route.OTHER
            chosen.append(route)
        return chosen


def _votes(
    sure: Sequence[Route | None], features: Sequence[Features], lines: Iterable[int]
) -> dict[Route, int]:
    """Count the words of lines by the route that each of them tells by itself."""
    votes: dict[Route, int] = {}
    for line in lines:
        route = sure[line]
        if route is not None and route is not Route.OTHER:
            votes[route] = votes.get(route, 0) + features[line].words
    return votes


def _damaged(votes: dict[Route, int]) -> int:
    return votes.get(Route.FOREIGN_OCR, 0) + votes.get(Route.STRIPPED, 0)


def _is_surely_read(f: Features) -> bool:
    """Whether a line has the words of damaged Vietnamese, and not those of two languages or of chemistry."""
    return f.words >= 6 and f.skeleton * 10 >= f.words * 7 and f.good * 4 < f.words


def _judge(f: Features) -> Route | None:
    """Return what a line says by itself, None where it says too little."""
    if f.words < 4:
        return None
    if f.foreign >= 2 and f.foreign * 8 >= f.words and f.good * 4 < f.words:
        return Route.OTHER
    if f.good * 5 >= f.words * 2 and f.odd * 4 <= f.words:
        return Route.GOOD
    if (f.skeleton + f.good) * 2 < f.words or f.skeleton * 10 < f.words * 4:
        return Route.OTHER if f.foreign else None
    if f.marked == 0 and f.odd * 8 <= f.words:
        return Route.STRIPPED if f.words >= 6 and f.skeleton * 10 >= f.words * 9 else None
    return Route.FOREIGN_OCR if f.odd * 12 >= f.words and f.good * 5 < f.words * 2 else None


def _settle(own: Route | None, f: Features, around: Route | None, votes: dict[Route, int]) -> Route:
    damaged = _damaged(votes)
    if (
        own is Route.GOOD
        and votes.get(Route.FOREIGN_OCR, 0) > votes.get(Route.GOOD, 0)
        and f.words < 12
        and f.odd
    ):
        return Route.FOREIGN_OCR
    if own is Route.STRIPPED and votes.get(Route.FOREIGN_OCR, 0) * 3 > damaged:
        return Route.FOREIGN_OCR
    if own is Route.FOREIGN_OCR and f.marked == 0 and votes[own] * 8 < votes.get(Route.STRIPPED, 0):
        return Route.STRIPPED
    if own is Route.FOREIGN_OCR and f.good * 5 >= f.words and votes.get(Route.GOOD, 0) > 8 * damaged:
        return Route.OTHER
    if own is not None:
        return own
    if around is None or f.words == 0:
        return Route.OTHER if f.words or around is None else around
    if around is Route.GOOD:
        return Route.GOOD
    if f.foreign and f.skeleton * 2 < f.words:
        return Route.OTHER
    if around is Route.STRIPPED:
        return Route.STRIPPED if f.odd * 2 <= f.words or f.marked == 0 else Route.OTHER
    return Route.FOREIGN_OCR
