"""What a text layer is worth, measured on its own text.

A page of a PDF may carry text that looks like text and is none: an English recogniser's
reading of Vietnamese, a charset of the 1990s, a font with a wrong table. Words are counted
against the shape of Vietnamese syllables; the telltales of each fault are data
(``layer_quality.toml``).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.records.page import UNMAPPED_GLYPH, LayerQuality
from pipeline.vietnamese.letters import nfc, strip_marks
from pipeline.vietnamese.syllables import ONSETS, RIMES, is_syllable

_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
_DIGIT_INSIDE = re.compile(r"[^\W\d_]\d+[^\W\d_]|^\W*\d[^\W\d_]{2}|[^\W\d_]\d\W*$")
_VOWEL = re.compile("[aeiouy]")


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares, 0 to 1.

    ``words`` counts the words that were weighed: acronyms and single letters are not.
    ``skeleton``: words that are possible Vietnamese syllables, with or without their marks;
    ``marked``: those of them that bear marks; ``valid``: words with marks that are possible
    syllables as they stand, so that foreign names do not count against good text.
    ``digits`` (figures amid small letters: ``c6i c6ch``), ``foreign``, ``tcvn3``, ``vni``, ``symbols``
    and ``crumbs`` (single letters) are shares of all words, ``unreadable`` of characters.
    """

    words: int
    skeleton: float
    marked: float
    valid: float
    digits: float
    foreign: float
    tcvn3: float
    vni: float
    symbols: float
    crumbs: float
    glyphs: int
    unreadable: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Quality of a layer, the name of its fault, and whether there was enough text to tell."""

    layer: LayerQuality
    fault: str | None
    sure: bool


@dataclass(frozen=True)
class _Telltales:
    table: dict[str, Any]
    glyphs: re.Pattern[str]
    tcvn3: re.Pattern[str]
    vni: re.Pattern[str]
    symbols: re.Pattern[str]
    foreign: frozenset[str]
    names: frozenset[str]


@cache
def _telltales() -> _Telltales:
    path = Path(__file__).with_name("layer_quality.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    tcvn3 = re.escape(table["tcvn3"]["marks"])
    vni = table["vni"]
    letter = r"[^\W\d_]"
    return _Telltales(
        table=table,
        glyphs=re.compile(f"[{table['glyphs']['letters']}]"),
        tcvn3=re.compile(f"{letter}[{tcvn3}]|[{tcvn3}]{letter}"),
        vni=re.compile(f"[{vni['vowels']}][{vni['marks']}]|[{vni['letters']}]"),
        symbols=re.compile(f"{letter}[{table['unreadable']['symbols']}]+{letter}"),
        names=frozenset(table["vietnamese"]["names"].split()),
        foreign=frozenset(table["language"]["words"].split()),
    )


class _Kind(NamedTuple):
    valid: bool
    skeleton: bool
    marked: bool


@lru_cache(maxsize=1 << 16)
def _kind(word: str) -> _Kind:
    """Tell of a lower-case NFC word: possible syllable, possible with other marks, marked."""
    plain = strip_marks(word)
    valid = is_syllable(word) or word in _telltales().names
    return _Kind(valid, valid or plain in _skeletons(), marked=plain != word)


@cache
def _skeletons() -> frozenset[str]:
    """Return what is left of all possible syllables without their marks (``duoc``, ``nuoc``)."""
    onsets = {strip_marks(onset) for onset in ONSETS}
    rimes = {strip_marks(rime) for rime in RIMES}
    return frozenset(onset + rime for onset in onsets for rime in rimes)


def measure(text: str) -> Measures:
    """Count the words of a text by what they could be; pure, about a million characters a second."""
    tell = _telltales()
    unmapped = UNMAPPED_GLYPH.findall(text)
    readable = UNMAPPED_GLYPH.sub(" ", text)
    visible = [c for c in readable if not c.isspace()]
    junk = len(unmapped) + sum(
        1 for c in visible if unicodedata.category(c) in ("Cc", "Co", "Cn", "Cs") or c == "\ufffd"
    )
    chunks = readable.split()
    digits = tcvn3 = vni = symbols = 0
    for chunk in chunks:
        digits += _DIGIT_INSIDE.search(chunk) is not None and not (
            "/" in chunk or "@" in chunk or chunk.isupper()
        )
        if not chunk.isascii():
            tcvn3 += tell.tcvn3.search(chunk) is not None
            vni += _is_vni(chunk, tell)
            symbols += tell.symbols.search(chunk) is not None
    letters = [nfc(word) for word in _WORD.findall(readable)]
    words = [word for word in letters if _weighs(word)]
    lowered = [w.lower() for w in words]
    kinds = [_kind(w) for w in lowered]
    possible = [k for k in kinds if k.skeleton]
    marked = [k for k in kinds if k.marked]
    total = max(len(words), 1)
    return Measures(
        words=len(words),
        skeleton=len(possible) / total,
        marked=sum(k.marked for k in possible) / max(len(possible), 1),
        valid=sum(k.valid for k in marked) / max(len(marked), 1),
        digits=digits / max(len(chunks), 1),
        foreign=sum(w in tell.foreign for w in lowered) / total,
        tcvn3=tcvn3 / max(len(chunks), 1),
        vni=vni / max(len(chunks), 1),
        symbols=symbols / max(len(chunks), 1),
        crumbs=sum(len(word) == 1 for word in letters) / max(len(letters), 1),
        glyphs=len(tell.glyphs.findall(readable)),
        unreadable=junk / max(len(visible) + len(unmapped), 1),
    )


def _weighs(word: str) -> bool:
    """Leave out single letters and acronyms (UBND, TĐKT), which are no syllables in good text either."""
    if len(word) < 2:
        return False
    return not word.isupper() or bool(_VOWEL.search(strip_marks(word).lower()))


def _is_vni(chunk: str, tell: _Telltales) -> bool:
    """Tell whether a chunk has VNI letters where Vietnamese could not have them (``hoá`` could)."""
    for word in _WORD.findall(chunk):
        if not word.isascii() and tell.vni.search(word) and not is_syllable(nfc(word).lower()):
            return True
    return False


def judge(text: str) -> Verdict:
    """Return what a page's text layer is worth.

    Text of another language, numbers alone and short captions are good: only what looks
    like broken Vietnamese is damaged.
    """
    m = measure(text)
    table = _telltales().table
    limits = table["vietnamese"]
    sure = m.words >= limits["few_words"]
    if m.unreadable >= table["unreadable"]["share"]:
        return _damaged("unreadable", sure=True)
    if m.tcvn3 >= table["tcvn3"]["share"] and m.valid < limits["valid"]:
        return _damaged("tcvn3", sure)
    if m.vni >= table["vni"]["share"] and m.valid < limits["valid"]:
        return _damaged("vni", sure)
    if m.symbols >= table["unreadable"]["symbol_share"]:
        return _damaged("unreadable", sure)
    if sure and m.crumbs >= table["unreadable"]["crumb_share"] and m.valid < limits["valid"]:
        return _damaged("unreadable", sure)
    if m.glyphs:
        return _damaged("glyphs", sure=True)
    if not sure:
        return Verdict(LayerQuality.GOOD, None, sure=False)
    if m.foreign >= table["language"]["share"]:
        return Verdict(LayerQuality.GOOD, None, sure=True)
    if m.marked >= limits["marked"] and m.valid >= limits["valid"]:
        return Verdict(LayerQuality.GOOD, None, sure=True)
    if m.skeleton >= limits["stripped_skeleton"] and m.marked <= limits["stripped_marked"]:
        return _damaged("stripped", sure=True)
    if m.skeleton >= limits["skeleton"] or m.digits >= limits["digits"]:
        return _damaged("foreign_ocr", sure=True)
    return Verdict(LayerQuality.GOOD, None, sure=True)


def _damaged(fault: str, sure: bool) -> Verdict:
    return Verdict(LayerQuality.DAMAGED, fault, sure)


def judge_pages(texts: Iterable[str]) -> list[Verdict]:
    """Judge pages one by one; a page with too few words follows the document as a whole."""
    pages = list(texts)
    verdicts = [judge(text) for text in pages]
    if all(verdict.sure for verdict in verdicts):
        return verdicts
    whole = judge("\n".join(pages))
    return [v if v.sure else Verdict(whole.layer, whole.fault, whole.sure) for v in verdicts]
