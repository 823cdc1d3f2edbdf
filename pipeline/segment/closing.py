"""The foot of a paper: recipients, signature block, footnotes, appendices.

Recipients stand on the left and the signature on the right, so that one may be read before,
after or in the same line as the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.records.page import LineRole
from pipeline.records.segmented import BlockRole
from pipeline.records.source import Notice
from pipeline.segment.attached import attached_at, names_attachment
from pipeline.segment.pieces import Piece
from pipeline.segment.signature import (
    is_name,
    is_post_or_mode,
    is_scrap_of_a_seal,
    is_signing_line,
    signing_words,
    surname_first,
)
from pipeline.vietnamese.posts import post_like
from pipeline.vietnamese.shadow import shadow
from pipeline.vietnamese.syllables import is_syllable

_LABEL = re.compile(r"[^\w-]{0,2}_?no[il1]\s*nh[a-z]n\b\s*[:;.]?|kinh gui kem\b")
_FOOTNOTE = re.compile(r"(?:\[\d{1,2}\]|\(\d{1,2}\)|\d{1,2}|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}|\*{1,3})\s*[^\W\d_]")
_SIGNED = re.compile(
    r"\(?\s*(?:da ky|ky ten|da ky va dong dau|ky, dong dau|da ky, dong dau|ky va ghi ro ho ten|ky, ghi ro ho ten)\b.*"
)
_BULLET = re.compile(r"\s*[-–—+*•]\s*")
_GROUNDS = re.compile(r"\W*(?:can cu|xet de nghi|theo de nghi|quyet dinh\s*:)")


@dataclass(frozen=True, slots=True)
class Foot:
    """The pieces after the body with their roles, and how many pieces of the body come before them."""

    blocks: tuple[tuple[Piece, BlockRole], ...]
    body_end: int
    notices: tuple[Notice, ...] = ()


def read_foot(pieces: list[Piece]) -> Foot:
    """Find where the body ends and give roles to what follows it.

    A paper without recipients and signature is all body. What is attached comes after the foot and has
    feet of its own: a form for a report is signed and has recipients too.
    """
    end = attached_at(pieces)
    own = pieces[:end]
    start = _signature_start(own, _find_label(own))
    if start is None:
        own, end = pieces, None
        start = _signature_start(own, _find_label(own))
    if start is None:
        return Foot((), len(pieces))
    blocks = _assign(own[start:])
    attached = [(piece, BlockRole.APPENDIX) for piece in pieces[end:]] if end is not None else []
    return Foot((*blocks, *attached), start, tuple(_doubtful_signer(blocks)))


def _doubtful_signer(blocks: list[tuple[Piece, BlockRole]]) -> Iterator[Notice]:
    """Say when the signer's name does not look like one: a seal or a signature ran over it."""
    for piece, role in blocks:
        if role is BlockRole.SIGNER and not (is_name(piece) and surname_first(piece)):
            yield Notice(code="signer_doubtful", page=piece.page, values={"text": piece.text})


def _find_label(pieces: list[Piece]) -> int | None:
    """Return the index of ``Nơi nhận:``, the last one where there are several."""
    found = [
        i
        for i, piece in enumerate(pieces)
        if piece.role is not LineRole.TABLE_ROW
        and (label := _LABEL.match(piece.flat))
        and (
            label.end() == len(piece.flat)
            or piece.flat[label.end() - 1] in ":;."
            or piece.text[label.end() :].isupper()
        )
        and (piece.word_count <= 4 or is_signing_line(piece.part(label.end())))
    ]
    return found[-1] if found else None


def _signature_start(pieces: list[Piece], label: int | None) -> int | None:
    if label is not None:
        start = label
        while start > 0 and label - start < 8 and _is_signature_line(pieces[start - 1], before_label=True):
            start -= 1
        # A name alone above the label is no signature unless a post was read above it.
        block = pieces[start:label]
        if block and not any(is_signing_line(piece) for piece in block):
            start = label
        return start
    hinted = [i for i, piece in enumerate(pieces) if piece.role in (LineRole.RECIPIENTS, LineRole.SIGNATURE)]
    if hinted:
        return hinted[0]
    for index in range(len(pieces) - 1, -1, -1):
        if is_signing_line(pieces[index]) and is_post_or_mode(pieces[index]):
            while index > 0 and is_signing_line(pieces[index - 1]):
                index -= 1
            tail = pieces[index:]
            if any(_GROUNDS.match(piece.flat) for piece in tail[1:5]):
                return None  # "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH" above "Căn cứ ...": who decides, on a first page alone
            near_end = len(tail) <= 12 or any(is_name(piece) for piece in tail[1:6])
            return index if near_end else None
    return None


