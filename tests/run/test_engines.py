"""One contract for every engine: an outcome for each item, whatever the item does to its worker."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import deque
from pathlib import Path

import numpy as np
import pytest

from pipeline.run.engines import Fate
from pipeline.run.engines.local import LocalEngine

MEMORY = 400 << 20
KEPT: list[np.ndarray] = []


def behave(item: str) -> str:
    kind, _, value = item.partition(":")
    if kind == "raise":
        raise ValueError(value)
    if kind == "sleep":
        time.sleep(float(value))
    if kind == "start":
        program = subprocess.Popen(["sleep", "600"])
        Path(value).write_text(str(program.pid), encoding="ascii")
        program.wait()
    if kind == "exit":
        os._exit(int(value))
    if kind == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "eat":
        return str(np.ones(int(value) << 20, np.uint8).sum())
    if kind == "keep":  # as libraries do
        KEPT.append(np.ones(int(value) << 20, np.uint8))
    if kind == "pid":
        return str(os.getpid())
    return item.upper()


@pytest.fixture(scope="module")
def cluster():
    """A real cluster of Ray: two nodes of one core each."""
    pytest.importorskip("ray", reason="Ray is not installed")
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        # Ray's workers import the task by name: this file must be on their path.
        patch.setenv("PYTHONPATH", str(Path(__file__).parent))
        node = {"num_cpus": 1, "object_store_memory": 80 << 20}
        made = Cluster()
        patient(lambda: made.add_node(**node, include_dashboard=False))
        patient(lambda: made.add_node(**node))
        patch.setenv("RAY_ADDRESS", made.address)
        yield made
        made.shutdown()


@pytest.fixture(params=["local", "ray"])
def engine(request):
    if request.param == "local":
        return LocalEngine(2, MEMORY)
    request.getfixturevalue("cluster")
    from pipeline.run.engines.ray import RayEngine

    return RayEngine(None, MEMORY)


def test_every_item_gets_one_outcome_and_the_healthy_ones_their_result(engine):
    healthy = ["a", *(f"ok{n}" for n in range(12))]
    items = [*healthy[:1], "raise:đau", "kill:", "exit:3", "sleep:60", "eat:2000", "eat:40", *healthy[1:]]
    found = list(engine.map(behave, deque(items), timeout=4))
    assert sorted(outcome.item for outcome in found) == sorted(items)
    outcomes = {outcome.item: outcome for outcome in found}
    assert outcomes["raise:đau"].fate is Fate.RAISED
    assert str(outcomes["raise:đau"].error) == "đau"
    assert outcomes["kill:"].fate is Fate.DIED
    assert outcomes["exit:3"].fate is Fate.DIED
    assert outcomes["sleep:60"].fate is Fate.TIMED_OUT
    for item in healthy:
        assert (outcomes[item].fate, outcomes[item].result) == (Fate.RETURNED, item.upper())
    if sys.platform == "linux":
        assert outcomes["eat:2000"].fate is Fate.RAISED
        assert isinstance(outcomes["eat:2000"].error, MemoryError)
    assert outcomes["eat:40"].fate is Fate.RETURNED


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_a_worker_that_has_grown_fails_no_later_item():
    """Ten of eighty real papers failed behind one that left its worker with hardly any memory."""
    items = ["keep:250", "eat:200", "eat:200", "eat:2000", "a"]
    found = {
        outcome.item: outcome for outcome in LocalEngine(1, MEMORY).map(behave, deque(items), timeout=None)
    }
    assert [found[item].fate for item in ("keep:250", "eat:200", "a")] == [Fate.RETURNED] * 3
    assert isinstance(found["eat:2000"].error, MemoryError)


class Watched(deque):
    """A line that remembers who was taken from it: one that is slow to start may end last."""

    def __init__(self, items):
        super().__init__(items)
        self.taken = []

    def popleft(self):
        self.taken.append(super().popleft())
        return self.taken[-1]


def test_items_put_in_line_on_the_way_are_done_and_those_on_the_left_come_first(engine):
    line = Watched(["a", "b", "c", "d", "e", "f", "g", "h", "i"])
    ended, waiting = [], []
    for outcome in engine.map(behave, line, timeout=None):
        ended.append(outcome.item)
        if outcome.item == "a":
            waiting = list(line)
            line.appendleft("first")
            line.append("last")
    assert sorted(ended) == sorted(["a", "b", "c", "d", "e", "f", "g", "h", "i", "first", "last"])
    assert line.taken[len(line.taken) - len(waiting) - 2 :] == ["first", *waiting, "last"]


def test_no_items_is_no_work(engine):
    assert list(engine.map(behave, deque(), timeout=None)) == []


def test_closing_early_stops_the_work(engine):
    outcomes = engine.map(behave, deque(["a", "sleep:60", "sleep:60", "sleep:60"]), timeout=None)
    next(outcomes)
    began = time.monotonic()
    outcomes.close()
    assert time.monotonic() - began < 20


def test_workers_are_replaced_after_some_tasks(engine):
    pids = [outcome.result for outcome in engine.map(behave, deque(["pid:"] * 120), timeout=None)]
    assert len(pids) == 120
    assert len(set(pids)) >= 3


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
def test_a_program_that_a_hanging_worker_started_is_killed_with_it(tmp_path):
    note = tmp_path / "pid"
    (outcome,) = LocalEngine(1).map(behave, deque([f"start:{note}"]), timeout=2)
    assert outcome.fate is Fate.TIMED_OUT
    assert not alive(int(note.read_text(encoding="ascii")))


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
def test_workers_end_when_their_batch_is_killed(tmp_path):
    note = tmp_path / "pid"
    code = (
        "from collections import deque; from pathlib import Path; import tests.run.test_engines as t\n"
        "from pipeline.run.engines.local import LocalEngine\n"
        f"list(LocalEngine(1).map(t.note_and_sleep, deque([{str(note)!r}]), None))\n"
    )
    batch = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    wait_for(note.exists)
    worker = int(note.read_text(encoding="ascii"))
    assert alive(worker)
    batch.kill()
    batch.wait()
    wait_for(lambda: not alive(worker))


def note_and_sleep(path: str) -> None:
    beside = Path(f"{path}.new")
    beside.write_text(str(os.getpid()), encoding="ascii")
    beside.rename(path)
    time.sleep(600)


def patient(start, tries=3):
    """Start a node of Ray, which on a busy machine does not always answer in the 30 seconds that Ray allows."""
    for left in reversed(range(tries)):
        try:
            return start()
        except Exception as error:
            if not left or "timed out" not in str(error):
                raise
    return None


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return " Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    return False


def test_a_node_that_is_killed_costs_what_ran_on_it_and_nothing_more(cluster):
    from pipeline.run.engines.ray import RayEngine

    lost = next(iter(cluster.worker_nodes))
    line = deque([f"sleep:0.{n}" for n in range(1, 10)] * 2)
    fates = []
    for outcome in RayEngine(None, MEMORY).map(behave, line, timeout=60):
        fates.append(outcome.fate)
        if len(fates) == 4:
            cluster.remove_node(lost, allow_graceful=False)
    assert len(fates) == 18
    assert fates.count(Fate.DIED) <= 1
    assert fates.count(Fate.RETURNED) >= 17
