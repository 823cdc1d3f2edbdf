"""Plans made by hand, taken from text to tables."""

from functools import cache
from pathlib import Path

from pipeline.evaluate.gold import GoldPlan, read_gold
from pipeline.extract import Settings, extract
from pipeline.records.page import LineRole, Sheet
from pipeline.records.plan import Plan
from pipeline.records.restored import Paragraph, RestoredDocument
from pipeline.segment import Settings as SegmentSettings
from pipeline.segment import segment

GOLD = Path(__file__).parents[2] / "samples" / "gold"
GOLDS = sorted([*(GOLD / "read" / "seen").glob("*.plan"), *(GOLD / "read" / "short").glob("*.plan")])


def restored(text: str) -> RestoredDocument:
    """A document as restoration gives it: one line a paragraph, form feed between pages."""
    paragraphs: list[Paragraph] = []
    position = 0
    pages = text.split("\f")
    for number, page in enumerate(pages, 1):
        for line in page.strip("\n").split("\n"):
            role = LineRole.TABLE_ROW if "\t" in line else LineRole.TEXT
            paragraphs.append(
                Paragraph(text=line, page=number, start=position, end=position + len(line), role=role)
            )
            position += len(line) + 1
    return RestoredDocument(
        document_id="0" * 16,
        paragraphs=tuple(paragraphs),
        pages=tuple(Sheet(number=n) for n in range(1, len(pages) + 1)),
    )


def tables(text: str, language: str = "vi") -> Plan:
    settings = Settings.model_validate({"language": language})
    return extract(segment(restored(text), SegmentSettings()), settings)


def printed(gold: GoldPlan, *, tabs: bool = True) -> str:
    """The gold plan's text; the cells of its tables are split by tabs, or by blanks as in plain text."""
    text = gold.text()
    if tabs:
        for line in gold.lines:
            if line.is_row:
                text = text.replace(line.printed, "\t".join(line.cells))
    return text


@cache
def extracted(path: Path, *, tabs: bool = True) -> Plan:
    """The tables of a gold plan's text, made once for all tests that look at them."""
    return tables(printed(gold_plan(path), tabs=tabs))


def gold_plan(path: Path) -> GoldPlan:
    return read_gold(path)


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


def body(text: str) -> Plan:
    """Tables of a plan with the given sections between the usual head and foot."""
    return tables(HEAD + text + FOOT)
