"""Names of places, offices and people as text to count: a line for each row of some tables.

A table is a ``.tsv`` with a header, or a ``.txt`` of one entry a line below a header. Columns of
codes, shares and counts are no text; a ``count`` says how often a row is to be seen (its
logarithm counts, so that the first rows do not drown the rest). Tables of surnames, middle names
and given names are brought together to whole names of people, drawn by their counts.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

_NO_TEXT = frozenset({"code", "province_code", "kind", "share", "count", "admin_count", "general_count"})
_PARTS = ("surname", "middle_name", "given_name")
_PEOPLE = 40_000
_MOST = 12
"""Times a row is seen at the most."""


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def _times(count: str) -> int:
    return min(_MOST, int(count).bit_length()) if count.isdigit() else 1


def lines(folder: Path, seed: int) -> Iterator[str]:
    """Yield the lines that the tables of a folder give, the same for the same seed."""
    chance = random.Random(seed)
    parts: dict[str, list[tuple[str, int]]] = {}
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".tsv", ".txt")):
        for row in _rows(path):
            cells = {key: (value or "").strip() for key, value in row.items() if isinstance(value, str)}
            part = next((name for name in _PARTS if name in cells), None)
            if part is not None and cells.get("count", "").isdigit():
                parts.setdefault(part, []).append((cells[part], int(cells["count"])))
                continue
            text = [value for key, value in cells.items() if value and key not in _NO_TEXT]
            for _ in range(_times(cells.get("count", "1"))):
                yield ", ".join(text)
    if all(name in parts for name in _PARTS):
        drawn = [
            chance.choices([n for n, _ in parts[p]], [c for _, c in parts[p]], k=_PEOPLE) for p in _PARTS
        ]
        for name in zip(*drawn, strict=True):
            yield " ".join(name)
