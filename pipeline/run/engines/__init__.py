"""Engines: what runs many tasks at once.

One small interface, ``map(task, items, timeout)``, gives an outcome for every item and
never raises for one of them, whatever the item did to its worker.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")

TASKS_PER_WORKER = 50
"""Libraries leak: a worker is replaced after this many items."""


class Fate(StrEnum):
    """How a task ended."""

    RETURNED = "returned"
    RAISED = "raised"
    TIMED_OUT = "timed_out"
    DIED = "died"


@dataclass(frozen=True)
class Outcome(Generic[T, R]):
    """One item and what became of it; ``error`` is the exception of a task that raised."""

    item: T
    fate: Fate
    result: R | None = None
    error: BaseException | None = None


class Engine(Protocol):
    """Runs a task for every item, several at a time, each within the engine's limit of memory."""

    def prepare(self, module: str) -> None:
        """Begin to load the module of a task to come, while its items are still being looked for."""
        ...

    def map(
        self, task: Callable[[T], R], items: deque[T], timeout: float | None
    ) -> Generator[Outcome[T, R], None, None]:
        """Yield one outcome for each item, in the order they end.

        Items are taken from the left as workers come free. Who takes the outcomes may put more items
        into the line meanwhile; the work has ended when the line is empty and nothing runs.

        ``task`` and items must be picklable. ``timeout`` is in seconds for one item, from the
        moment it starts; a task that takes longer is killed with its worker and the programs it
        started. A task that wants too much memory gets a ``MemoryError``, or dies of it in native code.
        Closing the iterator early stops all work.
        """
        ...
