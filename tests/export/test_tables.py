import csv
import sqlite3
from datetime import date

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.export import dataset, export
from pipeline.export.chunks import Entry, chunks, entries
from pipeline.export.csv import neutral
from pipeline.export.tables import TABLES, arrow_schema, arrow_table, describe, row
from pipeline.records.document import DocumentState, Failure, StageState
from pipeline.records.page import Line, ReadPage, Sheet, TextSource
from pipeline.records.plan import (
    Audience,
    AwardForm,
    CriterionRow,
    FindingRow,
    Plan,
    PlanRow,
    SectionRow,
    Severity,
    TaskRow,
)
from pipeline.records.restored import Paragraph, RestoredDocument
from pipeline.records.segmented import SectionKind
from pipeline.store import Store


def plan(document_id, **fields):
    return Plan(
        document_id=document_id,
        plan=PlanRow(
            document_type="KẾ HOẠCH",
            title="Phát động phong trào thi đua",
            issue_date=date(2024, 2, 29),
            dossier_copies=2,
            **fields,
        ),
        sections=(
            SectionRow(
                section_no=1,
                level=1,
                number="I",
                heading="NỘI DUNG THI ĐUA",
                kind=SectionKind.NOI_DUNG,
                kinds=(SectionKind.NOI_DUNG,),
                text="Đẩy mạnh thi đua lao động giỏi.",
                page_first=1,
                page_last=1,
                page=1,
                char_start=0,
                char_end=5,
            ),
        ),
        tasks=(TaskRow(task_no=1, text="- Trồng 5 ha rừng;", due_date=date(2024, 6, 30)),),
        criteria=(
            CriterionRow(
                form=AwardForm.GIAY_KHEN, audience=(Audience.TAP_THE, Audience.CA_NHAN), text="=HYPERLINK(1)"
            ),
        ),
    )


def put(store, document_id, path, record=None, failure=None):
    folder = store.document(document_id)
    state = DocumentState(
        document_id=document_id, path=path, sha256=document_id * 4, size=1, pages=1, failure=failure
    )
    if record is not None:
        folder.write_record("ocr", [ReadPage(number=1, source=TextSource.TEXT, lines=(Line(text="x"),))])
        paragraph = Paragraph(text="x", page=1, start=0, end=1)
        folder.write_record(
            "restore",
            [RestoredDocument(document_id=document_id, paragraphs=(paragraph,), pages=(Sheet(number=1),))],
        )
        folder.write_record("extract", [record])
        proof = StageState(key="k", settings="s", seconds=0.5, files={})
        state = state.model_copy(
            update={"stages": dict.fromkeys(("ingest", "ocr", "restore", "segment", "extract"), proof)}
        )
    folder.save_state(state)


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path)
    put(store, "a" * 16, "in/a.pdf", plan("a" * 16))
    put(store, "b" * 16, "in/b.pdf", failure=Failure(stage="ingest", key="k", code="worker_died", page=3))
    return store


def test_the_columns_are_those_of_the_contract():
    told = {name: list(describe(model)) for name, model in TABLES.items()}
    assert told["documents"] == [
        "document_id",
        "source_path",
        "sha256",
        "media_type",
        "page_count",
        "text_source",
        "repairs",
        "status",
        "error",
        "ocr_confidence",
        "seconds",
    ]
    assert told["plans"] == [
        "document_id",
        "document_type",
        "document_number",
        "parent_issuer",
        "issuer",
        "issue_place",
        "issue_date",
        "title",
        "theme",
        "start_date",
        "end_date",
        "period_text",
        "dossier_deadline",
        "dossier_recipient",
        "dossier_copies",
        "signer",
        "signer_title",
        "signing_mode",
        "confidence",
        "needs_review",
    ]
    assert told["tasks"] == [
        "document_id",
        "task_no",
        "number",
        "text",
        "period_text",
        "start_date",
        "due_date",
        "responsible",
        "page",
        "char_start",
        "char_end",
    ]
    assert told["findings"] == ["document_id", "code", "severity", "message", "table", "field"]
    for name in [
        "sections",
        "tasks",
        "awards",
        "criteria",
        "quotas",
        "dossier_items",
        "citations",
        "recipients",
    ]:
        assert told[name][-3:] == ["page", "char_start", "char_end"], name
    assert all(sentence for columns in TABLES.values() for sentence in describe(columns).values())


