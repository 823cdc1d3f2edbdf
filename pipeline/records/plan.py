"""The structured plan: one row model for each table of the dataset.

These models are the only definition of the tables. The JSON Schema of ``plan.json``, the
Arrow, SQLite and Excel columns and the table documentation are all made from them.
Rows of a plan leave out ``document_id``; the export adds it in front.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from pipeline.records.base import Record
from pipeline.records.page import Sheet
from pipeline.records.segmented import SectionKind


class AwardForm(StrEnum):
    """Forms of award (``awards.form``, ``criteria.form``)."""

    HUAN_CHUONG = "huan_chuong"
    CO_THI_DUA = "co_thi_dua"
    BANG_KHEN = "bang_khen"
    GIAY_KHEN = "giay_khen"
    DANH_HIEU = "danh_hieu"
    KHAC = "khac"


class Audience(StrEnum):
    """Whom an award, a criterion or a quota is for."""

    TAP_THE = "tap_the"
    CA_NHAN = "ca_nhan"
    THU_TRUONG = "thu_truong"
    HO_GIA_DINH = "ho_gia_dinh"
    KHAC = "khac"


class Severity(StrEnum):
    """How much a finding matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Located(Record):
    """A row that knows its place in text.txt."""

    page: int | None = Field(None, description="page of the paper, counted from 1")
    char_start: int | None = Field(None, description="first character in text.txt")
    char_end: int | None = Field(None, description="end of the stretch in text.txt (not included)")


class PlanRow(Record):
    """One row for a plan."""

    document_type: str | None = Field(None, description="type of paper as printed, e.g. KẾ HOẠCH")
    document_number: str | None = Field(None, description="number and code, e.g. 11a/KH-BQLKKTCK")
    parent_issuer: str | None = Field(None, description="authority above the issuer, as printed")
    issuer: str | None = Field(None, description="issuing authority, as printed or as the text names it")
    issue_place: str | None = Field(None, description="place of issue")
    issue_date: date | None = Field(None, description="date of issue")
    title: str | None = Field(None, description="subject of the paper (trích yếu)")
    theme: str | None = Field(None, description="slogan of the campaign (chủ đề), quoted words alone")
    start_date: date | None = Field(None, description="first day of the campaign")
    end_date: date | None = Field(None, description="last day of the campaign")
    period_text: str | None = Field(None, description="words that give the period")
    dossier_deadline: date | None = Field(None, description="last day for award dossiers")
    dossier_recipient: str | None = Field(None, description="who takes the award dossiers")
    dossier_copies: int | None = Field(None, description="copies of a dossier")
    signer: str | None = Field(None, description="name of the signer")
    signer_title: str | None = Field(None, description="post of the signer")
    signing_mode: str | None = Field(
        None, description="signing prefix, e.g. TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH"
    )
    confidence: float = Field(1.0, ge=0, le=1, description="certainty of the row, 0 to 1")
    needs_review: bool = Field(False, description="a person should look at this plan")


class SectionRow(Located):
    """One row for a section of the plan; the preamble is a section too."""

    section_no: int = Field(description="running number in the plan")
    parent_no: int | None = Field(None, description="section_no of the section above")
    level: int = Field(description="1 for the outermost sections")
    number: str | None = Field(None, description="number as printed, without its dot: IV, 2.1, a")
    heading: str | None = Field(None, description="heading without its number")
    kind: SectionKind = Field(description="main kind")
    kinds: tuple[SectionKind, ...] = Field(description="all kinds the heading names")
    text: str | None = Field(None, description="own text: no heading, no subsections")
    page_first: int = Field(description="first page")
    page_last: int = Field(description="last page")


class PhaseRow(Record):
    """One row for a phase of the campaign."""

    phase_no: int = Field(description="running number in the plan")
    name: str | None = Field(None, description="name of the phase")
    start_date: date | None = Field(None, description="first day")
    end_date: date | None = Field(None, description="last day")


