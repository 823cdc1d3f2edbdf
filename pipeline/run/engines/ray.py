"""The cluster engine: Ray, for machines that share a file system and have Tesseract each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from pipeline.errors import MissingProgramError
from pipeline.run.engines import Fate, Outcome

T = TypeVar("T")
R = TypeVar("R")

# How often the clock of running tasks is looked at, in seconds.
_TICK = 1.0


class RayEngine:
    """Runs tasks on the cluster that ``RAY_ADDRESS`` names, or on a Ray of this machine's own.

    Raises:
        MissingProgramError: Ray is not installed.
    """

    def __init__(self, workers: int) -> None:
        try:
            import ray
        except ImportError as error:
            raise MissingProgramError("ray_missing") from error
        self._ray: Any = ray
        self._workers = workers

    def map(
        self, task: Callable[[T], R], items: Sequence[T], timeout: float | None
    ) -> Iterator[Outcome[T, R]]:
        """Yield one outcome for each item, in the order they end; see :class:`pipeline.run.engines.Engine`."""
        ray = self._ray
        ray.init(
            ignore_reinit_error=True, include_dashboard=False, log_to_driver=False, logging_level="error"
        )
        remote = ray.remote(num_cpus=1, max_retries=0)(task)
        line = iter(items)
        running: dict[Any, tuple[T, float]] = {}
        try:
            exhausted = False
            while not exhausted or running:
                # No more in line than run at once: the clock of a task starts when it is handed over.
                while not exhausted and len(running) < self._workers:
                    item = next(line, None)
                    if item is None:
                        exhausted = True
                    else:
                        running[remote.remote(item)] = (item, time.monotonic())
                ended, _ = ray.wait(list(running), num_returns=1, timeout=_TICK) if running else ([], [])
                for reference in ended:
                    yield self._outcome(reference, running.pop(reference)[0])
                for reference, (item, began) in list(running.items()):
                    if timeout is not None and time.monotonic() - began > timeout:
                        ray.cancel(reference, force=True)
                        del running[reference]
                        yield Outcome(item, Fate.TIMED_OUT)
        finally:
            for reference in running:
                ray.cancel(reference, force=True)
            ray.shutdown()

    def _outcome(self, reference: Any, item: T) -> Outcome[T, R]:
        errors = self._ray.exceptions
        try:
            return Outcome(item, Fate.RETURNED, result=self._ray.get(reference))
        except errors.RayTaskError as error:
            return Outcome(item, Fate.RAISED, error=error.cause)
        except (errors.WorkerCrashedError, errors.RaySystemError, errors.OutOfMemoryError) as error:
            return Outcome(item, Fate.DIED, error=error)
        except Exception as error:
            return Outcome(item, Fate.RAISED, error=error)
