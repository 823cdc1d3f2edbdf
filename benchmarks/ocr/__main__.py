"""Scans of plans, read side by side: ``python -m benchmarks.ocr``.

Every plan under ``--plans`` is rendered and worn at four levels, put into shapes or damaged (``python -m samples``);
then this project, plain Tesseract and OCRmyPDF read the very same files, one system after the other, with the same number of
workers. WER and CER are those of the text each delivers, against the better of the header's two reading orders.
CPU seconds and peak memory (of the largest process) are the system's own count for the child processes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.ocr.systems import SYSTEMS, measured
from pipeline.evaluate.gold import gold_files, read_gold
from samples.collection import PLANS, STATES, scans
from samples.fonts import FAMILIES
from samples.scan import LEVELS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ocr", description=__doc__)
    parser.add_argument("--plans", nargs="+", type=Path, default=[PLANS], help="gold plans, or folders")
    parser.add_argument("--levels", nargs="+", choices=STATES, default=list(LEVELS))
    parser.add_argument("--families", nargs="+", choices=FAMILIES, default=["liberation-serif"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    given = parser.parse_args()
    plans = {plan.id: plan for plan in map(read_gold, gold_files(given.plans))}
    table = Table("level", "system", "WER %", "CER %", "pages/min", "CPU s/page", "peak MB")
    for level in given.levels:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            files = []
            for file, content in scans(list(plans.values()), [level], given.families, given.seed):
                files.append(folder / file)
                files[-1].write_bytes(content)
            for system in given.systems:
                if system != "kehoach" and shutil.which(system) is None:
                    table.add_row(level, system, "not installed", *[""] * 4)
                    continue
                # A process of its own for each system: the peak that the kernel counts never goes down.
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
                    work = folder / f"by-{system}"
                    figures = alone.submit(measured, system, files, work, plans, given.workers).result()
                table.add_row(
                    level,
                    system,
                    f"{100 * figures.wer:.2f}",
                    f"{100 * figures.cer:.2f}",
                    f"{figures.pages_a_minute:.0f}",
                    f"{figures.cpu_seconds_a_page:.2f}",
                    f"{figures.peak_mb:.0f}",
                )
    Console(width=None if Console().is_terminal else 110).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
