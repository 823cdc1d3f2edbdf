"""``kehoach run`` and the commands that run one stage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import options
from pipeline.errors import ExitCode
from pipeline.messages import say
from pipeline.run.engines import Engine
from pipeline.run.engines.local import LocalEngine, cores
from pipeline.run.order import STAGES, StageName

if TYPE_CHECKING:
    from pipeline.run.batch import Report

_WORKER = "pipeline.run.worker"
_MEGABYTE = 1_000_000


def commands(language: str) -> list[click.Command]:
    """Return ``run`` and one command for each document stage."""
    run = _command("run", STAGES, language, inputs_required=True)
    stages = [
        _command(stage.value, (stage,), language, inputs_required=stage is StageName.INGEST)
        for stage in STAGES
    ]
    return [run, *stages]


def _command(
    name: str, stages: tuple[StageName, ...], language: str, *, inputs_required: bool
) -> click.Command:
    takes_inputs = StageName.INGEST in stages

    def callback(
        out: Path,
        workers: int | None,
        engine: str,
        timeout: float,
        memory: int,
        max_failures: int | None,
        log_file: Path | None,
        settings_file: Path | None,
        force: bool,
        retry_failed: bool,
        dry_run: bool,
        quiet: bool,
        inputs: tuple[Path, ...] = (),
    ) -> int:
        made = make_engine(engine, workers, memory)
        if not dry_run:
            made.prepare(_WORKER)
        # To import the stages takes a second: workers do so at the same time.
        from pipeline.cli.console import BatchConsole
        from pipeline.cli.log import JsonLog, Watchers
        from pipeline.run.batch import Request, prepare, run_batch
        from pipeline.run.settings import load_settings

        request = Request(
            inputs=inputs,
            out=out,
            stages=stages,
            settings=load_settings(settings_file),
            timeout=timeout,
            force=force,
            retry_failed=retry_failed,
            max_failures=max_failures,
            dataset=stages == STAGES,
        )
        with BatchConsole(language, quiet=quiet) as console:
            if dry_run:
                console.dry_run(prepare(request)[0])
                return ExitCode.OK
            if log_file is None:
                report = run_batch(request, made, console)
            else:
                with JsonLog(log_file, language) as log:
                    report = run_batch(request, made, Watchers(console, log))
                    log.finish(report)
            console.finish(report, out)
        return exit_code(report)

    params: list[click.Parameter] = []
    if takes_inputs:
        params.append(options.inputs(language, required=inputs_required))
    params += [options.out(language), *options.stage_options(language)]
    return click.Command(name, callback=callback, params=params, help=say(f"help_{name}", language))


def make_engine(name: str, workers: int | None, memory: int) -> Engine:
    """Return the engine of that name; ``memory`` is in megabytes for one worker.

    Without ``workers`` there are as many as the machine, or the cluster, has cores.

    Raises:
        MissingProgramError: the engine is not installed.
    """
    if name == "ray":
        # Imported when asked for: Ray is an extra.
        from pipeline.run.engines.ray import RayEngine

        return RayEngine(workers, memory * _MEGABYTE)
    return LocalEngine(workers or cores(), memory * _MEGABYTE)


def exit_code(report: Report) -> ExitCode:
    """Return 3 when a document failed or is not whole, else 0."""
    attention = report.exported is not None and bool(report.exported.manifest.attention)
    return ExitCode.ATTENTION if attention or report.failed or report.untried else ExitCode.OK
