"""Papers that the plan cites: type, number, date and issuer, each paper once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from pipeline.extract.moments import Moment, Unit, find_moments
from pipeline.extract.paper import CONTENT_ROLES, Paper, place
from pipeline.records.plan import CitationRow
from pipeline.records.segmented import Block, BlockRole
from pipeline.records.source import Notice
from pipeline.vietnamese.numerals import has_figure
from pipeline.vietnamese.shadow import shadow

_VOCABULARY = Path(__file__).with_name("citations.toml")
_ROLES = CONTENT_ROLES | {BlockRole.HEADING, BlockRole.TITLE, BlockRole.FOOTNOTE, BlockRole.OTHER}

_CODE = r"[A-ZĐƯ][A-ZĐƯa-zđư]{0,12}\d{0,3}(?:&[A-ZĐ]+)?(?:\s-\s?[A-ZĐƯ][A-ZĐƯ&]+(?:-[A-ZĐƯ]+)*(?!\w))*(?:\s?/\s?[A-ZĐ][\w&]*|-\s?[A-ZĐ][\w&]*|\.[A-ZĐ][\w&]*)*(?:/(?:19|20)\d\d(?!\d))?"
_NUMBER = re.compile(
    rf"(?<![\w/.,-])(?P<digits>\d{{1,5}}(?:\.\d{{1,3}})?[a-zđA-D]?)\s?(?P<year>/\s?(?:19|20)\d\d)?(?:\s?(?P<join>[-/])\s?|(?P<gap>\s)(?=[A-ZĐ]{{2,4}}\s?[-/]))(?P<code>{_CODE})"
)
_STOP = re.compile(
    r"[;\n]|\.(?:\s|$)|\b(?:ve|quy dinh|ban hanh|phe duyet|huong dan|sua doi|trien khai|phat dong|cong bo|thong qua|giao|thuc hien|theo|nham|de|to chuc|thi hanh|dong thoi|gan|va cac)\b"
)
_BY = re.compile(r"\s*,?\s*(?:cua|do)\s+")
_ISSUER_END = re.compile(
    r"[;,:()\n“\"]|(?<!\btp)\.|\s(?:ve|trong|tren dia ban|bai bo|va (?:cac|mot so)|quy dinh|ket luan|ban hanh|phe duyet|huong dan|sua doi|trien khai|phat dong|cong bo|giao|ngay|tai|thuc hien|thong qua|thi hanh|tang cuong"
    r"|nham|khoa|do|duoc|da|nam|de|va\s+(?:ke hoach|quyet dinh|chi thi|nghi quyet|nghi dinh|huong dan|thong tu|cong van|chuong trinh|thong bao|luat))\b"
)
_OPENS_TITLE = frozenset(
    {
        "về",
        "quy định",
        "kết luận",
        "phê duyệt",
        "ban hành",
        "hướng dẫn",
        "sửa đổi",
        "bãi bỏ",
        "triển khai",
        "thực hiện",
    }
)
"""What ends the name with a capital too: ``của Ủy ban nhân dân thành phố Quy định ...``."""
_NOT_AT = frozenset({"tải", "tài", "tái"})
"""What is no ``tại`` with its marks: ``Bộ Giao thông vận tải``."""
_BODY = r"[^;:.()\n\"“]{3,90}?"
_ISSUER_BEFORE = re.compile(
    rf"(?:.*\s)?(?:cua|duoc)\s+(?P<body>{_BODY})(?:\s+(?:phe duyet|ban hanh|thong qua|cong bo|quy dinh))?\s+tai\s+(?:cac\s+)?"
    rf"|(?:.*[,;.(]\s+)?(?P<giver>{_BODY})\s+(?:da\s+)?(?:ban hanh|ky)\s+(?:cac\s+)?"
)
"""Before a paper: ``được UBND tỉnh phê duyệt tại``, ``của Sở Tài chính tại``, ``Thủ tướng Chính phủ ban hành``."""
_NO_PAPER = re.compile(r"\b(?:mau|bieu|phu luc|mau so|bieu mau|phu bieu|mau bieu)(?:\s+so)?\s*:?\s*$")
_LOOKALIKES = str.maketrans("АВЕКМНОРСТХУІЅ", "ABEKMHOPCTXYIS")


@dataclass(frozen=True, slots=True)
class _Words:
    type_before: re.Pattern[str]
    types: dict[str, str]
    codes: dict[str, str]
    issuers: dict[str, str]


@cache
def _words() -> _Words:
    table = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))
    types = {shadow(name): name for name in table["types"]}
    choice = "|".join(sorted(types, key=len, reverse=True))
    return _Words(
        type_before=re.compile(
            rf"(?<!\w)(?:cac\s+)?(?P<type>{choice})(?!\w)(?P<between>[^.;\n]{{0,110}}?)\s*(?:so)?\s*[:]?\s*$"
        ),
        types=types,
        codes=table["codes"],
        issuers=table["issuers"],
    )


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of a paper; ``start`` and ``end`` are offsets into the text of its block."""

    block: Block
    start: int
    end: int
    number: str
    document_type: str | None
    issued: date | None
    moment: Moment | None
    issuer: str | None