def _is_signature_line(piece: Piece, *, before_label: bool) -> bool:
    if piece.role is LineRole.SIGNATURE:
        return True
    if piece.role is LineRole.TABLE_ROW:
        return False
    return (
        is_signing_line(piece)
        or _SIGNED.fullmatch(piece.flat) is not None
        or is_name(piece)
        or (piece.is_rule and before_label)
    )


def _assign(pieces: list[Piece]) -> list[tuple[Piece, BlockRole]]:
    blocks: list[tuple[Piece, BlockRole]] = []
    parts = [
        (number, _without_specks(part)) for number, piece in enumerate(pieces) for part in _cut_row(piece)
    ]
    lines = [part for _, part in parts]
    signed = posted = labelled = False
    hinted = [i for i, piece in enumerate(lines) if piece.role in (LineRole.RECIPIENTS, LineRole.SIGNATURE)]
    for index, piece in enumerate(lines):
        over = bool(hinted) and index > hinted[-1] and piece.role in (LineRole.TEXT, LineRole.TABLE_ROW)
        if over:  # not yet: of a closing typed with tabs layout knows the lines with tabs alone
            listed = labelled and piece.page == lines[index - 1].page and _BULLET.match(piece.text)
            over = not (listed or (not signed and (is_name(piece) or _SIGNED.fullmatch(piece.flat))))
        if (over or signed) and _opens_appendix(piece, lines[index - 1], certain=over):
            # Rows of what is attached stay whole.
            whole = pieces[parts[index][0] :]
            blocks += [(rest, BlockRole.APPENDIX) for rest in whole if rest.start >= piece.start]
            break
        if piece.role is LineRole.FOOTNOTE:
            blocks.append((piece, BlockRole.FOOTNOTE))
        elif (
            piece.is_rule
            or _SIGNED.fullmatch(piece.flat)
            or piece.role in (LineRole.STAMP, LineRole.PAGE_NUMBER)
        ):
            blocks.append((piece, BlockRole.OTHER))
        elif not labelled and _LABEL.match(piece.flat):
            labelled = True
            blocks.append((piece, BlockRole.RECIPIENTS_LABEL))
        elif is_signing_line(piece):
            posted = True
            blocks += _signing_parts(piece)
        elif not signed and _is_post_under_a_seal(piece, blocks):
            posted = True
            blocks.append((piece, BlockRole.SIGNER_TITLE))
        elif (
            piece.role is not LineRole.RECIPIENTS
            and posted
            and not signed
            and is_name(piece)
            and not _is_end_of_a_body(blocks, piece, lines[index + 1 : index + 4])
        ):
            signed = True
            blocks.append((piece, BlockRole.SIGNER))
        elif _continues_signature(blocks, piece):
            blocks.append((piece, blocks[-1][1]))
        elif signed and not _BULLET.match(piece.text) and piece.role is not LineRole.RECIPIENTS:
            after = _FOOTNOTE.match(piece.flat) or blocks[-1][1] is BlockRole.FOOTNOTE
            open_list = labelled and blocks[-1][1] in (BlockRole.RECIPIENT, BlockRole.RECIPIENTS_LABEL)
            if after and not (open_list and not _FOOTNOTE.match(piece.flat)):
                blocks.append((piece, BlockRole.FOOTNOTE))
            elif open_list:
                blocks.append((piece, BlockRole.RECIPIENT))
            else:
                blocks.append((piece, BlockRole.APPENDIX if piece.word_count > 12 else BlockRole.OTHER))
        elif (
            (labelled or piece.role is LineRole.RECIPIENTS)
            and piece.role is not LineRole.SIGNATURE
            and sum(c.isalpha() for c in piece.text) > 1
            and not _is_dirt_below(blocks, piece)
        ):
            blocks.append((piece, BlockRole.RECIPIENT))
        else:
            blocks.append((piece, BlockRole.OTHER))
    return blocks if signed else _name_the_signer(_damaged_signer(blocks))


_KEPT = re.compile(r"\W*luu\b")
"""``- Lưu: VT, TH.``: the copy that is kept is named last."""
_AROUND_WORDS = ".,;:()-–+*/“”\"'"


def _is_dirt_below(blocks: list[tuple[Piece, BlockRole]], piece: Piece) -> bool:
    """Whether a line below the last recipient is what seal, signature and edge of the sheet left: hardly a word in it is one."""
    if piece.text.startswith("("):  # "(Hg)": the initials of who wrote it
        return False
    if not any(_KEPT.match(before.flat) for before, role in blocks if role is BlockRole.RECIPIENT):
        return False
    words = [bare for word in piece.text.split() if (bare := word.strip(_AROUND_WORDS))]
    sound = sum(
        is_syllable(word.lower()) if len(word) > 1 and not word.isupper() else 1 < len(word) < 9
        for word in words
    )
    return 2 * sound < len(words)


