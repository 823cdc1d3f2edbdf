"""Proof that a package is whole and unchanged, by the rules of BagIt 1.0 (RFC 8493).

A package carries two manifests of its payload and two of its tag files, by SHA-256 and by SHA-512. So damage
to a manifest itself can be told from damage to the files it lists: a file is damaged when every sound
manifest disagrees with it, and a manifest when the others contradict it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.records.base import Record

ALGORITHMS = ("sha256", "sha512")
_LENGTH = {"sha256": 64, "sha512": 128}
_LINE = re.compile(rb"([0-9a-fA-F]+)[ \t]+\*?([^\r\n]+)")
_CHUNK = 1 << 20
_DECLARATION = "bagit.txt"


class Damage(Record):
    """One file of a package that is not as it was: a message code and its path in the package."""

    code: str
    path: str


class Verified(Record):
    """What was looked at and what was found."""

    files: int
    bytes: int
    damages: tuple[Damage, ...] = ()


class Manifest:
    """A manifest file: the digest of each path it lists, and whether its form is sound."""

    def __init__(self, path: Path, algorithm: str) -> None:
        self.name = path.name
        self.algorithm = algorithm
        self.entries: dict[str, str] = {}
        self.sound = True
        digests = b""
        for line in path.read_bytes().removesuffix(b"\n").split(b"\n"):
            found = _LINE.fullmatch(line.removesuffix(b"\r"))
            if found is None or len(found[1]) != _LENGTH[algorithm]:
                self.sound = False
                continue
            digests += found[1]
            self.entries[_path(found[2])] = found[1].decode("ascii")
        # The same digest in other letters would pass unseen: programs write one case.
        if digests not in (digests.lower(), digests.upper()):
            self.sound = False

    def agrees(self, path: str, digests: Mapping[str, str]) -> bool:
        """Tell whether a file has the digest that is listed for it."""
        return self.entries.get(path, "").lower() == digests[self.algorithm]


def verify(package: Path) -> Verified:
    """Compare every file of a package with its manifests.

    Raises:
        UsageError: the folder is no package: it has no manifest.
    """
    tags, payload = _manifests(package, "tagmanifest"), _manifests(package, "manifest")
    if not payload and not tags:
        raise UsageError("not_a_package", path=package)
    damages: list[Damage] = []
    present = {path.relative_to(package).as_posix(): path for path in _files(package)}
    sizes = sum(path.stat().st_size for path in present.values())
    outer = {name: path for name, path in present.items() if not name.startswith("data/")}
    broken = _check_outer(outer, tags, damages)
    damages += [
        Damage(code="damage_manifest", path=m.name) for m in payload if not m.sound and m.name not in broken
    ]
    sound = [m for m in payload if m.sound and m.name not in broken] or payload
    if not payload:
        damages.append(Damage(code="damage_missing", path="manifest-sha256.txt"))
    _check(
        {name: path for name, path in present.items() if name.startswith("data/")},
        sound,
        damages,
    )
    if _DECLARATION not in present:
        damages.append(Damage(code="damage_missing", path=_DECLARATION))
    unique = dict.fromkeys(sorted(damages, key=lambda d: (d.path, d.code)))
    return Verified(files=len(present), bytes=sizes, damages=tuple(unique))


def _check_outer(outer: Mapping[str, Path], tags: list[Manifest], damages: list[Damage]) -> set[str]:
    """Check the files beside the payload; return the names of those that are damaged."""
    names = {m.name for m in tags}
    disagreeing: dict[str, int] = {m.name: 0 for m in tags}
    listed = dict.fromkeys(name for m in tags for name in m.entries)
    broken = {m.name for m in tags if not m.sound}
    for name in [*listed, *(n for n in outer if n not in listed and n not in names)]:
        digests = _digests(outer[name]) if name in outer else None
        agree = [m for m in tags if digests is not None and m.agrees(name, digests)]
        if agree:
            for manifest in tags:
                if manifest not in agree:
                    disagreeing[manifest.name] += 1
        elif digests is None and sum(name in m.entries for m in tags) < len(tags):
            # A path that only one manifest knows and that is not there: the manifest is wrong.
            broken |= {m.name for m in tags if name in m.entries}
        elif digests is None:
            damages.append(Damage(code="damage_missing", path=name))
            broken.add(name)
        elif name in listed:
            damages.append(Damage(code="damage_changed", path=name))
            broken.add(name)
        else:
            damages.append(Damage(code="damage_unexpected", path=name))
    broken |= {name for name, count in disagreeing.items() if count}
    damages += [Damage(code="damage_manifest", path=name) for name in sorted(broken & names)]
    return broken


def _check(payload: Mapping[str, Path], manifests: list[Manifest], damages: list[Damage]) -> None:
    """Check the payload against the manifests that can be trusted."""
    listed = dict.fromkeys(name for m in manifests for name in m.entries)
    for name in listed:
        if name not in payload:
            damages.append(Damage(code="damage_missing", path=name))
            continue
        digests = _digests(payload[name])
        if not any(m.agrees(name, digests) for m in manifests):
            damages.append(Damage(code="damage_changed", path=name))
        elif not all(m.agrees(name, digests) for m in manifests):
            wrong = [m.name for m in manifests if not m.agrees(name, digests)]
            damages += [Damage(code="damage_manifest", path=manifest) for manifest in wrong]
    damages += [Damage(code="damage_unexpected", path=name) for name in payload if name not in listed]


def _manifests(package: Path, kind: str) -> list[Manifest]:
    found = ((package / f"{kind}-{algorithm}.txt", algorithm) for algorithm in ALGORITHMS)
    return [Manifest(path, algorithm) for path, algorithm in found if path.is_file()]


def _files(package: Path) -> Iterator[Path]:
    """Every file of the package; a link is taken as what it is, and leads nowhere."""
    for path in sorted(package.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path


def _digests(path: Path) -> dict[str, str]:
    hashes = {name: hashlib.new(name) for name in ALGORITHMS}
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            for digest in hashes.values():
                digest.update(chunk)
    return {name: digest.hexdigest() for name, digest in hashes.items()}


def _path(raw: bytes) -> str:
    """Path of an entry; line ends and the sign that hides them are coded (RFC 8493, 2.1.3)."""
    text = raw.decode("utf-8", "surrogateescape")
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
