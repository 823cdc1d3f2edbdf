"""No bytes break a reader and no text breaks a stage: they give a record or an error for people.

A few examples run with all tests. ``KEHOACH_FUZZ=2000`` looks for longer.
"""

import os
import string
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.faults import hostile
from pipeline.errors import DocumentError
from pipeline.extract import Settings as ExtractSettings
from pipeline.extract import extract
from pipeline.ingest import Settings, ingest
from pipeline.layout import arrange
from pipeline.records.page import Box, Line, ReadDocument, ReadPage, Ruling, TextSource, Word
from pipeline.restore import Settings as RestoreSettings
from pipeline.restore import restore, restore_lines
from pipeline.segment import Settings as SegmentSettings
from pipeline.segment import segment

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = int(os.environ.get("KEHOACH_FUZZ", "25"))
PATIENT = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)
SMALL = Settings(max_bytes=1 << 24, max_pixels=4_000_000, max_pages=50)

PIECES = [
    "KẾ HOẠCH", "Số: 07/KH-UBND", "I. MỤC ĐÍCH, YÊU CẦU", "1. ", "1.1. ", "a) ", "- ", "+ ", "(1) ", "II. ", "IX) ", "Điều 1. ",
    "Nơi nhận:", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc", "ngày 31 tháng 02 năm 2023", "ngày … tháng … năm 20", "từ ngày 0/0/0000 đến 99/99/9999",
    "quý IV/2023", "tháng 13/2023", "Bằng khen", "Huân chương Lao động hạng Ba", "02 tập thể", "không quá 999999999999999999999",
    "Căn cứ Nghị định số 98/2023/NĐ-CP", "dua yeu nuoc", "thi ®ua", "thi ñua", "“Đoàn kết", "”", "\t", "\n", "\n\n", "\f", "...", "30/CTr-",
    "1.000.000 đồng", "02 bộ hồ sơ", "trước ngày 15/11", "\u0301\u0301", "\u200b", "\ufeff", "Ð", "đ" * 40, "a" * 300, "=1+1", "|a|b|", "IIIIIIII",
]  # fmt: skip
LETTERS = (
    string.ascii_letters
    + string.digits
    + " .,;:-/()\"'\t\nàáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
)
texts = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(LETTERS, max_size=40), st.text(max_size=8)), max_size=40
).map(" ".join)


def seeds():
    """Healthy files of every kind, and hostile ones that are small."""
    samples = sorted((ROOT / "data" / "raw").glob("*"))
    found = {path.suffix: path.read_bytes() for path in samples}
    found |= {name: data for name, make in hostile.FILES.items() if len(data := light(name, make)) < 100_000}
    return found


def light(name, make):
    return bytes(1 << 20) if "bomb" in name and name.endswith((".pdf", ".docx")) else make()


SEEDS = seeds()


@st.composite
def mutated(draw):
    """A file with some of its bytes changed, cut out, doubled or put in."""
    name = draw(st.sampled_from(sorted(SEEDS)))
    data = bytearray(SEEDS[name])
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, max(len(data) - 1, 0)))
        kind = draw(st.sampled_from(["flip", "cut", "drop", "double", "put"]))
        if kind == "flip" and data:
            data[place] ^= 1 << draw(st.integers(0, 7))
        elif kind == "cut":
            del data[place:]
        elif kind == "drop":
            del data[place : place + draw(st.integers(1, 400))]
        elif kind == "double":
            data[place:place] = data[place : place + draw(st.integers(1, 400))]
        else:
            data[place:place] = draw(st.binary(max_size=20))
    return name, bytes(data)


@PATIENT
@given(mutated())
def test_no_bytes_break_a_reader(tmp_path, file):
    path = tmp_path / "file"
    path.write_bytes(file[1])
    try:
        document = ingest(path, "0" * 16, SMALL)
    except DocumentError as error:
        assert error.code
        return
    document.model_dump_json()
    assert [page.number for page in document.pages] == list(range(1, len(document.pages) + 1))


@PATIENT
@given(
    st.binary(max_size=3000),
    st.sampled_from([b"%PDF-1.4\n", b"II*\x00", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"<html>", b""]),
)
def test_no_noise_behind_a_magic_number_breaks_a_reader(tmp_path, noise, magic):
    path = tmp_path / "file"
    path.write_bytes(magic + noise)
    try:
        ingest(path, "0" * 16, SMALL)
    except DocumentError as error:
        assert error.code


def pages_of(text):
    return tuple(
        ReadPage(
            number=n,
            source=TextSource.TEXT,
            lines=tuple(Line(text=line) for line in page.split("\n") if line.strip()),
        )
        for n, page in enumerate(text.split("\f"), 1)
    )


@PATIENT
@given(texts)
def test_no_text_breaks_a_stage_and_every_row_has_its_place(text):
    text = unicodedata.normalize("NFC", text)
    read = ReadDocument(document_id="0" * 16, pages=pages_of(text))
    restored = restore(read, RestoreSettings())
    after, written = 0, []
    for change in restored.changes:
        assert read.text[change.start : change.end] == change.before
        written += [read.text[after : change.start], change.after]
        after = change.end
    assert "".join([*written, read.text[after:]]) == restored.text
    plan = extract(segment(restored, SegmentSettings()), ExtractSettings())
    for table in (
        "sections",
        "tasks",
        "awards",
        "criteria",
        "quotas",
        "dossier_items",
        "citations",
        "recipients",
    ):
        for row in getattr(plan, table):
            if row.char_start is not None:
                assert 0 <= row.char_start <= row.char_end <= len(restored.text)


@PATIENT
@given(texts)
def test_the_filter_keeps_lines(text):
    lines = text.split("\n")
    assert len(list(restore_lines(lines, RestoreSettings()))) == len(lines)


boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.floats(-50, 700), st.floats(-50, 900), st.floats(0, 300), st.floats(0, 60),
)  # fmt: skip
words = st.builds(
    lambda text, box: Word(text, box),
    st.sampled_from([p for p in PIECES if p.strip() and not set(p) & set("\t\n\f")]),
    boxes,
)
rulings = st.builds(lambda b: Ruling(b.left, b.top, b.right, b.bottom), boxes)


@PATIENT
@given(st.lists(words, max_size=30), st.lists(rulings, max_size=12))
def test_no_layout_loses_or_doubles_a_word(found, lines):
    given_words = tuple(Word(word.text, word.box) for word in found)
    arranged = arrange(given_words, tuple(lines), 595.0, 842.0)
    assert len([word for line in arranged for word in line.words]) <= len(given_words)


@pytest.mark.parametrize("name", ["one-line.txt", "one-word.txt", "marks.txt"])
def test_monstrous_texts_take_no_monstrous_time(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(hostile.FILES[name]())
    document = ingest(path, "0" * 16, Settings())
    read = ReadDocument(
        document_id="0" * 16,
        pages=tuple(
            ReadPage(number=page.number, source=TextSource.TEXT, lines=page.lines) for page in document.pages
        ),
    )
    extract(segment(restore(read, RestoreSettings()), SegmentSettings()), ExtractSettings())
