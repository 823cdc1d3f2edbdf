"""The line of a batch: what is done first, what is cut in parts or bundled, who is tried again.

Big files come first, so that no core idles at the end. Short documents go in bundles: handing over costs
more than they do. A long document comes back from its first stage with the ranges of its pages, which go to
the head of the line, and is finished when these have been read. A document that fails, or whose bundle is
lost with its worker, is tried once more alone; only then does its failure count.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator

from pipeline.errors import DocumentError, KehoachError, MissingProgramError, OutputError
from pipeline.run.engines import Fate, Outcome
from pipeline.run.order import STAGES, StageName
from pipeline.run.stages import key_of
from pipeline.run.worker import Job, Part, Result, Task, current_state, failure_of
from pipeline.store import DocumentFolder, Store

_SHORT = 64 << 10
"""Bytes; a file below holds a page or two of text."""
_BUNDLE = 8


class Schedule:
    """Jobs in line, and what to do when one ends.

    ``line`` is what an engine takes its items from; :meth:`settle` may add to it.
    """

    def __init__(self, jobs: Iterable[Job], store: Store) -> None:
        self.line: deque[Task] = deque(_bundled(sorted(jobs, key=lambda job: -job.size)))
        self._store = store
        self._parts: Counter[str] = Counter()

    def settle(self, outcome: Outcome[Task, tuple[Result, ...]]) -> Iterator[Result]:
        """Yield the documents that have come to their end with an outcome, and put the others in line again.

        Raises:
            MissingProgramError: a program or model is missing.
            OutputError: the output cannot be written.
        """
        if isinstance(outcome.error, MissingProgramError | OutputError):
            raise outcome.error
        task = outcome.item
        if isinstance(task, Part):
            # Whatever became of the part: who finishes the document reads what is missing.
            self._parts[task.job.document_id] -= 1
            if not self._parts[task.job.document_id]:
                self.line.appendleft((task.job.model_copy(update={"split": False, "force": False}),))
            return
        if outcome.result is not None:
            for job, result in zip(task, outcome.result, strict=True):
                yield from self._ended(job, result)
        elif len(task) == 1 and task[0].last_try:
            yield self._record(task[0], failure_of_outcome(outcome))
        else:
            self._again(task)

    def _ended(self, job: Job, result: Result) -> Iterator[Result]:
        if result.parts:
            self._parts[job.document_id] = len(result.parts)
            self.line.extendleft(Part(job=job, span=span) for span in reversed(result.parts))
        elif result.failure is not None and not job.last_try:
            self._again((job,))
        else:
            yield result

    def _again(self, jobs: tuple[Job, ...]) -> None:
        self.line.extendleft((job.model_copy(update={"last_try": True}),) for job in reversed(jobs))

    def _record(self, job: Job, cause: KehoachError) -> Result:
        """Record a failure for the stage that was running when the worker was lost."""
        folder = self._store.document(job.document_id)
        state = current_state(folder, job)
        stage, key = _next_stage(job, folder, {name: proof.key for name, proof in state.stages.items()})
        failure = failure_of(stage, key, cause)
        folder.save_state(state.model_copy(update={"failure": failure}))
        return Result(document_id=job.document_id, path=job.path, pages=state.pages, failure=failure)


def failure_of_outcome(outcome: Outcome[Task, tuple[Result, ...]]) -> KehoachError:
    """Return the error for people that a lost task means."""
    error = outcome.error
    if outcome.fate is Fate.TIMED_OUT:
        return DocumentError("document_timeout")
    if outcome.fate is Fate.DIED:
        return DocumentError("worker_died", detail=error)
    if isinstance(error, MemoryError):
        return DocumentError("out_of_memory")
    return DocumentError("stage_crashed", stage="?", detail=f"{type(error).__name__}: {error}"[:300])


def _bundled(jobs: Iterable[Job]) -> Iterator[Task]:
    bundle: list[Job] = []
    for job in jobs:
        if job.size > _SHORT:
            yield (job,)
            continue
        bundle.append(job)
        if len(bundle) == _BUNDLE:
            yield tuple(bundle)
            bundle = []
    if bundle:
        yield tuple(bundle)


def _next_stage(job: Job, folder: DocumentFolder, keys: dict[str, str]) -> tuple[StageName, str]:
    """Return the first stage of a job that has no proof of its present key, and that key."""
    upstream, key, stage = job.sha256, "", STAGES[0]
    for stage in STAGES:
        key = key_of(stage, upstream, job.settings, job.versions, folder)
        if stage in job.stages and keys.get(stage) != key:
            break
        upstream = keys.get(stage, key)
    return stage, key
