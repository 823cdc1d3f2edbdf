"""Fields of the letterhead and the signature block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.extract.moments import Moment, Unit, find_moments
from pipeline.extract.paper import Paper
from pipeline.records.segmented import Block, BlockRole
from pipeline.records.source import Notice
from pipeline.vietnamese.phrases import TYPE_BEFORE_NUMBER
from pipeline.vietnamese.posts import post_like, posts
from pipeline.vietnamese.shadow import shadow

_NUMBER = re.compile(
    rf"^\W*(?:{TYPE_BEFORE_NUMBER} )?"
    r"s[o06]?\s*[:;.]{0,2}\s*(?P<number>[\d.…_\s]*(?:(?<=\d)[a-z]{0,2}?)?)\s*(?P<join>[-/]|(?<=\d)\s(?=[a-z]{2,5}\s?[-/]))\s*(?P<code>\S.*)$",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"0*[1-9]\d{0,4}[a-dđA-DĐ]?")
_CODE = re.compile(r"(?:\d{4}[/-])?[^\W\d_]")
"""A number as papers have them (``11a``), and how a code begins; ``6ổ``, ``0`` and ``2-2-/KH`` were read off handwriting."""
# Letters of other scripts that look like Latin capitals; a code with one of them finds nothing in a search.
_LOOKALIKES = str.maketrans("АВЕКМНОРСТХУІЅΑΒΕΚΜΝΟΡΤΧΥΙ", "ABEKMHOPCTXYISABEKMNOPTXYI")


@dataclass(frozen=True, slots=True)
class Header:
    """What the letterhead and the signature say; None where they do not."""

    document_type: str | None
    document_number: str | None
    parent_issuer: str | None
    issuer: str | None
    issue_place: str | None
    issue_date: date | None
    title: str | None
    signer: str | None
    signer_title: str | None
    signing_mode: str | None
    notices: tuple[Notice, ...]


def read_header(paper: Paper) -> Header:
    """Read the fields that stand outside the body, as printed."""
    notices: list[Notice] = []
    kind = _document_type(paper)
    number = _number(paper, kind, notices)
    place, issued = _place_and_date(paper, notices)
    notices += _doubtful_figures(paper, numbered=number is not None, dated=issued is not None)
    mode = _signing_mode(paper)
    post = _as_posts_are_named(paper, _first_post(paper.of_role(BlockRole.SIGNER_TITLE)), notices)
    signer_title = _deputy(paper, post, mode, notices)
    return Header(
        document_type=kind,
        document_number=number,
        parent_issuer=_joined(paper, BlockRole.PARENT_ISSUER),
        issuer=_joined(paper, BlockRole.ISSUER, strip=" .,;:"),
        issue_place=place,
        issue_date=issued,
        title=_title(paper),
        signer=_signer(paper),
        signer_title=signer_title,
        signing_mode=mode,
        notices=tuple(notices),
    )


def _joined(paper: Paper, role: BlockRole, strip: str = " ") -> str | None:
    text = " ".join(" ".join(block.text.split()) for block in paper.of_role(role)).strip(strip)
    return text or None


_QUOTED_WHOLE = re.compile(r"[“\"(]((?:V/v|Về việc)[^“”\"]*)[”\")]")


def _title(paper: Paper) -> str | None:
    """Return the title without what stands around a whole subject, and without a sign or two that a stamp left before it."""
    title = _joined(paper, BlockRole.TITLE)
    if title and (quoted := _QUOTED_WHOLE.fullmatch(title)):
        title = quoted[1]
    return re.sub(r"^\W*\w{1,2}\s+(?=(?:Về việc|V/v)\b)", "", title) if title and paper.recognised else title


_TYPES = {
    "KẾ HOẠCH": ("KH",), "QUYẾT ĐỊNH": ("QĐ",), "CHỈ THỊ": ("CT",), "THÔNG BÁO": ("TB",), "HƯỚNG DẪN": ("HD",), "BÁO CÁO": ("BC",), "TỜ TRÌNH": ("TTr",), "NGHỊ QUYẾT": ("NQ",),
    "CHƯƠNG TRÌNH": ("CTr", "CTHĐ"), "KẾT LUẬN": ("KL",), "PHƯƠNG ÁN": ("PA",), "ĐỀ ÁN": ("ĐA",), "QUY CHẾ": ("QC",), "QUY ĐỊNH": ("QyĐ", "QĐ"), "CÔNG ĐIỆN": ("CĐ",),
}  # fmt: skip
"""Types of papers and their codes (NĐ 30/2020/NĐ-CP, annex III)."""


def _document_type(paper: Paper) -> str | None:
    """Return the type as printed, without dirt beside it; a name that was read with an error or two is that of its type."""
    read = re.sub(r"^[\W_]*(?:\w[\W_]+)?|[\W_]+$", "", _joined(paper, BlockRole.DOCUMENT_TYPE) or "")
    if not read:
        return None
    best = max(_TYPES, key=lambda name: fuzz.ratio(name, read.upper()))
    close = len(read) <= len(best) + 2 and fuzz.ratio(shadow(best), shadow(read)) >= 80
    return best if close and read.isupper() else read


def _misread(part: str, code: str) -> bool:
    """Whether a part of a code is one that was read with an error: one letter wrong, or one read twice."""
    if len(part) < 2 or part == code:
        return False
    if len(part) == len(code):
        return Levenshtein.distance(part, code) == 1
    return re.sub(r"(.)\1+", r"\1", part) == code


def _mended_code(code: str, kind: str | None, notices: list[Notice], page: int, *, recognised: bool) -> str:
    """Return the code with the part mended that names the type of the paper (``QĐĐ`` of a decision).

    In text that was typed a letter may be doubled or lost, but none stands for another: ``155/HQTL-TH`` is of the
    department ``TH``.
    """
    expected = _TYPES.get(kind or "", ())
    parts = re.split(r"([-/])", code)
    if not expected or any(part in expected for part in parts):
        return code
    for index, part in enumerate(parts):
        meant = (e for e in expected if recognised or len(e) != len(part))
        near = next((e for e in meant if _misread(part, e)), None)
        if near:
            parts[index] = near
            mended = "".join(parts)
            notices.append(Notice(code="code_mended", page=page, values={"read": code, "mended": mended}))
            return mended
    return code


def _signer(paper: Paper) -> str | None:
    """Return the name of who signed, without the signs that a seal left on either side of it."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", _joined(paper, BlockRole.SIGNER) or "") or None


