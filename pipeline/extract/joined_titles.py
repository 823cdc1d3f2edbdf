"""The titles of a table of numbers whose cells were joined by blanks: ``Hình thức Tập thể Cá nhân``."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.extract import audience
from pipeline.extract.award_words import forms_in, vocabulary
from pipeline.extract.in_a_row import in_a_row
from pipeline.extract.number_columns import (
    ASIDE,
    GIVER,
    NO_COLUMN,
    NUMBER_OF,
    POINTS,
    WORTH,
    Column,
    columns_of,
)
from pipeline.records.plan import Audience
from pipeline.vietnamese.numerals import has_figure
from pipeline.vietnamese.shadow import shadow


def in_a_line(text: str) -> tuple[Column, ...]:
    """Read ``Hình thức Tập thể Công nhân, viên chức``: the titles of a table whose cells were joined by blanks.

    A title begins with a capital, and those for whom the awards are stand one beside the other at the end.
    """
    if len(text.split()) > 16 or text.rstrip()[-1:] in ".;:" or has_figure(text):
        return ()
    starts = [found.start() for found in _WORD.finditer(text) if found[0].istitle()]
    titles = [text[a:b].strip() for a, b in pairwise([*starts, len(text)])]
    columns: list[Column] = []
    for title in reversed(titles):
        who = audience.of_noun(NUMBER_OF.sub("", title))
        if who is None or len(title.split()) > 7 or GIVER.search(title):
            break
        columns.insert(0, Column(who, counted=True))
    # The first title names the rows: "Đơn vị", "Hình thức".
    if len(columns) == len(titles):
        columns = columns[1:]
    return tuple(columns) if len(columns) > 1 else ()


def before_others(text: str) -> tuple[Column, ...]:
    """Read ``Hình thức Tập thể Cá nhân Tiền thưởng``: titles of those for whom awards are, before those of other columns.

    A title begins with a capital; what follows a comma, stands in brackets or is written in capitals belongs to it.
    """
    if len(text.split()) > 30 or text.rstrip()[-1:] in ".;:" or POINTS.search(shadow(text)):
        return ()
    titles: list[str] = []
    for word in text.split():
        open_ = titles and titles[-1].count("(") > titles[-1].count(")")
        joined = titles and (titles[-1].endswith(",") or word[0] == "(" or word.isupper())
        if len(titles) == 1 and word[:-1].isupper() and word[-1] == ",":
            joined = False  # "Hình thức HTX, tổ hợp tác"
        if titles and (open_ or joined or not word[0].isupper()):
            titles[-1] += f" {word}"
        else:
            titles.append(word)
    run: list[Audience] = []
    for title in titles[1:]:
        named = (
            ()
            if WORTH.match(shadow(title)) or GIVER.search(title)
            else in_a_row(title) or audience.led_by(title)[0] or _set_apart(title)
        )
        if not named and run:
            break
        run += named[:1]
    if not run and (number := next(filter(_COUNTS.match, titles[1:]), None)):
        # "Hạng Số tác phẩm Tiền thưởng": the only number of a row.
        who = audience.of_noun(NUMBER_OF.sub("", number))
        return (Column(who, counted=True),) if who else ()
    return tuple(Column(who, counted=True) for who in run) if len(run) > 1 else ()


_COUNTS = re.compile(r"Số (?!lượng)")


def _set_apart(title: str) -> tuple[Audience, ...]:
    """Return those whom a title names behind its own name: ``Bảng A (tập thể)``, ``Bảng B - hộ gia đình``."""
    aside = ASIDE.search(title)
    named = aside[0].strip(" ()") if aside else title.partition(" - ")[2]
    return audience.led_by(named)[0] if named else ()


def over_figures(text: str, count: int) -> tuple[Column, ...]:
    """Return the last titles of a line, one for each of the figures that end the rows below it; none where they are not told apart.

    A title begins with who, with an award or with words of number: ``TT Đơn vị Cờ thi đua (đơn vị) Bằng khen cá nhân Cộng``.
    """
    flat = shadow(text)
    if count < 2 or POINTS.search(flat):
        return ()
    starts = _starts(text, flat)
    titles = [text[a:b].strip() for a, b in pairwise([*starts, len(text)])][-count:]
    columns = columns_of(titles)
    kept = [column for column in columns if column != NO_COLUMN]
    told = any(column.audience for column in kept) and all(c.audience or c.counted for c in kept)
    return columns if told and len(columns) == count else ()


def _starts(text: str, flat: str) -> list[int]:
    """Return where the titles of a line begin; what stands in brackets, behind a comma or names a giver begins none."""
    starts: list[int] = []
    of_award = False
    for found in _WORD.finditer(text):
        begin = found.start()
        if (
            begin == 0  # the names of the rows
            or not found[0][0].isupper()
            or (starts and found[0].isupper())
            or text.count("(", 0, begin) > text.count(")", 0, begin)
            or _GOES_ON.search(flat, 0, begin)
        ):
            continue
        award = any(at == 0 for at, _ in forms_in(text[begin:]))
        giver = of_award and vocabulary().head_at(text, flat, begin) and not _PLAINLY.match(flat, begin)
        if award or (not giver and (audience.named_at(text, flat, begin) or _BEGINS.match(flat, begin))):
            starts.append(begin)
            of_award = award
    return starts


_PLAINLY = re.compile(r"(?:tap the|ca nhan|ho|thu truong|don vi)\b")
_GOES_ON = re.compile(r"(?:,|\bcua|\bdo|\bva|/|-) $")
_BEGINS = re.compile(
    r"(?:so|tong (?:so|cong)|tong$|cong|giai|muc|tien|kinh phi|ghi chu|thoi gian|noi dung|hinh thuc|loai)\b"
)
_WORD = re.compile(r"(?<!\S)[^\W\d_]{2,}")
