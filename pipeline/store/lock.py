"""One run at a time on an output folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import UsageError


@contextmanager
def exclusive(out: Path) -> Iterator[None]:
    """Hold the output folder; the system lets go of the lock when its process dies.

    Raises:
        UsageError: another run works on the folder, or the folder cannot be written.
    """
    lock = FileLock(out / ".lock", timeout=0)
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise UsageError("out_in_use", out=out) from error
    except OSError as error:
        raise UsageError("out_not_writable", out=out, detail=error.strerror or error) from error
    try:
        yield
    finally:
        lock.release()
