"""What trainers share at the terminal: the command line of those that learn from gold plans, and telling how far they are."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.gold import GoldPlan, gold_files, read_gold


@dataclass(frozen=True, slots=True)
class Training:
    """What a trainer is asked to do: the plans to learn from, where the models go, the seed of all chance."""

    plans: list[GoldPlan]
    out: Path
    seed: int


def read_command(name: str, description: str | None, arguments: list[str] | None) -> Training:
    """Read the command line of ``python -m pipeline.training.NAME`` and the plans that it names.

    ``description`` is what ``--help`` says; ``arguments`` are those of the process where None.

    Raises:
        UsageError: a plan cannot be read, or is not written as docs/gold-format.md says.
    """
    parser = argparse.ArgumentParser(prog=f"python -m pipeline.training.{name}", description=description)
    parser.add_argument("gold", nargs="+", type=Path, help="gold plans, or folders of them")
    parser.add_argument("--out", type=Path, default=Path("models"), help="folder of the models")
    parser.add_argument("--seed", type=int, default=1, help="of all chance")
    chosen = parser.parse_args(arguments)
    return Training([read_gold(path) for path in gold_files(chosen.gold)], chosen.out, chosen.seed)


def say(line: str) -> None:
    """Tell the person at the terminal how far it is."""
    print(line, file=sys.stderr, flush=True)
