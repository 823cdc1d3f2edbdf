"""A soak: a batch whose whole process group is killed again and again: ``python -m benchmarks.faults``.

Some hundred small documents, a share of them hostile (:mod:`benchmarks.faults.hostile`), are run once
undisturbed and once with ``--kills`` kills at random moments. Then both outputs must be the same byte for
byte: every file of every document, and every file of the dataset. Times are the one thing that may differ;
they are set to zero in both, and the datasets are made again, before the last comparison.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.faults import hostile
from benchmarks.small import small_plans
from pipeline.store import Store


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--hostile", type=float, default=0.05, help="share of hostile documents")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inputs = folder / "in"
        inputs.mkdir()
        bad = round(given.documents * given.hostile)
        chance = random.Random(given.seed)
        names = chance.sample(sorted(set(hostile.FILES) - SLOW), bad)
        for file in names:
            (inputs / file).write_bytes(hostile.FILES[file]())
        small_plans(inputs, given.documents - bad, given.seed)

        began = time.monotonic()
        status = subprocess.run(command(inputs, folder / "calm", given.workers), check=False).returncode
        calm = time.monotonic() - began
        print(f"undisturbed: exit {status}, {calm:.0f} s", flush=True)

        kills = disturbed(inputs, folder / "killed", given.workers, given.kills, calm, chance)
        print(f"killed {kills} times, then run to its end", flush=True)
        faults = list(differences(folder / "calm", folder / "killed"))
        faults += accounted(inputs, folder / "killed")
        for fault in faults[:20]:
            print(f"  - {fault}")
        print(f"{given.documents} documents, {bad} hostile, {kills} kills: {len(faults)} differences")
        return 1 if faults or kills < given.kills else 0


SLOW = {"text-bomb.pdf", "image-bomb.pdf"}
"""Hostile files on which poppler works for half a minute; a soak of many runs goes without them."""


def command(inputs: Path, out: Path, workers: int) -> list[str]:
    return [
        *(sys.executable, "-m", "pipeline.cli", "run", str(inputs), "--out", str(out)),
        *("--workers", str(workers), "--quiet", "--lang", "en"),
    ]


def disturbed(inputs: Path, out: Path, workers: int, wanted: int, calm: float, chance: random.Random) -> int:
    """Run a batch and kill its process group until it was killed often enough, then to its end."""
    kills = 0
    while kills < wanted:
        batch = subprocess.Popen(command(inputs, out, workers), start_new_session=True)
        try:
            # The batch must come a little further each time, or twenty kills would all hit its beginning.
            batch.wait(chance.uniform(0.1, 0.3) * calm)
        except subprocess.TimeoutExpired:
            os.killpg(batch.pid, signal.SIGKILL)
            batch.wait()
            kills += 1
            continue
        # Done before it could be killed: what is to be redone is the dataset and some documents.
        undo(out, chance)
    subprocess.run(command(inputs, out, workers), check=False)
    return kills


def undo(out: Path, chance: random.Random) -> None:
    """Forget a third of the documents and the dataset."""
    folders = sorted((out / "documents").iterdir())
    for folder in chance.sample(folders, len(folders) // 3):
        shutil.rmtree(folder)
    shutil.rmtree(out / "dataset", ignore_errors=True)
    shutil.rmtree(out / ".tables", ignore_errors=True)


def differences(calm: Path, killed: Path) -> Iterator[str]:
    """Yield what differs between two outputs, times aside."""
    for out in (calm, killed):
        without_times(out)
        subprocess.run(
            [sys.executable, "-m", "pipeline.cli", "export", "--out", str(out), "--force", "--quiet"],
            check=False,
        )
    one, other = (dict(contents(out)) for out in (calm, killed))
    for name in sorted(one.keys() | other.keys()):
        if name not in one or name not in other:
            yield f"{name} is only in {'the undisturbed output' if name in one else 'the killed one'}"
        elif one[name] != other[name]:
            yield f"{name} differs"


def contents(out: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(out.rglob("*")):
        if path.is_file() and path.name != ".lock":
            yield str(path.relative_to(out)), path.read_bytes()


def without_times(out: Path) -> None:
    store = Store(out)
    for state in store.states():
        stages = {name: stage.model_copy(update={"seconds": 0.0}) for name, stage in state.stages.items()}
        store.document(state.document_id).save_state(state.model_copy(update={"stages": stages}))


def accounted(inputs: Path, out: Path) -> Iterator[str]:
    """Yield every input that has no row, or more than one."""
    paths = pq.read_table(out / "dataset" / "documents.parquet")["source_path"].to_pylist()
    for path in sorted(inputs.iterdir()):
        if paths.count(str(path)) != 1:
            yield f"{path.name} has {paths.count(str(path))} rows"


if __name__ == "__main__":
    sys.exit(main())
