"""Awards: their forms and who confers them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.extract.paper import Paper, place
from pipeline.records.plan import AwardForm, AwardRow
from pipeline.records.segmented import Block, BlockRole, Section, SectionKind
from pipeline.vietnamese.shadow import shadow

_VOCABULARY = Path(__file__).with_name("awards.toml")
_AWARD_SECTIONS = (
    SectionKind.HINH_THUC, SectionKind.KHEN_THUONG, SectionKind.TIEU_CHUAN, SectionKind.SO_LUONG, SectionKind.HO_SO,
)  # fmt: skip


# Orders are conferred by the President of State alone (Luật Thi đua, khen thưởng).
_BY_LAW = {AwardForm.HUAN_CHUONG: "Chủ tịch nước"}


@dataclass(frozen=True, slots=True)
class _Words:
    forms: re.Pattern[str]
    form: dict[str, AwardForm]
    head: re.Pattern[str]
    end: re.Pattern[str]
    end_words: frozenset[str]


@cache
def _words() -> _Words:
    table = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))
    form = {shadow(word): AwardForm(name) for name, words in table["forms"].items() for word in words}

    def choice(words: list[str]) -> str:
        return "|".join(sorted((re.escape(shadow(w)) for w in words), key=len, reverse=True))

    return _Words(
        forms=re.compile(rf"(?<!\w)(?:{choice(list(form))})(?!\w)"),
        form=form,
        head=re.compile(rf"(?:cac |mot trong cac )?(?:{choice(table['conferrers']['heads'])})(?!\w)"),
        end=re.compile(rf"\s+(?:{choice(table['conferrers']['ends'])})(?!\w)"),
        end_words=frozenset(table["conferrers"]["ends"]),
    )


@dataclass(frozen=True, slots=True)
class Mention:
    """One award as a text names it: its form, its place in the text, and who confers it."""

    form: AwardForm
    start: int
    end: int
    conferred_by: str | None


def forms_in(text: str) -> list[tuple[int, AwardForm]]:
    """Return the forms of award that a text names, with their places."""
    words = _words()
    return [(found.start(), words.form[found[0]]) for found in words.forms.finditer(shadow(text))]


def mentions(text: str) -> Iterator[Mention]:
    """Yield the awards of a text, one for each form and authority.

    ``Bằng khen của Bộ trưởng ...; Chủ tịch UBND tỉnh`` are two awards of one form, ``Cờ thi đua,
    Bằng khen của UBND tỉnh`` two forms of one authority.
    """
    flat = shadow(text)
    words = _words()
    found = list(words.forms.finditer(flat))
    waiting: list[re.Match[str]] = []
    given: list[tuple[int, int]] = []
    from_before = False
    for index, match in enumerate(found):
        after = found[index + 1].start() if index + 1 < len(found) else len(flat)
        names = list(_conferrers_after(text, flat, match.end(), after, words.form[match[0]]))
        if not names and (before := _conferrers_before(text, flat, match.start())):
            names = before
            from_before = True
        elif names:
            from_before = False
        between = flat[found[index - 1].end() : match.start()] if index else ""
        if not names and given and (_ALSO.fullmatch(between) or (from_before and _LISTED.fullmatch(between))):
            names = given
        if not names and index + 1 < len(found) and _LISTED.fullmatch(flat[match.end() : after]):
            waiting.append(match)
            continue
        for form in [*waiting, match]:
            if not names or (form is not match and words.form[form[0]] in _BY_LAW):
                yield Mention(words.form[form[0]], form.start(), form.end(), None)
            for start, end in names:
                name = _polished(text[start:end])
                first, last = (
                    min(form.start(), start),
                    max(form.end(), start + len(text[start:end].rstrip(" ,;."))),
                )
                yield Mention(words.form[form[0]], first, last, name)
        waiting, given = [], names


# "Hiệu trưởng tặng Giấy khen và công nhận danh hiệu ...": the same authority does both.
_ALSO = re.compile(
    r"(?:(?:[^;:.]|\.\d){0,90}(?=; ?(?:va )?(?:tang|trao|cong nhan))| cho [^;.:]{0,70}?| \d[\d.]* (?:trieu |nghin |ngan )?dong)?\s*(?:,|va|, va|;)\s*(?:\d{1,3}\s+)?"
    r"(?:(?:xet |de nghi )?(?:cong nhan|tang thuong|trao tang|tang|trao|phong tang)\s*)?(?:\d{1,3}\s+)?"
)


# "Cờ thi đua Tòa án nhân dân, Bằng khen của ...": forms in a list, each with what kind it is.
_LISTED = re.compile(
    r"(?:\s*[“\"][^”\"]{1,60}[”\"])?(?:\s+(?!(?:cua|do|cho|doi|va|hoac|tang|de|trong|ve|theo|la|voi|duoc|gom|khi|nam)\b)[^\W\d]+){0,6}?"
    r"\s*(?:,|va|hoac|/|;|,? va|-|\+)\s*(?:tang |de nghi tang |cac )?(?:\d{1,3} )?"
)


# Cells of numbers that were joined to the name: "Chủ tịch UBND tỉnh 04 09"; "Khối thi đua số 5" is a name.
_FIGURES_BEHIND = re.compile(r"(?:(?<!số)(?:\s+\d{1,3}))+$", re.IGNORECASE)


def _polished(name: str) -> str:
    whole = _FIGURES_BEHIND.sub("", " ".join(name.split()))
    return whole.strip(" ,.;:“”\"'()ˆ`´*|_~^-–")


_OF = re.compile(
    r"(?:\s*[“\"][^”\"]{1,80}[”\"])?"
    # what kind of flag or order it is: "luân lưu", "hạng Ba", "Lao động"
    r"(?:\s+(?!(?:cua|do|cho|doi|va|hoac|tang|de|trong|ve|theo|la|voi|duoc|gom|cac|moi|toan)\b)[^\W\d]+){0,5}?"
    r"\s+(?:cua|do)\s+"
)
_ASIDE = re.compile(
    r"[^();:.]{0,40}\(\s*(?:de nghi |trinh |do |xet trinh )?(?P<name>[^();:.]{4,80}?)\s+(?:xet |quyet dinh |ky )*(?:tang thuong|tang|trao tang|khen thuong|cong nhan|trao|cap)\s*\)"
)
_DIRECT = frozenset({AwardForm.BANG_KHEN, AwardForm.GIAY_KHEN, AwardForm.CO_THI_DUA})


def _conferrers_after(
    text: str, flat: str, position: int, limit: int, form: AwardForm
) -> Iterator[tuple[int, int]]:
    aside = _ASIDE.match(flat, position, limit)
    if aside and text[aside.start("name")].isupper():
        yield aside.span("name")
        return
    link = _OF.match(flat, position, limit)
    if link:
        stands = link.end()
        if not _words().head.match(flat, stands, limit) and not text[stands : stands + 1].isupper():
            return
    else:
        # "Bằng khen UBND tỉnh": the authority may follow at once.
        gap = re.compile(r"\s+").match(flat, position, limit)
        stands = gap.end() if gap else position
        direct = form in _DIRECT and gap is not None and text[stands : stands + 1].isupper()
        if not direct or not _words().head.match(flat, stands, limit):
            return
    while True:
        end = _name_end(text, flat, stands, limit)
        if end <= stands:
            return
        yield stands, end
        more = re.match(r"\s*(?:;|,|va|hoac|/|, va)\s+(?:cua )?", flat[end:limit])
        if not more or not _is_authority(text, flat, end + more.end(), limit):
            return
        stands = end + more.end()


_POSTS = re.compile(
    r"(?:pho )?(?:chu tich|bo truong|giam doc|tong giam doc|thu tuong|hieu truong|truong ban|truong phong|ban thuong vu|ban chap hanh|bch|btv|ubnd"
    r"|uy ban nhan dan|tinh uy|huyen uy|thanh uy|dang uy|cuc truong|tong cuc truong|vien truong|chanh an|chi cuc truong|tong lien doan|lien doan lao dong|tinh doan|huyen doan|trung uong doan|chinh phu|hoi dong)\b"
)


def _is_authority(text: str, flat: str, position: int, limit: int) -> bool:
    """Whether another authority is named at a place, not the second half of a name (``và Xã hội``)."""
    if _POSTS.match(flat, position, limit):
        return True
    body = text[position : position + 1].isupper() and _words().head.match(flat, position, limit) is not None
    return body and not _HALF_NAMES.match(flat, position)


_HALF_NAMES = re.compile(r"(?:xa hoi|khoa hoc|to chuc|doi ngoai|hoi nhap|ban hanh|bo doi)\b")


def _name_end(text: str, flat: str, start: int, limit: int) -> int:
    """Return where the name of an authority ends: at a stop, at a word that starts something else, at a list's next."""
    words = _words()
    loud = text[start:limit].isupper()
    unmarked = text.lower() == flat
    position = start
    while position < limit:
        character = flat[position]
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
                and _is_authority(text, flat, follows, limit)
            )
            name_goes_on = together or (
                rest[:1].isupper()
                and not _is_authority(text, flat, follows, limit)
                and not words.forms.match(flat, follows)
            )
            doubled = re.match(r"chu nhiem|tong giam doc", flat[follows:]) and re.search(
                r"(?:bo truong|hoi dong quan tri|hdtv)$", flat[start:position]
            )
            if not (name_goes_on or doubled):
                break
        elif character == " ":
            if (stop := words.end.match(flat, position)) and _truly_ends(
                text[position : stop.end()].strip(), loud, unmarked
            ):
                break
            joined = re.match(r"\s+va\s+", flat[position:limit])
            if joined:
                follows = position + joined.end()
                if (
                    _is_authority(text, flat, follows, limit)
                    or words.forms.match(flat, follows)
                    or not text[follows : follows + 1].isupper()
                ):
                    break
            if re.match(r"\s+[-–]\s+\D", text[position:]) and words.forms.match(flat, position + 3):
                break
        position += 1
    return position if position - start <= 140 else start


