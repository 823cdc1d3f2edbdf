"""The systems that are compared, and what is measured of each."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.evaluate.gold import GoldPlan
from pipeline.evaluate.text import score_readings

Reader = Callable[[list[Path], Path, int], dict[Path, str]]


@dataclass(frozen=True)
class Figures:
    """What one system did with the pages of one level."""

    wer: float
    cer: float
    pages_a_minute: float
    cpu_seconds_a_page: float
    peak_mb: float


def measured(system: str, files: list[Path], work: Path, plans: dict[str, GoldPlan], workers: int) -> Figures:
    """Let one system read the files and score what it delivers."""
    work.mkdir()
    adopt_orphans()
    began = time.monotonic()
    texts = SYSTEMS[system](files, work, workers)
    seconds = time.monotonic() - began
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime
    scores = [score_readings(plan_of(file.name, plans).readings(), text) for file, text in texts.items()]
    pages = sum(page_count(file) for file in files)
    return Figures(
        wer=sum(score.wer for score in scores) / len(scores),
        cer=sum(score.cer for score in scores) / len(scores),
        pages_a_minute=60 * pages / seconds,
        cpu_seconds_a_page=cpu / pages,
        peak_mb=after.ru_maxrss / 1024,
    )


def adopt_orphans() -> None:
    """Become the parent of grandchildren whose parent ends, so that their CPU time is counted (Linux)."""
    set_child_subreaper = 36
    ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def plan_of(name: str, plans: dict[str, GoldPlan]) -> GoldPlan:
    """Return the plan whose id begins a file's name."""
    return next(plan for key, plan in plans.items() if name.startswith(key))


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
    return texts_of(work, files)


def texts_of(out: Path, files: list[Path]) -> dict[Path, str]:
    """Return what this project read of files, from its output folder."""
    texts = {}
    for folder in (out / "documents").iterdir():
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