def _first_post(blocks: list[Block]) -> str | None:
    """Return the post that stands first; another one printed below it is not the signer's title here."""
    if not blocks:
        return None
    lines = [" ".join(blocks[0].text.split())]
    for before, block in pairwise(blocks):
        flat = shadow(block.text)
        if re.match(
            r"(?:kiem |pho |truong |chu tich|giam doc|tong |bi thu|hieu truong|vu truong|cuc truong|(?:pho )?thu truong|bo truong|chanh |uy vien|khoi |cum )",
            flat,
        ):
            break
        # Lines of one post follow one another; a line after a gap of other text is something else.
        if block.start - before.end > 3:
            break
        lines.append(" ".join(block.text.split()))
    post = " ".join(lines).strip(" .,")
    return _FIGURE_BEHIND_A_POST.sub("", post) or None


_FIGURE_BEHIND_A_POST = re.compile(
    r"(?<!phòng)(?<!ban)(?<!đội)(?<!tổ)(?<!khối)(?<!cụm)(?<!khu)(?<!vực)(?<!vụ)(?<!cục)(?<!quận)(?<!phường)(?<!số)\s+\d{1,2}$",
    re.IGNORECASE,
)
"""``BÍ THƯ 1``: a stroke beside a post; only rooms, groups and places have numbers."""
_MODE = re.compile(r"(?:^|(?<=\s))[\W_]*(TM|KT|TL|TUQ|Q)\s?[.,:;]+\s*(?=\w)")


def _signing_mode(paper: Paper) -> str | None:
    """Return in whose name the paper is signed; ``_KT, CHỦ TỊCH`` was read off ``KT. CHỦ TỊCH``."""
    mode = _joined(paper, BlockRole.SIGNING_MODE)
    return re.sub(r"[^\w)”\"]+$", "", " ".join(_MODE.sub(r" \1. ", mode).split())) if mode else None


def _as_posts_are_named(paper: Paper, post: str | None, notices: list[Notice]) -> str | None:
    """Return the signer's post; one that was read through a seal and is the name of none is that of the nearest."""
    if post is None or not paper.recognised or not post.isupper() or _begins_with_post(post):
        return post
    named = post_like(post)
    if named is None or named == post:
        return post
    page = paper.of_role(BlockRole.SIGNER_TITLE)[0].page
    notices.append(Notice(code="post_mended", page=page, values={"read": post, "mended": named}))
    return named


def _begins_with_post(post: str) -> bool:
    flat = shadow(post)
    return any(flat == name or flat.startswith(name + " ") for name in posts())


