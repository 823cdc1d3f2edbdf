"""``kehoach archive`` and ``kehoach verify``: a package for the archive, and proof that it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress

from pipeline import __version__
from pipeline.cli import options
from pipeline.errors import ExitCode, UsageError
from pipeline.messages import say

if TYPE_CHECKING:
    from pipeline.archive import Delivered


def commands(language: str) -> list[click.Command]:
    """Return the commands around packages."""
    return [_archive(language), _verify(language)]


def _archive(language: str) -> click.Command:
    def callback(out: Path, dossier_file: Path, target: Path, quiet: bool) -> int:
        from pipeline.archive import archive, load_dossier
        from pipeline.store import Store
        from pipeline.store.lock import exclusive

        dossier = load_dossier(dossier_file)
        store = Store(out)
        count = sum(1 for _ in store.states())
        if not count:
            # Told before the lock is taken, which would make the folder.
            raise UsageError("archive_no_documents", out=out)
        with (
            exclusive(out),
            Progress(console=Console(stderr=True, quiet=quiet), transient=True) as progress,
        ):
            task = progress.add_task(say("working", language), total=count)
            delivered = archive(
                store, dossier, target, ("kehoach", __version__), lambda _: progress.advance(task)
            )
        _report(delivered, language, quiet=quiet)
        return ExitCode.ATTENTION if delivered.attention else ExitCode.OK

    return click.Command(
        "archive",
        callback=callback,
        help=say("help_archive", language),
        params=[
            options.out(language),
            click.Option(
                ["--dossier", "dossier_file"],
                required=True,
                type=click.Path(path_type=Path),
                metavar="FILE",
                help=say("help_dossier", language),
            ),
            click.Option(
                ["--to", "target"],
                required=True,
                type=click.Path(path_type=Path),
                metavar="PACKAGE",
                help=say("help_package", language),
            ),
            click.Option(["--quiet"], is_flag=True, help=say("help_quiet", language)),
            options.lang(language),
        ],
    )


def _verify(language: str) -> click.Command:
    def callback(packages: tuple[Path, ...], quiet: bool) -> int:
        from pipeline.archive import verify

        whole = True
        for package in packages:
            verified = verify(package)
            for damage in verified.damages:
                click.echo(f"{package}: {say(damage.code, language, path=damage.path)}")
            whole = whole and not verified.damages
            if not verified.damages and not quiet:
                click.echo(
                    say("verified", language, path=package, count=verified.files, bytes=verified.bytes)
                )
        return ExitCode.OK if whole else ExitCode.ATTENTION

    return click.Command(
        "verify",
        callback=callback,
        help=say("help_verify", language),
        params=[
            click.Argument(
                ["packages"],
                nargs=-1,
                required=True,
                type=click.Path(path_type=Path, exists=True, file_okay=False),
                metavar="PACKAGE...",
            ),
            click.Option(["--quiet"], is_flag=True, help=say("help_quiet", language)),
            options.lang(language),
        ],
    )


def _report(delivered: Delivered, language: str, *, quiet: bool) -> None:
    from pipeline.archive import remark_told, told

    lines = [
        say("delivered", language, path=delivered.package, count=delivered.documents, pages=delivered.pages)
    ]
    lines += [f"  {say(notice.code, language, **notice.values)}" for notice in delivered.notices]
    todo = [f"  {told(one, language)}" for one in delivered.left_out]
    todo += [f"  {r.document or 'EAD.xml'}: {remark_told(r, language)}" for r in delivered.remarks]
    if todo:
        lines += [say("to_mend", language, count=len(todo)), *todo]
    if not quiet:
        click.echo("\n".join(lines))
