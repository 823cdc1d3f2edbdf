"""The work of documents, as it runs inside a worker process."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DocumentError, KehoachError, MissingProgramError, OutputError
from pipeline.records.base import Record
from pipeline.records.document import DocumentState, Failure, StageState, path_fields
from pipeline.run.order import STAGES, StageName
from pipeline.run.reading import SPAN, Span, forget_parts, seconds_on_parts
from pipeline.run.settings import PipelineSettings
from pipeline.run.stages import (
    Workpiece,
    key_of,
    perform,
    reading_of,
    settings_of,
    versions_of,
)
from pipeline.store import DocumentFolder, Store
from pipeline.store.atomic import is_output_error, output_error, output_errors
from pipeline.store.keys import settings_hash


class Job(Record):
    """One document to work on: paths and small values only, so that it travels cheaply.

    ``versions`` are those of every stage, measured once for the whole batch. ``modified``
    is the file's time in nanoseconds when it was hashed. ``split``: a long document may be left to
    many workers. ``last_try``: a failure is recorded with the document and not tried again.
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
    split: bool = True
    last_try: bool = False


class Part(Record):
    """A range of pages of a long document to read."""

    job: Job
    span: Span


Task = tuple[Job, ...] | Part
"""What one worker takes at a time: a document, some short ones, or a part of a long one."""


class Result(Record):
    """What came of a document: the stages that ran, and the failure if one stopped it.

    ``parts`` are the ranges that other workers should read before the document can go on.
    """

    document_id: str
    path: Path
    stages: tuple[StageName, ...] = ()
    pages: int | None = None
    seconds: float = 0.0
    parts: tuple[Span, ...] = ()
    failure: Failure | None = None


def work(task: Task) -> tuple[Result, ...]:
    """Do a task: each document's stages that are not done yet, proved in ``source.json`` as they end.

    A document that cannot be read gives a result with a failure; on its last try it is recorded on disk.

    Raises:
        MissingProgramError: a program or a model is missing, or another one than the batch began with.
        OutputError: the output cannot be written.
        MemoryError: a document needs more memory than it may have.
    """
    jobs = (task.job,) if isinstance(task, Part) else task
    _check_versions(jobs[0])
    try:
        with _scratch_files(jobs[0]):
            if isinstance(task, Part):
                return (_read_part(task),)
            return tuple(_work(job) for job in jobs)
    except OSError as error:
        if is_output_error(error):
            raise output_error(error, jobs[0].out) from error
        raise


def scratch(out: Path) -> Path:
    """Return the folder for what programs write on the way; a batch leaves nothing outside its output."""
    return out / ".scratch"


@contextmanager
def _scratch_files(job: Job) -> Iterator[None]:
    """Let all temporary files be made in the batch's scratch."""
    before = tempfile.tempdir
    with output_errors(scratch(job.out)):
        scratch(job.out).mkdir(exist_ok=True)
    tempfile.tempdir = str(scratch(job.out))
    try:
        yield
    finally:
        tempfile.tempdir = before


def _check_versions(job: Job) -> None:
    """Refuse to work with other programs than the batch began with.

    Raises:
        MissingProgramError: this machine's are others.
    """
    for stage in job.stages:
        # A node of a cluster, or a program that was updated on the way, must not pass for another.
        if versions_of(stage) != job.versions[stage]:
            raise MissingProgramError("versions_differ", stage=stage)


def _work(job: Job) -> Result:
    folder = Store(job.out).document(job.document_id)
    state = current_state(folder, job)
    folder.sweep()
    ran: list[StageName] = []
    began = time.monotonic()
    parts: list[Span] = []
    failure = None
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
            if stage is StageName.OCR and (parts := _parts(_piece(key, job, folder), job, state)):
                break
            state = _run_stage(stage, _piece(key, job, folder), job, state)
        except (MissingProgramError, OutputError):
            raise
        except KehoachError as error:
            failure = failure_of(stage, key, error)
            if job.last_try:
                folder.save_state(state.model_copy(update={"failure": failure}))
            break
        ran.append(stage)
        upstream = key
    return Result(
        document_id=job.document_id,
        path=job.path,
        stages=tuple(ran),
        pages=state.pages,
        seconds=time.monotonic() - began,
        parts=tuple(parts),
        failure=failure,
    )


