"""Corrections flow into text.txt, plan.json and the tables, survive re-runs, and cost one document."""

import sqlite3
from pathlib import Path

import pytest

from pipeline.records.correction import FieldCorrection, Withdrawal, WordCorrection
from pipeline.run.batch import Request, run_batch
from pipeline.run.engines.local import LocalEngine
from pipeline.run.planner import Reason
from pipeline.store import Store

TEXT = """UBND HUYỆN SƠN LÂM
Số: 07/KH-UBND
Sơn Lâm, ngày 05 tháng 3 năm 2023

KẾ HOẠCH
Phát động phong trào thi đua trồng rụng năm 2023

I. THỜI GIAN THI ĐUA
Từ ngày 10/3/2023 đến hết ngày 30/11/2023.
"""


class Silent:
    def begin(self, plan): ...
    def advance(self, result): ...
    def assembling(self): ...


def run(folder: Path, *inputs: Path, force: bool = False):
    request = Request(inputs=inputs, out=folder / "out", force=force)
    return run_batch(request, LocalEngine(1), Silent())


@pytest.fixture
def made(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT.replace("07/", "08/"), encoding="utf-8")
    run(tmp_path, tmp_path / "a.txt", tmp_path / "b.txt")
    store = Store(tmp_path / "out")
    (state,) = [s for s in store.states() if s.path.endswith("a.txt")]
    return tmp_path, store.document(state.document_id)


def rows(folder, sql):
    with sqlite3.connect(folder / "out" / "dataset" / "campaigns.sqlite") as database:
        return database.execute(sql).fetchall()


def test_a_correction_reaches_text_and_tables_and_stays(made):
    folder, document = made
    machine = (document.root / "text.txt").read_text(encoding="utf-8")
    page = TEXT
    at = page.index("rụng")
    document.correct(
        "Lan",
        WordCorrection(
            page=1,
            start=at,
            read="rụng",
            context_before=page[at - 20 : at],
            context_after=page[at + 4 : at + 24],
            before="rụng",
            after="rừng",
        ),
    )
    document.correct("Lan", FieldCorrection(table="plans", field="signer", after="Lò Thị Mẩy"))
    report = run(folder, folder / "a.txt", folder / "b.txt")
    reasons = {d.found.path.name: d.reason for d in report.plan.decisions}
    assert reasons == {"a.txt": Reason.CHANGED, "b.txt": Reason.DONE}
    text = (document.root / "text.txt").read_text(encoding="utf-8")
    assert text == machine.replace("rụng", "rừng")
    assert (document.root / "read.txt").read_text(encoding="utf-8").count("rụng") == 1
    sql = "SELECT title, signer FROM plans WHERE document_number LIKE '07/%'"
    wanted = [("Phát động phong trào thi đua trồng rừng năm 2023", "Lò Thị Mẩy")]
    assert rows(folder, sql) == wanted
    again = run(folder, folder / "a.txt", folder / "b.txt")
    assert not again.plan.busy
    run(folder, folder / "a.txt", folder / "b.txt", force=True)
    assert rows(folder, sql) == wanted
    assert (document.root / "text.txt").read_text(encoding="utf-8") == text


def test_a_withdrawn_correction_leaves_what_the_machine_made(made):
    folder, document = made
    before = {path.name: path.read_bytes() for path in document.root.glob("*.*") if path.suffix != ".json"}
    document.correct("Lan", FieldCorrection(table="plans", field="signer", after="Lò Thị Mẩy"))
    run(folder, folder / "a.txt", folder / "b.txt")
    document.correct("Lan", Withdrawal(number=1))
    run(folder, folder / "a.txt", folder / "b.txt")
    assert rows(folder, "SELECT signer FROM plans WHERE document_number LIKE '07/%'") == [(None,)]
    after = {path.name: path.read_bytes() for path in document.root.glob("*.*") if path.suffix != ".json"}
    assert after == before
    assert not list(document.root.glob("stages/*.machine.*"))
