"""The message catalogue: every sentence shown to a person, in Vietnamese and English.

Each room keeps its own ``messages.toml``::

    [encrypted_pdf]
    vi = "Tệp PDF có mật khẩu. Hãy gỡ mật khẩu rồi chạy lại."
    en = "The PDF is locked with a password. Remove the password and run again."
    severity = "error"      # for codes that can become findings
    about = "plans.issuer"  # the table, or the column, that such a finding is about

``{name}`` in a sentence stands for a value of the error or notice.
"""

from __future__ import annotations

import locale
import os
import tomllib
from functools import cache
from pathlib import Path
from string import Formatter

LANGUAGES = ("vi", "en")
_ROOMS = Path(__file__).resolve().parent.parent


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return all messages by code, from the ``messages.toml`` of every room.

    Raises:
        ValueError: two rooms use the same code.
    """
    merged: dict[str, dict[str, str]] = {}
    for path in sorted(_ROOMS.glob("*/messages.toml")):
        for code, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if code in merged:
                raise ValueError(f"message code {code!r} is defined twice, again in {path}")
            merged[code] = entry
    return merged


class _Lenient(Formatter):
    """Leave a placeholder standing when its value is missing, rather than fail while reporting."""

    def get_value(self, key: int | str, args: object, kwargs: object) -> object:
        values = kwargs if isinstance(kwargs, dict) else {}
        return values.get(key, "{" + str(key) + "}")


def say(code: str, language: str = "en", **values: object) -> str:
    """Return the sentence for ``code`` in ``language`` (``vi`` or ``en``) with its values filled in.

    An unknown code comes back as itself with its values: a report must never fail.
    """
    entry = catalogue().get(code)
    if entry is None or language not in entry:
        return " ".join([code, *(f"{name}={value}" for name, value in values.items())])
    return _Lenient().vformat(entry[language], (), values)


def severity(code: str) -> str:
    """Return ``info``, ``warning`` or ``error`` for a code; unknown codes are warnings."""
    return catalogue().get(code, {}).get("severity", "warning")


def column(code: str) -> tuple[str | None, str | None]:
    """Return the table and the column that a code is about, None for what its catalogue does not name."""
    table, _, field = catalogue().get(code, {}).get("about", "").partition(".")
    return table or None, field or None


def default_language() -> str:
    """Return ``vi`` when the locale of the person is Vietnamese, else ``en``."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    chosen = next((name for name in names if name), "") or (locale.getlocale()[0] or "")
    return "vi" if chosen.lower().startswith("vi") else "en"
