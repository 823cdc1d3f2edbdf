"""The systems that are compared, and their inputs."""

from __future__ import annotations

import lzma
import re
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.evaluate.gold import read_gold
from pipeline.evaluate.text import score_text, syllables
from pipeline.restore import Settings, restore_lines
from pipeline.restore.ngram import LanguageModel
from pipeline.restore.stage import MODELS
from pipeline.restore.tokens import WORD
from pipeline.vietnamese.letters import nfc, strip_marks

ROOT = Path(__file__).resolve().parents[2]
HELD_OUT = ("gov-readability-ws", "tvpl-qa-sonnees", "news-danes", "readability-ws")
System = Callable[[str], str]
Row = tuple[str, float, float, int, float, int | None]


def project() -> System:
    return lambda text: "\n".join(line.text for line in restore_lines(text.split("\n"), Settings()))


def most_frequent() -> System:
    """Marks stripped, then the most frequent syllable of each skeleton."""
    model = LanguageModel.load(MODELS)
    best = {skeleton: model.words[words[0]] for skeleton, words in model.by_skeleton.items()}

    def look_up(match: re.Match[str]) -> str:
        found = best.get(strip_marks(match[0].lower()), match[0].lower())
        if match[0].isupper():
            return found.upper()
        return found[:1].upper() + found[1:] if match[0][:1].isupper() else found

    return lambda text: re.sub(WORD, look_up, text)


def underthesea() -> System | None:
    """The restorer of underthesea, None where the installed version has none."""
    try:
        from underthesea import restore_diacritics
    except ImportError:
        return None
    return lambda text: "\n".join(
        restore_diacritics(line) if line.strip() else line for line in text.split("\n")
    )


SYSTEMS: dict[str, Callable[[], System | None]] = {
    "this project": project,
    "most frequent": most_frequent,
    "underthesea": underthesea,
}


def inputs(shared: Path | None) -> Iterator[tuple[str, str, str]]:
    """Yield (name, gold, damaged)."""
    for folder, name in (
        (ROOT / "samples" / "plans", "sample plans"),
        (shared and shared / "score" / "gold", "gold plans"),
    ):
        if folder and folder.is_dir():
            text = "\n".join(nfc(read_gold(p).text()) for p in sorted(folder.glob("*.plan")))
            yield f"{name}, stripped", text, strip_marks(text)
            yield f"{name}, good", text, text
    if shared is None:
        return
    for source in HELD_OUT:
        path = shared / "corpus" / f"{source}.txt.xz"
        if path.exists():
            with lzma.open(path, "rt", encoding="utf-8") as lines:
                text = nfc("\n".join(line.rstrip("\n") for line, _ in zip(lines, range(700), strict=False)))
            yield f"{source}, stripped", text, strip_marks(text)
            yield f"{source}, good", text, text
    for path in sorted((shared / "legacy").glob("*.legacy.txt")):
        gold = path.with_name(path.name.replace(".legacy.", ".gt."))
        yield path.name[:24], gold.read_text(encoding="utf-8"), path.read_text(encoding="utf-8")


def measure(name: str, shared: Path | None) -> tuple[list[Row], float] | None:
    """Return the rows of one system and the peak memory of this process in MB."""
    system = SYSTEMS[name]()
    if system is None:
        return None
    system("phong trao thi dua")  # models are loaded once in a process
    rows = []
    for label, gold, damaged in inputs(shared):
        began = time.perf_counter()
        made = system(damaged)
        seconds = time.perf_counter() - began
        score = score_text(gold, made)
        pairs = zip(damaged.split(), made.split(), strict=False)
        changed = sum(a != b for a, b in pairs) if label.endswith("good") else None
        rows.append((label, score.accuracy, score.wer, len(syllables(gold)), seconds, changed))
    return rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
