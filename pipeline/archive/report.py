"""What came of a delivery: documents packed, documents left out, values to mend."""

from __future__ import annotations

from pathlib import Path, PurePath

from pipeline.archive.describe import Described, Remark
from pipeline.archive.provenance import Deed, KeptFile
from pipeline.messages import say
from pipeline.records.base import Record
from pipeline.records.source import Notice

LANGUAGE = "vi"
"""What stands in a package is in Vietnamese."""


class LeftOut(Record):
    """A document that is not in the package, and why."""

    path: str
    code: str
    page: int | None = None
    values: dict[str, str] = {}


class Delivered(Record):
    """What came of a delivery.

    ``notices`` are about files of the package, whose name is in their values.
    """

    package: Path
    documents: int
    pages: int
    remarks: tuple[Remark, ...] = ()
    notices: tuple[Notice, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def attention(self) -> bool:
        """Tell whether a person has something to do."""
        return bool(self.remarks or self.left_out or any(n.code.startswith("pdfa_") for n in self.notices))


class Packed(Record):
    """One document as it stands in the package."""

    described: Described
    files: tuple[KeptFile, ...]
    deed: Deed
    notices: tuple[Notice, ...]


def told(left_out: LeftOut, language: str) -> str:
    """Return why a document is left out, with its name."""
    reason = say(left_out.code, language, **{"page": left_out.page, **left_out.values})
    return f"{PurePath(left_out.path).name}: {reason}"


def remark_told(remark: Remark, language: str) -> str:
    """Return what has to be done about a value."""
    return say(
        remark.code,
        language,
        element=remark.element,
        title=remark.title,
        value=remark.value,
        limit=remark.limit,
    )
