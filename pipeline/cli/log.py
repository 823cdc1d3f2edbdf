"""The log of a batch for machines: one JSON object a line, appended to a file."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Self

from pipeline.cli.pace import Pace
from pipeline.errors import KehoachError, UsageError
from pipeline.export.documents import failure_text
from pipeline.records.document import path_text
from pipeline.run.batch import Progress, Report
from pipeline.run.planner import Plan
from pipeline.run.worker import Result


class JsonLog:
    """Writes what happens in a batch, each event at once.

    Every line has ``time`` (UTC, ISO 8601) and ``event``: ``begin``, ``pages``, ``document``,
    ``dataset``, ``error`` or ``end``.

    Raises:
        UsageError: the file cannot be written.
    """

    def __init__(self, path: Path, language: str) -> None:
        self._language = language
        self._pace = Pace()
        try:
            self._file: IO[str] = path.open("a", encoding="utf-8")
        except OSError as error:
            raise UsageError("log_not_writable", path=path, detail=error.strerror or error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, trace: object) -> None:
        if error is not None:
            code = error.code if isinstance(error, KehoachError) else type(error).__name__
            self._write("error", code=code, detail=str(error))
        self._file.close()

    def begin(self, plan: Plan) -> None:
        """The decisions, counted by their reasons."""
        self._pace.begin(plan)
        reasons = Counter(decision.reason.value for decision in plan.decisions)
        self._write("begin", documents=len(plan.decisions), busy=len(plan.busy), reasons=dict(reasons))

    def read(self, part: Result) -> None:
        """A range of pages of a long document."""
        self._pace.read(part)
        self._write(
            "pages", document_id=part.document_id, path=path_text(part.path), pages=part.pages,
            seconds=round(part.seconds, 3),
        )  # fmt: skip

    def advance(self, result: Result) -> None:
        """One document, with its failure where it has one."""
        self._pace.advance(result)
        failure = result.failure
        self._write(
            "document",
            document_id=result.document_id,
            path=path_text(result.path),
            status="failed" if failure else "done",
            pages=result.pages,
            seconds=round(result.seconds, 3),
            stages=list(result.stages),
            number=self._pace.documents,
            total=self._pace.total_documents,
            pages_a_minute=round(self._pace.pages_a_minute, 1),
            failure=failure.model_dump() if failure else None,
            message=failure_text(failure, self._language) if failure else None,
        )

    def assembling(self) -> None:
        """The dataset is being made."""
        self._write("dataset")

    def finish(self, report: Report) -> None:
        """The whole batch in figures."""
        manifest = report.exported.manifest if report.exported else None
        self._write(
            "end",
            done=report.done,
            failed=len(report.failed),
            untried=report.untried,
            pages=self._pace.pages,
            seconds=round(self._pace.seconds, 3),
            rows=manifest.rows if manifest else None,
            attention=len(manifest.attention) if manifest else None,
            needs_review=manifest.needs_review if manifest else None,
        )

    def _write(self, event: str, **values: object) -> None:
        line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **values}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()


class Watchers:
    """Lets several watch one batch."""

    def __init__(self, *watchers: Progress) -> None:
        self._watchers = watchers

    def begin(self, plan: Plan) -> None:
        """Tell all of them."""
        for watcher in self._watchers:
            watcher.begin(plan)

    def read(self, part: Result) -> None:
        """Tell all of them."""
        for watcher in self._watchers:
            watcher.read(part)

    def advance(self, result: Result) -> None:
        """Tell all of them."""
        for watcher in self._watchers:
            watcher.advance(result)

    def assembling(self) -> None:
        """Tell all of them."""
        for watcher in self._watchers:
            watcher.assembling()
