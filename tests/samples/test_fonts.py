"""Glyph coverage: a font that would draw boxes is refused, and the message says what to install."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import reportlab

from pipeline.errors import ExitCode
from samples import fonts
from samples.errors import MissingFontError, MissingToolError
from samples.fonts import FAMILIES, VIETNAMESE_LETTERS, faces, font_file, missing_letters

REPORTLAB_FONTS = Path(reportlab.__file__).parent / "fonts"


def test_all_vietnamese_letters_are_asked_for() -> None:
    assert len(VIETNAMESE_LETTERS) == 146
    assert set("ẩỔữẵĐđỹỴơƯ") <= VIETNAMESE_LETTERS
    assert all(len(letter) == 1 for letter in VIETNAMESE_LETTERS)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_holds_all_letters(family: str) -> None:
    faces(family)
    for file in FAMILIES[family].files:
        assert not missing_letters(font_file(file, FAMILIES[family].package))


def test_a_font_without_vietnamese_letters_is_told() -> None:
    missing = missing_letters(REPORTLAB_FONTS / "Vera.ttf")
    assert {"ế", "Ở", "đ"} & missing
    assert "á" not in missing
    assert missing_letters(REPORTLAB_FONTS / "00readme.txt") == VIETNAMESE_LETTERS


def test_an_old_font_is_refused_with_the_command_that_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_FOLDERS", (REPORTLAB_FONTS,))
    font_file.cache_clear()
    with pytest.raises(MissingFontError) as caught:
        font_file("Vera.ttf", "fonts-better")
    assert "apt-get install fonts-better" in str(caught.value)
    assert caught.value.exit_code == ExitCode.MISSING


@pytest.mark.parametrize(
    "error", [MissingFontError("a.ttf", "fonts-a"), MissingToolError("iconv", "libc-bin")]
)
def test_errors_cross_processes(error: MissingFontError | MissingToolError) -> None:
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