def read_citations(paper: Paper, own_number: str | None) -> tuple[list[CitationRow], list[Notice]]:
    """Return the cited papers that have a number, in order of first mention, each once.

    A paper named again (``nêu trên``, or by its number alone) is the same one. Notices tell of
    dates that cannot be and of one number that is given two dates.
    """
    found: list[Citation] = []
    for block in paper.blocks:
        if block.role in _ROLES and has_figure(block.text):
            found += _in_block(block, paper.flat(block), recognised=paper.recognised)
    own = _key(own_number) if own_number else None
    merged: list[Citation] = []
    notices: list[Notice] = []
    for citation in found:
        if own and _key(citation.number) == own and (citation.issued is None):
            continue
        if citation.moment is not None and citation.moment.impossible:
            words = citation.block.text[citation.moment.start : citation.moment.end]
            notices.append(Notice(code="impossible_date", page=citation.block.page, values={"text": words}))
        _merge(merged, citation, notices)
    return [_row(citation) for citation in merged], notices


def _key(number: str) -> str:
    return re.sub(r"\W", "", shadow(number))


def _merge(merged: list[Citation], citation: Citation, notices: list[Notice]) -> None:
    for index, other in enumerate(merged):
        if _key(other.number) != _key(citation.number):
            continue
        if citation.issued is None or other.issued == citation.issued:
            return
        if other.issued is None:
            merged[index] = citation
            return
        values = {
            "number": citation.number,
            "first": other.issued.isoformat(),
            "second": citation.issued.isoformat(),
        }
        notices.append(Notice(code="citation_two_dates", page=citation.block.page, values=values))
    merged.append(citation)


def _in_block(block: Block, flat: str, *, recognised: bool) -> list[Citation]:
    text = block.text
    numbers = [m for m in _NUMBER.finditer(text) if _is_number(m) and not _NO_PAPER.search(flat[: m.start()])]
    moments = [m for m in find_moments(text) if m.unit is Unit.DAY and m.year is not None] if numbers else []
    found: list[Citation] = []
    for index, match in enumerate(numbers):
        limit = numbers[index + 1].start() if index + 1 < len(numbers) else len(text)
        moment = _date_after(flat, match.end(), limit, moments)
        issuer_at = moment.end if moment else match.end()
        issuer = _issuer_after(text, flat, issuer_at, limit) or _issuer_after(text, flat, match.end(), limit)
        floor = numbers[index - 1].end() if index else 0
        kind, start = _type_before(text, flat, floor, match.start())
        named = issuer or _issuer_before(text, flat, floor, start)
        if (
            kind is None
            and index
            and found
            and _goes_on(flat, numbers[index - 1].end(), match.start(), found[-1])
        ):
            kind = found[-1].document_type
        code = _spaceless(match["code"]).translate(_LOOKALIKES)
        code = _mended(code, kind, recognised=recognised)
        number = f"{match['digits']}{_spaceless(match['year'] or '')}{match['join'] or match['gap']}{code}"
        if moment is None:
            moment = _date_before(flat, match.start(), floor, moments)
            if found and moment is found[-1].moment:
                # "Nghị quyết số 125 ngày 08/10/2018 ban hành Chương trình thực hiện Nghị quyết số 28": the day of 125.
                moment = None
            end = match.end()
        else:
            end = moment.end
        if issuer:
            end = max(end, issuer[1])
        found.append(
            Citation(
                block=block,
                start=min(start, match.start()),
                end=end,
                number=number,
                document_type=kind or _type_of_code(code),
                issued=moment.first if moment else None,
                moment=moment,
                issuer=" ".join(text[named[0] : named[1]].split()) if named else _issuer_of_code(code),
            )
        )
    return _shared_dates(found, flat)


