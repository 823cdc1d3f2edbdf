"""Diacritics and letters: the decoder at work on the lines of a text."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from pipeline.records.restored import Cause
from pipeline.restore.case import capital_runs, in_case, is_small_l, mended_case, prefers_new_style
from pipeline.restore.evidence import Evidence
from pipeline.restore.ledger import Edit
from pipeline.restore.list_marks import bar_edits
from pipeline.restore.lookalikes import one_edits
from pipeline.restore.ngram import LanguageModel
from pipeline.restore.numerals import grammar_edits
from pipeline.restore.readings import HORNS, Readings, Token, weigh_case
from pipeline.restore.routes import Route, Router
from pipeline.restore.spellings import Spellings
from pipeline.restore.tagger import Tagger
from pipeline.restore.tokens import CHUNK, LEAD, TAIL, new_style
from pipeline.vietnamese.letters import strip_marks
from pipeline.vietnamese.syllables import is_syllable

_SENTENCE_END = re.compile(r"[.;:?!…]")
_BLOCK = 4000
"""Tokens decoded at a time; blocks are cut at sentence ends."""
_CASE_SURE = 0.9
"""Confidence of a small letter put for a capital."""
_OPEN = frozenset({Route.STRIPPED, Route.FOREIGN_OCR, Route.VIETNAMESE_OCR})
"""Routes whose words may change."""
_MARGIN = 2.0
"""Log odds by which another word must win over what Vietnamese OCR read."""
_MARGIN_SURE = 2.0
"""Added where the engine itself was certain (confidence of 0.9 or more), or the word is a name."""
_SURE_OF_NAME = 0.94
"""Least probability of another word for a name: Lãm is seldom beside Lâm, and a name."""
_READ_WELL = 0.8
"""Certainty of the engine from which a given name below a signature stays as it was read."""
_FIRM = 2.0
"""Where no other word is read so with a log probability above minus this, a reading is firm."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line to restore and its place; ``certainty`` holds the OCR engine's for each word, if it was read so.

    ``signed`` tells that it stands where people sign.
    """

    offset: int
    text: str
    recognised: bool = False
    certainty: tuple[float | None, ...] = ()
    signed: bool = False


class Restorer:
    """The loaded models and the way from damaged lines to edits."""

    def __init__(self, folder: Path) -> None:
        self.model = LanguageModel.load(folder)
        self.readings = Readings(folder, self.model)
        self._evidence = Evidence(self.model, Tagger(folder, self.model), Spellings(self.model))
        self.router = Router(self.model)

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
        new_tones = prefers_new_style(
            [line.text for line, route in zip(lines, routes, strict=True) if route in marked]
        )
        unmarked = (Route.STRIPPED, Route.FOREIGN_OCR)
        edits = list(
            bar_edits(
                [(x.offset, x.text) for x, route in zip(lines, routes, strict=True) if route in unmarked]
            )
        )
        tokens: list[Token] = []
        usual = float(np.quantile([len(line.text) for line in lines], 0.8))
        before = ""
        for line, route in zip(lines, routes, strict=True):
            if route in _OPEN:
                edits += grammar_edits(line.text, line.offset, route is not Route.STRIPPED)
            if route is Route.VIETNAMESE_OCR:
                edits += one_edits(line.text, line.offset)
            broken = len(before) < 0.7 * usual and line.text.lstrip()[:1].isupper()
            tokens += self._tokens(line, route, broken)
            before = line.text
        settled = {place for edit in edits for place in range(edit.start, edit.end)}
        weigh_case(tokens, self.model)
        for block in _blocks(tokens, self.model.boundary):
            edits += [e for e in self._decoded(block, new_tones) if settled.isdisjoint((e.start, e.end - 1))]
        return edits

    def _tokens(self, line: SourceLine, route: Route, broken: bool) -> list[Token]:
        text, offset = line.text, line.offset
        out: list[Token] = []
        letters = sum(map(str.isalpha, text))
        upper = letters > 3 and sum(map(str.isupper, text)) >= 0.7 * letters
        if route is Route.OTHER or broken or upper or re.match(r"\s*(?:[-–•*+]|\w{1,3}[.)])\s", text):
            out.append(self.readings.boundary(route))
        if route is Route.OTHER:
            return out
        capitals = capital_runs(text, self.router.skeletons) if not upper else set()
        chunks = list(CHUNK.finditer(text))
        known = line.certainty if len(line.certainty) == len(chunks) else (None,) * len(chunks)
        for match, certainty in zip(chunks, known, strict=True):
            chunk = match[0]
            body = chunk.lstrip(LEAD)
            start = match.start() + len(chunk) - len(body)
            body = body.rstrip(TAIL)
            tail = text[start + len(body) : match.end()]
            if route is Route.FOREIGN_OCR:
                size = self._of_word(
                    body, tail, text[match.end() :].strip(), upper or match.start() in capitals
                )
                body, tail = body + tail[:size], tail[size:]
            if text[max(0, match.start() - 3) : match.start()].endswith(("   ", "\t")) or (
                route is Route.STRIPPED and not upper and self.readings.begins(body, text[: match.start()])
            ):
                out.append(self.readings.boundary(route))
            if body:
                raised = upper or match.start() in capitals
                inside = (
                    bool(out)
                    and out[-1].words[0] != self.model.boundary
                    and out[-1].words[0] != self.model.number
                )
                made = []
                if route is Route.FOREIGN_OCR and inside:
                    made = self.readings.in_phrase(out[-1], body, offset + start, raised)
                if not made:
                    before = out[-1].read if out else ""
                    made = self.readings.of_chunk(body, offset + start, tail, route, raised, inside, before)
                if route is Route.VIETNAMESE_OCR:
                    name = inside and body[:1].isupper() and not raised
                    for token in made:
                        sure = certainty is not None and certainty >= 0.9
                        if not self.readings.is_mangled(token.read):
                            token.margin = (_MARGIN + _MARGIN_SURE * (sure + name)) * _firmness(token)
                            given = line.signed and name and _is_given(token.read, certainty)
                            token.least = math.inf if given else _SURE_OF_NAME * name
                out += made
            if _SENTENCE_END.search(tail):
                out.append(self.readings.boundary(route, tail))
        if upper:
            out.append(self.readings.boundary(route))
        return out

    def _of_word(self, body: str, tail: str, rest: str, upper: bool) -> int:
        """Return how many marks behind a word are part of its last letter in an English reading."""
        if tail == "?":  # the hook of a letter, where the sentence goes on
            return int(rest[:1].islower() or (rest[:1] == "I" and rest[1:2].islower()))
        if tail[:1] in HORNS and tail[:1]:
            return 1
        whole = strip_marks(body.lower()) + "i"
        return int(upper and tail[:1] == "!" and bool(rest) and whole in self.router.skeletons)

    def _decoded(self, tokens: list[Token], new_tones: bool) -> list[Edit]:
        if not any(t.route in _OPEN for t in tokens):
            return []
        found = self._evidence.chosen(tokens)
        ends = np.cumsum(found.sizes).tolist()
        best = found.first.tolist()
        certainty = np.exp(found.logp[found.starts]).tolist()
        edits = []
        last = ""
        for place, token in enumerate(tokens):
            before, last = last, token.read
            number = best[place]
            if token.start < 0 or token.route not in _OPEN or number <= self.model.number:
                continue
            if token.route is Route.VIETNAMESE_OCR:
                own = slice(ends[place] - int(found.sizes[place]), ends[place])
                kept = np.exp(found.logp[own][found.words[own] == token.words[0]]).sum()
                least = max(kept * np.exp(token.margin), token.least)
                if number == token.words[0] or certainty[place] < least:
                    if self._has_small_l(tokens, best, place, int(token.words[0])):
                        small = token.read.lower()
                        edits.append(Edit(token.start, token.end, small, Cause.OCR_CORRECTION, _CASE_SURE))
                    continue
            word = self.model.words[number]
            if word == token.read.lower() and word.isascii():
                continue
            small_l = self._has_small_l(tokens, best, place, number)
            written = self._written(token, number, new_tones, before.startswith("."), small_l)
            if written != token.read:
                cause = Cause.DIACRITICS if _same_letters(written, token.read) else Cause.OCR_CORRECTION
                edits.append(Edit(token.start, token.end, written, cause, confidence(certainty[place])))
        return edits

    def _has_small_l(self, tokens: list[Token], best: list[int], place: int, number: int) -> bool:
        """Tell whether the L with which a word was read is a small one; ``best`` holds the words of all places."""
        read = tokens[place].read
        if read[:1] != "L" or place == 0:
            return False
        before, word = tokens[place - 1].read, best[place - 1]
        if word > self.model.number:
            before = in_case(self.model.words[word], before, False, True)
        after = [token.read for token in tokens[place + 1 : place + 3]]
        seldom, usual = float(self.model.log_capital[number]), self.model.has_small_l(before, number)
        return is_small_l(read, before, after, seldom, usual)

    def _written(self, token: Token, number: int, new_tones: bool, ended: bool, small_l: bool) -> str:
        """Return a word as it is to stand in the place of a token; ``ended`` says that it begins a sentence."""
        word = self.model.words[number]
        foreign = token.route is Route.FOREIGN_OCR
        written = in_case(new_style(word) if new_tones else word, token.read, token.upper, foreign)
        if foreign and not token.upper:
            written = mended_case(written, token.read, ended, small_l)
        if token.horn:
            written += "" if self.readings.horned[number] else token.horn
            written += " " if token.joined and written[-1] != token.horn else ""
        return written


@lru_cache(maxsize=50_000)
def _same_letters(written: str, read: str) -> bool:
    return strip_marks(written) == strip_marks(read)


def _is_given(read: str, certainty: float | None) -> bool:
    """Whether a word behind a surname is a name that was read well: any syllable may be one, and text knows but the usual."""
    return certainty is not None and certainty >= _READ_WELL and is_syllable(read.lower())


def _firmness(token: Token) -> float:
    """How much a reading by Vietnamese OCR tells, 0 to 1: little where another word is mostly read the same.

    The engine makes ``chỉ`` of three in four ``chi``; that it read ``chỉ`` is no reason to keep it.
    """
    others = token.logp[1:]
    return float(min(1.0, -others.max() / _FIRM)) if len(others) else 1.0


def confidence(probability: float) -> float:
    """Return how likely a word is right, from the probability that the models together give it.

    Models that saw the same sentence agree too easily: their log odds are halved, as prose that no model
    has seen asks for (``models/README.md`` has the table).
    """
    odds = math.sqrt(probability / max(1.0 - probability, 1e-9))
    return odds / (1.0 + odds)


def _blocks(tokens: list[Token], boundary: int) -> list[list[Token]]:
    blocks: list[list[Token]] = [[]]
    for token in tokens:
        full = len(blocks[-1]) >= _BLOCK and token.words[0] == boundary
        if full or len(blocks[-1]) >= 2 * _BLOCK:
            blocks.append([])
        blocks[-1].append(token)
    return [block for block in blocks if block]
