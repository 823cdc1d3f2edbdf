"""Gold plans: what a plan says and what its tables should hold, in one tagged text file.

The format is documented in ``docs/gold-format.md``.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from itertools import chain, dropwhile, zip_longest
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.records.base import Record
from pipeline.records.page import LineRole, Sheet
from pipeline.records.plan import Audience, AwardForm
from pipeline.records.restored import Paragraph, RestoredDocument
from pipeline.records.segmented import SectionKind

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
DOCUMENT_TYPE = "KẾ HOẠCH"
_HEADING = re.compile(r"h([1-9])(p?):(\w+)")
_PERIOD_COLUMN = re.compile(r"thời gian|thời hạn|tiến độ|hoàn thành", re.IGNORECASE)
_SUPPORT_COLUMN = re.compile(r"phối hợp", re.IGNORECASE)
_SIGNING_PREFIX = re.compile(r"\s(?=(?:KT|TL|TUQ|Q)\.)")
_LEAST_VALUES = {"award": 2, "quota": 2, "cite": 1, "phase": 3}
"""Repeatable ``@`` fields and how many values each needs at least."""


class LineTag(StrEnum):
    """What a tagged line of a gold plan is."""

    PREAMBLE = "pre"
    HEADING = "h"
    PARAGRAPH = "p"
    TASK = "task"
    CRITERION = "crit"
    DOSSIER_ITEM = "doss"
    TABLE_HEADER = "tblh"
    TASK_ROW = "tblt"
    TABLE_ROW = "tblr"
    RECIPIENT = "rec"
    FOOTNOTE = "fn"


class GoldLine(Record):
    """One paragraph or table row.

    ``level`` and ``kind`` are set for headings, ``runs_on`` where the section's text
    follows its heading in the same line, ``form`` and ``audience`` for criteria.
    """

    tag: LineTag
    text: str
    level: int | None = None
    kind: SectionKind | None = None
    runs_on: bool = False
    form: AwardForm | None = None
    audience: frozenset[Audience] = frozenset()

    @property
    def cells(self) -> tuple[str, ...]:
        """Cells of a table row."""
        return tuple(cell.strip() for cell in self.text.split("|"))

    @property
    def is_row(self) -> bool:
        """Whether the line stands in a table."""
        return self.tag in (LineTag.TABLE_HEADER, LineTag.TASK_ROW, LineTag.TABLE_ROW)

    @property
    def printed(self) -> str:
        """The words as printed; cells of a row are joined by spaces."""
        return self.text.replace(" | ", " ") if self.is_row else self.text


class GoldTask(Record):
    """A task as it should come out; None where the plan gives no such value."""

    text: str
    period_text: str | None = None
    responsible: str | None = None


class GoldPlan(Record):
    """A whole gold plan.

    ``fields`` are the ``@`` values, ``awards`` (form, conferring authority), ``quotas``
    (audiences joined by ``+``, quantity, scope), ``citations`` (number, ISO date) and
    ``phases`` (name, ISO start, ISO end) the repeatable ones.
    """

    id: str
    fields: dict[str, str]
    lines: tuple[GoldLine, ...]
    awards: tuple[tuple[str, ...], ...] = ()
    quotas: tuple[tuple[str, ...], ...] = ()
    citations: tuple[tuple[str, ...], ...] = ()
    phases: tuple[tuple[str, ...], ...] = ()

    def field(self, name: str) -> str:
        """Return an ``@`` value, or an empty string where the plan does not have it."""
        return self.fields.get(name, "")

    def restored(self) -> RestoredDocument:
        """Return the plan as restoration leaves it: one paragraph a line."""
        paragraphs = []
        position = 0
        for line in self.text().split("\n"):
            end = position + len(line)
            paragraphs.append(Paragraph(text=line, page=1, start=position, end=end, role=LineRole.TEXT))
            position = end + 1
        return RestoredDocument(document_id="0" * 16, paragraphs=tuple(paragraphs), pages=(Sheet(number=1),))

    @property
    def has_letterhead(self) -> bool:
        """Whether authority and motto are printed (``@header none`` leaves them out)."""
        return self.field("header") != "none"

    @property
    def issuers(self) -> tuple[str, ...]:
        """Printed lines of authority, the higher one first."""
        names = (self.field("parent_issuer"), self.field("issuer")) if self.has_letterhead else ()
        return tuple(name for name in names if name)

    @property
    def motto(self) -> tuple[str, ...]:
        """Lines at the right of the letterhead."""
        own = tuple(part.strip() for part in self.field("motto").split("|") if part.strip())
        return (own or MOTTO) if self.has_letterhead else ()

    @property
    def number_line(self) -> str:
        """The line with the number of the paper, as printed."""
        return f"{self.field('number_label') or 'Số:'} {self.field('document_number')}"

    @property
    def date_line(self) -> str:
        """Place and date as printed: days are padded, so are the months 1 and 2."""
        if self.field("date_text") or not self.field("issue_date"):
            return self.field("date_text")
        year, month, day = self.field("issue_date").split("-")
        shown = month if int(month) <= 2 else str(int(month))
        return f"{self.field('issue_place')}, ngày {day} tháng {shown} năm {year}"

    @property
    def recipients(self) -> tuple[str, ...]:
        """Recipients without their dash."""
        return self._texts(LineTag.RECIPIENT)

    @property
    def footnotes(self) -> tuple[str, ...]:
        """Footnotes with their marks."""
        lines = self._texts(LineTag.FOOTNOTE)
        return lines[: len(lines) - len(self.appendix)]

    @property
    def appendix(self) -> tuple[str, ...]:
        """The appendix behind the signature: ``fn`` lines from ``PHỤ LỤC`` on."""
        return tuple(dropwhile(lambda line: not line.startswith("PHỤ LỤC"), self._texts(LineTag.FOOTNOTE)))

    @property
    def dossier_items(self) -> tuple[str, ...]:
        """Papers of an award dossier."""
        return self._texts(LineTag.DOSSIER_ITEM)

    @property
    def body(self) -> tuple[GoldLine, ...]:
        """All lines between the title and the recipients."""
        return tuple(line for line in self.lines if line.tag not in (LineTag.RECIPIENT, LineTag.FOOTNOTE))

    @property
    def signature(self) -> tuple[str, ...]:
        """Printed lines of the signature block, from the signing prefix to the name."""
        return tuple(line for line in (*self.posts, self.field("signer_extra"), self.field("signer")) if line)

    @property
    def posts(self) -> tuple[str, ...]:
        """Printed lines above the signature: each signing prefix on its own, then the post."""
        lines = (*_SIGNING_PREFIX.split(self.field("signing_mode")), self.field("signer_title"))
        return tuple(line for line in lines if line)

    @property
    def criteria(self) -> tuple[GoldLine, ...]:
        """Criteria with their form and audience."""
        return tuple(line for line in self.lines if line.tag is LineTag.CRITERION)

    @property
    def tasks(self) -> tuple[GoldTask, ...]:
        """Tasks of lists and of task tables, in order.

        Columns of a table are told by their printed titles: time, supporting unit (not
        scored), and the first other column after the task is who is responsible.
        """
        found: list[GoldTask] = []
        columns = {"period_text": 2, "responsible": 3}
        for line in self.lines:
            if line.tag is LineTag.TABLE_HEADER:
                columns = _task_columns(line.cells)
            elif line.tag is LineTag.TASK:
                found.append(GoldTask(text=line.text))
            elif line.tag is LineTag.TASK_ROW:
                cells = line.cells
                values = {name: cells[n] or None for name, n in columns.items() if n < len(cells)}
                found.append(GoldTask(text=cells[1], **values))
        return tuple(found)

    def section_texts(self) -> dict[SectionKind, str]:
        """Return the text of every kind of section, headings left out, paragraphs by newlines."""
        texts: dict[SectionKind, list[str]] = {}
        current: SectionKind | None = None
        for line in self.body:
            if line.tag is LineTag.HEADING:
                current = line.kind
                if current and line.runs_on:
                    texts.setdefault(current, []).append(line.text.partition(":")[2].strip())
                continue
            kind = SectionKind.CAN_CU if line.tag is LineTag.PREAMBLE else current
            if kind:
                texts.setdefault(kind, []).append(line.printed)
        return {kind: "\n".join(parts) for kind, parts in texts.items()}

    def text(self) -> str:
        """Return the whole plan as printed, in reading order, one paragraph a line."""
        return "\n".join(self.readings()[0])

    def readings(self) -> tuple[tuple[str, ...], ...]:
        """Return the plan's lines in every order that is right for a two-column letterhead.

        First as :meth:`text` has it, then left column before right, right before left,
        and row by row.
        """
        rest = (DOCUMENT_TYPE, self.field("title"), *(line.printed for line in self.body))
        if self.recipients:
            rest += ("Nơi nhận:", *(f"- {name}" for name in self.recipients))
        rest += (*self.signature, *self.footnotes, *self.appendix)
        if not self.field("document_number"):
            return (rest,)
        left = (*self.issuers, self.number_line)
        right = (*self.motto, self.date_line)
        rows = tuple(part for part in chain(*zip_longest(left, right)) if part)
        heads = (
            (*self.issuers, *self.motto, self.number_line, self.date_line),
            left + right,
            right + left,
            rows,
        )
        return tuple(head + rest for head in heads)

    def _texts(self, tag: LineTag) -> tuple[str, ...]:
        return tuple(line.text for line in self.lines if line.tag is tag)


def read_gold(path: Path) -> GoldPlan:
    """Read one gold plan.

    Raises:
        UsageError: the file is missing, is no UTF-8, has no ``@id``, or holds a tag, kind,
            form or audience that the format does not know.
    """
    try:
        raw = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("gold_unreadable", file=path, cause=error) from error
    fields: dict[str, str] = {}
    lists: dict[str, list[tuple[str, ...]]] = {name: [] for name in _LEAST_VALUES}
    lines: list[GoldLine] = []
    for number, printed in enumerate(unicodedata.normalize("NFC", raw).splitlines(), 1):
        if not printed.strip():
            continue
        tag, _, text = printed.partition("\t")
        name = tag.removeprefix("@")
        if name == tag:
            line = _gold_line(tag, text.strip())
            if line is None:
                raise UsageError("gold_tag", file=path, line=number, tag=tag)
            lines.append(line)
        elif name in _LEAST_VALUES:
            values = tuple(value.strip() for value in text.split("|"))
            if len(values) < _LEAST_VALUES[name]:
                raise UsageError("gold_values", file=path, line=number, tag=tag, count=_LEAST_VALUES[name])
            lists[name].append(values)
        else:
            fields[name] = text.strip()
    if not fields.get("id"):
        raise UsageError("gold_unreadable", file=path, cause="@id")
    return GoldPlan(
        id=fields["id"],
        fields=fields,
        lines=tuple(lines),
        awards=tuple(lists["award"]),
        quotas=tuple(lists["quota"]),
        citations=tuple(lists["cite"]),
        phases=tuple(lists["phase"]),
    )


def gold_files(paths: list[Path]) -> list[Path]:
    """Return gold plans in order: each file as it is, each folder as the ``*.plan`` in it, however deep, by path."""
    found: list[Path] = []
    for path in paths:
        found += sorted(path.rglob("*.plan")) if path.is_dir() else [path]
    return found


def _gold_line(tag: str, text: str) -> GoldLine | None:
    """Make a line from its tag, None where the tag is not one of the format's."""
    try:
        if heading := _HEADING.fullmatch(tag):
            return GoldLine(
                tag=LineTag.HEADING,
                text=text,
                level=int(heading[1]),
                kind=SectionKind(heading[3]),
                runs_on=bool(heading[2]),
            )
        head, *rest = tag.split(":")
        plain = LineTag(head)
        if plain is LineTag.HEADING or (rest and plain is not LineTag.CRITERION):
            return None
        if plain is LineTag.CRITERION:
            form, audience = (*rest, "", "")[:2]
            names = frozenset(Audience(name) for name in audience.split("+") if name)
            return GoldLine(tag=plain, text=text, form=AwardForm(form) if form else None, audience=names)
        return GoldLine(tag=plain, text=text)
    except ValueError:
        return None


def _task_columns(titles: tuple[str, ...]) -> dict[str, int]:
    """Return the places of the period and responsible columns of a task table."""
    columns: dict[str, int] = {}
    for place, title in enumerate(titles[2:], 2):
        if _PERIOD_COLUMN.search(title):
            columns.setdefault("period_text", place)
        elif not _SUPPORT_COLUMN.search(title):
            columns.setdefault("responsible", place)
    return columns
