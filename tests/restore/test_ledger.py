from hypothesis import given
from hypothesis import strategies as st

from pipeline.records.restored import Cause, Change
from pipeline.restore.ledger import Edit, Ledger

TEXT = st.text("abc \n\fđ", max_size=40)


def replay(original: str, changes: tuple[Change, ...]) -> str:
    parts, done = [], 0
    for change in changes:
        assert change.start >= done
        assert original[change.start : change.end] == change.before
        parts += [original[done : change.start], change.after]
        done = change.end
    return "".join([*parts, original[done:]])


@st.composite
def passes(draw):
    ledger = Ledger(draw(TEXT))
    for _ in range(draw(st.integers(0, 4))):
        cuts = sorted(draw(st.lists(st.integers(0, len(ledger.text)), max_size=8)))
        pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
        ledger.apply(
            Edit(a, b, draw(st.text("xyz\n\f ", max_size=3)), draw(st.sampled_from(Cause)), 0.5)
            for a, b in pairs
        )
    return ledger


@given(passes())
def test_replaying_the_changes_gives_the_text(ledger):
    assert replay(ledger.original, ledger.changes()) == ledger.text
    for change in ledger.changes():
        assert ledger.text[change.text_start : change.text_end] == change.after
        assert change.before != change.after
        assert change.page == ledger.original[: change.start].count("\f") + 1


def test_a_second_pass_over_a_changed_word_keeps_what_was_read_first():
    ledger = Ledger("hƣớng toi")
    ledger.apply([Edit(1, 2, "ư", Cause.GLYPHS)])
    ledger.apply([Edit(6, 9, "tới", Cause.DIACRITICS, 0.9)])
    ledger.apply([Edit(0, 5, "Hướng", Cause.OCR_CORRECTION, 0.7)])
    first, second = ledger.changes()
    assert (first.before, first.after, first.cause, first.confidence) == (
        "hƣớng",
        "Hướng",
        Cause.GLYPHS,
        0.7,
    )
    assert (second.before, second.after, second.page) == ("toi", "tới", 1)


def test_an_edit_taken_back_leaves_no_change():
    ledger = Ledger("ban hanh")
    ledger.apply([Edit(0, 3, "bản", Cause.DIACRITICS)])
    ledger.apply([Edit(0, 3, "ban", Cause.DIACRITICS)])
    assert ledger.changes() == ()


def test_overlapping_edits_are_refused():
    ledger = Ledger("abcdef")
    try:
        ledger.apply([Edit(0, 3, "x", Cause.GLYPHS), Edit(2, 4, "y", Cause.GLYPHS)])
    except ValueError:
        return
    raise AssertionError("overlap was accepted")
