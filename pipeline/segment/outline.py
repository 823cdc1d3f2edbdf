"""The outline of the body: which marked lines are headings, which are items of lists.

Numbering decides: a mark counts when it goes on with a list that is open or begins a new one.
A marked line is a heading when it is short, names a kind of section or has text of its own
below it; otherwise it is an item of a list.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.records.source import Notice
from pipeline.segment.kinds import judge
from pipeline.segment.marks import Mark, MarkKind, read_marks
from pipeline.segment.pieces import Piece
from pipeline.vietnamese.numerals import letter_follows

_COUNT_ON = frozenset({MarkKind.ARTICLE, MarkKind.LOWER})
"""Marks that may go on counting behind the heading that closed their list."""


@dataclass(slots=True)
class Entry:
    """One line of the body in the outline.

    ``depth`` counts the open lists above a marked line (0 for the outermost); plain lines
    have none. ``parent`` is the index of the entry under which the line stands. Rows of tables
    and what stands aside (footnotes, stamps, scraps) take no part in the outline.
    """

    piece: Piece
    mark: Mark | None
    depth: int | None = None
    parent: int | None = None
    children: list[int] = field(default_factory=list)
    row: bool = False
    aside: bool = False

    @property
    def text(self) -> str:
        """The line without its mark."""
        return self.piece.text[self.mark.length :] if self.mark else self.piece.text


@dataclass(slots=True)
class _Frame:
    kind: MarkKind
    style: int
    prefix: tuple[int, ...]
    last: int | str
    entry: int


class _Frames(list[_Frame]):
    """The lists that are open, the outermost first, and how far those went that headings have closed since."""

    def __init__(self) -> None:
        super().__init__()
        self.closed: dict[tuple[MarkKind, int], int | str] = {}

    def cut(self, depth: int) -> None:
        """Close all lists from a depth on."""
        self.closed |= {(frame.kind, frame.style): frame.last for frame in self[depth:]}
        del self[depth:]


def outline(
    pieces: list[Piece], rows: frozenset[int], aside: frozenset[int] = frozenset()
) -> tuple[list[Entry], list[Notice]]:
    """Read the marks of all lines and choose the readings that make the numbering run.

    Returns the lines in order with their places in the lists, and notices of numbers that
    are missing or come twice.
    """
    entries: list[Entry] = []
    notices: list[Notice] = []
    frames = _Frames()
    for index, piece in enumerate(pieces):
        if index in rows or index in aside:
            entries.append(Entry(piece, None, row=index in rows, aside=index not in rows))
            continue
        above = [entry for entry in entries[-4:] if not entry.aside]
        mark = _choose(piece, frames, above, notices)
        entry = Entry(piece, mark)
        if mark and mark.kind is not MarkKind.BULLET:
            entry.depth = next(i for i, frame in enumerate(frames) if frame.entry < 0)
            frames[entry.depth].entry = index
        entries.append(entry)
    _nest(entries)
    return entries, notices


def _choose(piece: Piece, frames: _Frames, entries: list[Entry], notices: list[Notice]) -> Mark | None:
    """Choose the reading that the numbering bears out and move the open lists on."""
    marks = read_marks(piece.text)
    if marks and marks[0].kind is MarkKind.BULLET:
        return _behind_speck(marks, frames) or marks[0]
    # 1. the next number of an open list, the innermost first; one whose bracket was not read after the others
    for alike in (True, False):
        for depth in range(len(frames) - 1, -1, -1):
            for mark in marks:
                if (
                    _same_list(frames[depth], mark)
                    and _follows(frames[depth], mark)
                    and (frames[depth].style == mark.style) is alike
                    and abs(frames[depth].style - mark.style) < _BOTH_BRACKETS
                    # "Hai là" never goes on with "Thứ nhất".
                    and (alike or mark.kind is not MarkKind.COUNTED)
                ):
                    if mark.doubtful and not _presentable(piece, mark):
                        continue
                    _go_on(frames, depth, mark)
                    return mark
    # 2. the first number of a new list
    for mark in marks:
        if _last_part(mark) in (1, "a") and (
            _is_below(mark, entries) or not _mid_sentence(piece, mark, entries)
        ):
            if mark.doubtful and not _confirmed(piece, mark):
                continue
            _open(frames, mark, inside=_repeats(piece, mark, frames, entries))
            return mark
    # "(4)" or "d)" behind the heading that parts it from "(3)" or "c)"; articles count on over chapters
    for mark in marks:
        last = frames.closed.get((mark.kind, mark.style))
        counts_on = mark.kind in _COUNT_ON or (mark.kind is MarkKind.NUMBER and mark.style == _BOTH_BRACKETS)
        goes_on = counts_on and not mark.doubtful and _comes_after(last, _last_part(mark))
        if goes_on and _presentable(piece, mark):
            _open(frames, mark)
            return mark
    # 3. a number left out, printed twice or begun late
    for mark in marks:
        # "4, Đẩy mạnh ...": a comma may be a dot read badly; a bare number is none.
        bare = mark.doubtful and piece.text[mark.length - 2 : mark.length].strip() not in (",", ":")
        if (
            (bare and not _names_kind(piece, mark))
            or _mid_sentence(piece, mark, entries)
            or not _presentable(piece, mark)
        ):
            continue
        if _accept_irregular(mark, frames, notices, piece):
            return mark
    return None


_BOTH_BRACKETS = 2
"""The style of ``(1)``: one that was read without both of its brackets is too far from it."""


def _behind_speck(marks: tuple[Mark, ...], frames: _Frames) -> Mark | None:
    """Return a number behind a dash when it goes on with the list that is open."""
    for depth in range(len(frames) - 1, -1, -1):
        for mark in marks[1:]:
            if (
                frames[depth].kind in (MarkKind.NUMBER, MarkKind.ROMAN)
                and _same_list(frames[depth], mark)
                and _follows(frames[depth], mark)
            ):
                _go_on(frames, depth, mark)
                return mark
    return None


def _is_below(mark: Mark, entries: list[Entry]) -> bool:
    """Whether a mark counts on from that of the line above: ``4. Phát triển nền tảng số`` / ``4.1. Ứng dụng ...``."""
    above = entries[-1].mark if entries else None
    return (
        above is not None and above.kind in (MarkKind.NUMBER, MarkKind.DECIMAL) and mark.is_first_below(above)
    )


def _names_kind(piece: Piece, mark: Mark) -> bool:
    """Whether the words after a mark are the name of a kind of section and nothing more."""
    rest = piece.text[mark.length :].strip(" :.-")
    return 0 < len(rest.split()) <= 10 and judge(rest).exact


def _confirmed(piece: Piece, mark: Mark) -> bool:
    """Whether a doubtful first mark is borne out by what follows it."""
    if mark.kind is MarkKind.ROMAN:
        rest = piece.text[mark.length :].strip()
        short = len(rest.split()) <= 12 and rest[-1:] not in (".", ";", ",")
        return piece.capitals > 0.6 or (short and judge(rest).named)
    comma = piece.text[: mark.length].rstrip().endswith(",")
    return (comma and _presentable(piece, mark)) or _names_kind(piece, mark)


def _repeats(piece: Piece, mark: Mark, frames: _Frames, entries: list[Entry]) -> int | None:
    """Return the depth of a list that this one stands inside although both are numbered alike.

    ``1. Đối với giáo viên`` followed by ``1. Mỗi tổ ...`` is ``I.`` read badly, or a sublist.
    """
    before = entries[-1] if entries else None
    if before is None or before.mark is None or before.depth is None or before.mark.kind is not mark.kind:
        return None
    if mark.kind is not MarkKind.NUMBER or before.mark.value != 1:
        return None
    text = before.text.rstrip()
    short = len(text.split()) <= 14 and text[-1:] not in ".;,"
    return before.depth if short else None


def _last_part(mark: Mark) -> int | str:
    return mark.value[-1] if isinstance(mark.value, tuple) else mark.value


def _prefix(mark: Mark) -> tuple[int, ...]:
    return mark.value[:-1] if isinstance(mark.value, tuple) else ()


def _same_list(frame: _Frame, mark: Mark) -> bool:
    return frame.kind is mark.kind and frame.prefix == _prefix(mark)


def _follows(frame: _Frame, mark: Mark) -> bool:
    return _comes_after(frame.last, _last_part(mark))


def _comes_after(last: int | str | None, value: int | str) -> bool:
    if isinstance(last, int) and isinstance(value, int):
        return value == last + 1
    return isinstance(last, str) and isinstance(value, str) and letter_follows(last, value)


def _go_on(frames: _Frames, depth: int, mark: Mark) -> None:
    frames.cut(depth + 1)
    frames[depth].last = _last_part(mark)
    frames[depth].entry = -1


def _open(frames: _Frames, mark: Mark, *, inside: int | None = None, late: bool = False) -> None:
    """Begin a list: instead of an open one of the same kind, else inside all that are open.

    ``inside`` is the depth of a list that it stands in although both are of one kind. A list
    that begins ``late`` (its first numbers were not read) is no part of a lower kind of list.
    """
    depth = len(frames)
    for i, frame in enumerate(frames):
        if inside is not None:
            depth = inside + 1
            break
        if late and frame.kind > mark.kind:
            depth = i
            break
        if (frame.kind, mark.style) == (mark.kind, min(frame.style, mark.style)) and (
            mark.kind is not MarkKind.DECIMAL or len(frame.prefix) >= len(_prefix(mark))
        ):
            depth = i
            break
        if mark.kind < MarkKind.UPPER and frame.kind > mark.kind:
            # A chapter never stands inside a numbered list.
            depth = i
            break
    frames.cut(depth)
    frames.append(_Frame(mark.kind, mark.style, _prefix(mark), _last_part(mark), -1))


def _accept_irregular(mark: Mark, frames: _Frames, notices: list[Notice], piece: Piece) -> bool:
    value = _last_part(mark)
    for depth in range(len(frames) - 1, -1, -1):
        frame = frames[depth]
        if not _same_list(frame, mark) or abs(frame.style - mark.style) >= _BOTH_BRACKETS:
            continue
        last = frame.last
        if isinstance(value, int) and isinstance(last, int):
            if last < value <= last + (3 if not _names_kind(piece, mark) else 9):
                missing = ", ".join(str(n) for n in range(last + 1, value))
                notices.append(_notice("numbering_gap", piece, mark, missing=missing))
            elif value == last:
                notices.append(_notice("number_repeated", piece, mark))
            else:
                continue
        elif isinstance(value, str) and isinstance(last, str) and 0 <= ord(value[0]) - ord(last[0]) <= 3:
            code = "number_repeated" if value == last else "numbering_gap"
            notices.append(_notice(code, piece, mark, missing="?"))
        else:
            continue
        _go_on(frames, depth, mark)
        return True
    late = (isinstance(value, int) and (value <= 3 or _names_kind(piece, mark))) or value in ("b", "c")
    opens_deeper = mark.kind is MarkKind.DECIMAL or late
    if opens_deeper and not any(frame.kind is mark.kind for frame in frames):
        notices.append(_notice("numbering_starts_late", piece, mark))
        _open(frames, mark, late=True)
        return True
    if mark.kind is MarkKind.DECIMAL and isinstance(value, int) and value <= 2:
        _open(frames, mark)
        return True
    return False


def _notice(code: str, piece: Piece, mark: Mark, **values: str) -> Notice:
    return Notice(
        code=code, page=piece.page, values={"number": mark.printed, "text": piece.text[:60], **values}
    )


_SENTENCE_ENDS = frozenset('.;:!?”"…)/')


def _mid_sentence(piece: Piece, mark: Mark, entries: list[Entry]) -> bool:
    """Whether the line looks like the rest of the sentence above it, broken before a number."""
    rest = piece.text[mark.length :]
    if not rest.strip():
        # A mark alone: a heading whose words stand in the next line, or the end of "phần / IV."
        return bool(entries) and entries[-1].piece.text.rstrip()[-1:] not in _SENTENCE_ENDS
    if not entries or entries[-1].row:
        return False
    before = entries[-1].piece.text.rstrip()
    if before[-1] in _SENTENCE_ENDS:
        return False
    return (
        # "Một là, thi công ...": what is counted in words goes on in small letters.
        (rest[0].islower() and mark.kind is not MarkKind.COUNTED)
        or before[-1] in ",-"
        or before.lower().endswith(_BEFORE_LETTERS if mark.kind is MarkKind.LOWER else _BEFORE_NUMBERS)
    )


_BEFORE_NUMBERS = ("mục", "phần", "điều", "khoản", "số", "tháng", "ngày")
_BEFORE_LETTERS = ("mục", "khoản", "điểm")


def _presentable(piece: Piece, mark: Mark) -> bool:
    """Whether what follows the mark begins like a heading or an item: with a capital or a quote, behind a letter a number."""
    rest = piece.text[mark.length :].lstrip()
    counted = mark.kind is MarkKind.LOWER and rest[:1].isdigit()
    return bool(rest) and (rest[0].isupper() or rest[0] in "“\"‘'(" or counted)


_BULLET_RANK = {"-": 0, "–": 0, "—": 0, "−": 0, "‐": 0, "+": 1}


def _nest(entries: list[Entry]) -> None:
    """Give every line its parent: the marked line that it stands under."""
    open_marks: list[int] = []  # indexes of numbered entries, outermost first
    bullets: list[tuple[str, int]] = []  # bullet characters open under the last numbered entry
    for index, entry in enumerate(entries):
        mark = entry.mark
        if entry.aside:
            continue
        if mark is None:
            entry.parent = open_marks[-1] if open_marks else None
            # A plain line after bullets belongs to the numbered line above them.
            if not entry.row:
                bullets = []
        elif mark.kind is MarkKind.BULLET:
            sign = mark.printed
            known = [i for i, (other, _) in enumerate(bullets) if _same_bullet(other, sign)]
            if known:
                del bullets[known[0] :]
            entry.parent = bullets[-1][1] if bullets else open_marks[-1] if open_marks else None
            bullets.append((sign, index))
        else:
            bullets = []
            while open_marks and (entries[open_marks[-1]].depth or 0) >= (entry.depth or 0):
                open_marks.pop()
            entry.parent = open_marks[-1] if open_marks else None
            open_marks.append(index)
        if entry.parent is not None:
            entries[entry.parent].children.append(index)


def _same_bullet(one: str, other: str) -> bool:
    return one == other or (
        one in _BULLET_RANK and other in _BULLET_RANK and _BULLET_RANK[one] == _BULLET_RANK[other]
    )
