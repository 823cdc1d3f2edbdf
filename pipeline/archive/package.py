"""The package: a BagIt folder with everything of a dossier, written whole or not at all.

Below ``data/`` it follows the tree of Thông tư 05/2025/TT-BNV::

    metadata/descriptive/EAD.xml                     the dossier
    metadata/preservation/PREMIS.xml                 what is kept and what was done
    representations/rep1/data/<mã hồ sơ>.<STT>.pdf   two-layer PDF/A
    representations/rep1/metadata/descriptive/EAD_doc_<mã hồ sơ>.<STT>.xml
    representations/original/data/<mã hồ sơ>.<STT>/  the file as it came
    representations/text/data/<mã hồ sơ>.<STT>/      what was read and restored, hOCR, ALTO, the record
    documentation/                                   table of contents, metadata for Excel, what to mend
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import bagit

from pipeline.archive.fixity import ALGORITHMS
from pipeline.errors import DocumentError, UsageError

REP1 = "representations/rep1"
ORIGINAL = "representations/original/data"
TEXT = "representations/text/data"
DESCRIPTIVE = "metadata/descriptive"
PRESERVATION = "metadata/preservation"
DOCUMENTATION = "documentation"

_UNSAFE = re.compile(r"[^\w.,()&+ -]", re.UNICODE)
_LONGEST_NAME = 150
_CHUNK = 1 << 20


class PackageFolder:
    """A package in the making; paths are those below ``data/``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, name: str) -> Path:
        """Return where a file goes, its folder made."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name: str, content: bytes) -> None:
        """Write one file."""
        self.path(name).write_bytes(content)

    def take(self, sources: Iterable[Path | str], name: str, sha256: str | None) -> None:
        """Copy a file from the first place that has it, and see to it that it is the one that was read.

        Raises:
            DocumentError: the file is gone, or its bytes are others now.
        """
        target = self.path(name)
        told: DocumentError | None = None
        for source in sources:
            try:
                shutil.copyfile(source, target)
            except OSError as error:
                told = told or DocumentError(
                    "archive_source_missing", path=source, detail=error.strerror or error
                )
                continue
            if sha256 is None or digest(target) == sha256:
                return
            told = DocumentError("archive_source_changed", path=source)
        raise told or DocumentError("archive_source_missing", path=name, detail="-")

    def drop(self, *names: str) -> None:
        """Remove what was put in for a document that cannot be delivered."""
        for name in names:
            path = self.root / name
            shutil.rmtree(path, ignore_errors=True)
            path.unlink(missing_ok=True)


@contextmanager
def new_package(target: Path, information: Mapping[str, str]) -> Iterator[PackageFolder]:
    """Give a folder to fill; when the block ends well it becomes a bag at ``target``, else nothing is left.

    Raises:
        UsageError: there is something at ``target`` already.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError("package_exists", path=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent))
    try:
        yield PackageFolder(making)
        logging.getLogger("bagit").setLevel(logging.ERROR)
        bagit.make_bag(str(making), dict(information), checksums=list(ALGORITHMS), encoding="utf-8")
        _flush(making)
        making.chmod(0o755)
        if target.exists():
            target.rmdir()
        making.rename(target)
    finally:
        if making.exists():
            shutil.rmtree(making, ignore_errors=True)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def safe_name(name: str) -> str:
    """Return a file name that every system can hold; the name itself is kept in PREMIS.xml."""
    clean = _UNSAFE.sub("_", name.encode("utf-8", "replace").decode("utf-8")).strip(" .") or "_"
    stem, dot, ending = clean.rpartition(".")
    if len(clean.encode("utf-8")) <= _LONGEST_NAME:
        return clean
    short = (stem or clean).encode("utf-8")[: _LONGEST_NAME - 12].decode("utf-8", "ignore")
    return f"{short}{dot}{ending[:10]}" if stem else short


def _flush(folder: Path) -> None:
    """Bring everything to the disk before the package gets its name."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
