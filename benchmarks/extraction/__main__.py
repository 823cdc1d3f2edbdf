"""What is extracted from text and from scans: ``python -m benchmarks.extraction``.

Every gold plan under ``--plans`` goes through the main job twice over: as its correct text, and as a scan at
each level (``python -m samples``), with the errors that reading leaves. One line a level; the last columns are the
word errors as read and after restoration. The first line of figures is speed: restored text to tables, one core.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.evaluate import evaluate
from pipeline.evaluate.gold import GoldPlan, gold_files, read_gold
from pipeline.evaluate.matching import TABLES
from pipeline.extract import Settings, extract
from pipeline.segment import Settings as SegmentSettings
from pipeline.segment import segment
from samples.collection import scans
from samples.fonts import FAMILIES
from samples.scan import LEVELS

GOLD = Path("samples/gold")
SHOWN = ("fields", "sections", *TABLES, "read_wer", "text_wer")


def main() -> int:
    """Run the benchmark; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__)
    parser.add_argument(
        "--plans", nargs="+", type=Path, default=[GOLD / "held-out" / "unseen"], help="gold plans, or folders"
    )
    parser.add_argument("--levels", nargs="*", choices=LEVELS, default=list(LEVELS))
    parser.add_argument("--families", nargs="+", choices=FAMILIES, default=["liberation-serif"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    files = gold_files(given.plans)
    plans = [read_gold(path) for path in files]
    console = Console(width=None if Console().is_terminal else 150)
    console.print(f"{len(plans)} plans; restored text to tables: {speed(plans):.0f} plans a second, one core")
    table = Table("input", *SHOWN)
    inputs = {"text": [(f"{plan.id}.txt", plan.text().encode()) for plan in plans]}
    for name in ("text", *given.levels):
        made = inputs.get(name) or scans(plans, [name], given.families, given.seed)
        with tempfile.TemporaryDirectory() as folder:
            source, out = Path(folder) / "in", Path(folder) / "out"
            source.mkdir()
            for file, content in made:
                (source / file).write_bytes(content)
            command = ("run", source, "--out", out, "--workers", given.workers, "--quiet")
            subprocess.run([sys.executable, "-m", "pipeline.cli", *map(str, command)], check=False)
            mean = evaluate(files, out).mean
        table.add_row(name, *("" if mean[column] is None else f"{mean[column]:.3f}" for column in SHOWN))
    console.print(table)
    return 0


def speed(plans: list[GoldPlan]) -> float:
    """Return how many plans a second one core takes from restored text to tables."""
    documents = [plan.restored() for plan in plans] * max(1, 40 // len(plans))
    extract(segment(documents[0], SegmentSettings()), Settings())
    began = time.process_time()
    for document in documents:
        extract(segment(document, SegmentSettings()), Settings())
    return len(documents) / (time.process_time() - began)


if __name__ == "__main__":
    sys.exit(main())
