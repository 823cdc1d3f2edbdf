"""Page images: sizes and resolution recorded, truncation found on its page, bombs refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from ingest_files import scan
from PIL import Image

from pipeline.errors import DocumentError
from pipeline.ingest import Settings, ingest
from pipeline.records.page import IngestedDocument, LayerQuality


def read(path: Path, **settings: int) -> IngestedDocument:
    return ingest(path, "0" * 16, Settings(**settings))


@pytest.mark.parametrize(("name", "dpi"), [("a.png", 300), ("a.jpg", 200), ("a.tif", 150)])
def test_size_and_resolution(tmp_path: Path, name: str, dpi: int) -> None:
    scan(620, 877).save(tmp_path / name, dpi=(dpi, dpi))
    (page,) = read(tmp_path / name).pages
    assert (page.width, page.height, page.image_dpi) == (620, 877, dpi)
    assert (page.layer, page.words, page.lines) == (LayerQuality.NONE, (), ())


@pytest.mark.parametrize("dpi", [None, (1, 1), (72000, 72000)])
def test_an_absurd_resolution_is_none(tmp_path: Path, dpi: tuple[int, int] | None) -> None:
    scan().save(tmp_path / "a.jpg", **({} if dpi is None else {"dpi": dpi}))
    assert read(tmp_path / "a.jpg").pages[0].image_dpi is None


def test_a_fax_has_the_size_of_its_sheet(tmp_path: Path) -> None:
    scan(1728, 1145).convert("1").save(tmp_path / "a.tif", dpi=(204, 98), compression="group4")
    scan(1728, 2292).convert("1").save(tmp_path / "b.tif", dpi=(204, 196), compression="group4")
    standard, fine = read(tmp_path / "a.tif").pages[0], read(tmp_path / "b.tif").pages[0]
    assert (standard.width, standard.height, standard.image_dpi) == (1728, 2383, 204)
    assert (fine.width, fine.height, fine.image_dpi) == (1728, 2292, 200)


def test_a_tiff_has_a_page_for_each_frame_of_its_own_size(tmp_path: Path) -> None:
    first, *others = scan(620, 877), scan(877, 620), scan(310, 438).convert("1")
    first.save(tmp_path / "a.tif", save_all=True, append_images=others, dpi=(200, 200))
    pages = read(tmp_path / "a.tif").pages
    assert [(page.number, page.width, page.height) for page in pages] == [
        (1, 620, 877),
        (2, 877, 620),
        (3, 310, 438),
    ]


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif"])
def test_a_truncated_image_is_an_error(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    Image.effect_noise((600, 800), 80).save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DocumentError) as caught:
        read(path)
    assert (caught.value.code, caught.value.page) == ("damaged_image", 1)


def test_a_damaged_frame_is_named_by_its_page(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    frames = [Image.effect_noise((400, 500), 60 + i) for i in range(3)]
    frames[0].save(path, save_all=True, append_images=frames[1:], compression="tiff_lzw")
    with Image.open(path) as image:
        image.seek(1)
        offset = image.tag_v2[273][0]
    data = bytearray(path.read_bytes())
    data[offset : offset + 3000] = b"\xff" * 3000
    path.write_bytes(bytes(data))
    with pytest.raises(DocumentError) as caught:
        read(path)
    assert (caught.value.code, caught.value.page) == ("damaged_image", 2)


def test_images_beyond_the_limits_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    Image.new("1", (30_000, 30_000)).save(tmp_path / "a.png")
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "a.png")
    assert (caught.value.code, caught.value.page) == ("page_too_large", 1)
    Image.new("1", (1200, 1200)).save(tmp_path / "b.png")
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "b.png", max_pixels=1_000_000)
    assert caught.value.values["width"] == "1200"
    frames = [Image.new("1", (10, 10))] * 4
    frames[0].save(tmp_path / "c.tif", save_all=True, append_images=frames[1:])
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "c.tif", max_pages=3)
    assert caught.value.code == "too_many_pages"
