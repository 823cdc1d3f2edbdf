"""What each stage does, and what it leaves in a document's folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from pipeline import extract, ingest, messages, ocr, restore, segment
from pipeline.corrections import corrected_plan, corrected_text, fields_key, standing, words_key
from pipeline.records.base import Record, StageSettings
from pipeline.records.page import IngestedDocument, ReadDocument, ReadingSummary, ReadPage
from pipeline.records.plan import FindingRow, Plan, Severity
from pipeline.records.restored import RestoredDocument, RestoredWord
from pipeline.records.segmented import SegmentedDocument
from pipeline.records.source import Notice
from pipeline.run.order import StageName
from pipeline.run.reading import Reading
from pipeline.run.settings import PipelineSettings
from pipeline.store import DocumentFolder
from pipeline.store.keys import stage_key

_CODE = frozenset({".py", ".toml", ".tsv", ".json"})

_HELPERS = {
    StageName.OCR: ("layout",),
    StageName.RESTORE: ("corrections",),
    StageName.EXTRACT: ("corrections",),
}
"""Rooms whose code a stage's output depends on beside its own and those that all stages build on."""

R = TypeVar("R", bound=Record)


def settings_of(stage: StageName, settings: PipelineSettings) -> StageSettings:
    """Return the settings of one stage."""
    chosen: StageSettings = getattr(settings, stage.value)
    return chosen


def versions_of(stage: StageName) -> dict[str, str]:
    """Return the versions of tools, models and rules that a stage's output depends on.

    The stage's own code and data count as a version, so that an update of kehoach redoes what it
    touches without anyone having to remember a number.

    Raises:
        MissingProgramError: a program or model of the stage is not installed.
    """
    rooms: dict[StageName, Callable[[], dict[str, str]]] = {
        StageName.INGEST: ingest.versions,
        StageName.OCR: ocr.versions,
        StageName.RESTORE: restore.versions,
        StageName.SEGMENT: segment.versions,
        StageName.EXTRACT: extract.versions,
    }
    return {**rooms[stage](), f"{stage}.code": _code(stage)}


def key_of(
    stage: StageName,
    upstream: str,
    settings: PipelineSettings,
    versions: Mapping[StageName, Mapping[str, str]],
    folder: DocumentFolder,
) -> str:
    """Return the key of a stage's output for one document, with what people said about it.

    Corrections of words change what restoration gives, those of fields and rows what extraction
    gives; without any the key is that of the machine alone.
    """
    told = ""
    if stage is StageName.RESTORE:
        told = words_key(folder.corrections())
    elif stage is StageName.EXTRACT:
        told = fields_key(folder.corrections())
    return stage_key(stage, upstream + told, settings_of(stage, settings), versions[stage])


@cache
def _code(stage: StageName) -> str:
    """Return a hash of the files of a stage's room and of the rooms every stage builds on."""
    pipeline = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for room in (stage.value, *_HELPERS.get(stage, ()), "records", "vietnamese"):
        for path in sorted((pipeline / room).rglob("*")):
            if path.suffix in _CODE:
                digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


@dataclass(frozen=True)
class Workpiece:
    """One document on its way through the stages; ``key`` is that of the stage about to run."""

    key: str
    folder: DocumentFolder
    document_id: str
    path: Path
    settings: PipelineSettings


class Made(NamedTuple):
    """What a stage left: the names of its files, and what it found out of the document's state."""

    names: list[str]
    facts: Mapping[str, object] = {}


def perform(stage: StageName, piece: Workpiece) -> Made:
    """Run one stage on one document.

    The records of the stages before it are read from the document's folder.

    Raises:
        DocumentError: the document cannot be read by this stage.
        MissingProgramError: a program or model is not installed.
        OutputError: the output cannot be written.
    """
    work: dict[StageName, Callable[[Workpiece], Made]] = {
        StageName.INGEST: _ingest,
        StageName.OCR: _ocr,
        StageName.RESTORE: _restore,
        StageName.SEGMENT: _segment,
        StageName.EXTRACT: _extract,
    }
    made = work[stage](piece)
    return Made([piece.folder.record_name(stage), *made.names], made.facts)


def ingested(folder: DocumentFolder) -> IngestedDocument:
    """Return what ingest gave."""
    return _only(folder.read_record(StageName.INGEST, IngestedDocument))


def read_pages(folder: DocumentFolder) -> Iterator[ReadPage]:
    """Yield what reading gave, page by page."""
    return folder.read_record(StageName.OCR, ReadPage)


def restored(folder: DocumentFolder) -> RestoredDocument:
    """Return what restoration gave."""
    return _only(folder.read_record(StageName.RESTORE, RestoredDocument))


def segmented(folder: DocumentFolder) -> SegmentedDocument:
    """Return what segmentation gave."""
    return _only(folder.read_record(StageName.SEGMENT, SegmentedDocument))


