"""From lines to paragraphs: which line goes on from the one before it.

Geometry decides where the reader knows it (``Line.starts_paragraph``). Elsewhere a line is held
to go on where the line before it was full (the next word would not have fitted), with the marks of
lists, headings, letterheads and signatures as Vietnamese administrative papers write them
(``paragraphs.toml``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from pipeline.records.page import LineRole
from pipeline.restore.typesetting import extent
from pipeline.vietnamese.letters import strip_marks
from pipeline.vietnamese.phrases import is_cut_number, is_unfinished

_OWN_LINE = frozenset({LineRole.TABLE_ROW, LineRole.STAMP, LineRole.PAGE_NUMBER})
_WIDEST = 85.0
"""Lines wider than this (in ems) are paragraphs, not wrapped lines."""
_FULL = 0.92
"""A line is full when it and the next word reach this share of the usual width."""
_BRIM = 1.0
"""The same for a line that ends in a full stop and may yet be in mid-paragraph."""
_INDENT = 2.5
"""Ems by which the first line of a paragraph is set in (1 to 1.27 cm at 13 to 14 points)."""
_BROKEN = 0.08
"""Share of the long lines that end in mid-sentence, at the least, where lines are wrapped."""
_SHORT = 18.0
"""Lines narrower than this (in ems) say nothing about the width of the text."""

_BULLET = re.compile(r"[-–—•▪➢✓❖+*□·●○]\s*(?=\S)")
_ARABIC = re.compile(
    r"(\d{1,2}(?:\.\d{1,2}){0,3})(?:[.)]|[/-](?=\s))?\s+(?=\S)"
    r"|\(?(\d{1,2}(?:\.\d{1,2}){0,3})(?:\)\s*(?=\S)|\.(?=[^\W\d_]))"
)
_ALPHA = re.compile(r"\(?[a-zđA-ZĐ]\s?(?:[).]|[/-](?=\s))\s*(?=\S)")
_ROMAN = re.compile(r"[IVX1]{1,6}(?:[.,]\s*|\s?[/-]\s+)(?=[^\W\d_])|\([ivx]{1,4}\)\s*(?=\S)")
_ARTICLE = re.compile(r"(?i)(?:điều|chương|mục|phần)\s+[\dIVXLC]+[.:]?(?=\s|$)")
_LAST_WORD = re.compile(r"[^\W\d_]{2,6}[”\")]?[./;]+")
"""``XVIII./.``, ``UBND;``: what is left of a sentence on its last line, no heading in capitals."""
_TERMINAL = re.compile(r"[.;:!?…][\"”’')\]]*$")
_NUMBER_LINE = re.compile(r"^\s*s[o0-9](?![a-z])\s*[:.]?\s*\d*\s*\w?\s*/?|^\s*s[o0]\s*:")
_DATE = re.compile(r"ngay\s+[\d.…]*\s*thang\s+[\d.…]*\s*nam")
_MOTTO_INSIDE = re.compile(
    r"(?<=\S)\s+(?=cong\s+hoa\s+xa\s+hoi\s+chu\s+nghia|doc\s+lap\s*[-–—]?\s*tu\s+do|dang\s+cong\s+san\s+viet\s+nam)"
)
_MOSTLY_NAMES = 0.6
"""Share of the words of a name that have a capital."""
_DATE_INSIDE = re.compile(
    r"(?<=\S)\s+(?=(?:(?:tp|thanh pho|tinh|xa|phuong)\.?\s*)?\w+(?:[\s.-]+\w+){0,4},\s*ngay\s.{0,12}thang\s.{0,8}nam)"
)
_RECIPIENTS_INSIDE = re.compile(r"^noi\s+nhan\s*:?(\s+)(?=\S)")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page, or the part of it that is a line of its own; offsets into the text."""

    start: int
    end: int
    text: str
    page: int
    role: LineRole = LineRole.TEXT
    starts: bool | None = None
    centred: bool | None = None
    bold: bool | None = None
    gap: bool = False
    furniture: bool = False


@cache
def _words(kind: str) -> tuple[str, ...]:
    data = tomllib.loads((Path(__file__).parent / "paragraphs.toml").read_text(encoding="utf-8"))
    return tuple(data[kind])


