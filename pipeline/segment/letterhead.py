"""The head of a paper: bodies, motto, number, date, type and title, in whatever order they were read.

The form is that of NĐ 30/2020/NĐ-CP and, for Party papers, Hướng dẫn 36-HD/VPTW. Two columns
stand side by side, so a reader gives them column by column, row by row or on one line.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from pipeline.records.page import LineRole
from pipeline.records.segmented import BlockRole
from pipeline.segment.bodies import is_body, split_bodies
from pipeline.segment.number_line import (
    begins_with_number,
    is_number_alone,
    number_before_a_place,
    number_behind_a_body,
    printed_number,
)
from pipeline.segment.pieces import Piece
from pipeline.segment.title import ADDRESSED, read_title
from pipeline.vietnamese.shadow import shadow

_VOCABULARY = Path(__file__).with_name("letterhead.toml")
_LONGEST_LINE = 60
"""Words; a longer paragraph belongs to the text, which the head stands before."""
_LONGEST_DATE = 12
"""Words of place and date."""
_REACH = 40
"""Pieces from the top of the paper within which its type must be named."""

DATE_LINE = re.compile(
    r"(?:ngay|ng[aà]y)\s*(?P<day>\d{1,2}|[.…_\s]*)\s*thang\s*(?P<month>\d{1,2}|[.…_\s]*)\s*nam\s*(?P<year>\d{4}|\d[\d.…_\s]*|[.…_]*)"
    # a date whose day or month was written by hand and read badly
    r"|ngay.{0,8}thang.{0,6}nam\s*(?P<year3>\d{4})"
    r"|,\s*(?:ngay\s*)?(?P<day2>\d{1,2})\s*[/.-]\s*(?P<month2>\d{1,2})\s*[/.-]\s*(?P<year2>\d{4})"
)
_SUBJECT = re.compile(r"[“\"']?(?:v/?\s?v|v4|ve viec)\b\s*:?|ve [a-z]+ ")
# What a digital signature or a register prints over the letterhead.
_STAMPED = re.compile(
    r"k[yi] boi|thoi gian ky|co quan\s*:|e-?mail\s*:|\+\d\d:\d\d|trung tam cong bao|cong van den|nguoi ky|\d\d:\d\d:\d\d|so ky hieu|ngay den"
)
_BESIDE = re.compile(r"^[\W_]*(?:\w[\W_]+)?")
_CLASSIFIED = re.compile(
    r"\W*(?:hoa toc|thuong khan|khan|mat|toi mat|tuyet mat)\W*$|\W*(?:hoa toc|thuong khan|du thao|ban sao|sao y|luu hanh noi bo)\b"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The pieces of the head with their roles, and where the rest begins."""

    blocks: tuple[tuple[Piece, BlockRole], ...]
    body: int
    """Index of the first piece after the title."""


@dataclass(frozen=True, slots=True)
class _Words:
    types: tuple[str, ...]
    alone: tuple[str, ...]
    mottoes: tuple[str, ...]
    unions: tuple[str, ...]
    national: tuple[str, ...]


@cache
def _words() -> _Words:
    table = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))
    return _Words(
        types=tuple(sorted((shadow(t) for t in table["types"]), key=len, reverse=True)),
        alone=tuple(shadow(t) for t in table["types_alone"]),
        mottoes=tuple(shadow(t) for t in table["mottoes"]),
        unions=tuple(shadow(t) for t in table["mottoes_of_unions"]),
        national=tuple(shadow(t) for t in table["mottoes"] if t.isupper() and len(t) > 20),
    )


def read_head(pieces: list[Piece]) -> Head:
    """Find the head of a paper among its pieces, which are in reading order.

    A paper without type (a letter) has its head up to ``Kính gửi``; a paper that shows no
    sign of a head has none.
    """
    at, type_length = _find_type(pieces)
    if at is None:
        return _head_of_letter(pieces)
    blocks = _letterhead(pieces[:at])
    line = pieces[at]
    blocks.append((line.part(0, type_length), BlockRole.DOCUMENT_TYPE))
    body = at + 1
    if rest := line.part(type_length).text.strip(" :"):
        blocks.append((line.part(line.text.index(rest, type_length)), BlockRole.TITLE))
    if not rest:
        early, body = _letterhead_below_type(pieces, body)
        blocks += early
    title, body = read_title(pieces, body, started=bool(rest))
    late, body = _late_letterhead(pieces, body)
    return Head((*_without_whose([*blocks, *title]), *late), body)


