"""Engines: what runs many tasks at once.

One small interface, ``map(task, items, timeout)``, gives an outcome for every item and
never raises for one of them, whatever the item did to its worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


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
    """Runs a task for every item, several at a time."""

    def map(
        self, task: Callable[[T], R], items: Sequence[T], timeout: float | None
    ) -> Iterator[Outcome[T, R]]:
        """Yield one outcome for each item, in the order they end.

        ``task`` and items must be picklable. ``timeout`` is in seconds for one item, from the
        moment it starts; a task that takes longer is killed with its worker.
        Closing the iterator early stops all work.
        """
        ...
