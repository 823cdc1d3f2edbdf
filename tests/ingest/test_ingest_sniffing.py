"""The kind of a file is told by its bytes; what cannot be read says so in words."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pikepdf
import pytest
from ingest_files import GOOD, OLE, scan, text_pdf

from pipeline import messages
from pipeline.errors import DocumentError
from pipeline.ingest import Settings, ingest, sniff
from pipeline.records.source import MediaType


def code_of(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        ingest(path, "0" * 16, Settings())
    for language in ("vi", "en"):
        sentence = messages.say(caught.value.code, language, page=caught.value.page, **caught.value.values)
        assert " " in sentence and "{" not in sentence, "every error has its sentence and all its values"
    return caught.value.code


def test_every_kind_is_told_by_its_bytes(tmp_path: Path) -> None:
    image = scan()
    image.save(tmp_path / "a.png")
    image.save(tmp_path / "a.jpg")
    image.save(tmp_path / "a.tif")
    docx.Document().save(str(tmp_path / "a.docx"))
    text_pdf(tmp_path / "a.pdf", GOOD)
    (tmp_path / "a.html").write_text("<!DOCTYPE html><html><body><p>Kế hoạch</p></body></html>", "utf-8")
    (tmp_path / "a.txt").write_text("KẾ HOẠCH\n1. Mục đích\n- Nâng cao nhận thức", "utf-8")
    (tmp_path / "a.md").write_text("# KẾ HOẠCH\n\nNội dung", "utf-8")
    kinds = {path.name: sniff(path) for path in tmp_path.iterdir()}
    assert kinds == {
        "a.png": MediaType.PNG,
        "a.jpg": MediaType.JPEG,
        "a.tif": MediaType.TIFF,
        "a.docx": MediaType.DOCX,
        "a.pdf": MediaType.PDF,
        "a.html": MediaType.HTML,
        "a.txt": MediaType.TEXT,
        "a.md": MediaType.MARKDOWN,
    }


def test_a_name_that_contradicts_the_bytes_is_noticed_and_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "ke_hoach.pdf"
    scan().save(path, "PNG")
    document = ingest(path, "0" * 16, Settings())
    assert document.media_type is MediaType.PNG
    assert [notice.code for notice in document.notices] == ["extension_mismatch"]
    assert document.notices[0].values == {"extension": ".pdf", "media_type": "image/png"}


def test_html_that_an_editor_stored_without_its_page_is_html(tmp_path: Path) -> None:
    path = tmp_path / "to_trinh.doc"
    path.write_text('<figure class="table"><table><tr><td>SỞ NỘI VỤ</td></tr></table></figure>', "utf-8")
    assert sniff(path) is MediaType.HTML


@pytest.mark.parametrize("name", ["ke_hoach", "ke_hoach.bin", "ke_hoach.2031", "KE_HOACH.TXT"])
def test_other_names_say_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("\n".join(GOOD), "utf-8")
    assert ingest(path, "0" * 16, Settings()).notices == ()


def test_markdown_in_a_text_file_is_no_contradiction(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("## KẾ HOẠCH\n\nNội dung", "utf-8")
    document = ingest(path, "0" * 16, Settings())
    assert document.media_type is MediaType.MARKDOWN and document.notices == ()


@pytest.mark.parametrize("junk", [b"\n", b"\x00" * 21, b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1000])
def test_pdf_behind_junk(tmp_path: Path, junk: bytes) -> None:
    whole = text_pdf(tmp_path / "whole.pdf", GOOD).read_bytes()
    path = tmp_path / "junk.pdf"
    path.write_bytes(junk + whole)
    document = ingest(path, "0" * 16, Settings())
    assert document.media_type is MediaType.PDF
    assert "Suối Ngàn" in " ".join(word.text for word in document.pages[0].words)


def test_a_text_about_pdf_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Tệp PDF bắt đầu bằng %PDF-1.7 và kết thúc bằng %%EOF.", "utf-8")
    assert sniff(path) is MediaType.TEXT


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n\t\n", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"\x00" * 4096, "unknown_binary"),
        (bytes(range(256)) * 20, "unknown_binary"),
        (OLE + b"\x00" * 600 + "PowerPoint Document".encode("utf-16-le"), "unsupported_type"),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted_docx"),
        (OLE + b"\x00" * 600 + "Workbook".encode("utf-16-le"), "unsupported_type"),
        (b"Rar!\x1a\x07\x00" + b"\x00" * 50, "unsupported_type"),
        (b"GIF89a" + b"\x00" * 50, "unsupported_type"),
        (b"PK\x03\x04 nothing after", "not_a_document_zip"),
        (b"%PDF-1.7\nnothing after", "damaged_pdf"),
        (b"\x89PNG\r\n\x1a\nnothing after", "damaged_image"),
    ],
)
def test_unreadable_files_say_what_is_wrong(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert code_of(path) == code


@pytest.mark.parametrize("start", ["BM 01/TĐKT", "MZ", "BZh là tên xã"])
def test_texts_that_begin_like_binaries_are_texts(tmp_path: Path, start: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{start}\nKẾ HOẠCH phát động phong trào thi đua", "utf-8")
    assert sniff(path) is MediaType.TEXT


def test_archives_are_not_documents(tmp_path: Path) -> None:
    for name, member, code in (
        ("a.zip", "ke_hoach.txt", "not_a_document_zip"),
        ("a.xlsx", "xl/workbook.xml", "unsupported_type"),
        ("a.pptx", "ppt/presentation.xml", "unsupported_type"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(member, "x")
        assert code_of(tmp_path / name) == code


def test_a_file_beyond_the_limit_names_the_setting(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n".join(GOOD), "utf-8")
    with pytest.raises(DocumentError) as caught:
        ingest(path, "0" * 16, Settings(max_text_bytes=100))
    assert caught.value.code == "file_too_large"
    assert caught.value.values["setting"] == "max_text_bytes"
    with pytest.raises(DocumentError) as caught:
        ingest(path, "0" * 16, Settings(max_bytes=100))
    assert caught.value.values["setting"] == "max_bytes"


def test_a_missing_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ingest(tmp_path / "nowhere.pdf", "0" * 16, Settings())


def test_the_same_bytes_give_the_same_record(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", GOOD, GOOD)
    first, second = (ingest(path, "0" * 16, Settings()) for _ in range(2))
    assert first == second
    assert first.model_dump_json() == second.model_dump_json()


def test_zero_page_pdf(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with pikepdf.new() as pdf:
        pdf.save(path)
    assert code_of(path) == "pdf_without_pages"


def test_a_zip_with_a_pdf_stored_whole_in_it_is_a_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("plan.pdf", b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n")
    with pytest.raises(DocumentError) as error:
        sniff(tmp_path / "bundle.zip")
    assert error.value.code == "not_a_document_zip"
