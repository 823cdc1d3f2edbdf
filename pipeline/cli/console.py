"""What a person sees while a batch runs, and what it says at the end."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from pipeline.export.documents import failure_text
from pipeline.messages import say
from pipeline.run.batch import Report
from pipeline.run.planner import IDLE, Decision, Plan, Reason
from pipeline.run.worker import Result


class BatchConsole:
    """Shows progress on stderr (a live bar in a terminal, plain lines otherwise) and results on stdout."""

    def __init__(self, language: str, *, quiet: bool) -> None:
        self._language = language
        self._quiet = quiet
        self._out = Console(soft_wrap=True, highlight=False)
        self._err = Console(stderr=True, soft_wrap=True, highlight=False, quiet=quiet)
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._failures = 0
        self._ended = 0
        self._total = 0

    def __enter__(self) -> BatchConsole:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def begin(self, plan: Plan) -> None:
        """Say what will be done and open the bar."""
        self._total = len(plan.busy)
        counts = Counter(decision.reason for decision in plan.decisions)
        told = ", ".join(
            f"{counts[reason]} {self._say(f'reason_{reason}')}" for reason in Reason if counts[reason]
        )
        self._err.print(self._say("found", count=len(plan.decisions), told=told or "0"), markup=False)
        if self._total and self._err.is_terminal and not self._quiet:
            self._bar = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                TimeRemainingColumn(),
                TextColumn("{task.fields[failures]}"),
                console=self._err,
            )
            self._bar.start()
            self._task = self._bar.add_task(self._say("working"), total=self._total, failures="")

    def advance(self, result: Result) -> None:
        """One document has ended."""
        self._ended += 1
        if result.failure is not None:
            self._failures += 1
        if self._bar is not None and self._task is not None:
            failures = self._say("failures", count=self._failures) if self._failures else ""
            self._bar.update(self._task, advance=1, failures=failures)
        elif not self._quiet:
            line = self._say(
                "failed_line" if result.failure else "done_line",
                number=self._ended,
                total=self._total,
                path=shown(result.path),
                seconds=f"{result.seconds:.1f}",
                pages=result.pages if result.pages is not None else "-",
            )
            self._err.print(line, markup=False)

    def assembling(self) -> None:
        """Documents are done; the dataset is being made."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def dry_run(self, plan: Plan) -> None:
        """Say what would be done with each document, and why."""
        for decision in plan.decisions:
            self._out.print(self._would(decision), markup=False)
        counts = Counter(decision.reason for decision in plan.decisions)
        told = ", ".join(
            f"{counts[reason]} {self._say(f'reason_{reason}')}" for reason in Reason if counts[reason]
        )
        self._out.print(self._say("dry_run_end", count=len(plan.busy), told=told or "0"), markup=False)

    def finish(self, report: Report, out: Path) -> None:
        """Say what was made, and by name what needs a person."""
        if self._quiet:
            return
        if not report.plan.busy and report.exported is not None and report.exported.unchanged:
            self._out.print(self._say("nothing_to_do"), markup=False)
        if report.exported is None:
            self._name_failures(report)
            done = sum(result.failure is None for result in report.results)
            self._out.print(self._say("stage_done", count=done), markup=False)
            return
        manifest = report.exported.manifest
        rows = ", ".join(f"{count} {name}" for name, count in manifest.rows.items())
        self._out.print(self._say("dataset_made", folder=report.exported.folder, rows=rows), markup=False)
        if manifest.attention:
            self._out.print(self._say("attention", count=len(manifest.attention)), markup=False)
            for entry in manifest.attention:
                self._out.print(f"  - [{entry.status}] {entry.error}", markup=False)
        if manifest.needs_review:
            self._out.print(self._say("review", count=manifest.needs_review), markup=False)
        self._out.print(self._say("try_sql", program=_program(), out=out), markup=False)

    def _name_failures(self, report: Report) -> None:
        for result in report.failed:
            assert result.failure is not None
            page = f", {self._say('page', number=result.failure.page)}" if result.failure.page else ""
            text = failure_text(result.failure, self._language)
            self._out.print(f"  - {result.path.name}{page}: {text}", markup=False)

    def _would(self, decision: Decision) -> str:
        reason = self._say(f"reason_{decision.reason}")
        detail = f" ({decision.detail})" if decision.detail else ""
        first = f" -> {decision.first}" if decision.first and decision.reason not in IDLE else ""
        return f"{shown(decision.found.path)}: {reason}{detail}{first}"

    def _say(self, code: str, **values: object) -> str:
        return say(code, self._language, **values)


def _program() -> str:
    """Return the command as it was typed, so that a hint can be copied as it stands."""
    return shlex.quote(sys.argv[0]) if Path(sys.argv[0]).name == "kehoach" else "kehoach"


def shown(path: Path) -> str:
    """Return a path as one printable line, whatever bytes its name is made of."""
    text = (
        str(path).encode(sys.getfilesystemencoding(), "surrogateescape").decode("utf-8", "backslashreplace")
    )
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
