"""A gold plan printed as an official paper: a born-digital PDF in the form of Decree 30/2020/NĐ-CP.

Older papers differ in a few ways (page number at the foot, grounds upright); the year of
the plan decides unless a style says otherwise.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from itertools import takewhile

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
    Table,
)

from pipeline.evaluate.gold import DOCUMENT_TYPE, GoldLine, GoldPlan, LineTag
from samples.fonts import Faces, faces
from samples.prose import SUPERSCRIPTS, Prose, Run, Setting

MOST_PAGES = 40
_NEW_FORM_YEAR = "2020"  # Decree 30/2020/NĐ-CP, in force since 2020-03-05
_COMMITTEE = re.compile(r"(?<=^ỦY BAN NHÂN DÂN)\s|(?<=^UỶ BAN NHÂN DÂN)\s")


@dataclass(frozen=True)
class PaperStyle:
    """What may differ from paper to paper; lengths in points unless said otherwise."""

    family: str = "liberation-serif"
    size: float = 13.0
    line_spacing: float = 1.2
    paragraph_space: float = 5.0
    first_indent: float = 12.7 * mm
    margins_mm: tuple[float, float, float, float] = (20, 17, 20, 30)
    """Top, right, bottom, left."""
    page_number: str = "top"
    """``top`` (centred, none on the first page), ``foot`` (right) or ``none``."""
    italic_grounds: bool = True
    repeat_table_header: bool = True
    break_at_hyphen: bool = True

    @classmethod
    def of(cls, plan: GoldPlan, family: str = "liberation-serif", seed: int | None = None) -> PaperStyle:
        """Return the style usual in the year of the plan, varied a little where a seed is given."""
        new_form = plan.field("issue_date") >= _NEW_FORM_YEAR
        # DejaVu is a quarter wider than Times at the same size.
        size = 11.0 if family.startswith("dejavu") else 12.0 if "sans" in family else 13.0
        if seed is None:
            return cls(family, size, page_number="top" if new_form else "foot", italic_grounds=new_form)
        chance = random.Random(f"{plan.id} {family} {seed}")
        return cls(
            family,
            size=size + chance.choice((-0.5, 0, 0.5)),
            line_spacing=chance.choice((1.15, 1.2, 1.3)),
            paragraph_space=chance.choice((3, 5, 6)),
            first_indent=chance.choice((10, 12.7)) * mm,
            page_number="top" if new_form else chance.choice(("foot", "none")),
            italic_grounds=new_form,
            repeat_table_header=chance.random() < 0.5,
            break_at_hyphen=chance.random() < 0.8,
        )


@dataclass(frozen=True)
class Place:
    """Where the signer signs: page (from 0) and centre, in points from the top left corner."""

    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Paper:
    """A printed plan: the bytes of its PDF, and where signature and seal belong."""

    plan: GoldPlan
    pdf: bytes
    signature: Place


def print_plan(plan: GoldPlan, style: PaperStyle | None = None) -> Paper:
    """Print a gold plan; same plan and style, same bytes.

    Raises:
        MissingFontError: the style's font is missing or lacks Vietnamese letters.
    """
    style = style or PaperStyle.of(plan)
    notes: dict[int, list[str]] = {}
    # A footnote takes room from its page and may so push its own mark to the next one.
    for _ in range(4):
        press = _Press(plan, style, notes)
        paper = press.print()
        if press.notes_by_page() == notes:
            break
        notes = press.notes_by_page()
    return paper


class _SigningSpace(Flowable):
    """The empty space between post and name, which remembers where it came to stand."""

    def __init__(self, height: float, found: list[Place]) -> None:
        super().__init__()
        self._height = height
        self._found = found

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self._width = available_width
        return available_width, self._height

    def draw(self) -> None:
        x, y = self.canv.absolutePosition(self._width / 2, self._height / 2)
        self._found.append(Place(self.canv.getPageNumber() - 1, x, A4[1] - y))


class _Rule(Flowable):
    """A short centred line."""

    def __init__(self, width: float, space_after: float = 4.0) -> None:
        super().__init__()
        self._rule = width
        self._space_after = space_after

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self._width = available_width
        return available_width, 3 + self._space_after

    def draw(self) -> None:
        self.canv.setLineWidth(0.7)
        left = (self._width - self._rule) / 2
        self.canv.line(left, self._space_after, left + self._rule, self._space_after)


class _Press:
    """One printing of a plan, with the footnotes of each page known beforehand or not at all."""

    def __init__(self, plan: GoldPlan, style: PaperStyle, notes: dict[int, list[str]]) -> None:
        self.plan = plan
        self.style = style
        self.notes = notes
        self.face: Faces = faces(style.family)
        self.top, self.right, self.bottom, self.left = (side * mm for side in style.margins_mm)
        self.width = A4[0] - self.left - self.right
        self.small = style.size - 2
        self._signing: list[Place] = []
        self._mark_pages: dict[str, int] = {}

    def print(self) -> Paper:
        """Lay everything out and return the paper."""
        target = BytesIO()
        document = BaseDocTemplate(
            target,
            pagesize=A4,
            pageTemplates=[self._page(number) for number in range(1, MOST_PAGES + 1)],
            title=self.plan.field("title"),
            author=self.plan.field("issuer"),
            invariant=1,
            lang="vi",
        )
        document.build(self._story())
        return Paper(self.plan, target.getvalue(), self._signing[-1])

    def notes_by_page(self) -> dict[int, list[str]]:
        """Return the footnotes by the page on which their marks were printed."""
        pages: dict[int, list[str]] = defaultdict(list)
        for note in self.plan.footnotes:
            mark = "".join(takewhile(str.isdigit, note.translate(SUPERSCRIPTS)))
            pages[self._mark_pages.get(mark, 1)].append(note)
        return dict(pages)

    def _page(self, number: int) -> PageTemplate:
        notes = [self._prose(note, size=self.small - 1) for note in self.notes.get(number, ())]
        room = sum(note.wrap(self.width, A4[1])[1] for note in notes) + (10 if notes else 0)
        height = A4[1] - self.top - self.bottom - room
        frame = Frame(self.left, self.bottom + room, self.width, height, 0, 0, 0, 0)
        return PageTemplate(
            id=f"page{number}",
            frames=[frame],
            onPage=partial(self._furnish, notes, room),
        )

    def _furnish(self, notes: list[Prose], room: float, canvas: Canvas, document: BaseDocTemplate) -> None:
        """Draw what stands outside the text: page number and footnotes."""
        number = canvas.getPageNumber()
        canvas.setFont(self.face.regular, self.style.size - 1)
        if self.style.page_number == "top" and number > 1:
            canvas.drawCentredString(A4[0] / 2, A4[1] - self.top + 11, str(number))
        elif self.style.page_number == "foot":
            canvas.drawRightString(A4[0] - self.right, self.bottom - 20, str(number))
        if notes:
            level = self.bottom + room - 6
            canvas.setLineWidth(0.5)
            canvas.line(self.left, level, self.left + 50 * mm, level)
            for note in notes:
                level -= note.height
                note.drawOn(canvas, self.left, level)

    def _story(self) -> list[Flowable]:
        body = self._body()
        return [
            NextPageTemplate([f"page{number}" for number in range(2, MOST_PAGES + 1)]),
            self._letterhead(),
            Spacer(1, 10),
            self._prose(DOCUMENT_TYPE, self.face.bold, self.style.size + 1, align="centre"),
            self._prose(self.plan.field("title"), self.face.bold, align="centre"),
            _Rule(60, 8),
            *body[:-1],
            # A signature never stands on a page of its own.
            KeepTogether([*body[-1:], Spacer(1, 10), self._closing()]),
            *([PageBreak()] if self.plan.appendix else []),
            *(self._prose(line) for line in self.plan.appendix),
        ]

    def _letterhead(self) -> Table:
        plan, small = self.plan, self.style.size - 1
        left: list[Flowable] = []
        for name in plan.issuers:
            face = self.face.bold if name == plan.field("issuer") else self.face.regular
            fits = Run(name, face, small).width < self.width * 0.4
            lines = [name] if fits else _COMMITTEE.split(name)
            left += [self._prose(line, face, small, "centre") for line in lines]
        if plan.field("header_sep"):
            left.append(self._prose(plan.field("header_sep"), size=small, align="centre"))
        elif left:
            left.append(_Rule(55))
        right: list[Flowable] = []
        for n, line in enumerate(plan.motto):
            room = self.width * 0.59
            size = small if n == 0 else self.style.size
            fitted = min(size, size * room / Run(line, self.face.bold, size).width)
            right.append(self._prose(line, self.face.bold, fitted, align="centre"))
        if right:
            right.append(_Rule(145))
        number = self._prose(plan.number_line, size=self.style.size - 0.5, align="centre")
        day = self._prose(plan.date_line, self.face.italic, self.style.size - 0.5, align="centre")
        return self._columns([[left, right], [number, day]], (0.4, 0.6))

    def _columns(self, rows: Sequence[Sequence[object]], shares: tuple[float, float]) -> Table:
        return Table(
            [list(row) for row in rows],
            colWidths=[self.width * share for share in shares],
            style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *_PLAIN],
        )

    def _body(self) -> list[Flowable]:
        body: list[Flowable] = []
        rows: list[GoldLine] = []
        for line in self.plan.body:
            if line.is_row:
                if line.tag is LineTag.TABLE_HEADER and rows:
                    body += self._table(rows)
                    rows = []
                rows.append(line)
                continue
            if rows:
                body += self._table(rows)
                rows = []
            body.append(self._paragraph(line))
        return body + (self._table(rows) if rows else [])

    def _paragraph(self, line: GoldLine) -> Flowable:
        face = self.face
        if line.tag is LineTag.HEADING:
            bold = face.bold if (line.level or 1) < 3 else face.bold_italic
            head, colon, rest = line.text.partition(":") if line.runs_on else (line.text, "", "")
            runs = [Run(head + colon, bold, self.style.size), Run(rest, face.regular, self.style.size)]
            centred = head.startswith(("Phần ", "PHẦN ", "Chương ", "CHƯƠNG "))
            setting = self._setting(self.style.size, "centre" if centred else "justify", not centred)
            heading = Prose(runs, replace(setting, space_after=self.style.paragraph_space), self._marked)
            heading.keepWithNext = True
            return heading
        italic = line.tag is LineTag.PREAMBLE and self.style.italic_grounds and line.text.endswith(";")
        return self._prose(line.text, face.italic if italic else face.regular, indented=True)

    def _table(self, lines: Sequence[GoldLine]) -> list[Flowable]:
        size = self.style.size - 1.5
        cells: list[list[Prose]] = []
        for line in lines:
            header = line.tag is LineTag.TABLE_HEADER
            cells.append(
                [
                    self._prose(
                        text,
                        self.face.bold if header else self.face.regular,
                        size,
                        align="centre" if header or column == 0 else "left",
                    )
                    for column, text in enumerate(line.cells)
                ]
            )
        repeat = int(self.style.repeat_table_header and lines[0].tag is LineTag.TABLE_HEADER)
        table = Table(
            cells,
            colWidths=_column_widths(cells, self.width),
            repeatRows=repeat,
            style=[("GRID", (0, 0), (-1, -1), 0.6, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *_CELL],
        )
        return [Spacer(1, 3), table, Spacer(1, 7)]

    def _closing(self) -> Table:
        """The last block: recipients at the left, signature at the right."""
        plan, face = self.plan, self.face
        left: list[Flowable] = []
        if plan.recipients:
            left.append(self._prose("Nơi nhận:", face.bold_italic, self.style.size - 1.5, "left"))
            left += [
                self._prose(f"- {name}", size=self.small - 0.5, align="left") for name in plan.recipients
            ]
        right: list[Flowable] = [self._prose(line, face.bold, align="centre") for line in plan.posts]
        right.append(_SigningSpace(78, self._signing))
        right += [
            self._prose(line, face.bold, align="centre")
            for line in (plan.field("signer_extra"), plan.field("signer"))
            if line
        ]
        return self._columns([[left, right]], (0.52, 0.48))

    def _setting(self, size: float, align: str, indented: bool) -> Setting:
        return Setting(
            align=align,
            leading=size * self.style.line_spacing,
            first_indent=self.style.first_indent if indented else 0.0,
            space_after=self.style.paragraph_space if indented else 0.0,
            break_at_hyphen=self.style.break_at_hyphen and align == "justify",
        )

    def _prose(
        self,
        text: str,
        font: str = "",
        size: float = 0.0,
        align: str = "justify",
        indented: bool = False,
    ) -> Prose:
        size = size or self.style.size
        run = Run(text, font or self.face.regular, size)
        return Prose([run], self._setting(size, align, indented), self._marked)

    def _marked(self, mark: str, page: int) -> None:
        """Remember where a footnote mark stands, the first time (the second is the note itself)."""
        self._mark_pages.setdefault(mark, page)


_PLAIN = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
_CELL = [
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
]


def _column_widths(cells: Sequence[Sequence[Prose]], total: float) -> list[float]:
    """Share the width by how much text a column holds, no column narrower than its widest word."""
    padding = 9.0
    columns = list(zip(*cells, strict=True))
    least = [max(cell.widest_chunk() for cell in column) + padding for column in columns]
    weights = [sum(cell.natural_width() for cell in column) ** 0.8 for column in columns]
    spare = total - sum(least)
    return [narrow + spare * weight / sum(weights) for narrow, weight in zip(least, weights, strict=True)]
