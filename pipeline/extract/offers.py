"""What a plan offers, as its standards take it for granted: forms, whom each is for, names of titles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.extract import audience
from pipeline.extract.award_words import forms_in
from pipeline.extract.paper import Paper
from pipeline.extract.quantities import QUANTITY
from pipeline.extract.quotas import form_of
from pipeline.records.plan import Audience, AwardForm, AwardRow, QuotaRow
from pipeline.records.segmented import SectionKind
from pipeline.vietnamese.shadow import shadow

_OWN_FORMS = (AwardForm.GIAY_KHEN, AwardForm.BANG_KHEN)
_FOR_MANY = (AwardForm.BANG_KHEN, AwardForm.GIAY_KHEN, AwardForm.DANH_HIEU, AwardForm.KHAC)
"""Forms that are given to more than the one best of all."""
FOR = re.compile(r"\b(?:doi voi|danh cho|tang cho|cho|tang)\s+(?:cac |nhung )?(?:\d{1,3} )?")
"""Words before those whom an award is for; matched without marks."""


Given = dict[AwardForm, tuple[Audience, ...]]


@dataclass(frozen=True, slots=True)
class Offer:
    """What the plan offers: the form that standards without one are about, whom each form is for, names of titles."""

    only: AwardForm | None
    given: Given
    titles: Mapping[str, AwardForm]

    def form_for(self, who: tuple[Audience, ...]) -> AwardForm | None:
        """Return the form of standards that name none: collectives may get prizes and persons certificates."""
        to_others = self.only in self.given and who and not set(who) & set(self.given[self.only])
        if not to_others:
            return self.only
        return next(
            (form for form, whom in self.given.items() if form in _FOR_MANY and set(who) <= set(whom)),
            self.only,
        )


def _given_to(paper: Paper, quotas: list[QuotaRow]) -> Given:
    """Return whom each form of award is for by what the plan says of awards and their numbers."""
    given: Given = {}

    def note(form: AwardForm, who: tuple[Audience, ...]) -> None:
        given[form] = tuple(dict.fromkeys([*given.get(form, ()), *who]))

    for quota in quotas:
        if quota.audience and (form := form_of(paper, quota)):
            note(form, (quota.audience,))
    for section in paper.of_kind(SectionKind.HINH_THUC, SectionKind.KHEN_THUONG, SectionKind.SO_LUONG):
        for block in paper.own(section):
            named = forms_in(block.text)
            led = audience.led_outright(block.text)
            for index, (start, form) in enumerate(named):
                limit = named[index + 1][0] if index + 1 < len(named) else len(block.text)
                note(form, led or _named_after(re.split(r"[;.]\s", block.text[start:limit])[0]))
    return given


def _named_after(text: str) -> tuple[Audience, ...]:
    """Return whom an award is for that a clause begins with: ``Bằng khen cho hai cá nhân``."""
    found = FOR.search(shadow(text))
    if found is None:
        return ()
    counted = re.compile(rf"(?:{QUANTITY})\s+").match(shadow(text), found.end())
    return audience.led_by(text[counted.end() if counted else found.end() :])[0]


def read_offer(paper: Paper, awards: list[AwardRow], quotas: list[QuotaRow]) -> Offer:
    """Return what the plan offers, by its awards and their numbers and by what is said of them."""
    return Offer(_own_form_of(paper, awards), _given_to(paper, quotas), _titles(paper))


def _own_form_of(paper: Paper, awards: list[AwardRow]) -> AwardForm | None:
    """Return the form that standards without one are about: the issuer's own, the lowest that it gives.

    Awards that others are asked to give come after those the issuer gives itself.
    """
    own = {award.form for award in awards if not _asked_for(paper, award)}
    for offered in (own, {award.form for award in awards}):
        if lowest := next((form for form in _OWN_FORMS if form in offered), None):
            return lowest
        if len(offered) == 1:
            return next(iter(offered))
    return None


_ASKS = re.compile(r"\b(?:de nghi|trinh|de xuat|gioi thieu|xet chon)\b")


def _asked_for(paper: Paper, award: AwardRow) -> bool:
    at = award.char_start or 0
    block = paper.block_at(at)
    before = paper.flat(block)[: at - block.start] if block else ""
    return _ASKS.search(re.split(r"[.;]\s", before)[-1]) is not None


_TITLES = re.compile(r"danh hieu\s+(?P<names>[^;:.()]{3,160})")
_AFTER_TITLE = re.compile(
    r"\s(?:do|cua|cho|doi voi|theo|va (?:tang|giay|bang|cac)|tang|hang nam|trong|neu|khi)\s.*"
)


def _titles(paper: Paper) -> dict[str, AwardForm]:
    """Return the forms of what the plan calls by names, by those without marks: ``danh hiệu Lao động giỏi``, ``giải “Kíp vượt sóng”``."""
    found: dict[str, AwardForm] = {}
    for section in paper.of_kind(SectionKind.HINH_THUC, SectionKind.KHEN_THUONG, SectionKind.SO_LUONG):
        for block in paper.own(section):
            flat = paper.flat(block)
            for titles in _TITLES.finditer(flat) if section.kind is not SectionKind.SO_LUONG else ():
                for name in re.split(r",|\bva\b|\bhoac\b", titles["names"]):
                    bare = _AFTER_TITLE.sub("", name + " ").strip(' “”"')
                    if 2 <= len(bare.split()) <= 8 and not forms_in(bare):
                        found[bare] = AwardForm.DANH_HIEU
            for prize in _PRIZES.finditer(flat):
                found.setdefault(prize["name"].strip(), AwardForm.KHAC)
    return found


_PRIZES = re.compile(
    r"\b(?:giai(?: thuong)?|thuong|tien thuong|phan thuong|qua|bien|cup|giay chung nhan)\s+[“\"](?P<name>[^”\"]{3,60})[”\"]"
)
