"""What the review page serves, to whom, and what it never serves."""

import json
import re
from pathlib import Path

import pytest
from review_desk import document
from starlette.testclient import TestClient

from pipeline.review import listed, make_app, write_training
from pipeline.store import Store

PORT = 8765
HOME = f"http://127.0.0.1:{PORT}"
OWN = {"Origin": HOME}


@pytest.fixture
def client(desk):
    return TestClient(make_app(desk, PORT), base_url=HOME)


def doubtful(text):
    """Start, end and text of the first doubtful word of a page."""
    found = re.search(r'class="w doubtful"[^>]*data-s="(\d+)" data-e="(\d+)"[^>]*>([^<]+)</span>', text)
    assert found
    return int(found[1]), int(found[2]), found[3]


def test_the_list_begins_with_what_could_not_be_read(client):
    text = client.get("/").text
    names = re.findall(r'class="open"[^>]*>([^<]+)<', text)
    assert names[0] == "empty.pdf"
    assert len(names) == 3
    assert 'lang="vi"' in text


@pytest.mark.parametrize("words", ["day tot hoc tot", "dạy tốt học tốt", "DẠY TỐT"])
def test_the_list_is_searched_with_and_without_marks(client, words):
    text = client.get("/", params={"q": words}).text
    assert len(re.findall('class="open"', text)) == 1
    assert "k04" in text


@pytest.mark.parametrize("words", ['"', "a OR", "%", "'; DROP TABLE plans", "NEAR(", "đ" * 500])
def test_no_search_breaks_the_list(client, words):
    assert client.get("/", params={"q": words}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:1", "localhost", ""])
def test_a_foreign_host_is_refused(client, host):
    assert client.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", f"https://127.0.0.1:{PORT}"])
def test_a_change_from_a_foreign_page_is_refused_and_leaves_nothing(client, out, origin):
    name = document(out, "k05")
    headers = {"Origin": origin} if origin else {}
    answer = client.post(f"/documents/{name}/1/checked", headers=headers)
    assert answer.status_code == 403
    assert not (out / "corrections").exists()


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/documents/../../etc/passwd",
        "/documents/..%2f..%2fetc/1/image",
        "/documents/0000000000000000/1",
        "/documents/zzzz/1/image",
        "//etc/passwd",
    ],
)
def test_no_path_leads_outside(client, path):
    answer = client.get(path)
    assert answer.status_code in (400, 404)
    assert "root:" not in answer.text
    assert "import" not in answer.text


def test_a_page_image_is_that_of_the_recorded_bytes_or_none(client, out):
    name = document(out, "k04")
    answer = client.get(f"/documents/{name}/1/image")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert client.get(f"/documents/{name}/99/image").status_code == 404
    path = Store(out).document(name).state().path
    original = Path(path).read_bytes()
    Path(path).write_bytes(original + b"x")
    assert client.get(f"/documents/{name}/2/image").status_code == 404
    Path(path).write_bytes(original)
    folder = Store(out).document(name)
    folder.save_state(folder.state().model_copy(update={"path": "/etc/passwd"}))
    assert client.get(f"/documents/{name}/1/image").status_code == 404