def test_a_cell_of_the_wrong_type_is_refused_before_anything_is_written():
    good = row("a" * 16, plan("a" * 16).plan)
    with pytest.raises((pa.ArrowInvalid, pa.ArrowTypeError)):
        arrow_table(TABLES["plans"], [{**good, "dossier_copies": "hai"}])
    with pytest.raises((pa.ArrowInvalid, ValueError)):
        arrow_table(TABLES["documents"], [{"document_id": None}])


def test_an_empty_text_is_missing():
    assert row("a" * 16, PlanRow(title="  "))["title"] is None


def test_parquet_keeps_types(store):
    export(store, "en")
    plans = pq.read_table(store.dataset / "plans.parquet")
    assert plans.schema.field("issue_date").type == pa.date32()
    assert plans.to_pylist()[0]["issue_date"] == date(2024, 2, 29)
    criteria = pq.read_table(store.dataset / "criteria.parquet").to_pylist()
    assert criteria[0]["audience"] == ["tap_the", "ca_nhan"]
    assert pq.read_table(store.dataset / "quotas.parquet").num_rows == 0
    assert pq.read_table(store.dataset / "quotas.parquet").schema == arrow_schema(TABLES["quotas"])


def test_csv_opens_in_excel(store):
    export(store, "en")
    raw = (store.dataset / "tasks.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\xef\xbb\xbf") == 1
    (task,) = csv.DictReader(raw.decode("utf-8-sig").splitlines())
    assert task["due_date"] == "2024-06-30"
    assert task["page"] == ""
    (only,) = csv.DictReader((store.dataset / "plans.csv").read_text(encoding="utf-8-sig").splitlines())
    assert only["dossier_copies"] == "2"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("- Trồng rừng", "'- Trồng rừng"),
        ("+84 24", "'+84 24"),
        ("@x", "'@x"),
        ("-12,5", "-12,5"),
        ("+3", "+3"),
        ("Kế hoạch", "Kế hoạch"),
        ("", ""),
    ],
)
def test_no_cell_runs_as_a_formula(cell, written):
    assert neutral(cell) == written


