"""Numbers of papers and dates that the narrow cell of a table broke over two lines: ``54/2019/NĐ- CP``, ``07/ 01/2021``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.records.page import Line, LineRole
from pipeline.records.restored import Cause
from pipeline.restore.ledger import Edit

_SURE = 0.95
_YEAR = r"(?:19|20)\d\d"
_BROKEN = tuple(
    map(
        re.compile,
        (
            rf"(?<!\w)\d{{1,5}}/(?:{_YEAR}/)?[A-ZĐ][A-ZĐa-zđ]{{0,5}}-(?P<gap>\s)[A-ZĐ]{{2,}}",
            rf"(?<!\w)\d{{1,5}}/(?P<gap>\s){_YEAR}/[A-ZĐ]",
            rf"(?<!\w)\d{{1,5}}/{_YEAR}/(?P<gap>\s)[A-ZĐ]{{2}}",
            rf"(?<![\w/])\d{{1,2}}/(?P<gap>\s)\d{{1,2}}/{_YEAR}(?!\w)",
            rf"(?<![\w/])\d{{1,2}}/\d{{1,2}}/(?P<gap>\s){_YEAR}(?!\w)",
        ),
    )
)
"""Each with the blank where the line ended; what stands on either side leaves no other way to read it."""


def code_edits(lines: Sequence[tuple[int, str]], printed: Sequence[Line | None]) -> Iterator[Edit]:
    """Yield the edits that join numbers and dates in the cells of tables.

    Args:
        lines: offset and text of every line.
        printed: the record of each line on its page, None where there is none; such lines stay as they are.
    """
    for (offset, text), line in zip(lines, printed, strict=True):
        if line is not None and line.role is LineRole.TABLE_ROW:
            gaps = {found.start("gap") for broken in _BROKEN for found in broken.finditer(text)}
            for at in sorted(gap for gap in gaps if text[gap] != "\t"):
                yield Edit(offset + at, offset + at + 1, "", Cause.LINE_JOIN, _SURE)
