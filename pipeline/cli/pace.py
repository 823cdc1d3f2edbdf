"""How fast a batch goes: documents, pages and bytes so far."""

from __future__ import annotations

import time
from collections import Counter

from pipeline.run.planner import Plan
from pipeline.run.worker import Result


class Pace:
    """Counts what has ended since a batch began."""

    def __init__(self) -> None:
        self.documents = self.total_documents = 0
        self.bytes = self.total_bytes = 0
        self.pages = 0
        self.failures = 0
        self._began = time.monotonic()
        self._sizes: dict[str, int] = {}
        self._read: Counter[str] = Counter()

    def begin(self, plan: Plan) -> None:
        """Take the work that lies ahead."""
        self._sizes = {decision.found.document_id: decision.found.size or 0 for decision in plan.busy}
        self.total_documents, self.total_bytes = len(self._sizes), sum(self._sizes.values())
        self._began = time.monotonic()

    def read(self, part: Result) -> None:
        """Count some pages of a long document, whose end comes later."""
        self.pages += part.pages or 0
        self._read[part.document_id] += part.pages or 0

    def advance(self, result: Result) -> None:
        """Count a document that has ended."""
        self.documents += 1
        self.bytes += self._sizes.pop(result.document_id, 0)
        already = self._read.pop(result.document_id, 0)
        if result.failure is not None:
            self.failures += 1
        elif result.pages is not None:
            self.pages += max(result.pages - already, 0)

    @property
    def seconds(self) -> float:
        """Time since the batch began."""
        return time.monotonic() - self._began

    @property
    def pages_a_minute(self) -> float:
        """Pages done a minute, on the mean of the whole batch."""
        return 60 * self.pages / max(self.seconds, 0.001)
