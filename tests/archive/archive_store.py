"""A store made by hand: what reading, restoring and extracting leave, without any of them."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw

from pipeline.records.document import DocumentState, StageState
from pipeline.records.page import (
    Box,
    IngestedDocument,
    IngestedPage,
    LayerQuality,
    Line,
    ReadPage,
    Sheet,
    TextSource,
    Word,
)
from pipeline.records.plan import Plan, PlanRow
from pipeline.records.restored import Paragraph, RestoredDocument, RestoredWord
from pipeline.records.source import MediaType
from pipeline.store import Store

DPI = 75
LINES = (
    "ỦY BAN NHÂN DÂN HUYỆN SƠN LÂM",
    "KẾ HOẠCH phát động phong trào thi đua",
    "Quyết định số 12/QĐ-UBND ngày 05/3/2023",
    "nghiêng ngửa những thuở xưa, đường Nguyễn Huệ",
)
READ = {"phong": "phông", "thi": "thì"}
"""What was read in the place of some words."""


@dataclass
class Leaf:
    """One page for a document: how wide and tall it is in the unit of its boxes, and how it came."""

    source: TextSource = TextSource.OCR
    layer: LayerQuality = LayerQuality.NONE
    width: float = 8.27 * DPI
    height: float = 11.69 * DPI
    turn: int = 0
    lines: tuple[str, ...] = LINES


def words(leaf: Leaf, page: int = 1) -> tuple[RestoredWord, ...]:
    """Words one beside the other, of uneven height, as boxes of a recogniser are."""
    made = []
    scale = leaf.width / (8.27 * 150)
    for line, text in enumerate(leaf.lines):
        left = 120.0 * scale
        for number, word in enumerate(text.split()):
            wide, top = len(word) * 13.0 * scale, (200.0 + 60 * line + number % 3) * scale
            box = Box(left, top, left + wide, top + (26.0 + number % 4) * scale)
            read = READ.get(word)
            made.append(RestoredWord(text=word, page=page, line=line, box=turned(box, leaf), read=read))
            left += wide + 9 * scale
    return tuple(made)


def turned(box: Box, leaf: Leaf) -> Box:
    """The box on a page that must be turned clockwise by ``turn`` to be read."""
    wide, tall = leaf.width, leaf.height
    return {
        0: box,
        90: Box(box.top, tall - box.right, box.bottom, tall - box.left),
        180: Box(wide - box.right, tall - box.bottom, wide - box.left, tall - box.top),
        270: Box(wide - box.bottom, box.left, wide - box.top, box.right),
    }[leaf.turn]


def scan(path: Path, colour: str = "RGB", pages: int = 1, **coding: str) -> Path:
    """An image of a page: grain and a stamp, so that a pixel that changes is seen."""
    leaves = []
    for number in range(pages):
        grain = Image.effect_noise((int(8.27 * DPI), int(11.69 * DPI)), 18).point(lambda v: min(v + 90, 255))
        image = grain.convert(colour)
        draw = ImageDraw.Draw(image)
        draw.rectangle((50, 90 + 15 * number, 400, 250), outline="black" if colour != "1" else 0, width=4)
        leaves.append(image)
    more = {"save_all": True, "append_images": leaves[1:]} if pages > 1 else {}
    leaves[0].save(path, dpi=(DPI, DPI), **more, **coding)
    return path


def put(
    out: Path,
    source: Path,
    media_type: MediaType,
    leaves: tuple[Leaf, ...] = (Leaf(),),
    plan: PlanRow | None = None,
) -> str:
    """Put a document into the store under ``out``; return its name there."""
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    name = sha256[:16]
    folder = Store(out).document(name)
    placed = [words(leaf, number) for number, leaf in enumerate(leaves, 1)]
    read = tuple(
        ReadPage(
            number=number,
            source=leaf.source,
            lines=tuple(
                Line.of(tuple(Word(w.read or w.text, w.box) for w in own if w.line == line))
                for line in range(len(leaf.lines))
            ),
            width=leaf.width,
            height=leaf.height,
            rotation=leaf.turn,
        )
        for number, (leaf, own) in enumerate(zip(leaves, placed, strict=True), 1)
    )
    ingested = tuple(
        IngestedPage(
            number=number,
            width=leaf.width,
            height=leaf.height,
            layer=leaf.layer,
            image_dpi=DPI if leaf.source is TextSource.OCR else None,
        )
        for number, leaf in enumerate(leaves, 1)
    )
    paragraphs = tuple(
        Paragraph(text=line, page=number, start=0, end=0)
        for number, leaf in enumerate(leaves, 1)
        for line in leaf.lines
    )
    restored = RestoredDocument(
        document_id=name,
        paragraphs=paragraphs,
        pages=tuple(Sheet.of(page) for page in read),
        words=tuple(word for own in placed for word in own),
    )
    row = plan or PlanRow(
        document_type="KẾ HOẠCH",
        document_number="07/KH-UBND",
        issuer="Ủy ban nhân dân huyện Sơn Lâm",
        issue_date=date(2023, 3, 5),
        title="Phát động phong trào thi đua trồng rừng năm 2023",
    )
    folder.root.mkdir(parents=True)
    folder.write_record("ingest", [IngestedDocument(document_id=name, media_type=media_type, pages=ingested)])
    folder.write_record("ocr", read)
    folder.write_record("restore", [restored])
    folder.write_record("extract", [Plan(document_id=name, plan=row)])
    folder.write_file("read.txt", "\f".join(page.text for page in read).encode())
    folder.write_file("text.txt", restored.text.encode())
    folder.write_file("pages/0001.hocr", b"<html/>")
    folder.save_state(
        DocumentState(
            document_id=name,
            path=str(source),
            sha256=sha256,
            size=source.stat().st_size,
            media_type=media_type,
            pages=len(leaves),
            versions={"tesseract": "5.3.0"},
            stages={"ocr": StageState(key="k", settings="s", seconds=1.5, files={})},
        )
    )
    return name
