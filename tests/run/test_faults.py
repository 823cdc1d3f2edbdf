"""Whatever a file, a worker, a disk or a person does: every document is accounted for, and nothing is half-written."""

import errno
import json
import os
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from PIL import Image

from pipeline.errors import DocumentError, MissingProgramError, OutputError
from pipeline.run import reading, worker
from pipeline.run.batch import Request, run_batch
from pipeline.run.engines import Fate, Outcome
from pipeline.run.order import StageName
from pipeline.run.worker import Part
from pipeline.store import DocumentFolder

PLAN = "UBND HUYỆN SƠN LÂM\n\nKẾ HOẠCH\nPhát động phong trào thi đua trồng rừng\n\nI. MỤC ĐÍCH\n{}\n"


class Inline:
    """Runs tasks one after the other in this process; parts named in ``lost`` die with their worker."""

    def __init__(self, lost=()):
        self.lost = set(lost)
        self.seen = []

    def prepare(self, module): ...

    def map(self, task, items, timeout):
        while items:
            item = items.popleft()
            if isinstance(item, Part):
                self.seen.append(tuple(item.span))
                if tuple(item.span) in self.lost:
                    yield Outcome(item, Fate.DIED)
                    continue
            else:
                self.seen.append([job.path.name for job in item])
            try:
                yield Outcome(item, Fate.RETURNED, result=task(item))
            except Exception as error:
                yield Outcome(item, Fate.RAISED, error=error)


class Watcher:
    def __init__(self):
        self.pages = 0

    def begin(self, plan): ...
    def advance(self, result): ...
    def assembling(self): ...
    def read(self, part):
        self.pages += part.pages


@pytest.fixture
def folder(tmp_path):
    inputs = tmp_path / "in"
    inputs.mkdir()
    for name in ("a", "b", "c"):
        (inputs / f"{name}.txt").write_text(PLAN.format(f"Xã {name.upper()}."), encoding="utf-8")
    return inputs


@pytest.fixture
def scans(tmp_path, monkeypatch):
    """A TIFF of five white pages, which count as long."""
    monkeypatch.setattr(reading, "SPAN", 2)
    monkeypatch.setattr(worker, "SPAN", 2)
    inputs = tmp_path / "in"
    inputs.mkdir()
    pages = [Image.new("L", (300, 400 + n), 255) for n in range(5)]
    pages[0].save(inputs / "scan.tif", save_all=True, append_images=pages[1:], dpi=(150, 150))
    return inputs


def run(folder, engine=None, watcher=None, **more):
    request = Request(inputs=(folder,), out=folder.parent / "out", **more)
    return run_batch(request, engine or Inline(), watcher or Watcher())


def rows(folder):
    table = pq.read_table(folder.parent / "out" / "dataset" / "documents.parquet").to_pylist()
    return {row["source_path"].rpartition("/")[2]: row for row in table}


def files(folder):
    """All files of the documents, without the one that holds times."""
    root = folder.parent / "out" / "documents"
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "source.json"
    }


def once(monkeypatch, error, name="b.txt", stage=StageName.SEGMENT, times=1):
    """Let a stage fail on one document, so many times."""
    real = worker.perform
    left = Counter({name: times})

    def failing(at, piece):
        if at is stage and left[piece.path.name] > 0:
            left[piece.path.name] -= 1
            raise error
        return real(at, piece)

    monkeypatch.setattr(worker, "perform", failing)


def test_a_long_document_is_read_in_parts_and_comes_to_the_same(scans):
    engine, watcher = Inline(), Watcher()
    assert not run(scans, engine, watcher).failed
    assert engine.seen == [["scan.tif"], (1, 2), (3, 4), (5, 5), ["scan.tif"]]
    assert watcher.pages == 5
    in_parts = files(scans)
    assert not any("parts" in name for name in in_parts)
    (scans.parent / "out").rename(scans.parent / "first")
    reading.SPAN = worker.SPAN = 100
    whole = Inline()
    run(scans, whole)
    assert whole.seen == [["scan.tif"]]
    assert files(scans) == in_parts


def test_a_lost_part_is_read_by_who_finishes_the_document(scans):
    report = run(scans, Inline(lost=[(3, 4)]))
    assert not report.failed
    assert rows(scans)["scan.tif"]["page_count"] == 5


def test_parts_survive_a_batch_that_is_killed(scans):
    class Killed(BaseException):
        pass

    class Dying(Inline):
        def map(self, task, items, timeout):
            for outcome in super().map(task, items, timeout):
                yield outcome
                if self.seen[-1] == (3, 4):
                    raise Killed

    with pytest.raises(Killed):
        run(scans, Dying())
    again = Inline()
    run(scans, again)
    assert again.seen == [["scan.tif"]]
    assert rows(scans)["scan.tif"]["status"] == "done"


@pytest.mark.parametrize(
    "error", [DocumentError("ocr_timeout", page=1), RuntimeError("chance"), MemoryError()]
)
def test_what_fails_by_chance_is_tried_once_more_alone_and_is_no_failure(folder, monkeypatch, error):
    once(monkeypatch, error)
    engine = Inline()
    assert not run(folder, engine).failed
    assert ["b.txt"] in engine.seen
    assert {name: row["status"] for name, row in rows(folder).items()} == dict.fromkeys(
        ("a.txt", "b.txt", "c.txt"), "done"
    )