def _is_number(match: re.Match[str]) -> bool:
    """Leave out what only looks like a code: ``24/Tháng``, ``01 - Xã``."""
    code = match["code"]
    after = match.string[match.end() : match.end() + 1]
    if after.isalpha() and after.isupper():
        # "4/ GIẢI THƯỞNG": the mark of a heading before a word.
        return False
    if not match.string[: match.start()].strip() and re.match(r"\d{1,2}[/-]\s", match[0]) and code.isalpha():
        # "7/ KHEN THƯỞNG", "6/ UBND các xã ...": the mark of a line.
        return False
    head = re.split(r"[-/.\s]", code)[0]
    loud = sum(c.isupper() for c in head)
    if len(code) == 1 or (match["digits"].count(".") and not match["year"]):
        # "2.4- Lĩnh vực": the mark of an item.
        return False
    return loud >= 2 or head in _words().codes or ("-" in code and loud >= 1 and len(head) <= 4)


def _mended(code: str, kind: str | None, *, recognised: bool) -> str:
    """Return the code with the part mended that names the type, where the words before it name it.

    ``Quyết định số 09-QĐĐ/TU`` is a decision; the letters of its code are one reading error away. In text that was
    typed a letter may be doubled or lost, but none stands for another: ``Thông báo số 29/TCT-TĐ`` is one of ``TĐ``.
    """
    codes = [short for short, name in _words().codes.items() if name == kind]
    parts = re.split(r"([-/])", code)
    if not codes or any(part in codes for part in parts):
        return code
    for index, part in enumerate(parts):
        if part in _words().codes or len(part) < 2:
            continue
        # "CL" is no "L" with a letter too many.
        meant = (short for short in codes if recognised or (len(short) != len(part) and len(short) > 1))
        near = next((short for short in meant if Levenshtein.distance(short, part) == 1), None)
        if near:
            return "".join([*parts[:index], near, *parts[index + 1 :]])
    return code


