"""Restored papers made by hand: one line a paragraph, form feed between pages."""

from collections.abc import Collection

from pipeline.records.page import LineRole, Sheet
from pipeline.records.restored import Paragraph, RestoredDocument
from pipeline.records.segmented import BlockRole, SegmentedDocument
from pipeline.segment import Settings, segment


def paper(
    text: str, roles: dict[str, LineRole] | None = None, bold: Collection[str] | None = None
) -> RestoredDocument:
    """A document as restoration gives it; ``roles`` are layout hints by the beginning of a line, ``bold`` the lines in bold."""
    paragraphs: list[Paragraph] = []
    position = 0
    pages = text.split("\f")
    for number, page in enumerate(pages, 1):
        for line in page.strip("\n").split("\n"):
            role = next((r for head, r in (roles or {}).items() if line.startswith(head)), LineRole.TEXT)
            paragraphs.append(
                Paragraph(
                    text=line,
                    page=number,
                    start=position,
                    end=position + len(line),
                    role=role,
                    bold=None if bold is None else line in bold,
                )
            )
            position += len(line) + 1
    return RestoredDocument(
        document_id="0" * 16,
        paragraphs=tuple(paragraphs),
        pages=tuple(Sheet(number=n) for n in range(1, len(pages) + 1)),
    )


def cut(
    text: str, roles: dict[str, LineRole] | None = None, bold: Collection[str] | None = None
) -> SegmentedDocument:
    return segment(paper(text, roles, bold), Settings())


def texts(document: SegmentedDocument, role: BlockRole) -> list[str]:
    return [block.text for block in document.blocks if block.role is role]


def outline(document: SegmentedDocument) -> list[tuple[int, str | None, str, str | None]]:
    """Level, number, kind and heading of every section."""
    return [(s.level, s.number, s.kind.value, s.heading) for s in document.sections]


HEAD = """UBND TỈNH LÂM HẠ
SỞ XÂY DỰNG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/KH-SXD
Lâm Hạ, ngày 05 tháng 02 năm 2024
KẾ HOẠCH
Phát động phong trào thi đua năm 2024
Căn cứ Quyết định số 5/QĐ-UBND ngày 03/01/2024 của UBND tỉnh, Sở Xây dựng ban hành kế hoạch như sau:
"""

FOOT = """
Nơi nhận:
- UBND tỉnh (b/c);
- Lưu: VT.
GIÁM ĐỐC
Đặng Văn Khiêm"""
