"""The words of a page after a person wrote some of them anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

from pipeline.records.page import Box
from pipeline.records.restored import RestoredWord


@dataclass(frozen=True, slots=True)
class Rewritten:
    """``[start, end)`` of ``text`` (text.txt as it was) is written as ``after``."""

    start: int
    end: int
    after: str
    text: str


def words_after(words: Sequence[RestoredWord], stretch: Rewritten) -> tuple[RestoredWord, ...]:
    """Return the words with a rewritten stretch in them, and all that stand behind it moved along.

    As many words as before keep their boxes one by one; otherwise the new ones share the place of the
    old ones by letters. What a person wrote is certain.
    """
    grown = len(stretch.after) - (stretch.end - stretch.start)
    met = [w for w in words if w.start is not None and w.start < stretch.end and _end(w) > stretch.start]
    made = _written(met, stretch)
    out: list[RestoredWord] = []
    for word in words:
        if any(word is other for other in met):
            out += made
            made = []
        elif word.start is not None and word.start >= stretch.end:
            out.append(replace(word, start=word.start + grown, end=_end(word) + grown))
        else:
            out.append(word)
    return tuple(out)


def _written(met: Sequence[RestoredWord], stretch: Rewritten) -> list[RestoredWord]:
    if not met:
        return []
    first, last = met[0], met[-1]
    begin, finish = first.start or 0, _end(last)
    head, tail = stretch.text[begin : stretch.start], stretch.text[stretch.end : finish]
    whole = head + stretch.after + tail
    parts = whole.split()
    one_by_one = len(parts) == len(met)
    box = reduce(Box.union, (word.box for word in met if (word.page, word.line) == (first.page, first.line)))
    read = " ".join(text for word in met if (text := _read(word)))
    made: list[RestoredWord] = []
    at = 0
    for number, part in enumerate(parts):
        at = whole.index(part, at)
        new = replace(first, text=part, confidence=1.0, start=begin + at, end=begin + at + len(part))
        if one_by_one:
            old = met[number]
            was = _read(old)
            new = replace(new, page=old.page, line=old.line, box=old.box, read=was if was != part else None)
        else:
            step = box.width / len(whole)
            share = replace(box, left=box.left + at * step, right=box.left + (at + len(part)) * step)
            new = replace(new, box=share, read="" if number else read)
        made.append(new)
        at += len(part)
    return made


def _read(word: RestoredWord) -> str:
    return word.text if word.read is None else word.read


def _end(word: RestoredWord) -> int:
    return word.end or 0
