"""What a text recogniser must do; the rest of the room knows no more about it than this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pipeline.ocr.image import Grey
from pipeline.records.page import Word


class Engine(Protocol):
    """Reads images of single lines of text."""

    def read_lines(self, lines: Sequence[Grey], page: int) -> list[tuple[Word, ...]]:
        """Return the words of each line image, left to right, with boxes in its pixels.

        Args:
            lines: grey images of one line of text each, dark on light, all of one page.
            page: number of the page, for errors.

        Raises:
            DocumentError: the engine failed, gave nonsense or took too long.
            MissingProgramError: the program or its model is not installed.
        """
        ...

    def versions(self) -> dict[str, str]:
        """Name and version of the program and its model."""
        ...
