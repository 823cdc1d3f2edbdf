"""The review page served on a small store, for tests."""

import socket
import threading
import time
from pathlib import Path

import uvicorn

from pipeline.records.restored import RestoredDocument
from pipeline.review import make_app
from pipeline.run.batch import Request, run_batch
from pipeline.run.engines.local import LocalEngine
from pipeline.store import Store


class Silent:
    def begin(self, plan): ...
    def advance(self, result): ...
    def assembling(self): ...


def run(out: Path, *inputs: Path) -> int:
    return len(run_batch(Request(inputs=inputs, out=out), LocalEngine(1), Silent()).plan.busy)


def document(out, start):
    (state,) = [s for s in Store(out).states() if Path(s.path).name.startswith(start)]
    return state.document_id


def doubt(out, start, count):
    """Make some of the machine's changes doubtful, whatever models made them: plain words, on page 1."""
    folder = Store(out).document(document(out, start))
    (restored,) = folder.read_record("restore", RestoredDocument)
    wanted = [
        change
        for change in restored.changes
        if change.page == 1 and change.after.isalpha() and change.after.islower() and len(change.after) > 2
    ][5 : 5 + 3 * count : 3]
    changes = tuple(
        change.model_copy(update={"confidence": 0.5 if change in wanted else 1.0})
        for change in restored.changes
    )
    folder.write_record("restore", [restored.model_copy(update={"changes": changes})])
    state = folder.state()
    proof = state.stages["restore"]
    proof = proof.model_copy(update={"files": folder.sizes(proof.files)})
    folder.save_state(state.model_copy(update={"stages": {**state.stages, "restore": proof}}))


class Served:
    """The page at a port of its own, until it is stopped."""

    def __init__(self, desk):
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self._server = uvicorn.Server(uvicorn.Config(make_app(desk, port), log_level="error"))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listening]}, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.02)

    def stop(self):
        self._server.should_exit = True
        self._thread.join(10)
