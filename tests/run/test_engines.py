"""One contract for every engine: an outcome for each item, whatever the item does to its worker."""

import os
import signal
import time
from pathlib import Path

import pytest

from pipeline.run.engines import Fate
from pipeline.run.engines.local import LocalEngine


def behave(item: str) -> str:
    kind, _, value = item.partition(":")
    if kind == "raise":
        raise ValueError(value)
    if kind == "sleep":
        time.sleep(float(value))
    if kind == "exit":
        os._exit(int(value))
    if kind == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    return item.upper()


@pytest.fixture(params=["local", "ray"])
def engine(request, monkeypatch):
    if request.param == "local":
        return LocalEngine(2)
    pytest.importorskip("ray", reason="Ray is an extra and not installed")
    from pipeline.run.engines.ray import RayEngine

    # Ray's workers import the task by name: this file must be on their path.
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    return RayEngine(2)


def test_every_item_gets_one_outcome_and_the_healthy_ones_their_result(engine):
    items = ["a", "raise:đau", "kill:", "exit:3", "sleep:60", *(f"ok{n}" for n in range(12))]
    began = time.monotonic()
    outcomes = {outcome.item: outcome for outcome in engine.map(behave, items, timeout=4)}
    assert time.monotonic() - began < 40
    assert set(outcomes) == set(items)
    assert outcomes["raise:đau"].fate is Fate.RAISED
    assert str(outcomes["raise:đau"].error) == "đau"
    assert outcomes["kill:"].fate is Fate.DIED
    assert outcomes["exit:3"].fate is Fate.DIED
    assert outcomes["sleep:60"].fate is Fate.TIMED_OUT
    for item in ["a", *(f"ok{n}" for n in range(12))]:
        assert (outcomes[item].fate, outcomes[item].result) == (Fate.RETURNED, item.upper())


def test_no_items_is_no_work(engine):
    assert list(engine.map(behave, [], timeout=None)) == []


def test_closing_early_stops_the_work(engine):
    outcomes = engine.map(behave, ["a", "sleep:60", "sleep:60", "sleep:60"], timeout=None)
    next(outcomes)
    began = time.monotonic()
    outcomes.close()
    assert time.monotonic() - began < 20
