"""The systems that are compared, and their inputs."""

from __future__ import annotations

import lzma
import random
import re
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from pipeline.evaluate.gold import gold_files, read_gold
from pipeline.evaluate.text import score_text, syllables
from pipeline.restore import Settings, restore_lines
from pipeline.restore.ledger import Ledger
from pipeline.restore.ngram import LanguageModel
from pipeline.restore.restorer import Restorer, SourceLine
from pipeline.restore.stage import MODELS
from pipeline.restore.tokens import WORD
from pipeline.training import rendering
from pipeline.vietnamese.letters import nfc, strip_marks

ROOT = Path(__file__).resolve().parents[2]
HELD_OUT = ("gov-readability-ws", "tvpl-qa-sonnees", "news-danes", "readability-ws")
PAGES = 6
"""Pages that are rendered and read for each OCR language."""


@dataclass(frozen=True)
class Input:
    """A text as it should be and as it came; ``recognised`` says that Vietnamese OCR read it."""

    name: str
    gold: str
    damaged: str
    recognised: bool = False


@dataclass(frozen=True)
class Row:
    """How a system did on one input; ``changed`` counts the tokens of good text that it changed."""

    name: str
    accuracy: float
    before: float
    wer: float
    syllables: int
    seconds: float
    changed: int | None


System = Callable[[Input], str]


def project() -> System:
    restorer = Restorer(MODELS)

    def restored(given: Input) -> str:
        lines = given.damaged.split("\n")
        if not given.recognised:
            return "\n".join(line.text for line in restore_lines(lines, Settings()))
        ledger = Ledger(given.damaged)
        starts = accumulate((len(line) + 1 for line in lines), initial=0)
        ledger.apply(
            restorer.edits(
                [SourceLine(start, line, recognised=True) for start, line in zip(starts, lines, strict=False)]
            )
        )
        return ledger.text

    return restored


def most_frequent() -> System:
    """Marks stripped, then the most frequent syllable of each skeleton."""
    model = LanguageModel.load(MODELS)
    best = {skeleton: model.words[words[0]] for skeleton, words in model.by_skeleton.items()}

    def look_up(match: re.Match[str]) -> str:
        found = best.get(strip_marks(match[0].lower()), match[0].lower())
        if match[0].isupper():
            return found.upper()
        return found[:1].upper() + found[1:] if match[0][:1].isupper() else found

    return lambda given: re.sub(WORD, look_up, given.damaged)


def underthesea() -> System | None:
    """The restorer of underthesea, None where the installed version has none."""
    try:
        from underthesea import restore_diacritics
    except ImportError:
        return None
    return lambda given: "\n".join(
        restore_diacritics(line) if line.strip() else line for line in given.damaged.split("\n")
    )


SYSTEMS: dict[str, Callable[[], System | None]] = {
    "this project": project,
    "most frequent": most_frequent,
    "underthesea": underthesea,
}


def rendered(paragraphs: list[str], language: str) -> Input | None:
    """Return pages printed in faces that no model has seen, spoiled, and read by an OCR engine."""
    chance = random.Random(f"benchmark {language}")
    try:
        pages = list(rendering.rendered(paragraphs, PAGES, rendering.TEST_FONTS, language, chance))
    except (FileNotFoundError, subprocess.CalledProcessError):
        return None  # no Tesseract, language or font
    gold, read = ("\n".join(texts) for texts in zip(*pages, strict=True))
    return Input(f"{language} OCR of rendered plans", gold, read, recognised=language == "vie")


def inputs(shared: Path | None) -> Iterator[Input]:
    """Yield all inputs: those that come with the project, and those of the shared material where it is there."""
    held_out = [ROOT / "samples" / "gold" / "held-out"]
    for folders, name in (
        (held_out, "gold plans held out"),
        ([shared / "score" / "gold"] if shared else [], "shared gold plans"),
    ):
        paths = gold_files([folder for folder in folders if folder.is_dir()])
        if paths:
            text = "\n".join(nfc(read_gold(path).text()) for path in paths)
            yield Input(f"{name}, stripped", text, strip_marks(text))
            yield Input(f"{name}, good", text, text)
            if folders is held_out:
                paragraphs = [line for line in text.split("\n") if len(line) > 25]
                yield from filter(None, (rendered(paragraphs, language) for language in ("eng", "vie")))
    if shared is None:
        return
    for source in HELD_OUT:
        path = shared / "corpus" / f"{source}.txt.xz"
        if path.exists():
            with lzma.open(path, "rt", encoding="utf-8") as lines:
                text = nfc("\n".join(line.rstrip("\n") for line, _ in zip(lines, range(700), strict=False)))
            yield Input(f"{source}, stripped", text, strip_marks(text))
            yield Input(f"{source}, good", text, text)
    for path in sorted((shared / "legacy").glob("*.legacy.txt")):
        gold = path.with_name(path.name.replace(".legacy.", ".gt."))
        yield Input(path.name[:24], gold.read_text(encoding="utf-8"), path.read_text(encoding="utf-8"))


def measure(name: str, shared: Path | None) -> tuple[list[Row], float] | None:
    """Return the rows of one system and the peak memory of this process in MB."""
    system = SYSTEMS[name]()
    if system is None:
        return None
    system(Input("", "phong trào thi đua", "phong trao thi dua"))  # models are loaded once in a process
    rows = []
    for given in inputs(shared):
        began = time.process_time()
        made = system(given)
        seconds = time.process_time() - began
        score = score_text(given.gold, made)
        pairs = zip(given.damaged.split(), made.split(), strict=False)
        rows.append(
            Row(
                given.name,
                score.accuracy,
                score_text(given.gold, given.damaged).accuracy,
                score.wer,
                len(syllables(given.gold)),
                seconds,
                sum(a != b for a, b in pairs) if given.name.endswith("good") else None,
            )
        )
    return rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
