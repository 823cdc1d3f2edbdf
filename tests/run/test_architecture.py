"""The rule of the house: data flows one way, and a stage does not know another."""

import ast
from pathlib import Path

import pytest

PIPELINE = Path(__file__).resolve().parents[2] / "pipeline"
COMMON = {"records", "errors", "messages", "vietnamese", "resolution"}
MAY_KNOW = {
    "records": {"records"},
    "vietnamese": {"vietnamese"},
    "messages": set(),
    "layout": COMMON | {"layout"},
    "ingest": COMMON | {"ingest"},
    "ocr": COMMON | {"ocr", "layout"},
    "restore": COMMON | {"restore"},
    "segment": COMMON | {"segment"},
    "extract": COMMON | {"extract"},
    "corrections": COMMON | {"corrections"},
    "facsimile": COMMON | {"facsimile"},
    "glossary": COMMON | {"glossary"},
    "serving": COMMON | {"serving"},
    "review": COMMON | {"review", "store", "corrections", "facsimile", "glossary", "serving"},
    "report": COMMON | {"report", "store", "facsimile", "glossary", "review"},
    "explore": COMMON | {"explore", "store", "facsimile", "glossary", "serving", "export"},
    "store": COMMON | {"store"},
    "export": COMMON | {"export", "store", "glossary"},
    "archive": COMMON | {"archive", "store"},
    "evaluate": COMMON | {"evaluate"},
    "query": COMMON | {"query"},
}


def imported(path: Path) -> set[str]:
    """Rooms of pipeline/ that a module imports."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "pipeline":
            rooms |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline."):
            rooms.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            rooms |= {a.name.split(".")[1] for a in node.names if a.name.startswith("pipeline.")}
    return rooms


@pytest.mark.parametrize("room", sorted(MAY_KNOW))
def test_a_room_knows_only_what_it_may(room):
    for path in sorted((PIPELINE / room).rglob("*.py")):
        strangers = imported(path) - MAY_KNOW[room]
        assert not strangers, f"{path.relative_to(PIPELINE)} imports {sorted(strangers)}"


def test_no_file_grows_past_its_welcome():
    long = {
        str(path.relative_to(PIPELINE)): lines
        for path in PIPELINE.rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 420
    }
    assert not long
