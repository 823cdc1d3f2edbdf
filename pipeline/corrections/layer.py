"""Which entries of a layer hold, and what a stage's output owes to them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pipeline.records.base import Record
from pipeline.records.correction import Entry, FieldCorrection, RowCorrection, Withdrawal, WordCorrection


def standing(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries that hold, the oldest first: neither withdrawn nor withdrawals themselves."""
    withdrawn = {e.change.number for e in entries if isinstance(e.change, Withdrawal)}
    return tuple(e for e in entries if e.number not in withdrawn and not isinstance(e.change, Withdrawal))


def words_key(entries: Sequence[Entry]) -> str:
    """Return a hash of all that people said about the text, empty where nobody said anything."""
    return _key([e.change for e in standing(entries) if isinstance(e.change, WordCorrection)])


def fields_key(entries: Sequence[Entry]) -> str:
    """Return a hash of all that people said about fields and rows, empty where nobody said anything."""
    kinds = FieldCorrection | RowCorrection
    return _key([e.change for e in standing(entries) if isinstance(e.change, kinds)])


def _key(changes: Sequence[Record]) -> str:
    if not changes:
        return ""
    text = "\n".join(change.model_dump_json() for change in changes)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]
