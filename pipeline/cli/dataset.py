"""``kehoach export``, ``query`` and ``evaluate``: the dataset made, asked and scored."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pipeline.cli import options
from pipeline.errors import ExitCode
from pipeline.messages import say

FORMATS = ("table", "csv", "json", "markdown")


def commands(language: str) -> list[click.Command]:
    """Return the commands around the dataset."""
    return [_export(language), _query(language), _evaluate(language)]


def _export(language: str) -> click.Command:
    def callback(
        out: Path,
        settings_file: Path | None,
        force: bool,
        dry_run: bool,
        quiet: bool,
        **_: object,
    ) -> int:
        from pipeline.cli.console import BatchConsole
        from pipeline.export import export
        from pipeline.run.batch import Report
        from pipeline.run.planner import Plan
        from pipeline.run.settings import load_settings
        from pipeline.store import Store
        from pipeline.store.lock import exclusive

        store = Store(out)
        told = load_settings(settings_file).extract.language
        if dry_run:
            count = sum(1 for _ in store.states())
            click.echo(say("export_would", language, count=count, folder=store.dataset))
            return ExitCode.OK
        with exclusive(out), BatchConsole(language, quiet=quiet) as console:
            exported = export(store, told, force=force)
            console.finish(Report(plan=Plan(decisions=()), exported=exported), out)
        return ExitCode.ATTENTION if exported.manifest.attention else ExitCode.OK

    params: list[click.Parameter] = [options.out(language), *options.stage_options(language)]
    return click.Command("export", callback=callback, params=params, help=say("help_export", language))


def _query(language: str) -> click.Command:
    def callback(sql: str, out: Path, form: str) -> int:
        from pipeline.query import query

        frame = query(sql, out)
        if form == "csv":
            click.echo(frame.to_csv(index=False), nl=False)
        elif form == "json":
            rows = json.loads(frame.to_json(orient="records", force_ascii=False))
            click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        elif form == "markdown":
            click.echo(frame.astype(object).where(frame.notna(), "").to_markdown(index=False))
        else:
            shown = Table(*map(str, frame.columns))
            for row in frame.astype(object).where(frame.notna(), "").itertuples(index=False):
                shown.add_row(*(str(cell) for cell in row))
            Console(highlight=False, markup=False).print(shown)
        return ExitCode.OK

    return click.Command(
        "query",
        callback=callback,
        help=say("help_query", language),
        params=[
            click.Argument(["sql"]),
            options.out(language),
            click.Option(
                ["--format", "form"],
                type=click.Choice(FORMATS),
                default="table",
                show_default=True,
                help=say("help_format", language),
            ),
            options.lang(language),
        ],
    )


def _evaluate(language: str) -> click.Command:
    def callback(paths: tuple[Path, ...], as_json: bool, html: Path | None) -> int:
        from pipeline.evaluate import evaluate
        from pipeline.evaluate.page import page
        from pipeline.store.atomic import write_text

        *gold, predicted = paths
        report = evaluate(gold, predicted)
        if html is not None:
            write_text(html, page(report, language))
        if as_json:
            click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
            return ExitCode.OK
        header, *rows = report.rows()
        shown = Table(*header)
        for row in rows:
            shown.add_row(*row)
        # As wide as it needs to be: a score that is cut off is worse than a long line.
        Console(highlight=False, markup=False, width=max(200, 12 * len(header))).print(shown)
        return ExitCode.OK

    return click.Command(
        "evaluate",
        callback=callback,
        help=say("help_evaluate", language),
        params=[
            click.Argument(
                ["paths"],
                nargs=-1,
                required=True,
                type=click.Path(path_type=Path, exists=True),
                metavar="GOLD... PREDICTED",
                callback=_at_least_two,
            ),
            click.Option(["--json", "as_json"], is_flag=True, help=say("help_json", language)),
            click.Option(
                ["--html"],
                type=click.Path(path_type=Path, dir_okay=False),
                metavar="FILE",
                help=say("help_html", language),
            ),
            options.lang(language),
        ],
    )


def _at_least_two(
    context: click.Context, parameter: click.Parameter, paths: tuple[Path, ...]
) -> tuple[Path, ...]:
    if len(paths) < 2:
        raise click.BadParameter("GOLD PREDICTED", context, parameter)
    return paths
