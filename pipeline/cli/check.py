"""``kehoach doctor``: what is installed, what is missing, and the command that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from pipeline.cli import options
from pipeline.errors import ExitCode, MissingProgramError
from pipeline.messages import say

if TYPE_CHECKING:
    from pipeline.doctor import Check


def commands(language: str) -> list[click.Command]:
    """Return the doctor."""

    def callback(mend: bool, quiet: bool) -> int:
        from pipeline.doctor import Need, examine, install, remedy

        checks = examine()
        if mend and any(check.missing and check.package for check in checks):
            try:
                install(remedy(checks))
            except MissingProgramError as error:
                # The main job needs no browser and no fonts: say so and go on.
                if any(check.missing and check.need is Need.REQUIRED for check in checks):
                    raise
                click.echo(say(error.code, language, **error.values), err=True)
                return ExitCode.OK
            checks = examine()
        missing = [check for check in checks if check.missing]
        if quiet and not missing:
            return ExitCode.OK
        _show(checks, language)
        if not missing:
            click.echo(say("doctor_well", language))
            return ExitCode.OK
        commands = " && ".join(" ".join(command) for command in remedy(checks))
        if commands:
            click.echo(say("doctor_mend", language, command=commands))
        if any(check.name == "models" for check in missing):
            click.echo(say("doctor_models", language))
        return ExitCode.MISSING if any(c.need is Need.REQUIRED for c in missing) else ExitCode.OK

    return [
        click.Command(
            "doctor",
            callback=callback,
            help=say("help_doctor", language),
            params=[
                click.Option(["--install", "mend"], is_flag=True, help=say("help_install", language)),
                click.Option(["--quiet"], is_flag=True, help=say("help_doctor_quiet", language)),
                options.lang(language),
            ],
        )
    ]


def _show(checks: list[Check], language: str) -> None:
    table = Table(say("doctor_thing", language), say("doctor_need", language), say("doctor_found", language))
    for check in checks:
        found = check.found or say("doctor_missing", language)
        table.add_row(check.name, say(f"need_{check.need}", language), found)
    Console(highlight=False, markup=False).print(table)
