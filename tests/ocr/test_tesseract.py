"""The program behind the engine: what becomes of crashes, nonsense and hangs."""

import os
import stat

import numpy as np
import pytest
from ocr_pages import Sheet

from pipeline.errors import DocumentError, ExitCode, MissingProgramError
from pipeline.ocr import tesseract
from pipeline.ocr.tesseract import Tesseract, words_of
from pipeline.ocr.tesseract_library import TesseractLibrary

HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
LINE = np.full((40, 300), 255, np.uint8)


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Put a shell script in the place of ``tesseract``; it knows ``vie`` unless told otherwise."""

    def install(body, languages="vie"):
        program = tmp_path / "tesseract"
        program.write_text(
            "#!/bin/sh\n"
            'if [ "$1" = "--version" ] || [ "$1" = "-v" ]; then echo "tesseract 5.9.9"; exit 0; fi\n'
            'if [ "$1" = "--list-langs" ]; then\n'
            f'  echo "List of available languages in \\"{tmp_path}/\\" (1):"; echo "{languages}"; exit 0; fi\n'
            f"{body}\n"
        )
        program.chmod(program.stat().st_mode | stat.S_IEXEC)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    return install


def table(tmp_path, *rows):
    """A script that writes this table as Tesseract does: into the file named by its second argument."""
    answer = tmp_path / "answer.tsv"
    answer.write_bytes("\n".join([HEADER, *rows]).encode())
    return f'cp "{answer}" "$2.tsv"'


def word(page, text, confidence="91.5", left=5, width=50):
    return f"5\t{page}\t1\t1\t1\t1\t{left}\t4\t{width}\t30\t{confidence}\t{text}"


def failure(lines=(LINE,), timeout=20.0):
    with pytest.raises(DocumentError) as error:
        Tesseract(timeout=timeout).read_lines(lines, page=7)
    assert error.value.page == 7
    return error.value


def test_words_go_to_their_own_line_with_box_and_confidence(fake, tmp_path):
    fake(table(tmp_path, word(2, "quý"), word(1, "thi"), word(1, "đua", left=60)))
    first, second = Tesseract().read_lines([LINE, LINE], page=1)
    assert [w.text for w in first] == ["thi", "đua"]
    assert [w.text for w in second] == ["quý"]
    assert first[1].box.left == 60
    assert first[1].box.right == 110
    assert first[0].confidence == pytest.approx(0.915)


def test_what_is_read_is_composed_and_has_no_icelandic_letters(fake, tmp_path):
    fake(table(tmp_path, word(1, "05/QÐ-UBND"), word(1, "ho\u0300a", left=90)))
    ((code, peace),) = Tesseract().read_lines([LINE], page=1)
    assert (code.text, peace.text) == ("05/QĐ-UBND", "hòa")


def test_rows_that_are_no_words_and_words_without_confidence_are_left_out(fake, tmp_path):
    rows = ["4\t1\t1\t1\t1\t0\t0\t0\t300\t40\t-1\t", word(1, "x", "-1"), word(1, " "), word(1, "có")]
    fake(table(tmp_path, *rows))
    ((only,),) = Tesseract().read_lines([LINE], page=1)
    assert only.text == "có"


def test_no_lines_start_no_program(fake):
    fake("exit 9")
    assert Tesseract().read_lines([], page=1) == []


def test_a_crash_is_an_error_of_its_page(fake):
    fake('echo "Segmentation fault" >&2; exit 139')
    error = failure()
    assert error.code == "ocr_failed"
    assert "Segmentation fault" in error.values["detail"]


@pytest.mark.parametrize(
    "body",
    [
        'printf "not a table at all" > "$2.tsv"',
        'printf "level\\tpage_num\\n5\\tone\\t1\\t1\\t1\\t1\\t0\\t0\\t5\\t5\\t90\\tx\\n" > "$2.tsv"',
        'printf "\\377\\376\\000" > "$2.tsv"',
        ': > "$2.tsv"',
        "exit 0",
    ],
    ids=["prose", "letters for numbers", "no UTF-8", "empty", "no file"],
)
def test_nonsense_is_an_error_of_its_page(fake, body):
    fake(body)
    assert failure().code == "ocr_failed"


def test_a_program_that_hangs_is_stopped(fake):
    fake("exec sleep 60")
    error = failure(timeout=1.0)
    assert (error.code, error.values["seconds"]) == ("ocr_timeout", "1")


def test_a_missing_model_says_which_and_ends_with_status_4(fake):
    fake("exit 0", languages="eng")
    with pytest.raises(MissingProgramError) as error:
        Tesseract().read_lines([LINE], page=1)
    assert (error.value.code, error.value.exit_code) == ("vie_missing", ExitCode.MISSING)
    assert error.value.values["language"] == "vie"


def test_versions_name_program_and_model(fake, tmp_path):
    fake("exit 0")
    (tmp_path / "vie.traineddata").write_bytes(b"a model")
    told = Tesseract().versions()
    assert told["tesseract"] == "5.9.9"
    (tmp_path / "vie.traineddata").write_bytes(b"another model")
    tesseract.model_fingerprint.cache_clear()
    assert Tesseract().versions()["tessdata_vie"] != told["tessdata_vie"]


def test_versions_never_fail(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Tesseract().versions() == {"tesseract": "missing", "tessdata_vie": "missing"}


@pytest.fixture
def library():
    pytest.importorskip("tesserocr", reason="no build of tesserocr for this machine")
    folder = tesseract.model_folder("vie")
    if folder is None:
        pytest.skip("the tesseract program does not tell where its models lie")
    return folder


def printed(text):
    sheet = Sheet(width=700, height=70).text(20, 16, text, 30)
    return np.ascontiguousarray(sheet.bgr[:, :, 0])


def test_the_library_reads_lines_with_boxes_and_confidence(library):
    first, second = TesseractLibrary(library).read_lines([printed("phong trào thi đua"), LINE], page=1)
    assert [word.text for word in first] == ["phong", "trào", "thi", "đua"]
    assert all(word.confidence < 0.1 for word in second)  # white paper
    assert all(word.confidence > 0.8 for word in first)
    assert 15 < first[0].box.left < first[0].box.right < first[1].box.left


def test_the_library_gives_up_on_a_page_at_its_time(library):
    with pytest.raises(DocumentError) as error:
        TesseractLibrary(library, timeout=0.0).read_lines([LINE], page=4)
    assert (error.value.code, error.value.page) == ("ocr_timeout", 4)


def test_a_model_that_cannot_be_loaded_fails_the_page(library, tmp_path):
    with pytest.raises(DocumentError) as error:
        TesseractLibrary(tmp_path).read_lines([LINE], page=2)
    assert error.value.code == "ocr_failed"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("€)", "c)"),
        ("©)", "c)"),
        ("(b/€);", "(b/c);"),
        ("5€", "5€"),
        ("Ð", "Đ"),
        ("vp©mail.com", "vp@mail.com"),
        ("©2031", "©2031"),
    ],
)
def test_signs_of_other_languages_are_the_letters_that_look_like_them(read, meant):
    ((_, found),) = words_of(f"{HEADER}\n{word(1, read)}", page=1)
    assert found.text == meant
