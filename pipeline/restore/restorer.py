"""Diacritics and letters: the decoder at work on the lines of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.records.restored import Cause
from pipeline.restore.adaptation import adapted
from pipeline.restore.channel import Channel
from pipeline.restore.lattice import decode
from pipeline.restore.ledger import Edit
from pipeline.restore.ngram import LanguageModel
from pipeline.restore.numerals import is_code, is_roman, mend_code, mend_roman
from pipeline.restore.routes import Route, Router
from pipeline.restore.tokens import WORD, new_style, old_style
from pipeline.vietnamese.letters import strip_marks
from pipeline.vietnamese.syllables import is_syllable

Ids = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]

_CHUNK = re.compile(r"\S+")
_LEAD = "([{“\"'‘’*-–—•_.,;:!?…<>=#+\\"
_TAIL = ".,;:!?)]}”\"'’‘…*-–—/\\_<>=#+“"
_WORD = re.compile(WORD)
_PARTS = re.compile(r"[^-–—/:.,;()“”\"]+")
_HOOKED = "?"
_ADDRESS = re.compile(r"\w@\w+[.,]\w|://|www\.|\.(?:vn|com|org|net|gov)\b", re.IGNORECASE)
_NUMBER = re.compile(r"[\d.,/%:+°-]+")
_LONE = frozenset("60@¢&§")
"""What an English OCR engine makes of the word ``ở``."""
_SAME_SHAPE = frozenset("vcsoxzuwpk")
"""Letters whose capital differs in size alone."""
_SMALL = float(np.log(0.06))
"""Words with a capital less often than this inside sentences had a small l, not L."""
_SENTENCE_END = re.compile(r"[.;:?!…]")
_NUMERAL_BEFORE = frozenset(
    (
        "thu",
        "khoa",
        "phan",
        "muc",
        "luc",
        "quy",
        "chuong",
        "lan",
        "ky",
        "loai",
        "hang",
        "cap",
        "bang",
        "vung",
        "nhom",
    )
)
_BLOCK = 4000
"""Tokens decoded at a time; blocks are cut at sentence ends."""
_CASE_WEIGHT = 0.5
"""Weight of what a capital inside a sentence tells about the word (Sở and số, Đảng and đang)."""
_OPEN = frozenset({Route.STRIPPED, Route.FOREIGN_OCR, Route.VIETNAMESE_OCR})
"""Routes whose words may change."""
_KEEP = -0.02
"""Log probability that Vietnamese OCR read a word as it was printed."""
_IMPOSSIBLE = -3.0
"""The same for what is no Vietnamese word."""
_MARGIN = 2.5
"""Log odds by which another word must win over what Vietnamese OCR read."""
_MARGIN_SURE = 2.0
"""Added where the engine itself was certain (confidence of 0.9 or more), or the word is a name."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line to restore and its place; ``certainty`` holds the OCR engine's for each word, if it was read so."""

    offset: int
    text: str
    recognised: bool = False
    certainty: tuple[float | None, ...] = ()


@dataclass(slots=True)
class _Token:
    """One token on the way through the decoder; ``start`` is -1 for marks that stand for no text."""

    start: int
    end: int
    read: str
    words: Ids
    logp: Doubles
    route: Route
    upper: bool = False
    margin: float = 0.0


_ZERO = np.zeros(1)


