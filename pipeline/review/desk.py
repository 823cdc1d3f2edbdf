"""The desk: what the pages work on, and the documents that lie open on it."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread

from pipeline.errors import KehoachError, UsageError
from pipeline.messages import say
from pipeline.review.paper import Paper
from pipeline.store import Store

_KEPT = 24
"""Papers that stay open in memory."""
Alternatives = Callable[[str, str, str, str], tuple[str, ...]]
"""Text before, word, what was read, text after -> what the word may be instead."""
Update = Callable[[], int]
"""Puts all corrections into text and dataset; returns how many documents were made anew."""


@dataclass
class Desk:
    """What the pages work on: a store, the person at work, and what the rest of the house lends them."""

    store: Store
    who: str
    language: str
    alternatives: Alternatives
    update: Update
    papers: OrderedDict[str, tuple[tuple[int, int], Paper]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)
    at_work: Thread | None = None
    outcome: str = ""

    def paper(self, document_id: str) -> Paper:
        """Return a document, opened anew where a run or a correction has changed it.

        Raises:
            UsageError: there is no such document.
        """
        if not re.fullmatch(r"[0-9a-f]{16}", document_id):
            raise UsageError("review_no_document")
        folder = self.store.document(document_id)
        stamp = (
            _modified(folder.root / "source.json"),
            _modified(self.store.out / "corrections" / f"{document_id}.jsonl"),
        )
        with self.lock:
            known = self.papers.get(document_id)
            if known is not None and known[0] == stamp:
                self.papers.move_to_end(document_id)
                return known[1]
        state = folder.state()
        if state is None:
            raise UsageError("review_no_document")
        paper = Paper(folder, state)
        with self.lock:
            self.papers[document_id] = (stamp, paper)
            while len(self.papers) > _KEPT:
                self.papers.popitem(last=False)
        return paper

    def waiting(self) -> int:
        """Return how many documents have corrections that the dataset does not know yet."""
        made = _modified(self.store.dataset / "manifest.json")
        layers = (self.store.out / "corrections").glob("*.jsonl")
        return sum(_modified(layer) > made for layer in layers)

    def begin_update(self, language: str) -> None:
        """Start putting corrections into the dataset, unless that is being done."""
        with self.lock:
            if self.at_work is not None and self.at_work.is_alive():
                return
            self.at_work = Thread(target=self._update, args=(language,), daemon=True)
            self.at_work.start()

    def _update(self, language: str) -> None:
        try:
            self.outcome = say("review_updated", language, count=self.update())
        except KehoachError as error:
            self.outcome = say(error.code, language, **error.values)
        except OSError as error:
            self.outcome = str(error)

    @property
    def updating(self) -> bool:
        """Tell whether the dataset is being made."""
        return self.at_work is not None and self.at_work.is_alive()


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
