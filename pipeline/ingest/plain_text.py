"""Plain text as lines, as they stand."""

from __future__ import annotations

import re

from pipeline.ingest.side_by_side import apart
from pipeline.records.page import IngestedPage, Line, LineRole
from pipeline.vietnamese.letters import nfc

_LINE_END = re.compile("\r\n|[\n\r\v\u2028\u2029]")
_BLANKS = " \t"
"""Blanks that may be cut at a line's end; VISCII has letters among Unicode's other blanks."""

_SPACED_SHARE = 0.8
_CONTINUED_SHARE = 0.15
"""A text is double-spaced when most lines are followed by a blank one and lines go on below it."""
_UNWRAPPED = 200
"""Characters; no editor or extractor breaks lines so late, a longer line is a whole paragraph."""
_UNWRAPPED_SHARE = 0.3
_ENDS = '.;:!?…/)"”’'


def split_lines(text: str) -> list[str]:
    """Split at line ends and at nothing else (``str.splitlines`` splits at letters of VISCII)."""
    return _LINE_END.split(text)


def pages(text: str) -> tuple[IngestedPage, ...]:
    """Return the pages of a text, split at form feeds, with the lines that are not blank.

    Lines keep their inner and leading blanks; those of a letterhead or closing set side by side
    are read column by column. A line starts a paragraph where a blank line
    stands above it or lines are not wrapped at all; in double-spaced text, as text
    extractors give it, blank lines say nothing. A line that plainly goes on is left open.
    """
    sheets = [[line.rstrip(_BLANKS) for line in split_lines(page)] for page in text.split("\f")]
    if len(sheets) > 1 and not any(sheets[-1]):
        sheets.pop()
    blanks_tell = not _double_spaced(sheets)
    unwrapped = _is_unwrapped(sheets)
    made = []
    for number, sheet in enumerate(sheets, start=1):
        lines = []
        above: str | None = None
        gap = False
        for line, role in apart(sheet):
            if _is_blank(line):
                gap = True
                continue
            starts = None
            if role is LineRole.TEXT and (unwrapped or (blanks_tell and gap)) and not _goes_on(above, line):
                starts = True
            lines.append(Line(text=nfc(line), role=role, starts_paragraph=starts))
            above, gap = line, False
        made.append(IngestedPage(number=number, lines=tuple(lines)))
    return tuple(made)


def _is_blank(line: str) -> bool:
    return not line.strip(_BLANKS + "\xa0\ufeff\u200b")


def _goes_on(above: str | None, line: str) -> bool:
    """Tell whether a line is the rest of a sentence (a page ended there, or a blank line is stray)."""
    if above is None:
        return line.lstrip()[:1].islower()
    return line.lstrip()[:1].islower() and above.rstrip()[-1:] not in _ENDS


def _double_spaced(sheets: list[list[str]]) -> bool:
    pairs = spaced = continued = 0
    for sheet in sheets:
        above: str | None = None
        gap = False
        for line in sheet:
            if _is_blank(line):
                gap = True
                continue
            if above is not None:
                pairs += 1
                spaced += gap
                continued += gap and _goes_on(above, line)
            above, gap = line, False
    return pairs > 0 and spaced >= pairs * _SPACED_SHARE and continued >= spaced * _CONTINUED_SHARE


def _is_unwrapped(sheets: list[list[str]]) -> bool:
    lengths = [len(line.strip()) for sheet in sheets for line in sheet]
    return sum(n for n in lengths if n > _UNWRAPPED) >= sum(lengths) * _UNWRAPPED_SHARE > 0