class Restorer:
    """The loaded models and the way from damaged lines to edits."""

    def __init__(self, folder: Path) -> None:
        self.model = LanguageModel.load(folder)
        self.channel = Channel(folder / "channel-eng.json", self.model)
        self.vietnamese = Channel(folder / "channel-vie.json", self.model)
        self.router = Router(self.model)
        self._skeletons: dict[str, tuple[Ids, Doubles]] = {
            skeleton: (words[:16], np.zeros(len(words[:16])))
            for skeleton, words in self.model.by_skeleton.items()
        }
        self._fixed = {
            name: np.array([number], np.int64)
            for number, name in enumerate(("unknown", "boundary", "number"))
        }

    @property
    def version(self) -> str:
        """Versions of the models, for the record of a result."""
        return f"{self.model.version}+{self.channel.version}+{self.vietnamese.version}"

    def edits(self, lines: Sequence[SourceLine]) -> list[Edit]:
        """Return the edits for lines in their order; good lines lend context and stay."""
        lines = [line for line in lines if line.text.strip()]
        routes = [
            Route.VIETNAMESE_OCR if line.recognised and route is Route.GOOD else route
            for line, route in zip(lines, self.router.routes([line.text for line in lines]), strict=True)
        ]
        if _OPEN.isdisjoint(routes):
            return []
        marked = (Route.GOOD, Route.VIETNAMESE_OCR)
        new_tones = _prefers_new_style(
            [line.text for line, route in zip(lines, routes, strict=True) if route in marked]
        )
        edits: list[Edit] = []
        tokens: list[_Token] = []
        usual = float(np.quantile([len(line.text) for line in lines], 0.8))
        before = ""
        for line, route in zip(lines, routes, strict=True):
            if route in _OPEN:
                edits += _fixed_edits(line.text, line.offset, route)
            broken = len(before) < 0.7 * usual and line.text.lstrip()[:1].isupper()
            tokens += self._tokens(line, route, broken)
            before = line.text
        settled = {place for edit in edits for place in range(edit.start, edit.end)}
        for block in _blocks(tokens, self.model.boundary):
            edits += [e for e in self._decoded(block, new_tones) if settled.isdisjoint((e.start, e.end - 1))]
        return edits

    def _tokens(self, line: SourceLine, route: Route, broken: bool) -> list[_Token]:
        text, offset = line.text, line.offset
        out: list[_Token] = []
        boundary = self._fixed["boundary"]
        letters = [c for c in text if c.isalpha()]
        upper = len(letters) > 3 and sum(c.isupper() for c in letters) >= 0.7 * len(letters)
        if route is Route.OTHER or broken or upper or re.match(r"\s*(?:[-–•*+]|\w{1,3}[.)])\s", text):
            out.append(_Token(-1, -1, "", boundary, _ZERO, route))
        if route is Route.OTHER:
            return out
        capitals = self._capital_runs(text) if not upper else set()
        chunks = list(_CHUNK.finditer(text))
        known = line.certainty if len(line.certainty) == len(chunks) else (None,) * len(chunks)
        for match, certainty in zip(chunks, known, strict=True):
            chunk = match[0]
            body = chunk.lstrip(_LEAD)
            start = match.start() + len(chunk) - len(body)
            body = body.rstrip(_TAIL)
            tail = text[start + len(body) : match.end()]
            if route is Route.FOREIGN_OCR and tail == "?" and text[match.end() :].strip():
                body, tail = body + tail, ""  # the hook of ứ, read as a question mark
            if text[max(0, match.start() - 3) : match.start()] == "   ":
                out.append(_Token(-1, -1, "", boundary, _ZERO, route))
            if body:
                raised = upper or match.start() in capitals
                inside = (
                    bool(out)
                    and out[-1].words[0] != self.model.boundary
                    and out[-1].words[0] != self.model.number
                )
                made = self._chunk(body, offset + start, tail, route, raised, inside)
                if route is Route.VIETNAMESE_OCR:
                    name = inside and body[:1].isupper() and not raised
                    for token in made:
                        sure = certainty is not None and certainty >= 0.9
                        token.margin = _MARGIN + _MARGIN_SURE * (sure + name)
                out += made
            if _SENTENCE_END.search(tail):
                out.append(_Token(-1, -1, tail, boundary, _ZERO, route))
        if upper:
            out.append(_Token(-1, -1, "", boundary, _ZERO, route))
        return out

    def _capital_runs(self, text: str) -> set[int]:
        """Return the places of chunks in runs of capitals that are words and not acronyms."""
        found: set[int] = set()
        run: list[re.Match[str]] = []
        for match in [*_CHUNK.finditer(text), None]:
            letters = [c for c in match[0] if c.isalpha()] if match else []
            if match and len(letters) > 1 and sum(c.isupper() for c in letters) * 3 >= len(letters) * 2:
                run.append(match)
                continue
            known = [
                m for m in run if strip_marks(m[0].strip(_LEAD + _TAIL).lower()) in self.router.skeletons
            ]
            if len(run) > 1 and len(known) * 2 >= len(run):
                found.update(m.start() for m in run)
            run = []
        return found

    def _chunk(self, body: str, at: int, tail: str, route: Route, upper: bool, inside: bool) -> list[_Token]:
        def fixed(kind: str) -> list[_Token]:
            return [_Token(at, at + len(body), body, self._fixed[kind], _ZERO, Route.GOOD, upper)]

        if route is Route.FOREIGN_OCR and body in _LONE and inside and not tail:
            return [self._lone(body, at, upper)]
        if _NUMBER.fullmatch(body):
            return fixed("number")
        if _ADDRESS.search(body):
            return fixed("unknown")
        numeral = (
            body if is_roman(body) else mend_roman(body) if route is Route.FOREIGN_OCR and not upper else None
        )
        if is_code(body) or numeral:
            if numeral is None:
                return fixed("number")
            word = np.array([self.model.index.get(numeral.lower(), 0)], np.int64)
            return [_Token(at, at + len(body), body, word, _ZERO, Route.GOOD, upper)]
        if len(body) == 1 and tail[:1] in (")", "."):
            return fixed("unknown")
        pattern = _PARTS if route is Route.FOREIGN_OCR else _WORD
        out: list[_Token] = []
        for part in pattern.finditer(body):
            read = part[0]
            if out and "." in body[: part.start()][-1:]:
                out.append(_Token(-1, -1, "", self._fixed["boundary"], _ZERO, route))
            start = at + part.start()
            words, logp, own = self._candidates(read, route, upper)
            if (
                own is not Route.GOOD
                and inside
                and not upper
                and len(words) > 1
                and own is not Route.VIETNAMESE_OCR
            ):
                raised = read[:1].isupper()
                logp = (
                    logp + _CASE_WEIGHT * (self.model.log_capital if raised else self.model.log_small)[words]
                )
            inside = True
            out.append(
                _Token(start, start + len(read), read, words, logp, own, upper and own is Route.FOREIGN_OCR)
            )
        return out

    def _candidates(self, read: str, route: Route, upper: bool) -> tuple[Ids, Doubles, Route]:
        """Return candidate words, their log channel probabilities and the route of a token of its own."""
        lower = old_style(read.lower())
        if route is Route.GOOD:
            return np.array([self.model.index.get(lower, 0)], np.int64), _ZERO, Route.GOOD
        if _NUMBER.fullmatch(read):
            return self._fixed["number"], _ZERO, Route.GOOD
        acronym = read.isupper() and len(read) > 1 and not upper and read.isalpha()
        acronym = acronym and not (route is Route.FOREIGN_OCR and len(read) == 2 and read[1] == "O")
        mixed = read[:1].isupper() and sum(c.isupper() for c in read) > 1 and not read.isupper()
        if acronym or (mixed and route is Route.STRIPPED):
            return (*self._acronym(lower, route), route)
        if sum(c.isdigit() for c in read) > 2:
            return self._fixed["number"], _ZERO, Route.GOOD
        if route is Route.VIETNAMESE_OCR:
            return (*self._doubted(read, lower), route)
        if route is Route.STRIPPED:
            if not read.isascii():
                return np.array([self.model.index.get(lower, 0)], np.int64), _ZERO, Route.GOOD
            found = self._skeletons.get(lower)
            return (*found, route) if found else (self._fixed["unknown"], _ZERO, Route.GOOD)
        if mixed and lower.isascii() and lower not in self._skeletons:
            return self._fixed["unknown"], _ZERO, Route.GOOD
        words, logp = self.channel.candidates(lower.rstrip(_HOOKED))
        return words, logp, route

    def _lone(self, body: str, at: int, upper: bool) -> _Token:
        """Return a digit or sign that stands alone and may be the word ``ở``, or be itself."""
        words, logp = self.channel.candidates(body)
        kept = words > self.model.number
        words = np.concatenate([self._fixed["number"], words[kept]])
        logp = np.concatenate([_ZERO if body.isdigit() else [-4.0], logp[kept]])
        return _Token(at, at + len(body), body, words, logp, Route.FOREIGN_OCR, upper)

    def _doubted(self, read: str, lower: str) -> tuple[Ids, Doubles]:
        """Return what Vietnamese OCR read and what else may have been printed; the first is the reading."""
        own = self.model.index.get(lower, 0)
        if len(lower) < 2 or (read.isupper() and own and not is_syllable(lower)):
            return np.array([own], np.int64), _ZERO
        words, logp = self.vietnamese.candidates(lower)
        others = (words != own) & (words > self.model.number)
        keep = _KEEP if is_syllable(lower) or not own else _IMPOSSIBLE
        if not own and not is_syllable(lower):
            keep = _IMPOSSIBLE
        return np.concatenate([[own], words[others]]), np.concatenate([[keep], logp[others]])

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
            found[0] = -6.0
        return np.array(list(found), np.int64), np.array(list(found.values()))

    def _decoded(self, tokens: list[_Token], new_tones: bool) -> list[Edit]:
        if not any(t.route in _OPEN for t in tokens):
            return []
        candidates = [(t.words, t.logp) for t in tokens]
        results = decode(self.model, candidates)
        again = adapted([t.read.lower() if t.start >= 0 else None for t in tokens], candidates, results)
        if again is not None:
            results = decode(self.model, again)
        edits = []
        last = ""
        for token, (words, probability) in zip(tokens, results, strict=True):
            ended, inside, last = last.startswith("."), last[-1:].isalnum(), token.read
            if token.start < 0 or token.route not in _OPEN or words[0] <= self.model.number:
                continue
            if token.route is Route.VIETNAMESE_OCR:
                own = float(probability[words == token.words[0]].sum())
                if words[0] == token.words[0] or probability[0] < own * np.exp(token.margin):
                    continue
            word = self.model.words[words[0]]
            if strip_marks(word) == word and word == token.read.lower():
                continue
            written = _in_case(
                new_style(word) if new_tones else word,
                token.read,
                token.upper,
                token.route is Route.FOREIGN_OCR,
            )
            if token.route is Route.FOREIGN_OCR and not token.upper:
                written = self._mended_case(written, token.read, int(words[0]), ended, inside)
            if written != token.read:
                cause = (
                    Cause.DIACRITICS
                    if strip_marks(written) == strip_marks(token.read)
                    else Cause.OCR_CORRECTION
                )
                edits.append(Edit(token.start, token.end, written, cause, float(min(probability[0], 1.0))))
        return edits

    def _mended_case(self, written: str, read: str, word: int, ended: bool, inside: bool) -> str:
        """Return a word with the case that OCR lost: Đ read as b, V as v, l as L."""
        first = read[:1]
        if ended and first.islower() and (strip_marks(written)[:1] != first or first in _SAME_SHAPE):
            return written[:1].upper() + written[1:]
        if inside and first == "L" and written[:1] == "L" and self.model.log_capital[word] < _SMALL:
            return written.lower()
        return written


