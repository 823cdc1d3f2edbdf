"""Run every notebook on the dataset under KEHOACH_OUT from a clean state, keeping its outputs."""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).resolve().parent


def main() -> int:
    failed = 0
    for path in sorted(HERE.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        try:
            NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(HERE)}}).execute()
        except CellExecutionError as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            failed += 1
            continue
        for cell in notebook.cells:
            # Times differ from run to run and would make every run a change.
            cell.metadata.pop("execution", None)
        nbformat.write(notebook, path)
        print(f"{path.name}: done")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