@cache
def _opening(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(_words(kind), key=len, reverse=True))})(?![a-z])")


def key(text: str) -> str:
    """Return a line without marks and case, list mark and punctuation at its edges taken off."""
    return re.sub(r"[\W_]+", " ", strip_marks(text).lower()).strip()


def split_rows(row: Row) -> list[Row]:
    """Cut a line that holds two lines of the paper: left and right side of letterhead or signature."""
    if row.role is LineRole.TABLE_ROW or "\t" in row.text or len(row.text) > 140:
        return [row]
    folded = strip_marks(row.text).lower()
    if len(folded) != len(row.text):
        return [row]
    match = _MOTTO_INSIDE.search(folded)
    if match is not None and not _names(row.text[: match.start()]):
        match = None
    if match is None and folded.lstrip().startswith("s") and _NUMBER_LINE.match(folded):
        match = _DATE_INSIDE.search(folded)
    if match is not None:
        cut = match.span()
    elif (label := _RECIPIENTS_INSIDE.search(folded)) and row.text[label.end() :].isupper():
        cut = label.span(1)
    else:
        return [row]
    left = replace(row, end=row.start + cut[0], text=row.text[: cut[0]])
    right = replace(row, start=row.start + cut[1], text=row.text[cut[1] :], starts=True, gap=False)
    return [left, right]


def _names(text: str) -> bool:
    """Whether words are a name or a number as in a letterhead, not a sentence: ``Căn cứ Hiến pháp nước`` is none."""
    words = text.split()
    return sum(not word[0].islower() for word in words) > _MOSTLY_NAMES * len(words)


def width(rows: Sequence[Row]) -> float | None:
    """Return the usual width of a full line in ems, None where lines are paragraphs."""
    kept = [row for row in rows if row.role is LineRole.TEXT and "\t" not in row.text]
    long = sorted(n for n in (extent(row.text) for row in kept) if n >= _SHORT)
    if len(long) < 3 or _broken(kept) < max(1, _BROKEN * len(long)):
        return None
    usual = long[int(len(long) * 0.85)]
    near = sum(1 for n in long if 0.8 * usual <= n <= 1.15 * usual)
    upper = sum(1 for n in long if n >= 0.55 * usual)
    return usual if usual <= _WIDEST and near * 10 >= upper * 6 else None


def _broken(rows: Sequence[Row]) -> int:
    """Count the line ends in mid-sentence: the line after them begins with a small letter."""
    return sum(
        row.text[:1].islower() and _mark(row.text) is None and not _TERMINAL.search(before.text.rstrip())
        for before, row in pairwise(rows)
    )


def _mark(text: str) -> str | None:
    """Return the kind of list mark or heading mark that a line begins with."""
    if _ARTICLE.match(text):
        return "article"
    if _BULLET.match(text):
        return "bullet"
    for name, pattern in (("roman", _ROMAN), ("arabic", _ARABIC), ("alpha", _ALPHA)):
        if pattern.match(text):
            return name
    return None


def _after_mark(text: str) -> str:
    for pattern in (_ARTICLE, _BULLET, _ROMAN, _ARABIC, _ALPHA):
        if match := pattern.match(text):
            return text[match.end() :].lstrip(" .")
    return text


def _capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 2 and sum(c.isupper() for c in letters) >= 0.85 * len(letters)


def _open(text: str) -> bool:
    tail = text[-400:]
    return tail.count("“") > tail.count("”") or tail.count("(") > tail.count(")")


_SENTENCE = 14
"""Words from which a line in small letters below a title in capitals is the text, not more of the title."""


