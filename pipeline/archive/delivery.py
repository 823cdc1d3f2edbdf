"""From the store to a package: one document at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path, PurePath

from pydantic import ValidationError

from pipeline.archive import package as places
from pipeline.archive.conformance import CHECKER
from pipeline.archive.describe import describe, in_order_of_issue, name_of
from pipeline.archive.dossier import Dossier
from pipeline.archive.ead import ead
from pipeline.archive.overview import write_overview
from pipeline.archive.package import PackageFolder, digest, new_package, safe_name
from pipeline.archive.pdfa import IMAGES, Label, Made, write_pdfa
from pipeline.archive.provenance import Deed, KeptFile, processing
from pipeline.archive.report import LANGUAGE, Delivered, LeftOut, Packed, told
from pipeline.archive.standard import Schema
from pipeline.archive.typeset import typeset
from pipeline.archive.words import LEAST_DPI, Paper, read_paper
from pipeline.errors import DocumentError, UsageError
from pipeline.messages import say
from pipeline.records.document import DocumentState
from pipeline.records.plan import Plan
from pipeline.records.source import MediaType, Notice
from pipeline.store import DocumentFolder, Store

_KEPT = ("read.txt", "text.txt", "changes.jsonl", "plan.json", "source.json")


def archive(
    store: Store,
    dossier: Dossier,
    target: Path,
    software: tuple[str, str],
    advance: Callable[[str], None] = lambda _: None,
) -> Delivered:
    """Make a package of every document in the store.

    A document that cannot be delivered is left out and told of; values that are missing or wrong are
    told of and left as they are.

    Args:
        store: where the documents are.
        dossier: the dossier file.
        target: the package, a folder that does not exist yet.
        software: name and version of this program.
        advance: told the path of each document when it is done.

    Raises:
        UsageError: there is something at ``target``, or no document is done.
        MissingProgramError: a font that is needed is not installed.
    """
    states = list(store.states())
    if not states:
        raise UsageError("archive_no_documents", out=store.out)
    left_out: list[LeftOut] = []
    ready: dict[str, tuple[DocumentState, Plan]] = {}
    for state in states:
        try:
            ready[state.document_id] = state, _plan(store.document(state.document_id), state)
        except DocumentError as error:
            left_out.append(LeftOut(path=state.path, code=error.code, page=error.page, values=error.values))
    order = in_order_of_issue(((k, plan.plan, state.path) for k, (state, plan) in ready.items()), dossier)
    when = datetime.now().astimezone()
    packed: list[Packed] = []
    with new_package(target, _information(dossier, software, when)) as folder:
        for ordinal, document_id in order:
            state, plan = ready[document_id]
            try:
                packed.append(
                    _pack(folder, store.document(document_id), state, plan, ordinal, dossier, software)
                )
            except DocumentError as error:
                left_out.append(
                    LeftOut(path=state.path, code=error.code, page=error.page, values=error.values)
                )
            advance(state.path)
        if not packed:
            raise UsageError("archive_nothing_to_deliver", reason=told(left_out[0], LANGUAGE))
        found = write_overview(folder, packed, left_out, dossier, software, when)
    return Delivered(
        package=target,
        documents=len(packed),
        pages=sum(int(p.described.values["numberOfPage"]) for p in packed),
        remarks=tuple(found),
        notices=tuple(notice for p in packed for notice in p.notices),
        left_out=tuple(left_out),
    )


def _plan(folder: DocumentFolder, state: DocumentState) -> Plan:
    """The structured record of a document that went through all stages.

    Raises:
        DocumentError: it failed, or is not done.
    """
    if state.failure is not None:
        raise DocumentError(state.failure.code, state.failure.page, **state.failure.values)
    try:
        (plan,) = folder.read_record("extract", Plan)
    except (OSError, ValidationError, ValueError) as error:
        raise DocumentError("archive_not_finished") from error
    return plan


def _pack(
    folder: PackageFolder,
    stored: DocumentFolder,
    state: DocumentState,
    plan: Plan,
    ordinal: int,
    dossier: Dossier,
    software: tuple[str, str],
) -> Packed:
    """Put everything of one document into the package; on an error nothing of it stays."""
    try:
        paper = read_paper(stored)
    except (OSError, ValidationError, ValueError) as error:
        raise DocumentError("archive_not_finished") from error
    name = name_of(ordinal, dossier)
    original = f"{places.ORIGINAL}/{name}/{safe_name(PurePath(state.path).name)}"
    delivered = f"{places.REP1}/data/{name}.pdf"
    try:
        folder.take((state.path, *state.other_paths), original, state.sha256)
        source, media_type, pages = _source(folder.root / original, paper)
        described = describe(state.document_id, state.path, ordinal, plan.plan, pages, paper.level, dossier)
        label = Label(
            title=described.values["subject"] or name,
            author=described.values["organName"],
            identifier=described.values["docCode"],
            producer=" ".join(software),
        )
        made = write_pdfa(source, media_type, paper.layers, label, folder.path(delivered))
    except BaseException:
        folder.drop(f"{places.ORIGINAL}/{name}", delivered)
        raise
    folder.write(
        f"{places.REP1}/metadata/descriptive/EAD_doc_{name}.xml", ead(Schema.EAD_DOC, described.values)
    )
    _keep_text(folder, stored, f"{places.TEXT}/{name}")
    files = (
        _kept(folder, original, str(state.media_type), original_name=state.path),
        _kept(
            folder,
            delivered,
            MediaType.PDF,
            format_version=None if made.faults else "PDF/A-2b",
            derived_from=f"data/{original}",
        ),
    )
    deed = Deed(
        identifier=f"normalization-{name}",
        kind="normalization",
        detail=processing(state),
        outcome="warning" if made.faults else "success",
        note=f"{CHECKER}: " + ("; ".join(say(c, LANGUAGE) for c in made.faults) or "PDF/A-2b"),
        sources=(f"data/{original}",),
        outcomes=(f"data/{delivered}",),
    )
    notices = tuple(_notices(described.file_name, made, paper))
    return Packed(described=described, files=files, deed=deed, notices=notices)


def _notices(file: str, made: Made, paper: Paper) -> Iterator[Notice]:
    for code in (*made.notices, *made.faults):
        yield Notice(code=code, values={"file": file})
    if made.replaced_fonts:
        fonts = ", ".join(sorted(set(made.replaced_fonts)))
        yield Notice(code="archive_fonts_embedded", values={"file": file, "fonts": fonts})
    if paper.coarse:
        pages = ", ".join(map(str, paper.coarse))
        yield Notice(code="archive_coarse_scan", values={"file": file, "pages": pages, "dpi": str(LEAST_DPI)})


def _source(original: Path, paper: Paper) -> tuple[Path | bytes, MediaType, int]:
    """What the PDF is made of: the file itself where it has pages to look at, else its text set in type."""
    if paper.media_type is MediaType.PDF or paper.media_type in IMAGES:
        return original, paper.media_type, paper.pages
    content, pages = typeset(paper.paragraphs)
    return content, MediaType.PDF, pages


def _keep_text(folder: PackageFolder, stored: DocumentFolder, place: str) -> None:
    for name in _KEPT:
        if (stored.root / name).is_file():
            folder.take((stored.root / name,), f"{place}/{name}", None)
    for path in sorted((stored.root / "pages").glob("*")):
        if path.is_file():
            folder.take((path,), f"{place}/pages/{path.name}", None)


def _kept(
    folder: PackageFolder,
    name: str,
    media_type: str,
    *,
    format_version: str | None = None,
    original_name: str | None = None,
    derived_from: str | None = None,
) -> KeptFile:
    path = folder.root / name
    return KeptFile(
        path=f"data/{name}",
        sha256=digest(path),
        size=path.stat().st_size,
        media_type=media_type,
        format_version=format_version,
        original_name=original_name,
        derived_from=derived_from,
    )


def _information(dossier: Dossier, software: tuple[str, str], when: datetime) -> dict[str, str]:
    information = {
        "Source-Organization": dossier.delivery.organisation or "",
        "Contact-Name": dossier.delivery.person or "",
        "External-Identifier": dossier.code,
        "External-Description": dossier.dossier.get("title", ""),
        "Bagging-Date": when.date().isoformat(),
        "Bag-Software-Agent": " ".join(software),
    }
    return {name: value for name, value in information.items() if value}