def test_every_answer_forbids_foreign_scripts_and_frames(client):
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_the_language_is_chosen_and_leads_back_to_this_server_only(client):
    assert client.get("/language/en?back=/").text.count('<html lang="en">') == 1
    answer = client.get("/language/vi?back=//evil.example/", follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_word_is_corrected_and_the_machine_s_files_stay(client, out):
    name = document(out, "k05")
    before = {p: p.read_bytes() for p in Store(out).document(name).root.rglob("*") if p.is_file()}
    start, end, machine = doubtful(client.get(f"/documents/{name}/1").text)
    editor = client.get(f"/documents/{name}/1/word", params={"start": start, "end": end}).text
    assert f'value="{machine}"' in editor
    form = {"start": start, "end": end, "before": machine, "after": "Trăm"}
    answer = client.post(f"/documents/{name}/1/word", data=form, headers=OWN)
    assert answer.status_code == 200
    assert re.search(rf'class="w checked"[^>]*data-s="{start}"[^>]*>Trăm<', answer.text)
    (entry,) = [json.loads(line) for line in (out / "corrections" / f"{name}.jsonl").open()]
    assert (entry["who"], entry["change"]["before"], entry["change"]["after"]) == ("Lan", machine, "Trăm")
    assert {p: p.read_bytes() for p in before} == before
    # The same form again: the place has changed since, so nothing is overwritten unseen.
    assert client.post(f"/documents/{name}/1/word", data=form, headers=OWN).status_code == 400


def test_an_accepted_word_is_checked_and_can_be_taken_back(client, out):
    name = document(out, "k05")
    start, end, machine = doubtful(client.get(f"/documents/{name}/1").text)
    form = {"start": start, "end": end, "before": machine, "after": machine}
    text = client.post(f"/documents/{name}/1/word", data=form, headers=OWN).text
    assert re.search(rf'class="w checked"[^>]*data-s="{start}"', text)
    text = client.post(f"/documents/{name}/1/withdraw", data={"number": 1, "start": start}, headers=OWN).text
    assert re.search(rf'class="w doubtful"[^>]*data-s="{start}"', text)


def test_a_field_is_corrected_and_what_is_no_day_is_told(client, out):
    name = document(out, "k04")
    where = {"table": "plans", "name": "end_date", "index": 0}
    answer = client.post(f"/documents/{name}/1/cell", data={**where, "after": "31/02/2024"}, headers=OWN)
    assert "31/02/2024" in answer.text
    assert "problem" in answer.text
    answer = client.post(f"/documents/{name}/1/cell", data={**where, "after": "30/11/2031"}, headers=OWN)
    assert "30/11/2031" in answer.text
    page = client.get(f"/documents/{name}/1").text
    assert "30/11/2031" in page


def test_rows_are_removed_and_added_and_taken_back(client, out):
    name = document(out, "k04")

    def tasks(text):
        return int(re.search(r'id="table-recipients".*?<b>(\d+)</b>', text, re.S)[1])

    page = f"/documents/{name}/1"
    count = tasks(client.get(page).text)
    assert count > 1
    where = {"table": "recipients", "index": 0, "entry": ""}
    assert tasks(client.post(f"{page}/remove", data=where, headers=OWN).text) == count - 1
    new = {"table": "recipients", "text": "- Thư viện tỉnh;"}
    added = client.post(f"{page}/row", data=new, headers=OWN).text
    assert tasks(added) == count
    assert "Thư viện tỉnh" in added
    empty = client.post(f"{page}/row", data={"table": "recipients", "text": " "}, headers=OWN).text
    assert "problem" in empty
    client.post(f"{page}/withdraw", data={"number": 2, "start": 0}, headers=OWN)
    assert tasks(client.get(page).text) == count - 1


@pytest.mark.parametrize(
    "form",
    [
        {"table": "documents", "name": "sha256", "index": "0", "after": "x"},
        {"table": "plans", "name": "confidence", "index": "0", "after": "1"},
        {"table": "tasks", "name": "text", "index": "9999", "after": "x"},
        {"table": "__class__", "name": "x", "index": "0", "after": "x"},
        {"table": "tasks", "name": "text", "index": "-1", "after": "x"},
    ],
)
def test_what_is_not_there_cannot_be_corrected(client, out, form):
    answer = client.post(f"/documents/{document(out, 'k04')}/1/cell", data=form, headers=OWN)
    assert answer.status_code == 400
    assert not (out / "corrections").exists()


def test_a_document_that_could_not_be_read_says_why(client, out):
    text = client.get(f"/documents/{document(out, 'empty')}/1").text
    assert "problem" in text


def test_corrections_are_put_into_the_dataset(client, desk, out):
    name = document(out, "k04")
    form = {"table": "plans", "name": "signer", "index": 0, "after": "Lò Thị Mẩy"}
    client.post(f"/documents/{name}/1/cell", data=form, headers=OWN)
    assert desk.waiting() == 1
    client.post("/update", headers=OWN)
    desk.at_work.join(120)
    assert "1" in desk.outcome
    assert desk.waiting() == 0
    plan = json.loads((Store(out).document(name).root / "plan.json").read_text(encoding="utf-8"))
    assert plan["plan"]["signer"] == "Lò Thị Mẩy"


def test_all_corrections_are_listed_and_make_training_text(client, out, tmp_path):
    name = document(out, "k05")
    start, end, machine = doubtful(client.get(f"/documents/{name}/1").text)
    form = {"start": start, "end": end, "before": machine, "after": "Trăm"}
    client.post(f"/documents/{name}/1/word", data=form, headers=OWN)
    where = {"table": "plans", "name": "end_date", "index": 0, "after": "30/11/2031"}
    client.post(f"/documents/{name}/1/cell", data=where, headers=OWN)
    rows = list(listed(Store(out)))
    assert [row[0] for row in rows] == ["Lan", "Lan"]
    assert rows[0][3:] == ("1", machine, "Trăm")
    assert rows[1][3] == "plans.end_date"
    assert write_training(Store(out), tmp_path / "corpus") == 1
    (line,) = (tmp_path / "corpus" / "corrected.txt").read_text(encoding="utf-8").splitlines()
    assert "Trăm" in line.split()