class Joiner:
    """Decides line by line, with what it has seen of the document so far."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.width = width(rows)
        self.doubled = _doubled(rows)
        self.commas = _ends_in_commas(rows)
        self.typed = False  # the type of the paper (KẾ HOẠCH) has been seen
        self.title = False  # in the lines of the subject, right below it
        self.closing = False  # from "Nơi nhận" on
        self.first = False  # the line before is the first of its paragraph
        self.last_number: dict[int, int] = {}

    def continues(self, before: Row, row: Row, paragraph: str) -> bool:
        """Tell whether ``row`` goes on from ``before``, the last line of ``paragraph``."""
        self.first = paragraph == before.text
        if row.role in _OWN_LINE or before.role in _OWN_LINE or "\t" in row.text or "\t" in before.text:
            return False
        if row.role is not before.role:
            return False
        if row.starts is not None and row.role in (LineRole.TEXT, LineRole.FOOTNOTE, LineRole.RECIPIENTS):
            return not row.starts or self._interrupted(before, row)
        if row.text.startswith(("#", "**", "|", "<")):
            return False
        if is_cut_number(before.text, row.text):
            return True
        name = key(row.text)
        if row.role is LineRole.SIGNATURE or row.role is LineRole.RECIPIENTS:
            return row.role is LineRole.RECIPIENTS and self._wrapped(before, row)
        if row.role in (LineRole.LETTERHEAD_LEFT, LineRole.LETTERHEAD_RIGHT) or not self.typed:
            head = self._letterhead(before, row, name)
            if head is not None:
                return head
        if name in _words("document_types") and _capitals(row.text):
            return False
        if before.text.rstrip().endswith(",") and _open(paragraph) and _mark(row.text) is None:
            return True  # a slogan or a bracket over two lines, however long they are
        if self.title:
            if key(before.text) in _words("document_types"):
                return False
            self.title = self._subject(before, row, name)
            return self.title
        if self.closing and (
            _opening("signature").match(name) or _opening("signature").match(key(before.text))
        ):
            return False
        if name.startswith("noi nhan") and len(name) < 40:
            return False
        if self.closing and row.text[:1] == "(" and _mark(before.text) == "bullet":
            # Who is meant by a recipient stands in brackets below it, an empty line between or not.
            return not _TERMINAL.search(before.text.rstrip())
        if key(before.text) in _words("document_types") and _capitals(before.text):
            return False
        return self._prose(before, row, paragraph)

    def see(self, row: Row) -> None:
        """Take note of a row after it was placed."""
        name = key(row.text)
        if not self.typed and name in _words("document_types") and _capitals(row.text):
            self.typed = self.title = True
        elif self.title and (_mark(row.text) in ("roman", "article") or _TERMINAL.search(row.text.rstrip())):
            self.title = False
        if name.startswith("noi nhan"):
            self.closing = True
        if match := _ARABIC.match(row.text):
            parts = (match[1] or match[2]).split(".")
            self.last_number[len(parts)] = int(parts[-1])

    def _interrupted(self, before: Row, row: Row) -> bool:
        """Tell whether a line that is set like a new paragraph goes on in mid-sentence all the same."""
        if row.role is not LineRole.TEXT or _capitals(before.text):
            return False
        if _TERMINAL.search(before.text.rstrip()) or _mark(row.text) or len(key(row.text)) < 4:
            return False
        if is_unfinished(before.text):
            return True
        return row.text[:1].islower() and (bool(row.centred) or self._full(before, row, 0.75))

    def _full(self, before: Row, row: Row, share: float = _FULL) -> bool:
        if self.width is None:
            return False
        word = row.text.split(maxsplit=1)[0]
        indent = _INDENT if self.first else 0.0
        return extent(f"{before.text} {word}") + indent >= share * self.width

    def _wrapped(self, before: Row, row: Row) -> bool:
        if _mark(row.text) or _TERMINAL.search(before.text.rstrip()):
            return False
        if _BULLET.match(before.text) and not before.text.rstrip().endswith(","):
            return True
        tail = ("-",) if self.commas else ("-", ",")
        return row.text[:1].islower() or row.text[:1] in "(“" or before.text.rstrip().endswith(tail)

    def _letterhead(self, before: Row, row: Row, name: str) -> bool | None:
        earlier = key(before.text)
        special = [_words("mottos"), ("so ",)]
        for words in special:
            if any(name.startswith(w) or earlier.startswith(w) for w in words) and len(name) < 90:
                if words == ("so ",) and not (_looks_numbered(row.text) or _looks_numbered(before.text)):
                    continue
                return False
        if _DATE.search(name) and len(name) < 80:
            return False
        if _DATE.search(earlier) and len(earlier) < 80:
            return False
        if before.bold is not None and row.bold is not None and before.bold != row.bold:
            return False
        if _capitals(row.text) and _capitals(before.text):
            types = _words("document_types")
            if name in types or earlier in types:
                return False
            if _opening("authorities").match(name):
                return f"{earlier.split()[-1]} {name.split()[0]}" in _words("compounds")
            whole = self.width is None and row.starts is None and row.role is LineRole.TEXT
            return not whole or bool(_opening("places").match(name))
        if row.role is not LineRole.TEXT:
            return False
        return None

    def _subject(self, before: Row, row: Row, name: str) -> bool:
        if _mark(row.text) in ("roman", "article"):
            return False
        if _opening("grounds").match(name) and row.text.lstrip("-–—+*• ")[:1].isupper():
            return False
        if name.endswith(_words("decrees")):
            return False
        first = row.text[:1]
        if first.islower() or first.isdigit() or first in "(“-–":
            return True
        if _capitals(before.text):
            if _capitals(row.text):
                return True
            if len(row.text.split()) >= _SENTENCE:
                return False
        if self.width is not None and extent(row.text) + _INDENT >= _FULL * self.width:
            return self._full(before, row) and not _TERMINAL.search(before.text.rstrip())
        return not _TERMINAL.search(before.text.rstrip())

    def _prose(self, before: Row, row: Row, paragraph: str) -> bool:
        previous = before.text.rstrip()
        ended = bool(_TERMINAL.search(previous)) or previous.endswith("/.")
        full = self._full(before, row)
        first = row.text[:1]
        if previous.endswith("./."):
            return False
        mark = _mark(row.text)
        if mark is not None:
            return full and not ended and self._mark_inside(mark, row, paragraph)
        if not ended and _LAST_WORD.fullmatch(row.text.strip()) and not _capitals(previous):
            return True
        heading = _capitals(_after_mark(previous))
        if heading or _capitals(row.text):
            return heading and _capitals(row.text) and _mark(row.text) is None and not row.gap
        if row.gap and not self.doubled:
            return full and not ended and first.islower()
        if not full:
            return not ended and (
                first.islower()
                or is_unfinished(previous)
                or (first == "(" and self.width is not None and extent(previous) * 2 > self.width)
            )
        if previous.endswith(":"):
            return first.islower() or first.isdigit()
        if ended and not first.islower():
            if extent(row.text) < 0.5 * (self.width or 0) and not _TERMINAL.search(row.text.rstrip()):
                return False  # neither full nor the end of a sentence: a heading
            return previous.endswith((".", ".”")) and self._full(before, row, _BRIM)
        return True

    def _mark_inside(self, mark: str, row: Row, paragraph: str) -> bool:
        """Tell whether what looks like a list mark stands inside a sentence."""
        rest = _after_mark(row.text)
        if _open(paragraph):
            return True
        if mark == "bullet":
            return not rest[:1].isupper()
        if mark == "arabic":
            match = _ARABIC.match(row.text)
            parts = (match[1] or match[2]).split(".") if match else ["0"]
            dotted = match is not None and match[0].rstrip()[-1:] in ".)"
            next_one = int(parts[-1]) in (1, self.last_number.get(len(parts), 0) + 1)
            return not (dotted and rest[:1].isupper() and next_one)
        if mark == "roman":
            return not rest[:1].isupper()
        return mark == "alpha" and row.text[:1].isupper()


def _looks_numbered(text: str) -> bool:
    return bool(re.match(r"(?i)\s*s\S{1,2}\s*[:.]?\s*[\d.…]*\s*\w?\s*[/-]", text))


def _ends_in_commas(rows: Sequence[Row]) -> bool:
    """Tell whether each recipient ends in a comma, as in Party papers, and not in a semicolon."""
    ends = [row.text.rstrip()[-1:] for row in rows if row.role is LineRole.RECIPIENTS]
    return ends.count(",") > ends.count(";")


def _doubled(rows: Sequence[Row]) -> bool:
    """Tell whether every line is followed by an empty one, so that an empty line says nothing."""
    inner = [row for row in rows if row.role is LineRole.TEXT]
    return len(inner) > 8 and sum(row.gap for row in inner) * 10 > len(inner) * 7
