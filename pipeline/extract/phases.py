"""The phases of a campaign: stretches with names of phases, or one after the other where the time is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from pipeline.extract.dates import Span, find_spans
from pipeline.extract.moments import Unit, find_moments
from pipeline.extract.paper import Paper, mark_end
from pipeline.records.plan import PhaseRow
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind
from pipeline.vietnamese.shadow import shadow

_NAME = re.compile(
    r"^\W*(?:\d+(?:\.\d+)*[.)/]\s*|[a-zđ]{1,4}[.)]\s*)?(?P<name>(?:dot|giai doan|chang|buoc|ky|vong|nhip|luot|pha|dot thi dua|cao diem|chien dich)\s*(?:thu\s*)?(?:\d{1,2}|[ivx]{1,4}|nhat|hai|ba|tu|mot|bon|nam)\b|(?:giai doan|vong|chang)(?:,? [a-z]+){1,8}?(?=\s*[:(]|\s+(?:tu|trong|bat dau)\s))"
)
_MAY_BE_NAMED = re.compile(
    r"[đd][ợo]t|giai|ch[ặa]ng|b[ướuơ]+c|k[ỳyìi]|v[òo]ng|nh[ịi]p|l[ượuơ]+t|pha|cao|chi[ếe]n d[ịi]ch",
    re.IGNORECASE,
)
# Where the words of one phase end and those of the next may begin.
_NEXT_NAME = re.compile(
    r"(?:(?<=[;.:,])|(?<=\))\s+và|(?<=trong đó)|(?<=gồm))\s+(?=(?:[-+*]\s*)?(?:đợt|giai đoạn|chặng|bước|kỳ|vòng|nhịp)\s)"
    # "Đợt 1: Cao điểm tập trung ..." is one phase.
    r"|(?:(?<=[;.,])|(?<=\))\s+và)\s+(?=(?:[-+*]\s*)?(?:cao điểm|chiến dịch)\s)",
    re.IGNORECASE,
)
_NEXT_PIECE = re.compile(r"[;:.]\s+(?=\D)")
_NO_PHASE = re.compile(
    r"thoi gian|thoi han|ho so|nop |gui |bao cao|dang ky|binh xet|tham dinh|hop xet|xet tang|trinh |dot thi dua$|phong trao$|"
    r"ke hoach$|cuoc thi$|ca dot|toan dot|nghi |ngay le"
)
"""What is done in a stretch that is no phase of the campaign."""
_LONGEST_GAP = 62
"""Days between two phases; what is further apart are two matters."""
_LONGEST_NAME = 12
"""Words."""


_Spans = Callable[[str], list[Span]]
"""Returns the stretches and single days of a text."""


@dataclass(frozen=True, slots=True)
class Phases:
    """The phases in their order, and where the blocks begin that name them."""

    rows: tuple[PhaseRow, ...] = ()
    blocks: frozenset[int] = frozenset()

    @property
    def first(self) -> date | None:
        """The first day of all, None where the first phase does not tell its own."""
        starts = [row.start_date for row in self.rows if row.start_date]
        return min(starts) if starts and self.rows[0].start_date else None

    @property
    def last(self) -> date | None:
        """The last day of all, None where the last phase does not tell its own."""
        ends = [row.end_date for row in self.rows if row.end_date]
        return max(ends) if ends and self.rows[-1].end_date else None

    @property
    def names(self) -> str | None:
        """All names in one line."""
        return "; ".join(row.name for row in self.rows if row.name) or None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of words that may tell one phase, and the block in which it stands."""

    text: str
    block: Block


def is_phase(paper: Paper, block: Block) -> bool:
    """Whether a block begins with the name of a phase or names several."""
    return _NAME.match(paper.flat(block)) is not None or len(_NEXT_NAME.split(block.text)) > 2


