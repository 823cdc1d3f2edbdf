"""What a package says of the dossier as a whole: metadata, table of contents, what to mend, provenance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline.archive import package as places
from pipeline.archive.conformance import CHECKER
from pipeline.archive.contents import contents_pdf
from pipeline.archive.describe import Remark, describe_dossier, legacy_document, legacy_dossier, remarks
from pipeline.archive.dossier import Dossier
from pipeline.archive.ead import ead
from pipeline.archive.package import PackageFolder
from pipeline.archive.pdfa import Label, write_pdfa
from pipeline.archive.provenance import Deed, Doer, premis
from pipeline.archive.report import LANGUAGE, LeftOut, Packed, remark_told, told
from pipeline.archive.sheets import contents_workbook, metadata_csv, metadata_workbook
from pipeline.archive.standard import Schema
from pipeline.messages import say
from pipeline.records.source import MediaType

_CSV = {
    Schema.EAD: "ho-so",
    Schema.EAD_DOC: "van-ban",
    Schema.LEGACY_DOSSIER: "tt02-2019-ho-so",
    Schema.LEGACY_DOCUMENT: "tt02-2019-van-ban",
}


def write_overview(
    folder: PackageFolder,
    packed: Sequence[Packed],
    left_out: Sequence[LeftOut],
    dossier: Dossier,
    software: tuple[str, str],
    when: datetime,
) -> list[Remark]:
    """Write what is about the dossier as a whole; return what has to be mended."""
    documents = [p.described for p in packed]
    values = describe_dossier(documents, dossier)
    found = remarks(Schema.EAD, values)
    for document in documents:
        found += remarks(Schema.EAD_DOC, document.values, document.file_name)
    folder.write(f"{places.DESCRIPTIVE}/EAD.xml", ead(Schema.EAD, values))
    rows = {
        Schema.EAD: [values],
        Schema.EAD_DOC: [document.values for document in documents],
        Schema.LEGACY_DOSSIER: [legacy_dossier(values, dossier)],
        Schema.LEGACY_DOCUMENT: [legacy_document(document, dossier) for document in documents],
    }
    checks = [(r.document or "EAD.xml", r.element, r.title, remark_told(r, LANGUAGE)) for r in found]
    notes = places.DOCUMENTATION
    folder.write(f"{notes}/du-lieu-dac-ta.xlsx", metadata_workbook(rows, checks))
    for schema, name in _CSV.items():
        folder.write(f"{notes}/{name}.csv", metadata_csv(schema, rows[schema]))
    folder.write(f"{notes}/muc-luc-van-ban.xlsx", contents_workbook(documents, values))
    label = Label(
        title=f"Mục lục văn bản: {values['title']}",
        author=dossier.delivery.organisation or "",
        identifier=dossier.code,
        producer=" ".join(software),
    )
    contents = contents_pdf(documents, values)
    write_pdfa(contents, MediaType.PDF, (), label, folder.path(f"{notes}/muc-luc-van-ban.pdf"))
    lines = [f"{file}: {task}" for file, _, _, task in checks] + [told(one, LANGUAGE) for one in left_out]
    lines += [say(n.code, LANGUAGE, **n.values) for p in packed for n in p.notices]
    head = say("archive_report_head", LANGUAGE, checker=CHECKER, count=len(documents))
    folder.write(f"{notes}/kiem-tra.txt", ("\n".join([head, *lines]) + "\n").encode("utf-8"))
    _write_premis(folder, packed, dossier, software, when)
    return found


def _write_premis(
    folder: PackageFolder,
    packed: Sequence[Packed],
    dossier: Dossier,
    software: tuple[str, str],
    when: datetime,
) -> None:
    files = [file for p in packed for file in p.files]
    made = Deed(
        identifier=f"package-{dossier.code}",
        kind="information package creation",
        detail="BagIt 1.0, SHA-256, SHA-512",
        outcome="success",
        note="",
        sources=tuple(file.path for file in files),
    )
    name, version = software
    doers = [Doer(name=name, kind="software", role="executing program", version=version)]
    told_of = ((dossier.delivery.organisation, "organization"), (dossier.delivery.person, "person"))
    doers += [
        Doer(name=who, kind=kind, role="implementer" if kind == "person" else "authorizer")
        for who, kind in told_of
        if who
    ]
    content = premis(files, [*(p.deed for p in packed), made], doers, when.isoformat(timespec="seconds"))
    folder.write(f"{places.PRESERVATION}/PREMIS.xml", content)
