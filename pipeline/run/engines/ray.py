"""The cluster engine: Ray, for machines that share a file system and have Tesseract each."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator
from typing import Any, TypeVar

from pipeline.errors import MissingProgramError
from pipeline.run.engines import TASKS_PER_WORKER, Fate, Outcome
from pipeline.run.engines.limits import limited

T = TypeVar("T")
R = TypeVar("R")

# How often the clock of running tasks is looked at, in seconds.
_TICK = 1.0


class RayEngine:
    """Runs tasks on the cluster that ``RAY_ADDRESS`` names, or on a Ray of this machine's own.

    Args:
        workers: tasks at the same time; None for as many as the cluster has cores.
        memory: bytes that one of them may hold; None for no limit.

    Raises:
        MissingProgramError: Ray is not installed.
    """

    def __init__(self, workers: int | None, memory: int | None = None) -> None:
        try:
            import ray
        except ImportError as error:
            raise MissingProgramError("ray_missing") from error
        self._ray: Any = ray
        self._workers = workers
        self._memory = memory

    def map(
        self, task: Callable[[T], R], items: deque[T], timeout: float | None
    ) -> Generator[Outcome[T, R], None, None]:
        """Yield one outcome for each item, in the order they end; see :class:`pipeline.run.engines.Engine`."""
        if not items:
            return
        ray = self._ray
        ray.init(
            ignore_reinit_error=True, include_dashboard=False, log_to_driver=False, logging_level="error"
        )
        workers = self._workers or int(ray.cluster_resources().get("CPU", 1))
        # A document that kills its worker would only kill the next: who tries again is not Ray's to say.
        remote = ray.remote(num_cpus=1, max_retries=0, max_calls=TASKS_PER_WORKER)(limited)
        running: dict[Any, tuple[T, float]] = {}
        try:
            while items or running:
                # No more in line than run at once: the clock of a task starts when it is handed over.
                while items and len(running) < workers:
                    item = items.popleft()
                    running[remote.remote(task, self._memory, item)] = (item, time.monotonic())
                ended, _ = ray.wait(list(running), num_returns=1, timeout=_TICK)
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
        except errors.RayError as error:
            # The worker died, or its whole machine did.
            return Outcome(item, Fate.DIED, error=error)
        except Exception as error:
            return Outcome(item, Fate.RAISED, error=error)
