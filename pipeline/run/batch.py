"""One batch: find, decide, work, assemble the dataset, and say what came of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from pipeline.errors import DocumentError, KehoachError, MissingProgramError
from pipeline.export import Exported, export
from pipeline.records.base import Record
from pipeline.records.document import DocumentState
from pipeline.run.discover import Found, discover
from pipeline.run.engines import Engine, Fate, Outcome
from pipeline.run.planner import Decision, Plan, Reason, make_plan
from pipeline.run.settings import PipelineSettings
from pipeline.run.stages import STAGES, StageName, key_of, versions_of
from pipeline.run.worker import Job, Result, failure_of, work
from pipeline.store import Store
from pipeline.store.lock import exclusive


class Request(Record):
    """What a person asked for. ``timeout`` is in seconds for one document."""

    inputs: tuple[Path, ...]
    out: Path
    stages: tuple[StageName, ...] = STAGES
    settings: PipelineSettings = PipelineSettings()
    timeout: float | None = None
    force: bool = False
    retry_failed: bool = False
    dataset: bool = True


class Report(Record):
    """What came of a batch."""

    plan: Plan
    results: tuple[Result, ...] = ()
    exported: Exported | None = None

    @property
    def failed(self) -> tuple[Result, ...]:
        """Documents that failed in this run, and those that failed before and were not tried again."""
        return tuple(result for result in self.results if result.failure is not None)


class Progress(Protocol):
    """Shows a person how a batch goes."""

    def begin(self, plan: Plan) -> None:
        """Say what will be done."""

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
    found = list(discover(request.inputs, request.out)) if request.inputs else _known(store)
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
    """
    with exclusive(request.out):
        plan, versions = prepare(request)
        progress.begin(plan)
        store = Store(request.out)
        results = _record_idle(plan, store, request)
        jobs = [_job(decision, request, versions) for decision in plan.busy]
        for outcome in engine.map(work, jobs, request.timeout):
            result = _settle(outcome, store)
            results.append(result)
            progress.advance(result)
        exported = None
        if request.dataset:
            progress.assembling()
            exported = export(store, request.settings.extract.language)
        return Report(plan=plan, results=tuple(results), exported=exported)


def _known(store: Store) -> list[Found]:
    """Return the documents of the store as files, unreadable where their source has gone."""
    found = []
    for state in store.states():
        path = Path(state.path)
        try:
            modified = path.stat().st_mtime_ns
        except OSError:
            modified = 0
        found.append(
            Found(
                path=path,
                document_id=state.document_id,
                sha256=state.sha256,
                size=state.size,
                modified=modified,
                fault=None if state.sha256 else "unreadable",
            )
        )
    return found


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


def _record_idle(plan: Plan, store: Store, request: Request) -> list[Result]:
    """Keep paths up to date for what is not worked on, and give failures their rows."""
    results = []
    for decision in plan.decisions:
        folder = store.document(decision.found.document_id)
        if decision.reason is Reason.UNREADABLE:
            error = DocumentError("source_unreadable", detail=decision.detail)
            failure = failure_of(StageName.INGEST, "", error)
            folder.save_state(
                DocumentState(
                    document_id=decision.found.document_id,
                    path=str(decision.found.path),
                    sha256=None,
                    size=None,
                    failure=failure,
                )
            )
            results.append(
                Result(document_id=decision.found.document_id, path=decision.found.path, failure=failure)
            )
            continue
        if decision.reason not in (Reason.DONE, Reason.FAILED_BEFORE):
            continue
        state = folder.state()
        if state is None:
            continue
        if request.inputs:
            paths = {"path": str(decision.found.path), "other_paths": decision.other_paths}
            if (state.path, state.other_paths) != (paths["path"], paths["other_paths"]):
                folder.save_state(state.model_copy(update=paths))
        if decision.reason is Reason.FAILED_BEFORE:
            results.append(
                Result(document_id=state.document_id, path=decision.found.path, failure=state.failure)
            )
    return results


def _settle(outcome: Outcome[Job, Result], store: Store) -> Result:
    """Turn an outcome into a result; a worker that hung or died leaves its failure on disk.

    Raises:
        MissingProgramError: a program or model is missing.
        OSError: the output cannot be written (a full disk), which stops the batch.
    """
    if outcome.result is not None:
        return outcome.result
    job, error = outcome.item, outcome.error
    if isinstance(error, MissingProgramError | OSError) and outcome.fate is Fate.RAISED:
        raise error
    cause: KehoachError
    if outcome.fate is Fate.TIMED_OUT:
        cause = DocumentError("document_timeout")
    elif outcome.fate is Fate.DIED:
        cause = DocumentError("worker_died", detail=error)
    elif isinstance(error, MemoryError):
        cause = DocumentError("out_of_memory")
    else:
        cause = DocumentError("stage_crashed", stage="?", detail=f"{type(error).__name__}: {error}")
    return _record_death(job, cause, store)


def _record_death(job: Job, cause: KehoachError, store: Store) -> Result:
    """Record a failure for the stage that was running when the worker was lost."""
    folder = store.document(job.document_id)
    state = folder.state() or DocumentState(
        document_id=job.document_id,
        path=str(job.path),
        other_paths=job.other_paths,
        sha256=job.sha256,
        size=job.size,
    )
    upstream = job.sha256
    stage = STAGES[0]
    for stage in STAGES:
        key = key_of(stage, upstream, job.settings, job.versions, folder)
        proof = state.stages.get(stage)
        if stage in job.stages and (proof is None or proof.key != key):
            break
        upstream = proof.key if proof else key
    failure = failure_of(stage, key, cause)
    folder.save_state(state.model_copy(update={"failure": failure}))
    return Result(document_id=job.document_id, path=job.path, pages=state.pages, failure=failure)


def default_workers() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
