"""Raised digits: marks of footnotes, and exponents of units.

A footnote's mark glued to its word changes what is said (``số 3`` and note 2 read as
``số 32``). As superscript characters, words of their own, marks stay what they are.
"""

from __future__ import annotations

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNITS = ("m", "km", "cm", "dm", "mm", "hm", "dam")


def raise_digits(digits: str) -> str:
    """Return ASCII digits as superscript characters."""
    return digits.translate(_RAISED)


def is_unit(text: str) -> bool:
    """Tell whether text ends in a unit of length, whose raised digit is an exponent (``500 m²``)."""
    word = text.rsplit(None, 1)[-1] if text.split() else ""
    return word.lstrip("0123456789.,/").lower() in _UNITS
