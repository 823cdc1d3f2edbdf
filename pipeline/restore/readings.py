"""What a token as read may stand for: its candidates, by the route of its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.restore.channel import Channel
from pipeline.restore.ngram import LanguageModel
from pipeline.restore.numerals import NUMERAL_BEFORE, is_code, is_roman, mend_roman
from pipeline.restore.routes import Route
from pipeline.restore.tokens import old_style
from pipeline.vietnamese.letters import strip_marks
from pipeline.vietnamese.syllables import is_syllable, split_tone

Ids = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]

_WORD = re.compile(r"[^\W\d_¹²³⁰⁴-⁹]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
"""Words without the small figures of a footnote behind them."""
_PARTS = re.compile(r"[^-–—/:.,;()“”\"]+")
_HORNED_PARTS = re.compile(r"[^-–—/:.,;()“”\"'’]+['’]?")
_HOOKED = "?"
HORNS = "'’"
"""What an English OCR engine makes of the horn of a last ơ or ư: ``co’`` for cơ."""
_HORNED = 5.0
"""Log odds that such a mark gives to words with a horn at their end."""
_ADDRESS = re.compile(r"\w@\w+[.,]\w|://|www\.|\.(?:vn|com|org|net|gov)\b", re.IGNORECASE)
_NUMBER = re.compile(r"[\d.,/%:+°-]+|[cdk]?m[23²³]|A[345]|0\d[a-e]")
"""Numbers; square and cubic metres; sizes of paper; numbers of papers with a letter behind them."""
_LONE = frozenset("60@¢&§")
"""What an English OCR engine makes of the word ``ở``."""

_BARE = re.compile(r"[BCDHKLMNPRSTVX]{2,}")
"""Capitals that no word is made of: vowels that an English OCR engine loses become Q, G, O or figures."""
_LETTER_TAKEN_FOR_CAPITAL = re.compile(r"[A-Z][a-z]?[GOQCSVUXZ][a-z]+")
"""A word like ``MGi`` for Mỗi: a letter with its marks read as a capital."""
_WORDS_TOO = frozenset({"VI", "XI"})
"""Roman numerals that are syllables as well: ``ĐƠN VỊ``, ``XI MĂNG``."""
_NUMERAL_BEFORE = NUMERAL_BEFORE | {"hoi", "dang"}
_DIGIT, _SIGN = -2.0, -7.0
"""Log probability that a lone digit, or another sign, is itself."""
_CASE_WEIGHT = 0.3
"""Weight of what a capital inside a sentence tells about the word."""
_ITEM_MARK = re.compile(r"\s*(?:\w{1,3}(?:\.\d{1,2})*[.)]|[-–•*+])\s+")
"""What stands before the first word of an item."""
_JOINED = re.compile(r"(?:[a-z]|\s[-–])\s+$")
"""What stands before the first word of a cell that was joined to the one before it."""
_SETTLED = 4.0
"""Log odds of the likeliest word for some marks against the next, from which a capital tells no name."""
_PLACES = 3
"""Most places of a word whose capitals count together."""
_KEEP = -0.02
"""Log probability that Vietnamese OCR read a word as it was printed."""
_IMPOSSIBLE = -3.0
"""The same for what is no Vietnamese word."""
_MANGLED = -7.0
"""The same for what certainly is none: ``rưộng``; names of minorities have a capital."""
ZERO = np.zeros(1)
"""The log channel probability of a token without a choice."""


@dataclass(slots=True)
class Token:
    """One token on the way through the decoder; ``start`` is -1 for marks that stand for no text."""

    start: int
    end: int
    read: str
    words: Ids
    logp: Doubles
    route: Route
    upper: bool = False
    margin: float = 0.0
    """Log odds by which another word must win over what was read."""
    least: float = 0.0
    """Least probability of another word."""
    case: npt.NDArray[np.float32] | None = None
    """What its case tells about the candidates, log probabilities; None where it tells nothing."""
    horn: str = ""
    """The mark at the end of what was read that may be a horn."""
    joined: bool = False
    """The next word stands right behind, its blank was lost."""

    def moved(self, by: int) -> Token:
        """Return the token at another place of the text; marks stand nowhere."""
        if self.start < 0:
            return self
        return Token(
            self.start + by, self.end + by, self.read, self.words, self.logp, self.route,
            self.upper, self.margin, self.least, self.case, self.horn, self.joined,
        )  # fmt: skip


class Readings:
    """The models that tell what a token may stand for."""

    def __init__(self, folder: Path, model: LanguageModel) -> None:
        self.model = model
        self.channel = Channel(folder / "channel-eng.json", model)
        self.vietnamese = Channel(folder / "channel-vie.json", model)
        self._skeletons: dict[str, tuple[Ids, Doubles]] = {
            skeleton: (words[:16], np.zeros(len(words[:16]))) for skeleton, words in model.by_skeleton.items()
        }
        self._fixed = {
            name: np.array([number], np.int64)
            for number, name in enumerate(("unknown", "boundary", "number"))
        }

        self._candidates = lru_cache(maxsize=50_000)(self._choices)
        self._pieces = lru_cache(maxsize=50_000)(self._cut)
        last = [split_tone(word)[0][-1:] if is_syllable(word) else "" for word in model.words]
        self.horned = np.array([letter in ("ơ", "ư") for letter in last], np.float64)

        self._phrases = {
            (before, read): np.array([number], np.int64)
            for before, read, word in _rows("phrases.tsv")
            if (number := model.index.get(word)) is not None
        }

    def in_phrase(self, before: Token, body: str, at: int, upper: bool) -> list[Token]:
        """Return the word that a figure stands for behind a word that leaves no other; none else."""
        words = self._phrases.get((strip_marks(before.read.lower()), body))
        return (
            [] if words is None else [Token(at, at + len(body), body, words, ZERO, Route.FOREIGN_OCR, upper)]
        )

    def begins(self, body: str, before: str) -> bool:
        """Tell whether a word without marks begins an item or a cell, by its capital and what is before it.

        Behind the mark of an item any word does; behind a small word or a dash one that hardly stands for
        a name (``lao dong Cac doanh nghiep``: a cell that a blank joined to the one before).
        """
        if not body[:1].isupper() or not body[1:].islower():
            return False
        if _ITEM_MARK.fullmatch(before):
            return True
        words, _ = self._skeletons.get(body.lower(), (self._fixed["unknown"], ZERO))
        if len(words) < 2 or not _JOINED.search(before):
            return False
        common, rarer = self.model.log_frequency(words[:2])
        return bool(common - rarer > _SETTLED)

    def boundary(self, route: Route, read: str = "") -> Token:
        """Return the token of a sentence mark or of the edge of a line."""
        return Token(-1, -1, read, self._fixed["boundary"], ZERO, route)

    def of_chunk(
        self, body: str, at: int, tail: str, route: Route, upper: bool, inside: bool, before: str = ""
    ) -> list[Token]:
        """Return the tokens of a chunk without its outer punctuation.

        ``tail`` is the punctuation after it; ``upper`` says that it stands among capitals,
        ``inside`` that it stands within a sentence, behind the word ``before``.
        """
        # "DON VI", "VI CONG DONG": a word among capitals, a numeral behind "CHUONG".
        word = body in _WORDS_TOO and upper and inside and strip_marks(before.lower()) not in _NUMERAL_BEFORE
        return [token.moved(at) for token in self._pieces(body, tail, route, upper, inside, word)]

    def _cut(
        self, body: str, tail: str, route: Route, upper: bool, inside: bool, word: bool = False
    ) -> list[Token]:
        """Return the tokens of a chunk at the beginning of a text; ``word`` says that it is no Roman numeral."""

        def fixed(kind: str) -> list[Token]:
            return [Token(0, len(body), body, self._fixed[kind], ZERO, Route.GOOD, upper)]

        if route is Route.FOREIGN_OCR and body in _LONE and inside and tail in ("", ",", ".", ";"):
            return [self._lone(body, upper)]
        letters = body.isalpha()
        if not letters and _NUMBER.fullmatch(body):
            return fixed("number")
        if not letters and _ADDRESS.search(body):
            return fixed("unknown")
        numeral: str | None = None
        if not word:
            foreign = route is Route.FOREIGN_OCR and not upper
            numeral = body if is_roman(body) else mend_roman(body) if foreign else None
        if numeral or (not letters and is_code(body)):
            if numeral is None:
                return fixed("number")
            number = np.array([self.model.index.get(numeral.lower(), 0)], np.int64)
            return [Token(0, len(body), body, number, ZERO, Route.GOOD, upper)]
        if len(body) == 1 and tail[:1] in (")", "."):
            return fixed("unknown")
        pattern = _WORD
        if route is Route.FOREIGN_OCR:
            behind = [strip_marks(piece.lower()) for piece in re.split("['’]", body)[1:] if piece]
            pattern = _HORNED_PARTS if all(piece in self._skeletons for piece in behind) else _PARTS
        out: list[Token] = []
        for part in pattern.finditer(body):
            read = part[0]
            if out and "." in body[: part.start()][-1:]:
                out.append(self.boundary(route))
            start = part.start()
            words, logp, own = self._candidates(read, route, upper)
            horn = read[-1] if route is Route.FOREIGN_OCR and own is route and read[-1] in HORNS else ""
            if horn:
                logp = logp + _HORNED * self.horned[words]
            if (
                own is not Route.GOOD
                and inside
                and not upper
                and len(words) > 1
                and own is not Route.VIETNAMESE_OCR
            ):
                case = (self.model.log_capital if read[:1].isupper() else self.model.log_small)[words]
            else:
                case = None
            inside = True
            token = Token(
                start, start + len(read), read, words, logp, own, upper and own is Route.FOREIGN_OCR
            )
            token.case = case
            token.horn = horn
            token.joined = bool(horn) and part.end() < len(body)
            out.append(token)
        return out

    def _choices(self, read: str, route: Route, upper: bool) -> tuple[Ids, Doubles, Route]:
        """Return candidate words, their log channel probabilities and the route of a token of its own."""
        lower = old_style(read.lower())
        if route is Route.GOOD:
            return np.array([self.model.index.get(lower, 0)], np.int64), ZERO, Route.GOOD
        if _NUMBER.fullmatch(read):
            return self._fixed["number"], ZERO, Route.GOOD
        acronym = read.isupper() and len(read) > 1 and not upper and read.isalpha()
        acronym = acronym and not (route is Route.FOREIGN_OCR and len(read) == 2 and read[1] == "O")
        acronym = acronym or (upper and route is Route.FOREIGN_OCR and _BARE.fullmatch(read) is not None)
        mixed = read[:1].isupper() and sum(c.isupper() for c in read) > 1 and not read.isupper()
        if acronym or (mixed and route is Route.STRIPPED):
            return (*self._acronym(lower, route), route)
        if sum(c.isdigit() for c in read) > 2:
            return self._fixed["number"], ZERO, Route.GOOD
        if route is Route.VIETNAMESE_OCR:
            return (*self._doubted(read, lower), route)
        if route is Route.STRIPPED:
            if not read.isascii():
                return np.array([self.model.index.get(lower, 0)], np.int64), ZERO, Route.GOOD
            found = self._skeletons.get(lower)
            return (*found, route) if found else (self._fixed["unknown"], ZERO, Route.GOOD)
        if (
            mixed
            and lower.isascii()
            and lower.isalpha()
            and not (lower in self._skeletons or _LETTER_TAKEN_FOR_CAPITAL.fullmatch(read))
        ):
            return self._fixed["unknown"], ZERO, Route.GOOD
        if upper:
            lower = lower.replace("!", "i")
        words, logp = self.channel.candidates(lower.rstrip(_HOOKED + HORNS))
        return words, logp, route

    def _lone(self, body: str, upper: bool) -> Token:
        """Return a digit or sign that stands alone and may be the word ``ở``, or be itself."""
        words, logp = self.channel.candidates(body)
        kept = words > self.model.number
        words = np.concatenate([self._fixed["number"], words[kept]])
        logp = np.concatenate([[_DIGIT if body.isdigit() else _SIGN], logp[kept]])
        return Token(0, len(body), body, words, logp, Route.FOREIGN_OCR, upper)

    def _doubted(self, read: str, lower: str) -> tuple[Ids, Doubles]:
        """Return what Vietnamese OCR read and what else may have been printed; the first is the reading."""
        own = self.model.index.get(lower, 0)
        if len(lower) < 2 or (read.isupper() and own and not is_syllable(lower)):
            return np.array([own], np.int64), ZERO
        words, logp = self.vietnamese.candidates(lower)
        others = (words != own) & (words > self.model.number)
        keep = _KEEP if is_syllable(lower) else _MANGLED if self.is_mangled(read) else _IMPOSSIBLE
        return np.concatenate([[own], words[others]]), np.concatenate([[keep], logp[others]])

    def is_mangled(self, read: str) -> bool:
        """Tell whether a word cannot have been printed so: small, with marks, and not known."""
        lower = old_style(read)
        return read.islower() and not read.isascii() and lower not in self.model.index

    def _acronym(self, lower: str, route: Route) -> tuple[Ids, Doubles]:
        """Return an acronym as it stands and those it becomes with some D (or P, B) read as Đ."""
        found = {self.model.index.get(lower, 0): 0.0}
        places = [i for i, c in enumerate(lower) if c == "d" or (route is Route.FOREIGN_OCR and c in "pb")]
        for choice in range(1, 1 << min(len(places), 4)):
            made = list(lower)
            cost = 0.0
            for bit, place in enumerate(places[:4]):
                if choice >> bit & 1:
                    cost -= 0.7 if lower[place] == "d" else 3.0
                    made[place] = "đ"
            number = self.model.index.get("".join(made))
            if number is not None:
                found[number] = cost
        if 0 in found and len(found) > 1:
            found[0] = -14.0
        return np.array(list(found), np.int64), np.array(list(found.values()))


def _rows(name: str) -> list[list[str]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")][1:]


def weigh_case(tokens: Sequence[Token], model: LanguageModel) -> None:
    """Let the case of words tell what they are (Sở and số, Đảng and đang), in all their places together.

    What has a capital wherever it stands inside a sentence is likely a name, and so it is in capitals.
    """
    raised: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for token in tokens:
        if token.case is not None:
            (raised if token.read[:1].isupper() else small)[token.read.lower()] += 1
    names = {key: min(times, _PLACES) for key, times in raised.items() if times > 1 and not small[key]}
    for token in tokens:
        times = names.get(token.read.lower(), 1) if token.read[:1].isupper() else 1
        if token.case is not None:
            token.logp = token.logp + _CASE_WEIGHT * times * token.case
        elif times > 1 and token.read.isupper() and len(token.words) > 1 and token.route is Route.STRIPPED:
            token.logp = token.logp + _CASE_WEIGHT * (times - 1) * model.log_capital[token.words]