def read_phases(paper: Paper, issue: date | None, launch: date | None, year: int | None) -> Phases:
    """Return the phases of a campaign; arguments as for :func:`pipeline.extract.dates.find_spans`.

    Lines, headings and rows that begin with ``Đợt 1``, ``Giai đoạn II``, ``Chặng 3``; else, where the
    paper tells the time, stretches one after the other, whatever they are called. Fewer than two are none.
    """

    def spans(text: str) -> list[Span]:
        return find_spans(text, issue=issue, launch=launch, year=year)

    named: dict[str, tuple[_Piece, str, Span]] = {}
    for piece in _by_name(paper):
        # A look at the letters spares most lines a closer one.
        if (
            _MAY_BE_NAMED.search(piece.text)
            and (found := _of_name(piece.text, spans))
            and found[0] not in named
        ):
            named[found[0]] = (piece, found[1], found[2])
    rows = list(named.values())
    row = max(
        (_in_turn(list(_told(paper, section, spans))) for section in paper.of_kind(SectionKind.THOI_GIAN)),
        key=len,
        default=[],
    )
    if len(row) > 1 and len(row) >= len(rows):
        rows = row
    if len(rows) < 2:
        return Phases()
    return Phases(
        tuple(
            PhaseRow(phase_no=number, name=name, start_date=span.first, end_date=span.last)
            for number, (_, name, span) in enumerate(rows, 1)
        ),
        frozenset(piece.block.start for piece, *_ in rows),
    )


def _by_name(paper: Paper) -> Iterator[_Piece]:
    for block in paper.blocks:
        if block.role is BlockRole.HEADING:
            section = paper.section_of(block)
            yield _with_first_words(paper, section, block)
        elif block.role in (BlockRole.BODY, BlockRole.LIST_ITEM):
            # Several phases may stand in one line, split by semicolons.
            yield from (_Piece(part, block) for part in _NEXT_NAME.split(block.text) if part.strip())
        elif block.role is BlockRole.TABLE_ROW:
            # A phase may stand in the first column, or in the second after its number.
            parts = (block.text, block.text.partition("\t")[2])
            yield from (_Piece(part, block) for part in parts if part.strip())


def _with_first_words(paper: Paper, section: Section | None, heading: Block) -> _Piece:
    own = paper.own(section) if section else []
    return _Piece(heading.text + (" " + own[0].text if own else ""), heading)


def _of_name(text: str, spans_of: _Spans) -> tuple[str, str, Span] | None:
    """Read ``Đợt 1: chào mừng ngày 30/4 (từ ... đến ...)``: the shadow of its bare name, its name, its stretch."""
    found = _NAME.match(shadow(text))
    if not found:
        return None
    spans = [span for span in spans_of(text[: found.end() + 400]) if span.start >= found.end("name") - 1]
    spans = [span for span in spans if span.closed] or _of_two_cells(text, spans) or spans
    if not spans:
        return None
    return found["name"], _whole_name(text, found.start("name"), found.end("name"), spans[0].start), spans[0]


_HOUR = re.compile(
    r"[\s:(,–-]*(?:(?:bắt đầu|từ|vào|lúc|hồi)\s+)*\d{1,2}\s*(?:h|g|giờ)\s*(?:\d{2}\s*(?:phút|[’'])?)?[\s,]*$",
    re.IGNORECASE,
)


def _whole_name(text: str, start: int, end: int, until: int) -> str:
    """Return the name with what it is called: ``Đợt 1: chào mừng ngày 30/4``, up to its dates."""
    if hour := _HOUR.search(text, start, until):
        until = hour.start()
    tail = text[end:until].strip(" :(-–,.\t")
    if not 0 < len(tail.split()) <= _LONGEST_NAME or find_moments(tail):
        return text[start:end]
    if text[end:until].strip()[:1] in (":", ".", "-", "–", "("):
        return f"{text[start:end]}: {tail}"
    return text[start:until].strip(" :(-–,.\t")


