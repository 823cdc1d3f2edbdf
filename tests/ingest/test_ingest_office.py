"""Old Word files, RTF and OpenDocument are read where LibreOffice is installed, and say so where it is not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import docx
import pytest
from ingest_files import GOOD, OLE, TCVN3

from pipeline import messages
from pipeline.errors import DocumentError
from pipeline.ingest import Settings, ingest, office, sniff
from pipeline.records.source import MediaType

OLD_WORD = OLE + b"\x00" * 600 + "WordDocument".encode("utf-16-le")
RTF = r"{\rtf1\ansi\deff0{\fonttbl{\f0 Times New Roman;}}\f0 " + "".join(
    "".join(c if ord(c) < 128 else rf"\u{ord(c)}?" for c in line) + r"\par " for line in GOOD
)
REAL = office.program()
needs_libreoffice = pytest.mark.skipif(REAL is None, reason="LibreOffice is not installed")
posix_only = pytest.mark.skipif(os.name != "posix", reason="the stand-in is a script with a #! line")


def words_of(path: Path) -> str:
    document = ingest(path, "0" * 16, Settings())
    return " ".join(line.text for page in document.pages for line in page.lines)


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Put a program named soffice in the way that runs ``body``; ``given`` and ``made`` are its file and its folder."""
    programs = folder / "programs"
    programs.mkdir()
    script = programs / "soffice"
    script.write_text(
        f"#!{sys.executable}\nimport pathlib, shutil, subprocess, sys, time\n"
        "given = pathlib.Path(sys.argv[-1])\n"
        "made = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n" + body,
        "utf-8",
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (OLD_WORD, MediaType.DOC),
        (OLD_WORD + "Workbook".encode("utf-16-le"), MediaType.DOC),
        (RTF.encode(), MediaType.RTF),
    ],
)
def test_old_files_are_told_by_their_bytes(tmp_path: Path, content: bytes, kind: MediaType) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert sniff(path) is kind


def test_an_opendocument_text_is_told_from_a_table(tmp_path: Path) -> None:
    for name, kind in (("text", MediaType.ODT), ("spreadsheet", None)):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("mimetype", f"application/vnd.oasis.opendocument.{name}")
            package.writestr("content.xml", "<office/>")
        if kind:
            assert sniff(path) is kind
        else:
            with pytest.raises(DocumentError, match="unsupported_type"):
                sniff(path)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_without_libreoffice_the_error_tells_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "cong_van.doc"
    path.write_bytes(OLD_WORD)
    with pytest.raises(DocumentError) as caught:
        ingest(path, "0" * 16, Settings())
    assert caught.value.code == "libreoffice_missing"
    sentence = messages.say(caught.value.code, language, **caught.value.values)
    assert "LibreOffice" in sentence and "--retry-failed" in sentence and ".doc" in sentence


@posix_only
def test_the_original_is_only_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "made.docx"
    paper = docx.Document()
    paper.add_paragraph(GOOD[0])
    paper.save(str(made))
    stand_in(
        tmp_path,
        monkeypatch,
        "(given.parent / '.~lock.paper.doc#').touch()\nmade.mkdir()\n"
        f"shutil.copy({str(made)!r}, made / 'paper.docx')\n",
    )
    source = tmp_path / "originals"
    source.mkdir()
    path = source / "Kế hoạch số 12.doc"
    path.write_bytes(OLD_WORD)
    document = ingest(path, "0" * 16, Settings())
    assert document.media_type is MediaType.DOC and document.notices == ()
    assert words_of(path) == GOOD[0]
    assert [file.name for file in source.iterdir()] == [path.name]


@posix_only
def test_a_file_that_cannot_be_converted_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, "print('Error: source file could not be loaded')\n")
    path = tmp_path / "hong.doc"
    path.write_bytes(OLD_WORD)
    with pytest.raises(DocumentError) as caught:
        ingest(path, "0" * 16, Settings())
    assert caught.value.code == "office_failed"
    assert "could not be loaded" in messages.say("office_failed", "vi", **caught.value.values)


@posix_only
def test_a_program_that_hangs_is_stopped_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive = tmp_path / "alive"
    stand_in(
        tmp_path,
        monkeypatch,
        f"code = 'import pathlib,time; time.sleep(3); pathlib.Path({str(alive)!r}).touch()'\n"
        "subprocess.run([sys.executable, '-c', code])\n",
    )
    monkeypatch.setattr(office, "_SECONDS", 1.0)
    path = tmp_path / "treo.doc"
    path.write_bytes(OLD_WORD)
    with pytest.raises(DocumentError, match="office_failed"):
        ingest(path, "0" * 16, Settings())
    time.sleep(3)
    assert not alive.exists(), "the program that it started must not outlive it"


@needs_libreoffice
def test_rich_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ke_hoach.rtf"
    path.write_text(RTF + "}", "ascii")
    assert words_of(path) == " ".join(GOOD)


@needs_libreoffice
@pytest.mark.parametrize(("suffix", "kind"), [("doc", MediaType.DOC), ("odt", MediaType.ODT)])
def test_papers_of_word_97_and_opendocument_are_read_as_their_docx_is(
    tmp_path: Path, suffix: str, kind: MediaType
) -> None:
    """Also those typed in an old character set: their letters come through as they were."""
    paper = docx.Document()
    for line in (*GOOD, *TCVN3):
        paper.add_paragraph(line)
    table = paper.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Sơ kết", "Tháng 6/2031"
    paper.add_paragraph("Nơi nhận:")
    source = tmp_path / "paper.docx"
    paper.save(str(source))
    assert REAL is not None
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [REAL, profile, "--headless", "--convert-to", suffix, "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    shutil.rmtree(tmp_path / "profile")
    path = tmp_path / f"paper.{suffix}"
    assert sniff(path) is kind
    assert words_of(path) == words_of(source)
