"""The batch over real files and a faulty engine or stage: nothing lost, nothing doubled, nothing half-done."""

import json
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.errors import DocumentError, MissingProgramError
from pipeline.export.chunks import entries
from pipeline.run import batch, worker
from pipeline.run.batch import Request, run_batch
from pipeline.run.engines import Fate, Outcome
from pipeline.run.order import STAGES, StageName
from pipeline.run.planner import Reason
from pipeline.run.settings import PipelineSettings
from pipeline.run.worker import Part
from pipeline.store import Store

PLAN = """UBND HUYỆN SƠN LÂM
Số: 07/KH-UBND
Sơn Lâm, ngày 05 tháng 3 năm 2023

KẾ HOẠCH
Phát động phong trào thi đua trồng rừng năm 2023

I. MỤC ĐÍCH
Động viên Nhân dân trong huyện tích cực trồng và bảo vệ rừng. {}

II. THỜI GIAN THI ĐUA
Từ ngày 10/3/2023 đến hết ngày 30/11/2023.
"""


class Inline:
    """Runs tasks one after the other in this process; ``fates`` makes some of them end badly."""

    def __init__(self, fates=None):
        self.fates = fates or {}
        self.seen = []

    def prepare(self, module): ...

    def map(self, task, items, timeout):
        while items:
            item = items.popleft()
            names = [job.path.name for job in ((item.job,) if isinstance(item, Part) else item)]
            self.seen.append(names)
            fate = next((self.fates[name] for name in names if name in self.fates), None)
            if fate is not None:
                yield Outcome(item, fate)
                continue
            try:
                yield Outcome(item, Fate.RETURNED, result=task(item))
            except Exception as error:
                yield Outcome(item, Fate.RAISED, error=error)


class Silent:
    def begin(self, plan): ...
    def read(self, part): ...
    def advance(self, result): ...
    def assembling(self): ...


@pytest.fixture
def folder(tmp_path):
    inputs = tmp_path / "in"
    inputs.mkdir()
    for name in ("a", "b", "c"):
        (inputs / f"{name}.txt").write_text(PLAN.format(f"Xã {name.upper()}."), encoding="utf-8")
    return inputs


@pytest.fixture
def ran(monkeypatch):
    """Counts the stages that really run, per document."""
    calls = Counter()
    real = worker.perform

    def counted(stage, piece):
        calls[(piece.path.name, stage)] += 1
        return real(stage, piece)

    monkeypatch.setattr(worker, "perform", counted)
    return calls


def run(folder, engine=None, **more):
    request = Request(inputs=(folder,), out=folder.parent / "out", **more)
    return run_batch(request, engine or Inline(), Silent())


def documents(folder):
    rows = pq.read_table(folder.parent / "out" / "dataset" / "documents.parquet").to_pylist()
    return {Path(row["source_path"]).name: row for row in rows}


def dataset(folder):
    """The dataset without the times, which are the only thing that may differ."""
    out = folder.parent / "out" / "dataset"
    tables = {path.name: pq.read_table(path) for path in sorted(out.glob("*.parquet"))}
    tables["documents.parquet"] = tables["documents.parquet"].drop(["seconds"])
    return {name: table.to_pylist() for name, table in tables.items()}


def test_every_document_gets_its_row_and_its_files(folder):
    report = run(folder)
    assert not report.failed
    assert {name: row["status"] for name, row in documents(folder).items()} == {
        "a.txt": "done",
        "b.txt": "done",
        "c.txt": "done",
    }
    home = folder.parent / "out" / "documents" / documents(folder)["a.txt"]["document_id"]
    assert {p.name for p in home.iterdir()} >= {
        "source.json",
        "read.txt",
        "text.txt",
        "changes.jsonl",
        "plan.json",
    }
    source = json.loads((home / "source.json").read_text(encoding="utf-8"))
    assert set(source["stages"]) == set(STAGES)
    assert all({"settings", "seconds"} <= set(stage) for stage in source["stages"].values())


