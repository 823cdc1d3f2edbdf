"""``python -m pipeline.training CORPUS --out models``: train everything that restoration uses.

CORPUS is a folder of UTF-8 ``.txt`` or ``.txt.xz`` files. The language model takes about three
minutes and 4 GB for 100 million syllables on one core; the tagger, which needs PyTorch, some minutes
on a large GPU and days without one (fewer ``--steps`` give a tagger that is a little worse); the
channel models, which need Tesseract with ``eng`` and ``vie`` and the Liberation and DejaVu fonts,
two seconds a page.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.training import confusions, corpus, gazetteer, ngrams, rendering, tables
from pipeline.training.command import say

ORDER = 3
VOCABULARY = 1 << ngrams.BITS
LEAST_WORD = 4
LEAST = {2: 1, 3: 1}
"""Smallest counts of n-grams that are kept; what is kept of the longest is bounded below."""
TRIGRAMS = 13_500_000
"""Most trigrams that are kept: 34 MB."""
WEIGHTS = tomllib.loads((Path(__file__).parent / "weights.toml").read_text(encoding="utf-8"))


def weights(name: str) -> tuple[int, list[float]]:
    """Return how often a source counts in the language model, and how often each round of the tagger takes it."""
    for row in WEIGHTS["source"]:
        if any(fnmatch(name, pattern) for pattern in row["names"]):
            return int(row["count"]), list(row["times"])
    raise LookupError(f"no row of weights.toml fits {name}")


def phrases_of(topic: dict[str, Any], words: list[str]) -> list[tuple[int, ...]]:
    """Return the phrases of a topic as numbers of words."""
    number = {word: place for place, word in enumerate(words)}
    phrases = [tuple(number.get(word, -1) for word in phrase.split()) for phrase in topic["phrases"]]
    return [phrase for phrase in phrases if -1 not in phrase]


def text_models(
    folder: Path,
    out: Path,
    scratch: Path,
    held_out: set[str],
    names: Path | None,
    plans: list[Path],
    seed: int,
    steps: list[int],
) -> list[str]:
    """Train language model and tagger; return the names of the sources they were trained on.

    The tagger reads the text of gold plans as well; what the language model counts, and which words
    both know, does not depend on them.
    """
    paths = corpus.sources(folder, held_out)
    if not paths:
        raise SystemExit(f"no .txt or .txt.xz files under {folder}")
    if names is not None:
        paths.append(scratch / "gazetteer.txt")
        paths[-1].write_text("\n".join(gazetteer.lines(names, seed)) + "\n", encoding="utf-8")
    streams = []
    for path in paths:
        began = time.monotonic()
        streams.append(corpus.tokenise(path, scratch))
        say(f"{path.name}: {len(streams[-1].ids):,} tokens, {time.monotonic() - began:.0f} s")
    words = corpus.vocabulary(streams, VOCABULARY, LEAST_WORD)
    capitals = corpus.capitals(streams, words)
    numbered = [corpus.renumber(stream, words) for stream in streams]
    total = sum(len(ids) for ids, _ in numbered)
    say(f"{total:,} tokens, {len(words):,} words")
    weight = [weights(stream.name) for stream in streams]
    for topic in WEIGHTS["topic"]:
        phrases = phrases_of(topic, words)
        near = [corpus.about(*source, phrases, topic["reach"]) for source in numbered[: len(streams)]]
        numbered.append((np.concatenate([own for own, _ in near]), np.concatenate([own for _, own in near])))
        weight.append((topic["count"], topic["times"]))
        say(f"{len(numbered[-1][0]):,} tokens about {topic['phrases'][0]}")
    counted = ngrams.count(
        [own[0] for own, (count, _) in zip(numbered, weight, strict=True) if count],
        ORDER,
        boundary=1,
        weights=[count for count, _ in weight if count],
    )
    model = ngrams.estimate(counted, ORDER, len(words), boundary=1, least=LEAST, most=TRIGRAMS)
    del counted
    say("n-grams kept: " + ", ".join(f"{len(order.keys):,}" for order in model))
    sources = [stream.name for stream in streams]
    small_l = corpus.small_behind(numbered[: len(streams)], words, "l")
    tables.write(out, words, model, capitals, small_l, {"sources": sources, "tokens": total})
    del model
    if sum(steps):
        from pipeline.training import tagger  # PyTorch, which only this needs

        if plans:
            numbered.append(corpus.renumber(plan_stream(plans, scratch), words))
            weight.append(weights("plans"))
        texts = [tagger.Text(*own, times) for own, (_, times) in zip(numbered, weight, strict=True)]
        tagger.train(words, texts, steps, out, scratch, seed, say)
    return sources


def plan_stream(folders: list[Path], scratch: Path) -> corpus.Stream:
    """Return the words of the gold plans in some folders, line by line as they are printed."""
    text = scratch / "plans.txt"
    text.write_text("\n".join(corpus.plan_lines(folders)) + "\n", encoding="utf-8")
    for kept in ("plans.npy", "plans.json"):  # plans change from one training to the next
        (scratch / kept).unlink(missing_ok=True)
    return corpus.tokenise(text, scratch)


def channel(paragraphs: list[str], language: str, pages: int, out: Path, scratch: Path, seed: int) -> None:
    """Render, read and align pages, and write the channel model of one OCR language.

    Pages read are kept in ``scratch``, so that an interrupted run goes on where it stopped.
    """
    log = scratch / f"pages-{language}-{seed}.jsonl"
    done = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    began = time.monotonic()
    with log.open("a", encoding="utf-8") as kept:
        for number in range(len(done), pages):
            chance = random.Random(f"{seed} {language} {number}")
            for pair in rendering.rendered(paragraphs, 1, rendering.TRAINING_FONTS, language, chance):
                done.append(list(pair))
                kept.write(json.dumps(pair, ensure_ascii=False) + "\n")
            if number % 20 == 19:
                say(f"{language}: {number + 1} of {pages} pages, {time.monotonic() - began:.0f} s")
    pairs = (pair for printed, seen in done[:pages] for pair in rendering.align(printed, seen))
    confusions.write(out / f"channel-{language}.json", confusions.learn(pairs, foreign=language != "vie"))


def main(arguments: list[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.training", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder of .txt or .txt.xz files, UTF-8")
    parser.add_argument("--out", type=Path, default=Path("models"), help="folder of the models")
    parser.add_argument(
        "--scratch", type=Path, default=Path("build/training"), help="folder for half-done work"
    )
    parser.add_argument("--seed", type=int, default=1, help="of all chance")
    parser.add_argument(
        "--pages", type=int, default=300, help="pages to render for each OCR language; 0: none"
    )
    parser.add_argument(
        "--steps",
        type=int,
        nargs="+",
        default=[12215, 7488],
        help="steps of each round of the tagger, 65,536 words each; 0: none",
    )
    parser.add_argument("--held-out", nargs="*", default=[], help="sources kept back for measuring")
    parser.add_argument("--plans", type=Path, nargs="*", default=[], help="folders of gold plans")
    parser.add_argument("--names", type=Path, help="folder of tables of names, .tsv and .txt")
    chosen = parser.parse_args(arguments)
    chosen.scratch.mkdir(parents=True, exist_ok=True)
    chosen.out.mkdir(parents=True, exist_ok=True)
    names = text_models(
        chosen.corpus,
        chosen.out,
        chosen.scratch,
        set(chosen.held_out),
        chosen.names,
        chosen.plans,
        chosen.seed,
        chosen.steps,
    )
    if chosen.pages:
        read = [path for path in corpus.sources(chosen.corpus) if path.name.split(".")[0] in names]
        paragraphs = corpus.sample(read, 12_000, random.Random(chosen.seed))
        for language in ("eng", "vie"):
            channel(paragraphs, language, chosen.pages, chosen.out, chosen.scratch, chosen.seed)
    say(f"models are in {chosen.out}")


if __name__ == "__main__":
    main()