def _truly_ends(word: str, loud: bool, unmarked: bool) -> bool:
    """Whether a word that ends a name by its letters also does by its marks and capitals.

    ``năm`` ends a name and ``Việt Nam`` does not, ``từ`` does and ``Đầu tư`` does not. In a text in
    capitals or without marks the letters must do.
    """
    if word[:1].isupper() and not loud:
        return False
    return unmarked or word.lower() in _words().end_words


_VERB = re.compile(
    r"\s+(?:(?:xem xet|xet|quyet dinh|se),? )*(?:tang thuong|trao tang|phong tang|cong nhan|tang|trao|khen thuong bang|khen thuong|ky tang|thuong)(?=\s)"
)


def _conferrers_before(text: str, flat: str, position: int) -> list[tuple[int, int]]:
    """Return the authorities of ``đề nghị Chủ tịch UBND huyện, Bộ trưởng tặng Giấy khen``.

    They stand before the nearest verb in the sentence that names any: ``Giám đốc công nhận danh hiệu
    Lao động giỏi, tặng Giấy khen``.
    """
    begin = max((flat.rfind(mark, 0, position) for mark in (";", ":", ". ", "(", "\n")), default=-1) + 1
    # "Ban Tổ chức trao giải": the verb is part of what is given.
    limit = position + 5 if flat.startswith("trao ", position) else position
    for verb in reversed(list(_VERB.finditer(flat, begin, limit + 1))):
        at = verb.start()
        if verb[0].split()[-1] == "thuong" and "thường" in text[verb.start() : verb.end()].lower():
            # "Ban Thường vụ" rewards nobody.
            continue
        if text[verb.start() : verb.end()].lower().lstrip().startswith("phòng"):
            # "Bộ Quốc phòng tặng": not "phong tặng".
            at = flat.index("tang", at) - 1
        if names := _names_up_to(text, flat, begin, at):
            return names
    return []


