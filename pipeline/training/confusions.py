"""The channel model from (printed, read) pairs: counts of whole tokens, onsets and rimes."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from pipeline.restore.channel import halves
from pipeline.restore.tokens import old_style
from pipeline.vietnamese.letters import strip_marks

_EDGES = ".,;:!?()[]\"'“”‘’…*|_"


def core(word: str) -> str:
    """Return a word without punctuation at its edges, lower case, tone in the old style."""
    return old_style(word.strip(_EDGES).lower())


def cut(observed: str, onset: str, rime: str) -> int:
    """Return where an observed token is best cut into what became of the onset and of the rime."""
    first, second, seen = strip_marks(onset), strip_marks(rime), strip_marks(observed)
    costs = [
        (
            Levenshtein.distance(seen[:place], first) * 2 + Levenshtein.distance(seen[place:], second) * 2,
            abs(place - len(onset)),
            place,
        )
        for place in range(min(len(seen), len(onset) + 2) + 1)
    ]
    return min(costs)[2]


def _seldom() -> list[tuple[str, str, float]]:
    rows = (Path(__file__).parent / "confusions.tsv").read_text(encoding="utf-8").splitlines()
    cells = [row.split("\t") for row in rows if not row.startswith(("#", "letter\t"))]
    return [(letter, read.lower(), float(share)) for letter, read, share in cells]


def _foreseen(part: str, table: list[tuple[str, str, float]]) -> Iterator[tuple[str, float]]:
    """Yield what may be read for a half-syllable when one of its letters is read as the table says."""
    for letter, read, share in table:
        if letter in part:
            before, _, after = part.partition(letter)
            yield strip_marks(before) + read + strip_marks(after), share


def learn(pairs: Iterable[tuple[str, str]], foreign: bool) -> dict[str, object]:
    """Return the tables of :class:`pipeline.restore.channel.Channel` from (printed, read) words.

    ``foreign`` adds the seldom confusions of an OCR engine that does not know Vietnamese.
    """
    whole: dict[str, Counter[str]] = defaultdict(Counter)
    onsets: dict[str, Counter[str]] = defaultdict(Counter)
    rimes: dict[str, Counter[str]] = defaultdict(Counter)
    printed: Counter[str] = Counter()
    shown_onsets: Counter[str] = Counter()
    shown_rimes: Counter[str] = Counter()
    for left, right in pairs:
        word, observed = core(left), core(right)
        parts = halves(word)
        if parts is None or not observed or " " in observed:
            continue
        if Levenshtein.distance(strip_marks(observed), strip_marks(word)) > max(2, len(word) // 2 + 1):
            continue
        place = cut(observed, *parts)
        printed[word] += 1
        shown_onsets[parts[0]] += 1
        shown_rimes[parts[1]] += 1
        whole[observed][word] += 1
        onsets[observed[:place]][parts[0]] += 1
        rimes[observed[place:]][parts[1]] += 1

    table = _seldom() if foreign else []

    def logs(
        counted: dict[str, Counter[str]], shown: Counter[str], add: float
    ) -> dict[str, dict[str, float]]:
        return {
            seen: {
                meant: round(math.log(times / (shown[meant] + add)), 2)
                for meant, times in sorted(row.items(), key=lambda item: (-item[1], item[0]))
            }
            for seen, row in sorted(counted.items())
        }

    by_onset, by_rime = logs(onsets, shown_onsets, 1.0), logs(rimes, shown_rimes, 1.0)
    for counted, shown in ((by_onset, shown_onsets), (by_rime, shown_rimes)):
        for part in sorted(shown):
            for seen, share in _foreseen(part, table):
                row = counted.setdefault(seen, {})
                row[part] = max(row.get(part, -99.0), round(math.log(share), 2))

    tables: dict[str, object] = {
        "whole": logs(whole, printed, 2.0),
        "onsets": {seen: dict(sorted(row.items())) for seen, row in sorted(by_onset.items())},
        "rimes": {seen: dict(sorted(row.items())) for seen, row in sorted(by_rime.items())},
        "printed": dict(sorted(printed.items())),
    }
    digest = hashlib.sha256(json.dumps(tables, ensure_ascii=False).encode()).hexdigest()[:12]
    return {"version": digest, **tables}


def write(path: Path, tables: dict[str, object]) -> None:
    """Write a channel model as JSON."""
    path.write_text(json.dumps(tables, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