def test_a_second_run_does_nothing(folder, ran):
    run(folder)
    ran.clear()
    report = run(folder)
    assert not ran
    assert report.plan.count(Reason.DONE) == 3
    assert report.exported.unchanged


def test_one_changed_setting_redoes_its_stage_and_those_after_it_only(folder, ran):
    run(folder)
    ran.clear()
    settings = PipelineSettings()
    other = "en" if settings.extract.language == "vi" else "vi"
    changed = settings.model_copy(update={"extract": settings.extract.model_copy(update={"language": other})})
    report = run(folder, settings=changed)
    assert {stage for _, stage in ran} == {StageName.EXTRACT}
    assert report.plan.decisions[0].detail == "settings"


def test_a_new_version_of_a_tool_redoes_its_stage_and_those_after_it(folder, ran, monkeypatch):
    run(folder)
    ran.clear()
    real = batch.versions_of
    newer = lambda s: {**real(s), "rules": "999"} if s is StageName.SEGMENT else real(s)  # noqa: E731
    monkeypatch.setattr(batch, "versions_of", newer)
    monkeypatch.setattr(worker, "versions_of", newer)
    report = run(folder)
    assert {stage for _, stage in ran} == {StageName.SEGMENT, StageName.EXTRACT}
    assert report.plan.decisions[0].detail == "versions"


def test_a_lost_file_of_a_stage_is_made_again(folder, ran):
    run(folder)
    home = folder.parent / "out" / "documents" / documents(folder)["b.txt"]["document_id"]
    (home / "text.txt").unlink()
    ran.clear()
    run(folder)
    assert set(ran) == {("b.txt", s) for s in (StageName.RESTORE, StageName.SEGMENT, StageName.EXTRACT)}
    assert (home / "text.txt").is_file()


@pytest.mark.parametrize("stage", STAGES)
def test_a_run_that_is_killed_in_any_stage_goes_on_to_the_same_dataset(folder, tmp_path, monkeypatch, stage):
    class Killed(BaseException):
        pass

    run(folder)
    undisturbed = dataset(folder)

    other = tmp_path / "again" / "in"
    other.parent.mkdir()
    folder.rename(other)
    real = worker.perform

    def killed(at, piece):
        if at == stage and piece.path.name == "b.txt":
            # What SIGKILL leaves: a file that was being written, and no proof.
            piece.folder.root.mkdir(parents=True, exist_ok=True)
            (piece.folder.root / ".text.txt.x1.tmp").write_text("dở dang", encoding="utf-8")
            raise Killed
        return real(at, piece)

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(worker, "perform", killed)
        run(other)
    run(other)
    assert not list((other.parent / "out").rglob(".*.tmp"))
    resumed = dataset(other)
    for name, rows in undisturbed.items():
        for row in rows:
            row.pop("source_path", None)
        for row in resumed[name]:
            row.pop("source_path", None)
        assert resumed[name] == rows, name


@pytest.mark.parametrize(("fate", "code"), [(Fate.TIMED_OUT, "document_timeout"), (Fate.DIED, "worker_died")])
def test_a_lost_worker_costs_one_document_and_is_not_tried_until_asked(folder, fate, code):
    report = run(folder, Inline({"b.txt": fate}))
    assert [result.failure.code for result in report.failed] == [code]
    statuses = {name: row["status"] for name, row in documents(folder).items()}
    assert statuses == {"a.txt": "done", "b.txt": "failed", "c.txt": "done"}
    assert "b.txt" in documents(folder)["b.txt"]["error"]

    idle = Inline()
    again = run(folder, idle)
    assert idle.seen == []
    assert again.plan.count(Reason.FAILED_BEFORE) == 1
    assert len(again.failed) == 1

    assert not run(folder, retry_failed=True).failed
    assert documents(folder)["b.txt"]["status"] == "done"
    assert documents(folder)["b.txt"]["error"] is None


