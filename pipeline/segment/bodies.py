"""Names of bodies in the letterhead: which lines belong together and who stands above whom."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.segment.pieces import Piece
from pipeline.vietnamese.shadow import shadow

_VOCABULARY = Path(__file__).with_name("letterhead.toml")


@dataclass(frozen=True, slots=True)
class _Words:
    superior: re.Pattern[str]
    body: re.Pattern[str]
    unfinished: frozenset[str]
    places: re.Pattern[str]


@cache
def _words() -> _Words:
    table = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))["bodies"]

    def heads(*names: str) -> re.Pattern[str]:
        found = sorted({shadow(word) for name in names for word in table[name]}, key=len, reverse=True)
        return re.compile(rf"(?:{'|'.join(map(re.escape, found))})(?!\w)")

    return _Words(
        superior=heads("superior"),
        body=heads("superior", "other"),
        unfinished=frozenset(shadow(word) for word in table["unfinished"]),
        places=heads("places"),
    )


# "Tỉnh ủy", "huyện đoàn", "tỉnh hội": a place word that begins the name of a body.
_BODY_OF_PLACE = re.compile(
    r"(?:tinh|thanh|huyen|quan|thi|xa|phuong|dang)\s+(?:uy|doan|bo)\b|(?:tinh|thanh|huyen|thi)\s+hoi\b"
)
# "... TỈNH" / "ĐOÀN ...": such a name broken over two lines.
_PLACE_OF_BODY = re.compile(r"\b(?:tinh|thanh|huyen|quan|thi|xa|phuong)$")
_BODY_WITHOUT_PLACE = re.compile(r"(?:uy(?! ban)|doan)\b")
# Words that look like bodies without their marks: "PHỤC" / "HỒI CHỨC NĂNG".
_NO_BODY = re.compile(r"(?:hồi|hỏi|số|bán|bản|đoán|vân|viễn|nhà nước)\b")
_COUNCIL = re.compile(r"(?:ubnd|u[yỷ] ban nhan dan|bo|so)\s+\S+\s+\S")
"""``UBND TỈNH PHÚ THỌ``, ``BỘ CÔNG THƯƠNG``: a whole name, below which its departments stand, in bold type or not."""


def is_body(piece: Piece) -> bool:
    """Whether a line begins with the kind of a body: ``Trường``, ``Sở``, ``Huyện ủy``."""
    return _starts_body(piece.flat.strip()) and not _NO_BODY.match(piece.text.strip().lower())


def _starts_body(flat: str) -> bool:
    if _BODY_OF_PLACE.match(flat):
        return True
    if _words().places.match(flat):
        return False
    return _words().body.match(flat) is not None


def split_bodies(lines: list[Piece]) -> tuple[dict[int, int], Piece | None]:
    """Tell the lines of the body above from those of the issuing body.

    Returns the lines of the body above as a mapping from their offset to the number of their
    characters that name it, and the line that holds both bodies where there is such a line.
    """
    lines = [line for line in lines if not line.is_rule]
    if not lines:
        return {}, None
    if len(lines) == 1:
        cut = _cut_within(lines[0])
        return ({lines[0].start: cut}, lines[0]) if cut else ({}, None)
    groups: list[list[Piece]] = [[lines[0]]]
    for line in lines[1:]:
        if _begins_another(groups[-1], line):
            groups.append([line])
        else:
            groups[-1].append(line)
    parents = [line for group in groups[:-1] for line in group]
    return {line.start: len(line.text) for line in parents}, None


def _begins_another(group: list[Piece], line: Piece) -> bool:
    last = group[-1]
    flat = line.flat.strip()
    if last.flat.strip(" :") in _words().unfinished:
        return False
    if last.bold is False and line.bold is True:
        return True
    if last.bold is True and line.bold is True:
        below_council = _COUNCIL.match(group[0].flat.strip()) is not None and is_body(line)
        if not below_council:
            return False
    if _PLACE_OF_BODY.search(last.flat.rstrip()) and _BODY_WITHOUT_PLACE.match(flat):
        return False
    if is_body(line):
        if flat.startswith(f"{group[0].flat.strip()} "):
            return True  # "KIỂM TOÁN NHÀ NƯỚC" / "KIỂM TOÁN NHÀ NƯỚC KHU VỰC XVI"
        return not last.flat.rstrip().endswith((" va", ",", " -", " cua", " cac"))
    if _words().places.match(flat):
        return False
    if flat.startswith(f"{group[0].flat.strip()} "):
        return True
    if _NO_BODY.match(line.text.strip().lower()):
        return False
    # A name of no known kind under a body that has others below it is that of another body.
    superior = _words().superior.match(group[0].flat) is not None
    return superior and last.word_count >= 3 and not flat.startswith(("&", "("))


_INNER = re.compile(
    r"(?<=\s)(?:so|phong|ban|truong|benh vien|trung tam|chi cuc|cong ty|ubnd|uy ban nhan dan|huyen uy|thi uy|quan uy"
    r"|dang uy|chi bo|(?<!lien )(?<!tap )doan|(?<!xa )(?<!quoc )hoi|cong doan|vien|cuc|huyen doan|xa doan|ban quan ly|hoi dong|khoi|cum)\s+(?=\w)"
)


_RULES_OTHERS = re.compile(r"(?:ubnd|u[yỷ] ban nhan dan|bo|so|tap doan|tong cong ty|tong cuc)\s")


def _cut_within(line: Piece) -> int:
    """Return where a second body begins in a line that holds two, 0 where it holds one."""
    if not _RULES_OTHERS.match(line.flat):
        return 0
    for found in _INNER.finditer(line.flat):
        before = line.flat[: found.start()].strip()
        if _NO_BODY.match(line.text[found.start() :].lower()):
            continue  # "TẬP ĐOÀN BƯU CHÍNH VIỄN THÔNG"
        if before in _words().unfinished or before.count(" ") < 2 or before.endswith((" va", ",", " -", "&")):
            continue
        return found.start()
    return 0
