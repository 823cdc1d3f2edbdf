"""``python -m benchmarks.people``: how long pages and questions take, beside what was promised.

A generated dataset of 10,000 plans, and a paper of 21 pages made of a sample's own. Times are those of
one request on this machine, the median of several, the first one (nothing in memory) beside it; on a busy
machine the work of the processor says more than the clock.
"""

import argparse
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

import pikepdf
from starlette.testclient import TestClient
from tabulate import tabulate

from benchmarks.people.generated import write
from pipeline.explore import make_app as make_explorer
from pipeline.explore import queries
from pipeline.restore import alternatives
from pipeline.review import Desk, make_app
from pipeline.run.batch import Request, run_batch
from pipeline.run.engines.local import LocalEngine
from pipeline.store import Store
from pipeline.vietnamese.letters import fold

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
PORT = 8765
VALUES = {"day": "2020-06-30", "month": "2020-06", "who": "chuyen doi so"}


class Silent:
    def begin(self, plan): ...
    def advance(self, result): ...
    def assembling(self): ...


def timed(act, times=5):
    """Return the first and the median time of an act, and the median work of the processor, in milliseconds."""
    taken, worked = [], []
    for _ in range(times):
        began, busy = time.perf_counter(), time.process_time()
        act()
        taken.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    return taken[0], statistics.median(taken), statistics.median(worked)


def desk_on(out):
    return Desk(store=Store(out), who="bench", language="vi", alternatives=alternatives, update=lambda: 0)


def long_paper(folder):
    """Run a PDF of 21 pages, a sample seven times over, and return its store."""
    sample = next(RAW.glob("k03*.pdf"))
    whole = pikepdf.Pdf.new()
    with pikepdf.open(sample) as part:
        for _ in range(7):
            whole.pages.extend(part.pages)
        (folder / "in").mkdir()
        whole.save(folder / "in" / "long.pdf")
    request = Request(inputs=(folder / "in",), out=folder / "long")
    run_batch(request, LocalEngine(1), Silent())
    return folder / "long"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=10_000)
    count = parser.parse_args().plans
    rows = []

    def row(what, act, promised):
        first, median, worked = timed(act)
        rows.append((what, f"{first:.0f}", f"{median:.0f}", f"{worked:.0f}", promised))

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "many" / "dataset" / "campaigns.sqlite"
        write(database, count)
        client = TestClient(make_app(desk_on(folder / "many"), PORT), base_url=f"http://127.0.0.1:{PORT}")
        row(f"review: list of {count:,} documents", lambda: client.get("/").raise_for_status(), 500)
        row("review: its last page", lambda: client.get(f"/?page={count}").raise_for_status(), 500)
        row("review: search 'đẩy mạnh'", lambda: client.get("/?q=đẩy mạnh").raise_for_status(), 500)
        out = long_paper(folder)
        (state,) = Store(out).states()
        page = f"/documents/{state.document_id}/11"
        client = TestClient(make_app(desk_on(out), PORT), base_url=f"http://127.0.0.1:{PORT}")
        row("review: page of a plan of 21 pages", lambda: client.get(page).raise_for_status(), 300)
        row("review: its image", lambda: client.get(f"{page}/image").raise_for_status(), 300)
        connection = sqlite3.connect(database)
        connection.create_function("fold", 1, lambda text: None if text is None else fold(text))
        for name, query in queries().items():
            row(f"query: {name}", lambda q=query: connection.execute(q["sql"], VALUES).fetchall(), 200)
        with TestClient(
            make_explorer(Store(folder / "many"), PORT), base_url=f"http://127.0.0.1:{PORT}"
        ) as explorer:
            for path in ("campaigns", "campaigns?_search=day manh", "passages?_search=đẩy mạnh"):
                row(
                    f"explore: {path}",
                    lambda p=path: explorer.get(f"/campaigns/{p}").raise_for_status(),
                    "-",
                )
    print(tabulate(rows, headers=("what", "first, ms", "median, ms", "of it work, ms", "promised, ms")))


if __name__ == "__main__":
    main()
