"""The report as a page: what is wrong stands side by side, the worst paper first, nothing runs in it."""

from html.parser import HTMLParser

from pipeline.evaluate.matching import TableScore
from pipeline.evaluate.page import page
from pipeline.evaluate.report import COLUMNS, DocumentEvaluation, EvaluationReport, FieldError


def document(name: str, **scores: float) -> DocumentEvaluation:
    return DocumentEvaluation(
        gold_id=name, file=f"{name}.pdf", scores={column: scores.get(column) for column in COLUMNS}
    )


WORSE = document("hai", fields=0.5, tasks=0.5).model_copy(
    update={
        "wrong_fields": (FieldError(field="signer", gold="Lê <Văn> A", predicted="Lê Văn A"),),
        "tables": {
            "tasks": TableScore(
                f1=0.5,
                missed=("Trồng 500 cây xanh", "Họp tổng kết"),
                extra=("Sơn lại cổng", "Trồng 50 cây xanh"),
            )
        },
    }
)


def test_errors_come_first_and_side_by_side() -> None:
    shown = page(EvaluationReport(documents=(document("mot", fields=1.0), WORSE)), "vi")
    assert shown.index('id="p1">hai.pdf') < shown.index('id="p2">mot.pdf')
    assert "Trồng <ins>500</ins> cây xanh" in shown
    assert "Trồng <del>50</del> cây xanh" in shown
    assert shown.index("Họp tổng kết") < shown.index("Sơn lại cổng")
    assert "Không có sai khác." in shown


def test_what_a_paper_says_is_text_and_no_markup() -> None:
    shown = page(EvaluationReport(documents=(WORSE,)), "en")
    assert "&lt;Văn&gt;" in shown
    assert "<Văn>" not in shown
    assert "<script" not in shown
    open_tags: list[str] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag != "meta":
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    Parser().feed(shown)
    assert open_tags == []


def test_a_gold_plan_without_paper_says_so() -> None:
    lost = DocumentEvaluation(gold_id="ba", scores=dict.fromkeys(COLUMNS))
    assert "No paper of the results" in page(EvaluationReport(documents=(lost,)), "en")
