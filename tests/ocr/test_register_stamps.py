"""The register stamp of the office that received a paper goes, with what was written into it."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.ocr.colour import to_grey

RED, BLUE, BLACK = (40, 30, 215), (190, 70, 40), (20, 20, 20)
LEFT, TOP, RIGHT, BOTTOM = 130, 430, 730, 860
"""The frame, in pixels at 300 dpi."""


def sheet(*, words_in_red: bool = True, printed_over: bool = False, top: int = 0) -> np.ndarray:
    """A page at 300 dpi with a title, and a frame at its left that was filled in by hand."""
    page = np.full((2600, 1700, 3), 252, np.uint8)
    cv2.putText(page, "KE HOACH", (1000, 560), 0, 2.2, BLACK, 6)
    cv2.putText(page, "Thuc hien phong trao", (860, 660), 0, 1.6, BLACK, 4)
    cv2.rectangle(page, (LEFT, TOP + top), (RIGHT, BOTTOM + top), RED, 6)
    if words_in_red:
        cv2.line(page, (LEFT, TOP + 90 + top), (RIGHT, TOP + 90 + top), RED, 6)
        cv2.putText(page, "SO Y TE", (220, TOP + 70 + top), 0, 2.0, RED, 6)
        cv2.putText(page, "DEN", (160, TOP + 250 + top), 0, 2.4, RED, 10)
        cv2.putText(page, "So:", (400, TOP + 190 + top), 0, 1.6, RED, 4)
    cv2.putText(page, "1614", (500, TOP + 190 + top), 3, 2.0, BLUE, 5)
    cv2.putText(page, "01/3", (480, TOP + 300 + top), 3, 2.0, BLACK, 5)
    if printed_over:
        cv2.putText(
            page, "Thuc hien nghi dinh cua Chinh phu ve viec nay", (60, TOP + 400 + top), 0, 1.6, BLACK, 4
        )
    return page


def ink_left(page: np.ndarray, *, top: int, bottom: int, left: int, right: int) -> float:
    small = cv2.resize(page, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return float((to_grey(page, small, [])[top:bottom, left:right] < 130).mean())


def test_number_and_day_written_into_the_stamp_are_gone_and_the_title_stays() -> None:
    page = sheet()
    assert ink_left(page, top=TOP, bottom=BOTTOM, left=LEFT, right=RIGHT) == 0
    assert ink_left(page, top=500, bottom=680, left=860, right=1500) > 0.05


def test_print_below_a_careless_stamp_stays() -> None:
    row = {"top": TOP + 350, "bottom": TOP + 405, "left": LEFT + 30, "right": RIGHT - 30}
    assert ink_left(sheet(printed_over=True), **row) > 0.05


def test_a_frame_drawn_around_print_is_no_stamp() -> None:
    """Somebody marked a title with a red pen."""
    page = sheet(words_in_red=False)
    assert ink_left(page, top=TOP + 100, bottom=TOP + 310, left=480, right=RIGHT - 30) > 0.05


def test_a_frame_at_the_foot_of_a_page_is_no_register_stamp() -> None:
    """``CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH``: its number and day belong to the paper."""
    page = sheet(top=1400)
    assert ink_left(page, top=TOP + 1500, bottom=TOP + 1710, left=480, right=RIGHT - 30) > 0.05
