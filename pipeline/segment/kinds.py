"""What kind of section a heading opens, by the words it uses."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from pipeline.records.segmented import SectionKind
from pipeline.vietnamese.letters import canonical_tone
from pipeline.vietnamese.shadow import shadow

_VOCABULARY = Path(__file__).with_name("headings.toml")
_FUZZY_SCORE = 84.0
_FUZZY_LENGTH = 7
# Kinds a text can hide under a heading that does not name them; the purpose of a plan always names itself.
AWARD_KINDS = frozenset(
    {SectionKind.KHEN_THUONG, SectionKind.HINH_THUC, SectionKind.TIEU_CHUAN, SectionKind.SO_LUONG}
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a heading says: its main kind, all kinds it names, and how sure that is.

    ``exact`` is True where the heading holds nothing but names of kinds and filler words,
    ``named`` where it names a kind at all (else the kind comes from the heading above),
    ``weak`` where only general words do (``Báo cáo``), ``spelled`` where the names have their own
    marks (``Phân việc`` is no ``phần việc``).
    """

    kind: SectionKind
    kinds: tuple[SectionKind, ...]
    named: bool
    exact: bool
    weak: bool = False
    spelled: bool = True

    @property
    def certain(self) -> bool:
        """Whether the heading is the name of one kind and nothing else."""
        return self.named and self.exact and self.spelled and not self.weak and len(self.kinds) == 1

    @property
    def about_awards(self) -> bool:
        """Whether awards are what the heading is about, or among what it names."""
        return self.kind in AWARD_KINDS or SectionKind.KHEN_THUONG in self.kinds


@dataclass(frozen=True, slots=True)
class _Names:
    """Phrases of one strength, as one pattern that prefers the longest, and what each one names."""

    pattern: re.Pattern[str]
    kinds: dict[str, SectionKind]


_ByLength = dict[int, tuple[tuple[str, SectionKind], ...]]


def _by_length(names: dict[str, SectionKind]) -> _ByLength:
    """Return the phrases that are long enough to be known when damaged, by their number of words."""
    long_enough = [(phrase, kind) for phrase, kind in names.items() if len(phrase) >= _FUZZY_LENGTH]
    return {n: tuple(pair for pair in long_enough if pair[0].count(" ") + 1 == n) for n in range(1, 6)}


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    strong: _Names
    weak: _Names
    spellings: frozenset[str]
    squeezed: dict[str, SectionKind]
    plain: _ByLength
    marked: _ByLength
    audience: tuple[str, ...]
    award: tuple[str, ...]
    filler: frozenset[str]


@cache
def _vocabulary() -> _Vocabulary:
    table = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))
    kinds = [kind for kind in SectionKind if kind.value in table]

    def names(strength: str) -> _Names:
        found = {shadow(phrase): kind for kind in kinds for phrase in table[kind.value][strength]}
        longest_first = sorted(found, key=len, reverse=True)
        return _Names(re.compile(rf"(?<= )(?:{'|'.join(map(re.escape, longest_first))})(?= )"), found)

    strong = names("strong")
    marked = {phrase: kind for kind in kinds for phrase in table[kind.value]["strong"]}
    return _Vocabulary(
        strong=strong,
        squeezed={phrase.replace(" ", ""): kind for phrase, kind in strong.kinds.items()},
        plain=_by_length(strong.kinds),
        marked=_by_length(marked),
        weak=names("weak"),
        spellings=frozenset(canonical_tone(phrase) for phrase in marked),
        audience=tuple(shadow(p) for p in table["audience"]["phrases"]),
        award=tuple(shadow(p) for p in table["award"]["phrases"]),
        filler=frozenset(shadow(word) for word in table["filler"]["words"]),
    )


_ASIDE = re.compile(r"[^\w\s,;/&+-]")
_SEPARATOR = re.compile(r"\s*[,;/&+]\s*|\s+-\s+")


