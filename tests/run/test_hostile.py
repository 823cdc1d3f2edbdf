"""One batch over a file of every hostile kind, in real workers with bounded memory."""

import pyarrow.parquet as pq
import pytest

from benchmarks.faults import hostile
from pipeline.run.batch import Request, run_batch
from pipeline.run.engines.local import LocalEngine

pytestmark = pytest.mark.slow

READ = {
    "bản-1.txt",
    "cyclic.tif",
    "fetching.html",
    "formula.txt",
    "k\\xfd-hi\\xebu.txt",
    "laughs.html",
    "marks.txt",
    "no-page-box.pdf",
    "one-line.txt",
    "one-word.txt",
    "self-drawing.pdf",
    "text-bomb.pdf",
    "xuống\ndòng.txt",
    "\x1b[31mmàu.txt",
}
"""What is odd and can be read; all else must say what is wrong with it."""
LINKS = {"tự-trỏ.txt", "cụt.txt"}
OURS = {"stage_crashed", "worker_died", "document_timeout", "out_of_memory"}
"""Failures that would be ours, not the file's."""


class Watcher:
    def begin(self, plan): ...
    def read(self, part): ...
    def advance(self, result): ...
    def assembling(self): ...


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "in").mkdir()
    hostile.write_all(folder / "in")
    hostile.write_names(folder / "in")
    before = {path: path.lstat().st_mtime_ns for path in (folder / "in").iterdir()}
    request = Request(inputs=(folder / "in",), out=folder / "out", timeout=240)
    report = run_batch(request, LocalEngine(2, 700_000_000), Watcher())
    rows = pq.read_table(folder / "out" / "dataset" / "documents.parquet").to_pylist()
    assert {path: path.lstat().st_mtime_ns for path in (folder / "in").iterdir()} == before
    return report, {row["source_path"].rpartition("/in/")[2]: row for row in rows}


def test_every_file_is_accounted_for_once(batch):
    _, rows = batch
    assert set(rows) == READ | LINKS | set(hostile.FILES)


def test_what_can_be_read_is_read_and_the_rest_says_what_is_wrong_by_name(batch):
    _, rows = batch
    assert {name for name, row in rows.items() if row["status"] == "done"} == READ
    for name in rows.keys() - READ:
        assert rows[name]["status"] == "failed"
        assert rows[name]["error"].startswith(name)


def test_no_failure_is_a_crash_of_ours(batch):
    report, _ = batch
    assert not {result.path.name: result.failure for result in report.failed if result.failure.code in OURS}


@pytest.mark.parametrize("name", ["laughs.html", "fetching.html"])
def test_nothing_is_expanded_or_fetched(batch, name):
    report, rows = batch
    home = report.exported.folder.parent / "documents" / rows[name]["document_id"]
    read = (home / "read.txt").read_text(encoding="utf-8")
    assert "thi đua" in read or "Kế hoạch" in read
    assert "root:" not in read
    assert len(read) < 2_000
