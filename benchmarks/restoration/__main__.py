"""Systems x inputs: how well, how fast and how large; ``python -m benchmarks.restoration``.

Inputs that come with the project are the gold plans that no model is trained on, stripped of their marks, as they
are, and printed in faces that no model has seen and read by an English and a Vietnamese OCR; with
KEHOACH_SHARED (or ``--shared``) set, also gold plans, legacy text, and prose of sources that no model
was trained on. Seconds are those of one core; memory is the peak of a process of its own for each system.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.restoration.systems import ROOT, SYSTEMS, measure
from pipeline.restore.stage import MODELS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.restoration", description=__doc__)
    default = Path(os.environ.get("KEHOACH_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--shared", type=Path, default=default if default.is_dir() else None)
    shared = parser.parse_args().shared
    table = Table(
        "system",
        "input",
        "syllables",
        "right before %",
        "right %",
        "WER %",
        "changed",
        "syllables/s",
        "peak MB",
    )
    for name in SYSTEMS:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
            found = alone.submit(measure, name, shared).result()
        if found is None:
            table.add_row(name, "not in the installed version", *[""] * 7)
            continue
        rows, peak = found
        for row in rows:
            table.add_row(
                name, row.name, f"{row.syllables:,}", f"{100 * row.before:.2f}", f"{100 * row.accuracy:.2f}",
                f"{100 * row.wer:.2f}", "" if row.changed is None else str(row.changed),
                f"{row.syllables / row.seconds:,.0f}", f"{peak:.0f}",
            )  # fmt: skip
    size = sum(p.stat().st_size for p in MODELS.iterdir() if p.is_file()) / 2**20
    console = Console(width=None if Console().is_terminal else 140)
    console.print(table)
    console.print(f"models of this project on disk: {size:.1f} MB")


if __name__ == "__main__":
    main()