def _deputy(paper: Paper, post: str | None, mode: str | None, notices: list[Notice]) -> str | None:
    """Return the signer's post; who signs ``KT. CHỦ TỊCH`` is no ``CHỦ TỊCH``: a seal hides the PHÓ."""
    instead = re.search(r"\bKT\.\s*(?P<post>[^.]+)$", mode or "")
    if post is None or instead is None or shadow(instead["post"]).strip() != shadow(post):
        return post
    page = paper.of_role(BlockRole.SIGNER_TITLE)[0].page
    notices.append(
        Notice(code="deputy_read_short", page=page, values={"read": post, "mended": f"PHÓ {post}"})
    )
    return f"PHÓ {post}" if post.isupper() else f"Phó {post}"


def _number_lines(paper: Paper) -> Iterator[tuple[str, int]]:
    """Yield the text and the page of each number: ``Số:`` / ``28/QĐ-UBND`` and ``Số: 20`` / ``/KH-SXD`` are one, cut in two."""
    begun = ""
    for block in paper.of_role(BlockRole.NUMBER_LINE):
        text = f"{begun} {block.text.strip()}".strip()
        begun = "" if re.search(r"[-/]", text) else text
        if not begun:
            yield text, block.page
    if begun:
        yield begun, block.page


def _number(paper: Paper, kind: str | None, notices: list[Notice]) -> str | None:
    for text, page in _number_lines(paper):
        found = _NUMBER.match(shadow(text))
        line = {"text": text}
        if not found:
            if any(c.isalnum() for c in re.sub(r"^\W*[Ss]\w\b", "", text)):
                # "Số: KH/ĐTN" in a typed paper: nobody has filled it in.
                blank = not paper.recognised and not any(c.isdigit() for c in text)
                code = "number_blank" if blank else "number_unreadable"
                notices.append(Notice(code=code, page=page, values=line))
            continue
        number = re.sub(r"[^\w]", "", text[found.start("number") : found.end("number")]).strip("_")
        code = text[found.start("code") : found.end("code")]
        code = re.sub(r"\s*([-/.])\s*", r"\1", code).replace("–", "-").replace("—", "-")
        # The rule under the letterhead is often read as a row of dashes behind the code.
        code = code.strip(" .,;:*_-/")
        plain = code.translate(_LOOKALIKES)
        if plain != code:
            notices.append(Notice(code="foreign_letters", page=page, values={"text": code}))
        whole = _FIGURES.fullmatch(number) and _CODE.match(code)
        if paper.recognised and number and not whole:
            notices.append(Notice(code="number_unreadable", page=page, values=line))
            return None
        if not number:
            notices.append(Notice(code="number_blank", page=page, values=line))
            return None
        plain = _mended_code(
            plain.split()[0] if plain else "", kind, notices, page, recognised=paper.recognised
        )
        return f"{number}{found['join']}{plain}"
    return None


# What layout took for handwriting (:mod:`pipeline.layout.handwriting`) comes here with little confidence, or none at all.
_UNSURE = 0.8
"""Confidence of a word below which its figures are to be looked at: numbers and days are often filled in by hand."""


def _doubtful_figures(paper: Paper, *, numbered: bool, dated: bool) -> Iterator[Notice]:
    """Tell of the lines of number and date, where these were read, whose figures were recognised without certainty."""
    unsure = [
        word.start
        for word in paper.document.words
        if word.start is not None
        and word.confidence is not None
        and word.confidence < _UNSURE
        and any(map(str.isdigit, word.text))
    ]
    read = (
        (BlockRole.NUMBER_LINE, "number_doubtful", numbered),
        (BlockRole.DATE_LINE, "date_doubtful", dated),
    )
    for role, code, there in read:
        for block in paper.of_role(role) if there else ():
            if any(block.start <= start < block.end for start in unsure):
                yield Notice(code=code, page=block.page, values={"text": " ".join(block.text.split())})


def _place_and_date(paper: Paper, notices: list[Notice]) -> tuple[str | None, date | None]:
    """Read the date line, which may have been read in several pieces."""
    blocks = paper.of_role(BlockRole.DATE_LINE)
    if not blocks:
        return None, None
    text = " ".join(" ".join(block.text.split()) for block in blocks)
    # "ngày Ø3 tháng 4": a figure that follows on scrap is half of a day written by hand.
    moments = [
        m for m in find_moments(text) if m.unit is Unit.DAY and (m.start == 0 or text[m.start - 1] in " ,.:")
    ]
    start = moments[0].start if moments else shadow(text).find("ngay")
    place = re.sub(r"[,\s]*(?:ngày)?[,\s]*$", "", text[: max(start, 0)]).strip(" ,.;*-") or None
    issued = moments[0].first if moments else None
    if issued is None:
        notices.append(_date_notice(blocks[0], text, moments))
    return place, issued


def _date_notice(block: Block, text: str, moments: list[Moment]) -> Notice:
    code = "impossible_date" if moments and moments[0].impossible else "date_blank"
    return Notice(code=code, page=block.page, values={"text": text.strip()})
