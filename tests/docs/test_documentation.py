"""The documentation is true: its commands run, its links lead somewhere, its targets exist."""

import os
import re
import shlex
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

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


GUIDES = ["docs/review.md", "docs/review.vi.md", "docs/analysts.md", "docs/developers.md"]
SERVERS = ("kehoach review", "kehoach explore")


def commands_of(page):
    return [line for block in blocks(page) for line in block.splitlines() if "kehoach" in line]


def here(line):
    return line.replace(".venv/bin/", f"{ROOT / '.venv/bin'}/").replace("path/to/scans", "scans")


def run_line(line, folder):
    """Run a line of the documentation; a page is asked for once and stopped like by Ctrl-C."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    if not any(server in line for server in SERVERS):
        return subprocess.run(
            here(line),
            shell=True,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=300,
            env=environment,
        )
    started = subprocess.Popen(
        [*shlex.split(here(line)), "--port", "0"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        told = started.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/\S*", told)
        assert address, (told, started.poll() is not None and started.stderr.read())
        with urllib.request.urlopen(address[0].rstrip("."), timeout=60) as answer:
            assert answer.status == 200
    finally:
        started.send_signal(signal.SIGINT)
        _, errors = started.communicate(timeout=60)
    assert "Traceback" not in errors
    return subprocess.CompletedProcess(line, 0, told, errors)


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """A folder with one sample to run on, and the results of a run."""
    folder = tmp_path_factory.mktemp("worked")
    (folder / "scans").mkdir()
    samples = ROOT / "data" / "raw"
    sample = next(path for path in sorted(samples.iterdir()) if path.suffix == ".docx")
    (folder / "scans" / sample.name).write_bytes(sample.read_bytes())
    outcome = run_line(".venv/bin/kehoach run path/to/scans --out results", folder)
    assert outcome.returncode == 0, outcome.stderr
    return folder


def test_every_kehoach_command_of_the_readme_runs(worked):
    """The README's own lines, with its placeholder folder replaced by one sample; its twin has the same."""
    lines = commands_of(ROOT / READMES[0])
    for wanted in ("kehoach run", "kehoach query", "restore-text", *SERVERS, "kehoach report"):
        assert any(wanted in line for line in lines), wanted
    for line in lines:
        outcome = run_line(line, worked)
        assert outcome.returncode == 0, f"{line}\n{outcome.stdout}{outcome.stderr}"
        assert outcome.stdout.strip(), line


@pytest.mark.parametrize("name", [name for name in GUIDES if not name.endswith(".vi.md")])
def test_every_kehoach_command_of_a_guide_runs(name, worked):
    lines = commands_of(ROOT / name)
    assert lines
    for line in lines:
        outcome = run_line(line, worked)
        assert outcome.returncode == 0, f"{line}\n{outcome.stdout}{outcome.stderr}"


def test_the_guides_for_those_who_check_give_the_same_commands():
    assert commands_of(ROOT / GUIDES[0]) == commands_of(ROOT / GUIDES[1])


@pytest.mark.parametrize("name", READMES)
def test_both_readmes_give_the_same_commands(name):
    def commands(page):
        return [line for block in blocks(page) for line in block.splitlines()]

    assert commands(ROOT / name) == commands(ROOT / READMES[0])