def _flat(heading: str, *, marked: bool = False) -> str:
    """Return the heading as plain words and single separators: ``muc dich , yeu cau``.

    With ``marked`` the marks stay; both forms have the same length.
    """
    flat = _ASIDE.sub(" ", heading.lower() if marked else shadow(heading))
    flat = _SEPARATOR.sub(" , ", flat)
    return " ".join(flat.split())


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    kind: SectionKind
    leading: bool


def _hits(flat: str, names: _Names) -> list[_Hit]:
    """Find names on word boundaries from left to right, the longest at each place."""
    padded = f" {flat} "
    return [
        _Hit(found.start() - 1, found.end() - 1, names.kinds[found[0]], _leads(padded[: found.start()]))
        for found in names.pattern.finditer(padded)
    ]


_LEAD_IN = re.compile(
    r"(?:^|.* ,|.* va|.* hoac)(?: (?:ve|cac|nhung|mot so|mot|du kien|nhung dieu|cong tac|viec|quy dinh|cu the|chi tiet|thuc hien|phan"
    r"|doi voi|noi dung|bang|dang ky))*"
)


def _leads(before: str) -> bool:
    """Whether what stands before a phrase lets it name a kind: nothing, ``và``, a comma, ``các``."""
    return _LEAD_IN.fullmatch(before.rstrip()) is not None


# A subheading that names who does something: "Vụ Kế hoạch - Tài chính" is no word on money.
# Matched with its marks: "Sở" is a body, "số" is not.
_BODY = re.compile(
    r"\s*(?:các )?(?:vụ|phòng|sở|văn phòng|thủ trưởng|trưởng (?:phòng|ban|khoa|các|bộ phận)|ubnd|[uủ][yỷ] ban|công đoàn|đoàn thanh niên|đoàn trường|hội đồng|hội (?:nông|phụ|cựu|liên)"
    r"|ban (?:giám|quản lý|chỉ huy|tổ chức|tuyên giáo|chấp hành|thường vụ|tài chính|kinh tế|nhân dân)|trung tâm|cục|chi cục|bộ phận|bệnh viện|thanh tra|mặt trận|lãnh đạo|giám đốc|hiệu trưởng"
    r"|bí thư|chủ tịch|tỉnh đoàn|huyện đoàn|công an|chánh|kho bạc|ngân hàng|bộ (?:tài chính|kế hoạch|nội vụ))\b"
)


def names_body(heading: str) -> bool:
    """Whether a heading begins with the name of a body or the post that leads one: ``Chủ tịch UBND các huyện``."""
    return _BODY.match(heading.lower()) is not None


# Below a heading on awards: how they are judged and who gets none, neither standards nor forms.
_BESIDE_AWARDS = re.compile(
    r"(?!.*\b(?:tieu chuan|tieu chi|dieu kien)\b)(?:(?:mot so|nhung|may|cac)? ?(?:nguyen tac|(?:diem |dieu )?(?:can )?(?:luu|chu) y)|diem (?:tru|thuong|cong)"
    r"|(?:ai |nhung ai |truong hop |cac truong hop )?(?:khong|chua) (?:xet|khen|duoc|thuoc)|ngoai dien|tru ra|loai tru)\b"
)
# "Khen thưởng theo việc làm": what stands first says what the section is about.
_PRAISE = re.compile(r"(?:cong tac |viec |che do )?(?:khen thuong|khen|bieu duong)\b")

# Below the contents of the campaign these are its targets, not standards of awards.
_TARGETS = re.compile(r"(?:cac |nhung )?tieu chi(?: cu the| phan dau| chinh)?")
_QUOTES = re.compile(r"[“\"”«]")


