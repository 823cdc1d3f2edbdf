"""Words of awards: their forms by name, and how names of those who confer them begin and end."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pipeline.records.plan import AwardForm
from pipeline.vietnamese.letters import canonical_tone
from pipeline.vietnamese.shadow import shadow

_VOCABULARY = Path(__file__).with_name("awards.toml")


# Flags that are no awards.
_OTHER_FLAG = re.compile(r"\s+(?:to quoc|dang|doan|hoi|hong|do|phuon|hieu|bay|xi|tuong|vua|hoa|bac)\b")
_GOES_WITH_A_PRIZE = re.compile(r"(?:\S\s*\+|\bgiai (?:nhat|nhi|ba|khuyen khich|dac biet|[abc])\s*:)\s*$")
"""``Giải nhì: Cờ + 2.000.000đ``, ``150.000đ + cờ``: what winners of a prize are handed."""


# "công nhận “Chi đội Kim Đồng”", "“Tập thể Tòa án xuất sắc” do Chánh án công nhận": titles that are not called so; for shadows.
_TITLE = re.compile(
    r"(?<=\bphong )[“\"][^”\"]{3,60}[”\"]|(?<=cong nhan )[“\"][^”\"]{3,60}[”\"]|(?<=cong nhan la )[“\"][^”\"]{3,60}[”\"]|[“\"][^”\"]{3,60}[”\"](?=,?(?: cung)? do [^.;:]{4,90} (?:xet,? )?(?:cong nhan|phong)\b)"
)
# "phát huy hiệu quả" speaks of no badge, "lá cờ đầu của tỉnh" of no flag.
_OTHER_WORD = re.compile(r"\b(?:phat huy hieu|la co)$")


# "cấp giấy chứng nhận danh hiệu ...": the paper of a title is no award beside it.
_PAPERS = frozenset({"giay chung nhan", "bang cong nhan", "bang chung nhan", "giay cong nhan"})
_PAPER_OF_TITLE = re.compile(rf"(?:{'|'.join(sorted(_PAPERS))})(?= (?:va cong nhan )?(?:cac )?danh hieu\b)")
_HANDED_OUT = re.compile(r"[^;,.]*\bcap\s+")
# "công nhận và cấp giấy chứng nhận cho những hộ": what is recognised is the title that stands above.
_RECOGNISED = re.compile(r"\bcong nhan(?:,| va|, va) (?:cap|trao|tang) $")
_GIVING = "tang thuong"
_QUOTE = re.compile(r"[“\"]")
EVENT = re.compile(r"(?:hoi (?:thi|nghi|giang|thao|dien|khoe|trai)|ngay hoi|le hoi|cuoc thi)(?!\w)")
"""What is held and gives nothing (``Kết thúc Hội thi, Ban Tổ chức trao giải``), without marks."""

_MANY = re.compile(r"^(?:các|một trong các)\s")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Forms of award by name, and words that begin and end names of authorities."""

    forms: re.Pattern[str]
    form: dict[str, AwardForm]
    head: re.Pattern[str]
    end: re.Pattern[str]
    end_words: frozenset[str]
    spelled: frozenset[str]
    own: re.Pattern[str]
    marked: dict[str, str]
    heads_spelled: frozenset[str]

    def head_at(self, text: str, flat: str, position: int, limit: int | None = None) -> re.Match[str] | None:
        """Return the words at a place that begin the name of an authority; ``Số lượng`` is no ``Sở``.

        A text that lost its marks is taken as it comes.
        """
        end = len(flat) if limit is None else limit
        found = self.head.match(flat, position, end)
        return found if found and self._spelled(text, flat, found) else None

    def heads_in(self, text: str, flat: str, begin: int, limit: int) -> Iterator[re.Match[str]]:
        """Yield all words of a stretch that may begin the name of an authority."""
        while found := self.head.search(flat, begin, limit):
            spelled = self._spelled(text, flat, found)
            if spelled:
                yield found
            # "thì Đoàn xã": what looks like "thị đoàn" hides another name.
            begin = found.end() if spelled else found.start() + 1

    def _spelled(self, text: str, flat: str, found: re.Match[str]) -> bool:
        if EVENT.match(flat, found.start()):
            return False
        words = canonical_tone(text[found.start() : found.end()].lower())
        bare = _MANY.sub("", words)
        return bare in self.heads_spelled or text.lower() == flat

    def named(self, text: str, flat: str) -> Iterator[re.Match[str]]:
        """Yield the names of awards in a text, given with its shadow; short ones must have their own marks."""
        found: list[re.Match[str]] = []
        for match in self.forms.finditer(flat):
            if self._misread(text[match.start() : match.end()]) or _OTHER_WORD.search(flat, 0, match.end()):
                continue
            if _PAPER_OF_TITLE.match(flat, match.start()) or (
                found and self._of_title(flat, found[-1], match)
            ):
                continue
            if match[0] in _PAPERS and _RECOGNISED.search(flat, 0, match.start()):
                continue
            if match[0] == _GIVING and self.forms.match(flat, match.end() + 1):
                # "Chủ tịch nước tặng thưởng Huân chương": the verb, not a reward of its own.
                continue
            short = " " not in match[0] and len(match[0]) < 3
            if not short or (
                text[match.start() : match.end()].lower() in self.spelled
                and not _OTHER_FLAG.match(flat, match.end())
                and not _GOES_WITH_A_PRIZE.search(flat[: match.start()])
            ):
                found.append(match)
        for match in (*self.own.finditer(text), *_TITLE.finditer(flat)):
            if not any(other.start() < match.end() and match.start() < other.end() for other in found):
                found.append(match)
        yield from sorted(found, key=lambda match: match.start())

    def _of_title(self, flat: str, before: re.Match[str], paper: re.Match[str]) -> bool:
        """Whether a paper goes with the title named before it: ``danh hiệu “Làng văn hóa” do UBND huyện cấp bằng công nhận``."""
        title = self.form_of(before) is AwardForm.DANH_HIEU
        return (
            title
            and paper[0] in _PAPERS
            and _HANDED_OUT.fullmatch(flat, before.end(), paper.start()) is not None
        )

    def _misread(self, words: str) -> bool:
        """Whether words are others than those they look like without marks: ``quả tăng`` is no ``quà tặng``."""
        words = _QUOTE.sub("", words)
        read = canonical_tone(words.lower())
        own = self.marked.get(shadow(words), "")
        unlike = sum(one != other for one, other in zip(read.split(), own.split(), strict=False))
        return unlike > 1 and words.lower() != shadow(words) and read not in self.marked.values()

    def form_of(self, found: re.Match[str]) -> AwardForm:
        """Return the form of an award that was named; what a body calls by a name of its own is another one."""
        return self.form.get(
            _QUOTE.sub("", found[0]), AwardForm.DANH_HIEU if found.re is _TITLE else AwardForm.KHAC
        )


