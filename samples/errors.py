"""What the maker of samples needs and may not find, with the command that mends it."""

from __future__ import annotations

from pipeline.errors import MissingProgramError


class MissingFontError(MissingProgramError):
    """A font is not installed, or an old version that draws boxes for Vietnamese letters."""

    def __init__(self, file: str, package: str) -> None:
        super().__init__("missing_font", file=file, package=package)

    def __str__(self) -> str:
        """Name the font and the package that brings it."""
        return "No {file} that holds all Vietnamese letters. Install it: apt-get install {package}".format(
            **self.values
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the values when the error crosses a process boundary."""
        return type(self), (self.values["file"], self.values["package"])


class MissingToolError(MissingProgramError):
    """A program that makes one kind of sample is not installed."""

    def __init__(self, program: str, package: str) -> None:
        super().__init__("missing_tool", program=program, package=package)

    def __str__(self) -> str:
        """Name the program and the package that brings it."""
        return "The program {program} is missing. Install it: apt-get install {package}".format(**self.values)

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the values when the error crosses a process boundary."""
        return type(self), (self.values["program"], self.values["package"])
