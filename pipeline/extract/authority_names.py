"""How the name of an authority goes on and where it ends: at a stop, at a word that begins something else."""

from __future__ import annotations

import re

from pipeline.extract.award_words import vocabulary

POSTS = re.compile(
    r"(?:pho )?(?:chu tich|bo truong|giam doc|tong giam doc|thu tuong|hieu truong|truong ban|truong phong|ban thuong vu|ban chap hanh|bch|btv|ubnd"
    r"|uy ban nhan dan|tinh uy|huyen uy|thanh uy|dang uy|cuc truong|tong cuc truong|vien truong|chanh an|chi cuc truong|tong lien doan|lien doan lao dong|tinh doan|huyen doan|trung uong doan|chinh phu|hoi dong|thu truong)\b"
)
"""Posts and bodies that begin the name of an authority, without marks."""


def is_authority(text: str, flat: str, position: int, limit: int) -> bool:
    """Whether another authority is named at a place, not the second half of a name (``và Xã hội``)."""
    if POSTS.match(flat, position, limit):
        return True
    body = (
        text[position : position + 1].isupper()
        and vocabulary().head_at(text, flat, position, limit) is not None
    )
    return body and not _HALF_NAMES.match(flat, position)


_HALF_NAMES = re.compile(r"(?:xa hoi|khoa hoc|to chuc|doi ngoai|hoi nhap|ban hanh|bo doi)\b")


def name_end(text: str, flat: str, start: int, limit: int) -> int:
    """Return where the name of an authority ends: at a stop, at a word that starts something else, at a list's next."""
    words = vocabulary()
    loud = text[start:limit].isupper()
    unmarked = text.lower() == flat
    position = start
    if whole := _WHOLE.match(flat, start, limit):
        return whole.end()
    named_to = start
    while position < limit:
        character = flat[position]
        if character == "." and _OF_A_CITY.match(text, position - 2):
            position += 1
            continue
        if character in ';:.()\n\t“”"[':
            break
        if character == ",":
            rest = text[position + 1 :].lstrip()
            follows = position + 1 + len(text[position + 1 :]) - len(rest)
            # "Bộ Văn hóa, Thể thao và Du lịch", "Bộ trưởng, Chủ nhiệm": a name goes on with a capital.
            # "ban thường vụ huyện ủy, thành ủy": bodies in small letters are named together.
            together = (
                text[start : start + 1].islower()
                and rest[:1].islower()
                and is_authority(text, flat, follows, limit)
            )
            places = (_PLACE.match(flat, follows) and _PLACE_BEFORE.search(flat[start:position])) or (
                rest[:1].islower()
                and _OFFICE.match(flat, follows)
                and _OFFICE_BEFORE.search(flat[start:position])
            )
            name_goes_on = (
                together
                or places
                or (
                    rest[:1].isupper()
                    and not is_authority(text, flat, follows, limit)
                    and not words.forms.match(flat, follows)
                )
            )
            doubled = re.match(r"chu nhiem|tong giam doc|truong ban ban", flat[follows:]) and re.search(
                r"(?:bo truong|hoi dong quan tri|hdtv)$", flat[start:position]
            )
            if not (name_goes_on or doubled):
                break
        elif character == " ":
            occasion = _OCCASION.match(flat, position)
            if occasion and flat.endswith("ban to chuc", start, position):
                position = occasion.end()
                continue
            about = _ABOUT.match(flat, position)
            if about and _BODY_ABOUT.search(flat, start, position):
                position = about.end()
                continue
            stop = words.end.match(flat, position) if position >= named_to else None
            if stop and _truly_ends(
                text[position : stop.end()].strip(), text[start:position], loud, unmarked
            ):
                break
            if stop:
                # "Hội đồng Thi đua - Khen thưởng Công ty": what begins with a capital is a name, all of it.
                named_to = stop.end()
            joined = re.match(r"\s+va\s+", flat[position:])
            if joined:
                follows = position + joined.end()
                if (
                    is_authority(text, flat, follows, limit)
                    or words.forms.match(flat, follows)
                    or not text[follows : follows + 1].isupper()
                ):
                    break
            if (
                _COUNTED.match(flat, position)
                or _IN_WORDS.match(text, position)
                or _CELL_BEHIND.match(text, position)
                or _HANDS_OUT.match(text, position)
            ):
                break
            if re.match(r"\s+[-–]\s+\D", text[position:]) and words.forms.match(flat, position + 3):
                break
        position += 1
    return position if position - start <= 140 else start