def judge(heading: str, above: Verdict | None = None, *, damaged: bool = False) -> Verdict:
    """Tell the kinds of a heading, given what the heading above it was.

    A heading of words never seen takes its kind from the heading above, or ``khac``. With
    ``damaged`` names are also sought through reading errors, which takes longer.
    """
    vocabulary = _vocabulary()
    flat = _flat(heading)
    if above is not None and names_body(heading):
        return _inherited(flat, above, vocabulary)
    strong = _hits(flat, vocabulary.strong)
    if above is not None and _QUOTES.search(heading):
        # "Danh hiệu “Sinh viên 5 tốt”" is one title, not the forms of award.
        strong = [hit for hit in strong if hit.kind is not SectionKind.HINH_THUC]
    leading = [hit for hit in strong if hit.leading]
    praise = above is None and not leading and _PRAISE.match(flat) is not None
    if above is None and not praise:
        leading = leading or strong
    marked = heading.lower() != shadow(heading)
    if not leading:
        leading = _squeezed(flat, vocabulary)
    # "Chủ tịch UBND các huyện, thành phố" is no damaged "thành phần".
    if damaged and not praise and not names_body(heading) and (above is None or not marked):
        leading = _with_damaged(_flat(heading, marked=marked), flat, leading, vocabulary)
    if above is not None and above.about_awards and _BESIDE_AWARDS.match(flat):
        return Verdict(SectionKind.KHAC, (SectionKind.KHAC,), named=True, exact=False)
    if above is not None and above.kind is SectionKind.NOI_DUNG and _TARGETS.fullmatch(flat):
        return _inherited(flat, above, vocabulary)
    if leading:
        if above is None:
            leading = _with_listed(flat, leading, vocabulary)
        kinds = _within_awards(_ordered(leading), above)
        if above is not None and (
            _is_field_of_work(flat, kinds[0], above) or _is_part_of(above, kinds, flat)
        ):
            return _inherited(flat, above, vocabulary)
        exact = _covered(flat, leading, vocabulary)
        spelled = not marked or _spelled(_flat(heading, marked=True), leading, vocabulary)
        return Verdict(kinds[0], kinds, named=True, exact=exact, spelled=spelled)
    if above is not None and above.kind is not SectionKind.KHAC:
        return _inherited(flat, above, vocabulary)
    weak = _hits(flat, vocabulary.weak)
    if marked:
        # "Thi đua thường xuyên" speaks of no award.
        words = heading.lower().split()
        weak = [hit for hit in weak if flat[hit.start : hit.end] != "thuong" or "thưởng" in words]
    if weak:
        telling = [hit for hit in weak if flat[hit.start : hit.end] != "thi dua"]
        kinds = _ordered(telling or weak)
        if SectionKind.KHEN_THUONG in kinds:
            kinds = (SectionKind.KHEN_THUONG, *(k for k in kinds if k is not SectionKind.KHEN_THUONG))
        return Verdict(kinds[0], kinds, named=True, exact=_covered(flat, weak, vocabulary), weak=True)
    return Verdict(SectionKind.KHAC, (SectionKind.KHAC,), named=False, exact=False)


# "Công tác tuyên truyền", "Về tổ chức bộ máy": below the contents or the duties these are fields of work.
_FIELD_OF_WORK = re.compile(
    r"(?:cong tac|ve|thi dua|xay dung|linh vuc|mat|phong trao|thuc hien|tham gia|day manh|nang cao|dang ky|quy|kinh phi hoat dong) "
)
_ASKS_FOR_WORK = frozenset(
    {SectionKind.TO_CHUC, SectionKind.GIAI_PHAP, SectionKind.KINH_PHI, SectionKind.HO_SO}
)


def _is_field_of_work(flat: str, kind: SectionKind, above: Verdict) -> bool:
    if kind not in _ASKS_FOR_WORK or len(above.kinds) > 1 or kind is above.kind:
        return False
    if above.kind not in (SectionKind.NOI_DUNG, SectionKind.TO_CHUC):
        return False
    return _FIELD_OF_WORK.match(flat) is not None and not flat.startswith("cong tac to chuc thuc hien")


_AWARDS = re.compile(r"(?:cac )?(?:danh hieu|giai thuong|phan thuong)\b")


