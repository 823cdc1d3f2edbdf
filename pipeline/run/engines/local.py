"""The local engine: a pool of processes that kills what hangs and survives workers that die."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import FIRST_COMPLETED, Future, TimeoutError, wait
from multiprocessing import forkserver
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.run.engines import TASKS_PER_WORKER, Fate, Outcome
from pipeline.run.engines.limits import adopt_orphans, become_worker, end_orphans, limited

T = TypeVar("T")
R = TypeVar("R")

# Enough work in line to keep every worker busy, little enough that a stop is quick.
_WAITING_PER_WORKER = 2


class LocalEngine:
    """Runs tasks on the cores of this machine.

    Args:
        workers: processes that work at the same time.
        memory: bytes that one of them may hold; None for no limit.
    """

    def __init__(self, workers: int, memory: int | None = None) -> None:
        self._workers = workers
        self._memory = memory

    def prepare(self, module: str) -> None:
        """Start the process that workers are forked from; it imports the task's module, once for all of them."""
        multiprocessing.set_forkserver_preload([module])
        forkserver.ensure_running()

    def map(
        self, task: Callable[[T], R], items: deque[T], timeout: float | None
    ) -> Generator[Outcome[T, R], None, None]:
        """Yield one outcome for each item, in the order they end; see :class:`pipeline.run.engines.Engine`."""
        if not items:
            return
        adopt_orphans()
        self.prepare(task.__module__)
        pool = ProcessPool(
            max_workers=self._workers,
            max_tasks=TASKS_PER_WORKER,
            initializer=become_worker,
            context=multiprocessing.get_context("forkserver"),
        )
        running: dict[Future[R], T] = {}
        # What wanted too much memory is tried once more; kept, so that no other item takes its identity.
        again: dict[int, T] = {}
        try:
            while items or running:
                while items and len(running) < self._workers * _WAITING_PER_WORKER:
                    item = items.popleft()
                    job = pool.schedule(_or_leave, args=[task, self._memory, item], timeout=timeout)
                    running[job] = item
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    outcome = _outcome(running.pop(future), future)
                    short = isinstance(outcome.error, MemoryError)
                    if short or outcome.fate in (Fate.TIMED_OUT, Fate.DIED):
                        end_orphans()
                    if short and id(outcome.item) not in again:
                        again[id(outcome.item)] = outcome.item
                        items.appendleft(outcome.item)
                        continue
                    yield outcome
        except BaseException:
            pool.stop()
            raise
        finally:
            pool.close()
            pool.join()
            end_orphans()


_TOO_LARGE = 77
"""Exit status of a worker that wanted too much memory."""


def _or_leave(task: Callable[[T], R], memory: int | None, item: T) -> R:
    """Run a task; where memory is short, end this worker.

    It may have grown on earlier documents (libraries keep what they took), and would fail all later ones: a new one
    takes its place, and the task is tried once more in it.
    """
    try:
        return limited(task, memory, item)
    except MemoryError:
        os._exit(_TOO_LARGE)


def _outcome(item: T, future: Future[R]) -> Outcome[T, R]:
    try:
        return Outcome(item, Fate.RETURNED, result=future.result())
    except TimeoutError as error:
        return Outcome(item, Fate.TIMED_OUT, error=error)
    except ProcessExpired as error:
        if error.exitcode == _TOO_LARGE:
            return Outcome(item, Fate.RAISED, error=MemoryError())
        return Outcome(item, Fate.DIED, error=error)
    except Exception as error:
        return Outcome(item, Fate.RAISED, error=error)


def cores() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
