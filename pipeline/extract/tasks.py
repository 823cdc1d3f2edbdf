"""Tasks: items of the plan's content, with the lines that say who does them and when, and rows of its task tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline.extract.paper import Paper
from pipeline.extract.task_facets import Facet, FacetKind, facet_of, facet_of_heading, says_who
from pipeline.extract.task_items import is_item, is_task_heading, listed_task
from pipeline.extract.task_tables import TaskTable, attached_tasks, due, task_of_row
from pipeline.records.plan import TaskRow
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind


def read_tasks(
    paper: Paper, issue: date | None, year: int | None, phases: frozenset[int] = frozenset()
) -> list[TaskRow]:
    """Return all tasks in order; the words of a table's time and responsibility are kept as printed.

    ``issue`` is the date of the paper and ``year`` the year of dates that leave it out; ``phases`` tells where
    the phases of the campaign begin, which are no tasks.
    """
    rows: list[TaskRow] = []
    table: TaskTable | None = None
    listed = _Listed(paper, issue, year)
    for index, block in enumerate(paper.blocks):
        section = paper.section_of(block)
        if block.role is BlockRole.TABLE_HEADER:
            table = TaskTable.of_header(paper, index)
        elif block.role is BlockRole.TABLE_ROW and section is not None:
            if table is None or table.section != block.section_no:
                table = TaskTable.without_header(paper, index, section)
            if not table.holds_tasks(paper, section) or block.start in phases:
                continue
            if row := task_of_row(paper, block, table.roles, issue, year, len(rows) + 1):
                rows.append(row)
        elif section is not None:
            listed.take(block, section, rows)
    return rows + attached_tasks(paper, issue, year, len(rows))


@dataclass(slots=True)
class _Listed:
    """Walks the lines of sections, adds tasks to the rows and what later lines say of them."""

    paper: Paper
    issue: date | None
    year: int | None
    together: list[int] = field(default_factory=list)
    """Rows of which the next facets tell: those since the last facets."""
    section: Section | None = None
    told: bool = False
    unfinished: tuple[FacetKind, Block] | None = None
    """A facet whose words stand in the lines below."""
    seen: dict[int, tuple[FacetKind | None, bool]] = field(default_factory=dict)
    """Of each section by its number, asked once: what its heading tells of tasks, and whether its lines are tasks."""

    def take(self, block: Block, section: Section, rows: list[TaskRow]) -> None:
        """Read one line that stands in no table."""
        named, of_tasks = self._about(section)
        if (named or of_tasks) and (facet := self._facet(block, named)):
            self._tell(facet, section, rows)
        elif (
            of_tasks
            and not named
            and (is_task_heading(self.paper, section, block) or is_item(self.paper, section, block))
        ):
            if self.told or section is not self.section:
                self.together, self.section, self.told = [], section, False
            self.together.append(len(rows))
            rows.append(listed_task(self.paper, block, self.issue, self.year, len(rows) + 1))

    def _about(self, section: Section) -> tuple[FacetKind | None, bool]:
        if section.section_no not in self.seen:
            of_tasks = section.kind is SectionKind.NOI_DUNG or (
                section.kind is SectionKind.GIAI_PHAP and says_who(self.paper, section)
            )
            self.seen[section.section_no] = facet_of_heading(section), of_tasks
        return self.seen[section.section_no]

    def _facet(self, block: Block, named: FacetKind | None) -> Facet | None:
        """Return what a line says of the tasks above it, the items below an empty label included."""
        facet = facet_of(block, self.paper.flat(block))
        above, self.unfinished = self.unfinished, None
        if facet is None and named and block.role in (BlockRole.BODY, BlockRole.LIST_ITEM):
            return Facet(named, block.text.lstrip("-+*• ").rstrip(" .;"))
        if facet is not None:
            if not facet.words:
                self.unfinished = (facet.kind, block)
            return facet
        if above is None or block.role is not BlockRole.LIST_ITEM or block.section_no != above[1].section_no:
            return None
        if block.text[:1] == above[1].text[:1]:
            return None
        self.unfinished = above
        return Facet(above[0], block.text.lstrip("-+*• ").rstrip(" .;"))

    def _tell(self, facet: Facet, section: Section, rows: list[TaskRow]) -> None:
        """Give the tasks above what a facet says of them and they do not say themselves."""
        if self.section is None or not self._is_of(section, self.section):
            return
        if facet.kind is FacetKind.PERIOD and section is not self.section and not self.told:
            return  # the time of the whole plan rather than that of these tasks
        self.told = True
        for index in self.together:
            row = rows[index]
            if facet.kind is FacetKind.RESPONSIBLE and facet.words:
                said = f"{row.responsible}; {facet.words}" if self.unfinished and row.responsible else None
                rows[index] = row.model_copy(update={"responsible": said or row.responsible or facet.words})
            elif facet.kind in (FacetKind.PERIOD, FacetKind.DEADLINE) and facet.words and not row.period_text:
                span = due(facet.words, self.issue, self.year)
                started = span is not None and facet.kind is FacetKind.PERIOD
                rows[index] = row.model_copy(
                    update={
                        "period_text": facet.words,
                        "start_date": span.first if span and started else None,
                        "due_date": span.last if span else None,
                    }
                )

    def _is_of(self, section: Section, tasks: Section) -> bool:
        """Whether facets in one section tell of the tasks of another: the same, or its neighbour under one heading."""
        if section is tasks:
            return True
        return self._about(section)[0] is not None and any(
            above.section_no == section.parent_no for above in self.paper.above(tasks)
        )
