"""Make sample documents: ``python -m samples --out data/raw``.

Without ``--levels`` the eight samples of the project are made, each another kind of file.
With it, a scanned PDF of every plan at each level.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.errors import KehoachError, MissingProgramError
from pipeline.evaluate.gold import gold_files, read_gold
from pipeline.messages import default_language, say
from pipeline.store.atomic import write_bytes
from samples.collection import PLANS, STATES, samples, scans
from samples.fonts import FAMILIES


def main() -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m samples", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the documents")
    parser.add_argument(
        "--levels",
        nargs="+",
        choices=STATES,
        help="make scans at these levels of wear, of sheets in these shapes, or damaged so",
    )
    parser.add_argument(
        "--plans", nargs="+", type=Path, default=[PLANS], help="gold plans, or folders of them"
    )
    parser.add_argument(
        "--families", nargs="+", choices=FAMILIES, default=["liberation-serif"], help="typefaces"
    )
    parser.add_argument("--seed", type=int, default=0, help="another seed, other wear and other layout")
    given = parser.parse_args()
    try:
        if given.levels:
            plans = [read_gold(path) for path in gold_files(given.plans)]
            made = scans(plans, given.levels, given.families, given.seed)
        else:
            made = samples()
        for name, content in made:
            write_bytes(given.out / name, content)
            print(f"{given.out / name}  {len(content) / 1000:.0f} kB")
    except MissingProgramError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KehoachError as error:
        print(say(error.code, default_language(), **error.values), file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
