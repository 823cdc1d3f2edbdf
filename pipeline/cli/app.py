"""All commands in one application."""

from __future__ import annotations

import click

from pipeline import __version__
from pipeline.cli import check, dataset, delivery, people, text, work
from pipeline.messages import say


def make_app(language: str) -> click.Group:
    """Return the command line with its help in ``language`` (``vi`` or ``en``)."""
    app = _InOrderOfWork(
        "kehoach",
        help=say("help_kehoach", language),
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
        params=[
            click.Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                help=say("help_version", language),
                callback=_show_version,
            )
        ],
    )
    for room in (work, dataset, delivery, people, text, check):
        for command in room.commands(language):
            app.add_command(command)
    return app


class _InOrderOfWork(click.Group):
    """Lists its commands in the order of the work, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands as they were added."""
        return list(self.commands)


def _show_version(context: click.Context, option: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"kehoach {__version__}")
        context.exit()
