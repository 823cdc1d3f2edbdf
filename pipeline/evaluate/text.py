"""How alike two texts are: syllable accuracy, word and character error rates."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.records.base import Record
from pipeline.vietnamese.letters import canonical_tone, nfc

_EDGES = "“”\"'.,;:!?()[]{}‘’`…*#|_"
_DASHES = str.maketrans("–—", "--")
_ALL_DASHES = str.maketrans("–—−", "---")
_QUOTES = str.maketrans("", "", "“”\"‘’'")
_SPACED_SIGN = re.compile(r"\s*([-/,;:])\s*")
_LIST_MARK = re.compile(r"^\s*([-+*•]|\(?[0-9]+(\.[0-9]+)*[.)]?|[a-zđ][.)])\s+")


class TextScore(Record):
    """Shares of the gold text: right syllables, word errors, character errors.

    The error rates can pass 1 where much was read that is not there.
    """

    accuracy: float
    wer: float
    cer: float


def syllables(text: str) -> list[str]:
    """Return the whitespace-separated tokens that count, as keys.

    NFC, punctuation at the edges dropped, dashes alike, tone mark last (``hòa`` and ``hoà``
    are equal). Case is kept.
    """
    edged = (token.strip(_EDGES).translate(_DASHES) for token in nfc(text).split())
    return [canonical_tone(token) for token in edged if token and token != "-"]


def score_text(gold: str, read: str) -> TextScore:
    """Score a text against one gold text; character errors count over the joined syllables."""
    wanted, got = syllables(gold), syllables(read)
    if not wanted:
        raise ValueError("the gold text has no syllable")
    right = sum(
        block.src_end - block.src_start for block in Levenshtein.opcodes(wanted, got) if block.tag == "equal"
    )
    wanted_text, got_text = " ".join(wanted), " ".join(got)
    return TextScore(
        accuracy=right / len(wanted),
        wer=Levenshtein.distance(wanted, got) / len(wanted),
        cer=Levenshtein.distance(wanted_text, got_text) / len(wanted_text),
    )


def score_readings(readings: Iterable[Iterable[str]], read: str) -> TextScore:
    """Score a text against the reading order of the gold that it follows best."""
    scores = [score_text("\n".join(lines), read) for lines in readings]
    return min(scores, key=lambda score: score.wer)


def fold_value(value: object) -> str:
    """Return a value as a key: case, spaces, quotation marks and kinds of dashes do not count.

    Diacritics do, tone placement does not. None and NaN give an empty string.
    """
    if value is None or value != value:
        return ""
    text = unicodedata.normalize("NFC", str(value)).casefold().translate(_ALL_DASHES).translate(_QUOTES)
    text = _SPACED_SIGN.sub(r"\1", text)
    return " ".join(canonical_tone(word) for word in text.split()).strip(" .,;:/")


def likeness(one: object, other: object) -> float:
    """Return how alike two values are, 0 to 1, after :func:`fold_value`."""
    return fuzz.ratio(fold_value(one), fold_value(other)) / 100


def without_mark(value: object) -> str:
    """Return a list item without its mark (``-``, ``1.2.``, ``a)``)."""
    return _LIST_MARK.sub("", "" if value is None else str(value))


def token_f1(gold: str, read: str) -> float | None:
    """Return F1 over the bags of lower-case syllables, None where both are empty."""
    wanted, got = Counter(syllables(gold.lower())), Counter(syllables(read.lower()))
    total = wanted.total() + got.total()
    return 2 * (wanted & got).total() / total if total else None
