"""The tagger of the committed models: what the sentence tells, and what must not matter."""

import numpy as np
import pytest

from pipeline.errors import MissingProgramError
from pipeline.restore.choices import Choices
from pipeline.restore.ngram import LanguageModel
from pipeline.restore.spellings import Spellings
from pipeline.restore.stage import MODELS
from pipeline.restore.tagger import Shape, Tagger, shape_of


@pytest.fixture(scope="module")
def model():
    return LanguageModel.load(MODELS)


@pytest.fixture(scope="module")
def tagger(model):
    return Tagger(MODELS, model)


def lattice(model, text):
    """Choices of all words of the letters of each token; ``.`` is a boundary."""
    tokens = text.split()
    words = [np.array([model.boundary]) if t == "." else model.by_skeleton[t.lower()] for t in tokens]
    return tokens, Choices.of((own, np.zeros(len(own))) for own in words)


def told(model, tagger, text):
    tokens, choices = lattice(model, text)
    shapes = np.array([shape_of(t) for t in tokens])
    return tagger.weighed(choices.first, shapes, choices, 1.0, choices.probabilities).best(1)


def reading(model, found):
    return [model.words[w] for w in found.first]


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("phat dong phong trao thi dua yeu nuoc", "phát động phong trào thi đua yêu nước"),
        (
            "trinh chu tich uy ban nhan dan tinh khen thuong",
            "trình chủ tịch ủy ban nhân dân tỉnh khen thưởng",
        ),
        ("benh nhan duoc dieu tri tai benh vien", "bệnh nhân được điều trị tại bệnh viện"),
    ],
)
def test_the_sentence_tells_the_marks(model, tagger, damaged, whole):
    assert reading(model, told(model, tagger, damaged)) == whole.split()


def test_what_stands_behind_a_word_tells_too(model, tagger):
    assert reading(model, told(model, tagger, "dang ky thi dua"))[1] == "ký"
    assert reading(model, told(model, tagger, "trong ky hop thu hai"))[1] == "kỳ"


def test_case_tells_names(model, tagger):
    """``ho`` is họ, hộ or hồ; before other names it is the surname Hồ."""
    _, choices = lattice(model, "ong ho van phuc")
    surname = []
    for text in ("ong Ho Van Phuc", "ong ho van phuc"):
        shapes = np.array([shape_of(t) for t in text.split()])
        found = tagger.weighed(choices.first, shapes, choices, 1.0, choices.probabilities)
        surname.append(found.probabilities[found.words == model.index["hồ"]].sum())
    capital, small = (np.log(share / (1 - share)) for share in surname)
    assert capital > small + 0.3


def test_runs_of_marks_count_once(model, tagger):
    once, often = (told(model, tagger, f"{marks} thi dua {marks}") for marks in (".", ". . ."))
    wanted = model.index["đua"]
    assert once.logp[once.words == wanted] == pytest.approx(often.logp[often.words == wanted])


def test_a_word_is_read_alike_wherever_it_stands_in_a_long_text(model, tagger):
    sentence = "phong trao thi dua yeu nuoc ."
    found = reading(model, told(model, tagger, " ".join([sentence] * 120)))
    assert found == reading(model, told(model, tagger, sentence)) * 120


def guesses(model, tagger, text, hidden):
    """The log probability of each word of the model at one place of a text whose letters are hidden."""
    read = np.array([model.index[w] for w in text.split()])
    words = [
        np.arange(len(model.words)) if place == hidden else np.array([n]) for place, n in enumerate(read)
    ]
    choices = Choices.of((own, np.zeros(len(own))) for own in words)
    shapes = np.array([shape_of(t) for t in text.split()])
    found = tagger.guessed(read, shapes, np.array([hidden]), choices, 1.0)
    return found.logp[found.owner == hidden]


def test_a_hidden_word_is_guessed_from_those_around_it_and_not_from_its_letters(model, tagger):
    told = guesses(model, tagger, "phát động phong trào thi đua yêu nước", 3)
    assert model.words[told[3:].argmax() + 3] == "trào"
    assert guesses(model, tagger, "phát động phong cách thi đua yêu nước", 3) == pytest.approx(told)


def test_words_of_other_letters_neither_gain_nor_lose_when_marks_are_told(model, tagger):
    """``thuế`` and ``thuê`` share what both had; ``thủ`` keeps its own."""
    text = ["nộp", "thuế", "cho", "nhà", "nước"]
    words = [np.array([model.index[w]]) for w in text]
    words[1] = np.array([model.index[w] for w in ("thuế", "thuê", "thủ")])
    choices = Choices.of([(w, np.log(np.full(len(w), 1 / len(w)))) for w in words])
    shapes = np.array([shape_of(t) for t in text])
    found = tagger.weighed(choices.first, shapes, choices, 0.7, choices.probabilities)
    share = dict(zip(found.words[found.owner == 1], found.probabilities[found.owner == 1], strict=True))
    assert share[model.index["thủ"]] == pytest.approx(1 / 3, abs=1e-3)
    assert share[model.index["thuế"]] > share[model.index["thuê"]]


def test_shapes():
    assert [shape_of(t) for t in ("thi", "Thi", "THI", "T", "12", "", "đ", "Đ")] == [
        Shape.SMALL, Shape.TITLE, Shape.CAPITALS, Shape.TITLE, Shape.NO_WORD, Shape.NO_WORD, Shape.SMALL,
        Shape.TITLE,
    ]  # fmt: skip


def test_a_missing_tagger_says_what_to_do(tmp_path, model):
    with pytest.raises(MissingProgramError) as caught:
        Tagger(tmp_path, model)
    assert caught.value.code == "model_missing"


def test_the_preferred_spelling_has_an_advance_where_time_follows(model):
    spellings = Spellings(model)
    _, choices = lattice(model, "hang nam cua hang")
    moved = spellings.preferred(choices).logp - choices.logp
    assert moved[choices.words == model.index["hằng"]].tolist() == [4.0, 0.0]
    assert np.count_nonzero(moved) == 1
