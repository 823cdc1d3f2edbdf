"""What a text counts that awards may be for: nouns for persons and bodies, prizes, numbers set off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract import audience
from pipeline.extract.in_a_row import posts_alone
from pipeline.extract.paper import LIST_MARK
from pipeline.extract.prizes import prizes
from pipeline.extract.quantities import NOT_AWARDS, NUMBERS, QUANTITY, Count, quantity_of
from pipeline.records.plan import Audience

COUNTED = re.compile(
    rf"(?<![\w/.,%-])(?P<number>{QUANTITY})\s+(?:\([^()]{{1,20}}\)\s*)?(?:nu |nam )?(?P<noun>{audience.noun_pattern()})"
)
_HEAD = re.compile(
    r"(?<!\w)(?:(?:doi )?voi |ve )?(?P<noun>tap the|ca nhan|ho gia dinh|gia dinh|thu truong)(?:[^:;,.\d]{0,50})\s*[:(]?\s*(?:[^:;.\d]{0,60}?)"
    r"(?<![\w/.,%-])(?<!thang )(?<!ngay )(?<!quy )(?<!muc )(?<!diem )(?<!khoan )(?<!dieu )(?P<number>\d{1,4})(?!\s*%)(?![\w/]|[.,]\d)(?! (?:nam|thang|ngay|lan|diem|nghin|ngan|trieu|ty|dong|gio|m2|tuoi|thu khen|luot|phieu|sang kien|de tai|bai|tin|giai phap|mo hinh|viec|buoi|tiet|tan|ha|km|trang|ban)\b)"
    rf"|(?<!\w)(?P<noun_>tap the|ca nhan) (?P<number_>(?:{NUMBERS})(?: (?:{NUMBERS}))?)(?: nguoi)?(?=\s*(?:[,;.)]|$|va ))"
)
_NEXT_NOUN = re.compile(
    rf"\s*(?:[,;]|va|,? va)\s+(?P<noun>{audience.noun_pattern()})(?: [^\W\d]+){{0,3}}?:?\s+(?P<number>\d{{1,4}}|(?:{NUMBERS}))(?=\s*(?:[,;.)]|$|va ))"
)
# "trong đó chi bộ 07, bí thư chi bộ 05, đảng viên 25": numbers behind those they are for, two of them and more.
_OF_ROW = re.compile(
    r"(?P<noun>(?<!\w)(?!va )[^\W\d_][^\d,;:.()]{1,40}) (?P<number>\d{1,3})(?=\s*(?:[,;.)]|$|va ))"
)
_ONE_OF_ROW = r"[^\W\d_][^\d,;:.()]{1,40} \d{1,3}"
_ROW_OF_NOUNS = re.compile(
    rf"(?:(?<=: )|(?<=trong do )|(?<=gom )){_ONE_OF_ROW}(?:\s*(?:[,;]|,? va) {_ONE_OF_ROW})+(?=\s*(?:[,;.)]|$))"
)
# "50 “Thợ may kim cương”": titles are counted, whose names begin with whom they are for.
_TITLES = re.compile(
    r"(?<![\w/.,%-])(?P<number>\d{1,3})\s+(?:danh hiệu\s+)?[“\"](?P<noun>\w[^”\"]{2,60})[”\"]"
)
# "02 KBNN huyện": a body by the letters of its name.
_ABBREVIATED = re.compile(r"(?<![\w/.,%-])(?P<number>\d{1,3})\s+(?P<noun>[A-ZĐ]{2,9})(?![\w/&-])")
# "08 tập thể (trong đó ít nhất 04 tổ dân phố)": those are counted already; with its marks, "trong độ tuổi" is no "trong đó".
_OF_THEM = re.compile(
    r"\b(?:trong (?:đó|do|số đó|so do|số này|so nay)|(?:dành|danh) (?:ít nhất|it nhat))\b[^;.)]*$",
    re.IGNORECASE,
)
# "Tổng số Bằng khen: hai, trong đó tập thể một và cá nhân một": the prizes were counted, not those who win them.
_TOTAL = re.compile(
    r"(?:suat|tong so|tong cong|giay khen|bang khen)(?:(?! tap the| ca nhan)[^;.]){0,60}?,? trong (?:do|so do)[^;.)]*$"
)
# "Hội đồng xét gồm Giám đốc, 4 quản đốc và 2 công nhân": those who judge.
_JUDGES = re.compile(
    r"\b(?:hoi dong(?! quan tri| thanh vien| nhan dan)|giam khao|to (?:cham|giam sat|tham dinh|xet)|ban (?:cham|giam khao))\b(?:[^;.:]{0,40}? (?:gom|la|co)\b[^;.:]*|[^;.:]{0,12})$"
)
# "mười huyện chọn ba mươi tập thể": those who choose are not chosen.
_CHOOSING = re.compile(
    rf"(?:,? (?!(?:duoc|ngoai|moi)\b)\w+){{0,5}}? (?:lua chon|binh chon|xet chon|chon|gioi thieu|de cu)\s+(?:khong qua |toi da |it nhat |tu )?{QUANTITY}(?!\w)"
)
# Words for persons of any kind.
_PERSONS = frozenset({"nguoi", "chi", "anh", "dong chi", "vi"})
# "Giám đốc tặng Giấy khen 12 người": those who give are not given to.
_GIVES = re.compile(r"\b(?:tang|trao|khen|cong nhan|quyet dinh|(?<!ban )thuong)\b")
# "giải ba toàn đoàn" is a third prize.
_PRIZE_BEFORE = re.compile(r"\bgiai $")
_YEAR = re.compile(r"\b(?:cuoi|dau|hang|hằng|moi|trong|het|giua|ca|toan|nua|mot|tung|nhieu)\s*$")
_RATE = re.compile(r"\s*(?:%|phan tram)")
# "đơn vị có 5 cá nhân", not "cờ 01 liên đội": with its marks, where the text has them.
_HAVING = re.compile(r"(?<!\w)(?:có|co)\s*$", re.IGNORECASE)
# "Ngoài ra có 4 cá nhân được tặng Giấy khen": those are.
_GIVEN = re.compile(r"(?: \w+){0,2} duoc (?:tang|nhan|khen|trao|de nghi|xet)\b")


def counts(
    flat: str, text: str, above: Audience | None = None, contestants: Audience | None = None
) -> Iterator[Count]:
    """Yield what a text counts that awards may be for: ``05 tập thể``, ``02 giải nhì``, ``Cá nhân: 12``.

    Prizes that do not say whom they are for are for those ``above``, whom the heading names, or else for all ``contestants``.
    """
    taken: list[tuple[int, int]] = []
    for found in COUNTED.finditer(flat):
        before = flat[: found.start()]
        if found["number"] == "nam" and _YEAR.search(before):
            continue  # "cuối năm Giám đốc ...": no five directors
        if found["number"] == "ba" and _PRIZE_BEFORE.search(before):
            continue
        if (
            (NOT_AWARDS.search(before[-14:]) or _HAVING.search(text[: found.start()]))
            and not re.search(r"(?:khong qua|toi da)\s+\S*\s*$", before[-24:])
            and not _GIVEN.match(flat, found.end())
        ):
            continue
        quantity = quantity_of(text[found.start("number") : found.end("number")])
        who = audience.of_counted(text[found.start("noun") :])
        if quantity is None or who is None:
            continue
        if found["noun"] in _PERSONS and not flat.startswith(" la ", found.end()):
            who = _of_persons(text, flat, found, above) or who
        if (
            _JUDGES.search(before[-160:])
            or _CHOOSING.match(flat, found.end())
            or (_OF_THEM.search(text[: found.start()]) and not _TOTAL.search(before))
        ):
            continue
        taken.append(found.span())
        yield Count(found.start(), found.end(), quantity, who)
    for short in _ABBREVIATED.finditer(text):
        who = audience.of_noun(text[short.start("noun") :])
        asked = NOT_AWARDS.search(flat[: short.start()][-14:]) is not None
        if who and not asked and (quantity := quantity_of(short["number"])):
            taken.append(short.span())
            yield Count(short.start(), short.end(), quantity, who)
    for prize in prizes(flat, text, above or contestants):
        taken.append((prize.start, prize.end))
        yield prize
    for title in _TITLES.finditer(text):
        who = audience.of_noun(title["noun"])
        if who and (quantity := quantity_of(title["number"])):
            taken.append(title.span())
            yield Count(title.start(), title.end(), quantity, who)
    for count in _after_nouns(flat, text):
        if not any(start < count.end and count.start < end for start, end in taken):
            yield count


# "(03 người): hiệu trưởng dám ...": who they are is said behind them.
_SAID_BEHIND = re.compile(r"\s*\)?\s*:\s+")


def _of_persons(text: str, flat: str, found: re.Match[str], above: Audience | None) -> Audience | None:
    """Return who counted persons are by the words before or behind them or the heading; None where nothing tells.

    ``quản đốc, trưởng phòng: 02 người``, ``Chi hội trưởng (02 chị)``.
    """
    head = re.split(r"[;.]\s|(?:,|^)\s*(?=riêng |còn )", text[: found.start()])[-1]
    # "Đội trưởng ...: trình Cục trưởng tặng Bằng khen, 01 người": who gives stands behind the colon.
    who = head[: head.index(":")] if ":" in head[:-1] else head
    begin = found.start() - len(head)
    if not _GIVES.search(flat, begin, begin + len(who)):
        if posts_alone(who):
            return Audience.THU_TRUONG
        if named := audience.of_head(who):
            return named
    behind = _SAID_BEHIND.match(flat, found.end())
    if behind and posts_alone(text[behind.end() :]):
        return Audience.THU_TRUONG
    return above if above is Audience.THU_TRUONG else None


# "Nhóm khu phố, tổ công nghệ số (3):", "Trạm, phòng (chọn 03):"
_AT_THE_HEAD = re.compile(
    LIST_MARK
    + r"[^:;.()\d]{2,80}\((?:[^():;\d]{4,60}: ?)?(?:chon |xet |toi da |khong qua )?(?P<number>\d{1,3})(?: (?:suat|nguoi|giai))?\)"
)


def _of_row(text: str, row: re.Match[str]) -> list[Count]:
    """Return the numbers of a row of nouns; none where one of them names nobody."""
    found: list[Count] = []
    for each in _OF_ROW.finditer(row[0]):
        who = audience.of_noun(text[row.start() + each.start("noun") :])
        if who is None:
            return []
        if quantity := quantity_of(each["number"]):
            found.append(Count(row.start() + each.start("noun"), row.start() + each.end(), quantity, who))
    return found


def _after_nouns(flat: str, text: str) -> Iterator[Count]:
    """Read numbers that stand after those they are for: ``Tập thể: 05``, ``tập thể 01; cán bộ Hội 01 và hộ 02``."""
    named = audience.led_by(text)[0]
    if len(named) == 1 and (head := _AT_THE_HEAD.match(flat)) and (quantity := quantity_of(head["number"])):
        yield Count(head.start("number"), head.end("number"), quantity, named[0])
    rows: list[Count] = []
    for row in _ROW_OF_NOUNS.finditer(flat):
        rows += _of_row(text, row)
    yield from rows
    last: int | None = None
    for found in _HEAD.finditer(flat):
        if (last is not None and found.start() < last) or any(
            row.start <= found.start() < row.end for row in rows
        ):
            continue
        noun, number = ("noun", "number") if found["noun"] else ("noun_", "number_")
        quantity = quantity_of(text[found.start(number) : found.end(number)])
        who = audience.of_noun(text[found.start(noun) :])
        if quantity is None or who is None or _RATE.match(flat, found.end(number)):
            continue
        if re.search(r"\b(?:mau(?: so)?|theo)\s*$", flat[: found.start(number)]):
            continue  # "(tập thể), mẫu 02": the number of a form; "cá nhân (theo 3 cấp học)"
        yield Count(found.start(), found.end(), quantity, who)
        last = found.end()
        while following := _NEXT_NOUN.match(flat, last):
            quantity = quantity_of(text[following.start("number") : following.end("number")])
            who = audience.of_noun(text[following.start("noun") :])
            if quantity is None or who is None:
                break
            yield Count(following.start("noun"), following.end(), quantity, who)
            last = following.end()


def bare(flat: str, text: str, who: Audience) -> list[Count]:
    """Read ``không quá 05 ...`` under a heading that says whom the number is for."""
    found = re.search(
        rf"(?:khong qua|toi da|so luong|chon|khen|xet|:)\D{{0,20}}?(?P<number>{QUANTITY})(?!\s*%)(?![\w/])(?! (?:nam|thang|ngay|lan|diem|trieu|dong|gio|trang|bo)\b)",
        flat,
    )
    quantity = quantity_of(text[found.start("number") : found.end("number")]) if found else None
    year = found is not None and found["number"] == "nam" and _YEAR.search(flat[: found.start("number")])
    if found is None or quantity is None or year:
        return []
    return [Count(found.start("number"), found.end("number"), quantity, who)]
