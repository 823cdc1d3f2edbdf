"""The dossier file: what no paper tells, written by the archivist in TOML.

::

    [dossier]                       # elements of EAD.xml
    fileCode = "H99.07.2026.05.TĐ"
    title = "Hồ sơ phát động phong trào thi đua năm 2026"
    maintenance = "Vĩnh viễn"       # a code ("01") or its words

    [documents]                     # elements of EAD_doc.xml that all documents share
    mode = "Công khai"

    [[document]]                    # one document that differs, or whose values are mended
    file = "k02.pdf"
    ordinal = 1
    subject = "..."

    [legacy]                        # TT 02/2019 alone
    OrganId = "..."

    [delivery]
    organisation = "..."            # who delivers
    person = "..."
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError, field_validator

from pipeline.archive.standard import DATE_FORM, Element, Kind, Schema, code_of, elements
from pipeline.errors import UsageError
from pipeline.records.base import Record

DEFAULTS = {"maintenance": "01", "mode": "01", "language": "01", "format": "02", "riskRecovery": "0"}
"""What stands where neither the dossier file nor the papers tell: kept for ever, open, in Vietnamese, of normal
condition, no copy for safety."""

_OWN_KEYS = ("file", "ordinal")
_DERIVED = ("docId", "docCode")
"""Made of ``fileCode`` and the ordinal."""
_SAFE_NAME = re.compile(r"[^\W_][\w.-]*", re.UNICODE)


class Delivery(Record):
    """Who delivers, and how file names count; ``ordinal_digits`` pads the ordinal with zeros."""

    organisation: str | None = None
    person: str | None = None
    ordinal_digits: int = 1


class Given(Record):
    """What the dossier file says of one document: the end of its path, its ordinal, its elements."""

    file: str
    ordinal: int | None = None
    values: dict[str, str] = {}


class Dossier(Record):
    """The dossier file, its values as the elements want them."""

    dossier: dict[str, str]
    documents: dict[str, str] = {}
    document: tuple[Given, ...] = ()
    legacy: dict[str, str] = {}
    delivery: Delivery = Delivery()

    @field_validator("dossier")
    @classmethod
    def _named(cls, values: dict[str, str]) -> dict[str, str]:
        if not _SAFE_NAME.fullmatch(values.get("fileCode", "")):
            raise ValueError("fileCode")
        return values

    @property
    def code(self) -> str:
        """Mã hồ sơ, of which file names are made."""
        return self.dossier["fileCode"]


def load_dossier(path: Path) -> Dossier:
    """Read a dossier file.

    Raises:
        UsageError: the file is missing, is no TOML, lacks ``fileCode`` or has a name nobody knows.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError("dossier_unreadable", path=path, detail=error.strerror or error) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError("dossier_not_toml", path=path, detail=error) from error
    own = tuple(element for element in elements(Schema.EAD_DOC) if element.name not in _DERIVED)
    legacy = (*elements(Schema.LEGACY_DOSSIER), *elements(Schema.LEGACY_DOCUMENT))
    parts: dict[str, Any] = {
        "dossier": _values(told.pop("dossier", {}), elements(Schema.EAD), "dossier", path),
        "documents": _values(told.pop("documents", {}), own, "documents", path),
        "legacy": _values(told.pop("legacy", {}), legacy, "legacy", path),
        "document": [_given(entry, own, path) for entry in told.pop("document", [])],
        "delivery": told.pop("delivery", {}),
    }
    if told:
        raise UsageError("dossier_unknown", path=path, name=f"[{next(iter(told))}]", known=", ".join(parts))
    try:
        return Dossier.model_validate(parts)
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"])
        code = "dossier_no_code" if place == "dossier" else "dossier_bad_value"
        raise UsageError(code, path=path, name=place, value=parts["dossier"].get("fileCode", "")) from error


def _given(entry: dict[str, Any], known: tuple[Element, ...], path: Path) -> dict[str, Any]:
    rest = {name: value for name, value in entry.items() if name not in _OWN_KEYS}
    own = {name: entry[name] for name in _OWN_KEYS if name in entry}
    return {**own, "values": _values(rest, known, "document", path)}


def _values(told: Any, known: tuple[Element, ...], table: str, path: Path) -> dict[str, str]:
    if not isinstance(told, dict):
        raise UsageError("dossier_bad_value", path=path, name=table)
    by_name = {element.name: element for element in known}
    for name in told:
        if name not in by_name:
            raise UsageError("dossier_unknown", path=path, name=f"{table}.{name}", known=", ".join(by_name))
    return {name: _text(value, by_name[name]) for name, value in told.items()}


def _text(value: Any, element: Element) -> str:
    """Return a TOML value as the element wants it: days as DD/MM/YYYY, words of a code table as codes."""
    if isinstance(value, date):
        return value.strftime(DATE_FORM)
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list):
        return ",".join(_text(part, element) for part in value)
    text = " ".join(str(value).split())
    if element.kind is Kind.CODES and element.codes is not None:
        return code_of(element.codes, text) or text
    return text
