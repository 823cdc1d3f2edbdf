"""How a heading is worded: where its words end and its text begins, where it was broken off."""

from __future__ import annotations

import re

from pipeline.vietnamese.phrases import is_unfinished
from pipeline.vietnamese.shadow import shadow

# A line that ends so was broken inside a sentence where a number follows ("Biểu dương hằng tháng").
_BEFORE_NUMBER = re.compile(r"\b(?:phần|mục|điều|khoản|số|ngày|tháng)$", re.IGNORECASE)
_NUMBER = re.compile(r"\d|[IVX]+\b")
# Heads of lines on whom standards are for, on dossiers, and what announces a list.
AUDIENCE_HEAD = re.compile(
    r"(?:\W*(?:tieu chuan|tieu chi|dieu kien|yeu cau)?\s*)?(?:khen thuong\s*)?(?:(?:doi )?voi |danh cho |ve )?"
    r"(?:cac |nhung )?(?:tap the|ca nhan|ho gia dinh|gia dinh|thu truong|nguoi dung dau)\b"
)

OF_DOSSIERS = re.compile(
    r"\b\d+ (?:\([^)]*\) )?bo\b|\b(?:gui|nop|to trinh|bien ban|bao cao thanh tich)\b|\btruoc ngay\b"
)
ANNOUNCES = re.compile(r"\b(?:gom|gom co|bao gom)\b[^.;]{0,40}:$")
# "Phân bổ cụ thể như sau:" announces what comes and is no heading.
_AS_FOLLOWS = re.compile(r"\b(?:nhu sau|sau day|duoi day)\W*$")
ENDS = ".;:/…!”"
FOR_WHOM = re.compile(r"(?:(?:doi )?voi|danh cho|khoi|nhom) ")
_NO_HEADING = re.compile(
    r"(?:quy[e\W]t dinh|chi thi|quyet nghi|nghi quyet)\s*:?|(?:chu tich|bo truong|giam doc|tong giam doc|u[yỷ] ban|hoi dong|thu tuong|hieu truong|cuc truong|tong cuc truong)\b.*"
)


def no_heading(flat: str) -> bool:
    """Whether a line in capitals before the first section is the authority or the command of a decision."""
    return _NO_HEADING.fullmatch(flat.strip()) is not None


def speaks_of_awards(text: str, *, below: bool) -> bool:
    """Whether a line that ends in a colon is about awards, or, below another heading, about those they are for."""
    flat = shadow(text)
    return "khen" in flat or (below and AUDIENCE_HEAD.match(flat.strip()) is not None)


def without_scrap(text: str) -> str:
    """Return a line without a damaged number at its head, an empty text where there is none."""
    scrap, _, rest = text.partition(" ")
    word = scrap.isalpha() and (scrap.islower() or (scrap.istitle() and len(scrap) > 1))
    damaged = len(scrap) <= 4 and not word
    return rest.lstrip() if damaged and rest.lstrip()[:1].isupper() else ""


_ASIDE = re.compile(r"\s*\([^()]*\)\W*$")


def without_aside(text: str) -> str:
    """Return a line without the words in brackets that it ends with: ``Danh hiệu “Điển hình” (Giám đốc công nhận)``."""
    return _ASIDE.sub("", text)


def word_count(text: str) -> int:
    """Return the number of words between blanks."""
    return len(text.split())


def colon_with_text(text: str) -> int | None:
    """Return the place of the first colon that has text after it, None where there is none.

    Words in brackets to the end of the line are no text: ``Đối với tập thể: (chi đoàn, câu lạc bộ)``, ``Khoa, phòng
    (Bằng khen: 03)``.
    """
    found = re.search(r":(?=\s*[^\s:])(?!\d\d\b)(?!\s*\([^()]*\)\W*$)(?![^()]*\)\W*$)", text)
    return found.start() if found and found.start() > 0 else None


def text_after(text: str, colon: int) -> int:
    """Return where the text after a colon begins."""
    rest = text[colon + 1 :]
    return colon + 1 + len(rest) - len(rest.lstrip())


def capital_run(text: str) -> int:
    """Return where text in small letters begins after a heading in capitals on the same line, else 0."""
    words = list(re.finditer(r"\S+", text))
    run = 0
    for word in words:
        letters = [c for c in word[0] if c.isalpha()]
        if letters and not all(c.isupper() for c in letters):
            break
        run += 1
    if run < 2 or len(words) - run < 4:
        return 0
    return words[run].start()


def in_mid_text(text: str) -> bool:
    """Whether a plain line is part of running text: it ends or begins in a sentence or announces what comes."""
    return text[-1] in ".;," or text[0].islower() or _AS_FOLLOWS.search(shadow(text)) is not None


def broken_off(text: str, following: str) -> bool:
    """Whether a line ends in the middle of a sentence that the line below it goes on with."""
    text, following = text.rstrip(), following.lstrip()
    number = _NUMBER.match(following) is not None
    return is_unfinished(text) or (number and _BEFORE_NUMBER.search(text) is not None)


def goes_on_in(text: str, following: str) -> bool:
    """Whether a heading goes on in the next line: it fills its line and the next begins in mid-phrase."""
    text, following = text.rstrip(), following.strip()
    if len(text) < 45 or text[-1] in ".:;!?" or len(following.split()) > 14:
        return False
    if text.isupper() and following.isupper():
        return True
    return following[0].islower() or text[-1] in ",-"
