"""schema/plan.schema.json is what the code says, and what plan.json is valid against."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from pipeline.export.dataset import plan_schema

SCHEMA = Path(__file__).resolve().parents[2] / "schema" / "plan.schema.json"


def test_the_committed_schema_is_the_code_s():
    assert SCHEMA.read_text(encoding="utf-8") == plan_schema(), (
        "run: python -c 'from pipeline.export.dataset import plan_schema; print(plan_schema(), end=\"\")' > "
        "schema/plan.schema.json"
    )


def test_it_is_a_valid_schema():
    Draft202012Validator.check_schema(json.loads(plan_schema()))