def _told(paper: Paper, section: Section, spans_of: _Spans) -> Iterator[tuple[_Piece, str, Span]]:
    """Yield the stretches, each with a name before it, of a section that tells the time, and of those in it."""
    of_phases = False
    for block in paper.own(section):
        if block.role is BlockRole.TABLE_HEADER:
            of_phases = any(_TITLE.match(cell) for cell in paper.flat(block).split("\t"))
        elif block.role is BlockRole.TABLE_ROW:
            if told := _of_stretch(block.text, spans_of, whatever=of_phases):
                yield _Piece(block.text, block), *told
        elif block.role in (BlockRole.BODY, BlockRole.LIST_ITEM):
            for part in _pieces(block.text):
                if told := _of_stretch(part, spans_of):
                    yield _Piece(part, block), *told
    for below in paper.below(section):
        heading = paper.blocks[below.heading_block] if below.heading_block is not None else None
        if heading and (told := _of_stretch(_with_first_words(paper, below, heading).text, spans_of)):
            yield _Piece(heading.text, heading), *told


def _pieces(text: str) -> list[str]:
    """Cut a line where the next phase may begin; what follows a colon may be dates or phases."""
    parts = _NEXT_PIECE.split(text)
    joined = [parts[0]]
    for part in parts[1:]:
        # "Khởi động: từ 29/9": the name and its dates belong together.
        if find_moments(joined[-1]):
            joined.append(part)
        else:
            joined[-1] += ": " + part
    return joined


# "Chặng | Từ | Đến": the column that names the phases.
_TITLE = re.compile(r"\W*(?:cac )?(?:giai doan|chang|buoc|dot|vong)\b")


def _of_stretch(text: str, spans_of: _Spans, *, whatever: bool = False) -> tuple[str, Span] | None:
    """Read ``Khởi động: từ 01/3/2019 đến 30/4/2019``: what is called so, and its stretch; ``whatever`` is done in it."""
    spans = spans_of(text)
    ranges = [span for span in spans if span.closed and len(span.moments) > 1 and _exact(span)]
    if not ranges:
        days = [span for span in spans if span.moments and span.moments[0].unit is Unit.DAY]
        ranges = _of_two_cells(text, days)
    if not ranges:
        return None
    # "1 | Điều tra | Khảo sát từng hộ ... | 05/9 - 15/10/1997": the first cell of words names it.
    before = next((cell for cell in text[: ranges[0].start].split("\t") if _WORDS.search(cell)), "")
    name = before[mark_end(before) :].strip(" :(-–,.;\t")
    if found := _NAME.match(shadow(name)):
        name = _whole_name(name, found.start("name"), found.end("name"), len(name))
    else:
        # "Chia hai giai đoạn: Quý I (10/01/2012 - 31/3/2012)"
        name = name.rsplit(": ", 1)[-1]
    if not 0 < len(name.split()) <= _LONGEST_NAME or (not whatever and _NO_PHASE.search(shadow(name))):
        return None
    return name, ranges[0]


_WORDS = re.compile(r"[^\W\d_]{2}")


def _exact(span: Span) -> bool:
    return span.first is not None and span.last is not None and span.first <= span.last


def _of_two_cells(text: str, spans: list[Span]) -> list[Span]:
    """Return the phase whose first and last day stand in cells one beside the other, else nothing."""
    for one, other in pairwise(spans):
        single = one.first == one.last and other.first == other.last
        if text[one.end : other.start].strip() or not single or not one.first or not other.last:
            continue
        if one.first <= other.last:
            return [
                replace(one, end=other.end, last=other.last, closed=True, moments=one.moments + other.moments)
            ]
    return []


def _in_turn(told: list[tuple[_Piece, str, Span]]) -> list[tuple[_Piece, str, Span]]:
    """Return the longest row of stretches of which each begins after the one before it has ended."""
    rows: list[list[tuple[_Piece, str, Span]]] = []
    for each in told:
        before = rows[-1][-1][2].last if rows else None
        first = each[2].first
        if before and first and 0 < (first - before).days <= _LONGEST_GAP:
            rows[-1].append(each)
        else:
            rows.append([each])
    return max(rows, key=len, default=[])
