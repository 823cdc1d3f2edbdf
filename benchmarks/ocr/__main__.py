"""Scans of plans, read side by side: ``python -m benchmarks.ocr``.

Every plan under ``--plans`` is rendered and worn at four levels (``python -m samples``); then this project,
plain Tesseract and OCRmyPDF read the very same files, one system after the other, with the same number of
workers. WER and CER are those of the text each delivers, against the better of the header's two reading orders.
CPU seconds and peak memory (of the largest process) are the system's own count for the child processes.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.evaluate.gold import GoldPlan, gold_files, read_gold
from pipeline.evaluate.text import score_readings
from samples.collection import PLANS, scans
from samples.fonts import FAMILIES
from samples.scan import LEVELS

Reader = Callable[[list[Path], Path, int], dict[Path, str]]


@dataclass(frozen=True)
class Figures:
    """What one system did with the pages of one level."""

    wer: float
    cer: float
    pages_a_minute: float
    cpu_seconds_a_page: float
    peak_mb: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ocr", description=__doc__)
    parser.add_argument("--plans", nargs="+", type=Path, default=[PLANS], help="gold plans, or folders")
    parser.add_argument("--levels", nargs="+", choices=LEVELS, default=list(LEVELS))
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
                figures = measured(SYSTEMS[system], files, folder / f"by-{system}", plans, given.workers)
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


def measured(
    read: Reader, files: list[Path], work: Path, plans: dict[str, GoldPlan], workers: int
) -> Figures:
    """Let one system read the files and score what it delivers."""
    work.mkdir()
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    texts = read(files, work, workers)
    seconds = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    scores = [score_readings(plan_of(file, plans).readings(), text) for file, text in texts.items()]
    pages = sum(page_count(file) for file in files)
    return Figures(
        wer=sum(score.wer for score in scores) / len(scores),
        cer=sum(score.cer for score in scores) / len(scores),
        pages_a_minute=60 * pages / seconds,
        cpu_seconds_a_page=cpu / pages,
        peak_mb=after.ru_maxrss / 1024,
    )


def plan_of(file: Path, plans: dict[str, GoldPlan]) -> GoldPlan:
    """Return the plan whose id begins the file's name."""
    return next(plan for key, plan in plans.items() if file.name.startswith(key))


def page_count(file: Path) -> int:
    """Return the number of pages of a PDF."""
    told = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    return int(told.split("Pages:")[1].split()[0])


def by_kehoach(files: list[Path], work: Path, workers: int) -> dict[Path, str]:
    """The whole main job, dataset and all: its text.txt is what counts."""
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "run",
        *files,
        "--out",
        work,
        "--workers",
        workers,
        "--quiet",
    ]
    subprocess.run(list(map(str, command)), check=False)
    texts = {}
    for folder in (work / "documents").iterdir():
        source = (folder / "source.json").read_text(encoding="utf-8")
        file = next(file for file in files if f"/{file.name}" in source)
        texts[file] = (folder / "text.txt").read_text(encoding="utf-8")
    return texts


def by_tesseract(files: list[Path], work: Path, workers: int) -> dict[Path, str]:
    """A script around Tesseract: each page as an image at 300 dpi, read with ``vie``."""
    with ThreadPoolExecutor(workers) as pool:
        return dict(zip(files, pool.map(partial(_tesseract, work), files), strict=True))


def _tesseract(work: Path, file: Path) -> str:
    pages = work / file.stem
    pages.mkdir()
    subprocess.run(["pdftoppm", "-r", "300", "-png", file, pages / "p"], check=True)
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    return "\f".join(
        subprocess.run(
            ["tesseract", page, "stdout", "-l", "vie"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for page in sorted(pages.iterdir())
    )


def by_ocrmypdf(files: list[Path], work: Path, workers: int) -> dict[Path, str]:
    """OCRmyPDF as its users run it: forced OCR, text to a sidecar, deskewed and cleaned of nothing."""
    texts = {}
    for file in files:
        sidecar = work / f"{file.stem}.txt"
        command = ["ocrmypdf", "-q", "-l", "vie", "--force-ocr", "--jobs", str(workers), "--sidecar", sidecar]
        subprocess.run([*command, file, work / file.name], check=True, stderr=subprocess.DEVNULL)
        texts[file] = sidecar.read_text(encoding="utf-8")
    return texts


SYSTEMS: dict[str, Reader] = {"kehoach": by_kehoach, "tesseract": by_tesseract, "ocrmypdf": by_ocrmypdf}

if __name__ == "__main__":
    sys.exit(main())