class TaskRow(Located):
    """One row for a task, from a list or from a table."""

    task_no: int = Field(description="running number in the plan")
    number: str | None = Field(None, description="number as printed")
    text: str = Field(description="the task, whole paragraph, list mark kept")
    period_text: str | None = Field(None, description="words that give the time")
    start_date: date | None = Field(None, description="first day")
    due_date: date | None = Field(None, description="last day")
    responsible: str | None = Field(None, description="who does it")


class AwardRow(Located):
    """One row for each form of award and authority that confers it."""

    award_no: int = Field(description="running number in the plan")
    form: AwardForm = Field(description="form of award")
    title: str = Field(description="award as named in the plan")
    conferred_by: str | None = Field(None, description="authority that confers it")


class CriterionRow(Located):
    """One row for a criterion of an award."""

    form: AwardForm | None = Field(None, description="form of award it is for")
    audience: tuple[Audience, ...] = Field((), description="whom it is for")
    text: str = Field(description="the criterion, whole paragraph")


class QuotaRow(Located):
    """One row for a number of awards."""

    audience: Audience | None = Field(None, description="whom it is for")
    quantity: int | None = Field(None, description="how many")
    scope: str | None = Field(None, description="for whom or what the number holds, e.g. mỗi phòng")
    text: str = Field(description="the words it was read from")


class DossierItemRow(Located):
    """One row for a paper that an award dossier holds."""

    item_no: int = Field(description="running number in the plan")
    text: str = Field(description="the paper")


class CitationRow(Located):
    """One row for each document cited."""

    document_type: str | None = Field(None, description="type of the cited document")
    document_number: str | None = Field(None, description="its number and code")
    issue_date: date | None = Field(None, description="its date")
    issuer: str | None = Field(None, description="who issued it")
    text: str = Field(description="the words that cite it")


class RecipientRow(Located):
    """One row for a recipient (Nơi nhận)."""

    recipient_no: int = Field(description="running number in the plan")
    text: str = Field(description="the recipient as printed")


class FindingRow(Record):
    """One row for what a careful archivist would want to see."""

    code: str = Field(description="kind of finding")
    severity: Severity = Field(description="info, warning or error")
    message: str = Field(description="what was found, for a person")
    table: str | None = Field(None, description="table it is about")
    field: str | None = Field(None, description="column it is about")


class PlaceOnPage(Record):
    """A box on a page, in the unit of that page (see ``pages``), origin at the top left."""

    page: int = Field(description="page of the file, counted from 1")
    left: float
    top: float
    right: float
    bottom: float


class Provenance(Record):
    """Where a row, or one field of it, stands on the paper."""

    table: str = Field(description="name of the table")
    row: int = Field(description="row of the table in this record, counted from 0")
    field: str | None = Field(None, description="column; null where the place is that of the whole row")
    page: int = Field(description="page on which it begins")
    char_start: int = Field(description="first character in text.txt")
    char_end: int = Field(description="end of the stretch in text.txt (not included)")
    confidence: float = Field(
        1.0,
        ge=0,
        le=1,
        description="how well its words were read, less where a finding doubts the value or a part of the row is not told",
    )
    boxes: tuple[PlaceOnPage, ...] = Field(
        (), description="one for each printed line, where places are known"
    )


class Plan(Record):
    """The whole structured record of one plan: ``plan.json``.

    ``pages`` and ``provenance`` are no tables of the dataset: they lead back to the paper.
    """

    document_id: str
    plan: PlanRow
    sections: tuple[SectionRow, ...] = ()
    phases: tuple[PhaseRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    awards: tuple[AwardRow, ...] = ()
    criteria: tuple[CriterionRow, ...] = ()
    quotas: tuple[QuotaRow, ...] = ()
    dossier_items: tuple[DossierItemRow, ...] = ()
    citations: tuple[CitationRow, ...] = ()
    recipients: tuple[RecipientRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    pages: tuple[Sheet, ...] = ()
    provenance: tuple[Provenance, ...] = ()
