"""What a run would do with each document, and why: the same answer for a dry run and a real one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.records.document import DocumentState, Failure, path_text
from pipeline.run.discover import Found
from pipeline.run.order import STAGES, StageName
from pipeline.run.settings import PipelineSettings
from pipeline.run.stages import key_of, settings_of
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


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with one document.

    ``first`` is the first stage that would run; ``detail`` names what changed
    (``settings``, ``versions`` or ``files``) or what failed. ``failure`` is that of an earlier run.
    ``moved``: the store knows the same bytes by other paths.
    """

    found: Found
    reason: Reason
    other_paths: tuple[str, ...] = ()
    first: StageName | None = None
    detail: str | None = None
    failure: Failure | None = None
    moved: bool = False


@dataclass(frozen=True)
class Plan:
    """Decisions for all documents of a batch, in the order they were found."""

    decisions: tuple[Decision, ...]

    def count(self, reason: Reason) -> int:
        """Return how many documents have this reason."""
        return sum(decision.reason is reason for decision in self.decisions)

    @property
    def busy(self) -> tuple[Decision, ...]:
        """Documents on which a stage would run."""
        return tuple(decision for decision in self.decisions if decision.reason not in IDLE)


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
            twins.setdefault(file.document_id, []).append(path_text(file.path))
        else:
            first_seen[file.document_id] = file
    judge = _Judge(store, stages, settings, versions, force, retry_failed)
    return Plan(
        decisions=tuple(
            judge.decide(file, tuple(twins.get(document_id, ()))) for document_id, file in first_seen.items()
        )
    )


class _Judge:
    """Decides for one document after the other."""

    def __init__(
        self,
        store: Store,
        stages: tuple[StageName, ...],
        settings: PipelineSettings,
        versions: Mapping[StageName, Mapping[str, str]],
        force: bool,
        retry_failed: bool,
    ) -> None:
        self._store = store
        self._stages = stages
        self._settings = settings
        self._versions = versions
        self._force = force
        self._retry_failed = retry_failed

    def decide(self, file: Found, other_paths: tuple[str, ...]) -> Decision:
        """Return what to do with a file."""
        if file.fault is not None:
            cause = file.fault.values.get("detail", file.fault.code)
            return Decision(found=file, other_paths=other_paths, reason=Reason.UNREADABLE, detail=cause)
        state = self._store.document(file.document_id).state()
        reason, first, detail = self._reason(file, state)
        return Decision(
            found=file,
            other_paths=other_paths,
            reason=reason,
            first=first,
            detail=detail,
            failure=state.failure if state else None,
            moved=state is not None
            and (state.path, state.other_paths) != (path_text(file.path), other_paths),
        )

    def _reason(
        self, file: Found, state: DocumentState | None
    ) -> tuple[Reason, StageName | None, str | None]:
        if state is None:
            if self._stages[0] is not StageName.INGEST:
                return Reason.WAITING, None, STAGES[0]
            return Reason.NEW, self._stages[0], None
        folder = self._store.document(file.document_id)
        upstream = file.sha256 or ""
        for stage in STAGES:
            proof = state.stages.get(stage)
            if stage not in self._stages:
                if proof is None:
                    before = STAGES.index(stage) < STAGES.index(self._stages[0])
                    return (Reason.WAITING, None, stage) if before else (Reason.DONE, None, None)
                upstream = proof.key
                continue
            key = key_of(stage, upstream, self._settings, self._versions, folder)
            failure = state.failure
            if self._force:
                return Reason.FORCED, stage, None
            if failure is not None and failure.stage == stage and failure.key == key:
                return Reason.RETRY if self._retry_failed else Reason.FAILED_BEFORE, stage, failure.code
            if proof is None:
                return Reason.UNFINISHED, stage, None
            if proof.key != key:
                same = proof.settings == settings_hash(settings_of(stage, self._settings))
                return Reason.CHANGED, stage, "versions" if same else "settings"
            if not folder.holds(proof):
                return Reason.CHANGED, stage, "files"
            upstream = key
        return Reason.DONE, None, None