def test_what_fails_twice_is_recorded_and_left_alone(folder, monkeypatch):
    once(monkeypatch, DocumentError("ocr_timeout", page=1), times=9)
    engine = Inline()
    report = run(folder, engine)
    assert engine.seen.count(["b.txt"]) == 1
    assert [result.failure.code for result in report.failed] == ["ocr_timeout"]
    idle = Inline()
    assert len(run(folder, idle).failed) == 1
    assert idle.seen == []
    (folder / "b.txt").write_text(PLAN.format("Bản mới."), encoding="utf-8")
    monkeypatch.undo()
    assert not run(folder).failed


def test_a_batch_that_goes_wrong_is_stopped_and_says_what_was_not_tried(folder, monkeypatch):
    def crash(stage, piece):
        raise RuntimeError("hỏng")

    monkeypatch.setattr(worker, "perform", crash)
    report = run(folder, max_failures=1)
    assert len(report.failed) == 2
    assert report.untried == 1
    assert len(rows(folder)) == 2
    monkeypatch.undo()
    assert run(folder, retry_failed=True).done == 3


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
@pytest.mark.parametrize("after", [0, 3, 8, 14])
def test_a_full_disk_stops_the_batch_leaves_nothing_half_written_and_costs_no_document(
    folder, monkeypatch, number, after
):
    real, left = os.fsync, [after]

    def full(handle):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(number, os.strerror(number))
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError) as stopped:
        run(folder)
    assert stopped.value.code == ("out_not_written" if number == errno.EROFS else "disk_full")
    monkeypatch.undo()
    out = folder.parent / "out"
    assert not list(out.rglob("*.tmp"))
    assert not (out / ".scratch").exists()
    for source in out.rglob("source.json"):
        json.loads(source.read_text(encoding="utf-8"))
    assert not run(folder).failed
    assert [row["status"] for row in rows(folder).values()] == ["done"] * 3


def test_a_disk_that_is_full_while_the_dataset_is_made_keeps_the_old_one(folder, monkeypatch):
    run(folder)
    before = rows(folder)
    (folder / "d.txt").write_text(PLAN.format("Xã D."), encoding="utf-8")

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pipeline.export.chunks.pq.write_table", full)
    with pytest.raises(OutputError):
        run(folder)
    assert rows(folder) == before
    monkeypatch.undo()
    run(folder)
    assert len(rows(folder)) == 4
    assert not list((folder.parent / "out").glob(".dataset.*"))


def test_a_source_that_cannot_be_read_half_way_costs_one_document(folder, monkeypatch):
    once(monkeypatch, OSError(errno.EIO, "Input/output error"), stage=StageName.INGEST, times=9)
    report = run(folder)
    assert [result.path.name for result in report.failed] == ["b.txt"]
    assert "b.txt" in rows(folder)["b.txt"]["error"]
    assert rows(folder)["c.txt"]["status"] == "done"


def test_a_file_that_vanishes_is_said_to_have_vanished(folder, monkeypatch):
    real = worker.perform

    def vanishing(stage, piece):
        if stage is StageName.INGEST and piece.path.name == "b.txt":
            piece.path.unlink(missing_ok=True)
        return real(stage, piece)

    monkeypatch.setattr(worker, "perform", vanishing)
    report = run(folder)
    assert [result.failure.code for result in report.failed] == ["source_vanished"]


def test_a_machine_with_other_programs_is_refused(folder, monkeypatch):
    monkeypatch.setattr(worker, "versions_of", lambda stage: {"tesseract": "other"})
    with pytest.raises(MissingProgramError) as refused:
        run(folder)
    assert refused.value.code == "versions_differ"


def test_names_of_any_bytes_have_their_rows_and_are_found_again(folder):
    names = ["xuống\ndòng.txt", os.fsdecode(b"k\xfd.txt"), "\x1b[31m.txt"]
    for name in names:
        (folder / name).write_text(PLAN.format(repr(name)), encoding="utf-8")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    report = run(folder)
    assert [result.path.name for result in report.failed] == ["loop.txt"]
    found = rows(folder)
    assert set(found) == {
        "a.txt",
        "b.txt",
        "c.txt",
        "xuống\ndòng.txt",
        "k\\xfd.txt",
        "\x1b[31m.txt",
        "loop.txt",
    }
    assert found["loop.txt"]["error"].startswith("loop.txt: ")
    out = folder.parent / "out"
    again = run_batch(Request(inputs=(), out=out, stages=(StageName.OCR,), force=True), Inline(), Watcher())
    assert {result.path.name for result in again.failed} == set()
    assert again.done == 6


def test_nothing_outside_the_output_is_touched(folder, monkeypatch, tmp_path):
    elsewhere = tmp_path / "tmp"
    elsewhere.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    real = DocumentFolder.write_file

    def watched(self, name, content):
        assert not any(elsewhere.iterdir())
        real(self, name, content)

    monkeypatch.setattr(DocumentFolder, "write_file", watched)
    run(folder)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert not any(elsewhere.iterdir())
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out", "tmp"}


def test_an_output_in_the_input_is_not_read(folder):
    out = folder / "out"
    request = Request(inputs=(folder,), out=out)
    run_batch(request, Inline(), Watcher())
    report = run_batch(request, Inline(), Watcher())
    assert len(report.plan.decisions) == 3
    assert Path(out, "dataset").is_dir()
