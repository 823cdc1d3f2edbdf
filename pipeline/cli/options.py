"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.messages import LANGUAGES, say

_LEAST_MEMORY = 300
"""Megabytes: a worker holds half of it before it has read anything."""


def inputs(language: str, *, required: bool) -> click.Argument:
    """Files or folders to read."""
    return click.Argument(
        ["inputs"], nargs=-1, required=required, type=click.Path(path_type=Path), metavar="INPUT..."
    )


def out(language: str) -> click.Option:
    """Where everything is kept."""
    return click.Option(
        ["--out"],
        required=True,
        type=click.Path(path_type=Path),
        metavar="DIR",
        help=say("help_out", language),
    )


def lang(language: str) -> click.Option:
    """Language of messages; read before the commands are built (:mod:`pipeline.cli.main`)."""
    return click.Option(
        ["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=say("help_lang", language)
    )


def settings(language: str) -> click.Option:
    """File with settings of the stages."""
    return click.Option(
        ["--settings", "settings_file"],
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=say("help_settings", language),
    )


def stage_options(language: str) -> list[click.Option]:
    """Options that every stage takes."""
    return [
        click.Option(
            ["--workers"],
            type=click.IntRange(min=1),
            metavar="N",
            help=say("help_workers", language),
        ),
        click.Option(
            ["--engine"],
            type=click.Choice(["local", "ray"]),
            default="local",
            show_default=True,
            help=say("help_engine", language),
        ),
        click.Option(
            ["--timeout"],
            type=click.FloatRange(min=0, min_open=True),
            default=3600.0,
            show_default=True,
            metavar="SECONDS",
            help=say("help_timeout", language),
        ),
        click.Option(
            ["--memory"],
            type=click.IntRange(min=_LEAST_MEMORY),
            default=700,
            show_default=True,
            metavar="MB",
            help=say("help_memory", language),
        ),
        click.Option(
            ["--max-failures"],
            type=click.IntRange(min=0),
            metavar="N",
            help=say("help_max_failures", language),
        ),
        click.Option(
            ["--log-file"],
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help=say("help_log_file", language),
        ),
        settings(language),
        click.Option(["--force"], is_flag=True, help=say("help_force", language)),
        click.Option(["--retry-failed"], is_flag=True, help=say("help_retry", language)),
        click.Option(["--dry-run"], is_flag=True, help=say("help_dry_run", language)),
        click.Option(["--quiet"], is_flag=True, help=say("help_quiet", language)),
        lang(language),
    ]
