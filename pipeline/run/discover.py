"""Finding the documents under the inputs, and naming each by its bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DocumentError, UsageError

# Left behind by desktops, never documents.
_FURNITURE = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})


@dataclass(frozen=True, slots=True)
class Found:
    """One file found: its bytes' hash, or why they could not be read (``fault``).

    ``size`` is in bytes, ``modified`` in nanoseconds; both None where they are not known. A file that
    cannot be read, or a folder, is named by its path.
    """

    path: Path
    document_id: str
    sha256: str | None = None
    size: int | None = None
    modified: int | None = None
    fault: DocumentError | None = None


def discover(inputs: Iterable[Path], out: Path, largest: int) -> Iterator[Found]:
    """Yield every file under the inputs (files or folders, recursive), in a fixed order.

    Hidden files, desktop furniture and the output folder itself are left out; links to
    folders are not followed, so a loop of links ends nowhere. A file that is named twice
    comes once. A folder that cannot be opened, or a file of more than ``largest`` bytes, is
    accounted for and not read.

    Raises:
        UsageError: an input does not exist.
    """
    seen: set[Path] = set()
    for given in inputs:
        if not given.exists():
            raise UsageError("input_missing", path=given)
        closed: list[OSError] = []
        for path in _files(given, out.resolve(), closed):
            # realpath, unlike Path.resolve, does not fail on a link that points to itself.
            real = Path(os.path.realpath(path))
            if real not in seen:
                seen.add(real)
                yield _identify(path, largest)
        for error in closed:
            yield _unread(Path(error.filename), _unreadable(error))


def _files(given: Path, out: Path, closed: list[OSError]) -> Iterator[Path]:
    """Yield the files below a path; folders that cannot be opened are added to ``closed``."""
    if given.is_file():
        yield given
        return
    for folder, subfolders, names in os.walk(given, onerror=closed.append):
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


def _identify(path: Path, largest: int) -> Found:
    try:
        before = path.stat()
        if before.st_size > largest:
            fault = DocumentError(
                "file_too_large", size=before.st_size, limit=largest, setting="ingest.max_bytes"
            )
            return _unread(path, fault, before.st_size)
        with path.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        return _unread(path, _unreadable(error))
    return Found(
        path=path,
        document_id=sha256[:16],
        sha256=sha256,
        size=before.st_size,
        modified=before.st_mtime_ns,
    )


def _unread(path: Path, fault: DocumentError, size: int | None = None) -> Found:
    name = hashlib.sha256(b"path:" + os.fsencode(path)).hexdigest()
    return Found(path=path, document_id=name[:16], size=size, fault=fault)


def _unreadable(error: OSError) -> DocumentError:
    return DocumentError("source_unreadable", detail=error.strerror or error)
