"""The notebooks run from a clean state on a dataset that has just been made."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def test_every_notebook_runs_on_a_new_dataset(tmp_path, samples):
    inputs = [path for path in samples.iterdir() if path.suffix in {".docx", ".txt"}]
    run = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "run",
        *map(str, inputs),
        "--out",
        str(tmp_path / "out"),
        "--quiet",
    ]
    assert subprocess.run(run, cwd=ROOT, timeout=300).returncode == 0
    # On a copy: running would write today's outputs into the committed ones.
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    outcome = subprocess.run(
        [sys.executable, "-m", "notebooks"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "KEHOACH_OUT": str(tmp_path / "out"), "PYTHONPATH": str(tmp_path)},
    )
    assert outcome.returncode == 0, outcome.stderr
    notebooks = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {line.split(":")[0] for line in outcome.stdout.splitlines()} >= notebooks
