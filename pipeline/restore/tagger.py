"""Which of the words of the same letters stands at a place: a tagger that sees the whole sentence.

The language model (:mod:`pipeline.restore.ngram`) sees two words back and needs their marks. Here a
small transformer (:mod:`pipeline.training.network`) reads the letters and the case of a whole text
from both sides and scores, for each place, the words that its letters may stand for. Marks of the
neighbours need not be known. Where the letters are in doubt too, it guesses the word from all the
others, as if its letters could not be read (Devlin et al. 2019).
"""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from pipeline.errors import MissingProgramError
from pipeline.restore.choices import Choices
from pipeline.restore.ngram import LanguageModel
from pipeline.vietnamese.letters import strip_marks

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

WINDOW = 128
"""Words that are read in one go."""
_MARGIN = 8
"""Words of a window at either side that lend context only."""
_AT_ONCE = 8
"""Windows that are worked through side by side."""
_RARE = float(np.log(1e-4))
"""Least log probability of a word: what the tagger never saw may stand there all the same."""
_UNGUESSED, _NO_WORD = -14.0, -7.0
"""Least log probability of a word that is guessed, and that of what is no word of the model."""


class Shape(IntEnum):
    """The case of a word as the tagger sees it."""

    SMALL = 0
    TITLE = 1
    CAPITALS = 2
    NO_WORD = 3


def shape_of(token: str) -> Shape:
    """Return the shape of a token; what begins with no letter is no word."""
    if not token[:1].isalpha():
        return Shape.NO_WORD
    if len(token) > 1 and token.isupper():
        return Shape.CAPITALS
    return Shape.TITLE if token[:1].isupper() else Shape.SMALL


def letters_of(words: list[str]) -> Ids:
    """Return for each word the number of its letters: words that differ in marks alone share it."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(strip_marks(word), len(numbers)) for word in words], np.int64)


def _places(owner: Ids) -> tuple[Ids, Ids]:
    """Return where the candidates of each place begin, and for each candidate which of these places it has."""
    first = np.diff(owner, prepend=-1) != 0
    return np.flatnonzero(first), np.cumsum(first) - 1


class Tagger:
    """The network and the words it knows, read from ``tagger.onnx`` and ``tagger.npz``."""

    def __init__(self, folder: Path, model: LanguageModel) -> None:
        """Open the model in a folder.

        Raises:
            MissingProgramError: the folder holds no tagger.
        """
        network, tables = folder / "tagger.onnx", folder / "tagger.npz"
        if not (network.exists() and tables.exists()):
            missing = network if not network.exists() else tables
            raise MissingProgramError("model_missing", path=str(missing))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        self._session = onnxruntime.InferenceSession(
            str(network), options, providers=["CPUExecutionProvider"]
        )
        with np.load(tables, allow_pickle=False) as arrays:
            self._vectors: Floats = arrays["vectors"].astype(np.float32) * arrays["steps"][:, None]
            self._bias: Floats = arrays["bias"].astype(np.float32)
        self.letters = letters_of(model.words)
        self._no_letters = int(self.letters.max()) + 1
        self._boundary, self._last_special = model.boundary, model.number

    def _states(self, letters: Ids, shapes: Ids, places: Ids) -> Floats:
        """Return the state of the network at some places of a text (places x width)."""
        inner = WINDOW - 2 * _MARGIN
        windows, own = np.unique(places // inner, return_inverse=True)
        edge = int(self.letters[self._boundary])
        padded = np.full(-(-len(letters) // inner) * inner + 2 * _MARGIN, edge, np.int64)
        cased = np.full(len(padded), int(Shape.NO_WORD), np.int64)
        padded[_MARGIN : _MARGIN + len(letters)] = letters
        cased[_MARGIN : _MARGIN + len(letters)] = shapes
        rows = windows[:, None] * inner + np.arange(WINDOW)
        states = [
            self._session.run(None, {"letters": padded[part], "shapes": cased[part]})[0][:, _MARGIN:-_MARGIN]
            for part in np.array_split(rows, -(-len(rows) // _AT_ONCE))
        ]
        flat: Floats = np.concatenate(states)[own, places % inner]
        return flat

    def _seen(self, read: Ids, letters: Ids, shapes: Ids, places: Ids) -> Floats:
        """Return the states at some places of a text whose runs of marks count once, as in training."""
        marks = read == self._boundary
        kept = ~(marks & np.concatenate([[False], marks[:-1]]))
        return self._states(letters[kept], shapes[kept], np.cumsum(kept)[places] - 1)

    def log_probabilities(self, read: Ids, shapes: Ids, owner: Ids, words: Ids) -> Doubles:
        """Return log P(word | letters of the whole text) of each candidate.

        ``read`` are the words of a text as they were taken so far (only their letters count) and
        ``shapes`` their cases; candidate i is ``words[i]`` at place ``owner[i]``. Candidates of one
        place stand together, have the letters of that place, and are all that compete there. Words that were no
        candidates in training, as many others share their letters (``đói``, ``dò``), were learned where they were
        hidden, and are told apart by that.
        """
        starts, group = _places(owner)
        states = self._seen(read, self.letters[read], shapes, owner[starts])
        scores = np.einsum("nd,nd->n", states[group], self._vectors[words]) + self._bias[words]
        told = scores - np.maximum.reduceat(scores, starts)[group]
        told -= np.log(np.add.reduceat(np.exp(told), starts))[group]
        floored: Doubles = np.maximum(told, _RARE).astype(np.float64)
        return floored

    def weighed(self, read: Ids, shapes: Ids, choices: Choices, weight: float, share: Doubles) -> Choices:
        """Return choices with what the tagger tells, times ``weight``, added to their log probabilities.

        Only words of the letters that were read are told apart. ``share`` is the probability of each
        candidate so far: what words of the letters that were read have together is kept, so that
        words of other letters neither gain nor lose.
        """
        places = choices.owner
        rival = (self.letters[choices.words] == self.letters[read[places]]) & (choices.sizes > 1)[places]
        owner = places[rival]
        if not len(owner):
            return choices
        told = weight * self.log_probabilities(read, shapes, owner, choices.words[rival])
        starts, group = _places(owner)
        before = share[rival] + 1e-9
        kept = np.add.reduceat(before * np.exp(told), starts) / np.add.reduceat(before, starts)
        logp = choices.logp.copy()
        logp[rival] += told - np.log(kept)[group]
        return choices.with_logp(logp)

    def guessed(self, read: Ids, shapes: Ids, hidden: Ids, choices: Choices, weight: float) -> Choices:
        """Return choices with log P(word | the rest of the text), times ``weight``, added at ``hidden`` places.

        The letters of all hidden places are taken as not read; any word may stand there.
        """
        letters = self.letters[read]
        letters[hidden] = self._no_letters
        states = self._seen(read, letters, shapes, hidden)
        scores = states @ self._vectors.T + self._bias
        highest = scores.max(axis=1)
        total = highest + np.log(np.exp(scores - highest[:, None]).sum(axis=1))
        number = np.full(len(read), -1)
        number[hidden] = np.arange(len(hidden))
        owner = number[choices.owner]
        asked = owner >= 0
        owner, words = owner[asked], choices.words[asked]
        told = np.maximum(scores[owner, words] - total[owner], _UNGUESSED)
        logp = choices.logp.copy()
        logp[asked] += weight * np.where(words > self._last_special, told, _NO_WORD)
        return choices.with_logp(logp)
