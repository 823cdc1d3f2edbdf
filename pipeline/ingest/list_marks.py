"""Numbers and bullets that a word processor prints by itself and does not keep in the text."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip

_BULLETS = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "►",
    "\uf0fc": "✓",
    "\uf02d": "-",
    "\uf02b": "+",
    "\uf02a": "*",
}
"""Glyphs of Symbol and Wingdings (private use, 0xF000 + code) as the characters they show."""


def ordinal(number: int, form: str) -> str:
    """Return a number in a form of OOXML's ``w:numFmt`` (ECMA-376-1, 17.18.59).

    Forms that Vietnamese papers do not use come out as plain numbers.
    """
    if number < 1:
        return str(number)
    if form in ("lowerRoman", "upperRoman") and number < 4000:
        return _case(_roman(number), form)
    if form in ("lowerLetter", "upperLetter"):
        # Word goes on with aa, bb, cc after z.
        return _case(chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 20), form)
    if form == "decimalZero":
        return f"{number:02d}"
    if form == "none":
        return ""
    return str(number)


def bullet(text: str) -> str:
    """Return the character that a bullet of a symbol font shows."""
    shown = "".join(_BULLETS.get(char, char) for char in text)
    return "".join("•" if "\ue000" <= char <= "\uf8ff" else char for char in shown)


def _case(text: str, form: str) -> str:
    return text.upper() if form.startswith("upper") else text


def _roman(number: int) -> str:
    out = []
    for value, digits in _ROMAN:
        while number >= value:
            out.append(digits)
            number -= value
    return "".join(out)
