"""The layers of all documents together: as a list, and as texts to train the restorer on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.corrections import standing
from pipeline.errors import DocumentError
from pipeline.records.correction import FieldCorrection, RowCorrection, WordCorrection
from pipeline.review.paper import Paper
from pipeline.store import Store
from pipeline.store.atomic import write_text


def listed(store: Store) -> Iterator[tuple[str, ...]]:
    """Yield who, when, file, place, before and after of every correction that holds, by document."""
    for paper in _papers(store):
        for entry in standing(paper.entries):
            change = entry.change
            if isinstance(change, WordCorrection):
                told = (str(change.page), change.before, change.after)
            elif isinstance(change, FieldCorrection):
                told = (f"{change.table}.{change.field}", _flat(change.before), _flat(change.after))
            elif isinstance(change, RowCorrection):
                text = _flat(change.row.get("text") or change.row.get("title"))
                told = (change.table, text, "") if change.action == "remove" else (change.table, "", text)
            else:
                continue
            yield (entry.who, entry.when.isoformat(), paper.state.path, *told)


def write_training(store: Store, folder: Path) -> int:
    """Write the paragraphs that people corrected or accepted words of, one a line; return how many.

    The file is ``corrected.txt``, UTF-8, as ``make models`` takes it. Only paragraphs in which a
    person answers for a word are written: the rest is the machine's own and teaches it nothing.

    Raises:
        OSError: the folder cannot be written.
    """
    lines: list[str] = []
    for paper in _papers(store):
        try:
            answered = paper.answered
            paragraphs = paper.restored.paragraphs
        except DocumentError:
            continue
        lines += [
            " ".join(p.text.split())
            for p in paragraphs
            if any(start < p.end and end > p.start for start, end in answered)
        ]
    write_text(folder / "corrected.txt", "".join(f"{line}\n" for line in lines))
    return len(lines)


def _papers(store: Store) -> Iterator[Paper]:
    for path in sorted((store.out / "corrections").glob("*.jsonl")):
        folder = store.document(path.stem)
        state = folder.state()
        if state is not None:
            yield Paper(folder, state)


def _flat(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())
