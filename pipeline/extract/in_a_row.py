"""Those that a line names in a row at its head: ``Tổ bầu cử, khu phố và người dân``, ``Giám đốc, trưởng phòng``.

:func:`pipeline.extract.audience.led_by` ends where a word stands between a name and the next; here a few words
that belong to a name may stand there (``tổ công tác, cán bộ``), but no word that begins what is said of them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.audience import Named, continues_post, lead_end, named_at
from pipeline.records.plan import Audience
from pipeline.vietnamese.shadow import shadow

_NUMBER = r"(?:\d{1,3}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười(?: (?:một|hai|ba|bốn|lăm|sáu|bảy|tám|chín))?)"
_SAID = (
    "có|đạt|được|bị|không|là|phải|đã|chưa|sẽ|hoàn|thực|tham|tích|trực tiếp|giữ|làm|vượt|dẫn|xếp|hiến|ủng|giúp|từ|trên|nếu|khi|mà|thì|chỉ"
    "|luôn|góp|vận|thu|nộp|đóng|(?<!sản )xuất|tiêu|gương|nhiều|nhận|tặng|dạy|bỏ|về|đưa|lo|biết|nêu|đăng|xây|bảo đảm|chấp|thuộc"
)
"""Words that begin what is said of those who are named."""
_BETWEEN = re.compile(
    rf"(?P<more>(?: (?!(?:{_SAID}|và|hoặc|hay)\b)[\w-]+){{0,4}})"
    r"(?:,|;| và| hoặc| hay|,? cùng|,? và)\s+(?:(?:đối )?với |cho |các |những |mọi )?"
    rf"(?:{_NUMBER} )?(?:nữ )?",
    re.IGNORECASE,
)
"""Words that belong to a name and the link to the next one; none of them begins a predicate."""

_COUNT = re.compile(rf"{_NUMBER} (?:đồng chí )?", re.IGNORECASE)

_POST = re.compile(
    r"(?:nguoi (?:dung dau|lanh dao|phu trach|chi huy)|lanh dao(?!,? (?:va )?(?:chi dao|dieu hanh|to chuc|tot|thuc hien|nhan dan)\b)|chi huy|cap truong|thu truong|(?:pho )?chu tich|(?:pho )?bi thu|(?:pho )?giam doc|(?:pho )?tong giam doc"
    r"|(?:pho )?tong bien tap|chanh (?:thanh tra|an|van phong)|vien truong|hieu truong|quan doc|chu nhiem(?! lop)|chinh tri vien|chinh uy|dieu duong truong|ho sinh truong|ky thuat vien truong|truong (?!hop|thanh|nghe|chinh|mam|tieu|trung|dai|cao|hoc|thpt|thcs)\w+"
    r"|(?:to|doi|nhom|chi hoi|chi doan|khoa|phong|ban|don|hat|tram|trai|cuc|vu|chi cuc|chi huy|dai doi|tieu doan|trung doan|trung doi|tieu doi|thon|chuyen|lien chi hoi|phan xuong|xi nghiep|cua hang|bo mon|don vi|ca|kip|cum) truong)(?!\w)"
)
"""Names of posts that head a body, without marks."""


# "Cung trưởng", "kíp trưởng".
_ANY_HEAD = re.compile(r"(?!tăng |sinh |hiện |thị )[^\W\d_]+ trưởng(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=512)
def in_a_row(text: str) -> tuple[Audience, ...]:
    """Return all that a line names in a row where it begins to name someone; heads of units where it names posts alone."""
    if posts_alone(text):
        return (Audience.THU_TRUONG,)
    flat = shadow(text)
    place = _first(text, flat)
    found: list[Named] = []
    while named := named_at(text, flat, place):
        if not continues_post(found, flat, place):
            found.append(named)
        between = _BETWEEN.match(text, named.end)
        if between is None:
            break
        place = between.end()
    return tuple(dict.fromkeys(named.audience for named in found))


def posts_alone(text: str) -> bool:
    """Whether a line is led by posts that head a body, and by nobody else."""
    flat = shadow(text)
    place = _first(text, flat)
    if not _post_at(text, flat, place):
        return False
    while True:
        post = _post_at(text, flat, place)
        named = named_at(text, flat, place)
        if post is None and (named is None or named.audience is not Audience.TAP_THE):
            return named is None or named.audience is Audience.THU_TRUONG
        end = max(post.end() if post else 0, named.end if named else 0)
        between = _BETWEEN.match(text, end)
        if between is None:
            return True
        place = between.end()


def _post_at(text: str, flat: str, place: int) -> re.Match[str] | None:
    """Return the post that is named at a place; a school (``Trường ba năm liền ...``) is none."""
    found = _POST.match(flat, place)
    if found is None:
        return _ANY_HEAD.match(text, place)
    return None if "trường" in text[place : found.end()].lower() else found


def _first(text: str, flat: str) -> int:
    """Return where the first name of a row begins: after a number in figures or words."""
    place = lead_end(text, flat)
    count = _COUNT.match(text, place)
    return count.end() if count and named_at(text, flat, place) is None else place
