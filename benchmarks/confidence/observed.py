"""Which words of pages with known text came out wrong, and how they had been read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from pipeline import ingest, ocr, restore
from pipeline.evaluate.text import syllables
from pipeline.records.page import LineRole, ReadDocument, ReadPage
from pipeline.records.restored import RestoredDocument, RestoredWord

_PASSAGE = 8
"""Words from which a passage that stands in another place is one, not a coincidence."""


@dataclass(frozen=True)
class SeenWord:
    """A word as it was read, the recogniser's confidence, and whether it is wrong in text.txt."""

    read: str
    confidence: float
    wrong: bool


@dataclass(frozen=True)
class SeenPage:
    """A page: what it was reported at, its words, and its word errors by edit distance.

    ``unread`` is the share of its letters that no word was read from, ``length`` the number of words that
    it should have.
    """

    confidence: float
    unread: float
    words: tuple[SeenWord, ...]
    length: int
    errors: int


def observe(
    file: Path, readings: Iterable[Sequence[str]], engine: ocr.Engine | None = None
) -> list[SeenPage]:
    """Read and restore a file and hold it against the reading order of its gold that it follows best."""
    source = ingest.ingest(file, "0" * 16, ingest.Settings())
    pages = tuple(ocr.read(source, file, ocr.Settings(), engine))
    restored = restore.restore(ReadDocument(document_id="0" * 16, pages=pages), restore.Settings())
    words = sorted((w for w in restored.words if w.start is not None), key=lambda w: w.start or 0)
    made = [(word, token) for word in words for token in syllables(word.text)]
    tokens = [token for _, token in made]
    wanted = min(
        (syllables("\n".join(lines)) for lines in readings),
        key=lambda gold: Levenshtein.distance(gold, tokens),
    )
    errors = dict.fromkeys((page.number for page in pages), 0)
    length = Counter(word.page for word, _ in made)
    unread = {page.number: page.unread for page in pages}
    wrong: set[int] = set()
    elsewhere = _moved(wanted, tokens)
    for edit in Levenshtein.editops(wanted, tokens) if made else ():
        word, token = made[min(edit.dest_pos, len(made) - 1)]
        if edit.tag == "delete" and edit.dest_pos:
            # Words lost where a page ends may be the last of it or the first of the next.
            word = max(made[edit.dest_pos - 1][0], word, key=lambda near: unread[near.page])
        moved = wanted[edit.src_pos] if edit.tag == "delete" else token
        if edit.tag != "replace" and elsewhere[moved, edit.tag] > 0:
            elsewhere[moved, edit.tag] -= 1
            continue
        errors[word.page] += 1
        length[word.page] += (edit.tag == "delete") - (edit.tag == "insert")
        if edit.tag != "delete":
            wrong.add(id(word))
    return [
        SeenPage(
            confidence=page.confidence,
            unread=page.unread,
            words=tuple(_words(page, restored, wrong)),
            length=length[page.number],
            errors=errors[page.number],
        )
        for page in pages
        if page.confidence is not None
    ]


def _moved(wanted: Sequence[str], tokens: Sequence[str]) -> Counter[tuple[str, str]]:
    """Words of whole passages that stand elsewhere in the gold (a footnote at its page's foot): read right.

    Counted once for the place they are missing at and once for the place they stand at.
    """
    missing: Counter[str] = Counter()
    put_in: Counter[str] = Counter()
    for part in Levenshtein.opcodes(wanted, tokens):
        if part.tag == "delete" and part.src_end - part.src_start >= _PASSAGE:
            missing.update(wanted[part.src_start : part.src_end])
        elif part.tag == "insert" and part.dest_end - part.dest_start >= _PASSAGE:
            put_in.update(tokens[part.dest_start : part.dest_end])
    both = missing & put_in
    return Counter({(word, tag): n for word, n in both.items() for tag in ("delete", "insert")})


def _words(page: ReadPage, restored: RestoredDocument, wrong: set[int]) -> Iterator[SeenWord]:
    """The words of a page as they were read, each with the fate of the restored word at its place."""
    fates: dict[int, list[RestoredWord]] = {}
    for word in restored.words:
        if word.page == page.number and word.start is not None:
            fates.setdefault(word.line, []).append(word)
    for number, line in enumerate(page.lines):
        if line.role is LineRole.NOISE:
            continue
        for read in line.words:
            if read.confidence is None or read.box is None or not syllables(read.text):
                continue
            x, _ = read.box.centre
            fate = [w for w in fates.get(number, ()) if w.box.left <= x <= w.box.right]
            if fate:
                yield SeenWord(read.text, read.confidence, any(id(word) in wrong for word in fate))