@cache
def vocabulary() -> Vocabulary:
    """Return the words of ``awards.toml``, read once."""
    table = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))
    own = table["own_honours"]
    form = {shadow(word): AwardForm(name) for name, words in table["forms"].items() for word in words}

    def choice(words: list[str]) -> str:
        longest = sorted((re.escape(shadow(w)) for w in words), key=len, reverse=True)
        # "Bằng “Lao động sáng tạo”": the name of a diploma may stand in quotation marks.
        return "|".join(word.replace("bang\\ ", 'bang\\ [“"]?', 1) for word in longest)

    return Vocabulary(
        # "giải của Ban Tổ chức", "xếp giải": the bare word is a prize only so.
        forms=re.compile(
            rf"(?<!\w)(?:{choice(list(form))}|giai(?= (?:cua|do) )|(?<=xep )giai|(?<=trao cac )giai|giai(?= [“\"]))(?!\w)"
        ),
        form=form,
        head=re.compile(
            rf"(?!(?:cac )?truong hop\b)(?:cac |mot trong cac )?(?:{choice(table['conferrers']['heads'])})(?!\w)"
        ),
        end=re.compile(rf"\s+(?:{choice(table['conferrers']['ends'])})(?!\w)"),
        end_words=frozenset(table["conferrers"]["ends"]),
        heads_spelled=frozenset(canonical_tone(word) for word in table["conferrers"]["heads"]),
        spelled=frozenset(word for words in table["forms"].values() for word in words),
        marked={shadow(word): canonical_tone(word) for words in table["forms"].values() for word in words},
        own=re.compile(
            # "Giải Tình đồng đội của Công đoàn", "Thưởng của Ban Quản trị": with a capital, before the word for who gives it.
            r"(?<!\w)(?:(?:Giải|Tiền thưởng|Suất thưởng)(?=(?:\s+[“\"][^”\"]{1,60}[”\"]|\s+[^\W\d_]+){1,5}?\s+(?:của|do)\s)|(?:Tặng thưởng|Thưởng)(?=\s+của\s))|"
            rf"(?<!\w)(?:{'|'.join(own['heads'])})\s+(?!(?i:{'|'.join(own['not_before'])})(?!\w))(?-i:[A-ZĐÁÀẢÃẠĂÂÉÈẺẼẸÊÍÌỈĨỊÓÒỎÕỌÔƠÚÙỦŨỤƯÝ])[a-zà-ỹđ]+"
            r"(?:\s+(?!(?:của|do|cho|đối|và|hoặc|tặng|để|trong|về|theo|là|với|được|gồm|khi|năm|cùng|kèm|ở|tại)\b)[a-zà-ỹđ]+){0,4}"
        ),
    )


@lru_cache(maxsize=1024)
def awards_in(text: str) -> tuple[re.Match[str], ...]:
    """Return the names of awards in a text; what was read last is kept."""
    return tuple(vocabulary().named(text, shadow(text)))


def forms_in(text: str) -> tuple[tuple[int, AwardForm], ...]:
    """Return the forms of award that a text names, with their places."""
    words = vocabulary()
    return tuple((found.start(), words.form_of(found)) for found in awards_in(text))


@cache
def _spoken_of() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))["spoken_of"]["words"]

    def pattern(each: set[str]) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(each))})(?!\w)")

    return pattern(set(map(canonical_tone, words))), pattern(set(map(shadow, words)))


def speaks_of_awards(text: str) -> bool:
    """Whether a text speaks of emulation, contests or awards at all; one that lost its marks is taken as it comes."""
    spelled, bare = _spoken_of()
    lower = text.lower()
    return spelled.search(canonical_tone(lower)) is not None or (
        shadow(text) == lower and bare.search(lower) is not None
    )
