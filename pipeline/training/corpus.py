"""From a folder of text files to one stream of token numbers.

Text is read line by line (``.txt`` or ``.txt.xz``, UTF-8) and never held whole. The stream of a
source is written to a scratch folder once and read back as a memory map, so that an interrupted
training goes on from the last finished source.
"""

from __future__ import annotations

import io
import json
import lzma
import random
import unicodedata
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.evaluate.gold import gold_files, read_gold
from pipeline.restore.ngram import pair_key
from pipeline.restore.tagger import Shape, shape_of
from pipeline.restore.tokens import BOUNDARY, NUMBER, PATTERN, UNKNOWN, kind, old_style
from pipeline.vietnamese.letters import canonical_tone
from pipeline.vietnamese.syllables import is_syllable

Numbers = npt.NDArray[np.uint16]
"""A text as numbers of words."""
_SEEN, _SMALL = 20, 0.05
"""Times a pair of words must be seen, and share of capitals below which it counts as written small."""
_BLOCK = 20_000
"""Lines of a source that are tokenised at a time."""


@dataclass(frozen=True)
class Stream:
    """Token numbers of one source; ``words[ids[i]]`` is the i-th token, in the case it was printed in."""

    name: str
    ids: npt.NDArray[np.uint32]
    words: list[str]


def sources(folder: Path, held_out: Set[str] = frozenset()) -> list[Path]:
    """Return the text files of a corpus folder in the order of their names, without those held out (by name)."""
    texts = sorted(p for p in folder.iterdir() if p.name.endswith((".txt", ".txt.xz")))
    return [path for path in texts if path.name.split(".")[0] not in held_out]


