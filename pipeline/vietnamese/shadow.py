"""The shadow of a text: the same length, no marks, lower case.

Patterns that are matched on the shadow hold on text that lost marks or capitals, and the
places they find are places in the text itself.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain

from pipeline.vietnamese.letters import strip_marks

_QUIRKS: dict[int | str, str] = {
    "–": "-",
    "—": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "\u00a0": " ",
    "’": "'",
    "‘": "'",
}
_LETTERS: dict[int | str, str] = {
    code: flat
    for code in chain(range(0x41, 0x5B), range(0xC0, 0x250), range(0x1E00, 0x1F00))
    if len(flat := strip_marks(chr(code)).lower()) == 1
}
_TABLE = str.maketrans({**_LETTERS, **_QUIRKS})


def shadow(text: str) -> str:
    """Return the text without marks, in lower case, with plain hyphens, character for character.

    The text should be NFC: combining marks are left as they are.
    """
    return _known(text) if len(text) <= _KEPT else text.translate(_TABLE)


_KEPT = 2000
"""Letters of the longest text whose shadow is kept: a paragraph is asked for again and again."""


@lru_cache(maxsize=4096)
def _known(text: str) -> str:
    return text.translate(_TABLE)
