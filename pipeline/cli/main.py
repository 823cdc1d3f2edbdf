"""The entry point: builds the commands in the person's language and turns errors into exit codes."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

import click
from rich.console import Console

from pipeline.cli.app import make_app
from pipeline.errors import ExitCode, KehoachError
from pipeline.messages import LANGUAGES, default_language, say


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``kehoach`` and return its exit status (:class:`pipeline.errors.ExitCode`)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = chosen_language(given)
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    # One thread for each Tesseract process: more threads only fight (tesseract#3109).
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        outcome = make_app(language).main(given, prog_name="kehoach", standalone_mode=False)
    except KehoachError as error:
        errors.print(f"kehoach: {say(error.code, language, **error.values)}", markup=False)
        return error.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        errors.print(f"kehoach: {say('interrupted', language)}", markup=False)
        return ExitCode.INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return ExitCode.USAGE
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        detail = error.strerror or str(error)
        errors.print(f"kehoach: {say('io_error', language, detail=detail, place=place)}", markup=False)
        return ExitCode.ATTENTION
    return outcome if isinstance(outcome, int) else ExitCode.OK


def chosen_language(arguments: Sequence[str]) -> str:
    """Return the language asked for with ``--lang``, else that of the locale.

    It must be known before the commands are built, because their help is text too.
    """
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        value = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and value in LANGUAGES:
            return value
    return default_language()


def _as_interrupt(signum: int, frame: FrameType | None) -> None:
    """Let a polite kill end like Ctrl-C: what is done stays done."""
    raise KeyboardInterrupt
