"""The letterhead and the signature block, which papers set in two columns without rulings.

In DOCX and HTML they are tables, or lines with tab stops; taken for data they would mix
issuer and motto, recipients and signer. The words that tell them are data (``letterhead.toml``).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.records.page import LineRole

_LIST_MARK = re.compile(r"^(?:[-+*•]|\w{1,4}[.)]|[\d.]+)$")
_MOST_ROWS = 12
_ROWS_WITHOUT_MOTTO = 3
_LONGEST_LETTERHEAD = 1_200
_LONGEST_SIGNATURE = 6_000
"""Characters of a whole letterhead or signature table; a longer one holds the paper itself."""


@dataclass(frozen=True)
class _Patterns:
    motto: re.Pattern[str]
    recipients: re.Pattern[str]
    signing: re.Pattern[str]
    number: re.Pattern[str]
    date: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    table = tomllib.loads(Path(__file__).with_name("letterhead.toml").read_text(encoding="utf-8"))
    return _Patterns(
        motto=re.compile("|".join(table["motto"])),
        recipients=re.compile(table["recipients"], re.M),
        signing=re.compile(table["signing"], re.M),
        number=re.compile(table["number"], re.M),
        date=re.compile(table["date"]),
    )


def column_roles(columns: dict[int, str], rows: int) -> dict[int, LineRole] | None:
    """Return the role of each column of a layout table, None where the table holds data.

    ``columns`` maps the columns that hold text (from 0) to all their text.
    """
    if not 2 <= len(columns) <= 3 or rows > _MOST_ROWS:
        return None
    tell = _patterns()
    size = sum(map(len, columns.values()))
    right = _right_of_letterhead(columns, rows) if size <= _LONGEST_LETTERHEAD else None
    if right is not None:
        return {c: LineRole.LETTERHEAD_RIGHT if c >= right else LineRole.LETTERHEAD_LEFT for c in columns}
    recipients = [c for c, text in columns.items() if tell.recipients.search(text.lower())]
    if len(recipients) == 1 and size <= _LONGEST_SIGNATURE:
        return {c: LineRole.RECIPIENTS if c == recipients[0] else LineRole.SIGNATURE for c in columns}
    signing = [c for c, text in columns.items() if tell.signing.search(text)]
    if signing and rows <= 6 and size <= _LONGEST_LETTERHEAD:
        return dict.fromkeys(columns, LineRole.SIGNATURE)
    return None


def _right_of_letterhead(columns: dict[int, str], rows: int) -> int | None:
    """Return the column of motto and date, None where the columns are no letterhead."""
    tell = _patterns()
    mottos = [c for c, text in columns.items() if tell.motto.search(text.lower())]
    if len(mottos) == 2 and tell.date.search(columns[mottos[1]].lower()):
        del mottos[0]  # the issuer's name holds that of the Youth Union, which is the motto as well
    if len(mottos) == 1:
        return mottos[0]
    if rows > _ROWS_WITHOUT_MOTTO:
        return None
    # A union's paper may have no motto: number below its name and date stand side by side.
    numbered = [c for c, text in columns.items() if _is_named(text) and tell.number.search(text.lower())]
    dated = [c for c, text in columns.items() if tell.date.search(text.lower())]
    return dated[0] if len(numbered) == len(dated) == 1 and numbered < dated else None


def _is_named(text: str) -> bool:
    """Tell whether a line is a name in capitals."""
    return any(line.isupper() and len(line.split()) > 1 and ":" not in line for line in text.split("\n"))


def begins_closing(text: str) -> bool:
    """Tell whether a text is the label of the recipients, which stands left of the signature."""
    return _patterns().recipients.search(text.lower()) is not None


def is_tabbed(text: str, goes_on: bool) -> bool:
    """Tell whether a paragraph is a line of a letterhead or signature typed with tabs.

    Where one ``goes_on``, any line of two parts belongs to it, list items apart.
    """
    if tabbed_roles(text) is not None:
        return True
    parts = _tab_parts(text)
    return goes_on and len(parts) == 2 and not _LIST_MARK.match(parts[0])


def tabbed_roles(text: str) -> tuple[LineRole, LineRole] | None:
    """Return the roles of what stands before and after the tab, None where the words do not tell."""
    parts = _tab_parts(text)
    if len(parts) != 2:
        return None
    tell = _patterns()
    left, right = parts
    numbered = tell.number.search(left.lower()) and tell.date.search(right.lower())
    if numbered or tell.motto.search(right.lower()):
        return LineRole.LETTERHEAD_LEFT, LineRole.LETTERHEAD_RIGHT
    if tell.recipients.search(left.lower()):
        return LineRole.RECIPIENTS, LineRole.SIGNATURE
    return None


def _tab_parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("\t") if part.strip()] if "\n" not in text else []
