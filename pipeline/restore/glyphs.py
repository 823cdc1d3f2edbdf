"""Single wrong characters: glyph substitutions, look-alikes of other scripts, split marks.

The table and the reason of each entry stand in ``glyphs.tsv``. Text that is not in composed form
(NFC) is composed here, word by word, so that each change is on record.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from pipeline.records.restored import Cause
from pipeline.restore.ledger import Edit

_CHUNK = re.compile(r"\S+")


@cache
def _tables() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {"always": {}, "word": {}, "lookalike": {}}
    text = (Path(__file__).parent / "glyphs.tsv").read_text(encoding="utf-8")
    for row in text.splitlines():
        if not row.startswith(("#", "code_point\t")):
            point, meant, scope, _ = row.split("\t")
            tables[scope][chr(int(point, 16))] = meant
    return tables


@cache
def _suspects() -> re.Pattern[str]:
    every = "".join(c for table in _tables().values() for c in table)
    return re.compile(f"[{re.escape(every)}\u0300-\u036f]")


def _latin(char: str) -> bool:
    return char < "\u0250" or "\u1e00" <= char <= "\u1eff"


def mend(chunk: str, latin_around: bool) -> str:
    """Return a chunk without blanks with its wrong characters put right.

    ``latin_around`` tells that the line is Latin script otherwise: then a word or number made of
    nothing but look-alikes is Latin too (the ``С`` of a document number).
    """
    tables = _tables()
    out = "".join(tables["always"].get(c, c) for c in chunk)
    foreign = [c for c in out if c.isalpha() and not _latin(c)]
    if (
        foreign
        and all(c in tables["lookalike"] for c in foreign)
        and (latin_around or any(c.isalpha() and _latin(c) for c in out))
    ):
        out = "".join(tables["lookalike"].get(c, c) for c in out)
    if any(c in tables["word"] for c in out) and any(c.isalpha() for c in out):
        out = "".join(tables["word"].get(c, c) for c in out)
    return unicodedata.normalize("NFC", out)


def edits(line: str, offset: int) -> list[Edit]:
    """Return the edits that mend a line; ``offset`` is its place in the text."""
    if not _suspects().search(line):
        return []
    letters = [c for c in line if c.isalpha()]
    latin = sum(map(_latin, letters)) * 4 > len(letters) * 3
    return [
        Edit(offset + m.start(), offset + m.end(), made, Cause.GLYPHS)
        for m in _CHUNK.finditer(line)
        if _suspects().search(m[0]) and (made := mend(m[0], latin)) != m[0]
    ]
