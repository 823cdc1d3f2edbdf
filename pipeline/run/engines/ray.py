"""The cluster engine: Ray, for machines that share a file system and have Tesseract each."""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable, Generator
from typing import Any, TypeVar

from pipeline.errors import MissingProgramError
from pipeline.run.engines import TASKS_PER_WORKER, Fate, Outcome
from pipeline.run.engines.limits import limited

T = TypeVar("T")
R = TypeVar("R")

_TICK = 1.0
"""How often the clocks of running tasks are looked at, in seconds."""
_PATIENCE = 120.0
"""Seconds that a worker may take to start before its task counts as hanging too."""


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

    def prepare(self, module: str) -> None:
        """Join the cluster, or start one on this machine."""
        self._ray.init(
            ignore_reinit_error=True, include_dashboard=False, log_to_driver=False, logging_level="error"
        )

    def map(
        self, task: Callable[[T], R], items: deque[T], timeout: float | None
    ) -> Generator[Outcome[T, R], None, None]:
        """Yield one outcome for each item, in the order they end; see :class:`pipeline.run.engines.Engine`."""
        if not items:
            return
        self.prepare(task.__module__)
        ray = self._ray
        workers = self._workers or int(ray.cluster_resources().get("CPU", 1))
        # A document that kills its worker would only kill the next: who tries again is not Ray's to say.
        remote = ray.remote(num_cpus=1, max_retries=0, max_calls=TASKS_PER_WORKER)(_timed)
        running: dict[Any, tuple[T, float]] = {}
        try:
            while items or running:
                # No more in line than run at once, so that what is handed over starts at once.
                while items and len(running) < workers:
                    item = items.popleft()
                    running[remote.remote(task, self._memory, timeout, item)] = (item, time.monotonic())
                ended, _ = ray.wait(list(running), num_returns=1, timeout=_TICK)
                for reference in ended:
                    item, began = running.pop(reference)
                    outcome: Outcome[T, R] = self._outcome(reference, item)
                    late = timeout is not None and time.monotonic() - began >= timeout
                    yield Outcome(item, Fate.TIMED_OUT) if late and outcome.fate is Fate.DIED else outcome
                for reference, (item, began) in list(running.items()):
                    if timeout is not None and time.monotonic() - began > timeout + _PATIENCE:
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


def _timed(task: Callable[[T], R], memory: int | None, timeout: float | None, item: T) -> R:
    """Run a task that the kernel kills with its worker when its time is over, whatever native code is busy with.

    The clock starts here and not when the task is handed over: a node may take its time to start a worker.
    """
    signal.setitimer(signal.ITIMER_REAL, timeout or 0.0)
    try:
        return limited(task, memory, item)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