_SCRAP = re.compile(r"(?:(?![YHK]\s)[^\W\d_]{1,2}|(?=\S*[\d§])\S{1,8})\s+(?=[^\W\d_])")
"""A letter or two before a name, or a degree under a seal (``P08.T`` for ``PGS.TS``); ``Y``, ``H`` and ``K`` begin names of
the Central Highlands."""
_SPECKS = re.compile(r"[.'`´ˆ*_|~,:;“”\"]+\s*(?=[^\W\d_a-z]{2})")
# What a ring leaves to the left of a post: "43 au› CHỦ TỊCH", "- GIÁM ĐỐC".
_LEFT_OF_A_POST = 12
"""Characters."""


def _without_specks(piece: Piece) -> Piece:
    """Return a line of the signature without the specks before it: ``.TRƯỞNG PHÒNG``."""
    if piece.role is LineRole.SIGNATURE and not is_signing_line(piece):
        for space in re.finditer(
            r"(?<=\s)(?=[^\W\d_])|(?<=[^\w\s])(?=[^\W\d_])", piece.text[:_LEFT_OF_A_POST]
        ):
            post = signing_words().post.match(piece.flat, space.start())
            alone = post is not None and not piece.flat[post.end() :].strip(" .,")
            if (
                alone
                and piece.text[space.start() :].isupper()
                and not _is_word_of_a_post(piece.text[: space.start()])
            ):
                return piece.part(space.start())
    if piece.role is LineRole.SIGNATURE and not surname_first(piece) and (scrap := _SCRAP.match(piece.text)):
        name = piece.part(scrap.end())
        if is_name(name) and surname_first(name):
            return name  # "Xe Võ Thành Nghĩa": a stroke of the signature beside the name
    specks = _SPECKS.match(piece.text)
    if specks is None:
        return piece
    bare = piece.part(specks.end())
    return bare if is_signing_line(bare) else piece


def _is_word_of_a_post(text: str) -> bool:
    """Whether what stands before a post may belong to it or to whom is signed for: ``ÔNG GIÁM ĐỐC``, ``TRA K/T CHỦ NHIỆM``."""
    return any(word.isalpha() and word.isupper() and len(word) > 2 for word in text.split())


def _is_post_under_a_seal(piece: Piece, blocks: list[tuple[Piece, BlockRole]]) -> bool:
    """Whether a line in capitals beside or under the signing prefix is like a post: ``;SHỦ TỊCH``."""
    beside = piece.role is LineRole.SIGNATURE or (blocks and blocks[-1][1] is BlockRole.SIGNING_MODE)
    return (
        bool(beside) and piece.capitals >= 0.7 and piece.word_count <= 7 and post_like(piece.text) is not None
    )


def _is_end_of_a_body(blocks: list[tuple[Piece, BlockRole]], piece: Piece, after: list[Piece]) -> bool:
    """Whether capitals like a name go on with the body above: ``TM. BAN THƯỜNG`` / ``VỤ TỈNH ĐOÀN`` / ``BÍ THƯ``.

    So they do below a post where a name in small letters follows: ``TRƯỞNG BAN DÂN`` / ``VẬN HUYỆN ỦY``.
    """
    if not blocks or not piece.text.isupper():
        return False
    below = blocks[-1][1]
    if below is BlockRole.SIGNING_MODE and any(is_signing_line(line) for line in after):
        return True
    named = any(is_name(line) and not line.text.isupper() for line in after[:3])
    return below in (BlockRole.SIGNING_MODE, BlockRole.SIGNER_TITLE) and named


def _damaged_signer(blocks: list[tuple[Piece, BlockRole]]) -> list[tuple[Piece, BlockRole]]:
    """Take the last line of words in the signature block for a name that a seal or a stroke damaged."""
    if any(role is BlockRole.SIGNER for _, role in blocks):
        return blocks
    for index in range(len(blocks) - 1, -1, -1):
        piece, role = blocks[index]
        words = [word for word in piece.text.split() if sum(c.isalpha() for c in word) >= 2]
        if piece.role is not LineRole.SIGNATURE or role in (BlockRole.SIGNING_MODE, BlockRole.SIGNER_TITLE):
            continue
        if (
            2 <= len(words) <= 5
            and piece.capitals < 0.7
            and ":" not in piece.text
            and sum(w[0].isupper() for w in words) * 2 > len(words)
        ):
            return [*blocks[:index], (piece, BlockRole.SIGNER), *blocks[index + 1 :]]
    return blocks


