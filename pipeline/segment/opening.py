"""A line that opens a section, as the rest of the room knows it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.segment.kinds import Verdict


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that opens a section.

    ``entry`` and ``more`` are the indexes of its line and of the lines its heading goes on in;
    ``text_at`` is where text of the section begins in the (last) line, None where the heading
    fills it. ``rank`` orders headings: a section closes all open ones of its rank or a higher.
    """

    entry: int
    more: tuple[int, ...]
    heading: str | None
    number: str | None
    text_at: int | None
    rank: int
    verdict: Verdict
