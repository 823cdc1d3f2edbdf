"""``python -m pipeline.training.choices GOLD... --out models``: train the models of :mod:`pipeline.extract.choosing`.

GOLD are gold plans or folders of them (docs/gold-format.md). Candidates are those that extraction itself
finds in the text of a plan; those whose value the plan has are the right ones. Two minutes on one core.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date

from rapidfuzz import fuzz

from pipeline.evaluate.gold import GoldPlan, LineTag
from pipeline.evaluate.text import fold_value, likeness
from pipeline.extract.audience import Whom
from pipeline.extract.awards import Offered, offers, rows_of
from pipeline.extract.choosing import Features, Question
from pipeline.extract.criteria import (
    Context,
    Told,
    candidates_for_form,
    candidates_for_whom,
    features_of_form,
    features_of_whom,
)
from pipeline.extract.days import dated
from pipeline.extract.dossier import Taker, last_day, takers
from pipeline.extract.header import read_header
from pipeline.extract.hints import hints_of
from pipeline.extract.lines import after, lines
from pipeline.extract.mentions import Mention
from pipeline.extract.offers import read_offer
from pipeline.extract.paper import Paper
from pipeline.extract.quotas import Counted, numbers
from pipeline.extract.theme import Quoted, quotes
from pipeline.records.plan import QuotaRow
from pipeline.segment import Settings as SegmentSettings
from pipeline.segment import segment
from pipeline.training import maxent
from pipeline.training.command import read_command

Example = tuple[Features, bool]
"""What a model sees of a candidate, and whether it is the right answer."""


def examples(plan: GoldPlan) -> Iterator[tuple[Question, list[Example]]]:
    """Yield every question that is asked of a plan with the candidates among which one is right.

    Most candidates are asked about alone: yes or no. Of the forms, and of those, that a standard may be for one is.
    """
    paper = Paper(segment(plan.restored(), SegmentSettings()))
    for question, tag in (
        (Question.CRITERION, LineTag.CRITERION),
        (Question.DOSSIER_ITEM, LineTag.DOSSIER_ITEM),
    ):
        yield from ((question, [example]) for example in _lines(paper, plan, tag))
    starts = _starts(paper, plan)
    awards, quotas = list(_offers(paper, plan, starts)), list(_numbers(paper, plan, starts))
    for question, candidates in (
        (Question.AWARD, awards),
        (Question.QUOTA, quotas),
        (Question.RECIPIENT, _takers(paper, plan)),
        (Question.THEME, _quotes(paper, plan)),
    ):
        yield from ((question, [(each.features, right)]) for each, right in candidates)
    yield from _days(paper, plan)
    offered, given = [each for each, right in awards if right], [each.row for each, right in quotas if right]
    yield from _awards(paper, plan, starts, offered, given)


def _lines(paper: Paper, plan: GoldPlan, tag: LineTag) -> Iterator[Example]:
    right = [_folded(line.text) for line in plan.body if line.tag is tag]
    last: bool | None = None
    for block, features in lines(paper):
        told = any(fuzz.ratio(_folded(block.text), text) >= 90 for text in right)
        yield after(features, last), told
        last = told


def _starts(paper: Paper, plan: GoldPlan) -> frozenset[int]:
    """Return where the standards of a plan begin."""
    right = {_folded(line.text) for line in plan.body if line.tag is LineTag.CRITERION}
    return frozenset(block.start for block, _ in lines(paper) if _folded(block.text) in right)


def _offers(paper: Paper, plan: GoldPlan, starts: frozenset[int]) -> Iterator[tuple[Offered, bool]]:
    """Yield the awards that a plan names; one without its authority is right where nothing names both."""
    found = offers(paper, starts)
    right = [(form, giver) for form, giver, *_ in plan.awards]
    told = {award for award in right if any(_is(each.mention, *award) for each in found)}
    for each in found:
        whole = any(_is(each.mention, *award) for award in right)
        alone = each.mention.conferred_by is None and any(
            each.mention.form == form for form, giver in right if (form, giver) not in told
        )
        yield each, whole or alone


def _is(mention: Mention, form: str, giver: str) -> bool:
    named = mention.conferred_by
    return mention.form == form and named is not None and likeness(named, giver) >= 0.85


def _awards(
    paper: Paper, plan: GoldPlan, starts: frozenset[int], offered: list[Offered], quotas: list[QuotaRow]
) -> Iterator[tuple[Question, list[Example]]]:
    """Yield the forms and those whom the standards of a plan may be for."""
    awards = rows_of(offered)
    right = {_folded(line.text): line for line in plan.body if line.tag is LineTag.CRITERION}
    offer = read_offer(paper, awards, quotas)
    standards = list(hints_of(paper, offer, quotas, starts))
    context = Context.of(paper, offer, awards, standards)
    before: Whom = ()
    last: Told | None = None
    for hints in standards:
        line = right[_folded(hints.block.text)]
        whoms, forms = candidates_for_whom(context, hints), candidates_for_form(context, hints)
        yield (
            Question.AUDIENCE,
            [
                (features_of_whom(context, hints, whom, before), frozenset(whom) == line.audience)
                for whom in whoms
            ],
        )
        before = tuple(sorted(line.audience))
        yield (
            Question.FORM,
            [(features_of_form(context, hints, form, before, last), form is line.form) for form in forms],
        )
        last = Told(hints, before, line.form)


def _numbers(paper: Paper, plan: GoldPlan, starts: frozenset[int]) -> Iterator[tuple[Counted, bool]]:
    """Yield the numbers of a plan; one that a standard asks for is right only where no other tells it."""
    told = Counter((who, int(number)) for who, number, *_ in plan.quotas)
    found = [
        (each, (str(each.row.audience), each.row.quantity or 0), "in a standard" in each.features)
        for each in numbers(paper, starts)
    ]
    outside = Counter(value for _, value, standard in found if not standard)
    for each, value, standard in found:
        yield each, value in told and (not standard or outside[value] < told[value])


def _takers(paper: Paper, plan: GoldPlan) -> Iterator[tuple[Taker, bool]]:
    right = plan.fields.get("dossier_recipient")
    for taker in takers(paper):
        yield taker, bool(right) and fold_value(taker.name) == fold_value(right)


def _quotes(paper: Paper, plan: GoldPlan) -> Iterator[tuple[Quoted, bool]]:
    right = plan.fields.get("theme")
    for quoted in quotes(paper):
        yield quoted, bool(right) and fold_value(quoted.words) == fold_value(right)


def _days(paper: Paper, plan: GoldPlan) -> Iterator[tuple[Question, list[Example]]]:
    issue = read_header(paper).issue_date
    right = {
        question: date.fromisoformat(written) if (written := plan.fields.get(field)) else None
        for question, field in (
            (Question.START, "start_date"),
            (Question.END, "end_date"),
            (Question.DEADLINE, "dossier_deadline"),
        )
    }
    for day in dated(paper, issue, None, issue.year if issue else None):
        days = {
            Question.START: day.span.first,
            Question.END: day.span.last,
            Question.DEADLINE: last_day(day.span),
        }
        for question, value in days.items():
            if value is not None:
                yield question, [(day.features, value == right[question])]


def _folded(text: str) -> str:
    return " ".join(text.split()).lower()


_ONE_OF = frozenset({Question.AUDIENCE, Question.FORM})
"""Questions that choose the best of their candidates, whatever it is."""


def train(plans: list[GoldPlan], seed: int) -> dict[str, dict[str, float]]:
    """Return for every question the weights of features towards yes."""
    found: dict[Question, list[list[Example]]] = {question: [] for question in Question}
    for plan in plans:
        for question, candidates in examples(plan):
            found[question].append(candidates)
    return {
        question: maxent.fit_choice(asked, seed) if question in _ONE_OF else _towards_yes(asked, seed)
        for question, asked in found.items()
    }


_TOLD = 0.05
"""Weight below which a feature tells nothing."""


def _towards_yes(asked: list[list[Example]], seed: int) -> dict[str, float]:
    """Return the weights of features for candidates that are asked about alone."""
    labels, rows = maxent.fit([example for candidates in asked for example in candidates], seed)
    yes, no = labels.index(True), labels.index(False)
    towards = {name: round(row[yes] - row[no], 2) for name, row in rows.items()}
    return {name: weight for name, weight in towards.items() if abs(weight) >= _TOLD}


def main(arguments: list[str] | None = None) -> None:
    """Train from the command line."""
    asked = read_command("choices", __doc__, arguments)
    weights = train(asked.plans, asked.seed)
    text = ",\n".join(
        f'"{question}": {{\n'
        + ",\n".join(f"{json.dumps(name, ensure_ascii=False)}: {weight}" for name, weight in rows.items())
        + "\n}"
        for question, rows in weights.items()
    )
    # Packed, without a time in it, so that the same plans and seed give the same bytes.
    (asked.out / "choices.json.gz").write_bytes(gzip.compress(f"{{{text}}}\n".encode(), mtime=0))


if __name__ == "__main__":
    main()