def notices(folder: DocumentFolder) -> Iterator[Notice]:
    """Yield every notice the stages gave for one document, in the order of the stages."""
    yield from ingested(folder).notices
    for page in read_pages(folder):
        yield from page.notices
    yield from restored(folder).notices
    yield from segmented(folder).notices


def _only(parts: Iterator[R]) -> R:
    (part,) = parts
    return part


def reading_of(piece: Workpiece) -> Reading:
    """Return the reading of a document that was taken in."""
    return Reading(piece.folder, piece.key, piece.path, ingested(piece.folder), piece.settings.ocr)


def _ingest(piece: Workpiece) -> Made:
    document = ingest.ingest(piece.path, piece.document_id, piece.settings.ingest)
    piece.folder.write_record(StageName.INGEST, [document])
    return Made([], {"media_type": document.media_type, "pages": len(document.pages)})


def _ocr(piece: Workpiece) -> Made:
    reading = reading_of(piece)
    texts: list[str] = []
    summary = ReadingSummary()

    def noted() -> Iterator[ReadPage]:
        for page in reading.pages():
            texts.append(page.text)
            summary.add(page)
            yield page

    piece.folder.write_record(StageName.OCR, noted())
    piece.folder.write_file("read.txt", "\f".join(texts).encode("utf-8"))
    facts = {"text_source": summary.source, "ocr_confidence": summary.confidence}
    return Made(["read.txt"], facts)


def _restore(piece: Workpiece) -> Made:
    pages = tuple(read_pages(piece.folder))
    read = ReadDocument(document_id=piece.document_id, pages=pages)
    document = restore.restore(read, piece.settings.restore)
    told = standing(piece.folder.corrections())
    _keep_machine(piece.folder, StageName.RESTORE, document if words_key(told) else None)
    document = corrected_text(document, read, told)
    piece.folder.write_record(StageName.RESTORE, [document])
    piece.folder.write_file("text.txt", document.text.encode("utf-8"))
    lines = "".join(change.model_dump_json() + "\n" for change in document.changes)
    piece.folder.write_file("changes.jsonl", lines.encode("utf-8"))
    files = _page_files(piece.folder, pages, document)
    return Made(["text.txt", "changes.jsonl", *files], {"repairs": document.repairs})


def _page_files(folder: DocumentFolder, pages: Iterable[ReadPage], document: RestoredDocument) -> list[str]:
    """Write hOCR and ALTO of every recognised page; return their names."""
    folder.remove_tree("pages")
    words: dict[int, list[RestoredWord]] = {}
    for word in document.words:
        words.setdefault(word.page, []).append(word)
    names = []
    for page in pages:
        for name, content in ocr.page_files(page, words.get(page.number, ())):
            folder.write_file(f"pages/{name}", content)
            names.append(f"pages/{name}")
    return names


def _segment(piece: Workpiece) -> Made:
    document = segment.segment(restored(piece.folder), piece.settings.segment)
    piece.folder.write_record(StageName.SEGMENT, [document])
    return Made([])


def _extract(piece: Workpiece) -> Made:
    language = piece.settings.extract.language
    # Before the plan: the records of a long paper are large, and each is let go of before the next comes.
    seen = [finding(notice, language) for notice in notices(piece.folder)]
    plan = extract.extract(segmented(piece.folder), piece.settings.extract)
    plan = plan.model_copy(update={"findings": (*seen, *plan.findings)})
    told = standing(piece.folder.corrections())
    _keep_machine(piece.folder, StageName.EXTRACT, plan if fields_key(told) else None)
    plan, strays = corrected_plan(plan, told)
    lost = tuple(finding(notice, language) for notice in strays)
    plan = plan.model_copy(update={"findings": (*plan.findings, *lost)})
    piece.folder.write_record(StageName.EXTRACT, [plan])
    piece.folder.write_file("plan.json", (plan.model_dump_json(indent=1) + "\n").encode("utf-8"))
    return Made(["plan.json"])


def _keep_machine(folder: DocumentFolder, stage: StageName, record: Record | None) -> None:
    """Keep what the machine alone gave beside what people made of it; None where that is the same."""
    if record is None:
        folder.remove_record(machine_record(stage))
    else:
        folder.write_record(machine_record(stage), [record])


def machine_record(stage: StageName) -> str:
    """Return the name of the record that holds a stage's output without corrections, where there are some."""
    return f"{stage}.machine"


def finding(notice: Notice, language: str) -> FindingRow:
    """Return a stage's notice as a row of ``findings``, with its page in the message."""
    message = messages.say(notice.code, language, **{"page": notice.page, **notice.values})
    if notice.page is not None:
        place = messages.say("page", language, number=notice.page)
        message = f"{place[0].upper()}{place[1:]}: {message}"
    table, field = messages.column(notice.code)
    return FindingRow(
        code=notice.code,
        severity=Severity(messages.severity(notice.code)),
        message=message,
        table=table or "documents",
        field=field,
    )


def stored_plan(folder: DocumentFolder) -> Plan:
    """Return the structured record of a document."""
    return _only(folder.read_record(StageName.EXTRACT, Plan))
