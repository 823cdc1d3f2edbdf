"""What is installed, what is missing, and the command that mends it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from pipeline.errors import MissingProgramError
from pipeline.ingest import office
from pipeline.records.base import Record
from pipeline.restore import versions as restore_versions

_FONT_FAMILIES = ("DejaVu Serif", "Liberation Serif")
"""Families with all Vietnamese letters (:lang=vi) that samples are printed in; one cannot stand for the other."""


class Need(StrEnum):
    """Whether the main job can do without a thing."""

    REQUIRED = "required"
    TESTS = "tests"
    OPTIONAL = "optional"


class Check(Record):
    """One thing looked for; ``found`` is its version or place, None where it is missing.

    ``package`` is the name under which ``packages.toml`` lists it.
    """

    name: str
    need: Need
    found: str | None
    package: str | None = None

    @property
    def missing(self) -> bool:
        """Tell whether the main job or the tests would fail for want of it."""
        return self.found is None and self.need is not Need.OPTIONAL


def examine() -> list[Check]:
    """Look for every program, language file, font and model that some stage needs."""
    languages = _tesseract_languages()
    return [
        Check(name="Python", need=Need.REQUIRED, found=sys.version.split()[0]),
        Check(
            name="tesseract",
            need=Need.REQUIRED,
            found=_version("tesseract", "--version"),
            package="tesseract",
        ),
        Check(name="tesseract: vie", need=Need.REQUIRED, found=languages.get("vie"), package="vie"),
        Check(name="tesseract: osd", need=Need.REQUIRED, found=languages.get("osd"), package="osd"),
        Check(name="pdftoppm", need=Need.REQUIRED, found=_version("pdftoppm", "-v"), package="poppler"),
        Check(name="models", need=Need.REQUIRED, found=_models()),
        Check(name="fonts", need=Need.TESTS, found=_fonts(), package="fonts"),
        Check(name="chromium", need=Need.TESTS, found=_chromium(), package="chromium"),
        Check(name="libreoffice", need=Need.OPTIONAL, found=_libreoffice()),
        Check(name="ray", need=Need.OPTIONAL, found="installed" if importlib.util.find_spec("ray") else None),
    ]


def remedy(checks: Iterable[Check]) -> list[list[str]]:
    """Return the commands that install what is missing, as argument lists; none where all is there.

    Raises:
        MissingProgramError: something is missing and no known package manager is there.
    """
    wanted = [check.package for check in checks if check.missing and check.package]
    if not wanted:
        return []
    managers = tomllib.loads((Path(__file__).parent / "packages.toml").read_text(encoding="utf-8"))
    for manager, table in managers.items():
        if shutil.which(manager):
            prefix = _privilege() if manager != "brew" else []
            packages = [package for name in wanted for package in table[name]]
            commands = [[*prefix, *table["update"]]] if "update" in table else []
            return [*commands, [*prefix, *table["install"], *dict.fromkeys(packages)]]
    raise MissingProgramError("no_package_manager", packages=", ".join(wanted))


def install(commands: list[list[str]]) -> None:
    """Run the commands of :func:`remedy`.

    Raises:
        MissingProgramError: this account may not install, or a command failed; the message
            holds the exact commands for someone who may.
    """
    text = " && ".join(" ".join(command) for command in commands)
    for command in commands:
        if command[0] == "sudo" and not _may_sudo():
            raise MissingProgramError("cannot_install", command=text)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(command, env=environment, check=False).returncode != 0:
            raise MissingProgramError("cannot_install", command=text)


def _privilege() -> list[str]:
    return [] if not hasattr(os, "geteuid") or os.geteuid() == 0 else ["sudo"]


def _may_sudo() -> bool:
    """Tell whether sudo is there and works, asking for a password only where somebody can type it."""
    if not shutil.which("sudo"):
        return False
    if sys.stdin.isatty():
        return True
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def _version(program: str, option: str) -> str | None:
    try:
        run = subprocess.run([program, option], capture_output=True, text=True, check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = (run.stdout + run.stderr).strip().splitlines()
    return lines[0] if lines else None


def _tesseract_languages() -> dict[str, str]:
    try:
        run = subprocess.run(
            ["tesseract", "--list-langs"], capture_output=True, text=True, check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return {name.strip(): "installed" for name in run.stdout.splitlines()[1:]}


def _models() -> str | None:
    try:
        versions = restore_versions()
    except MissingProgramError:
        return None
    return ", ".join(f"{name} {version}" for name, version in versions.items())


def _chromium() -> str | None:
    """Return the browser that tests of the review page drive."""
    return _version("chromium", "--version") or _version("chromium-browser", "--version")


def _libreoffice() -> str | None:
    """Return the program that makes DOCX of old Word files, RTF and OpenDocument."""
    program = office.program()
    return None if program is None else _version(program, "--version")


def _fonts() -> str | None:
    """Return the fonts that samples and tests are printed in, None where a family is missing."""
    if not shutil.which("fc-list"):
        return None
    run = subprocess.run(["fc-list", ":lang=vi", "family"], capture_output=True, text=True, check=False)
    families = {line.split(",")[0].strip() for line in run.stdout.splitlines()}
    return ", ".join(_FONT_FAMILIES) if families.issuperset(_FONT_FAMILIES) else None