def _without_whose(blocks: list[tuple[Piece, BlockRole]]) -> list[tuple[Piece, BlockRole]]:
    """Take the line that says whose paper it is out of the title: ``CHỈ THỊ`` / ``CỦA BAN THƯỜNG VỤ TỈNH ỦY`` / ``về ...``."""
    at = [i for i, (_, role) in enumerate(blocks) if role is BlockRole.TITLE]
    if len(at) > 1:
        whose = blocks[at[0]][0]
        if whose.flat.startswith("cua ") and whose.capitals > 0.8:
            blocks[at[0]] = (whose, BlockRole.OTHER)
    return blocks


def bears_letterhead(pieces: list[Piece]) -> bool:
    """Whether lines from the top of a page hold a motto, and a number or a date."""
    dated = any(
        begins_with_number(piece) or (DATE_LINE.search(piece.flat) and piece.word_count <= _LONGEST_DATE)
        for piece in pieces
    )
    return dated and any(_motto_span(piece) for piece in pieces)


def bears_motto(piece: Piece) -> bool:
    """Whether a line holds a motto, that of the state, of the Party or of a union."""
    return _motto_span(piece) is not None or _names_union(piece)


def _names_union(piece: Piece) -> bool:
    """Whether a line is the name that a union has in the place of a motto."""
    return any(fuzz.ratio(piece.flat, union) >= 85 for union in _words().unions)


def _find_type(pieces: list[Piece]) -> tuple[int | None, int]:
    """Return the index of the line that names the type and the length of the name in it."""
    words = _words()
    for index, piece in enumerate(pieces[:_REACH]):
        if (
            ADDRESSED.match(piece.flat)
            or piece.role is LineRole.TABLE_ROW
            or piece.word_count > _LONGEST_LINE
        ):
            break
        squeezed = re.sub(r"[^a-z0-9]", "", piece.flat)
        # ": KẾ HOẠCH", "l KẾ HOẠCH -": what dirt left beside a type.
        if not len(squeezed) >= 5 or not _BESIDE.sub("", piece.text)[:1].isupper():
            continue
        if piece.flat.strip(" .:") in words.alone:
            return index, len(piece.text)
        loud = (piece.capitals > 0.7 or piece.bold or piece.centred) and not is_body(piece)
        for name in words.types:
            tight = name.replace(" ", "")
            if squeezed == tight or (loud and fuzz.ratio(squeezed, tight) >= 85 and len(tight) > 5):
                return index, len(piece.text)
            if piece.flat.startswith(name + " ") and _is_loud_name(piece.text[: len(name)], piece):
                return index, len(name)
    return None, 0


def _is_loud_name(name: str, piece: Piece) -> bool:
    """Whether a type in capitals opens a line that goes on with the title, not with a sentence."""
    rest = piece.text[len(name) :].lstrip()
    return (
        name.isupper()
        and bool(rest)
        and (rest[0].isupper() or rest[0] in "“\"'(")
        and not rest.startswith("Số")
    )


def _letterhead(pieces: list[Piece], *, letter: bool = False) -> list[tuple[Piece, BlockRole]]:
    blocks: list[tuple[Piece, BlockRole]] = []
    laid_out = any(piece.role in _COLUMNS for piece in pieces)
    for piece in pieces:
        blocks += [(part, _settled(part, role, laid_out=laid_out)) for part, role in _cut_line(piece)]
    blocks = _with_whole_names(_with_whole_subject(blocks, laid_out=laid_out, letter=letter))
    bodies = [piece for piece, role in blocks if role is BlockRole.ISSUER]
    national = _words().national
    if not any(role is BlockRole.MOTTO and _is_like(piece.flat, national) for piece, role in blocks):
        for piece in bodies:
            if _names_union(piece):
                blocks = [(p, BlockRole.MOTTO if p is piece else role) for p, role in blocks]
    bodies = [piece for piece, role in blocks if role is BlockRole.ISSUER]
    parents, single = split_bodies(bodies)
    named: list[tuple[Piece, BlockRole]] = []
    for piece, role in blocks:
        if piece is single:
            cut = parents[piece.start]
            named += [(piece.part(0, cut), BlockRole.PARENT_ISSUER), (piece.part(cut), BlockRole.ISSUER)]
        elif role is BlockRole.ISSUER and piece.start in parents:
            named.append((piece, BlockRole.PARENT_ISSUER))
        else:
            named.append((piece, role))
    return named


def _is_like(flat: str, mottoes: tuple[str, ...]) -> bool:
    return any(fuzz.partial_ratio(motto, flat) >= 70 for motto in mottoes)