def sample(paths: Sequence[Path], count: int, chance: random.Random, shortest: int = 60) -> list[str]:
    """Draw paragraphs of more letters than ``shortest``, evenly from the sources, without holding a source in memory."""
    drawn: list[str] = []
    each = max(1, count // max(1, len(paths)))
    for path in paths:
        own: list[str] = []
        for number, line in enumerate(lines(path)):
            if not shortest < len(line) < 900:
                continue
            if len(own) < each:
                own.append(line)
            elif (place := chance.randrange(number + 1)) < each:
                own[place] = line
            if number > 200_000:
                break
        drawn += own
    return drawn


def plan_lines(folders: list[Path]) -> list[str]:
    """Return the lines of the gold plans in some folders as they are printed."""
    printed = "\n".join(read_gold(path).text() for path in gold_files(folders))
    return [line for line in printed.split("\n") if line.strip()]


def lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, packed or not, without their line ends."""
    with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as packed:
        for line in io.TextIOWrapper(packed, encoding="utf-8"):
            yield line.rstrip("\n")


def tokenise(path: Path, scratch: Path) -> Stream:
    """Cut one source into tokens, or take them from ``scratch`` where that was done before."""
    name = path.name.split(".")[0]
    ids_file, words_file = scratch / f"{name}.npy", scratch / f"{name}.json"
    if not words_file.exists():
        numbers: dict[str, int] = {BOUNDARY: 0, NUMBER: 1}
        blocks: list[npt.NDArray[np.uint32]] = []
        source = lines(path)
        while block := list(islice(source, _BLOCK)):
            text = unicodedata.normalize("NFC", " .\n".join(block)) + " ."
            found = [t if t[-1].isalpha() else kind(t) for t in PATTERN.findall(text)]
            for token in set(found).difference(numbers):
                numbers[token] = len(numbers)
            blocks.append(np.fromiter(map(numbers.__getitem__, found), np.uint32, len(found)))
        np.save(ids_file, np.concatenate(blocks) if blocks else np.zeros(0, np.uint32))
        words_file.write_text(json.dumps(list(numbers), ensure_ascii=False), encoding="utf-8")
    words = json.loads(words_file.read_text(encoding="utf-8"))
    return Stream(name, np.load(ids_file, mmap_mode="r", allow_pickle=False), words)


def vocabulary(streams: list[Stream], limit: int, least: int) -> list[str]:
    """Return the words of the model: special tokens, then words by falling count.

    Of spellings that differ in the place of the tone the most frequent stays. Possible Vietnamese syllables need to be seen ``least`` times, other words with Vietnamese
    letters (acronyms with Đ, names of minorities) three times and foreign words twenty times as
    often; no more than ``limit`` words in all.
    """
    counts: dict[str, int] = {}
    for stream in streams:
        seen = np.bincount(stream.ids, minlength=len(stream.words))
        for word, count in zip(stream.words, seen.tolist(), strict=True):
            word = old_style(word.lower())
            counts[word] = counts.get(word, 0) + count
    special = (UNKNOWN, BOUNDARY, NUMBER)
    kept = [
        (word, count)
        for word, count in counts.items()
        if word not in special and len(word) < 20 and count >= _needed(word, least)
    ]
    kept.sort(key=lambda item: (-item[1], item[0]))
    usual: dict[str, str] = {}
    for word, _ in kept:
        usual.setdefault(canonical_tone(word), word)
    return [*special, *list(usual.values())[: limit - len(special)]]


def _index(words: list[str]) -> Callable[[str], int]:
    """Return the way from a word to its number; a misplaced tone (``tòan``) means the usual word (``toàn``)."""
    exact = {word: number for number, word in enumerate(words)}
    meant: dict[str, int] = {}
    for number, word in enumerate(words):
        meant.setdefault(canonical_tone(word), number)

    def number_of(word: str) -> int:
        word = old_style(word.lower())
        found = exact.get(word)
        return found if found is not None else meant.get(canonical_tone(word), 0)

    return number_of


def _needed(word: str, least: int) -> int:
    if is_syllable(word):
        return least
    return 20 * least if word.isascii() else 3 * least


def capitals(streams: list[Stream], words: list[str]) -> npt.NDArray[np.float64]:
    """Return for each word how often it has a capital inside a sentence, as a share from 0 to 1.

    Words seen less than a few times lean to what is usual for all.
    """
    number_of = _index(words)
    shown, raised = np.full(len(words), 5.0), np.full(len(words), 0.6)
    for stream in streams:
        number = np.array([number_of(word) for word in stream.words], np.int64)
        title = np.array([word[:1].isupper() and word[1:] == word[1:].lower() for word in stream.words])
        plain = np.array([word == word.lower() for word in stream.words])
        inner = np.bincount(stream.ids[1:][stream.ids[:-1] != 0], minlength=len(stream.words))
        raised += np.bincount(number, np.where(title, inner, 0), minlength=len(words))
        shown += np.bincount(number, np.where(title | plain, inner, 0), minlength=len(words))
    share: npt.NDArray[np.float64] = raised / shown
    return share


def small_behind(
    sources: list[tuple[Numbers, npt.NDArray[np.uint8]]], words: list[str], initial: str
) -> npt.NDArray[np.int64]:
    """Return the pairs of neighbours whose second word begins with a letter that is practically always small there.

    Each is a key of :func:`pipeline.restore.ngram.pair_key`; rare pairs are left out.
    """
    begins = np.array([word[:1] == initial for word in words])
    keys, raised = [], []
    for ids, shapes in sources:
        asked = begins[ids[1:]] & (ids[:-1] > 2) & (shapes[:-1] <= Shape.TITLE) & (shapes[1:] <= Shape.TITLE)
        before, own = (part[asked].astype(np.int64) for part in (ids[:-1], ids[1:]))
        keys.append(pair_key(before, own, shapes[:-1][asked].astype(np.int64)))
        raised.append(shapes[1:][asked] == Shape.TITLE)
    pairs, number, count = np.unique(np.concatenate(keys), return_inverse=True, return_counts=True)
    share = (np.bincount(number, np.concatenate(raised)) + 0.5) / (count + 1)
    small: npt.NDArray[np.int64] = pairs[(count >= _SEEN) & (share < _SMALL)]
    return small


def renumber(stream: Stream, words: list[str]) -> tuple[Numbers, npt.NDArray[np.uint8]]:
    """Return a source as numbers of the model's vocabulary (``<unk>`` = 0 for all others), and their shapes.

    Runs of sentence marks count once.
    """
    number_of = _index(words)
    ids = np.array([number_of(word) for word in stream.words], np.uint16)[stream.ids]
    shapes = np.array([shape_of(word) for word in stream.words], np.uint8)[stream.ids]
    boundary = ids == number_of(BOUNDARY)
    kept = np.ones(len(ids), bool)
    kept[1:] = ~(boundary[1:] & boundary[:-1])
    return ids[kept], shapes[kept]


def about(
    ids: Numbers, shapes: npt.NDArray[np.uint8], phrases: list[tuple[int, ...]], reach: int
) -> tuple[Numbers, npt.NDArray[np.uint8]]:
    """Return what stands within ``reach`` words of the phrases, each piece with a boundary before it."""
    marks = np.zeros(len(ids) + 1, np.int64)
    for phrase in phrases:
        last = len(ids) - len(phrase) + 1
        found = np.ones(max(last, 0), bool)
        for step, word in enumerate(phrase):
            found &= ids[step : step + last] == word
        places = np.flatnonzero(found)
        np.add.at(marks, np.maximum(places - reach, 0), 1)
        np.add.at(marks, np.minimum(places + reach, len(ids)), -1)
    near = np.cumsum(marks[:-1]) > 0
    first = near & ~np.concatenate([[False], near[:-1]])[: len(near)]
    ids, shapes = ids.copy(), shapes.copy()
    ids[first], shapes[first] = 1, Shape.NO_WORD
    return ids[near], shapes[near]
