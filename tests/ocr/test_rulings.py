"""Rulings of tables: whole ones, and those of which a copier left dashes; never strokes of letters."""

import numpy as np
import pytest
from ocr_pages import Sheet, running_page

from pipeline.ocr.rulings import find_rulings

LETTER = 12.0
XS, YS = [120, 420, 800, 1120], range(200, 1200, 110)


def ink_of(sheet):
    return (np.asarray(sheet.image.convert("L")) < 150).astype(np.uint8)


def table():
    sheet = Sheet().grid(XS, list(YS))
    for y in YS[:-1]:
        for x in XS[:-1]:
            sheet.text(x + 12, y + 30, "Phòng Nội vụ xã", 26)
    return sheet


def broken(ink, chance, share):
    """A page whose thin lines lost pieces of up to 8 pixels between crossings, as copies of copies have them."""
    out = ink.copy()
    for y in YS:
        for x in range(XS[0], XS[-1], 14):
            if chance.random() < share and min(abs(x + 4 - at) for at in XS) > 12:
                out[y - 3 : y + 4, x : x + chance.integers(2, 9)] = 0
    for x in XS:
        for y in range(YS[0], YS[-1], 14):
            if chance.random() < share and min(abs(y + 4 - at) for at in YS) > 12:
                out[y : y + chance.integers(2, 9), x - 3 : x + 4] = 0
    return out


@pytest.mark.parametrize("share", [0.0, 0.4, 0.8])
def test_the_lines_of_a_table_are_found_though_pieces_are_lost(share):
    ink = broken(ink_of(table()), np.random.default_rng(3), share)
    _, level, upright = find_rulings(ink, LETTER)
    for y in YS:
        assert level[y - 2 : y + 3, XS[0] : XS[-1]].any(axis=0).mean() > 0.9
    for x in XS:
        assert upright[YS[0] : YS[-1], x - 2 : x + 3].any(axis=1).mean() > 0.7


def test_letters_of_the_cells_are_no_part_of_the_lines():
    bare = broken(ink_of(Sheet().grid(XS, list(YS))), np.random.default_rng(3), 0.8)
    ink = broken(ink_of(table()), np.random.default_rng(3), 0.8)
    _, level, upright = find_rulings(ink, LETTER)
    letters = (ink == 1) & (bare == 0)
    assert ((level | upright)[letters]).mean() < 0.01


def test_running_text_has_no_rulings():
    rulings, _, _ = find_rulings(ink_of(running_page()), LETTER)
    assert rulings == []


def test_a_row_of_words_with_dashes_has_none():
    sheet = Sheet().lines(120, 200, ["a - b - c - d - e - g - h - i - k - l - m - n - o - p"] * 5)
    assert find_rulings(ink_of(sheet), LETTER)[0] == []
