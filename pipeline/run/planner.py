"""What a run would do with each document, and why: the same answer for a dry run and a real one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from pipeline.records.base import Record
from pipeline.records.document import DocumentState
from pipeline.run.discover import Found
from pipeline.run.settings import PipelineSettings
from pipeline.run.stages import STAGES, StageName, key_of, settings_of
from pipeline.store import Store
from pipeline.store.keys import settings_hash


class Reason(StrEnum):
    """Why a document is worked on, or is not."""

    NEW = "new"
    CHANGED = "changed"
    FORCED = "forced"
    UNFINISHED = "unfinished"
    RETRY = "retry"
    DONE = "done"
    FAILED_BEFORE = "failed_before"
    WAITING = "waiting"
    UNREADABLE = "unreadable"


IDLE = frozenset({Reason.DONE, Reason.FAILED_BEFORE, Reason.WAITING, Reason.UNREADABLE})
"""Reasons for which nothing is run."""


class Decision(Record):
    """What to do with one document.

    ``first`` is the first stage that would run; ``detail`` names what changed:
    ``settings``, ``versions`` or ``files``.
    """

    found: Found
    other_paths: tuple[str, ...] = ()
    reason: Reason
    first: StageName | None = None
    detail: str | None = None


class Plan(Record):
    """Decisions for all documents of a batch, in the order they were found."""

    decisions: tuple[Decision, ...]

    def count(self, reason: Reason) -> int:
        """Return how many documents have this reason."""
        return sum(decision.reason is reason for decision in self.decisions)

    @property
    def busy(self) -> tuple[Decision, ...]:
        """Documents on which a stage would run, the biggest first so that no core idles at the end."""
        work = [decision for decision in self.decisions if decision.reason not in IDLE]
        return tuple(sorted(work, key=lambda decision: -(decision.found.size or 0)))


def make_plan(
    found: Iterable[Found],
    store: Store,
    stages: tuple[StageName, ...],
    settings: PipelineSettings,
    versions: Mapping[StageName, Mapping[str, str]],
    *,
    force: bool = False,
    retry_failed: bool = False,
) -> Plan:
    """Decide for every document found; two files with the same bytes are one document."""
    first_seen: dict[str, Found] = {}
    twins: dict[str, list[str]] = {}
    for file in found:
        if file.document_id in first_seen:
            twins.setdefault(file.document_id, []).append(str(file.path))
        else:
            first_seen[file.document_id] = file
    decisions = []
    for document_id, file in first_seen.items():
        state = store.document(document_id).state()
        decision = _decide(file, state, store, stages, settings, versions, force, retry_failed)
        decisions.append(decision.model_copy(update={"other_paths": tuple(twins.get(document_id, ()))}))
    return Plan(decisions=tuple(decisions))


def _decide(
    file: Found,
    state: DocumentState | None,
    store: Store,
    stages: tuple[StageName, ...],
    settings: PipelineSettings,
    versions: Mapping[StageName, Mapping[str, str]],
    force: bool,
    retry_failed: bool,
) -> Decision:
    if file.fault is not None:
        return Decision(found=file, reason=Reason.UNREADABLE, detail=file.fault)
    if state is None:
        if stages[0] is not StageName.INGEST:
            return Decision(found=file, reason=Reason.WAITING, detail=STAGES[0])
        return Decision(found=file, reason=Reason.NEW, first=stages[0])
    folder = store.document(file.document_id)
    upstream = file.sha256 or ""
    for stage in STAGES:
        proof = state.stages.get(stage)
        if stage not in stages:
            if proof is None and STAGES.index(stage) < STAGES.index(stages[0]):
                return Decision(found=file, reason=Reason.WAITING, detail=stage)
            if proof is None:
                break
            upstream = proof.key
            continue
        key = key_of(stage, upstream, settings, versions, folder)
        failure = state.failure
        if failure is not None and failure.stage == stage and failure.key == key and not force:
            reason = Reason.RETRY if retry_failed else Reason.FAILED_BEFORE
            return Decision(found=file, reason=reason, first=stage, detail=failure.code)
        if force:
            return Decision(found=file, reason=Reason.FORCED, first=stage)
        if proof is None:
            return Decision(found=file, reason=Reason.UNFINISHED, first=stage)
        if proof.key != key:
            same = proof.settings == settings_hash(settings_of(stage, settings))
            detail = "versions" if same else "settings"
            return Decision(found=file, reason=Reason.CHANGED, first=stage, detail=detail)
        if not folder.holds(proof):
            return Decision(found=file, reason=Reason.CHANGED, first=stage, detail="files")
        upstream = key
    return Decision(found=file, reason=Reason.DONE)
