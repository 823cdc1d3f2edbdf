"""From the store to rows: one document at a time."""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple

from pydantic import ValidationError

from pipeline import messages
from pipeline.export.tables import TABLES
from pipeline.records.base import Record
from pipeline.records.document import DocumentRow, DocumentState, Failure, Status
from pipeline.records.plan import FindingRow, Plan, Severity
from pipeline.store import DocumentFolder


class DocumentTables(NamedTuple):
    """The rows that one document gives, by table."""

    document_id: str
    rows: dict[str, tuple[Record, ...]]


def tables_of(folder: DocumentFolder, state: DocumentState, language: str) -> DocumentTables:
    """Return all rows of one document; a failed one has its row in ``documents`` and no other."""
    finished = state.failure is None and "extract" in state.stages
    plan = _plan(folder) if finished else None
    findings = _duplicates(state, language) + (plan.findings if plan else ())
    document = DocumentRow(
        document_id=state.document_id,
        source_path=state.path,
        sha256=state.sha256,
        media_type=state.media_type,
        page_count=state.pages,
        text_source=state.text_source if "ocr" in state.stages else None,
        repairs=state.repairs if "restore" in state.stages else (),
        status=_status(plan, state),
        error=_error(state, plan, language),
        ocr_confidence=state.ocr_confidence if "ocr" in state.stages else None,
        seconds=round(sum(stage.seconds for stage in state.stages.values()), 3) if state.stages else None,
    )
    rows: dict[str, tuple[Record, ...]] = {"documents": (document,), "findings": findings}
    if plan is not None:
        rows["plans"] = (plan.plan,)
        rows |= {
            name: getattr(plan, name) for name in TABLES if name not in ("documents", "plans", "findings")
        }
    return DocumentTables(state.document_id, rows)


def _plan(folder: DocumentFolder) -> Plan | None:
    try:
        (plan,) = folder.read_record("extract", Plan)
    except (OSError, ValidationError, ValueError):
        return None
    return plan


def _status(plan: Plan | None, state: DocumentState) -> Status:
    if state.failure is not None:
        return Status.FAILED
    if plan is None:
        return Status.PARTIAL
    return Status.PARTIAL if _troubles(plan) else Status.DONE


def _troubles(plan: Plan) -> list[FindingRow]:
    """Findings about the file itself that mean part of it could not be read."""
    return [f for f in plan.findings if f.severity is Severity.ERROR and f.table == "documents"]


def _error(state: DocumentState, plan: Plan | None, language: str) -> str | None:
    # A name may hold line feeds; a sentence may not.
    name = "".join(c if c.isprintable() else "\ufffd" for c in PurePath(state.path).name)
    if state.failure is not None:
        return f"{name}{_page(state.failure, language)}: {failure_text(state.failure, language)}"
    if plan is None:
        last = list(state.stages)[-1] if state.stages else "-"
        return f"{name}: {messages.say('unfinished', language, stage=last)}"
    troubles = _troubles(plan)
    return f"{name}: " + " ".join(f.message for f in troubles) if troubles else None


def failure_text(failure: Failure, language: str) -> str:
    """Return what went wrong, in plain words."""
    return messages.say(failure.code, language, **{"page": failure.page, **failure.values})


def _page(failure: Failure, language: str) -> str:
    if failure.page is None:
        return ""
    return f", {messages.say('page', language, number=failure.page)}"


def _duplicates(state: DocumentState, language: str) -> tuple[FindingRow, ...]:
    if not state.other_paths:
        return ()
    paths = ", ".join(state.other_paths)
    return (
        FindingRow(
            code="same_bytes",
            severity=Severity.INFO,
            message=messages.say("same_bytes", language, paths=paths),
            table="documents",
            field="source_path",
        ),
    )
