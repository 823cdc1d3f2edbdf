"""What stands on a page beside its text: page numbers, footnotes, stamps of digital signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from pipeline.layout.anchors import anchors, begins_with, squeezed
from pipeline.layout.rows import Row, box_of
from pipeline.records.page import Ruling, Word

_PAGE_NUMBER = re.compile(
    r"[-–—.~\s]*(?:trang\s*|page\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—.~\s]*", re.IGNORECASE
)
_FOOTNOTE = re.compile(r"(?:[(\[]?\d{1,2}[)\]]?|\*{1,3})\s*\S")
_CLOCK = re.compile(r"\d{1,2}:\d{2}:\d{2}")
_ZONE = "+07:00"

_APART, _ASIDE, _SHORT, _PARTED = 0.8, 3.0, 8.0, 3.0
"""Of a piece of a seal below the post of a signer, in type heights: least distance from the row above, least distance
of its centre from that of the post, greatest length; and the gap between two who sign side by side."""


def find_page_number(rows: Sequence[Row], width: float, height: float) -> Row | None:
    """Return the row that holds the page number, or None.

    It is the first or last row of the page, a number alone, in the middle or at the right edge.
    """
    for row, at_edge in ((rows[0], rows[0].top < 0.13 * height), (rows[-1], rows[-1].bottom > 0.88 * height)):
        aside = abs(row.centre - width / 2) / width
        if at_edge and _PAGE_NUMBER.fullmatch(row.text) and (aside < 0.12 or row.centre > 0.8 * width):
            return row
    return None


def find_footnotes(rows: Sequence[Row], rulings: Sequence[Ruling], unit: float, width: float) -> list[Row]:
    """Return the rows of the footnotes at the foot of a page, top to bottom; none gives an empty list.

    They begin under a short rule at the left with a number, or begin with a number in smaller
    type; below them nothing but small type stands.
    """
    if not rows:
        return []
    margin = min(row.left for row in rows)
    small = list(takewhile(lambda row: _is_small(row, unit, margin), reversed(rows)))[::-1]
    for rule in rulings:
        if not _is_note_rule(rule, margin, unit, width):
            continue
        below = [row for row in rows if row.middle > rule.top]
        if (
            below
            and (_FOOTNOTE.match(below[0].text) or below[0].height < 0.92 * unit)
            and below[0].top - rule.bottom < 2.5 * unit
            and all(row.height < 1.02 * unit for row in below)
            and rule.top > 0.35 * (rows[-1].bottom + rows[0].top)
        ):
            return below
    while small and not _FOOTNOTE.match(small[0].text):
        small.pop(0)
    return small


def _is_small(row: Row, unit: float, margin: float) -> bool:
    # The list of recipients is small too, but its items begin with dashes and it has a label.
    return (
        row.height < 0.9 * unit
        and row.left < margin + 6 * unit
        and not row.text.startswith(("-", "–", "+"))
        and not begins_with(row.text, anchors("recipients"))
    )


def _is_note_rule(rule: Ruling, margin: float, unit: float, width: float) -> bool:
    length = rule.right - rule.left
    return (
        rule.bottom - rule.top < 0.4 * unit
        and 0.08 * width < length < 0.45 * width
        and abs(rule.left - margin) < 3 * unit
    )


def is_scrawl(word: Word, unit: float) -> bool:
    """Whether a recognised word is the stroke of a pen: far higher than the type, a sign or two, doubtful."""
    return (
        word.confidence is not None
        and word.confidence < 0.9
        and box_of(word).height > 2.5 * unit
        and len(word.text) <= 4
    )


_BARS = frozenset("1Il|!][")
_NEAR_THE_EDGE = 2.0
"""Type heights from the edge of the sheet within which no text is printed."""


def is_edge(word: Word, unit: float, width: float) -> bool:
    """Whether a recognised word is a piece of the edge of the sheet, which a scanner shows as a broken line."""
    return (
        word.confidence is not None
        and word.text in _BARS
        and not _NEAR_THE_EDGE * unit < box_of(word).centre[0] < width - _NEAR_THE_EDGE * unit
    )


def is_speck(row: Row) -> bool:
    """Whether a recognised row holds no letter, no figure and no star: dirt, or a piece of a rule."""
    return not any(
        word.confidence is None or any(c.isalnum() or c == "*" for c in word.text) for word in row.words
    )


def _is_crumb(row: Row) -> bool:
    """Whether a row beside the signer is a piece of a seal or a signature: three letters at most, all doubtful."""
    if is_speck(row):
        return True
    letters = sum(c.isalnum() for word in row.words for c in word.text)
    return letters <= 3 and all(word.confidence is not None and word.confidence < 0.85 for word in row.words)


def find_crumbs(rows: Sequence[Row], unit: float) -> list[Row]:
    """Return the rows beside the signer that are pieces of a seal or of a signature.

    Besides those that are nothing else by what they say: short ones that stand apart below the post and
    left of its centre. A seal lies over the left third of the signature (NĐ 30/2020/NĐ-CP, appendix I).
    """
    crumbs = [row for row in rows if _is_crumb(row)]
    told = [row for row in rows if not _is_crumb(row)]
    gaps = (box_of(after).left - box_of(word).right for row in told for word, after in pairwise(row.words))
    if not told or max(gaps, default=0.0) > _PARTED * unit:
        return crumbs
    post = told[:1]
    for row in told[1:]:
        if row.top - post[-1].bottom > _APART * unit:
            break
        post.append(row)
    centre = max(post, key=lambda row: row.right - row.left).centre
    for row in told[len(post) :]:
        recognised = all(word.confidence is not None for word in row.words)
        if recognised and centre - row.centre > _ASIDE * unit and row.right - row.left < _SHORT * unit:
            crumbs.append(row)
    return crumbs


def find_signature_stamps(words: Sequence[Word], unit: float) -> list[list[Word]]:
    """Return the groups of words that are the visible form of a digital signature.

    Such a stamp is a small block of its own: words close to each other and of one size, among them
    at least two of the phrases that signing programs print, or one and a time of day, or a time zone.
    """
    phrases = anchors("digital_signature")
    stamps = []
    # Words of a text layer and words that were recognised were never set side by side in one stamp.
    known = [word for word in words if word.confidence is None]
    read = [word for word in words if word.confidence is not None]
    for group in (*_clumps(known), *_clumps(read)):
        if len(group) > 60:
            continue
        text = squeezed(" ".join(word.text for word in group))
        said = [phrase for phrase in phrases if phrase in text]
        told = sum(not any(one != other and one in other for other in said) for one in said)
        clock = any(_CLOCK.search(word.text) for word in group)
        small = sorted(box_of(word).height for word in group)[len(group) // 2] < 0.95 * unit
        zone = any(_ZONE in word.text for word in group)
        if zone or (told >= 2 and small) or (told and clock):
            stamps.append(group)
    return stamps


def _clumps(words: Sequence[Word]) -> list[list[Word]]:
    """Split words into groups of neighbours of about the same size."""
    group = list(range(len(words)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    boxes = [box_of(word) for word in words]
    order = sorted(range(len(words)), key=lambda i: boxes[i].top)
    for place, i in enumerate(order):
        a = boxes[i]
        for j in order[place + 1 :]:
            b = boxes[j]
            near = min(a.height, b.height)
            if b.top > a.bottom + 0.9 * max(a.height, near):
                break
            if max(a.height, b.height) > 1.8 * near:
                continue
            if (
                b.left - a.right < 0.9 * near
                and a.left - b.right < 0.9 * near
                and b.top - a.bottom < 0.7 * near
            ):
                group[root(i)] = root(j)
    members: dict[int, list[Word]] = {}
    for i, word in enumerate(words):
        members.setdefault(root(i), []).append(word)
    return list(members.values())
