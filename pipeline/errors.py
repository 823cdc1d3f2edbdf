"""Errors for people: what happened, in which file and page, what to do.

An error carries a code and values, never a finished sentence. The words, in Vietnamese
and English, stand in the ``messages.toml`` of the room that raises it and are chosen
when the error is shown (:mod:`pipeline.messages`).
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit status of every command."""

    OK = 0
    USAGE = 2
    ATTENTION = 3
    MISSING = 4
    INTERRUPTED = 130


class KehoachError(Exception):
    """Base of all errors that are shown to a person.

    ``code`` is a key of the message catalogue, ``values`` fill its placeholders.
    """

    exit_code = ExitCode.ATTENTION

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = {name: str(value) for name, value in values.items()}
        super().__init__(f"{code} {self.values}" if values else code)

    def __reduce__(self) -> tuple[object, ...]:
        """Keep code and values when the error crosses a process boundary."""
        return _rebuild, (type(self), self.code, self.values, dict(self.__dict__))


class UsageError(KehoachError):
    """The command line or a settings file is wrong."""

    exit_code = ExitCode.USAGE


class MissingProgramError(KehoachError):
    """A program or a model that a stage needs is not installed."""

    exit_code = ExitCode.MISSING


class OutputError(KehoachError):
    """The output cannot be written (a full disk, a folder made read-only), which no document can mend."""


class DocumentError(KehoachError):
    """One document cannot be read; the others go on.

    ``page`` counts from 1 and is None where the whole file is at fault.
    """

    def __init__(self, code: str, page: int | None = None, **values: object) -> None:
        super().__init__(code, **values)
        self.page = page


def _rebuild(
    kind: type[KehoachError], code: str, values: dict[str, str], state: dict[str, object]
) -> KehoachError:
    error = kind(code, **values)
    error.__dict__.update(state)
    return error
