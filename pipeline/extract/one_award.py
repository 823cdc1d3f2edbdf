"""Awards that are one: the same form, from the same authority by its short or its full name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.extract.mentions import Mention
from pipeline.vietnamese.shadow import shadow

_SHORT = (
    (re.compile(r"u[yỷ] ban nhan dan"), "ubnd"),
    (re.compile(r"ban thuong vu"), "btv"),
    (re.compile(r"ban chap hanh"), "bch"),
    (re.compile(r"tong lien doan(?: lao dong)?(?: viet nam)?"), "tldld"),
    (re.compile(r"lien doan lao dong"), "ldld"),
    (re.compile(r"hoi lien hiep phu nu"), "hlhpn"),
)


def key_of(name: str) -> str:
    """Return a name without marks, long words for bodies by their letters, to compare it with others."""
    flat = " ".join(shadow(name).split())
    for pattern, short in _SHORT:
        flat = pattern.sub(short, flat)
    return flat


def same(one: Mention, other: Mention) -> bool:
    """Whether two mentions are one award: same form, and one name says no more than the other."""
    if one.form is not other.form:
        return False
    if one.conferred_by is None or other.conferred_by is None:
        return True
    a, b = key_of(one.conferred_by), key_of(other.conferred_by)
    short, long = sorted((a, b), key=len)
    # "Bằng khen UBND tỉnh" is that of "Chủ tịch UBND tỉnh".
    head_of = long.endswith(" " + short) and _HEADS.fullmatch(long[: -len(short) - 1]) is not None
    begins = long.startswith(short + " ") and not _COMPLETE.search(short)
    # "Chủ tịch UBND xã", in a heading, is "Chủ tịch UBND xã, thị trấn" in the sentence below it.
    of_places = long.startswith(short) and _OTHER_PLACES.fullmatch(long, len(short)) is not None
    written = sorted((shadow(one.conferred_by).split(), shadow(other.conferred_by).split()), key=len)
    return long == short or begins or of_places or head_of or _shortened(*written)


_OTHER_PLACES = re.compile(
    r"(?:(?:,| va| hoac) (?:xa|phuong|thi tran|huyen|quan|thi xa|thanh pho|tinh|dac khu))+"
)
_HEADS = re.compile(
    r"(?:(?:uy ban|ubnd|chu tich|bo truong|giam doc|tong giam doc|btv|bch|ban thuong vu|ban chap hanh|ban bi thu|thuong truc|thu truong|doan chu tich|chanh an|lanh dao|ban giam doc|(?:tong |chi )?cuc truong|vien truong)(?: |$))+"
)


def _shortened(short: list[str], long: list[str]) -> bool:
    """Whether a name leaves out words of the other: ``Hội tỉnh`` for ``Hội Liên hiệp Phụ nữ tỉnh``, ``Trung ương``."""
    if short == ["trung", "uong"]:
        return short == long[2:4] or short == long[1:3]
    rest = iter(long)
    within = len(short) > 2 and short[0] == long[0] and short[-1] == long[-1]
    return within and all(word in rest for word in short)


def in_full(name: str | None, names: Iterable[str]) -> str | None:
    """Return the longest of the names that begin with a name: ``Cục trưởng`` is ``Cục trưởng Cục Thuế tỉnh``."""
    if name is None or _COMPLETE.search(short := key_of(name)):
        return name
    longer = [
        full
        for full in names
        if (key := key_of(full)).startswith(short + " ") and not _NOT_LONGER.match(key, len(short))
    ]
    return max(longer, key=len, default=name)


# "Giám đốc Kho bạc Nhà nước" is not he of "Kho bạc Nhà nước khu vực XXI": names of bodies of the whole country are complete.
_COMPLETE = re.compile(r" (?:nha nuoc|viet nam|trung uong|chinh phu|toi cao)$")
# "Trung đoàn trưởng" is no longer name of "Trung đoàn".
_NOT_LONGER = re.compile(r" (?:truong|pho)(?!\w)(?! (?:dai hoc|cao dang|trung))")
