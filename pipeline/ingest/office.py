"""Word 97-2003 (.doc), RTF and OpenDocument (.odt): LibreOffice, where it is installed, makes DOCX of them.

LibreOffice is optional: nothing else here needs it. Each file is copied and converted in a folder of its
own, with a profile of its own: nothing is written beside the original (LibreOffice locks what it opens),
workers do not wait for each other, and neither macros run nor are linked files fetched.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.ingest import docx_file
from pipeline.records.page import IngestedPage
from pipeline.records.source import MediaType

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 120.0
"""Longest that one file may take; most take two."""

_KINDS = {
    MediaType.DOC: ("Word 97-2003 (.doc)", ".doc"),
    MediaType.RTF: ("RTF", ".rtf"),
    MediaType.ODT: ("OpenDocument (.odt)", ".odt"),
}
"""What a kind is called, and how its files are named for LibreOffice."""

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
"""Settings of the profile, by the names of LibreOffice's own registry (officecfg/registry/schema/org/openoffice/Office/Common.xcs)."""


def program() -> str | None:
    """Return the path of LibreOffice, None where it is not installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def read(path: Path, media_type: MediaType, limit: int) -> tuple[IngestedPage, ...]:
    """Return the pages of a file that LibreOffice converts; ``limit`` is the most bytes one XML part may unpack to.

    Raises:
        DocumentError: ``libreoffice_missing``, ``office_failed``, or what :func:`docx_file.read` raises.
    """
    kind, suffix = _KINDS[media_type]
    office = program()
    if office is None:
        raise DocumentError("libreoffice_missing", kind=kind)
    with tempfile.TemporaryDirectory(prefix="kehoach-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_PROFILE, encoding="utf-8")
        copy = folder / f"paper{suffix}"
        shutil.copyfile(path, copy)
        said = _converted(office, copy)
        made = folder / "made" / "paper.docx"
        if not made.exists():
            raise DocumentError("office_failed", kind=kind, detail=said)
        return docx_file.read(made, limit)


def _converted(office: str, copy: Path) -> str:
    """Convert a file into the folder ``made`` beside it; return the last that LibreOffice said."""
    folder = copy.parent
    command = [
        office,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "made"),
        str(copy),
    ]
    # A session of its own: the program starts another one, and both must go when time is up.
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            return f"{_SECONDS:g} s"
        finally:
            _stop(process)
    lines = output.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else f"exit {process.returncode}"


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a program that still runs, with those it started."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
