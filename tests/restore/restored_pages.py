"""Pages of lines put through restoration, the account of all changes checked."""

from pipeline.records.page import ReadDocument, ReadPage, TextSource
from pipeline.restore import Settings, restore


def restored(*pages, source=TextSource.TEXT_LAYER):
    read = ReadDocument(
        document_id="0" * 16,
        pages=tuple(ReadPage(number=n, source=source, lines=tuple(page)) for n, page in enumerate(pages, 1)),
    )
    made = restore(read, Settings())
    text, done = "", 0
    for change in made.changes:
        assert read.text[change.start : change.end] == change.before
        text += read.text[done : change.start] + change.after
        done = change.end
    assert text + read.text[done:] == made.text
    assert all(made.text[w.start : w.end] == w.text for w in made.words if w.start is not None)
    return made
