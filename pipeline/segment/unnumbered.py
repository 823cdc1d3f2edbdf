"""Headings without numbers: short lines that stand alone between whole paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records.segmented import SectionKind
from pipeline.segment.kinds import Verdict, names_award
from pipeline.segment.outline import Entry
from pipeline.segment.wording import AUDIENCE_HEAD, ENDS, FOR_WHOM, colon_with_text, word_count
from pipeline.vietnamese.shadow import shadow

_LONG = 32
"""Words from which a line is a paragraph although no stop ends it."""


def stands_alone(
    entries: Sequence[Entry], index: int, below: int, *, on_awards: bool, numbered: bool, opened: bool
) -> bool:
    """Tell whether a plain line without stop stands between whole paragraphs, as headings without numbers do.

    ``below`` is the next line of the outline; ``opened`` tells that the line stands at once below the heading that is
    open. Where outer headings are ``numbered``, only names of awards and of those they are for do, below a heading ``on_awards``.
    """
    text = entries[index].piece.text.strip()
    if colon_with_text(text) or text[-1] in ":-)" or "\t" in text or not text[0].isupper():
        return False
    if sum(c.isalpha() for c in text) < 0.6 * len(text) or (
        numbered and not (on_awards and _names_part(text))
    ):
        return False
    return (opened or ended_before(entries, index)) and _begins_text(entries[below])


def ended_before(entries: Sequence[Entry], index: int) -> bool:
    """Tell whether what stands before a line is whole: a row, or a paragraph with its stop."""
    before = next((entries[i] for i in range(index - 1, -1, -1) if not entries[i].aside), None)
    return before is None or before.row or before.piece.text.rstrip()[-1] in ENDS


def _begins_text(following: Entry) -> bool:
    """Whether a line is an item, a row, or a paragraph of its own."""
    if following.row or following.mark is not None:
        return True
    said = following.piece.text.strip()
    begins = said[:1].isupper() or said[:1].isdigit() or said[:1] in '“"('
    return begins and (said[-1:] in ".;:" or word_count(said) > _LONG)


def _names_part(text: str) -> bool:
    """Whether a line names an award or those whom awards are for."""
    flat = shadow(text)
    return names_award(text) or bool(AUDIENCE_HEAD.match(flat) or FOR_WHOM.match(flat))


def is_part(verdict: Verdict, above: Verdict | None, beside: Verdict | None) -> bool:
    """Tell whether a plain heading is a part of another: of an award section, or a field of work.

    ``above`` is the numbered heading or the one in capitals that it stands under, if there is one, ``beside`` the
    plain one before it.
    """
    if above is not None:
        return above.about_awards or above.kind is SectionKind.NOI_DUNG
    names_itself = verdict.named and verdict.exact and not verdict.weak
    return beside is not None and not names_itself and beside.about_awards
