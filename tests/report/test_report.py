"""The report of a batch is one file, says what failed, and loads nothing from anywhere."""

import re

import pytest

from benchmarks.people.generated import write
from pipeline.errors import UsageError
from pipeline.report import report
from pipeline.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    write(folder / "dataset" / "campaigns.sqlite", 40)
    return Store(folder)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_report_is_whole_in_one_file(store, language):
    path = report(store, language)
    text = path.read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in text
    assert "<script" not in text
    assert not re.findall(r'(?:src|href)="(?!data:)', text)
    assert text.count("<figure>") >= 6
    assert len(re.findall(r"<h3>", text)) == 10
    assert "report_" not in text


def test_what_is_worst_comes_first(store):
    text = report(store, "en").read_text(encoding="utf-8")
    # The generated plans want a review below 0.7.
    worst = [int(found) < 70 for found in re.findall(r"<p>Confidence: (\d+)%", text)]
    assert worst == sorted(worst, reverse=True)
    assert any(worst)


def test_without_a_dataset_the_report_says_what_to_run(tmp_path):
    with pytest.raises(UsageError, match="dataset_missing"):
        report(Store(tmp_path), "en")