def current_state(folder: DocumentFolder, job: Job) -> DocumentState:
    """Return what is known of the document, its paths brought up to date."""
    found: dict[str, object] = {**path_fields(job.path), "other_paths": job.other_paths, "failure": None}
    known = folder.state()
    if known is None or known.sha256 != job.sha256:
        found |= {"document_id": job.document_id, "sha256": job.sha256, "size": job.size}
        return DocumentState.model_validate(found)
    return known.model_copy(update=found)


def failure_of(stage: StageName, key: str, error: KehoachError) -> Failure:
    """Return an error as it is recorded with the document."""
    page = error.page if isinstance(error, DocumentError) else None
    return Failure(stage=stage, key=key, code=error.code, page=page, values=error.values)


def _piece(key: str, job: Job, folder: DocumentFolder) -> Workpiece:
    return Workpiece(key, folder, job.document_id, job.path, job.settings)


def _parts(piece: Workpiece, job: Job, state: DocumentState) -> list[Span]:
    """Return the ranges that are better read by many workers; none where there is one only."""
    if not job.split or (state.pages or 0) <= SPAN:
        return []
    if job.force:
        forget_parts(piece.folder)
    missing = reading_of(piece).missing()
    return missing if len(missing) > 1 else []


def _read_part(part: Part) -> Result:
    job = part.job
    folder = Store(job.out).document(job.document_id)
    upstream = current_state(folder, job).stages[StageName.INGEST].key
    key = key_of(StageName.OCR, upstream, job.settings, job.versions, folder)
    began = time.monotonic()
    _check_unchanged(job)
    reading_of(_piece(key, job, folder)).read_part(part.span)
    _check_unchanged(job)
    return Result(
        document_id=job.document_id,
        path=job.path,
        pages=part.span.pages,
        seconds=time.monotonic() - began,
    )


def _run_stage(stage: StageName, piece: Workpiece, job: Job, state: DocumentState) -> DocumentState:
    began = time.monotonic()
    reads_source = stage in (StageName.INGEST, StageName.OCR)
    spent = seconds_on_parts(piece.folder, piece.key)
    if reads_source:
        _check_unchanged(job)
    try:
        made = perform(stage, piece)
    except (KehoachError, MemoryError):
        raise
    except Exception as error:
        if is_output_error(error):
            raise
        if _is_no_memory(error):
            raise MemoryError from error
        if reads_source:
            # A file that went away under a reader's hands looks like a fault of the reader.
            _check_unchanged(job)
        # A fault of ours or of a library on this one file: the batch goes on, the file is named.
        raise DocumentError(
            "stage_crashed", stage=stage, detail=f"{type(error).__name__}: {error}"[:300]
        ) from error
    if reads_source:
        _check_unchanged(job)
    proof = StageState(
        key=piece.key,
        settings=settings_hash(settings_of(stage, job.settings)),
        seconds=round(spent + time.monotonic() - began, 3),
        files=piece.folder.sizes(made.names),
    )
    update: dict[str, object] = {
        **made.facts,
        "stages": {**state.stages, stage.value: proof},
        "versions": {**state.versions, **job.versions[stage]},
    }
    state = state.model_copy(update=update)
    piece.folder.save_state(state)
    if stage is StageName.OCR:
        forget_parts(piece.folder)
    return state


def _is_no_memory(error: Exception) -> bool:
    """Tell whether a library wanted more memory than there is: OpenCV (-4) and ONNX have errors of their own."""
    return getattr(error, "code", None) == -4 or "bad_alloc" in str(error) or "allocate memory" in str(error)


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
