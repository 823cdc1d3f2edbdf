"""Choices that wording alone does not settle: small trained models weigh the words around a candidate.

Grammar says what a candidate is (a line, a counted noun, a date, the name of a body); which of them is a
standard, a number of awards, the last day of dossiers or the one who takes them is told by the words
around it and by the section it stands in. The models are maximum-entropy classifiers over words without
marks (``models/choices.json.gz``, made by ``python -m pipeline.training.choices`` from gold plans).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum, auto
from functools import cache
from itertools import repeat
from operator import mul
from pathlib import Path
from typing import Protocol, TypeVar
from weakref import WeakKeyDictionary

from pipeline.extract.paper import Paper
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind

MODEL = Path(__file__).resolve().parents[2] / "models" / "choices.json.gz"

Features = dict[str, float]
"""What a model sees of a candidate: names of features and their weights."""


class Question(StrEnum):
    """What is asked of a candidate."""

    AWARD = auto()
    CRITERION = auto()
    AUDIENCE = auto()
    FORM = auto()
    DOSSIER_ITEM = auto()
    QUOTA = auto()
    THEME = auto()
    START = auto()
    END = auto()
    DEADLINE = auto()
    RECIPIENT = auto()


@cache
def _weights() -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = json.loads(gzip.decompress(MODEL.read_bytes()))
    return weights


def odds(question: Question, features: Features) -> float:
    """Return the log odds (natural) that the answer is yes."""
    return weigh(features, _weights()[question])


def weigh(features: Features, weights: Mapping[str, float]) -> float:
    """Return the sum of the features by their weights; one that the model does not know counts nothing."""
    return sum(map(mul, features.values(), map(weights.get, features, repeat(0.0))), 0.0)


class _Candidate(Protocol):
    @property
    def features(self) -> Features: ...


Candidate = TypeVar("Candidate", bound=_Candidate)


def best(question: Question, candidates: Sequence[Candidate], least: float = 0.0) -> Candidate | None:
    """Return the candidate that answers best, the first of equal ones; None where none has log odds above ``least``."""
    told = [(odds(question, each.features), -index) for index, each in enumerate(candidates)]
    likeliest = max(told, default=None)
    return candidates[-likeliest[1]] if likeliest and likeliest[0] > least else None


def of_section(paper: Paper, section: Section) -> Features:
    """Return what the section of a candidate tells: its kinds, that above it, the words of its heading.

    The same features are given again for the same section: they are not to be changed.
    """
    known = _OF_SECTIONS.setdefault(paper, {})
    if section.section_no in known:
        return known[section.section_no]
    found: Features = {f"in {kind}": 0.5 for kind in section.kinds}
    found[f"kind {section.kind}"] = 1.0
    above = list(paper.above(section))
    if len(above) > 1:
        found[f"above {above[1].kind}"] = 0.5
    for _, word in paper.heading_words(section):
        found[f"head {word}"] = 0.5
    known[section.section_no] = found
    return found


_OF_SECTIONS: WeakKeyDictionary[Paper, dict[int, Features]] = WeakKeyDictionary()
"""What was told of the sections of papers that are being read."""

_NEAR, _AFTER = 10, 6
"""Words before and after a candidate that are seen with their distance."""


def around(paper: Paper, block: Block, start: int, end: int, *, until: int | None = None) -> Features:
    """Return what stands around a stretch of a block: near words by their distance, those of the sentence, of the block.

    Words from ``until`` on do not count as standing behind it.
    """
    found: Features = {"always": 1.0, f"role {block.role}": 0.5}
    words = paper.words(block)
    before = [word for at, word in words if at < start]
    last = len(block.text) if until is None else until
    after = [word for at, word in words if end <= at < last]
    near = before[: -_NEAR - 1 : -1]
    for distance, word in enumerate(near):
        found.setdefault(f"before {word}", 1 / (1 + 0.2 * distance))
    for distance, word in enumerate(near[:3]):
        found[f"before {distance} {word}"] = 1.0
    for size in (2, 3):
        if len(before) >= size:
            found["before " + " ".join(before[-size:])] = 1.0
    for distance, word in enumerate(after[:_AFTER]):
        found.setdefault(f"after {word}", 0.8 / (1 + 0.25 * distance))
    for distance, word in enumerate(after[:2]):
        found[f"after {distance} {word}"] = 1.0
    if len(after) > 1:
        found["after " + " ".join(after[:2])] = 1.0
    flat = paper.flat(block)
    sentence = max(flat.rfind(". ", 0, start), flat.rfind("; ", 0, start))
    for at, word in words:
        found[f"block {word}"] = 0.25
        if sentence <= at < start:
            found[f"sentence {word}"] = 0.4
    if not before:
        found["begins"] = 1.0
    return found


def blocks_with_sections(
    paper: Paper, without: Iterable[SectionKind], *roles: BlockRole
) -> Iterable[tuple[Section, Block]]:
    """Yield the blocks of some roles, headings before what they head, with their sections; not those of some kinds."""
    left_out = frozenset(without)
    for section in paper.sections:
        if section.kind in left_out:
            continue
        if section.heading_block is not None and BlockRole.HEADING in roles:
            yield section, paper.blocks[section.heading_block]
        yield from ((section, block) for block in paper.own(section) if block.role in roles)