def _opens_appendix(piece: Piece, before: Piece, *, certain: bool) -> bool:
    """Whether a line after the signature opens something that is attached to the paper."""
    if _FOOTNOTE.match(piece.flat) and piece.role is not LineRole.TABLE_ROW:
        return False
    if certain or piece.role is LineRole.TABLE_ROW:
        return True
    named = names_attachment(piece)
    loud = piece.capitals > 0.8 and piece.word_count >= 3 and not is_post_or_mode(piece)
    return named or loud or (piece.page > before.page and not _BULLET.match(piece.text))


_DAMAGED = re.compile(r"[\\|~=<>{}\[\]#^]|\b(?=\w*\d)(?=\w*[^\W\d_])\w+")
"""Signs that no post has, and figures among letters."""


def _continues_signature(blocks: list[tuple[Piece, BlockRole]], piece: Piece) -> bool:
    """Whether a line in capitals goes on with the post or the body above it."""
    if not blocks or piece.capitals < 0.85 or _BULLET.match(piece.text) or piece.word_count > 10:
        return False
    if _DAMAGED.search(piece.text) or is_scrap_of_a_seal(piece, above=blocks[-1][0]):
        return False  # "4x THPE \\BÍ THƯ": what a seal left of a post says in nobody's name
    return blocks[-1][1] in (BlockRole.SIGNING_MODE, BlockRole.SIGNER_TITLE)


def _name_the_signer(blocks: list[tuple[Piece, BlockRole]]) -> list[tuple[Piece, BlockRole]]:
    """Find the signer where no post was read above the name, behind what a seal left before it: ``_ Hoàng Trân Châu``."""
    for index in range(len(blocks) - 1, -1, -1):
        piece, role = blocks[index]
        if role not in (BlockRole.RECIPIENT, BlockRole.OTHER) or _BULLET.match(piece.text):
            continue
        name = piece.part(found.end()) if (found := _DIRT.match(piece.text)) else piece
        if is_name(name):
            first = shadow(name.text.split()[0])
            if first in signing_words().surnames and piece.text.strip()[-1] not in ";.,":
                return [*blocks[:index], (name, BlockRole.SIGNER), *blocks[index + 1 :]]
    return blocks


_DIRT = re.compile(r"[\W_]+(?:\w{1,2}[\W_]+)?(?=[^\W\d_]{2})")


# "TM. BAN THƯ KÝ": the post is part of a body's name.
_OF_A_BODY = re.compile(r"^\W*\S+\s+ban\s+$")


def _signing_parts(piece: Piece) -> list[tuple[Piece, BlockRole]]:
    """Cut ``TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH`` into whom it is signed for and the post."""
    words = signing_words()
    starts: list[tuple[int, BlockRole]] = []
    position = 0
    flat = piece.flat
    while position < len(flat):
        if mode := words.mode.match(flat, position):
            starts.append((position, BlockRole.SIGNING_MODE))
            position = mode.end()
            # "KT. CHỦ TỊCH": the post that is signed for belongs to the prefix.
            if not mode[0].startswith(("tm", "t/m", "t.m", "thay")) and (
                post := words.post.match(flat, position)
            ):
                position = post.end()
        elif post := words.post.match(flat, position):
            if not starts or (
                starts[-1][1] is BlockRole.SIGNING_MODE
                and not _OF_A_BODY.match(flat[starts[-1][0] : position])
            ):
                starts.append((position, BlockRole.SIGNER_TITLE))
            position = post.end()
        space = flat.find(" ", position)
        position = space + 1 if space >= 0 else len(flat)
    if not starts:
        return [(piece, BlockRole.SIGNER_TITLE)]
    starts[0] = (0, starts[0][1])
    ends = [start for start, _ in starts[1:]] + [len(piece.text)]
    return [(piece.part(start, end), role) for (start, role), end in zip(starts, ends, strict=True)]


def _cut_row(piece: Piece) -> list[Piece]:
    """Cut a line that holds a recipient on its left and part of the signature on its right."""
    label = _LABEL.match(piece.flat)
    if label:
        rest = piece.part(label.end())
        if rest.text and not rest.is_rule:
            return [piece.part(0, label.end()), *_cut_row(rest)]
        return [piece]
    if piece.role is LineRole.TABLE_ROW or "\t" in piece.text:
        cells = [match.span() for match in re.finditer(r"[^\t]+", piece.text)]
        return [cut for first, last in cells if (cut := piece.part(first, last)).text]
    if is_signing_line(piece) or is_name(piece):
        return [piece]
    for stop in re.finditer(r"[;.)]\s+(?=\S)", piece.text):
        right = piece.part(stop.end())
        small = right.text[:1].islower()
        if (
            (is_signing_line(right) and (right.capitals > 0.9 or small))
            or _SIGNED.fullmatch(right.flat)
            or (is_name(right) and surname_first(right))
        ):
            return [piece.part(0, stop.end()), right]
    return [piece]
