"""The context model: what stands to the right, and far away, decides."""

import random

import numpy as np
import pytest

from pipeline.errors import MissingProgramError
from pipeline.restore.contexts import REACH, ContextModel, features, skeleton_numbers
from pipeline.restore.ngram import LanguageModel
from pipeline.training import gazetteer
from pipeline.training.__main__ import main
from pipeline.training.corpus import about

RIGHT = [
    "tiền thưởng được chi đúng mục đích cho các cá nhân",
    "bí thư chỉ đạo các tổ chức thực hiện kế hoạch",
]


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    root = tmp_path_factory.mktemp("contexts")
    (root / "corpus").mkdir()
    chance = random.Random(1)
    text = "\n".join(chance.choice(RIGHT) + "." for _ in range(2000))
    (root / "corpus" / "plain.txt").write_text(text, encoding="utf-8")
    main([str(root / "corpus"), "--out", str(root / "out"), "--scratch", str(root / "s"), "--pages", "0"])
    model = LanguageModel.load(root / "out")
    return model, ContextModel(root / "out", model)


@pytest.mark.parametrize(("sentence", "right"), [(RIGHT[0], "chi"), (RIGHT[1], "chỉ")])
def test_what_stands_around_outweighs_an_even_guess(trained, sentence, right):
    model, around = trained
    words = [model.index[w] for w in sentence.split()]
    place = sentence.split().index(right)
    both = np.array([model.index["chi"], model.index["chỉ"]], np.int64)
    results = [(np.array([w], np.int64), np.ones(1)) for w in words]
    results[place] = (both, np.array([0.5, 0.5]))
    chosen, probability = around.weighed(results)[place]
    assert model.words[chosen[0]] == right
    assert probability[0] > 0.6
    assert probability.sum() == pytest.approx(1.0)


def test_words_of_other_letters_keep_their_probability(trained):
    model, around = trained
    words = np.array([model.index[w] for w in ("chi", "chỉ", "cho")], np.int64)
    results = [(words, np.array([0.35, 0.35, 0.3])), (np.array([model.index["đạo"]], np.int64), np.ones(1))]
    made = dict(zip(*(a.tolist() for a in around.weighed(results)[0]), strict=True))
    assert made[model.index["cho"]] == pytest.approx(0.3)
    assert made[model.index["chỉ"]] > made[model.index["chi"]]


def test_features_of_different_neighbours_differ():
    words = ["<unk>", "<s>", "<num>", "chi", "chỉ", "đạo"]
    assert skeleton_numbers(words).tolist() == [0, 1, 2, 3, 3, 5]
    text = np.ones(2 * REACH + 3, np.int64)
    other = text.copy()
    other[REACH + 1] = 5
    place = np.array([REACH])
    assert (features(text, place)[0] != features(other, place)[0]).any()


def test_a_folder_without_context_model_is_named(trained, tmp_path):
    with pytest.raises(MissingProgramError):
        ContextModel(tmp_path, trained[0])


def test_text_about_a_phrase_is_cut_out():
    ids = np.array([9, 9, 9, 9, 5, 6, 9, 9, 9, 9], np.uint16)
    assert about(ids, [(5, 6)], 2).tolist() == [1, 9, 5, 6]
    assert len(about(ids, [(7, 8)], 2)) == 0


def test_tables_of_names_become_lines(tmp_path):
    (tmp_path / "places.tsv").write_text("code\tname\tprovince\n7\tXã Bình Minh\tTỉnh Thanh Sơn\n", "utf-8")
    (tmp_path / "offices.tsv").write_text("name\tcount\nVăn phòng\t5\n", "utf-8")
    for part, name in (("surname", "Lê"), ("middle_name", "Thị"), ("given_name", "Hoa")):
        (tmp_path / f"{part}.tsv").write_text(f"{part}\tcount\n{name}\t3\n", "utf-8")
    made = list(gazetteer.lines(tmp_path, 1))
    assert made.count("Xã Bình Minh, Tỉnh Thanh Sơn") == 1
    assert made.count("Văn phòng") == 3
    assert "Lê Thị Hoa" in made
