"""``kehoach review`` and ``explore``: pages on this machine to look, correct and ask.

What serves and draws pages is imported when it is asked for: no other command waits for it.
"""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from pipeline.cli import options
from pipeline.errors import ExitCode, UsageError
from pipeline.messages import say

_REVIEW_PORT = 8765
_EXPLORE_PORT = 8766


def commands(language: str) -> list[click.Command]:
    """Return the commands for people who look and correct."""
    return [_review(language), _corrections(language), _report(language), _explore(language)]


def _review(language: str) -> click.Command:
    def callback(out: Path, port: int, who: str, settings_file: Path | None, browser: bool) -> int:
        from pipeline.cli.console import BatchConsole
        from pipeline.restore import alternatives
        from pipeline.review import Desk, make_app
        from pipeline.run.batch import Request, run_batch
        from pipeline.run.engines.local import LocalEngine
        from pipeline.run.settings import load_settings
        from pipeline.serving import listen, port_of, serve
        from pipeline.store import Store

        store = Store(out)
        if not (store.dataset / "campaigns.sqlite").is_file():
            raise UsageError("dataset_missing", out=out)

        def update() -> int:
            request = Request(inputs=(), out=out, settings=load_settings(settings_file))
            with BatchConsole(language, quiet=True) as console:
                return len(run_batch(request, LocalEngine(1), console).plan.busy)

        desk = Desk(store=store, who=who, language=language, alternatives=alternatives, update=update)
        listening = listen(port)
        address = f"http://127.0.0.1:{port_of(listening)}/"
        click.echo(say("review_started", language, address=address, who=who))
        if browser:
            click.launch(address)
        serve(make_app(desk, port_of(listening)), listening)
        return ExitCode.OK

    return click.Command(
        "review",
        callback=callback,
        help=say("help_review", language),
        params=[
            options.out(language),
            _port(language, _REVIEW_PORT),
            click.Option(["--who"], default=getpass.getuser, metavar="NAME", help=say("help_who", language)),
            options.settings(language),
            click.Option(["--browser"], is_flag=True, help=say("help_browser", language)),
            options.lang(language),
        ],
    )


def _explore(language: str) -> click.Command:
    def callback(out: Path, port: int, browser: bool) -> int:
        from pipeline.explore import make_app as make_explorer
        from pipeline.serving import listen, port_of, serve
        from pipeline.store import Store

        listening = listen(port)
        app = make_explorer(Store(out), port_of(listening))
        address = f"http://127.0.0.1:{port_of(listening)}/campaigns"
        click.echo(say("explore_started", language, address=address))
        if browser:
            click.launch(address)
        serve(app, listening)
        return ExitCode.OK

    return click.Command(
        "explore",
        callback=callback,
        help=say("help_explore", language),
        params=[
            options.out(language),
            _port(language, _EXPLORE_PORT),
            click.Option(["--browser"], is_flag=True, help=say("help_browser", language)),
            options.lang(language),
        ],
    )


def _report(language: str) -> click.Command:
    def callback(out: Path, browser: bool) -> int:
        from pipeline.report import report
        from pipeline.store import Store

        path = report(Store(out), language)
        click.echo(say("report_written", language, path=path))
        if browser:
            click.launch(str(path))
        return ExitCode.OK

    return click.Command(
        "report",
        callback=callback,
        help=say("help_report", language),
        params=[
            options.out(language),
            click.Option(["--browser"], is_flag=True, help=say("help_browser", language)),
            options.lang(language),
        ],
    )


def _corrections(language: str) -> click.Command:
    def callback(out: Path, training: Path | None) -> int:
        from pipeline.review import listed, write_training
        from pipeline.store import Store

        store = Store(out)
        if training is not None:
            count = write_training(store, training)
            click.echo(say("training_written", language, count=count, folder=training))
            return ExitCode.OK
        for line in listed(store):
            click.echo("\t".join(line))
        return ExitCode.OK

    return click.Command(
        "corrections",
        callback=callback,
        help=say("help_corrections", language),
        params=[
            options.out(language),
            click.Option(
                ["--training"],
                type=click.Path(path_type=Path),
                metavar="FOLDER",
                help=say("help_training", language),
            ),
            options.lang(language),
        ],
    )


def _port(language: str, port: int) -> click.Option:
    return click.Option(
        ["--port"],
        type=click.IntRange(0, 65535),
        default=port,
        show_default=True,
        help=say("help_port", language),
    )