def _is_part_of(above: Verdict, kinds: tuple[SectionKind, ...], flat: str) -> bool:
    """Whether a heading that seems to name a kind tells a part of what the one above it names.

    ``Giám sát, phát hiện`` below the contents is work to be done, ``Danh hiệu`` below the standards whose they are.
    """
    if above.kinds == (SectionKind.NOI_DUNG,):
        return kinds == (SectionKind.TO_CHUC,) and _ASSIGNS.search(flat) is None
    if above.kinds == (SectionKind.HO_SO,):
        # "Thành phần": the papers of the dossier, nobody who takes part.
        return kinds == (SectionKind.DOI_TUONG,) and flat.startswith("thanh phan")
    if above.kinds == (SectionKind.TO_CHUC,):
        # "Tiến độ": when the duties are due, not when the campaign runs.
        return kinds == (SectionKind.THOI_GIAN,) and flat.startswith(("tien do", "lich "))
    part = above.kinds == (SectionKind.TIEU_CHUAN,) and kinds == (SectionKind.HINH_THUC,)
    return part and _AWARDS.match(flat) is not None


_ASSIGNS = re.compile(
    r"to chuc|phan cong|phan vai|trach nhiem|trien khai|nhiem vu|thuc hien|tien do|ban chi dao|\bai\b|giao (?:viec|nhiem)|dang ky"
)


_LISTED = frozenset({SectionKind.NOI_DUNG, SectionKind.KHEN_THUONG})


def _with_listed(flat: str, hits: list[_Hit], vocabulary: _Vocabulary) -> list[_Hit]:
    """Add general names that fill a place in the list: ``Nhiệm vụ, giải pháp`` names two kinds."""
    parts = {part[0].strip(" ,") for part in _PART.finditer(flat)}
    listed = [
        hit
        for hit in _hits(flat, vocabulary.weak)
        if hit.kind in _LISTED
        and (name := flat[hit.start : hit.end]) != "thi dua"
        and any(part in (name, f"va {name}", f"cac {name}") for part in parts)
        and all(hit.end <= other.start or hit.start >= other.end for other in hits)
    ]
    return sorted([*hits, *listed], key=lambda hit: hit.start)


def names_award(text: str) -> bool:
    """Whether a line names a form of award."""
    words = f" {_flat(text)} "
    return any(f" {phrase} " in words for phrase in _vocabulary().award)


def _ordered(hits: list[_Hit]) -> tuple[SectionKind, ...]:
    return tuple(dict.fromkeys(hit.kind for hit in hits))


def _within_awards(kinds: tuple[SectionKind, ...], above: Verdict | None) -> tuple[SectionKind, ...]:
    """Read general names by where they stand: tasks and duties are no news below an award heading."""
    if kinds[0] is SectionKind.YEU_CAU and AWARD_KINDS & set(kinds):
        # "Nguyên tắc, tiêu chuẩn suy tôn": the principles are those of the awards.
        return tuple(kind for kind in kinds if kind is not SectionKind.YEU_CAU)
    if above is None:
        return kinds
    if above.about_awards and kinds[0] is SectionKind.NOI_DUNG:
        return (above.kind, *(kind for kind in kinds[1:] if kind is not above.kind))
    if above.about_awards and kinds[0] is SectionKind.YEU_CAU:
        return (SectionKind.TIEU_CHUAN, *kinds[1:])
    if above.kind is SectionKind.TO_CHUC and kinds[0] in (SectionKind.NOI_DUNG, SectionKind.DOI_TUONG):
        return (SectionKind.TO_CHUC,)
    return kinds