def _names_up_to(text: str, flat: str, begin: int, verb: int) -> list[tuple[int, int]]:
    """Return the names of authorities, one after the other, the last of which ends at a verb."""
    for found in _words().head.finditer(flat, begin, verb):
        if not text[found.start()].isupper() or flat[found.start() - 1 : found.start()].isalnum():
            continue
        names: list[tuple[int, int]] = []
        start = _widened(text, flat, found.start(), begin)
        while (end := _name_end(text, flat, start, verb)) > start:
            names.append((start, end))
            if end == verb:
                return names
            more = re.compile(r"\s*(?:,|;|va|hoac)\s+").match(flat, end, verb)
            if more is None or not _is_authority(text, flat, more.end(), verb):
                break
            start = more.end()
    return []


_NO_NAME = frozenset({"trinh", "tang", "xet", "do", "va", "duoc", "giao", "cho", "trao", "khen", "thuong"})


def _widened(text: str, flat: str, start: int, begin: int) -> int:
    """Return where a name begins whose first word stands before the one that is known: ``Thành Hội``."""
    before = re.search(r"(?<!\w)(\w+)\s$", flat[begin:start])
    if before is None or before[1] in _NO_NAME or not text[begin + before.start(1)].isupper():
        return start
    return begin + before.start(1)


def read_awards(paper: Paper) -> list[AwardRow]:
    """List the awards that the plan offers, each form and authority once.

    Awards that a standard asks to have won before are not offered: standards are read only up
    to the colon of a line that names its award first.
    """
    found: list[tuple[Block, Mention]] = []
    for section in paper.sections:
        found += _section_mentions(paper, section)
    if not any(mention.conferred_by for _, mention in found):
        for block in paper.of_role(BlockRole.BODY, BlockRole.LIST_ITEM):
            section_of = paper.section_of(block)
            if section_of and section_of.kind not in (
                SectionKind.TIEU_CHUAN,
                SectionKind.CAN_CU,
                SectionKind.MUC_DICH,
            ):
                found += [(block, mention) for mention in mentions(block.text) if mention.conferred_by]
    return _rows(found)


