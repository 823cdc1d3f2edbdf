import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.records.base import StageSettings
from pipeline.records.document import DocumentState, StageState
from pipeline.records.source import Notice
from pipeline.store import DocumentFolder, Store
from pipeline.store.atomic import atomic_path, write_text
from pipeline.store.keys import stage_key
from pipeline.store.lock import exclusive

ROOT = Path(__file__).resolve().parents[2]


class Tuned(StageSettings):
    level: int = 1


def test_an_interrupted_write_leaves_the_old_file_and_no_litter(tmp_path):
    target = tmp_path / "text.txt"
    write_text(target, "cũ")
    with pytest.raises(RuntimeError), atomic_path(target) as temporary:
        temporary.write_text("mới, nhưng dở dang", encoding="utf-8")
        raise RuntimeError("killed")
    assert target.read_text(encoding="utf-8") == "cũ"
    assert [path.name for path in tmp_path.iterdir()] == ["text.txt"]


def test_one_changed_setting_changes_its_stage_and_those_after_it_only():
    def chain(level):
        ingest = stage_key("ingest", "abc", Tuned(), {})
        ocr = stage_key("ocr", ingest, Tuned(level=level), {"tesseract": "5"})
        restore = stage_key("restore", ocr, Tuned(), {})
        return ingest, ocr, restore

    before, after = chain(1), chain(2)
    assert before[0] == after[0]
    assert before[1] != after[1]
    assert before[2] != after[2]


def test_a_new_tool_version_changes_the_key():
    one = stage_key("ocr", "x", Tuned(), {"tesseract": "5.3.0"})
    other = stage_key("ocr", "x", Tuned(), {"tesseract": "5.4.0"})
    assert one != other


def test_records_come_back_as_they_were_and_their_bytes_do_not_depend_on_the_clock(tmp_path):
    folder = DocumentFolder(tmp_path)
    notices = [Notice(code="a"), Notice(code="b", page=2, values={"phần": "đầu"})]
    folder.write_record("ingest", notices)
    first = (tmp_path / folder.record_name("ingest")).read_bytes()
    folder.write_record("ingest", notices)
    assert (tmp_path / folder.record_name("ingest")).read_bytes() == first
    assert list(folder.read_record("ingest", Notice)) == notices


def test_a_damaged_record_is_an_error_not_silent_nonsense(tmp_path):
    folder = DocumentFolder(tmp_path)
    folder.write_record("ingest", [Notice(code="a")] * 100)
    path = tmp_path / folder.record_name("ingest")
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises((OSError, EOFError, gzip.BadGzipFile)):
        list(folder.read_record("ingest", Notice))


def test_a_stage_whose_file_was_cut_short_is_not_done(tmp_path):
    folder = DocumentFolder(tmp_path)
    folder.write_file("text.txt", b"0123456789")
    proof = StageState(key="k", settings="s", seconds=0, files=folder.sizes(["text.txt"]))
    assert folder.holds(proof)
    (tmp_path / "text.txt").write_bytes(b"01234")
    assert not folder.holds(proof)
    (tmp_path / "text.txt").unlink()
    assert not folder.holds(proof)


def test_a_half_written_state_counts_as_none(tmp_path):
    folder = Store(tmp_path).document("0" * 16)
    folder.save_state(DocumentState(document_id="0" * 16, path="a.pdf", sha256="0" * 64, size=1))
    assert folder.state() is not None
    path = folder.root / "source.json"
    path.write_bytes(path.read_bytes()[:20])
    assert folder.state() is None
    assert list(Store(tmp_path).states()) == []


def test_a_lock_is_not_held_by_a_dead_process(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from pipeline.store.lock import exclusive\n"
        f"with exclusive(Path({str(tmp_path)!r})): print('held', flush=True); time.sleep(600)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(UsageError), exclusive(tmp_path):
        pass
    holder.kill()
    holder.wait()
    with exclusive(tmp_path):
        pass


def test_an_output_that_cannot_be_written_is_said_so(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError) as refused, exclusive(tmp_path / "file" / "out"):
        pass
    assert refused.value.code == "out_not_writable"


def test_an_error_inside_the_lock_stays_what_it_is(tmp_path):
    with pytest.raises(PermissionError), exclusive(tmp_path):
        raise PermissionError(13, "elsewhere")


def test_a_second_run_on_the_same_folder_is_refused_and_allowed_again_afterwards(tmp_path):
    with exclusive(tmp_path), pytest.raises(UsageError) as refused, exclusive(tmp_path):
        pass
    assert refused.value.code == "out_in_use"
    with exclusive(tmp_path):
        pass
