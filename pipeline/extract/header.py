"""Fields of the letterhead and the signature block."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.extract.dates import Moment, Unit, find_moments
from pipeline.extract.paper import Paper
from pipeline.records.segmented import Block, BlockRole
from pipeline.records.source import Notice
from pipeline.vietnamese.shadow import shadow

_NUMBER = re.compile(
    r"^\W*s[o06]?\s*[:;.]{0,2}\s*(?P<number>[\d.…_\s]*[a-z]{0,2}?)\s*(?P<join>[-/])\s*(?P<code>\S.*)$", re.IGNORECASE
)
# Letters of other scripts that look like Latin capitals; a code with one of them finds nothing in a search.
_LOOKALIKES = str.maketrans("АВЕКМНОРСТХУІЅΑΒΕΚΜΝΟΡΤΧΥΙ", "ABEKMHOPCTXYISABEKMNOPTXYI")
_SUBJECT_MARK = re.compile(r"^v/?\s?v\s*:?\s*", re.IGNORECASE)


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
    number = _number(paper, notices)
    place, issued = _place_and_date(paper, notices)
    signer_title = _first_post(paper.of_role(BlockRole.SIGNER_TITLE))
    return Header(
        document_type=_joined(paper, BlockRole.DOCUMENT_TYPE, strip=" :."),
        document_number=number,
        parent_issuer=_joined(paper, BlockRole.PARENT_ISSUER),
        issuer=_joined(paper, BlockRole.ISSUER),
        issue_place=place,
        issue_date=issued,
        title=_title(paper),
        signer=_joined(paper, BlockRole.SIGNER, strip=" .,;"),
        signer_title=signer_title,
        signing_mode=_joined(paper, BlockRole.SIGNING_MODE),
        notices=tuple(notices),
    )


def _joined(paper: Paper, role: BlockRole, strip: str = " ") -> str | None:
    text = " ".join(" ".join(block.text.split()) for block in paper.of_role(role)).strip(strip)
    return text or None


def _title(paper: Paper) -> str | None:
    text = _joined(paper, BlockRole.TITLE)
    return _SUBJECT_MARK.sub("", text) if text else None


def _first_post(blocks: list[Block]) -> str | None:
    """Return the post that stands first; another one printed below it is not the signer's title here."""
    if not blocks:
        return None
    lines = [" ".join(blocks[0].text.split())]
    for before, block in zip(blocks, blocks[1:], strict=False):
        flat = shadow(block.text)
        if re.match(r"(?:kiem |pho |truong |chu tich|giam doc|tong |bi thu|hieu truong|vu truong|cuc truong|chanh |uy vien|khoi |cum )", flat):
            break
        # Lines of one post follow one another; a line after a gap of other text is something else.
        if block.start - before.end > 3:
            break
        lines.append(" ".join(block.text.split()))
    return " ".join(lines).strip(" .,") or None


def _number(paper: Paper, notices: list[Notice]) -> str | None:
    for block in paper.of_role(BlockRole.NUMBER_LINE):
        found = _NUMBER.match(shadow(block.text))
        if not found:
            continue
        number = re.sub(r"[^\w]", "", block.text[found.start("number") : found.end("number")]).strip("_")
        code = block.text[found.start("code") : found.end("code")]
        code = re.sub(r"\s*([-/.])\s*", r"\1", code).strip(" .,;:*_").replace("–", "-").replace("—", "-")
        plain = code.translate(_LOOKALIKES)
        if plain != code:
            notices.append(Notice(code="foreign_letters", page=block.page, values={"text": code}))
        if not number:
            notices.append(Notice(code="number_blank", page=block.page, values={"text": block.text.strip()}))
            return None
        return f"{number}{found['join']}{plain.split()[0] if plain else ''}"
    return None


def _place_and_date(paper: Paper, notices: list[Notice]) -> tuple[str | None, date | None]:
    for block in paper.of_role(BlockRole.DATE_LINE):
        moments = [m for m in find_moments(block.text) if m.unit is Unit.DAY]
        start = moments[0].start if moments else shadow(block.text).find("ngay")
        place = block.text[: max(start, 0)]
        place = re.sub(r"[,\s]*(?:ngày)?[,\s]*$", "", place).strip(" ,.;*-") or None
        issued = moments[0].first if moments else None
        if issued is None:
            notices.append(_date_notice(block, moments))
        return place, issued
    return None, None


def _date_notice(block: Block, moments: list[Moment]) -> Notice:
    code = "impossible_date" if moments and moments[0].impossible else "date_blank"
    return Notice(code=code, page=block.page, values={"text": block.text.strip()})