def _section_mentions(paper: Paper, section: Section) -> Iterator[tuple[Block, Mention]]:
    if section.kind not in _AWARD_SECTIONS and not paper.within(section, _AWARD_SECTIONS):
        return
    if section.heading_block is not None and section.kind is not SectionKind.HO_SO:
        block = paper.blocks[section.heading_block]
        for mention in mentions(block.text):
            # "Cơ cấu giải" offers nothing yet.
            if mention.form is not AwardForm.KHAC or mention.conferred_by:
                yield block, mention
    if section.kind is SectionKind.HO_SO:
        return
    for block in paper.own(section):
        if block.role not in (BlockRole.BODY, BlockRole.LIST_ITEM, BlockRole.TABLE_ROW):
            continue
        whole = section.kind in (SectionKind.HINH_THUC, SectionKind.KHEN_THUONG, SectionKind.SO_LUONG)
        text = block.text
        if not whole:
            # Only what is announced: "- Bằng khen của Chủ tịch UBND tỉnh: ...", "Tặng Giấy khen cho ...".
            lead = re.match(
                r"\W*(?:(?:\d+(?:\.\d+)*|[a-zđ])[.)/-]\s*)?\W*(?:de nghi|xet|tang|khen|hinh thuc|tieu chuan|doi voi|"
                + _words().forms.pattern.removeprefix(r"(?<!\w)")
                + ")",
                shadow(text),
            )
            colon = text.find(":")
            if not lead and not 0 < colon < 200:
                continue
            text = text[: colon if 0 < colon < 200 else _first_clause(text)]
        for mention in mentions(text):
            if _is_condition(paper.flat(block), mention.start):
                continue
            yield block, mention


def _first_clause(text: str) -> int:
    found = re.search(r"[;.]\s", text)
    return min(found.start() if found else len(text), 160)


_WON_BEFORE = re.compile(
    r"\b(?:da|tung) (?:duoc )?(?:\w+ ){0,2}$|\bduoc (?:tang|nhan|cong nhan) (?:\w+ ){0,2}$"
)


def _is_condition(flat: str, position: int) -> bool:
    """Whether an award is one that was won before (``đã được tặng Giấy khen``)."""
    return _WON_BEFORE.search(flat[max(0, position - 40) : position]) is not None


_SHORT = (
    (re.compile(r"u[yỷ] ban nhan dan"), "ubnd"),
    (re.compile(r"ban thuong vu"), "btv"),
    (re.compile(r"ban chap hanh"), "bch"),
)


def _key(name: str) -> str:
    flat = " ".join(shadow(name).split())
    for pattern, short in _SHORT:
        flat = pattern.sub(short, flat)
    return flat


def _rows(found: list[tuple[Block, Mention]]) -> list[AwardRow]:
    kept: list[tuple[Block, Mention]] = []
    for block, mention in found:
        twin = next((i for i, (_, other) in enumerate(kept) if _same(other, mention)), None)
        if twin is None:
            kept.append((block, mention))
        elif len(_key(mention.conferred_by or "")) > len(_key(kept[twin][1].conferred_by or "")):
            kept[twin] = (block, mention)
    # What is given without a word on who gives it is the plan's own, as its certificates are.
    givers = {mention.conferred_by for _, mention in kept if mention.form is AwardForm.GIAY_KHEN} - {None}
    own = dict.fromkeys((AwardForm.DANH_HIEU, AwardForm.KHAC), next(iter(givers))) if len(givers) == 1 else {}
    return [
        AwardRow(
            award_no=number,
            form=mention.form,
            title=" ".join(block.text[mention.start : mention.end].split()),
            conferred_by=mention.conferred_by or _BY_LAW.get(mention.form) or own.get(mention.form),
            **place(block, mention.start, mention.end).asdict(),
        )
        for number, (block, mention) in enumerate(kept, 1)
    ]


def _same(one: Mention, other: Mention) -> bool:
    """Whether two mentions are one award: same form, and one name says no more than the other."""
    if one.form is not other.form:
        return False
    if one.conferred_by is None or other.conferred_by is None:
        return True
    a, b = _key(one.conferred_by), _key(other.conferred_by)
    short, long = sorted((a, b), key=len)
    return long == short or long.startswith(short + " ")
