"""One run of a system, and what it cost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ocr.systems import page_count

_TICK = 0.5


@dataclass(frozen=True)
class Cost:
    """Wall and CPU time in seconds; ``peak_mb`` is the most that one process below the first one held."""

    documents: int
    pages: int
    seconds: float
    cpu: float
    peak_mb: float
    batch_mb: float


def kehoach(inputs: Path, out: Path, *options: str) -> Cost:
    """Run the main job on a folder."""
    log = out.with_suffix(".log")
    command = [sys.executable, "-m", "pipeline.cli", "run", str(inputs), "--out", str(out), "--quiet"]
    cost = _watched([*command, "--log-file", str(log), *options])
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    log.unlink()
    ended = [event for event in events if event["event"] == "document"]
    return Cost(len(ended), sum(event["pages"] or 0 for event in ended), *cost)


def ocrmypdf(inputs: Path, out: Path, jobs: int) -> Cost:
    """Run OCRmyPDF as its users run it on many files: one process a file, under GNU parallel."""
    out.mkdir()
    files = sorted(inputs.glob("*.pdf"))
    one = "ocrmypdf -q -l vie --force-ocr --jobs 1 --sidecar {2}/{1/.}.txt {1} {2}/{1/}"
    cost = _watched(["parallel", "-j", str(jobs), one, ":::", *map(str, files), ":::", str(out)])
    return Cost(len(files), sum(map(page_count, files)), *cost)


def sidecars(out: Path) -> dict[Path, str]:
    """Return the texts that OCRmyPDF left, by the name of the scan."""
    return {path.with_suffix(".pdf"): path.read_text(encoding="utf-8") for path in out.glob("*.txt")}


def _watched(command: list[str]) -> tuple[float, float, float, float]:
    """Run a command in a session of its own; return seconds, CPU seconds, and the two peaks in MB."""
    used: dict[int, float] = {}
    peaks: dict[int, float] = {}
    done = threading.Event()
    began = time.monotonic()
    program = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def watch() -> None:
        while not done.wait(_TICK):
            for pid in _descendants(program.pid):
                with suppress(OSError, ValueError, IndexError):
                    used[pid] = max(used.get(pid, 0.0), _cpu(pid))
                    peaks[pid] = max(peaks.get(pid, 0.0), _peak(pid))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        _, _, usage = os.wait4(program.pid, 0)
    except KeyboardInterrupt:
        program.send_signal(signal.SIGINT)
        raise
    seconds = time.monotonic() - began
    done.set()
    watcher.join()
    first = peaks.pop(program.pid, 0.0)
    below = sum(value for pid, value in used.items() if pid != program.pid)
    cpu = max(usage.ru_utime + usage.ru_stime, used.get(program.pid, 0.0) + below)
    return seconds, cpu, max(peaks.values(), default=0.0), first


def _descendants(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        with suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
    return found


def _cpu(pid: int) -> float:
    """Return the CPU seconds of a process alone: its children are counted by themselves."""
    fields = (
        Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    )
    return sum(int(field) for field in fields[11:13]) / os.sysconf("SC_CLK_TCK")


def _peak(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
