"""Names stamped in red beside a seal are read, the seal is not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.ocr.colour import to_grey
from pipeline.ocr.name_stamps import stamped_names

RED = (40, 30, 215)


def sheet(*, name_at: tuple[int, int] | None, ring: bool = True) -> np.ndarray:
    """A page at 300 dpi with lines of print, a seal, and a name in red."""
    page = np.full((1400, 1600, 3), 252, np.uint8)
    for row in range(6):
        cv2.putText(page, "Noi nhan cac phong ban thuc hien", (100, 150 + 70 * row), 0, 1.6, (20, 20, 20), 4)
    if ring:
        cv2.circle(page, (700, 950), 210, RED, 9)
        cv2.circle(page, (700, 950), 140, RED, 5)
        cv2.putText(page, "SO", (640, 940), 0, 2.2, RED, 8)
        cv2.putText(page, "Y TE", (610, 1020), 0, 2.2, RED, 8)
    if name_at:
        cv2.putText(page, "Le Hoang Anh", name_at, 0, 2.0, RED, 9)
    return page


def dark(grey: np.ndarray, top: int, bottom: int, left: int, right: int) -> float:
    return float((grey[top:bottom, left:right] < 130).mean())


@pytest.mark.parametrize("name_at", [(900, 1300), (760, 1215)], ids=["apart", "touching the ring"])
def test_a_name_in_red_stays_and_the_seal_goes(name_at: tuple[int, int]) -> None:
    page = sheet(name_at=name_at)
    grey = to_grey(page, cv2.resize(page, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), [])
    x, y = name_at
    assert dark(grey, y - 60, y + 10, x + 60, x + 440) > 0.1
    assert dark(grey, 760, 1100, 500, 900) < 0.01


def test_without_a_seal_there_is_nothing_to_keep_apart() -> None:
    ink = np.asarray(
        sheet(name_at=(900, 1300), ring=False)[::2, ::2, 2] != sheet(name_at=None, ring=False)[::2, ::2, 2]
    )
    assert not stamped_names(ink.astype(np.uint8)).any()


def test_the_letters_inside_a_seal_are_no_name() -> None:
    page = sheet(name_at=None)[::2, ::2].astype(int)
    ink = ((page[:, :, 2] - page[:, :, 1]) > 60).astype(np.uint8)
    assert not stamped_names(ink).any()


def test_a_stamp_far_from_the_seal_goes_with_it() -> None:
    """HỎA TỐC is stamped at the head of a paper, over or beside its title."""
    page = sheet(name_at=(100, 80))
    grey = to_grey(page, cv2.resize(page, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), [])
    assert dark(grey, 20, 90, 160, 540) < 0.02
