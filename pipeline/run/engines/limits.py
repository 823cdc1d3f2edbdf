"""What the system does for a worker: bounded memory, and an end with those it belongs to (Linux).

Elsewhere than on Linux workers have no limit of memory, and programs of a killed worker end by themselves.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import multiprocessing
import os
import resource
import select
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

LINUX = sys.platform == "linux"
_SET_CHILD_SUBREAPER = 36
_SET_SIGNAL = 10
"""``F_SETSIG`` of fcntl(2), which Python does not name."""


def limited(task: Callable[[T], R], memory: int | None, item: T) -> R:
    """Run a task with at most ``memory`` bytes for this process.

    Raises:
        MemoryError: the task wanted more; native code that cannot say so may abort the process.
    """
    if memory is not None:
        limit_memory(memory)
    return task(item)


def limit_memory(memory: int) -> None:
    """Let this process, and each program it starts, grow until it holds about ``memory`` bytes.

    The kernel counts what is reserved for data, not what is used of it, so the limit is what is
    reserved now and as much more as may still be used.
    """
    if not LINUX:
        return
    held = _kilobytes("VmRSS") << 10
    reserved = _kilobytes("VmData") << 10
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (reserved + max(memory - held, 0), hard))


def become_worker() -> None:
    """Make this process a worker: first of a group of its own, which dies as soon as the batch does.

    Ctrl-C reaches neither it nor the programs it starts, so no recogniser is stopped in mid-page and no
    healthy file looks broken; the batch stops them all.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    batch = multiprocessing.parent_process()
    if not LINUX or batch is None:
        return
    os.setpgid(0, 0)
    # The sentinel is a pipe that closes with the batch. The kernel itself then kills the group, whatever
    # native code is busy with; a new run may take the lock at once.
    fcntl.fcntl(batch.sentinel, fcntl.F_SETOWN, -os.getpid())
    fcntl.fcntl(batch.sentinel, _SET_SIGNAL, signal.SIGKILL)
    flags = fcntl.fcntl(batch.sentinel, fcntl.F_GETFL)
    fcntl.fcntl(batch.sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)
    if select.select([batch.sentinel], [], [], 0)[0]:
        os.killpg(0, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of programs whose worker is killed."""
    if LINUX:
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_orphans() -> None:
    """Kill the programs that killed workers have left running."""
    if not LINUX:
        return
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split():
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            group = os.getpgid(int(child))
            # A program in the group of a worker that has gone: nobody waits for it any more.
            if group != os.getpgrp() and not Path(f"/proc/{group}").exists():
                os.kill(int(child), signal.SIGKILL)
                os.waitpid(int(child), 0)


def _kilobytes(name: str) -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0
