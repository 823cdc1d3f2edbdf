"""The work of one document, as it runs inside a worker process."""

from __future__ import annotations

import time
from pathlib import Path

from pipeline.errors import DocumentError, KehoachError, MissingProgramError
from pipeline.records.base import Record
from pipeline.records.document import DocumentState, Failure, StageState
from pipeline.run.settings import PipelineSettings
from pipeline.run.stages import STAGES, StageName, Workpiece, ingested, key_of, perform, settings_of
from pipeline.store import DocumentFolder, Store
from pipeline.store.keys import settings_hash


class Job(Record):
    """One document to work on: paths and small values only, so that it travels cheaply.

    ``versions`` are those of every stage, measured once for the whole batch. ``modified``
    is the file's time in nanoseconds when it was hashed.
    """

    out: Path
    path: Path
    document_id: str
    sha256: str
    size: int
    modified: int
    other_paths: tuple[str, ...] = ()
    stages: tuple[StageName, ...]
    versions: dict[StageName, dict[str, str]]
    settings: PipelineSettings
    force: bool = False


class Result(Record):
    """What came of a job: the stages that ran, and the failure if one stopped it."""

    document_id: str
    path: Path
    stages: tuple[StageName, ...] = ()
    pages: int | None = None
    seconds: float = 0.0
    failure: Failure | None = None


def work(job: Job) -> Result:
    """Run the stages of a job that are not done yet, each proved in ``source.json`` as it ends.

    A document that cannot be read gives a result with a failure, recorded on disk.

    Raises:
        MissingProgramError: a program or a model is missing, which no document can mend.
        OSError: the output cannot be written.
    """
    folder = Store(job.out).document(job.document_id)
    state = current_state(folder, job)
    folder.sweep()
    ran: list[StageName] = []
    began = time.monotonic()
    upstream = job.sha256
    for stage in STAGES:
        key = key_of(stage, upstream, job.settings, job.versions, folder)
        proof = state.stages.get(stage)
        if stage not in job.stages:
            if proof is None:
                break
            upstream = proof.key
            continue
        if proof and proof.key == key and not job.force and folder.holds(proof):
            upstream = key
            continue
        state = _without(state, stage)
        try:
            state = _run_stage(stage, key, job, folder, state)
        except MissingProgramError:
            raise
        except KehoachError as error:
            failure = failure_of(stage, key, error)
            folder.save_state(state.model_copy(update={"failure": failure}))
            return Result(
                document_id=job.document_id,
                path=job.path,
                stages=tuple(ran),
                pages=state.pages,
                seconds=time.monotonic() - began,
                failure=failure,
            )
        ran.append(stage)
        upstream = key
    return Result(
        document_id=job.document_id,
        path=job.path,
        stages=tuple(ran),
        pages=state.pages,
        seconds=time.monotonic() - began,
    )


def current_state(folder: DocumentFolder, job: Job) -> DocumentState:
    """Return what is known of the document, its paths brought up to date."""
    found = {"path": str(job.path), "other_paths": job.other_paths, "failure": None}
    known = folder.state()
    if known is not None and known.sha256 == job.sha256:
        return known.model_copy(update=found)
    return DocumentState(
        document_id=job.document_id,
        path=str(job.path),
        other_paths=job.other_paths,
        sha256=job.sha256,
        size=job.size,
    )


def failure_of(stage: StageName, key: str, error: KehoachError) -> Failure:
    """Return an error as it is recorded with the document."""
    page = error.page if isinstance(error, DocumentError) else None
    return Failure(stage=stage, key=key, code=error.code, page=page, values=error.values)


def _run_stage(
    stage: StageName, key: str, job: Job, folder: DocumentFolder, state: DocumentState
) -> DocumentState:
    piece = Workpiece(folder=folder, document_id=job.document_id, path=job.path, settings=job.settings)
    began = time.monotonic()
    if stage in (StageName.INGEST, StageName.OCR):
        _check_unchanged(job)
    try:
        names = perform(stage, piece)
    except (KehoachError, OSError, MemoryError):
        raise
    except Exception as error:
        # A fault of ours or of a library on this one file: the batch goes on, the file is named.
        raise DocumentError(
            "stage_crashed", stage=stage, detail=f"{type(error).__name__}: {error}"
        ) from error
    if stage in (StageName.INGEST, StageName.OCR):
        _check_unchanged(job)
    proof = StageState(
        key=key,
        settings=settings_hash(settings_of(stage, job.settings)),
        seconds=round(time.monotonic() - began, 3),
        files=folder.sizes(names),
    )
    update: dict[str, object] = {
        "stages": {**state.stages, stage.value: proof},
        "versions": {**state.versions, **job.versions[stage]},
    }
    if stage is StageName.INGEST:
        document = ingested(folder)
        update |= {"media_type": document.media_type, "pages": len(document.pages)}
    state = state.model_copy(update=update)
    folder.save_state(state)
    return state


def _check_unchanged(job: Job) -> None:
    """Refuse a file that changed or vanished after its bytes were hashed.

    Raises:
        DocumentError: what would be recorded is not what the document_id stands for.
    """
    try:
        found = job.path.stat()
    except OSError as error:
        raise DocumentError("source_vanished", detail=error.strerror or error) from error
    if (found.st_size, found.st_mtime_ns) != (job.size, job.modified):
        raise DocumentError("source_changed")


def _without(state: DocumentState, first: StageName) -> DocumentState:
    """Return the state without the proofs of a stage and of all after it."""
    kept = set(STAGES[: STAGES.index(first)])
    return state.model_copy(update={"stages": {n: s for n, s in state.stages.items() if n in kept}})
