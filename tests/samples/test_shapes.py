"""Sheets in shapes and damaged: no page is lost, the same seed gives the same pixels, and each changes the ink."""

import numpy as np
import pytest

from samples.damage import DAMAGE
from samples.shapes import SHAPES

FATES = {**SHAPES, **DAMAGE}


def sheets(count):
    page = np.full((1170, 827, 3), 250, np.uint8)
    page[200:1000:40, 100:720] = 20
    return [page.copy() for _ in range(count)]


@pytest.mark.parametrize("name", FATES)
def test_a_shape_keeps_its_pages_and_is_the_same_again(name):
    made, again = (list(FATES[name](sheets(3), np.random.default_rng(5))) for _ in range(2))
    assert len(made) == (2 if name == "book" else 3)
    assert all(np.array_equal(one, other) for one, other in zip(made, again, strict=True))
    assert not np.array_equal(made[0][:1170, :827], sheets(1)[0])


def test_the_last_page_of_a_book_may_lie_beside_a_blank():
    _, last = SHAPES["book"](sheets(3), np.random.default_rng(5))
    left, right = np.array_split(last, 2, axis=1)
    assert (left < 100).mean() > 0.01
    assert not (right < 100).any()
