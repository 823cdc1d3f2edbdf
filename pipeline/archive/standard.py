"""The elements and code tables that the rules prescribe, as data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

from pipeline.records.base import Record

_HERE = Path(__file__).parent
DATE_FORM = "%d/%m/%Y"


class Kind(StrEnum):
    """What the value of an element may be."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    FLAG = "flag"
    CODES = "codes"


class Schema(StrEnum):
    """The sets of elements, by their name in ``elements.toml``."""

    EAD_DOC = "ead_doc"
    EAD = "ead"
    LEGACY_DOCUMENT = "legacy_document"
    LEGACY_DOSSIER = "legacy_dossier"


class Element(Record):
    """One element: its name in XML, its name for people, and what its value must be.

    ``length`` is in characters, for numbers in digits; ``codes`` names a table of ``codes.toml``;
    ``required_if`` gives, for another element, the values with which this one may not be empty.
    """

    name: str
    title: str
    kind: Kind
    length: int | None = None
    codes: str | None = None
    several: bool = False
    required: bool = False
    required_if: dict[str, tuple[str, ...]] = {}

    def demanded(self, values: Mapping[str, str]) -> bool:
        """Tell whether the element may not be empty beside these values of its neighbours."""
        return self.required or any(values.get(name, "") in told for name, told in self.required_if.items())

    def fault(self, value: str) -> str | None:
        """Return the message code of what is wrong with a value that is not empty, None where it is right."""
        if self.kind is Kind.DATE:
            return None if is_date(value) else "archive_not_a_date"
        if self.kind is Kind.FLAG:
            return None if value in ("0", "1") else "archive_not_a_flag"
        if self.kind is Kind.NUMBER:
            return None if re.fullmatch(rf"[0-9]{{1,{self.length or 10}}}", value) else "archive_not_a_number"
        if self.kind is Kind.CODES and self.codes is not None:
            told = value.split(",") if self.several else [value]
            if any(code.strip() not in codes(self.codes) for code in told):
                return "archive_not_a_code"
        return "archive_too_long" if self.length is not None and len(value) > self.length else None


@cache
def elements(schema: Schema) -> tuple[Element, ...]:
    """Return the elements of a set, in the order in which they are written."""
    tables = tomllib.loads((_HERE / "elements.toml").read_text(encoding="utf-8"))
    return tuple(Element.model_validate(entry) for entry in tables[schema])


@cache
def codes(table: str) -> dict[str, str]:
    """Return a code table: what each code stands for."""
    tables: dict[str, dict[str, str]] = tomllib.loads((_HERE / "codes.toml").read_text(encoding="utf-8"))
    return tables[table]


def code_of(table: str, word: str) -> str | None:
    """Return the code of a word of a code table, whatever its case; None where the table lacks it."""
    wanted = " ".join(word.split()).casefold()
    return next((code for code, label in codes(table).items() if label.casefold() == wanted), None)


def is_date(value: str) -> bool:
    """Tell whether a value is a day of the calendar written DD/MM/YYYY."""
    if not re.fullmatch(r"\d{2}/\d{2}/\d{4}", value):
        return False
    try:
        datetime.strptime(value, DATE_FORM)
    except ValueError:
        return False
    return True
