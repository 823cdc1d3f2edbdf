"""What a person sees while a batch runs, and what it says at the end."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from pipeline.cli.pace import Pace
from pipeline.export.documents import failure_text
from pipeline.messages import say
from pipeline.records.document import path_text
from pipeline.run.batch import Report
from pipeline.run.planner import IDLE, Decision, Plan, Reason
from pipeline.run.worker import Result

_NAMED = 50
"""Documents that are named at the end; the dataset names them all."""


class BatchConsole:
    """Shows progress on stderr (a live bar in a terminal, plain lines otherwise) and results on stdout."""

    def __init__(self, language: str, *, quiet: bool) -> None:
        self._language = language
        self._quiet = quiet
        self._out = Console(soft_wrap=True, highlight=False)
        self._err = Console(stderr=True, soft_wrap=True, highlight=False, quiet=quiet)
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._pace = Pace()

    def __enter__(self) -> BatchConsole:
        return self

    def __exit__(self, *_: object) -> None:
        self._close_bar()

    def begin(self, plan: Plan) -> None:
        """Say what will be done and open the bar."""
        self._pace.begin(plan)
        self._err.print(
            self._say("found", count=len(plan.decisions), told=self._reasons(plan)),
            markup=False,
        )
        if plan.busy and self._err.is_terminal and not self._quiet:
            # The bar counts bytes: time left is guessed better from them than from documents.
            self._bar = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.fields[told]}"),
                TimeElapsedColumn(),
                TimeRemainingColumn(elapsed_when_finished=True),
                console=self._err,
            )
            self._bar.start()
            told = self._counts()
            self._task = self._bar.add_task(self._say("working"), total=self._pace.total_bytes, told=told)

    def read(self, part: Result) -> None:
        """Some pages of a long document have been read."""
        self._pace.read(part)
        self._move_bar()

    def advance(self, result: Result) -> None:
        """One document has ended."""
        self._pace.advance(result)
        self._move_bar()
        if self._bar is None and not self._quiet:
            line = self._say(
                "failed_line" if result.failure else "done_line",
                number=self._pace.documents,
                total=self._pace.total_documents,
                path=shown(result.path),
                seconds=f"{result.seconds:.1f}",
                pages=result.pages if result.pages is not None else "-",
            )
            self._err.print(line, markup=False)

    def assembling(self) -> None:
        """Documents are done; the dataset is being made."""
        self._close_bar()

    def dry_run(self, plan: Plan) -> None:
        """Say what would be done with each document, and why."""
        for decision in plan.decisions:
            self._out.print(self._would(decision), markup=False)
        told = self._reasons(plan)
        self._out.print(self._say("dry_run_end", count=len(plan.busy), told=told), markup=False)

    def finish(self, report: Report, out: Path) -> None:
        """Say what was made, and by name what needs a person."""
        if self._quiet:
            return
        if not report.plan.busy and report.exported is not None and report.exported.unchanged:
            self._out.print(self._say("nothing_to_do"), markup=False)
        if report.untried:
            self._out.print(self._say("stopped", count=report.untried), markup=False)
        if report.exported is None:
            self._name_failures(report)
            self._out.print(self._say("stage_done", count=report.done), markup=False)
            return
        manifest = report.exported.manifest
        rows = ", ".join(f"{count} {name}" for name, count in manifest.rows.items())
        self._out.print(self._say("dataset_made", folder=report.exported.folder, rows=rows), markup=False)
        if manifest.attention:
            self._out.print(self._say("attention", count=len(manifest.attention)), markup=False)
            for entry in manifest.attention[:_NAMED]:
                self._out.print(f"  - [{entry.status}] {printable(entry.error)}", markup=False)
            if len(manifest.attention) > _NAMED:
                more = len(manifest.attention) - _NAMED
                self._out.print(self._say("attention_more", count=more), markup=False)
        if manifest.needs_review:
            self._out.print(self._say("review", count=manifest.needs_review), markup=False)
        self._out.print(self._say("try_sql", program=_program(), out=out), markup=False)

    def _name_failures(self, report: Report) -> None:
        for result in report.failed[:_NAMED]:
            assert result.failure is not None
            page = f", {self._say('page', number=result.failure.page)}" if result.failure.page else ""
            text = failure_text(result.failure, self._language)
            self._out.print(f"  - {shown(Path(result.path.name))}{page}: {printable(text)}", markup=False)
        if len(report.failed) > _NAMED:
            self._out.print(self._say("failed_more", count=len(report.failed) - _NAMED), markup=False)

    def _would(self, decision: Decision) -> str:
        reason = self._say(f"reason_{decision.reason}")
        detail = f" ({decision.detail})" if decision.detail else ""
        first = f" -> {decision.first}" if decision.first and decision.reason not in IDLE else ""
        return f"{shown(decision.found.path)}: {reason}{detail}{first}"

    def _reasons(self, plan: Plan) -> str:
        counts = Counter(decision.reason for decision in plan.decisions)
        told = [f"{counts[reason]} {self._say(f'reason_{reason}')}" for reason in Reason if counts[reason]]
        return ", ".join(told) or "0"

    def _counts(self) -> str:
        pace = self._pace
        told = self._say(
            "pace",
            done=pace.documents,
            total=pace.total_documents,
            pages=f"{pace.pages_a_minute:.0f}",
        )
        return f"{told}, {self._say('failures', count=pace.failures)}" if pace.failures else told

    def _move_bar(self) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._pace.bytes, told=self._counts())

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _say(self, code: str, **values: object) -> str:
        return say(code, self._language, **values)


def _program() -> str:
    """Return the command as it was typed, so that a hint can be copied as it stands."""
    return shlex.quote(sys.argv[0]) if Path(sys.argv[0]).name == "kehoach" else "kehoach"


def shown(path: Path) -> str:
    """Return a path as one printable line, whatever bytes its name is made of."""
    return printable(path_text(path))


def printable(text: str) -> str:
    """Return a text as one line that does nothing to a terminal."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
