"""The evaluation as a page to read: every error, gold and output side by side, the worst papers first."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from html import escape
from statistics import fmean

from rapidfuzz import fuzz

from pipeline.evaluate.matching import TableScore
from pipeline.evaluate.report import COLUMNS, MISSING_IS_ZERO, DocumentEvaluation, EvaluationReport
from pipeline.messages import say

_ALIKE = 40.0
"""Least likeness, of 100, from which a missed row and one too many are shown as one error."""

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 78rem; padding: 0 1rem; color: #1b1b1b; background: #fff }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem }
th, td { border: 1px solid #c9c9c9; padding: .3rem .5rem; text-align: left; vertical-align: top }
th { background: #f1f1f1; font-weight: 600 } td.n { text-align: right; font-variant-numeric: tabular-nums }
td.side { width: 45% } td.low { background: #fde2e1 } del { background: #fbc9c6; text-decoration: none } ins { background: #c9ecd0; text-decoration: none }
.none { color: #666 } .wide { overflow-x: auto } h2 { margin-top: 2.5rem } a { color: #0b57a4 }
@media (prefers-color-scheme: dark) { body { background: #161616; color: #eee } th { background: #2a2a2a } th, td { border-color: #555 }
td.low { background: #5a2a28 } del { background: #7a302c } ins { background: #245c33 } .none { color: #aaa } a { color: #8cc4ff } }
"""


def page(report: EvaluationReport, language: str) -> str:
    """Return the whole report as one HTML page that needs no other file; ``language`` is vi or en."""
    documents = sorted(report.documents, key=_quality)
    title = escape(say("page_title", language))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style></head>'
        f"<body><h1>{title}</h1><p>{escape(say('page_lead', language, count=len(documents)))}</p>"
        f"{_summary(report, documents, language)}"
        f"{''.join(_document(n, document, language) for n, document in enumerate(documents, 1))}</body></html>\n"
    )


def _quality(document: DocumentEvaluation) -> tuple[float, str]:
    told = [score for name in MISSING_IS_ZERO if (score := document.scores.get(name)) is not None]
    return (fmean(told) if told else 0.0, document.file or document.gold_id)


def _summary(report: EvaluationReport, documents: list[DocumentEvaluation], language: str) -> str:
    shown = [name for name in COLUMNS if report.mean[name] is not None]
    head = "".join(f"<th>{escape(name)}</th>" for name in shown)
    rows = [(escape(say("page_mean", language)), report.mean)]
    rows += [
        (f'<a href="#p{n}">{escape(document.file or document.gold_id)}</a>', document.scores)
        for n, document in enumerate(documents, 1)
    ]
    body = "".join(
        f"<tr><td>{name}</td>{''.join(_score(column, scores.get(column)) for column in shown)}</tr>"
        for name, scores in rows
    )
    return f'<div class="wide"><table><tr><th></th>{head}</tr>{body}</table></div>'


def _score(column: str, value: float | None) -> str:
    if value is None:
        return '<td class="n"></td>'
    low = column in MISSING_IS_ZERO and value < 0.95
    return f'<td class="n{" low" if low else ""}">{value:.3f}</td>'


def _document(number: int, document: DocumentEvaluation, language: str) -> str:
    name = escape(document.file or document.gold_id)
    if document.file is None:
        return f'<h2 id="p{number}">{name}</h2><p>{escape(say("page_missing", language))}</p>'
    parts = [
        _side_by_side(say("page_fields", language), list(_field_pairs(document)), language),
        _kinds(document, language),
        *(
            _side_by_side(table, [("", *pair) for pair in _pairs(score)], language)
            for table, score in document.tables.items()
        ),
    ]
    text = "".join(parts) or f"<p>{escape(say('page_perfect', language))}</p>"
    return f'<h2 id="p{number}">{name}</h2>{text}'


def _field_pairs(document: DocumentEvaluation) -> Iterator[tuple[str, str, str]]:
    for wrong in document.wrong_fields:
        yield wrong.field, wrong.gold, wrong.predicted


def _kinds(document: DocumentEvaluation, language: str) -> str:
    low = sorted((score, kind.value) for kind, score in document.sections.items() if score < 0.995)
    if not low:
        return ""
    rows = "".join(f'<tr><td>{kind}</td><td class="n">{score:.3f}</td></tr>' for score, kind in low)
    return f"<h3>{escape(say('page_sections', language))}</h3><table>{rows}</table>"


def _pairs(score: TableScore) -> list[tuple[str, str]]:
    """Put each missed row beside the row too many that is most like it; the rest stand alone."""
    left = list(score.extra)
    pairs: list[tuple[str, str]] = []
    for missed in score.missed:
        best = max(left, key=lambda row: fuzz.ratio(missed, row), default=None)
        if best is not None and fuzz.ratio(missed, best) >= _ALIKE:
            left.remove(best)
            pairs.append((missed, best))
        else:
            pairs.append((missed, ""))
    return pairs + [("", extra) for extra in left]


def _side_by_side(title: str, rows: list[tuple[str, str, str]], language: str) -> str:
    if not rows:
        return ""
    gold, output = (escape(say(code, language)) for code in ("page_gold", "page_output"))
    named = any(name for name, _, _ in rows)
    head = f"<tr>{'<th></th>' if named else ''}<th>{gold}</th><th>{output}</th></tr>"
    body = ""
    for name, wanted, got in rows:
        left, right = _marked(wanted, got)
        none = f'<span class="none">{escape(say("page_nothing", language))}</span>'
        label = f"<td>{escape(name)}</td>" if named else ""
        body += f'<tr>{label}<td class="side">{left or none}</td><td class="side">{right or none}</td></tr>'
    return f"<h3>{escape(title)}</h3><table>{head}{body}</table>"


def _marked(wanted: str, got: str) -> tuple[str, str]:
    """Return both texts with the words that only one of them has marked."""
    if not wanted or not got:
        return escape(wanted), escape(got)
    one, other = wanted.split(), got.split()
    left: list[str] = []
    right: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        mine, theirs = escape(" ".join(one[a:b])), escape(" ".join(other[c:d]))
        left.append(mine if tag == "equal" or not mine else f"<ins>{mine}</ins>")
        right.append(theirs if tag == "equal" or not theirs else f"<del>{theirs}</del>")
    return " ".join(filter(None, left)), " ".join(filter(None, right))