# "UBND TP.HCM", "Sở Y tế TP. Hồ Chí Minh": the stop of an abbreviation.
_OF_A_CITY = re.compile(r"(?<!\w)(?:TP|Tp|TX|Tx)\.\s?(?=[A-ZĐ])")

# "Thủ tướng Chính phủ cần ...": nothing belongs to these names behind them.
_WHOLE = re.compile(r"(?:thu tuong chinh phu|thu tuong|chinh phu|chu tich nuoc|quoc hoi)(?= )(?! chinh phu)")

# "Ban Chỉ đạo Trung ương về Phòng, chống thiên tai", "Ủy ban Quốc gia về người cao tuổi": what a body deals with.
_BODY_ABOUT = re.compile(r"\b(?:ban chi dao|uy ban|hoi dong)(?: (?:trung uong|quoc gia|tinh|thanh pho))$")
_ABOUT = re.compile(r" ve (?:phong, chong(?= )|(?=[^\W\d_]))")

# "Bằng khen của Bộ Y tế 02 tập thể": how many get it begins behind the name.
_COUNTED = re.compile(
    r"\s+(?:\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)(?:\s*\([^)]{1,12}\))?\s+"
    r"(?:tap the|ca nhan|don vi|nguoi|ho|gia dinh|dong chi|can bo|hoi vien|doan vien|dang vien|cong nhan|giao vien|hoc sinh"
    r"|sinh vien|chien si|chi bo|chi doan|chi hoi|phong|khoa|to|doi|lop|truong|xa|thon|co so|doanh nghiep|suat|cai|lan)\b"
)

# "của Tổng cục trưởng hai năm gần đây", "Ban Thường vụ Tỉnh ủy một cơ quan": a number in small letters is no part of a name.
_IN_WORDS = re.compile(r"\s+(?:một|hai|ba|bốn|sáu|bảy|tám|chín|mười)\s+(?=[^\W\d_])")

# "do UBND huyện cấp bằng công nhận", "do UBND xã cấp": a verb, not the level of "BHXH cấp huyện".
_HANDS_OUT = re.compile(r"(?<!các)(?<!Các)\s+cấp(?=\s+(?:bằng|giấy|chứng)|\s*[;,.]|\s*$)")

# "Ban Tổ chức đợt thi đua": what it organises belongs to its name.
_OCCASION = re.compile(
    r"\s+(?:dot thi dua|phong trao(?: thi dua)?|hoi thi|cuoc thi|cuoc van dong|chien dich|giai)(?!\w)"
)

# A cell joined to the name: "Bộ trưởng Bộ Y tế Tập thể khoa 2".
_CELL_BEHIND = re.compile(r"\s+(?:Tập thể|Cá nhân|Không|Hộ gia đình|Theo)\b")

# "Chủ tịch UBND xã, phường", "UBND các huyện, thành phố", "Ban Thường vụ huyện ủy, thị ủy": places of several kinds in one name.
_PLACES = r"(?:xa|phuong|thi tran|thi xa|thanh pho|quan|huyen|tinh|dac khu|thon|ban|nganh)"
_BODIES = r"(?:(?:quan|huyen|thi|thanh|tinh) (?:doan|uy|hoi))"
_PLACE = re.compile(rf"(?:{_PLACES}|{_BODIES})\b")
_PLACE_BEFORE = re.compile(rf"\b(?:{_PLACES}|{_BODIES})$")

# "thủ trưởng các sở, ban, ngành": offices of several kinds in one name.
_OFFICES = r"(?:so|ban|nganh|phong|doan the|don vi|dia phuong|co quan)"
_OFFICE = re.compile(rf"{_OFFICES}\b")
_OFFICE_BEFORE = re.compile(rf"\b{_OFFICES}$")


_NAMES_WITH_ENDS = (("toàn", "An"), ("mặt", "bằng"), ("nói", "Tiếng"), ("tại", "vốn nhà nước"), ("tự", "Hộ"))
"""Words that end other names within names, and what stands before them there."""


def _truly_ends(word: str, before: str, loud: bool, unmarked: bool) -> bool:
    """Whether a word that ends a name by its letters also does by its marks and capitals.

    ``năm`` ends a name and ``Việt Nam`` does not, ``từ`` does and ``Đầu tư`` does not. In a text in
    capitals or without marks the letters must do.
    """
    if word[:1].isupper() and not loud:
        return False
    if any(word == end and before.endswith(name) for end, name in _NAMES_WITH_ENDS):
        return False
    return unmarked or word.lower() in vocabulary().end_words
