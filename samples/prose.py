"""Paragraphs as Vietnamese official papers set them: justified, first line indented.

Reportlab's own paragraphs never break a line at the hyphen of ``30/CTr-UBND``; word
processors do, and such broken numbers are what the pipeline has to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from reportlab.pdfbase.pdfmetrics import getAscentDescent, stringWidth
from reportlab.platypus import Flowable

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")


class Run(NamedTuple):
    """A stretch of text in one face; ``size`` and ``rise`` are in points."""

    text: str
    font: str
    size: float
    rise: float = 0.0

    @property
    def width(self) -> float:
        """Width in points."""
        return stringWidth(self.text, self.font, self.size)


@dataclass(frozen=True)
class Setting:
    """How a paragraph is set; all lengths in points."""

    align: str = "justify"
    leading: float = 18.0
    first_indent: float = 0.0
    space_before: float = 0.0
    space_after: float = 0.0
    break_at_hyphen: bool = True


@dataclass(frozen=True)
class _Chunk:
    """What cannot be broken: runs in a row, and whether a space stands before them."""

    runs: tuple[Run, ...]
    spaced: bool

    @property
    def width(self) -> float:
        return sum(run.width for run in self.runs)

    @property
    def space(self) -> float:
        return stringWidth(" ", self.runs[0].font, self.runs[0].size) if self.spaced else 0.0


class Prose(Flowable):
    """One paragraph of runs.

    ``on_mark`` is called with a footnote mark and its page when a line that holds one is
    drawn.
    """

    def __init__(
        self,
        runs: Iterable[Run],
        setting: Setting,
        on_mark: Callable[[str, int], None] | None = None,
    ) -> None:
        super().__init__()
        self._chunks = _chunks(_raise_marks(runs), setting.break_at_hyphen)
        self._setting = setting
        self._on_mark = on_mark
        self._lines: list[list[_Chunk]] = []
        self._ends_paragraph = True

    def getSpaceBefore(self) -> float:  # noqa: N802 (reportlab's name)
        """Space above, in points."""
        return self._setting.space_before

    def getSpaceAfter(self) -> float:  # noqa: N802 (reportlab's name)
        """Space below, in points."""
        return self._setting.space_after

    def natural_width(self) -> float:
        """Width of the paragraph on one line, in points."""
        return sum(chunk.width + chunk.space for chunk in self._chunks)

    def widest_chunk(self) -> float:
        """Width of the widest stretch that cannot be broken, in points."""
        return max((chunk.width for chunk in self._chunks), default=0.0)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Break the lines; return the size needed."""
        self._lines = _break(self._chunks, available_width, self._setting.first_indent)
        if self._setting.align == "centre":
            self._lines = _balanced(self._chunks, available_width, len(self._lines))
        self.width, self.height = available_width, self._setting.leading * len(self._lines)
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Cut into what fits the page and the rest, never leaving one line alone."""
        self.wrap(available_width, available_height)
        count = len(self._lines)
        fit = min(int(available_height // self._setting.leading), count - 2)
        if fit < 2:
            return []
        first, rest = (
            self._part(self._lines[:fit], {"space_after": 0.0}, ends=False),
            self._part(self._lines[fit:], {"first_indent": 0.0, "space_before": 0.0}, ends=True),
        )
        return [first, rest]

    def draw(self) -> None:
        """Draw all lines on the canvas of the page."""
        setting = self._setting
        for number, line in enumerate(self._lines):
            size = max(run.size for chunk in line for run in chunk.runs)
            ascent, descent = getAscentDescent(line[0].runs[0].font, size)
            # Half the spare leading above the line, so that it stands in the middle of its band.
            below = (setting.leading - (ascent - descent)) / 2 - descent
            baseline = self.height - setting.leading * (number + 1) + below
            last = number == len(self._lines) - 1 and self._ends_paragraph
            self._draw_line(line, baseline, setting.first_indent if number == 0 else 0.0, last)

    def _part(self, lines: Sequence[list[_Chunk]], changes: dict[str, float], ends: bool) -> Prose:
        part = Prose((), replace(self._setting, **changes), self._on_mark)
        part._chunks = [chunk for line in lines for chunk in line]
        part._ends_paragraph = ends and self._ends_paragraph
        return part

    def _draw_line(self, line: list[_Chunk], baseline: float, indent: float, last: bool) -> None:
        spare = self.width - indent - _width(line)
        gaps = sum(chunk.spaced for chunk in line[1:])
        start, stretch = indent, 0.0
        if self._setting.align == "centre":
            start += spare / 2
        elif self._setting.align == "right":
            start += spare
        elif self._setting.align == "justify" and gaps and not last:
            stretch = spare / gaps
        text = self.canv.beginText(start, baseline)
        text.setWordSpace(stretch)
        for run in _joined(line):
            text.setFont(run.font, run.size)
            text.setRise(run.rise)
            text.textOut(run.text)
            if run.rise and self._on_mark:
                self._on_mark(run.text, self.canv.getPageNumber())
        text.setRise(0)
        self.canv.drawText(text)


def _raise_marks(runs: Iterable[Run]) -> list[Run]:
    """Turn superscript figures into small raised ones, as word processors set footnote marks."""
    raised: list[Run] = []
    for run in runs:
        part = ""
        for character in run.text:
            if character in _RAISED:
                raised += [run._replace(text=part)] if part else []
                mark = character.translate(SUPERSCRIPTS)
                raised.append(Run(mark, run.font, run.size * 0.62, run.size * 0.36))
                part = ""
            else:
                part += character
        raised += [run._replace(text=part)] if part else []
    return raised


def _chunks(runs: Iterable[Run], break_at_hyphen: bool) -> list[_Chunk]:
    """Cut runs where a line may break: at spaces, and after hyphens inside a word."""
    chunks: list[_Chunk] = []
    pending: list[Run] = []
    spaced = False

    def close(next_spaced: bool) -> None:
        nonlocal pending, spaced
        if pending:
            chunks.append(_Chunk(tuple(pending), spaced))
        pending, spaced = [], next_spaced or (spaced and not pending)

    for run in runs:
        part = ""
        for place, character in enumerate(run.text):
            if character == " ":
                pending += [run._replace(text=part)] if part else []
                part = ""
                close(next_spaced=True)
                continue
            part += character
            inside = 0 < place < len(run.text) - 1
            around = inside and run.text[place - 1].isalnum() and run.text[place + 1].isalpha()
            if break_at_hyphen and character == "-" and around:
                pending.append(run._replace(text=part))
                part = ""
                close(next_spaced=False)
        pending += [run._replace(text=part)] if part else []
    close(next_spaced=False)
    return chunks


def _break(chunks: Sequence[_Chunk], width: float, first_indent: float) -> list[list[_Chunk]]:
    """Fill lines greedily, as word processors do."""
    lines: list[list[_Chunk]] = []
    room = width - first_indent
    for chunk in chunks:
        needed = chunk.width + (chunk.space if lines and lines[-1] else 0.0)
        if lines and needed <= room + 1e-6:
            lines[-1].append(chunk)
            room -= needed
        else:
            room = (width - first_indent if not lines else width) - chunk.width
            lines.append([chunk])
    return lines


def _balanced(chunks: Sequence[_Chunk], width: float, count: int) -> list[list[_Chunk]]:
    """Break into the same number of lines, of lengths as equal as can be."""
    lines = _break(chunks, width, 0.0)
    for narrower in range(int(width) - 1, 0, -2):
        tried = _break(chunks, narrower, 0.0)
        if len(tried) > count or any(_width(line) > narrower for line in tried):
            break
        lines = tried
    return lines


def _width(line: Sequence[_Chunk]) -> float:
    return sum(chunk.width for chunk in line) + sum(chunk.space for chunk in line[1:])


def _joined(line: Sequence[_Chunk]) -> list[Run]:
    """Join neighbouring runs of one face, so that the text layer holds whole stretches."""
    joined: list[Run] = []
    for place, chunk in enumerate(line):
        for number, run in enumerate(chunk.runs):
            text = f" {run.text}" if place and chunk.spaced and number == 0 else run.text
            if joined and joined[-1][1:] == run[1:]:
                joined[-1] = run._replace(text=joined[-1].text + text)
            else:
                joined.append(run._replace(text=text))
    return joined