def test_a_workbook_opens_with_dates_as_dates_and_no_formulas(store):
    export(store, "en")
    book = openpyxl.load_workbook(store.dataset / "campaigns.xlsx")
    assert book.sheetnames == ["columns", *TABLES]
    plans = book["plans"]
    header = [cell.value for cell in plans[1]]
    assert plans.freeze_panes == "B2"
    assert plans.cell(2, header.index("issue_date") + 1).value.date() == date(2024, 2, 29)
    criteria = book["criteria"]
    cell = criteria.cell(2, [c.value for c in criteria[1]].index("text") + 1)
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_the_workbook_explains_its_columns_in_both_languages_and_is_wide_enough(store):
    export(store, "en")
    book = openpyxl.load_workbook(store.dataset / "campaigns.xlsx")
    told = {(row[0], row[1]): row[2:] for row in book["columns"].iter_rows(min_row=2, values_only=True)}
    assert told["plans", "issuer"][0] == "Cơ quan ban hành"
    assert told["plans", "issuer"][2].startswith("issuing authority")
    for name, model in TABLES.items():
        assert all(all(told[name, column]) for column in describe(model))
        sheet = book[name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref
        for cell in sheet[1]:
            # Neighbours of the same width are stored as one stretch.
            widths = [d.width for d in sheet.column_dimensions.values() if d.min <= cell.column <= d.max]
            assert widths
            assert widths[0] >= len(cell.value)


@pytest.mark.parametrize(
    "words", ["thi dua", "thi đua", "THI ĐUA", "lao dong", "lao động", "day manh", "đẩy mạnh"]
)
def test_search_finds_the_same_with_and_without_marks(store, words):
    export(store, "en")
    database = sqlite3.connect(store.dataset / "campaigns.sqlite")
    hits = database.execute(
        "SELECT DISTINCT document_id FROM search WHERE search MATCH ?", [words]
    ).fetchall()
    assert hits == [("a" * 16,)]


def test_a_failed_document_has_its_row_with_file_and_page_in_its_error(store):
    exported = export(store, "en")
    documents = pq.read_table(store.dataset / "documents.parquet").to_pylist()
    failed = documents[1]
    assert failed["status"] == "failed"
    assert "b.pdf" in failed["error"]
    assert "page 3" in failed["error"]
    assert [entry.path for entry in exported.manifest.attention] == ["in/b.pdf"]


def test_an_unreadable_part_makes_a_document_partial_never_done(tmp_path):
    store = Store(tmp_path)
    finding = FindingRow(code="page_unread", severity=Severity.ERROR, message="trang 2", table="documents")
    put(store, "c" * 16, "c.pdf", plan("c" * 16).model_copy(update={"findings": (finding,)}))
    export(store, "en")
    (document,) = pq.read_table(store.dataset / "documents.parquet").to_pylist()
    assert document["status"] == "partial"
    assert "trang 2" in document["error"]


def test_nothing_new_writes_nothing(store):
    export(store, "en")
    before = {path.name: path.stat().st_mtime_ns for path in store.dataset.iterdir()}
    again = export(store, "en")
    assert again.unchanged
    assert {path.name: path.stat().st_mtime_ns for path in store.dataset.iterdir()} == before


def test_a_removed_table_is_made_again(store):
    export(store, "en")
    (store.dataset / "tasks.csv").unlink()
    assert not export(store, "en").unchanged
    assert (store.dataset / "tasks.csv").is_file()


def test_the_same_store_gives_the_same_bytes(store, tmp_path):
    def content():
        return {path.name: path.read_bytes() for path in sorted(store.dataset.iterdir())}

    export(store, "en")
    first = content()
    export(store, "en", force=True)
    assert content() == first


def many(store, count):
    for number in range(count):
        name = f"{number * 0x9E3779B1 & 0xFFFFFFFF:08x}" + f"{number:08x}"
        failure = Failure(stage="ingest", key="k", code="worker_died")
        put(store, name, f"in/{number:04}.pdf", failure=failure)


def test_one_new_document_makes_the_rows_of_its_chunk_alone(tmp_path, monkeypatch):
    store = Store(tmp_path)
    many(store, 700)
    made = []
    real = dataset.tables_of

    def counted(folder, state, language):
        made.append(state.document_id)
        return real(folder, state, language)

    monkeypatch.setattr(dataset, "tables_of", counted)
    export(store, "en")
    assert len(made) == 700
    made.clear()
    put(store, "a" * 16, "in/0300b.pdf", plan("a" * 16))
    assert not export(store, "en").unchanged
    assert "a" * 16 in made
    assert len(made) < 650
    grown = {path.name: path.read_bytes() for path in sorted(store.dataset.iterdir())}
    export(store, "en", force=True)
    assert {path.name: path.read_bytes() for path in sorted(store.dataset.iterdir())} == grown
    assert len(list((tmp_path / ".tables").iterdir())) == len(list(chunks(entries(store), "x")))


def test_chunks_hold_every_document_once_in_order_and_end_at_the_same_places():
    documents = [
        Entry(f"{n:05}", f"{(n + 1) * 0x9E3779B1 & 0xFFFFFFFF:08x}".ljust(16, "0"), 1, "k")
        for n in range(4000)
    ]
    cut = [chunk.documents for chunk in chunks(documents, "x")]
    assert [name for chunk in cut for name in chunk] == [entry.document_id for entry in documents]
    assert 5 < len(cut) < 60
    after = [chunk.documents for chunk in chunks(documents[1:], "x")]
    assert cut[1:] == after[1:]


def test_a_replaced_file_leaves_the_dataset_but_not_the_store(store):
    put(store, "d" * 16, "in/a.pdf", plan("d" * 16))
    export(store, "en")
    plans = pq.read_table(store.dataset / "plans.parquet").to_pylist()
    assert [p["document_id"] for p in plans] == ["d" * 16]
    assert store.document("a" * 16).state() is not None
