"""How a batch grows: ``python -m benchmarks.scale``.

Rendered scans are read by one worker, by two, by Ray where it is installed, and by OCRmyPDF under GNU parallel
where these are installed, one after the other on the same files. Then small text documents, from 100 up to
``--documents``, show what one document costs, what a second run with nothing to do takes, what one new document
takes, how much memory a worker holds at most and how large the store grows. A machine that does other work
at the same time gives figures that are too high: CPU seconds are those of the processes themselves.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import shutil
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.ocr.systems import plan_of, texts_of
from benchmarks.scale.measure import Cost, kehoach, ocrmypdf, sidecars
from benchmarks.small import plan, small_plans
from pipeline.evaluate.gold import gold_files, read_gold
from pipeline.evaluate.text import score_readings
from samples.collection import PLANS, scans


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--scans", type=int, default=8, help="rendered scans, 0 for none")
    parser.add_argument("--documents", type=int, default=1_000, help="most small documents")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if given.scans:
            side_by_side(Path(name), given.scans, given.seed)
        growing(Path(name), given.documents, given.workers, given.seed)
    return 0


def side_by_side(folder: Path, count: int, seed: int) -> None:
    """Documents and pages a minute of several ways to read the same scans."""
    inputs = folder / "scans"
    inputs.mkdir()
    plans = {plan.id: plan for plan in map(read_gold, gold_files([PLANS]))}
    made = list(scans(plans.values(), ["good"], ["liberation-serif"], seed))
    for number in range(count):
        name, content = made[number % len(made)]
        # A comment behind the end makes each copy a document of its own.
        (inputs / f"{number:03}-{name}").write_bytes(content + f"\n% {number}\n".encode())
    table = Table("system", "WER %", "documents/min", "pages/min", "CPU s/page", "peak MB of a worker")
    systems = {
        "kehoach, 1 worker": lambda out: kehoach(inputs, out, "--workers", "1"),
        "kehoach, 2 workers": lambda out: kehoach(inputs, out, "--workers", "2"),
    }
    if importlib.util.find_spec("ray"):
        systems["kehoach, Ray, 2 workers"] = lambda out: kehoach(
            inputs, out, "--workers", "2", "--engine", "ray"
        )
    if shutil.which("ocrmypdf") and shutil.which("parallel"):
        systems["OCRmyPDF, parallel -j 2"] = lambda out: ocrmypdf(inputs, out, 2)
    for number, (system, run) in enumerate(systems.items()):
        out = folder / f"by-{number}"
        cost = run(out)
        texts = sidecars(out) if system.startswith("OCRmyPDF") else texts_of(out, sorted(inputs.iterdir()))
        errors = [
            score_readings(plan_of(file.name.split("-", 1)[1], plans).readings(), text).wer
            for file, text in texts.items()
        ]
        table.add_row(
            system,
            f"{100 * sum(errors) / len(errors):.2f}",
            f"{60 * cost.documents / cost.seconds:.1f}",
            f"{60 * cost.pages / cost.seconds:.1f}",
            f"{cost.cpu / cost.pages:.2f}",
            f"{cost.peak_mb:.0f}",
        )
    _print(table)


def growing(folder: Path, most: int, workers: int, seed: int) -> None:
    """Cost of a document from 100 to many, and of a run with nothing or little to do."""
    table = Table(
        "documents", "ms/document", "CPU ms/document", "no-op run, s", "one new, s", "store, KB/page",
        "dataset, KB/page", "peak MB of a worker", "of the batch",
    )  # fmt: skip
    count = 100
    while count <= most:
        inputs, out = folder / f"in-{count}", folder / f"out-{count}"
        inputs.mkdir()
        small_plans(inputs, count, seed)
        first = kehoach(inputs, out, "--workers", str(workers))
        again = kehoach(inputs, out)
        (inputs / "new.txt").write_text(plan(most + 1, random.Random(seed + 1)), encoding="utf-8")
        one = kehoach(inputs, out)
        table.add_row(
            str(count),
            f"{1000 * first.seconds / count:.0f}",
            f"{1000 * first.cpu / count:.0f}",
            _both(again),
            _both(one),
            f"{_size(out / 'documents') / count / 1024:.0f}",
            f"{_size(out / 'dataset') / count / 1024:.1f}",
            f"{first.peak_mb:.0f}",
            f"{first.batch_mb:.0f}",
        )
        shutil.rmtree(out)
        shutil.rmtree(inputs)
        count *= 10
    _print(table)


def _both(cost: Cost) -> str:
    return f"{cost.seconds:.1f} (CPU {cost.cpu:.1f})"


def _size(folder: Path) -> int:
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def _print(table: Table) -> None:
    Console(width=None if Console().is_terminal else 130).print(table)


if __name__ == "__main__":
    sys.exit(main())
