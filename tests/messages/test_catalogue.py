"""Every sentence exists in both languages, with the same placeholders, and every code that is raised has one."""

import ast
from pathlib import Path
from string import Formatter

import pytest

from pipeline.messages import catalogue, say

PIPELINE = Path(__file__).resolve().parents[2] / "pipeline"
ERRORS = {"DocumentError", "UsageError", "MissingProgramError", "KehoachError"}


def placeholders(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_both_languages_say_the_same(code):
    entry = catalogue()[code]
    assert entry["vi"].strip()
    assert entry["en"].strip()
    assert placeholders(entry["vi"]) == placeholders(entry["en"])
    assert entry.get("severity", "warning") in {"info", "warning", "error"}


def raised_codes():
    for path in sorted(PIPELINE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            first = node.args[0] if node.args else None
            if node.func.id == "Notice":
                first = next((k.value for k in node.keywords if k.arg == "code"), first)
            elif node.func.id not in ERRORS:
                continue
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, path


def test_every_code_that_is_raised_has_its_sentence():
    missing = {code: str(path) for code, path in raised_codes() if code not in catalogue()}
    assert not missing


def test_an_unknown_code_still_says_something():
    assert say("no_such_code", "vi", page=3) == "no_such_code page=3"


def test_a_missing_value_does_not_break_the_report():
    assert "{path}" in say("input_missing", "en")
