"""The documentation is true: its commands run, its links lead somewhere, its targets exist."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("models/*.md"), *ROOT.glob("data/*.md")]
)
READMES = ["README.md", "README.vi.md"]


def blocks(page, kind="sh"):
    return re.findall(rf"```{kind}\n(.*?)```", page.read_text(encoding="utf-8"), re.S)


def make_targets():
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


def test_make_help_documents_every_target():
    text = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    shown = set(re.findall(r"^  ([a-z]+) +\S", text, re.M))
    assert shown == make_targets()
    wanted = (
        "help setup run test check ingest ocr restore segment extract export models notebooks bench clean"
    )
    assert set(wanted.split()) <= shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_that_is_named_exists(page):
    named = set(re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8")))
    named |= {match for block in blocks(page) for match in re.findall(r"^make ([a-z]+)", block, re.M)}
    assert named <= make_targets()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("name", READMES)
def test_the_two_commands_are_the_first_thing(name):
    assert [block.strip() for block in blocks(ROOT / name)[:2]] == ["make run", "make test"]


@pytest.mark.parametrize("name", READMES)
def test_every_kehoach_command_of_the_readme_runs(name, tmp_path, samples):
    """The README's own lines, with its placeholder folder replaced by one sample."""
    scans = tmp_path / "scans"
    scans.mkdir()
    sample = next(path for path in sorted(samples.iterdir()) if path.suffix == ".docx")
    (scans / sample.name).write_bytes(sample.read_bytes())
    lines = [line for block in blocks(ROOT / name) for line in block.splitlines() if "kehoach" in line]
    assert any("kehoach run" in line for line in lines)
    assert any("kehoach query" in line for line in lines)
    assert any("restore-text" in line for line in lines)
    for line in lines:
        command = line.replace(".venv/bin/", str(ROOT / ".venv/bin") + "/").replace("path/to/scans", "scans")
        outcome = subprocess.run(
            command,
            shell=True,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        assert outcome.returncode == 0, f"{line}\n{outcome.stdout}{outcome.stderr}"
        assert outcome.stdout.strip(), line


@pytest.mark.parametrize("name", READMES)
def test_both_readmes_give_the_same_commands(name):
    def commands(page):
        return [line for block in blocks(page) for line in block.splitlines()]

    assert commands(ROOT / name) == commands(ROOT / READMES[0])
