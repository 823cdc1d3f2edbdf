"""Mục lục văn bản, tài liệu: the table of contents of a dossier.

Columns after the form in appendix V of Nghị định 30/2020/NĐ-CP, with the pages of the delivered set and the
name of each file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.archive.describe import Described
from pipeline.archive.standard import codes
from pipeline.archive.typeset import typeset_table

TITLE = "MỤC LỤC VĂN BẢN, TÀI LIỆU"
COLUMNS = (
    ("STT", 5),
    ("Số, ký hiệu văn bản", 15),
    ("Ngày tháng văn bản", 11),
    ("Tên loại và trích yếu nội dung văn bản", 37),
    ("Tác giả văn bản", 20),
    ("Trang số", 8),
    ("Ghi chú", 18),
)


def contents_rows(documents: Sequence[Described]) -> list[tuple[str, ...]]:
    """Return one row for each document; pages are counted through the dossier."""
    rows: list[tuple[str, ...]] = []
    first = 1
    for document in documents:
        values = document.values
        pages = int(values["numberOfPage"]) if values["numberOfPage"].isdecimal() else 0
        kind = codes("typeName").get(values["typeName"], "")
        last = first + max(pages, 1) - 1
        rows.append(
            (
                str(document.ordinal),
                document.printed_number,
                values["issuedDate"],
                ": ".join(part for part in (kind, values["subject"]) if part),
                values["organName"],
                str(first) if first == last else f"{first}-{last}",
                document.file_name,
            )
        )
        first = last + 1
    return rows


def contents_pdf(documents: Sequence[Described], dossier: Mapping[str, str]) -> bytes:
    """Return the table of contents as a PDF file.

    Raises:
        MissingProgramError: the typeface is not installed.
    """
    heading = [TITLE, f"Hồ sơ: {dossier['title']}", f"Mã hồ sơ: {dossier['fileCode']}"]
    return typeset_table(heading, COLUMNS, contents_rows(documents))
