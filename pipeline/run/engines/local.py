"""The local engine: a pool of processes that kills what hangs and survives workers that die."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, TimeoutError, wait
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.run.engines import Fate, Outcome

T = TypeVar("T")
R = TypeVar("R")

# Libraries leak: a worker is replaced after this many documents.
_TASKS_PER_WORKER = 50
# Enough work in line to keep every worker busy, little enough that a stop is quick.
_WAITING_PER_WORKER = 4


class LocalEngine:
    """Runs tasks on the cores of this machine."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def map(
        self, task: Callable[[T], R], items: Sequence[T], timeout: float | None
    ) -> Iterator[Outcome[T, R]]:
        """Yield one outcome for each item, in the order they end; see :class:`pipeline.run.engines.Engine`."""
        pool = ProcessPool(
            max_workers=min(self._workers, len(items)) or 1,
            max_tasks=_TASKS_PER_WORKER,
            initializer=_leave_interrupts_to_the_parent,
            context=multiprocessing.get_context("forkserver"),
        )
        line = iter(items)
        running: dict[Future[R], T] = {}
        try:
            exhausted = False
            while not exhausted or running:
                while not exhausted and len(running) < self._workers * _WAITING_PER_WORKER:
                    item = next(line, None)
                    if item is None:
                        exhausted = True
                    else:
                        running[pool.schedule(task, args=[item], timeout=timeout)] = item
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    yield _outcome(running.pop(future), future)
        except BaseException:
            pool.stop()
            raise
        finally:
            pool.close()
            pool.join()


def _outcome(item: T, future: Future[R]) -> Outcome[T, R]:
    try:
        return Outcome(item, Fate.RETURNED, result=future.result())
    except TimeoutError as error:
        return Outcome(item, Fate.TIMED_OUT, error=error)
    except ProcessExpired as error:
        return Outcome(item, Fate.DIED, error=error)
    except Exception as error:
        return Outcome(item, Fate.RAISED, error=error)


def _leave_interrupts_to_the_parent() -> None:
    """Keep Ctrl-C from killing a recogniser in mid-page and making a healthy file look broken.

    Programs that a worker starts inherit the ignored signal; the parent stops them all.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
