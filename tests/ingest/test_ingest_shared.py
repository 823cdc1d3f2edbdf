"""The same on real papers, where the shared measuring material is there."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.ingest import Settings, ingest
from pipeline.ingest.layer_quality import judge
from pipeline.records.page import LayerQuality
from pipeline.records.source import MediaType

pytestmark = pytest.mark.shared


def stretches(path: Path, size: int = 250) -> list[str]:
    words = path.read_text("utf-8").split()
    return [" ".join(words[start : start + size]) for start in range(0, max(len(words) - size // 2, 1), size)]


def test_old_charsets_are_known_page_by_page_and_their_originals_are_good(shared: Path) -> None:
    for path in (shared / "legacy").glob("*.legacy.txt"):
        assert {judge(text).fault for text in stretches(path)} == {path.name.split("_")[0]}, path.name
    for folder in ("legacy", "scans"):
        for path in (shared / folder).glob("*.gt.txt"):
            assert {judge(text).layer for text in stretches(path)} == {LayerQuality.GOOD}, path.name


def test_text_layers_of_born_digital_papers_are_read_word_for_word(shared: Path) -> None:
    checked = 0
    for path in (shared / "scans").glob("*.pdf"):
        gold = path.with_suffix(".gt.txt")
        if not gold.exists():
            continue
        document = ingest(path, "0" * 16, Settings())
        assert {page.layer for page in document.pages} == {LayerQuality.GOOD}
        read = Counter(word.text for page in document.pages for word in page.words)
        wanted = Counter(gold.read_text("utf-8").split())
        assert sum((wanted - read).values()) <= 0.003 * sum(wanted.values()), path.name
        checked += 1
    assert checked


def test_scans_are_scans_even_with_stamps(shared: Path) -> None:
    for path in (shared / "scans").iterdir():
        if path.name.endswith(".gt.txt") or path.with_suffix(".gt.txt").exists():
            continue
        for page in ingest(path, "0" * 16, Settings()).pages:
            assert page.layer is not LayerQuality.GOOD, (path.name, page.number)
            assert page.image_dpi is not None and 75 <= page.image_dpi <= 400


def test_all_seeds_are_read(shared: Path) -> None:
    kinds: Counter[MediaType] = Counter()
    for path in (shared / "seeds").glob("*.txt"):
        document = ingest(path, "0" * 16, Settings())
        kinds[document.media_type] += 1
        kept = "".join(line.text for page in document.pages for line in page.lines)
        assert len("".join(kept.split())) > 0.9 * len("".join(path.read_text("utf-8").split()))
    assert kinds == {MediaType.TEXT: 4, MediaType.MARKDOWN: 1}