def _fixed_edits(text: str, offset: int, route: Route) -> list[Edit]:
    """Return the edits that grammar alone decides: document codes and, after OCR, Roman numerals."""
    edits = []
    before = ""
    for match in _CHUNK.finditer(text):
        chunk = match[0]
        body = chunk.lstrip(_LEAD)
        start = match.start() + len(chunk) - len(body)
        body = body.rstrip(_TAIL)
        made: str | None = mend_code(body)
        if route is not Route.STRIPPED and made == body:
            heading = match.start() == len(text) - len(text.lstrip()) and text[start + len(body) :][:1] == "."
            sure = re.fullmatch(r"[IVXL1]{3,}", body) and len(set(body) & set("IVX")) > 1
            if heading or sure or strip_marks(before).lower() in _NUMERAL_BEFORE:
                made = mend_roman(body)
        if made is not None and made != body:
            edits.append(Edit(offset + start, offset + start + len(body), made, Cause.OCR_CORRECTION, 0.95))
        before = body
    return edits


def _in_case(word: str, read: str, upper_line: bool, foreign: bool) -> str:
    """Return a word in the case of what was read."""
    letters = [c for c in read if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    if foreign and len(letters) == 2 and letters[1] == "O" and not upper_line:
        capitals -= 1  # So, its o taken for a capital
    if upper_line or (len(letters) > 1 and capitals * 5 >= len(letters) * 3):
        return word.upper()
    first = next((c for c in read if c.isalnum()), "")
    return word[:1].upper() + word[1:] if first.isupper() else word


def _prefers_new_style(lines: list[str]) -> bool:
    """Tell whether the good lines of a document place the tone in the new style (hoà) more often."""
    old = new = 0
    for text in lines:
        for word in _WORD.findall(text.lower()):
            if not word.isascii():
                old += new_style(word) != word
                new += old_style(word) != word
    return new > old


def _blocks(tokens: list[_Token], boundary: int) -> list[list[_Token]]:
    blocks: list[list[_Token]] = [[]]
    for token in tokens:
        full = len(blocks[-1]) >= _BLOCK and token.words[0] == boundary
        if full or len(blocks[-1]) >= 2 * _BLOCK:
            blocks.append([])
        blocks[-1].append(token)
    return [block for block in blocks if block]
