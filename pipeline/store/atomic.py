"""Writes that are whole or not there at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import OutputError

_OUTPUT_ALONE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
"""Errors that only writing can meet."""


@contextmanager
def output_errors(target: Path) -> Iterator[None]:
    """Turn every error of the file system into one of the output.

    Raises:
        OutputError: the disk is full, or the folder cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise output_error(error, target) from error


def output_error(error: OSError, target: Path) -> OutputError:
    """Return the error for people that a failed write means."""
    code = "disk_full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "out_not_written"
    return OutputError(code, path=target, detail=error.strerror or error)


def is_output_error(error: BaseException) -> bool:
    """Tell whether an error can only come from writing: no room left, or a read-only disk."""
    return isinstance(error, OSError) and error.errno in _OUTPUT_ALONE


@contextmanager
def atomic_path(target: Path) -> Iterator[Path]:
    """Give a temporary path beside ``target`` that takes its place when the block ends well.

    The file is flushed to disk before the rename, so a crash leaves the old file or the
    new one, never half of one. On an error the temporary file is removed.

    Raises:
        OutputError: the disk is full or the folder cannot be written.
    """
    with output_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".tmp", dir=target.parent)
        os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with output_errors(target):
            with temporary.open("rb") as written:
                os.fsync(written.fileno())
            temporary.chmod(0o666 & ~_UMASK)
            temporary.replace(target)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and is_output_error(error):
            raise output_error(error, target) from error
        raise


def write_bytes(target: Path, content: bytes) -> None:
    """Write a file atomically.

    Raises:
        OutputError: the disk is full or the folder cannot be written.
    """
    with atomic_path(target) as temporary, output_errors(target):
        temporary.write_bytes(content)


def write_text(target: Path, content: str) -> None:
    """Write a UTF-8 file atomically, line ends as they are.

    Raises:
        OutputError: the disk is full or the folder cannot be written.
    """
    write_bytes(target, content.encode("utf-8"))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


_UMASK = _umask()
"""Asked once: asking sets it for a moment, for all threads."""
