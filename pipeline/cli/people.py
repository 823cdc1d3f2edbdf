"""``kehoach review`` and ``corrections``: a person looks, corrects, and sees what was corrected."""

from __future__ import annotations

import getpass
import socket
from pathlib import Path

import click
import uvicorn

from pipeline.cli import options
from pipeline.cli.console import BatchConsole
from pipeline.errors import ExitCode, UsageError
from pipeline.messages import say
from pipeline.restore import alternatives
from pipeline.review import Desk, make_app
from pipeline.run.batch import Request, run_batch
from pipeline.run.engines.local import LocalEngine
from pipeline.run.settings import load_settings
from pipeline.store import Store

_PORT = 8765


def commands(language: str) -> list[click.Command]:
    """Return the commands for people who look and correct."""
    return [_review(language)]


def _review(language: str) -> click.Command:
    def callback(out: Path, port: int, who: str, settings_file: Path | None, browser: bool) -> int:
        store = Store(out)
        if not (store.dataset / "campaigns.sqlite").is_file():
            raise UsageError("dataset_missing", out=out)

        def update() -> int:
            request = Request(inputs=(), out=out, settings=load_settings(settings_file))
            with BatchConsole(language, quiet=True) as console:
                return len(run_batch(request, LocalEngine(1), console).plan.busy)

        desk = Desk(store=store, who=who, language=language, alternatives=alternatives, update=update)
        listening = _listen(port)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        click.echo(say("review_started", language, address=address, who=who))
        if browser:
            click.launch(address)
        config = uvicorn.Config(
            make_app(desk, listening.getsockname()[1]), log_level="warning", server_header=False
        )
        uvicorn.Server(config).run(sockets=[listening])
        return ExitCode.OK

    return click.Command(
        "review",
        callback=callback,
        help=say("help_review", language),
        params=[
            options.out(language),
            click.Option(
                ["--port"],
                type=click.IntRange(0, 65535),
                default=_PORT,
                show_default=True,
                help=say("help_port", language),
            ),
            click.Option(["--who"], default=getpass.getuser, metavar="NAME", help=say("help_who", language)),
            options.settings(language),
            click.Option(["--browser"], is_flag=True, help=say("help_browser", language)),
            options.lang(language),
        ],
    )


def _listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine alone; port 0 takes any free one.

    Raises:
        UsageError: the port is taken.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        listening.close()
        raise UsageError("review_port_taken", port=port, other=port + 1) from error
    listening.listen(128)
    return listening
