"""``kehoach restore-text``: mangled Vietnamese in, restored Vietnamese out, line by line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from pipeline.cli import options
from pipeline.errors import ExitCode, UsageError
from pipeline.messages import say


def commands(language: str) -> list[click.Command]:
    """Return the text filter."""

    def callback(file: BinaryIO, as_json: bool) -> int:
        from pipeline.restore import Settings, restore_lines

        output = sys.stdout.buffer
        for number, line in enumerate(restore_lines(_lines(file), Settings()), 1):
            if not as_json:
                output.write(line.text.encode("utf-8") + b"\n")
                continue
            for change in line.changes:
                entry = {
                    "line": number,
                    "start": change.start,
                    "end": change.end,
                    "read": change.read,
                    "written": change.written,
                    "confidence": round(change.confidence, 4),
                    "cause": change.cause,
                }
                output.write(json.dumps(entry, ensure_ascii=False).encode("utf-8") + b"\n")
        output.flush()
        return ExitCode.OK

    return [
        click.Command(
            "restore-text",
            callback=callback,
            help=say("help_restore_text", language),
            params=[
                click.Argument(["file"], type=click.File("rb"), default="-", metavar="[FILE]"),
                click.Option(["--json", "as_json"], is_flag=True, help=say("help_restore_json", language)),
                options.lang(language),
            ],
        )
    ]


def _lines(file: BinaryIO) -> Iterator[str]:
    """Yield the lines of a UTF-8 file without their line ends.

    Raises:
        UsageError: the file is not UTF-8; the message names the line.
    """
    name = getattr(file, "name", "-")
    for number, line in enumerate(file, 1):
        try:
            yield line.removesuffix(b"\n").decode("utf-8")
        except UnicodeDecodeError as error:
            raise UsageError("not_utf8", path=Path(str(name)).name, line=number) from error
