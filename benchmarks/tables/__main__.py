"""Cells of printed tables in their row and column: ``python -m benchmarks.tables``.

Plans that print tables are rendered as they are and worn at four levels, read and restored. A cell of the plan
counts when the row that stands for its own in text.txt has, in the same column, text at least 0.95 alike.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz
from rich.console import Console
from rich.table import Table

from pipeline import ingest, ocr, restore
from pipeline.evaluate.gold import GoldPlan, gold_files, read_gold
from pipeline.evaluate.text import fold_value
from pipeline.records.page import LineRole, ReadDocument
from samples.collection import PLANS, scans
from samples.fonts import FAMILIES
from samples.paper import PaperStyle, print_plan
from samples.scan import LEVELS

BORN_DIGITAL = "born-digital"
PRINTED = [PLANS, *(PLANS.parent / "gold" / name for name in ("read/seen", "held-out/unseen"))]
ALIKE = 95
"""Likeness (0 to 100) from which a cell counts."""

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Score:
    """Cells of the plans, those that came out in place, rows of the plans and rows in text.txt."""

    cells: int = 0
    right: int = 0
    rows: int = 0
    found: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.cells + other.cells,
            self.right + other.right,
            self.rows + other.rows,
            self.found + other.found,
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tables", description=__doc__)
    parser.add_argument("--plans", nargs="+", type=Path, default=PRINTED)
    parser.add_argument(
        "--levels", nargs="+", choices=[BORN_DIGITAL, *LEVELS], default=[BORN_DIGITAL, *LEVELS]
    )
    parser.add_argument("--families", nargs="+", choices=FAMILIES, default=["liberation-serif"])
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    plans = [plan for plan in map(read_gold, gold_files(given.plans)) if gold_rows(plan)]
    table = Table("level", "plans", "rows", "rows in text.txt", "cells", "cells right %")
    for level in given.levels:
        score = Score()
        with tempfile.TemporaryDirectory() as name:
            for plan in plans:
                for file in _files(plan, level, given.families, given.seed, Path(name)):
                    score += scored(gold_rows(plan), read_rows(file))
        share = 100 * score.right / max(score.cells, 1)
        numbers = (len(plans), score.rows, score.found, score.cells)
        table.add_row(level, *map(str, numbers), f"{share:.1f}")
    Console(width=None if Console().is_terminal else 110).print(table)
    return 0


def _files(plan: GoldPlan, level: str, families: Sequence[str], seed: int, folder: Path) -> Iterable[Path]:
    if level == BORN_DIGITAL:
        made = (
            (f"{plan.id}.{family}.pdf", print_plan(plan, PaperStyle.of(plan, family, seed)).pdf)
            for family in families
        )
    else:
        made = ((name, content) for name, content in scans([plan], [level], families, seed))
    for name, content in made:
        path = folder / name
        path.write_bytes(content)
        yield path


def gold_rows(plan: GoldPlan) -> list[Cells]:
    """Return all table rows of a plan, headers included."""
    return [tuple(line.cells) for line in plan.body if line.is_row]


def read_rows(file: Path, engine: ocr.Engine | None = None) -> list[Cells]:
    """Return all table rows of the restored text of a file."""
    source = ingest.ingest(file, "0" * 16, ingest.Settings())
    pages = tuple(ocr.read(source, file, ocr.Settings(), engine))
    restored = restore.restore(ReadDocument(document_id="0" * 16, pages=pages), restore.Settings())
    return [tuple(p.text.split("\t")) for p in restored.paragraphs if p.role is LineRole.TABLE_ROW]


def scored(wanted: Sequence[Cells], found: Sequence[Cells]) -> Score:
    """Pair rows in their order so that most cells are right; count them."""
    best = [[0] * (len(found) + 1) for _ in range(len(wanted) + 1)]
    for i, row in enumerate(wanted, 1):
        for k, other in enumerate(found, 1):
            best[i][k] = max(best[i - 1][k], best[i][k - 1], best[i - 1][k - 1] + _right(row, other))
    return Score(sum(map(len, wanted)), best[-1][-1], len(wanted), len(found))


def _right(row: Cells, other: Cells) -> int:
    return sum(
        fuzz.ratio(fold_value(cell), fold_value(again)) >= ALIKE
        if fold_value(cell)
        else not fold_value(again)
        for cell, again in zip(row, other, strict=False)
    )


if __name__ == "__main__":
    sys.exit(main())
