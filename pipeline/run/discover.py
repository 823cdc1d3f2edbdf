"""Finding the documents under the inputs, and naming each by its bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.records.base import Record

# Left behind by desktops, never documents.
_FURNITURE = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})


class Found(Record):
    """One file found: its bytes' hash, or why they could not be read.

    ``size`` is in bytes, ``modified`` in nanoseconds; both None when unreadable.
    """

    path: Path
    document_id: str
    sha256: str | None = None
    size: int | None = None
    modified: int | None = None
    fault: str | None = None


def discover(inputs: Iterable[Path], out: Path) -> Iterator[Found]:
    """Yield every file under the inputs (files or folders, recursive), in a fixed order.

    Hidden files, desktop furniture and the output folder itself are left out; links to
    folders are not followed, so a loop of links ends nowhere. A file that is named twice
    comes once.

    Raises:
        UsageError: an input does not exist.
    """
    seen: set[Path] = set()
    for given in inputs:
        if not given.exists():
            raise UsageError("input_missing", path=given)
        for path in _files(given, out.resolve()):
            # realpath, unlike Path.resolve, does not fail on a link that points to itself.
            real = Path(os.path.realpath(path))
            if real not in seen:
                seen.add(real)
                yield _identify(path)


def _files(given: Path, out: Path) -> Iterator[Path]:
    if given.is_file():
        yield given
        return
    for folder, subfolders, names in os.walk(given):
        here = Path(folder)
        subfolders[:] = sorted(
            name for name in subfolders if not name.startswith(".") and (here / name).resolve() != out
        )
        for name in sorted(names):
            hidden = name.startswith((".", "~$")) or name.lower() in _FURNITURE
            if not hidden and not _is_special(here / name):
                yield here / name


def _is_special(path: Path) -> bool:
    """Tell sockets, pipes and devices, which would block a reader for ever."""
    return path.exists() and not path.is_file()


def _identify(path: Path) -> Found:
    try:
        before = path.stat()
        with path.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        name = hashlib.sha256(b"path:" + os.fsencode(path)).hexdigest()
        return Found(path=path, document_id=name[:16], fault=error.strerror or str(error))
    return Found(
        path=path,
        document_id=sha256[:16],
        sha256=sha256,
        size=before.st_size,
        modified=before.st_mtime_ns,
    )
