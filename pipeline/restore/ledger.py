"""The ledger: every edit of a text goes through it, so that nothing that was read is lost.

Passes see the current text and hand in edits in its coordinates. The ledger keeps one list of
changes against the original; replacing every ``before`` by its ``after`` in the original gives
the current text exactly, whatever passes ran.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pipeline.records.restored import Cause, Change


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``[start, end)`` of the current text by ``after``; offsets count characters."""

    start: int
    end: int
    after: str
    cause: Cause
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A changed stretch: ``[start, end)`` of the current text stands for ``[first, last)`` of the original."""

    start: int
    end: int
    first: int
    last: int
    cause: Cause
    confidence: float


class Ledger:
    """A text under repair and the account of all its changes."""

    def __init__(self, original: str) -> None:
        self.original = original
        self.text = original
        self._pieces: list[_Piece] = []

    def apply(self, edits: Iterable[Edit]) -> None:
        """Make edits of one pass, given in the coordinates of the current text.

        Edits may come in any order but must not overlap; a change that touches an earlier one
        is merged with it, keeps the earlier cause and the lower confidence.

        Raises:
            ValueError: two edits overlap or one lies outside the text.
        """
        wanted = [e for e in edits if self.text[e.start : e.end] != e.after]
        wanted.sort(key=lambda e: (e.start, e.end))
        if not wanted:
            return
        if wanted[0].start < 0 or wanted[-1].end > len(self.text):
            raise ValueError("edit outside the text")
        if any(a.end > b.start for a, b in pairwise(wanted)):
            raise ValueError("edits overlap")
        before = self.text
        chunks: list[str] = []
        pieces: list[_Piece] = []
        done = 0
        grown = 0  # current length so far minus length of the text before these edits
        old = 0  # index of the first earlier piece not yet taken over
        shift = 0  # original offset minus offset in the text before, after the pieces taken over
        index = 0
        while index < len(wanted) or old < len(self._pieces):
            start, end, taken, kept = self._cluster(wanted, index, old)
            cluster, earlier = wanted[index:taken], self._pieces[old:kept]
            index, old = taken, kept
            first = earlier[0].first - (earlier[0].start - start) if earlier else start + shift
            last = earlier[-1].last + (end - earlier[-1].end) if earlier else end + shift
            shift = last - end
            after = _replaced(before, start, end, cluster)
            chunks += (before[done:start], after)
            done = end
            if after != self.original[first:last]:
                cause = earlier[0].cause if earlier else cluster[0].cause
                confidence = min([e.confidence for e in cluster] + [p.confidence for p in earlier])
                pieces.append(
                    _Piece(start + grown, start + grown + len(after), first, last, cause, confidence)
                )
            grown += len(after) - (end - start)
        chunks.append(before[done:])
        self.text = "".join(chunks)
        self._pieces = pieces

    def _cluster(self, wanted: list[Edit], index: int, old: int) -> tuple[int, int, int, int]:
        """Return the extent of the next stretch that edits and earlier pieces make together.

        Stretches that only touch stay apart, unless one of them is empty: an insertion has no
        place of its own beside its neighbour.
        """
        pieces = self._pieces
        edit_first = index < len(wanted) and (
            old == len(pieces)
            or (wanted[index].start, wanted[index].end) <= (pieces[old].start, pieces[old].end)
        )
        start, end = (
            (wanted[index].start, wanted[index].end) if edit_first else (pieces[old].start, pieces[old].end)
        )
        taken, kept = (index + 1, old) if edit_first else (index, old + 1)
        while True:
            if (
                taken < len(wanted)
                and kept > old
                and _meets(start, end, wanted[taken].start, wanted[taken].end)
            ):
                end, taken = max(end, wanted[taken].end), taken + 1
            elif (
                kept < len(pieces)
                and taken > index
                and _meets(start, end, pieces[kept].start, pieces[kept].end)
            ):
                end, kept = max(end, pieces[kept].end), kept + 1
            else:
                return start, end, taken, kept

    def changes(self) -> tuple[Change, ...]:
        """Return all changes from the original to the current text, in order, with their pages."""
        breaks = [i for i, c in enumerate(self.original) if c == "\f"]
        return tuple(
            Change(
                page=bisect_right(breaks, piece.first - 1) + 1,
                start=piece.first,
                end=piece.last,
                text_start=piece.start,
                text_end=piece.end,
                before=self.original[piece.first : piece.last],
                after=self.text[piece.start : piece.end],
                confidence=round(piece.confidence, 4),
                cause=piece.cause,
            )
            for piece in self._pieces
        )


def _meets(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Tell whether a later stretch overlaps an earlier one, or touches it where one of them is empty."""
    return other_start < end or (other_start == end and (other_start == other_end or start == end))


def _replaced(text: str, start: int, end: int, edits: list[Edit]) -> str:
    parts: list[str] = []
    done = start
    for edit in edits:
        parts += (text[done : edit.start], edit.after)
        done = edit.end
    parts.append(text[done:end])
    return "".join(parts)
