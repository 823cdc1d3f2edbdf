"""Segmentation: cut a restored paper into letterhead, title, sections, recipients and signature."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from pipeline.records.base import StageSettings
from pipeline.records.page import LineRole
from pipeline.records.restored import RestoredDocument
from pipeline.records.segmented import BlockRole, SectionKind, SegmentedDocument
from pipeline.records.source import Notice
from pipeline.segment.assemble import Assembler, openings_of, split_preamble
from pipeline.segment.closing import read_foot
from pipeline.segment.letterhead import read_head
from pipeline.segment.marks import read_marks
from pipeline.segment.meaning import MODEL
from pipeline.segment.next_paper import next_paper_at
from pipeline.segment.outline import Entry, outline
from pipeline.segment.page_order import in_reading_order
from pipeline.segment.pieces import Piece, pieces_of
from pipeline.segment.settling import Draft
from pipeline.segment.tables import find_rows

__all__ = ["Settings", "segment", "versions"]

_RULES = "6"
"""Number of the rules in the code; raise it when the same text is to be cut otherwise."""


class Settings(StageSettings):
    """Settings of segmentation: it has none yet."""


@cache
def versions() -> dict[str, str]:
    """Return the version of the rules: their number and a digest of the vocabulary files and the model."""
    room = Path(__file__).parent
    files = [*sorted(room.glob("*.toml")), MODEL]
    digest = sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:8]
    return {"segment.rules": f"{_RULES}.{digest}"}


def segment(document: RestoredDocument, settings: Settings) -> SegmentedDocument:
    """Cut a document into blocks, each with one role, and its body into a tree of sections.

    Every paragraph of text.txt with any text in it is covered by blocks. Layout roles, bold
    type and centring are used where they are known and not needed where they are not.
    """
    ordered, turned = in_reading_order(pieces_of(document.paragraphs))
    end = next_paper_at(ordered)
    pieces, following = ordered[:end], ordered[end:] if end is not None else []
    head = read_head(pieces)
    rest = pieces[head.body :]
    foot = read_foot(rest)
    body = rest[: foot.body_end]
    assembler = Assembler()
    for piece, role in head.blocks:
        assembler.add(piece, role)
    notices = [*turned, *_read_body(assembler, body), *foot.notices, *_following(following)]
    assembler.recipients(list(foot.blocks))
    for piece in following:
        assembler.add(piece, BlockRole.FOLLOWING)
    sections = assembler.sections()
    notices += _missing_parts(assembler, document)
    return SegmentedDocument(
        document_id=document.document_id,
        blocks=tuple(assembler.blocks),
        sections=sections,
        pages=document.pages,
        words=tuple(word for word in document.words if word.start is not None),
        confidence=_confidence(assembler, notices),
        notices=tuple(notices),
    )


def _read_body(assembler: Assembler, body: list[Piece]) -> list[Notice]:
    rows = find_rows(body)
    aside = {i for i, piece in enumerate(body) if i not in rows and _stands_aside(piece)}
    entries, notices = outline(body, frozenset(rows), frozenset(aside))
    openings = openings_of(entries)
    grounds = split_preamble(entries, openings)
    assembler.preamble(entries[:grounds])
    if openings:
        assembler.body(entries, openings, rows)
    elif grounds < len(entries):
        _body_without_headings(assembler, entries[grounds:])
    return notices


def _stands_aside(piece: Piece) -> bool:
    """Whether a line is no part of the text: a footnote, a stamp, a scrap that is no mark either."""
    if piece.role in (LineRole.FOOTNOTE, LineRole.STAMP, LineRole.PAGE_NUMBER):
        return True
    return piece.is_scrap and not any(not mark.doubtful for mark in read_marks(piece.text))


def _body_without_headings(assembler: Assembler, entries: list[Entry]) -> None:
    kinds = (SectionKind.KHAC,)
    assembler.drafts.append(Draft(1, None, None, None, SectionKind.KHAC, kinds, certain=True, rank=0))
    number = len(assembler.drafts)
    for entry in entries:
        role = BlockRole.TABLE_ROW if entry.row else BlockRole.LIST_ITEM if entry.mark else BlockRole.BODY
        assembler.add(entry.piece, role, entry.mark.printed if entry.mark else None, number)


def _following(pieces: list[Piece]) -> list[Notice]:
    """Say where another paper begins in the same file, whose fields and rows are in no table."""
    return (
        [Notice(code="another_paper", page=pieces[0].page, values={"text": pieces[0].text})] if pieces else []
    )


def _missing_parts(assembler: Assembler, document: RestoredDocument) -> list[Notice]:
    """Say which parts that such papers always have were not found."""
    roles = {block.role for block in assembler.blocks}
    wanted = {
        BlockRole.NUMBER_LINE: "no_number_line",
        BlockRole.ISSUER: "no_letterhead",
        BlockRole.SIGNER: "no_signature",
        BlockRole.RECIPIENT: "no_recipients",
    }
    return [Notice(code=code) for role, code in wanted.items() if role not in roles and document.paragraphs]


def _confidence(assembler: Assembler, notices: list[Notice]) -> float:
    """Return how sure the cut is: named headings count for it, broken numbering against it."""
    headed = [draft for draft in assembler.drafts if draft.heading]
    if not headed:
        return 0.3
    highest = min(draft.level for draft in headed)
    outer = [draft for draft in headed if draft.level == highest]
    named = sum(draft.kind is not SectionKind.KHAC for draft in outer) / len(outer)
    broken = sum(notice.code.startswith("number") for notice in notices)
    return round(max(0.1, (0.5 + 0.5 * named) * 0.95**broken), 3)
