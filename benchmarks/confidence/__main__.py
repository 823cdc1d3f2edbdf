"""Whether the confidence of a page is what it says: ``python -m benchmarks.confidence``.

Plans are rendered and worn at four levels, read, restored and held against their text; so are real pages
(``--scans``: files with their text beside them as ``NAME.gt.txt``). The table puts pages with about the same
confidence together: what they were reported at, and how many of their words were wrong.

With ``--fit`` the table behind the confidence is made anew from these pages, which must then not be those that
it is judged by: the project's own comes from the plans it shows, its figures from those it holds out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.confidence.observed import SeenPage, SeenWord, observe
from pipeline.evaluate.gold import gold_files, read_gold
from pipeline.ocr import confidence
from pipeline.ocr.confidence import WordKind, kind_of
from pipeline.store.atomic import write_text
from samples.collection import STATES, scans
from samples.fonts import FAMILIES
from samples.scan import LEVELS

STEPS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.96)
"""Lower ends of the steps of the recogniser's confidence."""
BANDS = (0.0, 0.8, 0.9, 0.94, 0.96, 0.97, 0.98, 0.985, 0.99)
"""Lower ends of the bands in which pages are told."""
_PRIOR = 20
"""Words that stand for a step where few were seen: they are wrong as often as in the whole kind."""
_GROUPS = 16
"""Groups of pages, from good to poor."""
HELD_OUT = Path(__file__).resolve().parents[2] / "samples" / "gold" / "held-out" / "unseen"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.confidence", description=__doc__)
    parser.add_argument("--plans", nargs="*", type=Path, default=[HELD_OUT], help="gold plans, or folders")
    parser.add_argument("--levels", nargs="+", choices=STATES, default=list(LEVELS))
    parser.add_argument("--families", nargs="+", choices=FAMILIES, default=["liberation-serif"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--scans", nargs="*", type=Path, default=[], help="real pages with NAME.gt.txt beside"
    )
    parser.add_argument("--fit", action="store_true", help="make the table anew from these pages")
    given = parser.parse_args()
    pages = [
        *_rendered(given.plans, given.levels, given.families, given.seed),
        *(page for file in given.scans for page in observe(file, [_known(file)])),
    ]
    if given.fit:
        source = f"rendered pages and {len(given.scans)} real ones, seed {given.seed}"
        write_text(Path(confidence.__file__).with_name(confidence.TABLE), fitted(pages, source))
    else:
        Console(width=None if Console().is_terminal else 110).print(reliability(pages))
    return 0


def _known(file: Path) -> list[str]:
    return file.with_suffix(".gt.txt").read_text(encoding="utf-8").splitlines()


def _rendered(plans: Iterable[Path], levels: list[str], families: list[str], seed: int) -> Iterator[SeenPage]:
    for plan in map(read_gold, gold_files(list(plans))):
        with tempfile.TemporaryDirectory() as name:
            for file_name, content in scans([plan], levels, families, seed):
                file = Path(name, file_name)
                file.write_bytes(content)
                yield from observe(file, plan.readings())


def fitted(pages: Sequence[SeenPage], source: str) -> str:
    """Return the table of chances as text.

    For each kind of word and step how often a word was wrong: chances never rise with the confidence, and
    none is taken from few words alone. Then, for groups of pages from good to poor, their doubt (the share
    of errors that their words make expect, and of print that was not read) and their real share of errors.
    """
    seen: Counter[tuple[WordKind, int]] = Counter()
    wrong: Counter[tuple[WordKind, int]] = Counter()
    for page in pages:
        for word in page.words:
            seen[_step(word)] += 1
            wrong[_step(word)] += word.wrong
    lines = [
        "# How often words of a kind, read with at least this confidence of the recogniser, are wrong in the",
        "# restored text; and for pages, how many words are wrong by their doubt: the share of errors that their",
        "# words make expect and the share of print that was not read, added up.",
        "# Made by python -m benchmarks.confidence --fit.",
        f"# Source: {len(pages)} pages: {source}.",
        "kind\tfrom\tchance\twords",
    ]
    chances: dict[tuple[WordKind, int], float] = {}
    for kind in WordKind:
        total = sum(seen[kind, n] for n in range(len(STEPS)))
        usual = sum(wrong[kind, n] for n in range(len(STEPS))) / max(total, 1)
        weights = [seen[kind, n] + _PRIOR / len(STEPS) for n in range(len(STEPS))]
        rates = [(wrong[kind, n] + usual * _PRIOR / len(STEPS)) / weights[n] for n in range(len(STEPS))]
        for n, chance in enumerate(falling(rates, weights)):
            chances[kind, n] = chance
            lines.append(f"{kind}\t{STEPS[n]:.2f}\t{chance:.4f}\t{seen[kind, n]}")
    return "\n".join([*lines, *_page_lines(pages, chances)]) + "\n"


def _step(word: SeenWord) -> tuple[WordKind, int]:
    return kind_of(word.read), bisect_right(STEPS, word.confidence) - 1


def _page_lines(pages: Sequence[SeenPage], chances: Mapping[tuple[WordKind, int], float]) -> Iterator[str]:
    """Lines of the table for groups of about as many pages each, from those with least doubt."""
    told = sorted(
        (min(sum(chances[_step(word)] for word in page.words) / len(page.words) + page.unread, 1.0), n)
        for n, page in enumerate(pages)
        if page.words and page.length
    )
    groups = [told[len(told) * n // _GROUPS : len(told) * (n + 1) // _GROUPS] for n in range(_GROUPS)]
    groups = [group for group in groups if group]
    sizes = [sum(pages[n].length for _, n in group) for group in groups]
    expected = [
        sum(share * pages[n].length for share, n in group) / size
        for group, size in zip(groups, sizes, strict=True)
    ]
    real = [
        1 - sum(_words_right(pages[n]) for _, n in group) / size
        for group, size in zip(groups, sizes, strict=True)
    ]
    rising = falling(real[::-1], [float(size) for size in sizes[::-1]])[::-1]
    knots = [(0.0, 0.0, 0), *zip(expected, rising, sizes, strict=True), (1.0, 1.0, 0)]
    return (f"{confidence.PAGE}\t{at:.4f}\t{share:.4f}\t{size}" for at, share, size in knots)


def _words_right(page: SeenPage) -> int:
    return max(page.length - page.errors, 0)


def falling(rates: list[float], weights: list[float]) -> list[float]:
    """Return the closest series that never rises: neighbours that do are put together by weight."""
    pools: list[tuple[float, float, int]] = []
    for rate, weight in zip(rates, weights, strict=True):
        pools.append((rate, weight, 1))
        while len(pools) > 1 and pools[-2][0] < pools[-1][0]:
            (r1, w1, n1), (r2, w2, n2) = pools[-2:]
            pools[-2:] = [((r1 * w1 + r2 * w2) / (w1 + w2), w1 + w2, n1 + n2)]
    return [rate for rate, _, times in pools for _ in range(times)]


def reliability(pages: Iterable[SeenPage]) -> Table:
    """Return pages by the confidence they were reported at, beside the words that were right."""
    bands: dict[int, list[SeenPage]] = {}
    everything = list(pages)
    for page in everything:
        bands.setdefault(bisect_right(BANDS, page.confidence) - 1, []).append(page)
    table = Table("reported from", "pages", "words", "reported %", "right %", "largest difference")
    for name, held in [*((f"{100 * BANDS[n]:.1f} %", bands[n]) for n in sorted(bands)), ("all", everything)]:
        words = sum(page.length for page in held)
        if not words:
            continue
        told = sum(page.confidence * page.length for page in held) / words
        right = sum(map(_words_right, held)) / words
        off = max(
            (page.confidence - _words_right(page) / page.length for page in held if page.length), key=abs
        )
        table.add_row(
            name, str(len(held)), str(words), f"{100 * told:.1f}", f"{100 * right:.1f}", f"{100 * off:+.1f}"
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
