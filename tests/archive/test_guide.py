"""The archivist's guide is true: its commands run, in both languages alike, and its dossier file is one."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ("archivist.md", "archivist.vi.md")


def blocks(name, kind):
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    return [block.strip() for block in re.findall(rf"```{kind}\n(.*?)```", text, re.S)]


def test_both_guides_give_the_same_commands_and_the_same_values():
    one, two = ([*blocks(name, "sh")] for name in GUIDES)
    assert one == two
    assert len({str(tomllib.loads(blocks(name, "toml")[0])) for name in GUIDES}) == 1


@pytest.mark.parametrize("name", GUIDES)
def test_what_the_guide_leaves_out_by_a_mark_is_right_too(name, tmp_path):
    from pipeline.archive import load_dossier

    text = re.sub(r"^# (?=[\[a-zA-Z_]+(?:\]| ?=|\[))", "", blocks(name, "toml")[0], flags=re.M)
    path = tmp_path / "ho-so.toml"
    path.write_text(text, encoding="utf-8")
    told = load_dossier(path)
    assert told.document[0].ordinal == 1
    assert told.legacy["OrganId"] == "P01"
    assert told.delivery.ordinal_digits == 3


def test_every_command_of_the_guide_runs(tmp_path, samples):
    scans = tmp_path / "scans"
    scans.mkdir()
    shutil.copy(next(path for path in sorted(samples.iterdir()) if path.suffix == ".docx"), scans)
    (tmp_path / "ho-so.toml").write_text(blocks(GUIDES[0], "toml")[0], encoding="utf-8")
    for line in blocks(GUIDES[0], "sh"):
        command = line.replace(".venv/bin/", f"{ROOT / '.venv/bin'}/").replace("path/to/scans", "scans")
        outcome = subprocess.run(
            command,
            shell=True,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
            env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)},
        )
        assert outcome.returncode == 0, f"{line}\n{outcome.stdout}{outcome.stderr}"
    names = [path.name for path in (tmp_path / "package/data/representations/rep1/data").iterdir()]
    assert names == ["H99.07.2026.05.1.pdf"]
