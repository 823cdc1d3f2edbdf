"""What a standard earns, and what it asks to have won before: ``... thì được tặng Giấy khen``, ``đã được tặng Bằng khen``."""

from __future__ import annotations

import re

EARNED = re.compile(
    r"(?:\bthi |; |\bse )duoc (?:(?:xet|de nghi|trinh)[, ]+(?:\S+ ){0,12}?)?(?:tang|trao|thuong|gan|cong nhan)\b"
    r"|\bduoc (?:xet|de nghi)[, ]+(?:\S+ ){0,12}?(?:tang|trao|thuong)\b"
    r"|(?:[,;:] |\bthi )(?:xet )?(?:tang|trao)\b"
    r"|\b(?:thi|de|se) (?:duoc )?(?:(?:xem xet|xet|de nghi|trinh)[, ]+){1,2}(?:\S+ ){0,14}?(?:tang|trao|thuong|cong nhan)\b"
    r"|\bduoc (?:xet|de nghi) (?=(?:giay khen|bang khen|co thi dua|danh hieu|huan chuong|ky niem chuong)\b)"
    r"|\bthi duoc (?:\S+ ){0,9}?(?:tang|trao|(?=thuong nong)|cong nhan)"
)
"""What a standard earns, told after it: ``... thì được xét tặng Giấy khen``, ``...; được tặng Cúp``; without marks."""


def received(flat: str, position: int) -> bool:
    """Whether the authority named at a place is one from whom something was got: ``được Giám đốc Sở tặng``."""
    return _RECEIVED.search(flat[:position]) is not None


_RECEIVED = re.compile(r"\b(?:duoc|do|da|tung|cua|nhan|neu)\s(?:\w+ ){0,1}$")


_WON_BEFORE = re.compile(
    r"\b(?:da|tung) (?:duoc )?(?:\w+ ){0,2}$|\b(?:lien|lien tuc|nam) (?:deu )?(?:la|dat) (?:cac |mot )?$|\b(?:ca nhan|nguoi|dong chi|tap the|don vi) (?:da |deu )?la [“\"]?$|(?<!cong nhan )\b(?:dat|doat|gianh) (?:cac |mot |tu |it nhat |\d{1,2} ){0,3}$|\b(?:lan|nam) (?:deu |da )?(?:la|giu) (?:danh hieu )?[“\"]?$|\bgiu (?:vung )?(?:danh hieu )?[“\"]?$|\bmoi $|[,;] (?:da )?duoc cong nhan (?:la |danh hieu )?[“\"]?$"
)


_GOT = re.compile(r"\bduoc (?:tang|nhan|cong nhan) (?:\w+ ){0,2}$")


def is_condition(flat: str, position: int) -> bool:
    """Whether an award is one that was won before (``đã được tặng Giấy khen``)."""
    before = flat[max(0, position - 40) : position]
    return (_WON_BEFORE.search(before) or _GOT.search(before)) is not None


# "trong đó ít nhất 02 năm được Thành hội tặng Giấy khen", "được UBND thành phố tặng Bằng khen ít nhất hai lần".
_HAD = re.compile(
    r"\bduoc (?:(?:(?! thi )[^;,.:]){3,60} )?(?:tang|trao|cong nhan)(?: thuong)? (?:\w+ ){0,2}$"
)
_HAD_FOR_YEARS = re.compile(
    r"\b(?:(?<!trong )nam|lan|lien|lien tuc|phai|da|tung|trong so)\b(?:[^;,.:()]|\([^()]*\)){0,60}(?<! thi)$"
)
# "hai năm liên tục là ... được trình Bộ trưởng tặng Bằng khen", "được giới thiệu để tỉnh tặng": it is asked for now.
_ASKED = re.compile(
    r"duoc (?:(?:xem xet|xet|lap ho so|lam thu tuc),? )*(?:trinh|de nghi|(?:gioi thieu|de xuat|de cu|chon|bau) (?:len|de)\b)"
)
_SO_OFTEN = re.compile(
    r"(?:(?! cho )[^;,.:]){0,60}?\b(?:it nhat )?(?:\d{1,2}|mot|hai|ba|bon|nam) (?:lan|nam|moc|dot|quy|ky|vu|chang|thang)\b"
)


def won_before(flat: str, at: int) -> bool:
    """Whether an award that is named at a place of a standard is one that must have been won before."""
    if _WON_BEFORE.search(flat[max(0, at - 40) : at]):
        return True
    if flat.endswith(("la ", "la danh hieu ", "ca nhan: ", "tap the: "), 0, at) and _SO_OFTEN.match(flat, at):
        # "là Chiến sĩ thi đua cơ sở ít nhất 2 năm", "Cá nhân: lao động giỏi từ 2 năm liền"
        return True
    had = _HAD.search(flat, max(0, at - 140), at)
    return (
        had is not None
        and not _ASKED.match(flat, had.start())
        and bool(
            _HAD_FOR_YEARS.search(flat, max(0, had.start() - 70), had.start()) or _SO_OFTEN.match(flat, at)
        )
    )
