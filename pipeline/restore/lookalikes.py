"""Words that Vietnamese OCR read with a figure for their first letter: ``1ớp`` is lớp."""

from __future__ import annotations

import re

from pipeline.records.restored import Cause
from pipeline.restore.ledger import Edit
from pipeline.vietnamese.syllables import is_syllable

_ONE = re.compile(r"(?<![^\s(“\"‘'])1([^\W\d_]+)(?![\w@/-])")
"""A one at the beginning of a word that goes on in letters."""
_SURE = 0.95


def one_edits(text: str, offset: int) -> list[Edit]:
    """Return the edits that put l for a 1 before small letters with which it makes a syllable.

    A lone letter without a mark may be that of an item (``1a``).
    """
    return [
        Edit(offset + one.start(), offset + one.end(), "l" + one[1], Cause.OCR_CORRECTION, _SURE)
        for one in _ONE.finditer(text)
        if one[1].islower() and (len(one[1]) > 1 or not one[1].isascii()) and is_syllable("l" + one[1])
    ]
