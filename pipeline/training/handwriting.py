"""What a pen fills into printed letterheads: the number of a paper and its day, ``Số: 217/QĐ-UBND``, ``ngày 24 tháng 10``.

Figures come from the MNIST database (LeCun, Cortes and Burges 1998, CC BY-SA 3.0): small grey images of figures that
some five hundred people wrote. They are drawn larger, leaning, with a thin or a thick pen, and set side by side.
"""

from __future__ import annotations

import gzip
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

_HEAD_OF_IMAGES, _HEAD_OF_LABELS = 16, 8
"""Bytes before the figures in files of either kind (idx, unsigned bytes)."""
_SIDE = 28
"""Pixels of a side of each image."""
_FINE = 4
"""So many times larger is a figure before its edge is made sharp."""

_KINDS = (
    "QĐ",
    "KH",
    "TB",
    "BC",
    "TTr",
    "CV",
    "HD",
    "CT",
    "NQ",
    "BB",
    "GM",
    "ĐA",
    "PA",
    "TT",
    "CTr",
    "UBND",
    "KL",
    "GP",
)
_BODIES = (
    "UBND", "HĐND", "SNV", "SGDĐT", "SYT", "STC", "SCT", "SLĐTBXH", "SNN", "STP", "BNV", "BGDĐT", "TTg", "CP", "CĐ", "LĐLĐ",
    "ĐTN", "HPN", "HND", "MTTQ", "HU", "TU", "BTG", "VP", "VPCP", "BTĐKT", "HĐTĐ", "CTUBND", "TĐKT", "NV", "GDĐT",
)  # fmt: skip
_LETTERS = "ABCDĐEGHIKLMNOPQRSTUVXY"
_PLACES = (
    "Hà Nội", "Quảng Bình", "Lào Cai", "Đắk Lắk", "Hưng Yên", "Cần Thơ", "Nghệ An", "Bắc Kạn", "Thái Bình", "Phú Thọ",
    "Vĩnh Long", "An Giang", "Kon Tum", "Huế", "Bến Tre", "Ninh Thuận", "Yên Bái", "Hòa Bình", "Bình Định", "Sóc Trăng",
)  # fmt: skip


@dataclass(frozen=True)
class Stretch:
    """A part of a line: printed letters, figures written by hand, or room that nobody filled."""

    text: str
    by_hand: bool = False


Line = tuple[Stretch, ...]


def text_of(line: Line) -> str:
    """Return what a line says: words a blank apart, however they were filled in."""
    return " ".join("".join(stretch.text for stretch in line).split())


class Pen:
    """Figures written by many hands, read from files of MNIST (``*-images-idx3-ubyte.gz`` beside their labels).

    Raises:
        FileNotFoundError: the folder holds no such files.
    """

    def __init__(self, folder: Path) -> None:
        files = sorted(folder.glob("*-images-idx3-ubyte.gz"))
        if not files:
            raise FileNotFoundError(folder / "*-images-idx3-ubyte.gz")
        self._of: dict[str, list[NDArray[np.uint8]]] = {str(figure): [] for figure in range(10)}
        for file in files:
            beside = file.with_name(file.name.replace("images-idx3", "labels-idx1"))
            labels = np.frombuffer(gzip.decompress(beside.read_bytes()), np.uint8)[_HEAD_OF_LABELS:]
            images = np.frombuffer(gzip.decompress(file.read_bytes()), np.uint8)[_HEAD_OF_IMAGES:]
            for label, image in zip(labels, images.reshape(-1, _SIDE, _SIDE), strict=True):
                self._of[str(label)].append(image)

    def write(self, number: str, height: float, chance: random.Random) -> NDArray[np.uint8]:
        """Return the ink (255) of a number as one hand writes it: ``height`` pixels high, a little more or less."""
        lean, wide, thick = chance.uniform(-0.1, 0.5), chance.uniform(0.75, 1.2), chance.uniform(0.3, 0.7)
        figures = [
            self._figure(
                figure, max(round(height * chance.uniform(0.85, 1.15)), 6), lean, wide, thick, chance
            )
            for figure in number
        ]
        gaps = [round(height * chance.uniform(-0.12, 0.22)) for _ in figures]
        falls = [round(height * chance.uniform(0, 0.12)) for _ in figures]
        rows = max(image.shape[0] + fall for image, fall in zip(figures, falls, strict=True))
        columns = sum(max(image.shape[1] + gap, 1) for image, gap in zip(figures, gaps, strict=True))
        ink = np.zeros((rows, columns + round(height)), np.uint8)
        at = 0
        for image, gap, fall in zip(figures, gaps, falls, strict=True):
            own = ink[fall : fall + image.shape[0], at : at + image.shape[1]]
            np.maximum(own, image[:, : own.shape[1]], out=own)
            at += max(image.shape[1] + gap, 1)
        written = np.flatnonzero(ink.any(axis=0))
        return ink[:, : written[-1] + 1] if len(written) else ink

    def _figure(
        self, figure: str, height: int, lean: float, wide: float, thick: float, chance: random.Random
    ) -> NDArray[np.uint8]:
        image = chance.choice(self._of[figure])
        fine = cv2.resize(image, None, fx=_FINE, fy=_FINE, interpolation=cv2.INTER_CUBIC)
        side = fine.shape[0]
        turn = np.radians(chance.uniform(-7, 7))
        shear = -np.tan(lean * 0.6) - np.sin(turn)
        matrix = np.array([[1.0, shear, -shear * side / 2], [np.sin(turn), 1.0, -np.sin(turn) * side / 2]])
        fine = np.asarray(cv2.warpAffine(fine, matrix, (side, side)))
        ink = np.clip((fine.astype(np.float32) / 255 - (1 - thick)) * 6 + 0.5, 0, 1)
        if figure == "1" and chance.random() < 0.6:
            _add_flag(ink, chance)
        rows, columns = (np.flatnonzero((ink > 0.5).any(axis=axis)) for axis in (1, 0))
        if not len(rows):
            return np.zeros((height, 2), np.uint8)
        cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        width = max(round(cut.shape[1] * height / cut.shape[0] * wide), 2)
        small = cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA)
        return np.asarray(np.round(255 * small), np.uint8)


