import os

import pytest

from pipeline.errors import UsageError
from pipeline.run.discover import discover


def names(found):
    return [file.path.name for file in found]


def test_finds_files_in_folders_below_in_a_fixed_order(tmp_path):
    for name in ["b/2.pdf", "b/1.pdf", "a.txt", "c/d/e.docx"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    assert names(discover([tmp_path], tmp_path / "out", 1 << 20)) == ["a.txt", "1.pdf", "2.pdf", "e.docx"]


def test_leaves_out_hidden_files_lock_files_and_its_own_output(tmp_path):
    for name in ["plan.txt", ".hidden", ".git/x", "~$plan.docx", "Thumbs.db", "out/documents/x/text.txt"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    assert names(discover([tmp_path], tmp_path / "out", 1 << 20)) == ["plan.txt"]


def test_a_loop_of_links_ends(tmp_path):
    (tmp_path / "plan.txt").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    found = list(discover([tmp_path], tmp_path / "out", 1 << 20))
    assert [f.path.name for f in found if f.fault is None] == ["plan.txt"]


def test_a_file_named_twice_comes_once(tmp_path):
    (tmp_path / "plan.txt").write_text("x")
    assert names(discover([tmp_path, tmp_path / "plan.txt"], tmp_path / "out", 1 << 20)) == ["plan.txt"]


def test_a_pipe_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert names(discover([tmp_path], tmp_path / "out", 1 << 20)) == []


def test_a_missing_input_is_said_by_name(tmp_path):
    with pytest.raises(UsageError) as error:
        list(discover([tmp_path / "nowhere"], tmp_path / "out", 1 << 20))
    assert "nowhere" in error.value.values["path"]


def test_an_unreadable_file_is_accounted_for(tmp_path, monkeypatch):
    path = tmp_path / "plan.txt"
    path.write_text("x")
    real = type(path).open

    def refuse(self, *a, **k):
        if self == path:
            raise PermissionError(13, "Permission denied")
        return real(self, *a, **k)

    monkeypatch.setattr(type(path), "open", refuse)
    (found,) = discover([tmp_path], tmp_path / "out", 1 << 20)
    assert found.sha256 is None
    assert found.fault.values["detail"] == "Permission denied"
    assert len(found.document_id) == 16
