"""What the elements say of a document and of its dossier, and what is wrong with that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import PurePath

from pipeline.archive.dossier import DEFAULTS, Dossier
from pipeline.archive.standard import DATE_FORM, Element, Schema, code_of, codes, elements, is_date
from pipeline.records.base import Record
from pipeline.records.plan import PlanRow

_OTHER_TYPE = "32"
_NUMBER = re.compile(r"\s*([^/\-\s]+)\s*[/-]\s*(\S.*)", re.DOTALL)


class Described(Record):
    """A document with its ordinal in the dossier, its number as printed, and a value for every element
    of EAD_doc.xml, empty where nothing is known."""

    document_id: str
    source: str
    ordinal: int
    printed_number: str
    values: dict[str, str]

    @property
    def name(self) -> str:
        """Name of the document in the package: <mã hồ sơ>.<STT>."""
        return self.values["docId"]

    @property
    def file_name(self) -> str:
        """Name of the file that is delivered."""
        return f"{self.name}.pdf"


class Remark(Record):
    """Something about a value that an archivist must see.

    ``code`` is a key of the message catalogue; ``document`` is the name of the delivered file, None
    for the dossier itself; ``element`` the name in XML, ``title`` the name for people.
    """

    code: str
    element: str
    title: str
    document: str | None = None
    value: str = ""
    limit: str = ""


def describe(
    document_id: str, source: str, ordinal: int, plan: PlanRow, pages: int, level: str, dossier: Dossier
) -> Described:
    """Gather the values of EAD_doc.xml: what the paper tells, above it what the dossier file says.

    Args:
        document_id: name of the document in the store.
        source: path under which the file was found.
        ordinal: place in the dossier, counted from 1.
        plan: what was extracted.
        pages: number of pages.
        level: code of ``confidenceLevel``.
        dossier: the dossier file.
    """
    number, notation = split_number(plan.document_number)
    read = {
        "docId": name_of(ordinal, dossier),
        "docCode": f"{dossier.code}.{ordinal:07}",
        "typeName": _type_code(plan.document_type),
        "codeNumber": number,
        "codeNotation": notation,
        "issuedDate": plan.issue_date.strftime(DATE_FORM) if plan.issue_date else "",
        "organName": plan.issuer or "",
        "subject": plan.title or "",
        "numberOfPage": str(pages),
        "confidenceLevel": level,
        # No flow of work comes with papers that were found as files.
        "process": "0" if level in ("01", "03") else "",
    }
    inherited = {name: dossier.dossier[name] for name in ("maintenance",) if name in dossier.dossier}
    given = given_for(source, dossier)
    merged = {**DEFAULTS, **inherited, **read, **dossier.documents, **given}
    values = {element.name: _flat(merged.get(element.name, "")) for element in elements(Schema.EAD_DOC)}
    told = values["codeNumber"], values["codeNotation"]
    # Party papers part number and notation by a hyphen; what the dossier file says stands above the print.
    printed = plan.document_number if told == (number, notation) else "/".join(part for part in told if part)
    return Described(
        document_id=document_id,
        source=source,
        ordinal=ordinal,
        printed_number=_flat(printed or ""),
        values=values,
    )


def name_of(ordinal: int, dossier: Dossier) -> str:
    """Return the name of a document in its dossier: <mã hồ sơ>.<STT>."""
    return f"{dossier.code}.{ordinal:0{dossier.delivery.ordinal_digits}}"


def describe_dossier(documents: Sequence[Described], dossier: Dossier) -> dict[str, str]:
    """Return the values of EAD.xml: sums over the documents, above them what the dossier file says."""
    days = sorted(
        datetime.strptime(day, DATE_FORM)
        for document in documents
        if is_date(day := document.values["issuedDate"])
    )
    levels = {document.values["confidenceLevel"] for document in documents}
    pages = (document.values["numberOfPage"] for document in documents)
    counted = {
        "startDate": days[0].strftime(DATE_FORM) if days else "",
        "endDate": days[-1].strftime(DATE_FORM) if days else "",
        "totalDoc": str(len(documents)),
        "numberOfPage": str(sum(int(count) for count in pages if count.isdecimal())),
        "confidenceLevel": levels.pop() if len(levels) == 1 else "03",
    }
    merged = {**DEFAULTS, **counted, **dossier.dossier}
    return {element.name: _flat(merged.get(element.name, "")) for element in elements(Schema.EAD)}


def legacy_document(document: Described, dossier: Dossier) -> dict[str, str]:
    """Return the fields of TT 02/2019 for a document; codes come as words there."""
    values = document.values
    read = {
        "DocCode": values["docId"],
        "FileCode": dossier.code,
        "DocOrdinal": str(document.ordinal),
        "TypeName": _words("typeName", values["typeName"]),
        "CodeNumber": values["codeNumber"],
        "CodeNotation": values["codeNotation"],
        "IssuedDate": values["issuedDate"],
        "OrganName": values["organName"],
        "Subject": values["subject"],
        "Language": _words("language", values["language"]),
        "PageAmount": values["numberOfPage"],
        "Description": values["description"],
        "InforSign": values["inforSign"],
        "Keyword": values["keyword"],
        "Mode": _words("mode", values["mode"]),
        "ConfidenceLevel": _words("confidenceLevel", values["confidenceLevel"]),
        "Autograph": values["autograph"],
        "Format": _words("format", values["format"]),
    }
    return _in_order(Schema.LEGACY_DOCUMENT, read, dossier)


def legacy_dossier(values: Mapping[str, str], dossier: Dossier) -> dict[str, str]:
    """Return the fields of TT 02/2019 for the dossier."""
    read = {
        "FileCode": dossier.code,
        "Title": values["title"],
        "Maintenance": _words("maintenance", values["maintenance"]),
        "Rights": _words("mode", values["mode"]),
        "Language": _words("language", values["language"]),
        "StartDate": values["startDate"],
        "EndDate": values["endDate"],
        "TotalDoc": values["totalDoc"],
        "Description": values["description"],
        "InforSign": values["inforSign"],
        "Keyword": values["keyword"],
        "SheetNumber": values["numberOfPaper"],
        "PageNumber": values["numberOfPage"],
        "Format": _words("format", values["format"]),
    }
    return _in_order(Schema.LEGACY_DOSSIER, read, dossier)


def remarks(schema: Schema, values: Mapping[str, str], document: str | None = None) -> list[Remark]:
    """Check every value of a set of elements; return what is missing or wrong, in their order."""
    found = []
    for element in elements(schema):
        value = values[element.name]
        if value:
            code = element.fault(value)
        else:
            code = "archive_missing_value" if element.demanded(values) else None
        if code:
            found.append(_remark(code, element, document, value))
    start, end = values.get("startDate", ""), values.get("endDate", "")
    if is_date(start) and is_date(end) and _day(start) > _day(end):
        element = next(e for e in elements(schema) if e.name == "startDate")
        found.append(_remark("archive_dates_reversed", element, document, f"{start} > {end}"))
    return found


def given_for(source: str, dossier: Dossier) -> dict[str, str]:
    """Return what the dossier file says of the document at a path."""
    values: dict[str, str] = {}
    for given in dossier.document:
        if names(given.file, source):
            values |= given.values
    return values


def names(file: str, source: str) -> bool:
    """Tell whether ``file`` of the dossier file means the document at a path: the whole path or its end."""
    wanted, parts = PurePath(file).parts, PurePath(source).parts
    return bool(wanted) and parts[-len(wanted) :] == wanted


def split_number(number: str | None) -> tuple[str, str]:
    """Part ``11a/KH-UBND`` or ``45-KH/HU`` into number and notation; without a bar all is number."""
    if not number:
        return "", ""
    parted = _NUMBER.fullmatch(number)
    return (parted[1], parted[2].strip()) if parted else (number.strip(), "")


def _type_code(printed: str | None) -> str:
    if not printed:
        return ""
    return code_of("typeName", printed) or _OTHER_TYPE


def _words(table: str, value: str) -> str:
    told = codes(table)
    return ", ".join(told.get(code.strip(), code.strip()) for code in value.split(",")) if value else ""


def _in_order(schema: Schema, read: Mapping[str, str], dossier: Dossier) -> dict[str, str]:
    return {e.name: dossier.legacy.get(e.name) or read.get(e.name, "") for e in elements(schema)}


def _remark(code: str, element: Element, document: str | None, value: str) -> Remark:
    return Remark(
        code=code,
        element=element.name,
        title=element.title,
        document=document,
        value=value if len(value) <= 80 else f"{value[:77]}...",
        limit=str(element.length or ""),
    )


def _natural(path: str) -> list[tuple[int, str]]:
    """Key that sorts ``scan 9`` before ``scan 10``."""
    parts = re.split(r"([0-9]+)", path)
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def _day(value: str) -> datetime:
    return datetime.strptime(value, DATE_FORM)


def _flat(value: str) -> str:
    return " ".join(value.split())


def in_order_of_issue(found: Iterable[tuple[str, PlanRow, str]], dossier: Dossier) -> list[tuple[int, str]]:
    """Number documents: where the dossier file says so, else by day of issue and path.

    Args:
        found: document_id, what was extracted, and path of each document.
        dossier: the dossier file.

    Returns:
        ordinal and document_id, in order of the ordinal.
    """
    fixed: dict[str, int] = {}
    rest: list[tuple[bool, str, list[tuple[int, str]], str]] = []
    for document_id, plan, source in found:
        told = [g.ordinal for g in dossier.document if g.ordinal is not None and names(g.file, source)]
        if told and told[-1] not in fixed.values():
            fixed[document_id] = told[-1]
        else:
            day = given_for(source, dossier).get("issuedDate") or (
                plan.issue_date.strftime(DATE_FORM) if plan.issue_date else ""
            )
            iso = _day(day).date().isoformat() if is_date(day) else ""
            rest.append((not iso, iso, _natural(source), document_id))
    free = (n for n in range(1, len(fixed) + len(rest) + 1 + max(fixed.values(), default=0)))
    taken = set(fixed.values())
    numbers = (n for n in free if n not in taken)
    numbered = [(ordinal, name) for name, ordinal in fixed.items()]
    numbered += [(next(numbers), name) for _, _, _, name in sorted(rest)]
    return sorted(numbered)
