"""The plan cut into its parts: letterhead, title, sections, recipients, signature."""

from __future__ import annotations

from enum import StrEnum

from pipeline.records.base import Record
from pipeline.records.page import Sheet
from pipeline.records.restored import Words
from pipeline.records.source import Notice


class SectionKind(StrEnum):
    """Kinds of sections (``sections.kind``); names are the domain's, without diacritics."""

    CAN_CU = "can_cu"
    MUC_DICH = "muc_dich"
    YEU_CAU = "yeu_cau"
    DOI_TUONG = "doi_tuong"
    NOI_DUNG = "noi_dung"
    GIAI_PHAP = "giai_phap"
    THOI_GIAN = "thoi_gian"
    KHEN_THUONG = "khen_thuong"
    HINH_THUC = "hinh_thuc"
    TIEU_CHUAN = "tieu_chuan"
    SO_LUONG = "so_luong"
    HO_SO = "ho_so"
    KINH_PHI = "kinh_phi"
    TO_CHUC = "to_chuc"
    NOI_NHAN = "noi_nhan"
    KHAC = "khac"


class BlockRole(StrEnum):
    """What one paragraph of text.txt is within the plan."""

    PARENT_ISSUER = "parent_issuer"
    ISSUER = "issuer"
    MOTTO = "motto"
    NUMBER_LINE = "number_line"
    DATE_LINE = "date_line"
    DOCUMENT_TYPE = "document_type"
    TITLE = "title"
    PREAMBLE = "preamble"
    HEADING = "heading"
    BODY = "body"
    LIST_ITEM = "list_item"
    TABLE_HEADER = "table_header"
    TABLE_ROW = "table_row"
    RECIPIENTS_LABEL = "recipients_label"
    RECIPIENT = "recipient"
    SIGNING_MODE = "signing_mode"
    SIGNER_TITLE = "signer_title"
    SIGNER = "signer"
    FOOTNOTE = "footnote"
    APPENDIX = "appendix"
    FOLLOWING = "following"
    """Another paper in the same file."""
    OTHER = "other"


class Block(Record):
    """A stretch of text.txt with one role: a paragraph, or part of one.

    ``start`` and ``end`` are character offsets into text.txt. ``mark`` is the list mark or
    number at its head (``-``, ``a``, ``1.2``) and ``section_no`` the section it belongs to,
    None outside the body.
    """

    role: BlockRole
    text: str
    page: int
    start: int
    end: int
    mark: str | None = None
    section_no: int | None = None


class Section(Record):
    """One section: heading, place in the tree, own blocks.

    ``level`` is 1 for the outermost; the preamble is a section of kind ``can_cu`` with no
    heading. ``heading_block`` and ``blocks`` are indexes into the document's blocks.
    ``text`` joins the section's own blocks with newlines: no heading, no subsections.
    """

    section_no: int
    parent_no: int | None = None
    level: int
    number: str | None = None
    heading: str | None = None
    kind: SectionKind
    kinds: tuple[SectionKind, ...]
    text: str
    blocks: tuple[int, ...] = ()
    heading_block: int | None = None
    page_first: int
    page_last: int
    start: int
    end: int


class SegmentedDocument(Record):
    """What segmentation gives: all blocks in order and the tree of sections.

    ``words`` are the words of text.txt that stand at a known place on one of the ``pages``.
    """

    document_id: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    pages: tuple[Sheet, ...] = ()
    words: Words = ()
    confidence: float = 1.0
    notices: tuple[Notice, ...] = ()
