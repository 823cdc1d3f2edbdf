"""The commands of the contract as a person types them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context

from pipeline.cli.app import make_app
from pipeline.cli.main import chosen_language

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = [
    "run",
    "ingest",
    "ocr",
    "restore",
    "segment",
    "extract",
    "export",
    "query",
    "evaluate",
    "archive",
    "verify",
    "restore-text",
    "doctor",
]
STAGES = ["run", "ingest", "ocr", "restore", "segment", "extract", "export"]
PLAN = """UBND HUYỆN SƠN LÂM
Số: 07/KH-UBND
Sơn Lâm, ngày 05 tháng 3 năm 2023

KẾ HOẠCH
Phát động phong trào thi đua trồng rừng năm 2023

I. MỤC ĐÍCH
Động viên Nhân dân trong huyện tích cực trồng và bảo vệ rừng.

II. THỜI GIAN THI ĐUA
Từ ngày 10/3/2023 đến hết ngày 30/11/2023.
"""


def kehoach(*arguments, stdin=None, **environment):
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
        timeout=240,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("work")
    (folder / "in").mkdir()
    (folder / "in" / "plan.txt").write_text(PLAN, encoding="utf-8")
    (folder / "in" / "empty.pdf").write_bytes(b"")
    outcome = kehoach("run", folder / "in", "--out", folder / "out", "--workers", 1, "--lang", "en")
    return folder, outcome


def test_every_command_is_made_by_the_module_that_the_application_names():
    app = make_app("en")
    context = Context(app)
    made = {name: app.get_command(context, name) for name in app.list_commands(context)}
    assert [name for name, command in made.items() if command is None or command.name != name] == []
    assert set(COMMANDS) <= set(made)


def test_help_lists_every_command_of_the_contract():
    text = kehoach("--help").stdout.decode()
    assert [name for name in COMMANDS if not re.search(rf"^\s+{name}\s", text, re.M)] == []


@pytest.mark.parametrize("command", STAGES)
def test_every_stage_takes_the_options_of_the_contract(command):
    text = kehoach(command, "--help").stdout.decode()
    for option in [
        "--out",
        "--workers",
        "--engine",
        "--timeout",
        "--force",
        "--dry-run",
        "--quiet",
        "--lang",
    ]:
        assert option in text, option


@pytest.mark.parametrize("command", COMMANDS)
def test_help_speaks_vietnamese_too(command):
    assert (
        kehoach(command, "--help", "--lang", "vi").stdout != kehoach(command, "--help", "--lang", "en").stdout
    )


def test_run_says_what_failed_by_name_and_ends_with_3(made):
    folder, outcome = made
    assert outcome.returncode == 3, outcome.stderr.decode()
    assert "empty.pdf" in outcome.stdout.decode()
    assert (folder / "out" / "dataset" / "campaigns.xlsx").is_file()


def test_a_log_for_machines_has_one_event_a_line(made, tmp_path):
    folder, _ = made
    log = tmp_path / "log.jsonl"
    outcome = kehoach(
        *("run", folder / "in", "--out", tmp_path / "out", "--lang", "en"),
        *("--log-file", log, "--max-failures", "5", "--memory", "800"),
    )
    assert outcome.returncode == 3, outcome.stderr.decode()
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [event["event"] for event in events] == ["begin", "document", "document", "dataset", "end"]
    documents = {Path(event["path"]).name: event for event in events if event["event"] == "document"}
    assert documents["plan.txt"]["status"] == "done"
    assert documents["empty.pdf"]["failure"]["code"] == "empty_file"
    assert "empty" in documents["empty.pdf"]["message"]
    assert (events[-1]["done"], events[-1]["failed"], events[-1]["rows"]["documents"]) == (1, 1, 2)


def test_a_batch_stopped_by_its_failures_says_so(made, tmp_path):
    for number in range(40):
        (tmp_path / f"{number}.pdf").write_bytes(b"%PDF-1.4 " + bytes([number]))
    outcome = kehoach(
        *("run", tmp_path, "--out", tmp_path / "out", "--lang", "en", "--max-failures", "3", "--workers", "1")
    )
    assert outcome.returncode == 3
    assert "were not tried" in outcome.stdout.decode()


def test_a_second_run_says_there_is_nothing_to_do(made):
    folder, _ = made
    outcome = kehoach("run", folder / "in" / "plan.txt", "--out", folder / "out", "--lang", "en")
    assert "Nothing to do" in outcome.stdout.decode()


def test_dry_run_says_why_and_writes_nothing(made, tmp_path):
    folder, _ = made
    outcome = kehoach("run", folder / "in", "--out", tmp_path / "new", "--dry-run", "--lang", "en")
    assert outcome.returncode == 0
    assert re.search(r"plan\.txt: new -> ingest", outcome.stdout.decode())
    assert not (tmp_path / "new").exists()
    outcome = kehoach("run", folder / "in", "--out", folder / "out", "--dry-run", "--lang", "en")
    assert "plan.txt: done" in outcome.stdout.decode()
    assert "empty.pdf: failed before" in outcome.stdout.decode()


@pytest.mark.parametrize("form", ["csv", "json", "markdown", "table"])
def test_query_in_every_format(made, form):
    folder, _ = made
    outcome = kehoach(
        "query", "SELECT title, start_date FROM plans", "--out", folder / "out", "--format", form
    )
    assert outcome.returncode == 0, outcome.stderr.decode()
    text = outcome.stdout.decode()
    assert "trồng rừng" in text
    if form == "json":
        assert json.loads(text)[0]["start_date"] == "2023-03-10"
    if form == "csv":
        assert text.splitlines()[0] == "title,start_date"


def test_query_cannot_change_anything_and_says_what_is_wrong(made):
    folder, _ = made
    for sql in ("DELETE FROM plans", "SELEC 1", "ATTACH 'x.db' AS x"):
        outcome = kehoach("query", sql, "--out", folder / "out", "--lang", "en")
        assert outcome.returncode == 2, sql
        assert "Traceback" not in outcome.stderr.decode()


def test_usage_errors_end_with_2(tmp_path):
    for arguments in (
        ["run"],
        ["run", tmp_path / "none", "--out", tmp_path / "o"],
        ["query", "SELECT 1"],
        ["nonsense"],
    ):
        outcome = kehoach(*arguments)
        assert outcome.returncode == 2, arguments
        assert "Traceback" not in outcome.stderr.decode()


def test_a_wrong_settings_file_names_the_place(made, tmp_path):
    folder, _ = made
    settings = tmp_path / "s.toml"
    settings.write_text("[ocr]\nno_such_setting = 1\n", encoding="utf-8")
    outcome = kehoach("run", folder / "in", "--out", tmp_path / "o", "--settings", settings, "--lang", "en")
    assert outcome.returncode == 2
    assert "ocr.no_such_setting" in outcome.stderr.decode()


def test_quiet_prints_nothing(made):
    folder, _ = made
    outcome = kehoach("run", folder / "in" / "plan.txt", "--out", folder / "out", "--quiet")
    assert (outcome.stdout, outcome.stderr) == (b"", b"")


def test_doctor_finds_everything_here():
    outcome = kehoach("doctor", "--lang", "en")
    assert outcome.returncode == 0, outcome.stdout.decode()


def test_doctor_says_the_command_that_mends(tmp_path):
    tool = tmp_path / "apt-get"
    tool.write_text("#!/bin/sh\n")
    tool.chmod(0o755)
    outcome = kehoach("doctor", "--lang", "en", PATH=str(tmp_path))
    assert outcome.returncode == 4
    text = outcome.stdout.decode()
    assert "apt-get install" in text
    assert "tesseract-ocr-vie" in text


def test_a_missing_program_stops_a_run_with_4_and_says_how_to_install_it(samples, tmp_path):
    scan = next(path for path in samples.iterdir() if path.suffix == ".tif")
    outcome = kehoach("run", scan, "--out", tmp_path / "o", "--lang", "en", PATH=str(tmp_path))
    assert outcome.returncode == 4, outcome.stderr.decode()
    assert "install" in outcome.stderr.decode()


def test_restore_text_keeps_one_line_for_each_line():
    text = "Ủy ban nhân dân huyện\n\n  hƣớng dẫn\ncuối cùng không có dấu xuống dòng"
    outcome = kehoach("restore-text", stdin=text.encode())
    assert outcome.returncode == 0
    lines = outcome.stdout.decode().split("\n")
    assert lines == ["Ủy ban nhân dân huyện", "", "  hướng dẫn", "cuối cùng không có dấu xuống dòng", ""]


def test_restore_text_json_tells_each_change():
    outcome = kehoach("restore-text", "--json", stdin="x\nĐơn vị hƣớng dẫn\n".encode())
    (change,) = map(json.loads, outcome.stdout.decode().splitlines())
    assert (change["line"], change["start"], change["end"]) == (2, 7, 12)
    assert (change["read"], change["written"]) == ("hƣớng", "hướng")
    assert 0 < change["confidence"] <= 1


def test_restore_text_refuses_bytes_that_are_not_utf8():
    outcome = kehoach("restore-text", "--lang", "en", stdin=b"ok\n\xff\xfe\x80\n")
    assert outcome.returncode == 2
    assert "line 2" in outcome.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["run", "--lang", "vi"], "en_US.UTF-8", "vi"),
        (["run", "--lang=en"], "vi_VN.UTF-8", "en"),
        (["run"], "vi_VN.UTF-8", "vi"),
        (["run"], "C.UTF-8", "en"),
        (["run", "--lang"], "C.UTF-8", "en"),
    ],
)
def test_the_language_of_messages(monkeypatch, arguments, environment, language):
    monkeypatch.setenv("LC_ALL", environment)
    assert chosen_language(arguments) == language


@pytest.fixture(scope="module")
def package(made):
    folder, _ = made
    dossier = folder / "hoso.toml"
    dossier.write_text('[dossier]\nfileCode = "H99.1"\ntitle = "Hồ sơ trồng rừng"\n', encoding="utf-8")
    target = folder / "goi"
    return target, kehoach(
        "archive", "--out", folder / "out", "--dossier", dossier, "--to", target, "--lang", "vi"
    )


def test_archive_packs_what_is_done_and_names_what_is_not(package):
    target, outcome = package
    assert outcome.returncode == 3, outcome.stderr.decode()
    told = outcome.stdout.decode()
    assert "Đã đóng gói 1 tài liệu" in told
    assert "empty.pdf: Tệp trống" in told
    assert (target / "data/representations/rep1/data/H99.1.1.pdf").is_file()


def test_verify_says_whole_and_names_a_damaged_file(package):
    target, _ = package
    outcome = kehoach("verify", target, "--lang", "en")
    assert outcome.returncode == 0, outcome.stdout.decode()
    assert "whole and unchanged" in outcome.stdout.decode()
    broken = target / "data/metadata/descriptive/EAD.xml"
    content = broken.read_bytes()
    broken.write_bytes(content.replace(b"01", b"02", 1))
    outcome = kehoach("verify", target, "--lang", "vi")
    broken.write_bytes(content)
    assert outcome.returncode == 3
    assert (
        outcome.stdout.decode()
        .strip()
        .endswith("HỎNG: data/metadata/descriptive/EAD.xml không còn như khi đóng gói")
    )


def test_archive_never_writes_over_a_package_and_verify_wants_one(package, tmp_path):
    target, _ = package
    again = kehoach(
        "archive", "--out", target.parent / "out", "--dossier", target.parent / "hoso.toml", "--to", target
    )
    assert again.returncode == 2
    assert kehoach("verify", tmp_path, "--lang", "en").returncode == 2
    assert "Traceback" not in again.stderr.decode()