def _add_flag(ink: NDArray[Any], chance: random.Random) -> None:
    """Draw the upstroke before a 1, which few in MNIST write and most here."""
    rows = np.flatnonzero((ink > 0.5).any(axis=1))
    if not len(rows):
        return
    top, tall = int(rows[0]), int(rows[-1] - rows[0])
    x = int(np.flatnonzero(ink[top] > 0.5).mean())
    end = (x - round(tall * chance.uniform(0.12, 0.35)), top + round(tall * chance.uniform(0.12, 0.4)))
    cv2.line(ink, (x, top + 2), end, 1.0, chance.choice((4, 6, 8)), cv2.LINE_AA)


def letterhead(chance: random.Random) -> tuple[Line, Line]:
    """Return a line with the number of a paper and one with its place and day, some filled in by hand, some not at all."""
    return _number(chance), _day(chance)


def _number(chance: random.Random) -> Line:
    number = str(chance.choice((chance.randint(1, 99), chance.randint(1, 999), chance.randint(1, 9999))))
    if len(number) == 1 and chance.random() < 0.7:
        number = f"0{number}"
    code = chance.choice(("/", "/", "/", "/", f"/{chance.randint(1998, 2026)}/", "-")) + _code(chance)
    head = chance.choice(("Số:", "Số:", "Số:", "Số :", "Số"))
    return (Stretch(f"{head} "), *_filled(number, chance), Stretch(code if chance.random() < 0.93 else ""))


def _code(chance: random.Random) -> str:
    bodies = [
        chance.choice(_BODIES)
        if chance.random() < 0.6
        else "".join(chance.choices(_LETTERS, k=chance.randint(2, 6)))
        for _ in range(chance.choice((1, 1, 1, 2)))
    ]
    return "-".join((chance.choice(_KINDS), *bodies) if chance.random() < 0.92 else bodies)


def _day(chance: random.Random) -> Line:
    day, month = (f"{chance.randint(1, last)}" for last in (31, 12))
    day, month = (f"0{n}" if len(n) == 1 and chance.random() < 0.6 else n for n in (day, month))
    year = chance.randint(1994, 2026)
    place = chance.choice(_PLACES)
    by_hand = _filled(day, chance)
    if not by_hand[0].text.strip():
        return Stretch(f"{place}, ngày "), *by_hand, Stretch(" tháng "), *by_hand, Stretch(f" năm {year}")
    months = (Stretch(month, by_hand=by_hand[0].by_hand and chance.random() < 0.85),)
    return Stretch(f"{place}, ngày "), *by_hand, Stretch(" tháng "), *months, Stretch(f" năm {year}")


def _filled(number: str, chance: random.Random) -> Line:
    """Return a number by hand, most often, or printed, or the room that was left for it."""
    how = chance.random()
    if how < 0.12:
        return (Stretch("   "),)
    return (Stretch(number, by_hand=how < 0.75),)
