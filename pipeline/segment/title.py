"""The title of a paper (trích yếu): the lines below its type, which have no mark of their own where they end."""

from __future__ import annotations

import re

from pipeline.records.page import LineRole
from pipeline.records.segmented import BlockRole
from pipeline.segment.bodies import is_body
from pipeline.segment.pieces import Piece
from pipeline.segment.signature import is_post_or_mode

_REACH = 52
"""Pieces from the top of the paper within which its title ends."""
ADDRESSED = re.compile(r"kinh gui\b")
_ATTACHED = re.compile(
    r"\(?\s*(?:ban hanh )?kem theo (?:quyet dinh|cong van|ke hoach|to trinh|chi thi|thong bao)"
)
_OPENERS = re.compile(
    r"(?:-\s*)?(?:can cu|thuc hien|theo |xet |nham |de |trien khai|phat huy|huong ung|tiep tuc|chao mung|nhan dip|tren co so"
    r"|nam \d{4}|voi |ngay \d|qua |trong |sau |kinh gui|kinh thua|duoc |cham |lap thanh tich|thiet thuc)"
)


def read_title(pieces: list[Piece], at: int, *, started: bool) -> tuple[list[tuple[Piece, BlockRole]], int]:
    """Collect the lines of the title, which has no mark of its own where it ends."""
    blocks: list[tuple[Piece, BlockRole]] = []
    last: Piece | None = None
    while at < len(pieces) and at < _REACH:
        piece = pieces[at]
        if (
            piece.is_rule
            or piece.role in (LineRole.STAMP, LineRole.PAGE_NUMBER)
            or (_ATTACHED.match(piece.flat) and (started or last))
        ):
            blocks.append((piece, BlockRole.OTHER))
        elif not started and last is None:
            if _opens_body(piece) and piece.text.rstrip()[-1:] in ";:":
                break
            blocks.append((piece, BlockRole.TITLE))
            last = piece
        elif (last is not None and _continues_title(last, piece)) or (
            started and last is None and _continues_title(pieces[at - 1], piece)
        ):
            blocks.append((piece, BlockRole.TITLE))
            last = piece
        else:
            break
        at += 1
        if _says_who_decides(pieces, at):
            return [*blocks, (pieces[at], BlockRole.OTHER)], at + 1
    while blocks and blocks[-1][1] is BlockRole.OTHER and not blocks[-1][0].is_rule:
        if _ATTACHED.match(blocks[-1][0].flat):
            break
        blocks.pop()
        at -= 1
    return blocks, at


_GROUNDS = re.compile(r"\W*(?:can cu|xet de nghi|theo de nghi)\b")


def _says_who_decides(pieces: list[Piece], at: int) -> bool:
    """Whether a line between the title and the grounds says who decides: ``BỘ TRƯỞNG BỘ VĂN HÓA``, ``ỦY BAN NHÂN DÂN TỈNH``."""
    if at + 1 >= len(pieces) or not _GROUNDS.match(pieces[at + 1].flat):
        return False
    piece = pieces[at]
    return piece.capitals > 0.8 and (is_body(piece) or is_post_or_mode(piece))


def _opens_body(piece: Piece) -> bool:
    return _OPENERS.match(piece.flat) is not None


_HEADING_LIKE = re.compile(
    r"\s*(?:[IVX]{1,4}|[A-H]|1)\s*[./)-]\s*\S|\s*(?:Phần|PHẦN|Chương|CHƯƠNG|Điều)\s+[\dIVX]|\s*[-+*•]\s"
    r"|\s*(?:Phần |PHẦN )?(?:Thứ|THỨ|thứ) (?:nhất|NHẤT|1)\s*[.,:]"
)


def _continues_title(before: Piece, piece: Piece) -> bool:
    text = piece.text.strip()
    if _HEADING_LIKE.match(text) or ADDRESSED.match(piece.flat) or piece.role is LineRole.TABLE_ROW:
        return False
    ending = before.text.rstrip()[-1:]
    centred = before.centred is True and piece.centred is True
    if ending in ".;:" and not text.startswith("(") and not (centred and ending == ";"):
        return False
    loud_before, loud = before.capitals > 0.8, piece.capitals > 0.8
    if loud != loud_before and loud and piece.word_count > 2:
        return False
    if piece.word_count > 45 or (text[-1] in ";:" and piece.word_count > 6 and not centred):
        return False
    if text[0] == "(" or text[0].islower():
        return piece.word_count <= 30 or piece.bold is True
    if piece.bold is not None and before.bold is not None and piece.bold != before.bold:
        return False
    if ending in ",-–" or _dangling(before.flat):
        return True
    if _opens_body(piece):
        return piece.centred is True and piece.word_count <= 14
    if piece.centred is True and before.centred is not False:
        return True
    # Text begins with a sentence; a line that is none and ends nothing goes on with the title.
    return piece.word_count <= 18 and text[-1] not in ".;:"


_DANGLING = re.compile(
    r"\b(?:cua|va|ve|cac|nhung|cho|trong|voi|tai|tren|lan thu|nam|thanh|ky niem|phong trao|thi dua|dai hoi|tinh|huyen|xa)$"
)


def _dangling(flat: str) -> bool:
    return _DANGLING.search(flat.rstrip()) is not None
