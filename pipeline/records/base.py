"""What every record between two stages has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen, typed value that one stage gives and the next one takes.

    Records are compared by value, refuse unknown fields and are stored as JSON,
    so a stage can be run from what the stage before it left on disk.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")


class StageSettings(Record):
    """Settings of one stage; a changed value redoes that stage and those after it."""
