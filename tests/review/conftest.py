"""A small store with a dataset, and a desk to review it at."""

import shutil
from pathlib import Path

import pytest
from review_desk import doubt, run

from pipeline.restore import alternatives
from pipeline.review import Desk
from pipeline.store import Store


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A PDF with word boxes, a text with doubtful words, and a file that cannot be read."""
    folder = tmp_path_factory.mktemp("made")
    samples = Path(__file__).resolve().parents[2] / "data" / "raw"
    (folder / "in").mkdir()
    for sample in samples.iterdir():
        if sample.name.startswith(("k04", "k05")):
            (folder / "in" / sample.name).write_bytes(sample.read_bytes())
    (folder / "in" / "empty.pdf").write_bytes(b"")
    run(folder / "out", folder / "in")
    doubt(folder / "out", "k05", 6)
    return folder


@pytest.fixture
def out(made, tmp_path):
    shutil.copytree(made / "out", tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def desk(out):
    return Desk(
        store=Store(out), who="Lan", language="vi", alternatives=alternatives, update=lambda: run(out)
    )
