"""Scans: repeatable, of the right kind, and worn in the way their level says."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import numpy as np
import pikepdf
import pytest
from PIL import Image

from samples.files import image_pdf, tiff
from samples.ink import Picture
from samples.paper import Paper
from samples.scan import LEVELS, Level, bitonal, scan


def red_share(page: Picture) -> float:
    """Share of the page that is red rather than grey."""
    red, green, blue = (page[..., n].astype(int) for n in range(3))
    return float(np.mean((red - green > 40) & (red - blue > 30)))


def test_same_seed_same_pixels(short_paper: Paper, small_levels: dict[str, Level]) -> None:
    for level in small_levels.values():
        once, again = list(scan(short_paper, level, seed=3)), list(scan(short_paper, level, seed=3))
        assert all(np.array_equal(one, other) for one, other in zip(once, again, strict=True))
    other_seed = list(scan(short_paper, small_levels["poor"], seed=4))
    assert not np.array_equal(again[0], other_seed[0])


def test_levels_get_worse(short_paper: Paper, small_levels: dict[str, Level]) -> None:
    """Contrast between paper and ink falls, and stray specks grow, from level to level."""
    contrasts, strays = [], []
    for level in small_levels.values():
        page = next(iter(scan(short_paper, replace(level, skew=0, colour=False), seed=1, sealed=False)))
        contrasts.append(float(np.percentile(page, 95)) - float(np.percentile(page, 1)))
        margin = page[:, : page.shape[1] // 12].astype(float)
        strays.append(float(np.abs(np.diff(margin, axis=0)).mean()))
    assert all(better >= worse for better, worse in pairwise(contrasts))
    assert all(better < worse for better, worse in pairwise(strays))


def test_resolution_and_colour_are_the_level_s(short_paper: Paper) -> None:
    page = next(iter(scan(short_paper, LEVELS["poor"])))
    assert page.shape == pytest.approx((1754, 1240), abs=1)
    page = next(iter(scan(short_paper, replace(LEVELS["good"], dpi=100))))
    assert page.shape == pytest.approx((1169, 827, 3), abs=1)
    assert page.dtype == np.uint8


def test_red_seal_and_blue_signature_stand_at_the_signer(
    short_paper: Paper, small_levels: dict[str, Level]
) -> None:
    level = replace(small_levels["good"], skew=0)
    first, second = scan(short_paper, level, seed=2)
    assert red_share(first) < 1e-5
    red = np.argwhere(second[..., 0].astype(int) - second[..., 1] > 40)
    centre_y, centre_x = red.mean(axis=0)
    assert abs(centre_y - short_paper.signature.y) < 40
    assert short_paper.signature.x - 110 < centre_x < short_paper.signature.x
    blue = (second[..., 2].astype(int) - second[..., 0] > 40).mean()
    assert blue > 1e-4
    _, bare = scan(short_paper, level, seed=2, sealed=False)
    assert red_share(bare) < 1e-5


def test_incoming_stamp_on_the_first_page_only(short_paper: Paper, small_levels: dict[str, Level]) -> None:
    level = replace(small_levels["good"], grain=0, skew=0)
    bare = list(scan(short_paper, level, seed=2))
    stamped = list(scan(short_paper, level, seed=2, received="20/8/2025"))
    changed = [float(np.mean(one != other)) for one, other in zip(bare, stamped, strict=True)]
    assert changed[0] > 0.003
    assert changed[1] == 0


def test_skew_stays_within_the_level(short_paper: Paper, small_levels: dict[str, Level]) -> None:
    level = replace(small_levels["clean"], skew=2.0)
    straight = next(iter(scan(short_paper, small_levels["clean"])))
    turned = next(iter(scan(short_paper, level, seed=5)))
    # The title's rule is the topmost long dark run; a turned page has none that long.
    assert _longest_run(straight) > 2 * _longest_run(turned)


def _longest_run(page: Picture) -> int:
    longest = 0
    for row in page < 140:
        edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(int), [0]))))
        longest = max([longest, *(edges[1::2] - edges[::2])])
    return int(longest)


def test_image_pdf_holds_pictures_and_no_text(short_paper: Paper) -> None:
    level = replace(LEVELS["fair"], dpi=100)
    made = [image_pdf(scan(short_paper, level), level.dpi, level.jpeg_quality) for _ in range(2)]
    assert made[0] == made[1]
    with pikepdf.open(BytesIO(made[0])) as pdf:
        assert len(pdf.pages) == 2
        for page in pdf.pages:
            assert "/Font" not in page.Resources
            (image,) = page.get_images().values()
            assert (int(image.Width), int(image.Height)) == pytest.approx((827, 1169), abs=1)
            width, height = (float(side) for side in page.mediabox[2:])
            assert abs(width - 595.3) < 1
            assert abs(height - 841.9) < 1


def test_tiff_of_many_pages(short_paper: Paper, small_levels: dict[str, Level]) -> None:
    pages = list(scan(short_paper, small_levels["poor"]))
    black_and_white = tiff((bitonal(page) for page in pages), 72)
    grey = tiff(pages, 72, compression="tiff_lzw")
    assert black_and_white == tiff((bitonal(page) for page in pages), 72)
    for content, mode, compression in ((black_and_white, "1", "group4"), (grey, "L", "tiff_lzw")):
        with Image.open(BytesIO(content)) as image:
            assert image.n_frames == 2
            assert image.mode == mode
            assert image.info["compression"] == compression
            assert image.info["dpi"] == (72, 72)


@pytest.mark.parametrize("name", LEVELS)
def test_levels_are_those_of_the_benchmarks(name: str) -> None:
    assert {"clean": 300, "good": 300, "fair": 200, "poor": 150}[name] == LEVELS[name].dpi
