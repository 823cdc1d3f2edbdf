"""Proof of a package: one flipped bit anywhere is found, and the file it is in is named."""

import random

import bagit
import pytest

from pipeline.archive import verify
from pipeline.archive.package import new_package, safe_name
from pipeline.errors import UsageError


@pytest.fixture
def package(tmp_path):
    target = tmp_path / "goi"
    with new_package(target, {"External-Identifier": "H99.1"}) as folder:
        folder.write("representations/rep1/data/H99.1.1.pdf", bytes(range(256)) * 4)
        folder.write("representations/original/data/H99.1.1/Kế hoạch (1).txt", "Nội dung".encode())
        folder.write("metadata/descriptive/EAD.xml", b"<simpledc/>")
        folder.write("documentation/empty.txt", b"")
    return target


def test_a_new_package_is_whole_by_this_program_and_by_the_library(package):
    found = verify(package)
    assert found.damages == ()
    assert found.files == 4 + 6
    assert bagit.Bag(str(package)).validate()


def test_one_flipped_bit_is_found_in_every_file_and_only_that_file_is_named(package):
    """Every bit of the small files, many of the large ones: payload, manifests, tag files."""
    chosen = random.Random(7)
    for path in sorted(p for p in package.rglob("*") if p.is_file() and p.stat().st_size):
        name, content = path.relative_to(package).as_posix(), path.read_bytes()
        bits = range(8 * len(content))
        for bit in bits if len(bits) < 460 else chosen.sample(bits, 50):
            broken = bytearray(content)
            broken[bit // 8] ^= 1 << bit % 8
            path.write_bytes(broken)
            assert {damage.path for damage in verify(package).damages} == {name}, (name, bit)
        path.write_bytes(content)
    assert verify(package).damages == ()


def test_files_that_are_gone_or_new_are_named(package):
    (package / "data/metadata/descriptive/EAD.xml").unlink()
    (package / "data/metadata/lạ.txt").write_text("x")
    (package / "ghi-chu.txt").write_text("x")
    told = {(damage.code, damage.path) for damage in verify(package).damages}
    assert told == {
        ("damage_missing", "data/metadata/descriptive/EAD.xml"),
        ("damage_unexpected", "data/metadata/lạ.txt"),
        ("damage_unexpected", "ghi-chu.txt"),
    }


@pytest.mark.parametrize("name", ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt"])
def test_a_tag_file_that_is_gone_is_named(package, name):
    (package / name).unlink()
    assert {damage.path for damage in verify(package).damages} == {name}


def test_a_truncated_and_an_emptied_file_are_named(package):
    pdf = package / "data/representations/rep1/data/H99.1.1.pdf"
    pdf.write_bytes(pdf.read_bytes()[:-1])
    (package / "bag-info.txt").write_bytes(b"")
    assert [damage.path for damage in verify(package).damages] == [
        "bag-info.txt",
        "data/representations/rep1/data/H99.1.1.pdf",
    ]


def test_a_folder_without_manifests_is_no_package(tmp_path):
    with pytest.raises(UsageError, match="not_a_package"):
        verify(tmp_path)


def test_a_package_is_never_written_over(package):
    before = verify(package)
    with pytest.raises(UsageError, match="package_exists"), new_package(package, {}):
        pass
    assert verify(package) == before


def test_a_package_that_breaks_off_leaves_nothing(tmp_path):
    with pytest.raises(RuntimeError), new_package(tmp_path / "goi", {}) as folder:
        folder.write("a.txt", b"x")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Kế hoạch số 5.pdf", "Kế hoạch số 5.pdf"),
        ("a\nb:c?.pdf", "a_b_c_.pdf"),
        ("..", "_"),
        ("\udcff.pdf", "_.pdf"),
        ("x" * 300 + ".pdf", "x" * 138 + ".pdf"),
    ],
)
def test_names_of_originals_are_safe_everywhere(name, safe):
    assert safe_name(name) == safe
