"""A dataset of invented plans, as large as one asks for, written by the project's own writers."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

from pipeline.export.sqlite import SqliteWriter
from pipeline.export.tables import TABLES, arrow_table, row
from pipeline.records.document import DocumentRow, Status
from pipeline.records.page import TextSource
from pipeline.records.plan import (
    Audience,
    AwardForm,
    AwardRow,
    CitationRow,
    CriterionRow,
    FindingRow,
    Plan,
    PlanRow,
    QuotaRow,
    RecipientRow,
    SectionRow,
    Severity,
    TaskRow,
)
from pipeline.records.segmented import SectionKind
from pipeline.records.source import MediaType

LEVELS = ("tỉnh", "huyện", "xã", "thành phố", "thị xã", "phường")
NAMES = ("Sơn Lâm", "Trâm Giang", "Lũng Mây", "Tân Trăm", "Đồi Chè", "Bến Lội", "Cửa Rào", "Đá Dựng")
GOALS = (
    "trồng rừng", "chuyển đổi số", "dạy tốt, học tốt", "xây dựng nông thôn mới", "lao động giỏi",
    "cải cách hành chính", "giữ gìn vệ sinh môi trường", "đền ơn đáp nghĩa",
)  # fmt: skip
WORDS = [
    "các",
    "đơn",
    "vị",
    "tổ",
    "chức",
    "phát",
    "động",
    "phong",
    "trào",
    "thi",
    "đua",
    "trong",
    "toàn",
    "thể",
    "cán",
    "bộ",
    "công",
    "chức",
    "viên",
    "chức",
    "và",
    "Nhân",
    "dân",
    "đẩy",
    "mạnh",
    "thực",
    "hiện",
    "nhiệm",
    "vụ",
    "được",
    "giao",
    "bảo",
    "đảm",
    "thiết",
    "thực",
    "hiệu",
    "quả",
    "tránh",
    "hình",
    "thức",
    "kịp",
    "thời",
    "biểu",
    "dương",
    "khen",
    "thưởng",
    "tập",
    "thể",
    "cá",
    "nhân",
    "có",
    "thành",
    "tích",
    "xuất",
    "sắc",
    "góp",
    "phần",
    "hoàn",
    "thành",
    "thắng",
    "lợi",
    "nhiệm",
    "vụ",
    "chính",
    "trị",
    "của",
    "địa",
    "phương",
]


def write(database: Path, count: int, seed: int = 1) -> None:
    """Write ``campaigns.sqlite`` of that many plans."""
    random = Random(seed)
    database.parent.mkdir(parents=True, exist_ok=True)
    writer = SqliteWriter(database.parent)
    for start in range(0, count, 500):
        batch = [_plan(number, random) for number in range(start, min(start + 500, count))]
        for name, model in TABLES.items():
            rows = []
            for document, plan in batch:
                records = (
                    (document,)
                    if name == "documents"
                    else (plan.plan,)
                    if name == "plans"
                    else getattr(plan, name)
                )
                rows += [row(plan.document_id, record) for record in records]
            writer.add(name, arrow_table(model, rows))
    writer.close()


def _sentence(random: Random, size: int) -> str:
    return " ".join(random.choice(WORDS) for _ in range(size))


def _plan(number: int, random: Random) -> tuple[DocumentRow, Plan]:
    name = f"{number:016x}"
    level, place = random.choice(LEVELS), random.choice(NAMES)
    goal, year = random.choice(GOALS), random.randint(2012, 2026)
    issued = date(year, random.randint(1, 12), random.randint(1, 28))
    issuer = f"ỦY BAN NHÂN DÂN {level.upper()} {place.upper()}"
    confidence = round(random.betavariate(8, 1), 4)
    sections = tuple(
        SectionRow(
            section_no=n, level=1, number=str(n), heading=f"{random.choice(GOALS).upper()}",
            kind=kind, kinds=(kind,), text=_sentence(random, 60), page_first=1 + n // 4, page_last=1 + n // 4,
            page=1 + n // 4, char_start=n * 400, char_end=n * 400 + 390,
        )
        for n, kind in enumerate(list(SectionKind)[:12], 1)
    )  # fmt: skip
    tasks = tuple(
        TaskRow(
            task_no=n, text=f"- {_sentence(random, 20)};", due_date=issued + timedelta(random.randint(10, 300)),
            responsible=f"Phòng {random.choice(GOALS)}", page=2, char_start=n * 90, char_end=n * 90 + 80,
        )
        for n in range(1, 9)
    )  # fmt: skip
    awards = tuple(
        AwardRow(
            award_no=n, form=form, title="Bằng khen", conferred_by=f"Chủ tịch UBND {random.choice(LEVELS)}"
        )
        for n, form in enumerate(random.sample(list(AwardForm), 3), 1)
    )
    citations = tuple(
        CitationRow(
            document_type="Kế hoạch", document_number=f"{random.randint(1, 400)}/KH-UBND",
            issue_date=date(year - 1, 1 + random.randint(0, 11), 1), issuer=issuer, text=_sentence(random, 15),
        )
        for _ in range(5)
    )  # fmt: skip
    plan = Plan(
        document_id=name,
        plan=PlanRow(
            document_type="KẾ HOẠCH", document_number=f"{number}/KH-UBND", issuer=issuer, issue_place=place,
            issue_date=issued, title=f"Phát động phong trào thi đua {goal} năm {year}",
            start_date=issued, end_date=issued + timedelta(random.randint(60, 400)),
            dossier_deadline=issued + timedelta(random.randint(30, 300)), signer="Lò Thị Mẩy",
            confidence=confidence, needs_review=confidence < 0.7,
        ),
        sections=sections,
        tasks=tasks,
        awards=awards,
        criteria=tuple(
            CriterionRow(form=AwardForm.BANG_KHEN, audience=(Audience.TAP_THE,), text=_sentence(random, 25))
            for _ in range(4)
        ),
        quotas=(
            QuotaRow(audience=Audience.CA_NHAN, quantity=random.randint(1, 30), text=_sentence(random, 10)),
        ),
        citations=citations,
        recipients=tuple(RecipientRow(recipient_no=n, text=f"- Phòng {n};") for n in range(1, 6)),
        findings=tuple(
            FindingRow(code="date_order", severity=Severity.WARNING, message=_sentence(random, 8))
            for _ in range(random.randint(0, 2))
        ),
    )  # fmt: skip
    document = DocumentRow(
        document_id=name, source_path=f"scans/{year}/{number:05}.pdf", sha256=name * 4,
        media_type=MediaType.PDF, page_count=4, text_source=TextSource.OCR, status=Status.DONE,
        ocr_confidence=round(random.betavariate(9, 1), 4), seconds=12.0,
    )  # fmt: skip
    return document, plan
