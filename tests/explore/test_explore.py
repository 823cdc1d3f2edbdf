"""Datasette on the dataset: the questions are answered, the search is fair, rows lead to their pages."""

import hashlib
import sqlite3
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from benchmarks.people.generated import write
from pipeline.explore import make_app, metadata, queries
from pipeline.records.document import DocumentState
from pipeline.records.source import MediaType
from pipeline.store import Store

PORT = 8766
HOME = f"http://127.0.0.1:{PORT}"
VALUES = {"day": "2020-06-30", "month": "2020-06", "who": ""}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explore")
    write(folder / "dataset" / "campaigns.sqlite", 60)
    return Store(folder)


@pytest.fixture(scope="module")
def client(store):
    with TestClient(make_app(store, PORT), base_url=HOME) as client:
        yield client


@pytest.mark.parametrize("name", queries())
def test_every_canned_query_is_answered(client, name):
    answer = client.get(f"/campaigns/{name}.json", params={"_shape": "array", **VALUES})
    assert answer.status_code == 200, answer.text
    assert answer.json()


def test_campaigns_have_facets_by_year_authority_and_award(client):
    text = client.get("/campaigns/campaigns").text
    for facet in ("year", "issuer", "award_forms"):
        assert f'id="facet-{facet}' in text
    assert "Cơ quan ban hành" in text
    assert "issuing authority" in text


@pytest.mark.parametrize(("view", "column"), [("campaigns", "document_id"), ("passages", "passage")])
@pytest.mark.parametrize(
    ("marked", "plain"),
    [("đẩy mạnh", "day manh"), ("địa phương", "dia phuong"), ("trồng rừng", "trong rung")],
)
def test_search_with_and_without_marks_gives_the_same(client, view, column, marked, plain):
    def hits(words):
        found = client.get(
            f"/campaigns/{view}.json", params={"_search": words, "_shape": "array", "_size": "max"}
        ).json()
        return {row[column] for row in found}

    assert hits(marked) == hits(plain)
    assert hits(marked)


def test_a_row_leads_to_the_image_of_its_page_and_to_no_other_file(client, store, samples):
    assert '<a href="/-/page/0000000000000000/2">2</a>' in client.get("/campaigns/tasks").text
    assert client.get("/-/page/0000000000000000/2").status_code == 404
    sample = next(path for path in samples.iterdir() if path.name.startswith("k03"))
    sha256 = hashlib.sha256(sample.read_bytes()).hexdigest()
    state = DocumentState(
        document_id="0" * 16, path=str(sample), sha256=sha256, size=1, media_type=MediaType.PDF
    )
    store.document("0" * 16).save_state(state)
    answer = client.get("/-/page/0000000000000000/2")
    assert answer.headers["content-type"] == "image/jpeg"
    store.document("0" * 16).save_state(state.model_copy(update={"path": "/etc/passwd"}))
    assert client.get("/-/page/0000000000000000/2").status_code == 404


def test_nothing_is_written_and_a_foreign_host_is_refused(client, store):
    database = store.dataset / "campaigns.sqlite"
    before = database.read_bytes()
    assert client.get("/campaigns.json", params={"sql": "DELETE FROM plans"}).status_code == 400
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert database.read_bytes() == before


def test_every_table_that_is_described_exists(store):
    with sqlite3.connect(Path(store.dataset) / "campaigns.sqlite") as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        for name, told in metadata()["databases"]["campaigns"]["tables"].items():
            assert name in names
            columns = {column for _, column, *_ in database.execute(f'PRAGMA table_info("{name}")')}
            assert set(told["columns"]) <= columns