_COLUMNS = (LineRole.LETTERHEAD_LEFT, LineRole.LETTERHEAD_RIGHT)


def _with_whole_subject(
    blocks: list[tuple[Piece, BlockRole]], *, laid_out: bool, letter: bool
) -> list[tuple[Piece, BlockRole]]:
    """Give the lines that ``V/v ...`` goes on in to the subject of a letter; below its number there is nothing else.

    So ``Góp ý dự thảo ...`` is the subject, and ``V/v`` read as ``“ƒ/`` or ``V/w`` begins it.
    """
    whole: list[tuple[Piece, BlockRole]] = []
    numbered = False
    for piece, role in blocks:
        loose = role in (BlockRole.ISSUER, BlockRole.OTHER) and piece.capitals < 0.7 and not piece.is_rule
        in_column = piece.role is LineRole.LETTERHEAD_LEFT or (not laid_out and not is_body(piece))
        goes_on = bool(whole) and whole[-1][1] is BlockRole.TITLE
        begins = letter and numbered and piece.word_count > 2 and not piece.text.startswith("(")
        cited = goes_on and role is BlockRole.NUMBER_LINE and numbered
        if in_column and ((loose and (goes_on or begins)) or cited):
            role = BlockRole.TITLE
        numbered |= role is BlockRole.NUMBER_LINE
        whole.append((piece, role))
    return whole


_SET_UP_BY = re.compile(r"(?:theo|tai) (?:quyet dinh|qd|nghi quyet|cong van)$")


def _with_whole_names(blocks: list[tuple[Piece, BlockRole]]) -> list[tuple[Piece, BlockRole]]:
    """Give a body its whole name: ``ĐOÀN KIỂM TRA THEO QUYẾT ĐỊNH`` / ``SỐ 105/QĐ-SCT``, no number of this paper."""
    whole: list[tuple[Piece, BlockRole]] = []
    for piece, role in blocks:
        if role is BlockRole.NUMBER_LINE and whole and whole[-1][1] is BlockRole.ISSUER:
            role = BlockRole.ISSUER if _SET_UP_BY.search(whole[-1][0].flat.strip()) else role
        whole.append((piece, role))
    return whole


def _settled(piece: Piece, role: BlockRole, *, laid_out: bool) -> BlockRole:
    """Use what layout knows to tell bodies from scraps of stamps and of the date."""
    if role is not BlockRole.ISSUER:
        return role
    if piece.role is LineRole.LETTERHEAD_RIGHT:
        union = any(fuzz.ratio(piece.flat, name) >= 80 for name in _words().unions)
        return BlockRole.MOTTO if union else BlockRole.DATE_LINE
    if laid_out and piece.role is LineRole.TEXT:
        return BlockRole.OTHER
    if piece.is_scrap or (piece.word_count == 1 and piece.text.islower()):
        return BlockRole.OTHER
    named = piece.capitals > 0.6 or piece.role is LineRole.LETTERHEAD_LEFT or is_body(piece)
    return role if named else BlockRole.OTHER


def _cut_line(piece: Piece) -> list[tuple[Piece, BlockRole]]:
    """Cut a line of the letterhead into what stood in its two columns."""
    if (
        piece.is_rule
        or _CLASSIFIED.match(piece.flat)
        or _STAMPED.search(piece.flat)
        or piece.role in (LineRole.STAMP, LineRole.PAGE_NUMBER)
    ):
        return [(piece, BlockRole.OTHER)]
    motto = _motto_span(piece)
    if motto:
        return _around(piece, motto, BlockRole.MOTTO)
    if number := printed_number(piece):
        first, last = number
        if first == 0:
            rest = piece.part(last)
            return [(piece.part(0, last), BlockRole.NUMBER_LINE), *(_cut_line(rest) if rest.text else [])]
        if not DATE_LINE.search(piece.flat[:first]):
            return [*_cut_line(piece.part(0, first)), *_cut_line(piece.part(first))]
        return [(piece.part(0, first), BlockRole.DATE_LINE), (piece.part(first), BlockRole.NUMBER_LINE)]
    if DATE_LINE.search(piece.flat):
        end = number_before_a_place(piece) or 0
        by_hand = [(piece.part(0, end), BlockRole.NUMBER_LINE)] if end else []
        return [*by_hand, (piece.part(end), BlockRole.DATE_LINE)]
    if is_number_alone(piece):
        return [(piece, BlockRole.NUMBER_LINE)]
    if _SUBJECT.match(piece.flat):
        return [(piece, BlockRole.TITLE)]
    if cut := number_behind_a_body(piece):
        return [(piece.part(0, cut), BlockRole.ISSUER), (piece.part(cut), BlockRole.NUMBER_LINE)]
    return [(piece, BlockRole.ISSUER)]