def _inherited(flat: str, above: Verdict, vocabulary: _Vocabulary) -> Verdict:
    words = f" {flat} "
    if flat.startswith("chi tieu") and above.about_awards:
        return Verdict(SectionKind.SO_LUONG, (SectionKind.SO_LUONG,), named=True, exact=False)
    audience = flat.startswith(("doi voi ", "danh cho ")) or any(
        f" {phrase} " in words for phrase in vocabulary.audience
    )
    award = any(f" {phrase} " in words for phrase in vocabulary.award)
    kind = above.kind
    if kind is SectionKind.KHEN_THUONG and award:
        kind = SectionKind.HINH_THUC
    elif kind in (SectionKind.KHEN_THUONG, SectionKind.HINH_THUC) and audience and not award:
        kind = SectionKind.TIEU_CHUAN
    return Verdict(kind, (kind,), named=False, exact=False)


def _squeezed(flat: str, vocabulary: _Vocabulary) -> list[_Hit]:
    """Find the name of a short heading whose blanks were not read (``hoso``)."""
    kind = vocabulary.squeezed.get(flat.replace(" ", "")) if len(flat) <= 30 else None
    return [_Hit(0, len(flat), kind, leading=True)] if kind else []


def _with_damaged(read: str, flat: str, hits: list[_Hit], vocabulary: _Vocabulary) -> list[_Hit]:
    """Add names that OCR damaged (``muc pich``) where a part of a short heading names nothing else.

    ``read`` is the heading with its marks where it has any: ``giáo viên`` is no damaged ``giao việc``.
    """
    if len(flat.split()) > 15 or len(read) != len(flat):
        return hits
    names = vocabulary.marked if read != flat else vocabulary.plain
    found = list(hits)
    for part in _PART.finditer(flat):
        inside = [hit.start for hit in hits if part.start() < hit.end and hit.start < part.end()]
        # "GIẢL PHÁP TỔ CHỨC": what stands before a name that was read well may be another.
        end = min(inside, default=part.end())
        found += _damaged(read[part.start() : end].rstrip(), part.start(), names, vocabulary.filler)
    return sorted(found, key=lambda hit: hit.start)


_PART = re.compile(r"(?:(?! , | va ).)+")
_LOST_STROKE = re.compile(r"\b[pb](?=[^\W\dbcdfghjklmnpqrstvxz])")


def _damaged(part: str, offset: int, names: _ByLength, filler: frozenset[str]) -> list[_Hit]:
    """Find the name that the first words of a part, or those after its filler, come close to, word for word."""
    shift = len(part) - len(part.lstrip(" ,"))
    words = part[shift:].split(" ")
    best: tuple[float, int, _Hit] | None = None
    for first in range(len(words)):
        start = offset + shift + sum(len(word) + 1 for word in words[:first])
        for count in range(1, min(len(words) - first, 5) + 1):
            head = " ".join(words[first : first + count])
            # OCR reads the crossed Đ at the head of a word as P or B.
            for reading in {head, _LOST_STROKE.sub("đ", head), _LOST_STROKE.sub("d", head)}:
                for phrase, kind in names.get(count, ()):
                    score = fuzz.ratio(phrase, reading, score_cutoff=_FUZZY_SCORE)
                    if score and (best is None or (score, count) > best[:2]):
                        best = (score, count, _Hit(start, start + len(head), kind, leading=True))
        if best is not None or shadow(words[first]) not in filler:
            break
    return [best[2]] if best else []


def _spelled(read: str, hits: list[_Hit], vocabulary: _Vocabulary) -> bool:
    """Whether the names in a heading have the marks of the vocabulary."""
    return all(canonical_tone(read[hit.start : hit.end]) in vocabulary.spellings for hit in hits)


def _covered(flat: str, hits: list[_Hit], vocabulary: _Vocabulary) -> bool:
    """Whether nothing but filler stands beside the names."""
    rest = list(flat)
    for hit in hits:
        rest[hit.start : min(hit.end, len(rest))] = " " * (min(hit.end, len(rest)) - hit.start)
    left = [word for word in "".join(rest).replace(",", " ").split() if word not in vocabulary.filler]
    named = sum(hit.end - hit.start for hit in hits)
    return not left or (len(left) <= 2 and named >= 2 * sum(map(len, left)))