def _spaceless(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _type_before(text: str, flat: str, floor: int, position: int) -> tuple[str | None, int]:
    """Return the type that stands before a number, and where it stands."""
    lowest = max(floor, position - 140)
    window = flat[lowest:position]
    best: re.Match[str] | None = None
    at = 0
    while (found := _words().type_before.search(window, at)) is not None:
        earlier, best, at = best, found, found.start() + 1
        between = found["between"].strip()
        # A law has its name between its type and its number; other papers do not.
        if (
            between
            and found["type"] not in ("luat", "bo luat", "phap lenh", "de an", "dieu le", "quy che")
            and not re.fullmatch(r"(?:lien tich|chung|hop nhat|(?:cua|do) .*|phoi hop|lien nganh)?", between)
        ):
            best = earlier
            continue
        rest = _words().type_before.search(window, at)
        if rest is None:
            break
    if best is None:
        return None, position
    return _words().types[best["type"]], lowest + best.start("type")


def _goes_on(flat: str, start: int, end: int, before: Citation) -> bool:
    """Whether a number belongs to the list that the one before it opened (``số 91/..., số 98/...``)."""
    return re.fullmatch(r"(?:[^;.]{0,90}?)(?:,|va|;)?\s*(?:so)?\s*:?\s*", flat[start:end]) is not None


def _date_after(flat: str, position: int, limit: int, moments: list[Moment]) -> Moment | None:
    for moment in moments:
        if moment.start < position or moment.start >= limit:
            continue
        between = flat[position : moment.start]
        if len(between) > 110:
            return None
        direct = re.fullmatch(r"[\s,(]*(?:ky|ban hanh)?\s*(?:cung\s*)?(?:ngay\s*:?)?\s*", between)
        if direct or (re.match(r"\s*,?\s*(?:cua|do)\b", between) and not _STOP.search(between)):
            return moment
        return None
    return None


def _date_before(flat: str, position: int, floor: int, moments: list[Moment]) -> Moment | None:
    """Return the date of ``Ngày 05/9/2016, Thủ tướng Chính phủ ban hành Quyết định số ...``."""
    for moment in reversed(moments):
        if moment.end > position or moment.start < floor:
            continue
        between = flat[moment.end : position]
        if (
            len(between) <= 130
            and re.search(r"\b(?:ban hanh|ky|co)\b", between)
            and not re.search(r"[;.](?:\s|$)", between)
        ):
            return moment
        return None
    return None


def _shared_dates(found: list[Citation], flat: str) -> list[Citation]:
    """Give papers listed together the date that stands after the last of them."""
    result = list(found)
    for index in range(len(result) - 2, -1, -1):
        one, other = result[index], result[index + 1]
        between = flat[one.end : other.start]
        if (
            one.issued is None
            and one.moment is None
            and (one.document_type == other.document_type or between.strip() == "va")
            and re.fullmatch(r"\s*(?:,|va|, va|;)\s*(?:so\s*:?\s*)?", between)
        ):
            result[index] = replace(one, issued=other.issued, moment=other.moment)
    return result


def _type_of_code(code: str) -> str | None:
    head = re.split(r"[-/.]", code)[0]
    if re.fullmatch(r"QH\d*", head):
        return "Luật"
    return _words().codes.get(head)


def _issuer_of_code(code: str) -> str | None:
    issuers = _words().issuers
    return issuers.get(code) or next(
        (issuers[name] for name in ("QH", "UBTVQH") if re.fullmatch(rf"{name}\d*", code)), None
    )


def _issuer_after(text: str, flat: str, position: int, limit: int) -> tuple[int, int] | None:
    """Return where the body named after ``của`` stands, directly after a number or a date."""
    by = _BY.match(flat, position, limit)
    if by is None or not text[by.end() : by.end() + 1].isupper():
        return None
    end = min(limit, by.end() + 120)
    for stop in _ISSUER_END.finditer(flat, by.end(), end):
        # "tại" ends a name, the "Tài" of "Bộ Tài chính" does not; nor does a comma before a capital
        # ("Bộ Văn hóa, Thể thao và Du lịch").
        rest = text[stop.start() : end].lstrip(" ,")
        word = text[stop.start() : stop.end()].strip().lower()
        if word in _NOT_AT:
            continue
        if (
            stop[0][0] in " ,"
            and word not in _OPENS_TITLE
            and rest[:1].isupper()
            and not rest.startswith(("Ủy", "UBND", "Kế", "Quyết", "Chỉ", "Nghị", "Căn"))
        ):
            continue
        end = stop.start()
        break
    name = text[by.end() : end].rstrip(" ,;.-")
    return (by.end(), by.end() + len(name)) if len(name) > 1 else None


def _issuer_before(text: str, flat: str, floor: int, position: int) -> tuple[int, int] | None:
    """Return where the body stands that a sentence says has issued the paper at ``position``."""
    sentence = max(floor, flat.rfind(". ", 0, position) + 1, position - 160)
    found = _ISSUER_BEFORE.fullmatch(flat, sentence, position)
    if found is None or found.lastgroup is None:
        return None
    start, end = found.span(found.lastgroup)
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return (start, end) if text[start : start + 1].isupper() and not has_figure(text[start:end]) else None


def _row(citation: Citation) -> CitationRow:
    text = citation.block.text[citation.start : citation.end].rstrip(" ,;.")
    end = citation.start + len(text)
    return CitationRow(
        document_type=citation.document_type,
        document_number=citation.number,
        issue_date=citation.issued,
        issuer=citation.issuer,
        text=text,
        **place(citation.block, citation.start, end).asdict(),
    )
