"""One batch: find, decide, work, assemble the dataset, and say what came of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.export import Exported, export
from pipeline.records.base import Record
from pipeline.records.document import DocumentState, Failure, path_fields
from pipeline.run.discover import Found, discover
from pipeline.run.engines import Engine
from pipeline.run.order import STAGES, StageName
from pipeline.run.planner import Decision, Plan, Reason, make_plan
from pipeline.run.schedule import Schedule
from pipeline.run.settings import PipelineSettings
from pipeline.run.stages import versions_of
from pipeline.run.worker import Job, Part, Result, failure_of, scratch, work
from pipeline.store import Store
from pipeline.store.lock import exclusive


class Request(Record):
    """What a person asked for.

    ``timeout`` is in seconds for one document, or for each part of a long one. A batch stops when more than
    ``max_failures`` documents have failed.
    """

    inputs: tuple[Path, ...]
    out: Path
    stages: tuple[StageName, ...] = STAGES
    settings: PipelineSettings = PipelineSettings()
    timeout: float | None = None
    force: bool = False
    retry_failed: bool = False
    max_failures: int | None = None
    dataset: bool = True


@dataclass(frozen=True)
class Report:
    """What came of a batch.

    ``failed`` are the documents that failed in this run, and those that failed before and were not
    tried again; ``untried`` counts those that a batch stopped by its failures did not come to.
    """

    plan: Plan
    done: int = 0
    failed: tuple[Result, ...] = ()
    untried: int = 0
    exported: Exported | None = None


class Progress(Protocol):
    """Shows a person how a batch goes."""

    def begin(self, plan: Plan) -> None:
        """Say what will be done."""

    def read(self, part: Result) -> None:
        """Some pages of a long document have been read."""

    def advance(self, result: Result) -> None:
        """One document has ended."""

    def assembling(self) -> None:
        """Documents are done; the dataset is being made."""


def prepare(request: Request) -> tuple[Plan, dict[StageName, dict[str, str]]]:
    """Find the documents and decide what to do with each, touching nothing.

    Without inputs (a stage on what the stage before left) the documents are those of the store.

    Raises:
        UsageError: an input does not exist.
        MissingProgramError: a program or model of a requested stage is missing.
    """
    store = Store(request.out)
    versions = {stage: versions_of(stage) for stage in STAGES}
    found = (
        discover(request.inputs, request.out, request.settings.ingest.max_bytes)
        if request.inputs
        else _known(store)
    )
    plan = make_plan(
        found,
        store,
        request.stages,
        request.settings,
        versions,
        force=request.force,
        retry_failed=request.retry_failed,
    )
    return plan, versions


def run_batch(request: Request, engine: Engine, progress: Progress) -> Report:
    """Do the whole batch and return what came of it; one bad document never stops the others.

    Raises:
        UsageError: an input does not exist, or the output folder is in use.
        MissingProgramError: a program or model is missing.
        OutputError: the output cannot be written.
    """
    with exclusive(request.out), _clean(scratch(request.out)):
        plan, versions = prepare(request)
        progress.begin(plan)
        store = Store(request.out)
        before, unreadable = _record_idle(plan, store, request)
        schedule = Schedule((_job(decision, request, versions) for decision in plan.busy), store)
        done, failed = 0, list(unreadable)
        with closing(engine.map(work, schedule.line, request.timeout)) as outcomes:
            for outcome in outcomes:
                if isinstance(outcome.item, Part):
                    for part in outcome.result or ():
                        progress.read(part)
                for result in schedule.settle(outcome):
                    if result.failure is None:
                        done += 1
                    else:
                        failed.append(result)
                    progress.advance(result)
                if request.max_failures is not None and len(failed) > request.max_failures:
                    break
        exported = None
        if request.dataset:
            progress.assembling()
            exported = export(store, request.settings.extract.language)
        return Report(
            plan=plan,
            done=done,
            failed=(*before, *failed),
            untried=len(plan.busy) - done - (len(failed) - len(unreadable)),
            exported=exported,
        )


@contextmanager
def _clean(folder: Path) -> Iterator[None]:
    """Remove what an earlier batch left of its scratch, and what this one leaves."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _known(store: Store) -> Iterator[Found]:
    """Yield the documents of the store as files; one whose bytes were never read is left as it is."""
    for state in store.states():
        if state.sha256 is None:
            continue
        try:
            modified = state.place.stat().st_mtime_ns
        except OSError:
            modified = 0
        yield Found(
            path=state.place,
            document_id=state.document_id,
            sha256=state.sha256,
            size=state.size,
            modified=modified,
        )


def _job(decision: Decision, request: Request, versions: dict[StageName, dict[str, str]]) -> Job:
    found = decision.found
    assert found.sha256 is not None and found.size is not None and found.modified is not None
    return Job(
        out=request.out,
        path=found.path,
        document_id=found.document_id,
        sha256=found.sha256,
        size=found.size,
        modified=found.modified,
        other_paths=decision.other_paths,
        stages=request.stages,
        versions=versions,
        settings=request.settings,
        force=request.force,
    )


def _record_idle(plan: Plan, store: Store, request: Request) -> tuple[list[Result], list[Result]]:
    """Keep paths up to date for what is not worked on, and give files that cannot be read their rows.

    Returns:
        Documents that failed before, and files that could not be read now.
    """
    before: list[Result] = []
    unreadable: list[Result] = []
    for decision in plan.decisions:
        found = decision.found
        folder = store.document(found.document_id)
        if found.fault is not None:
            failure = failure_of(StageName.INGEST, "", found.fault)
            folder.save_state(_unread(found, failure))
            unreadable.append(Result(document_id=found.document_id, path=found.path, failure=failure))
        elif decision.moved and (state := folder.state()) is not None:
            paths = {**path_fields(found.path), "other_paths": decision.other_paths}
            folder.save_state(state.model_copy(update=paths))
        if decision.reason is Reason.FAILED_BEFORE:
            before.append(Result(document_id=found.document_id, path=found.path, failure=decision.failure))
    return before, unreadable


def _unread(found: Found, failure: Failure) -> DocumentState:
    return DocumentState.model_validate(
        {
            **path_fields(found.path),
            "document_id": found.document_id,
            "sha256": None,
            "size": found.size,
            "failure": failure,
        }
    )
