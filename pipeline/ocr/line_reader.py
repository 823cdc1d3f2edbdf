"""A second reader for lines: a small network of this project, trained on Vietnamese papers alone.

It knows nothing but printed Vietnamese, and errs elsewhere than Tesseract does: where both agree a word is
nearly always right. The network is trained by :mod:`pipeline.training.line_reader`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from pipeline.errors import MissingProgramError
from pipeline.ocr.fingerprint import model_fingerprint
from pipeline.ocr.line_image import HEIGHT, MARGIN, levelled, scale_of
from pipeline.ocr.textlines import TextLine
from pipeline.records.page import Box, Word

MODEL = Path(__file__).parents[2] / "models" / "line-reader.onnx"

_STEP = 64
"""Widths are filled up to a multiple of this."""
_WIDEST = 2048
"""Columns of a line at most, twice the width of a page of print: what is wider is a stroke, and the memory that the network
takes, and keeps, grows with the square of the width."""
_INK = 128
"""Depth of ink (of 255) from which a column of a line holds some."""


class LineReader:
    """The network, read from an ONNX file that names its letters when the first line is to be read.

    Raises:
        MissingProgramError: there is no such file.
    """

    def __init__(self, path: Path = MODEL) -> None:
        if not path.is_file():
            raise MissingProgramError("model_missing", path=str(path))
        self._path = path

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(str(self._path), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _alphabet(self) -> str:
        return str(self._session.get_modelmeta().custom_metadata_map["alphabet"])

    def read(self, line: TextLine) -> tuple[Word, ...]:
        """Return the words of a line, left to right, with the confidence of their least sure letter.

        The network does not tell where words stand: boxes, in pixels of the line's image, share out its ink
        by the number of letters.
        """
        image = levelled(line)
        if image.shape[1] > _WIDEST:
            return ()
        width = -(-(image.shape[1] + 2 * MARGIN) // _STEP) * _STEP
        filled = np.zeros((1, 1, HEIGHT, width), np.float32)
        filled[0, 0, :, MARGIN : MARGIN + image.shape[1]] = image / np.float32(255)
        (told,) = self._session.run(None, {"images": filled})
        letters = list(self._letters(told[0]))
        inked = np.flatnonzero((image > _INK).any(axis=0))
        if not letters or not len(inked):
            return ()
        scale, height = scale_of(line), float(line.image.shape[0])
        start, step = float(inked[0]) / scale, float(inked[-1] + 1 - inked[0]) / scale / len(letters)
        words = []
        for is_blank, run in groupby(enumerate(letters), lambda letter: letter[1][0] == " "):
            own = list(run)
            if not is_blank:
                box = Box(start + own[0][0] * step, 0.0, start + (own[-1][0] + 1) * step, height)
                text = "".join(letter for _, (letter, _) in own)
                words.append(Word(text, box, min(chance for _, (_, chance) in own)))
        return tuple(words)

    def _letters(self, told: npt.NDArray[np.float32]) -> Iterator[tuple[str, float]]:
        """Yield the likeliest letters of columns (columns x letters, log probabilities) and their chances."""
        best = told.argmax(axis=1)
        chances = np.exp(told.max(axis=1))
        for number, run in groupby(range(len(best)), lambda column: int(best[column])):
            if number:
                yield self._alphabet[number - 1], float(max(chances[column] for column in run))


def line_reader(language: str) -> LineReader | None:
    """Return the line reader of this process, None for papers in a language that it does not know."""
    return _loaded() if language == "vie" else None


def line_reader_version() -> str:
    """Return a fingerprint of the model, ``missing`` where there is none."""
    return model_fingerprint(MODEL)


@cache
def _loaded() -> LineReader:
    return LineReader()
