"""Lines put together into paragraphs, in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.records.page import LineRole
from pipeline.restore.paragraphs import Joiner, Row


@dataclass
class Group:
    """Rows that make one paragraph, each with the blank that goes before it."""

    rows: list[Row]
    glue: list[str]


def glue(before: str, after: str) -> str:
    """Return what stands between two joined lines: nothing after a hyphen inside a number or code."""
    if re.search(r"[\w)][-–/]$", before) and re.match(r"[\w(]", after):
        head = before[:-1].split()[-1] if before[:-1].split() else ""
        code = re.search(r"\d|/", head) is not None or head.isupper()
        named = head[:1].isupper() and after[:1].isupper()
        if code or named or before.endswith("/"):
            return ""
    return " "


def group(rows: Sequence[Row]) -> list[Group]:
    """Put lines together into paragraphs, in reading order; furniture is left out.

    A paragraph that goes on over a page break takes in the first line of the next page, whatever
    footnotes stand between.
    """
    kept = [row for row in rows if not row.furniture]
    joiner = Joiner(kept)
    groups: list[Group] = []
    body: Group | None = None
    for row in kept:
        aside = row.role in (LineRole.FOOTNOTE, LineRole.STAMP)
        target = groups[-1] if aside and groups else body
        if target is not None and (not aside or target.rows[-1].role is row.role):
            before = target.rows[-1]
            paragraph = " ".join(r.text for r in target.rows)
            turned = replace(row, gap=False) if row.page != before.page else row
            if joiner.continues(before, turned, paragraph):
                target.glue.append(glue(before.text, row.text))
                target.rows.append(row)
                joiner.see(row)
                continue
        groups.append(Group([row], [""]))
        if not aside:
            body = groups[-1]
        joiner.see(row)
    return groups
