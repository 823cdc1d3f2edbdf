"""The stage: a read document in, a restored document out; and the same core as a text filter."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import groupby, islice
from pathlib import Path

from pipeline.records.base import StageSettings
from pipeline.records.page import Line, LineRole, ReadDocument, Sheet, TextSource
from pipeline.records.restored import Cause, Change, RestoredDocument
from pipeline.records.source import Notice
from pipeline.restore import charset, glyphs
from pipeline.restore.broken_codes import code_edits
from pipeline.restore.glued import glued_edits
from pipeline.restore.layout import paragraphs
from pipeline.restore.ledger import Edit, Ledger
from pipeline.restore.list_marks import mark_edits
from pipeline.restore.ordinals import ordinal_edits
from pipeline.restore.restorer import Restorer, SourceLine

_BLOCK = 400
"""Lines of a stream that are restored together."""
_LONGEST = 20_000
"""Characters of a line; longer ones are no text of a paper and pass as they are."""

MODELS = Path(__file__).resolve().parents[2] / "models"
"""The models that come with the project."""

NO_REPAIR = frozenset({Cause.SPACING, Cause.LINE_JOIN, Cause.PAGE_JOIN, Cause.PAGE_FURNITURE})
"""Causes that change the layout of the text and not its characters."""


_WORDS = frozenset({Cause.DIACRITICS, Cause.OCR_CORRECTION})
_GUESSED, _EXAMPLES = 0.65, 5
"""Confidence below which a word that was put is a guess, which a person should see, and how many are named a page."""


class Settings(StageSettings):
    """Settings of restoration."""

    repair: bool = True
    models: str | None = None
    """Folder of the models, None for those that come with the project."""


@dataclass(frozen=True, slots=True)
class TokenChange:
    """One changed token of a line; ``start`` and ``end`` are offsets into the line as it was read."""

    read: str
    written: str
    start: int
    end: int
    confidence: float
    cause: str


@dataclass(frozen=True, slots=True)
class RestoredLine:
    """One line of a stream: its text after restoration and what was changed in it."""

    text: str
    changes: tuple[TokenChange, ...] = ()


def versions() -> dict[str, str]:
    """Return the versions of rules and models that a result depends on."""
    return {"restore.rules": "5", "restore.models": _fingerprint(MODELS)}


@cache
def _fingerprint(folder: Path) -> str:
    """First 12 hex digits of the SHA-256 of the models; they need not be loaded to be told apart."""
    files = sorted(path for path in folder.glob("*") if path.name.startswith(("lm", "tagger", "channel")))
    digest = sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12] if files else "missing"


@cache
def restorer(folder: str) -> Restorer:
    """Return the models of a folder, loaded once."""
    return Restorer(Path(folder))


def _repair(ledger: Ledger, settings: Settings, read: list[Line | None] | None = None) -> None:
    """Run the passes that change characters and never a line break.

    ``read`` holds the OCR engine's record of each line, None for lines of other origin.
    """
    ledger.apply(_charset_edits(ledger.text))
    ledger.apply(_glyph_edits(ledger.text))
    cut = _lines(ledger.text)
    lines = [
        SourceLine(
            offset,
            text,
            recognised=line is not None,
            certainty=tuple(word.confidence for word in line.words) if line is not None else (),
            signed=line is not None and line.role is LineRole.SIGNATURE,
        )
        for (offset, text), line in zip(cut, read or [None] * len(cut), strict=True)
        # Noise goes with the furniture of its page, and tells nothing of the words before and after it.
        if len(text) <= _LONGEST and (line is None or line.role is not LineRole.NOISE)
    ]
    with _uncollected():
        ledger.apply(restorer(settings.models or str(MODELS)).edits(lines))
    if read is not None:
        ledger.apply(ordinal_edits(_lines(ledger.text), read))
        ledger.apply(glued_edits(_lines(ledger.text), read))
        ledger.apply(mark_edits(_lines(ledger.text), read))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put off the search for cycles: tokens make none, and it takes a sixth of the time of decoding them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _printed(document: ReadDocument, *sources: TextSource) -> list[Line | None]:
    """Return for each line of the text its record on the page, None for pages of other sources than the given ones."""
    out: list[Line | None] = []
    for page in document.pages:
        count = page.text.count("\n") + 1
        if (not sources or page.source in sources) and count == len(page.lines):
            out += page.lines
        else:
            out += [None] * count
    return out


def _lines(text: str) -> list[tuple[int, str]]:
    offset, out = 0, []
    for line in text.replace("\f", "\n").split("\n"):
        out.append((offset, line))
        offset += len(line) + 1
    return out


def _charset_edits(text: str) -> list[Edit]:
    lines = _lines(text)
    chosen = charset.charsets([line if len(line) <= _LONGEST else "" for _, line in lines])
    return [
        edit
        for (offset, line), name in zip(lines, chosen, strict=True)
        if name is not None
        for edit in charset.edits(line, name, offset)
    ]


def _glyph_edits(text: str) -> list[Edit]:
    return [
        edit for offset, line in _lines(text) if len(line) <= _LONGEST for edit in glyphs.edits(line, offset)
    ]


def restore(document: ReadDocument, settings: Settings) -> RestoredDocument:
    """Repair a read document: charset, glyphs, diacritics, paragraphs; each change is recorded."""
    ledger = Ledger(document.text)
    if settings.repair:
        _repair(ledger, settings, _printed(document, TextSource.OCR))
        ledger.apply(code_edits(_lines(ledger.text), _printed(document)))
    made, words = paragraphs(ledger, document)
    changes = ledger.changes()
    causes = {change.cause for change in changes} - NO_REPAIR
    return RestoredDocument(
        document_id=document.document_id,
        paragraphs=made,
        changes=changes,
        repairs=tuple(cause.value for cause in Cause if cause in causes),
        pages=tuple(map(Sheet.of, document.pages)),
        words=words,
        confidence=_confidence(document.text, changes),
        notices=(*document.notices, *_guessed(changes)),
    )


def _guessed(changes: tuple[Change, ...]) -> Iterator[Notice]:
    """Yield for each page what was put for damaged words without much certainty."""
    unsure = [change for change in changes if change.cause in _WORDS and change.confidence < _GUESSED]
    for page, of_page in groupby(unsure, lambda change: change.page):
        found = list(of_page)
        told = [f"{change.before} → {change.after}" for change in found[:_EXAMPLES]]
        values = {"count": str(len(found)), "words": "; ".join(told)}
        yield Notice(code="words_guessed", page=page, values=values)


def _confidence(text: str, changes: tuple[Change, ...]) -> float:
    """Return the mean certainty of the syllables: what was not changed counts as certain."""
    syllables = len(text.split())
    doubt = sum(1 - change.confidence for change in changes if change.cause not in NO_REPAIR)
    return round(max(0.0, 1 - doubt / syllables), 4) if syllables else 1.0


def restore_lines(lines: Iterable[str], settings: Settings) -> Iterator[RestoredLine]:
    """Restore a stream of lines, one line out for each line in, in bounded memory.

    Lines come without or with their line ends, which are kept. Blocks of lines are restored
    together, so that a line is read in the light of its neighbours.
    """
    source = iter(lines)
    while block := list(islice(source, _BLOCK)):
        bodies = [line.rstrip("\r\n") for line in block]
        ledger = Ledger("\n".join(bodies))
        if settings.repair:
            _repair(ledger, settings)
        made = ledger.text.split("\n")
        changes = ledger.changes()
        starts, offset = [], 0
        for body in bodies:
            starts.append(offset)
            offset += len(body) + 1
        position = 0
        for number, (line, body, text) in enumerate(zip(block, bodies, made, strict=True)):
            end = starts[number] + len(body)
            own: list[TokenChange] = []
            while position < len(changes) and changes[position].end <= end:
                c = changes[position]
                own.append(
                    TokenChange(
                        c.before,
                        c.after,
                        c.start - starts[number],
                        c.end - starts[number],
                        c.confidence,
                        c.cause,
                    )
                )
                position += 1
            yield RestoredLine(text + line[len(body) :], tuple(own))
