"""Standards for awards: one row a paragraph, with the form of award and whom it is for.

What is said of both, in the line and above it (:mod:`pipeline.extract.hints`), makes the candidates;
trained models weigh who says it and the words of the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import pairwise
from math import exp, log
from operator import itemgetter
from typing import NamedTuple

from pipeline.extract.audience import Whom
from pipeline.extract.award_words import forms_in
from pipeline.extract.choosing import Features, Question, odds
from pipeline.extract.earned import won_before
from pipeline.extract.hints import Hints, hints_of
from pipeline.extract.offers import Offer, read_offer
from pipeline.extract.paper import Paper, place
from pipeline.records.plan import Audience, AwardForm, AwardRow, CriterionRow, QuotaRow
from pipeline.vietnamese.shadow import shadow

_USUAL: tuple[Whom, ...] = (
    (Audience.TAP_THE,),
    (Audience.CA_NHAN,),
    (Audience.HO_GIA_DINH,),
    (Audience.THU_TRUONG,),
    (Audience.TAP_THE, Audience.CA_NHAN),
    (Audience.KHAC,),
)
_HEAD, _LED, _READ = 5, 11, 40
"""Words of a line that are seen with their places, that lead it, and all that are read."""
_ANNOUNCED = 25
"""Words that are read of the line that announces a standard."""
_TOGETHER = (
    ("heading", "line", "announced", "award"),
    ("heading", "line", "given", "clauses"),
    ("line", "clauses", "before"),
    ("heading", "announced", "before", "given"),
    ("line", "outright", "posts", "title", "counts"),
    ("heading title", "heading gives", "heading", "line"),
    ("line", "given", "received", "posts"),
)
"""Those who tell whom a standard is for that a model also sees side by side: what one says weighs more or less by the others."""
_ABOVE = frozenset({"heading", "heading title", "heading gives", "announced"})
"""Those of the hints that stand above a standard."""
_WITH_LABEL = 2
"""How many of these rows, from the first, are also seen with whom they are asked about."""
_FORMS_TOGETHER = (("heading", "announced", "line"), ("heading", "announced", "counted", "spoken of"))
"""The same of those who tell the form."""


def read_criteria(
    paper: Paper, standards: frozenset[int], awards: list[AwardRow], quotas: list[QuotaRow]
) -> list[CriterionRow]:
    """Return the standards of the plan in order; ``standards`` tells where they begin."""
    offer = read_offer(paper, awards, quotas)
    lines = list(hints_of(paper, offer, quotas, standards))
    context = Context.of(paper, offer, awards, lines)
    return [
        CriterionRow(
            form=told.form,
            audience=told.whom,
            text=told.hints.block.text.strip(),
            **place(told.hints.block).asdict(),
        )
        for told in _likeliest(context, lines)
    ]


class Told(NamedTuple):
    """A standard, whom it is for, and the form of award that it was found to be about."""

    hints: Hints
    whom: Whom
    form: AwardForm | None


_KEPT = 3
"""Ways to read the standards so far that are gone on with."""


def _likeliest(context: Context, lines: list[Hints]) -> list[Told]:
    """Return the likeliest way to read all standards together: each tells the next whom it is for and which award it is about.

    A beam search; ways that end alike are one. A plan without awards has marks and classes, no standards for awards.
    """
    ways: list[tuple[float, tuple[Told, ...]]] = [(0.0, ())]
    for hints in lines:
        forms = candidates_for_form(context, hints)
        if not forms:
            continue
        whoms = candidates_for_whom(context, hints)
        told: dict[Whom, list[float]] = {}
        longer: dict[tuple[Whom, AwardForm | None], tuple[float, tuple[Told, ...]]] = {}
        for weight, way in ways:
            last = way[-1] if way else None
            before = last.whom if last else ()
            if before not in told:
                told[before] = _shares([_odds_of_whom(context, hints, whom, before) for whom in whoms])
            for share, whom in nlargest(_KEPT, zip(told[before], whoms, strict=True), key=itemgetter(0)):
                shares = _shares([_odds_of_form(context, hints, form, whom, last) for form in forms])
                for more, form in zip(shares, forms, strict=True):
                    reached = weight + share + more
                    if (whom, form) not in longer or reached > longer[whom, form][0]:
                        longer[whom, form] = reached, (*way, Told(hints, whom, form))
        ways = nlargest(_KEPT, longer.values(), key=itemgetter(0))
    return list(ways[0][1])


def _shares(odds_of_each: list[float]) -> list[float]:
    """Return the log probability of each of several answers one of which is right, from their log odds."""
    highest = max(odds_of_each)
    total = highest + log(sum(exp(each - highest) for each in odds_of_each))
    return [each - total for each in odds_of_each]


@dataclass(frozen=True, slots=True)
class Context:
    """What all standards of a plan share: its paper, what it offers, whom its standards name outright."""

    paper: Paper
    offer: Offer
    offered: tuple[AwardForm, ...]
    told: Whom
    for_all: frozenset[int]
    """Where the standards begin that are said to hold for all awards."""
    apart: bool
    """Whether awards have standards of their own beside those of all."""
    words: dict[tuple[int, Audience], float] = field(default_factory=dict, compare=False)
    """What the words of a block, by where it begins, say for an audience (log odds)."""
    forms: dict[tuple[int, AwardForm | None], float] = field(default_factory=dict, compare=False)
    """What a standard, by where its block begins, says for a form whoever it is for and whatever the one before is about."""

    @classmethod
    def of(cls, paper: Paper, offer: Offer, awards: list[AwardRow], lines: list[Hints]) -> Context:
        """Gather it from what was read."""
        told = dict.fromkeys(who for hints in lines for who in hints.outright)
        offered = tuple(dict.fromkeys(award.form for award in awards))
        for_all = frozenset(hints.block.start for hints in lines if _of_all(paper, hints))
        apart = any(
            "line" in hints.forms or (_FORM_TOLD & hints.forms.keys() and hints.block.start not in for_all)
            for hints in lines
        )
        return cls(paper, offer, offered, tuple(told), for_all, apart)


def candidates_for_whom(context: Context, hints: Hints) -> list[Whom]:
    """Return those a standard may be for, each combination once.

    Where only what stands above names several together, as a heading does over a line that names nobody, it is for those.
    """
    if hints.audiences.keys() <= _ABOVE and len(set(hints.audiences.values())) == 1:
        only = next(iter(hints.audiences.values()))
        if len(only) > 1:
            return [only]
    told = [*hints.audiences.values(), context.told, *context.offer.given.values()]
    found: dict[frozenset[Audience], Whom] = {}
    for whom in [*_USUAL, *told]:
        if whom:
            found.setdefault(frozenset(whom), whom)
    return list(found.values())


def features_of_whom(context: Context, hints: Hints, whom: Whom, before: Whom) -> Features:
    """Return what a model sees of whom a standard may be for; ``before`` is whom the one before it is for."""
    found = _relations(context, hints, whom, before)
    for one in sorted(frozenset(whom)):
        # Those of several count for each of them in part, so that no combination must have been seen.
        for name, value in _words(context, hints, one).items():
            found[name] = value / len(whom)
    return found


def _odds_of_whom(context: Context, hints: Hints, whom: Whom, before: Whom) -> float:
    """Return the log odds of :func:`features_of_whom`, with the words of a standard weighed once for each audience."""
    told = odds(Question.AUDIENCE, _relations(context, hints, whom, before))
    for one in whom:
        key = (hints.block.start, one)
        if key not in context.words:
            context.words[key] = odds(Question.AUDIENCE, _words(context, hints, one))
        told += context.words[key] / len(whom)
    return told


def _relations(context: Context, hints: Hints, whom: Whom, before: Whom) -> Features:
    """Return how those whom a standard may be for stand to all who are told."""
    asked = frozenset(whom)
    label = "+".join(sorted(asked)) if whom in _USUAL or len(asked) == 1 else "others together"
    found: Features = {f"is {label}": 1.0}
    stands: dict[str, str] = {}
    nearer = "announced" in hints.audiences
    lined = any(name in hints.audiences for name in ("outright", "award", "line"))
    for name, told in [*hints.audiences.items(), ("before", before), ("all", context.told)]:
        relation = _relation(asked, frozenset(told))
        if relation is None:
            continue
        stands[name] = relation
        if name.startswith("heading"):
            name += ", announced" if nearer else ", line" if lined else ""
        elif name == "announced" and lined:
            name += ", line"
        found[f"{relation} {name}"] = 1.0
    for turn, names in enumerate(_TOGETHER):
        together = f"{turn}: {', '.join(stands.get(name, 'no') for name in names)}"
        found[together] = 1.0 if turn < _WITH_LABEL else 0.7
        if turn < _WITH_LABEL:
            found[f"{together}, {label}"] = 0.7
    # "Giấy khen: tập thể dẫn đầu cụm, cá nhân có ...": the line names someone behind its award.
    line, apart, award, clauses = (
        frozenset(hints.audiences.get(name, ())) for name in ("line", "set apart", "award", "clauses")
    )
    line = line or apart or award
    if line < clauses == asked and line:
        # "Thôn, buôn ...; hộ gia đình ...": another clause is about others.
        found["as clauses that add to the line"] = 1.0
    if hints.set_off and frozenset(hints.audiences.get("line", ())) == asked:
        found["set off"] = 1.0
    if not hints.outright:
        found[f"untold {label}"] = 1.0
    for name, form in hints.forms.items():
        if frozenset(context.offer.given.get(form, ())) == asked:
            found[f"gets what {name} says"] = 1.0
            break
    return found


def _relation(asked: frozenset[Audience], said: frozenset[Audience]) -> str | None:
    """Return how those asked about stand to those who are told, None where nobody is."""
    if not said:
        return None
    if said == asked:
        return "as"
    return "within" if asked < said else "beyond" if said < asked else "unlike"


def _words(context: Context, hints: Hints, label: str) -> Features:
    """Return the words of a standard, of its heading and of the line that announces it, each with the answer asked about."""
    paper = context.paper
    words = [word for _, word in paper.words(hints.block)][:_READ]
    found: Features = {}
    for place_, word in enumerate(words[:_HEAD]):
        found[f"{label}: {word}"] = 0.8
        found[f"{label}: {place_} {word}"] = 0.5
    for word in words[_HEAD:]:
        found.setdefault(f"{label}: {word}", 0.25)
    for place_, pair in enumerate(pairwise(words)):
        found.setdefault(f"{label}: {' '.join(pair)}", 0.3 if place_ < _LED else 0.15)
    for _, word in paper.heading_words(hints.section):
        found[f"{label}: head {word}"] = 0.3
    for _, word in paper.words(hints.announced)[:_ANNOUNCED] if hints.announced else ():
        found[f"{label}: announced {word}"] = 0.25
    return found


def candidates_for_form(context: Context, hints: Hints) -> list[AwardForm | None]:
    """Return the forms of award that a standard may be about; None where it may be one for all of several.

    A plan that tells nothing but general standards (``Tiêu chuẩn chung``) asks them for its own award.
    """
    forms: list[AwardForm | None] = [*sorted({*hints.forms.values(), *context.offered})]
    for_all = (
        len(forms) > 1
        and context.apart
        and (not _TELLING & hints.forms.keys() or hints.block.start in context.for_all)
    )
    return [*forms, None] if for_all else forms


_FORM_TOLD = frozenset({"heading", "line", "announced"})
"""Those of the hints that tell a form outright."""
_TELLING = _FORM_TOLD | {"title", "first named", "given in the line"}
"""Those that tell one in any way."""

_OF_ALL = re.compile(
    r"\b(?:tieu chuan|dieu kien|yeu cau|quy dinh)(?: \w+){0,3}? chung\b(?! nhan)|\bchung (?:cho|doi voi|ap dung)\b"
    r"|\b(?:moi|tat ca|bat ky|bat cu|bat ke)(?: \w+){0,2} (?:hinh thuc|danh hieu|muc|loai|giai|phan thuong|phan)\b"
    r"|\b(?:hinh thuc|muc|phan thuong|giai|qua|phan) nao cung\b"
    r"|\bdieu kien (?:can|bat buoc|tien quyet)\b|\bdieu kien (?:de )?(?:duoc )?(?:dua vao|vao dien|xet)\b|\bduoc dua (?:vao|ra) (?:\w+ ){0,2}binh\b"
)


def _of_all(paper: Paper, hints: Hints) -> bool:
    """Whether a heading above a standard, the line that announces it or its own words say that it holds for all awards."""
    told = [other.heading or "" for other in paper.above(hints.section)]
    announced = paper.flat(hints.announced) if hints.announced else ""
    return any(
        _OF_ALL.search(flat) for flat in (*map(shadow, told), announced, paper.flat(hints.block)[:120])
    )


def features_of_form(
    context: Context, hints: Hints, form: AwardForm | None, whom: Whom, last: Told | None
) -> Features:
    """Return what a model sees of the form of award that a standard may be about; ``last`` is the one before it."""
    return _of_form(context, hints, form) | _beside_others(context, hints, form, whom, last)


def _odds_of_form(
    context: Context, hints: Hints, form: AwardForm | None, whom: Whom, last: Told | None
) -> float:
    """Return the log odds of :func:`features_of_form`, with what the standard itself says weighed once for each form."""
    key = (hints.block.start, form)
    if key not in context.forms:
        context.forms[key] = odds(Question.FORM, _of_form(context, hints, form))
    return context.forms[key] + odds(Question.FORM, _beside_others(context, hints, form, whom, last))


def _beside_others(
    context: Context, hints: Hints, form: AwardForm | None, whom: Whom, last: Told | None
) -> Features:
    """Return how a form stands to those whom the standard is for and to the standard before."""
    found = _beside_last(hints, form, last)
    if form and (given := context.offer.given.get(form)):
        found["given to them" if set(whom) <= set(given) else "given to others"] = 1.0
    return found


def _of_form(context: Context, hints: Hints, form: AwardForm | None) -> Features:
    """Return what the standard, its heading and what is offered say for a form."""
    if form is None:
        return _features_of_all(context, hints)
    found: Features = {f"is {form}": 0.5}
    stands = {name: "as" if told is form else "unlike" for name, told in hints.forms.items()}
    found |= {f"{relation} {name}": 1.0 for name, relation in stands.items()}
    for turn, names in enumerate(_FORMS_TOGETHER):
        found[f"{turn}: {', '.join(stands.get(name, 'no') for name in names)}"] = 0.7
    if form in context.offered:
        found["offered"] = 1.0
    found |= _named_in(context, hints, form)
    words = [word for _, word in context.paper.words(hints.block)][:12]
    for word in words:
        found.setdefault(f"{form}: {word}", 0.25)
    for _, word in context.paper.heading_words(hints.section):
        found.setdefault(f"{form}: head {word}", 0.25)
    return found


def _beside_last(hints: Hints, form: AwardForm | None, last: Told | None) -> Features:
    """Return how a form stands to that of the standard before: those of a list are about one award unless they name it."""
    if last is None or last.hints.section != hints.section:
        return {}
    place_ = "in its list" if last.hints.announced == hints.announced else "in its section"
    names = "naming" if _NAMING & hints.forms.keys() else "silent"
    return {f"{'as' if form is last.form else 'unlike'} last {place_}, {names}": 1.0}


_NAMING = frozenset({"line", "title", "first named"})
"""Those of the hints that are named by a standard itself."""


def _features_of_all(context: Context, hints: Hints) -> Features:
    """Return what a model sees of a standard that may hold for all awards: ``Chung cho mọi hình thức``."""
    found: Features = {"is for all": 0.5}
    found["for all, as said" if hints.block.start in context.for_all else "for all, unsaid"] = 1.0
    for name in hints.forms:
        found[f"for all, unlike {name}"] = 1.0
    for _, word in context.paper.words(hints.announced)[:_ANNOUNCED] if hints.announced else ():
        found[f"for all: announced {word}"] = 0.25
    for _, word in context.paper.heading_words(hints.section):
        found.setdefault(f"for all: head {word}", 0.25)
    for _, word in context.paper.words(hints.block)[:12]:
        found.setdefault(f"for all: {word}", 0.25)
    return found


def _named_in(context: Context, hints: Hints, form: AwardForm) -> Features:
    """Return how a line names a form: the words before and after it, and its turn among others."""
    named = forms_in(hints.block.text)
    turns = [turn for turn, (_, other) in enumerate(named) if other is form]
    if not turns:
        return {"names others": 1.0} if named else {}
    at = named[turns[0]][0]
    if won_before(context.paper.flat(hints.block), at):
        return {"named as won before": 1.0}
    words = context.paper.words(hints.block)
    before = [word for place_, word in words if place_ < at][-5:]
    after = [word for place_, word in words if place_ >= at][:6]
    found: Features = {"named": 1.0, f"named as {min(turns[0], 3)}": 0.5}
    if at < 14:
        found["named at the head"] = 1.0
    for distance, word in enumerate(reversed(before)):
        found.setdefault(f"before {word}", 1 / (1 + 0.3 * distance))
    for word in after:
        found.setdefault(f"after {word}", 0.4)
    return found