def _around(piece: Piece, span: tuple[int, int], role: BlockRole) -> list[tuple[Piece, BlockRole]]:
    found: list[tuple[Piece, BlockRole]] = []
    before, after = piece.part(0, span[0]), piece.part(span[1])
    if before.text and not before.is_rule:
        found += _cut_line(before)
    found.append((piece.part(*span), role))
    if after.text and not after.is_rule:
        found += _cut_line(after)
    return found


def _motto_span(piece: Piece) -> tuple[int, int] | None:
    """Return where a motto stands in a line, read badly or well."""
    for motto in _words().mottoes:
        if len(piece.flat) < 0.6 * len(motto):
            continue
        if len(piece.flat) <= 1.3 * len(motto):
            # "CÔNG ĐOÀN HÀNG HẢI VIỆT NAM" names a body: only a motto read well looks more like one.
            least = 85 if is_body(piece) else 70 if len(motto) > 28 else 82
            if fuzz.ratio(motto, piece.flat) >= least:
                return 0, len(piece.text)
            continue
        found = fuzz.partial_ratio_alignment(motto, piece.flat, score_cutoff=72 if len(motto) > 28 else 88)
        if found is None:
            continue
        # Whole words only: a damaged letter at either end belongs to the motto.
        first, last = found.dest_start, found.dest_end
        while first > 0 and piece.flat[first - 1] != " " and found.score < 99:
            first -= 1
        while last < len(piece.flat) and piece.flat[last] != " ":
            last += 1
        return first, last
    return None


def _letterhead_below_type(pieces: list[Piece], at: int) -> tuple[list[tuple[Piece, BlockRole]], int]:
    """Take a union's motto and the date that were read below the type of the paper, beside which they stand lower."""
    blocks: list[tuple[Piece, BlockRole]] = []
    while at < len(pieces):
        piece = pieces[at]
        if _names_union(piece):
            blocks.append((piece, BlockRole.MOTTO))
        elif DATE_LINE.search(piece.flat) and piece.word_count <= _LONGEST_DATE and piece.text[:1].isupper():
            blocks.append((piece, BlockRole.DATE_LINE))
        elif blocks and piece.is_scrap:
            blocks.append((piece, BlockRole.OTHER))
        else:
            break
        at += 1
    return blocks, at


def _late_letterhead(pieces: list[Piece], at: int) -> tuple[list[tuple[Piece, BlockRole]], int]:
    """Take lines of the letterhead that were read after the title (right column last)."""
    blocks: list[tuple[Piece, BlockRole]] = []
    while at < len(pieces):
        piece = pieces[at]
        if piece.role not in (LineRole.LETTERHEAD_LEFT, LineRole.LETTERHEAD_RIGHT):
            break
        blocks += _cut_line(piece)
        at += 1
    return blocks, at


def _head_of_letter(pieces: list[Piece]) -> Head:
    """Read the head of a paper that names no type: an official letter, or a page without its head."""
    reach = pieces[:_REACH]
    addressed = next((i for i, piece in enumerate(reach) if ADDRESSED.match(piece.flat)), None)
    signs = [
        i
        for i, piece in enumerate(reach[: addressed if addressed is not None else 15])
        if _motto_span(piece)
        or begins_with_number(piece)
        or (DATE_LINE.search(piece.flat) and piece.word_count < 15)
    ]
    if not signs:
        return Head((), 0)
    end = addressed if addressed is not None else signs[-1] + 1
    if addressed is None:
        laid_out = [i for i, piece in enumerate(reach) if piece.role in _COLUMNS]
        end = max(end, laid_out[-1] + 1 if laid_out else 0)
        subject = next(
            (i for i, piece in enumerate(reach[end : end + 8], end) if _SUBJECT.match(piece.flat)), None
        )
        end = subject if subject is not None else end
    merged = _letterhead(pieces[:end], letter=addressed is not None)
    if addressed is None:
        title, end = read_title(pieces, end, started=any(role is BlockRole.TITLE for _, role in merged))
        merged += title if title and title[0][0].word_count <= 45 else []
        end = end if title and title[0][0].word_count <= 45 else max(signs[-1] + 1, end - len(title))
    return Head(tuple(merged), end)
