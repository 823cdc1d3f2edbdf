"""All commands in one application; what a command needs is imported when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from pipeline import __version__
from pipeline.messages import say

_COMMANDS = {
    "run": "work",
    "ingest": "work",
    "ocr": "work",
    "restore": "work",
    "segment": "work",
    "extract": "work",
    "export": "dataset",
    "query": "dataset",
    "evaluate": "dataset",
    "archive": "delivery",
    "verify": "delivery",
    "review": "people",
    "corrections": "people",
    "report": "people",
    "explore": "people",
    "restore-text": "text",
    "doctor": "check",
}
"""The commands in the order of the work, and the module beside this one that makes each."""


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
    app.language = language
    return app


class _InOrderOfWork(click.Group):
    """Lists its commands in the order of the work, and makes the one that is called."""

    language = ""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name; None if there is none of that name."""
        if cmd_name not in _COMMANDS:
            return None
        room = import_module(f"pipeline.cli.{_COMMANDS[cmd_name]}")
        made: dict[str, click.Command] = {command.name: command for command in room.commands(self.language)}
        return made[cmd_name]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without making them all."""
        width = formatter.width - 6 - max(map(len, _COMMANDS))
        rows = []
        for name in _COMMANDS:
            told = say(f"help_{name.replace('-', '_')}", self.language)
            rows.append((name, click.Command(name, help=told).get_short_help_str(width)))
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _show_version(context: click.Context, option: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"kehoach {__version__}")
        context.exit()
