"""One finding of extraction, before it is said in a language."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.messages import say, severity
from pipeline.records.plan import FindingRow, Severity


@dataclass(frozen=True, slots=True)
class Doubt:
    """One finding: its code and values, and the table and column it is about."""

    code: str
    values: dict[str, str]
    table: str | None = None
    field: str | None = None
    page: int | None = None

    def row(self, language: str) -> FindingRow:
        """Return the finding in the words of a language."""
        return FindingRow(
            code=self.code,
            severity=Severity(severity(self.code)),
            message=say(self.code, language, **{"page": self.page or "?", **self.values}),
            table=self.table,
            field=self.field,
        )
