"""Which lines of the outline open sections, where their text begins, and of what kind they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.records.segmented import SectionKind
from pipeline.segment.kinds import Verdict, judge, names_award
from pipeline.segment.marks import MarkKind
from pipeline.segment.neighbours import LONGEST_NAME, Neighbours
from pipeline.segment.opening import Opening
from pipeline.segment.outline import Entry
from pipeline.segment.unnumbered import ended_before, is_part, stands_alone
from pipeline.segment.wording import (
    ANNOUNCES,
    AUDIENCE_HEAD,
    FOR_WHOM,
    OF_DOSSIERS,
    capital_run,
    colon_with_text,
    in_mid_text,
    no_heading,
    speaks_of_awards,
    text_after,
    without_aside,
    without_scrap,
    word_count,
)
from pipeline.vietnamese.shadow import shadow

_ALWAYS = frozenset({MarkKind.PART, MarkKind.CHAPTER, MarkKind.DIVISION, MarkKind.ARTICLE, MarkKind.CLAUSE})
_OUTER = frozenset({MarkKind.ROMAN, MarkKind.UPPER})
_LONGEST_HEADING = 32
_LONGEST_SURE = 24
"""Words of a heading that names no kind, at most, where nothing beside it tells."""
_LONGEST_PLAIN_HEADING = 16
# Kinds whose lists hold the plan's tasks or duties: their items look like headings with text.
_LISTS = frozenset({SectionKind.NOI_DUNG, SectionKind.GIAI_PHAP, SectionKind.TO_CHUC})
_PARTS_OF_AWARDS = frozenset({
    SectionKind.HINH_THUC, SectionKind.TIEU_CHUAN, SectionKind.SO_LUONG, SectionKind.HO_SO, SectionKind.THOI_GIAN,
    SectionKind.KINH_PHI, SectionKind.DOI_TUONG,
})  # fmt: skip
_NEVER_IN_LISTS = frozenset(
    {SectionKind.GIAI_PHAP, SectionKind.TO_CHUC, SectionKind.NOI_DUNG, SectionKind.KHEN_THUONG}
)
# Bullets that head lists, in the order in which papers nest them; all stand below numbered headings.
_BULLET_RANK = {"*": 0, "•": 0, "-": 1, "–": 1, "+": 2}


@dataclass(slots=True)
class _Open:
    rank: int
    verdict: Verdict


class Openings:
    """Finds the headings of a body, in order; what is open above a line helps to judge it."""

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries
        self._stack: list[_Open] = []
        self._after: set[int] = set()  # lines at once below a heading
        self._beside = Neighbours.of(entries)
        self._numbered_outside = any(
            entry.mark and entry.depth == 0 and entry.mark.kind in _OUTER | _ALWAYS for entry in entries
        )

    def __iter__(self) -> Iterator[Opening]:
        index = 0
        while index < len(self._entries):
            opening = self._opening(index)
            if opening is None:
                index += 1
                continue
            while self._stack and self._stack[-1].rank >= opening.rank:
                self._stack.pop()
            self._stack.append(_Open(opening.rank, opening.verdict))
            yield opening
            index = (opening.more[-1] if opening.more else index) + 1
            self._after.add(index)

    def _above(self, rank: int) -> Verdict | None:
        return next((o.verdict for o in reversed(self._stack) if o.rank < rank), None)

    def _opening(self, index: int) -> Opening | None:
        entry = self._entries[index]
        if entry.row or entry.aside:
            return None
        if entry.mark is None:
            return self._plain(index)
        if entry.mark.kind is MarkKind.BULLET:
            return self._bullet(index)
        rank = (entry.depth or 0) * 10
        above = self._above(rank)
        if entry.mark.kind in _ALWAYS | _OUTER:
            return self._outer(index, rank, above)
        return self._inner(index, rank, above)

    # --- Phần, Chương, Điều, I., A. ---------------------------------------------------------

    def _outer(self, index: int, rank: int, above: Verdict | None) -> Opening | None:
        entry = self._entries[index]
        assert entry.mark is not None
        text = entry.text
        start = entry.mark.length
        if not text.strip():
            return self._worded_below(index, rank, above)
        colon = colon_with_text(text)
        if (
            entry.mark.kind in (MarkKind.ARTICLE, MarkKind.CLAUSE)
            and (
                text.rstrip()[-1] in ".;:"
                or word_count(text) > 20
                or (word_count(text) == 1 and not entry.piece.text[start - 1].isspace())
            )
        ):  # "Điều 2.Giao" / "Sở Nội vụ ...": a sentence whose line ends early, where "Điều 8. Tiền" is a heading
            head = judge(text[:colon], above)
            if colon and head.named and head.exact and word_count(text[:colon]) <= LONGEST_NAME:
                # "Điều 15. Kinh phí: trích nguồn ..."
                return self._make(index, rank, text[:colon], start + text_after(text, colon), head)
            return self._make(index, rank, None, start, judge("", above))
        if colon and word_count(text[:colon]) <= _LONGEST_HEADING:
            verdict = judge(text[:colon], above, damaged=True)
            rest = text[colon + 1 :]
            if text.isupper() and word_count(rest) <= 4 and rest.replace(" ", "").isalpha():
                return self._whole(index, rank, above)  # "NỘI DUNG: BA NHẤT"
            if verdict.named or text[:colon].isupper():
                return self._make(index, rank, text[:colon], start + text_after(text, colon), verdict)
        loud = capital_run(text)
        if loud:
            return self._make(index, rank, text[:loud], start + loud, judge(text[:loud], above, damaged=True))
        if word_count(text) > _LONGEST_HEADING and text.rstrip()[-1] in ".;,":
            return None
        if text.rstrip()[-1] in ".;" and not text.isupper() and not self._beside.has_text_below(index):
            # "I- Vận động: quà trị giá 1,4 tỷ đồng." / "II- ...": a list numbered like headings.
            return self._whole(index, rank, above) if judge(text, above).exact else None
        return self._whole(index, rank, above)

    def _worded_below(self, index: int, rank: int, above: Verdict | None) -> Opening | None:
        """Read ``PHẦN I`` whose words stand in the next line."""
        below = self._beside.next(index)
        following = self._entries[below] if below is not None else None
        if below is None or following is None or following.mark or following.row:
            return None
        if word_count(following.text) > _LONGEST_HEADING:
            return None
        text = following.text
        return self._make(index, rank, text, None, judge(text, above, damaged=True), more=(below,))

    # --- 1., 1.1., a) -------------------------------------------------------------------------

    def _inner(self, index: int, rank: int, above: Verdict | None) -> Opening | None:
        entry = self._entries[index]
        assert entry.mark is not None
        text = entry.text
        colon = colon_with_text(text)
        if colon:
            with_text = self._with_text(index, rank, above, text, colon, entry.mark.length)
            return with_text or self._numbered_below(index, rank, above, colon)
        if not text.strip():
            return self._worded_below(index, rank, above)
        if self._beside.counted_on(index) and text.rstrip()[-1] not in ";,":
            # "4. ... ." / "4.1. ...": however long, it heads what its own number goes on in.
            return self._whole(index, rank, above)
        words = word_count(without_aside(text))
        ending = text.rstrip()[-1]
        if (
            ending not in ";,:"
            and (ending == "." or words > _LONGEST_SURE)
            and self._beside.heads_among_heads(index)
        ):
            return self._whole(index, rank, above)
        if ending in ";," or words > _LONGEST_HEADING or self._beside.broken_off(index):
            return None
        verdict = judge(text, above)
        below = self._beside.has_text_below(index)
        if not below:
            # Nothing stands below it: a heading only where it names a section of its own.
            plain = verdict.named and verdict.exact and words <= LONGEST_NAME and ending not in ".:"
            return self._whole(index, rank, above) if plain and self._beside.siblings_head(index) else None
        if ending == ".":
            sentence = not (verdict.named and verdict.exact) or words > LONGEST_NAME
            return None if sentence else self._whole(index, rank, above)
        same = above is not None and verdict.kind is above.kind and not self._beside.parted(index, above)
        if (
            ending == ":"
            and same
            and (verdict.kind is SectionKind.TIEU_CHUAN or ANNOUNCES.search(shadow(text)))
        ):
            # "a) Hồ sơ gồm 03 bộ:", "2.1. Giấy khen của Giám đốc:" announce a list; they are no headings.
            return None
        if ending == ":":
            named = verdict.named or speaks_of_awards(text, below=above is not None)
            return self._whole(index, rank, above) if named or words <= 18 else None
        if verdict.named or words <= _LONGEST_SURE:
            return self._whole(index, rank, above)
        return None

    def _with_text(
        self, index: int, rank: int, above: Verdict | None, text: str, colon: int, start: int
    ) -> Opening | None:
        """Judge ``1. Thời gian: từ ngày ...``: a heading with its text, or an item of a list."""
        head = text[:colon]
        verdict = judge(head, above)
        if not (above is not None and above.about_awards) and self._beside.facets(index):
            # "2. Địa điểm: ..." beside parts of other kinds is none of what stands above.
            alone = judge(head)
            if above is not None and not alone.named:
                verdict = replace(alone, named=True, exact=True)
            return self._make(index, rank, head, start + text_after(text, colon), verdict)
        if not (verdict.named and verdict.exact) or word_count(head) > LONGEST_NAME:
            return None
        if AUDIENCE_HEAD.fullmatch(shadow(head).strip()):
            return None
        if above is not None:
            if above.kind is SectionKind.HO_SO and OF_DOSSIERS.search(shadow(text[colon:])):
                # "Số lượng: 02 bộ", "Thời gian: gửi trước ngày ...": those of the dossiers.
                return None
            if above.kind in _LISTS and verdict.kind in _NEVER_IN_LISTS and len(above.kinds) == 1:
                return None
            if verdict.kind is above.kind and len(above.kinds) == 1 and not self._beside.siblings_head(index):
                return None
            if above.kind in _LISTS and self._beside.plain_item_follows(index):
                # "1. Thời gian: ..." / "2. Văn phòng ...": one item of a list.
                return None
        return self._make(index, rank, head, start + text_after(text, colon), verdict)

    def _numbered_below(self, index: int, rank: int, above: Verdict | None, colon: int) -> Opening | None:
        """Read ``4.2. Tập thể: 05 Bằng khen`` above ``4.2.1.``: in the part on awards it heads what is numbered after it."""
        entry = self._entries[index]
        below = self._beside.next(index)
        following = self._entries[below] if below is not None else None
        if following is None or entry.mark is None or above is None or not above.about_awards:
            return None
        mark = following.mark
        deeper = (
            mark is not None and mark.kind is MarkKind.DECIMAL and (following.depth or 0) > (entry.depth or 0)
        )
        apart = mark is None and not following.row and entry.text.rstrip()[-1] not in ".;,:"
        if not deeper and not (apart and self._beside.has_text_below(index)):
            return None
        if entry.text.rstrip()[-1] in ".;:":
            start = entry.mark.length + text_after(entry.text, colon)
            return self._make(index, rank, entry.text[:colon], start, judge(entry.text[:colon], above))
        return self._whole(index, rank, above)

    # --- bullets and plain lines ----------------------------------------------------------------

    def _bullet(self, index: int) -> Opening | None:
        entry = self._entries[index]
        assert entry.mark is not None
        text = entry.text
        rank = self._rank_below()
        above = self._above(rank)
        if above is None:
            return None
        colon = colon_with_text(text)
        if self._heads_a_list(index, above):
            rank += 1 + _BULLET_RANK.get(entry.mark.printed, 0)
            return self._make(index, rank, text, None, judge(text, self._above(rank)))
        head = text[:colon] if colon else text
        if word_count(head) > 8 or (not colon and text.rstrip()[-1:] in ".;,"):
            return None
        verdict = judge(head, above)
        if not (verdict.named and verdict.exact and self._fits(verdict, above)):
            return None
        if colon:
            if not self._tells_apart(verdict, above, rank):
                return None
            return self._make(index, rank, head, entry.mark.length + text_after(text, colon), verdict)
        return self._make(index, rank, head, None, verdict) if self._beside.next(index) is not None else None

    def _heads_a_list(self, index: int, above: Verdict) -> bool:
        """Whether an item without stop heads deeper items, or names an award whose standards stand below it."""
        entry = self._entries[index]
        text = entry.text.rstrip()
        below = self._beside.next(index)
        if below is None or entry.mark is None or not text or text[-1] in ".;,:" or word_count(text) > 20:
            return False
        following = self._entries[below]
        if following.row or not text[0].isupper():
            return following.row and word_count(text) <= LONGEST_NAME
        if following.mark is not None:
            deeper = following.mark.kind is MarkKind.BULLET and below in entry.children
            return deeper and following.mark.printed != entry.mark.printed
        award = names_award(text) and above.about_awards
        return award and following.text[:1].isupper()

    def _tells_apart(self, verdict: Verdict, above: Verdict | None, rank: int) -> bool:
        """Whether a line with its own text needs a section: it is of another kind than what is open."""
        if above is None or verdict.kind is not above.kind:
            return True
        return (
            bool(self._stack)
            and self._stack[-1].rank == rank
            and self._stack[-1].verdict.kind is not verdict.kind
        )

    def _rank_below(self) -> int:
        """Rank of a heading without number: under the numbered headings that are open."""
        numbered = [o.rank for o in self._stack if o.rank % 10 == 0]
        return (numbered[-1] if numbered else -10) + 5

    def _plain(self, index: int) -> Opening | None:
        entry = self._entries[index]
        piece = entry.piece
        text = piece.text.strip()
        below = self._beside.next(index)
        if below is None or word_count(text) > _LONGEST_PLAIN_HEADING + 8:
            return self._plain_with_text(index)
        following = self._entries[below]
        if not self._stack and no_heading(piece.flat):
            return None
        if piece.capitals > 0.8 and sum(c.isalpha() for c in text) >= 6 and text[-1] not in ".;,":
            rank = 0 if self._numbered_outside else -10
            above = self._above(rank)
            return self._make(index, rank, text.rstrip(" :"), None, judge(text, above, damaged=True))
        if word_count(text) > _LONGEST_PLAIN_HEADING or in_mid_text(text):
            return self._plain_with_text(index)
        rank = self._rank_below()
        above = self._above(rank)
        verdict = judge(text, above)
        certain = verdict.named and verdict.exact and word_count(text) <= 8 and colon_with_text(text) is None
        if not certain and (bare := without_scrap(text)):
            # "1⁄ Mục đích", "UV Mục tiêu": a number that nothing can be made of before the name of a kind.
            damaged = judge(bare, above)
            if damaged.named and damaged.exact and word_count(bare) <= 8 and colon_with_text(bare) is None:
                return self._make(index, rank, bare.rstrip(" :.-"), None, damaged)
        if above is not None or self._above(rank + 1) is not None:
            # "Đối với khoa, phòng" and a list below it.
            short = word_count(text) <= LONGEST_NAME and text[-1] != ":" and following.mark is not None
            if short and FOR_WHOM.match(piece.flat) and colon_with_text(text) is None:
                return self._make(index, rank + 1, text, None, judge(text, self._above(rank + 1)))
        marked = piece.bold is True and following.piece.bold is not True
        if certain and (marked or piece.centred or self._fits(verdict, above) or self._apart(index, verdict)):
            return self._make(index, rank, text.rstrip(" :"), None, verdict)
        if marked and colon_with_text(text) is None and text[-1] != ":":
            return self._make(index, rank, text, None, verdict)
        if (
            verdict.named
            and text[-1] == ":"
            and word_count(text) <= LONGEST_NAME
            and self._part_of_several(verdict, above)
        ):
            # "Hồ sơ đề nghị cấp tỉnh:" below "THỜI GIAN, HỒ SƠ"
            return self._make(index, rank, text, None, verdict)
        beside = self._above(rank + 1)
        # "Các hạng khen thưởng và đối tượng xét" below "Khen thưởng": the awards stand in it all the same.
        on_awards = any(o.verdict.about_awards for o in self._stack if o.rank <= rank)
        if self._stack and stands_alone(
            self._entries,
            index,
            below,
            on_awards=on_awards,
            numbered=self._numbered_outside,
            opened=index in self._after,
        ):
            rank += is_part(verdict, above, beside)
            return self._make(index, rank, text, None, judge(text, self._above(rank)))
        return self._plain_with_text(index)

    def _plain_with_text(self, index: int) -> Opening | None:
        """Read ``Thời gian: từ ngày ...`` under a heading that announced it, or where no line is numbered."""
        text = self._entries[index].piece.text
        colon = colon_with_text(text)
        if not colon or word_count(text[:colon]) > 6:
            return None
        rank = self._rank_below()
        above = self._above(rank)
        verdict = judge(text[:colon], above)
        fits = verdict.named and verdict.exact and self._fits(verdict, above)
        if fits and self._tells_apart(verdict, above, rank):
            return self._make(index, rank, text[:colon], text_after(text, colon), verdict)
        return None

    def _apart(self, index: int, verdict: Verdict) -> bool:
        """Whether a line that is the name of one kind and nothing else stands between whole paragraphs."""
        return verdict.certain and (index in self._after or ended_before(self._entries, index))

    @staticmethod
    def _part_of_several(verdict: Verdict, above: Verdict | None) -> bool:
        """Whether a line names one of several kinds that the heading above it names."""
        return above is not None and len(above.kinds) > 1 and verdict.kind in above.kinds

    def _fits(self, verdict: Verdict, above: Verdict | None) -> bool:
        if above is None:
            return not self._numbered_outside
        # Below "Khen thưởng" a line may name any part of what is said of awards.
        part = above.kind is SectionKind.KHEN_THUONG and verdict.kind in _PARTS_OF_AWARDS
        return part or self._part_of_several(verdict, above)

    def _whole(self, index: int, rank: int, above: Verdict | None) -> Opening:
        """Make a heading of a whole line and of the lines it was broken into."""
        more = self._beside.rest_of_heading(index)
        heading = " ".join(
            [self._entries[index].text.strip(), *(self._entries[i].piece.text.strip() for i in more)]
        )
        verdict = judge(heading.rstrip(" :"), above, damaged=True)
        return self._make(index, rank, heading, None, verdict, more=more)

    def _make(
        self,
        index: int,
        rank: int,
        heading: str | None,
        text_at: int | None,
        verdict: Verdict,
        more: tuple[int, ...] = (),
    ) -> Opening:
        mark = self._entries[index].mark
        number = mark.printed if mark and mark.kind is not MarkKind.BULLET else None
        cleaned = heading.strip(" :.") if heading else None
        return Opening(index, more, cleaned or None, number, text_at, rank, verdict)