def test_a_crash_in_a_stage_names_the_file_and_stops_nothing(folder, monkeypatch):
    real = worker.perform

    def crash(stage, piece):
        if stage is StageName.SEGMENT and piece.path.name == "a.txt":
            raise KeyError("lạ")
        return real(stage, piece)

    monkeypatch.setattr(worker, "perform", crash)
    report = run(folder)
    assert [result.failure.code for result in report.failed] == ["stage_crashed"]
    assert documents(folder)["a.txt"]["status"] == "failed"
    assert documents(folder)["c.txt"]["status"] == "done"


def test_a_page_error_names_the_page(folder, monkeypatch):
    real = worker.perform

    def crash(stage, piece):
        if stage is StageName.OCR and piece.path.name == "a.txt":
            raise DocumentError("source_vanished", page=7, detail="x")
        return real(stage, piece)

    monkeypatch.setattr(worker, "perform", crash)
    run(folder)
    error = documents(folder)["a.txt"]["error"]
    assert error.startswith("a.txt, trang 7: ")


def test_a_missing_program_stops_the_batch_because_no_document_can_mend_it(folder, monkeypatch):
    def missing(stage, piece):
        raise MissingProgramError("ray_missing")

    monkeypatch.setattr(worker, "perform", missing)
    with pytest.raises(MissingProgramError):
        run(folder)
    monkeypatch.undo()
    assert not run(folder).failed


def test_two_files_with_the_same_bytes_are_one_document_with_both_paths(folder):
    (folder / "z.txt").write_bytes((folder / "a.txt").read_bytes())
    run(folder)
    assert set(documents(folder)) == {"a.txt", "b.txt", "c.txt"}
    findings = pq.read_table(folder.parent / "out" / "dataset" / "findings.parquet").to_pylist()
    (same,) = [f for f in findings if f["code"] == "same_bytes"]
    assert "z.txt" in same["message"]


def test_a_changed_file_replaces_its_row(folder):
    run(folder)
    (folder / "a.txt").write_text(PLAN.format("Bản đã sửa."), encoding="utf-8")
    run(folder)
    assert len(documents(folder)) == 3
    out = folder.parent / "out"
    assert len(list((out / "documents").iterdir())) == 4
    assert len(entries(Store(out))) == 3


def test_a_file_that_changes_while_it_is_read_is_not_recorded_under_its_old_name(folder, monkeypatch):
    real = worker.perform

    def touched(stage, piece):
        if stage is StageName.INGEST and piece.path.name == "c.txt":
            piece.path.write_text("khác hẳn", encoding="utf-8")
        return real(stage, piece)

    monkeypatch.setattr(worker, "perform", touched)
    report = run(folder)
    assert [result.failure.code for result in report.failed] == ["source_changed"]


def test_stages_one_by_one_give_what_run_gives(folder):
    run(folder)
    whole = dataset(folder)
    again = folder.parent / "steps"
    request = Request(inputs=(folder,), out=again, stages=(StageName.INGEST,), dataset=False)
    run_batch(request, Inline(), Silent())
    for stage in STAGES[1:]:
        step = Request(inputs=(), out=again, stages=(stage,), dataset=stage is STAGES[-1])
        assert not run_batch(step, Inline(), Silent()).failed
    (folder.parent / "out").rename(folder.parent / "whole")
    again.rename(folder.parent / "out")
    assert dataset(folder) == whole


def test_a_stage_waits_for_the_one_before(folder):
    out = folder.parent / "out"
    run_batch(
        Request(inputs=(folder,), out=out, stages=(StageName.INGEST,), dataset=False), Inline(), Silent()
    )
    report = run_batch(
        Request(inputs=(), out=out, stages=(StageName.SEGMENT,), dataset=False), Inline(), Silent()
    )
    assert report.plan.count(Reason.WAITING) == 3
