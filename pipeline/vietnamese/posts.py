"""Posts that sign papers: by name, and nearest to what was read where a seal lies over it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

from pipeline.vietnamese.shadow import shadow

_FILE = Path(__file__).with_name("posts.toml")
_ALIKE = 82.0
"""Least likeness, in hundredths, of what was read and the post that it stands for."""

_SHORTEST = 6
"""Letters; shorter words are like too many others."""


@cache
def posts() -> dict[str, str]:
    """Return the posts, keys without marks and capitals."""
    names: list[str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["posts"]
    return {shadow(name): name for name in names}


@cache
def post_like(read: str) -> str | None:
    """Return the post that a line in capitals stands for (``ÔNG GIÁM ĐỐC``: ``TỔNG GIÁM ĐỐC``), None where none is near."""
    flat = " ".join("".join(c if c.isalpha() or c == " " else " " for c in shadow(read)).split())
    if len(flat) < _SHORTEST:
        return None
    best = process.extractOne(flat, list(posts()), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return posts()[best[0]].upper() if best else None
