"""The decoder against a brute-force search over a small model trained on the spot."""

import itertools
import json

import numpy as np
import pytest

from pipeline.errors import MissingProgramError
from pipeline.restore.choices import Choices
from pipeline.restore.lattice import decode
from pipeline.restore.ngram import LanguageModel, pair_key
from pipeline.restore.tagger import Shape
from pipeline.training import corpus
from pipeline.training.__main__ import main

CORPUS = """\
Nhà trường phát động phong trào thi đua dạy tốt, học tốt trong toàn trường.
Các tổ chuyên môn đăng ký nội dung thi đua với nhà trường trước ngày 20 tháng 9.
Học sinh toàn trường hưởng ứng phong trào thi đua và làm theo lời dạy.
Phòng hành chính theo dõi, đôn đốc phong trào thi đua của các tổ.
Các phòng báo cáo kết quả phong trào về nhà trường trước ngày 25 hằng tháng.
"""


def trained(root, out, scratch):
    options = {"--out": root / out, "--scratch": root / scratch, "--pages": 0, "--steps": 0}
    main([str(root / "corpus"), *(str(part) for option in options.items() for part in option)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("lm")
    (root / "corpus").mkdir()
    (root / "corpus" / "school.txt").write_text(CORPUS * 5, encoding="utf-8")
    trained(root, "out", "scratch")
    return root / "out"


@pytest.fixture(scope="module")
def model(folder):
    return LanguageModel.load(folder)


def score(model, history, word):
    first, second = history
    one = lambda n: np.array([n], np.int64)  # noqa: E731
    below, _, seen = model.bigrams(one(second), one(word))
    if second == model.boundary:
        return float(below[0])
    _, weight, known = model.bigrams(one(first), one(second))
    third, there = model.trigrams(one(first), one(second), one(word))
    if known[0] and seen[0] and there[0]:
        return float(third[0])
    return float(weight[0] + below[0])


def brute_force(model, candidates):
    total = [dict.fromkeys(words.tolist(), 0.0) for words, _ in candidates]
    for path in itertools.product(*(range(len(words)) for words, _ in candidates)):
        words = [int(candidates[i][0][k]) for i, k in enumerate(path)]
        logp = sum(float(candidates[i][1][k]) for i, k in enumerate(path))
        chain = [model.boundary, model.boundary, *words, model.boundary]
        logp += sum(score(model, chain[i - 2 : i], chain[i]) for i in range(2, len(chain)))
        for place, word in enumerate(words):
            total[place][word] += np.exp(logp)
    return [{w: v / sum(row.values()) for w, v in row.items()} for row in total]


def test_posteriors_equal_a_sum_over_all_paths(model):
    text = ["nha", "truong", "phat", "dong", "phong", "trao", "thi", "dua"]
    rng = np.random.default_rng(3)
    candidates = []
    for word in text:
        words = model.by_skeleton[word][:2]
        other = rng.integers(3, len(model.words))
        words = np.array(sorted({*words.tolist(), int(other)}), np.int64)
        candidates.append((words, rng.normal(0, 0.3, len(words))))
    expected = brute_force(model, candidates)
    found = decode(model, Choices.of(candidates))
    for word, logp, row in zip(found.first, found.logp[found.starts], expected, strict=True):
        assert word == max(row, key=row.get)
        assert np.exp(logp) == pytest.approx(row[int(word)], abs=2e-3)


def test_training_is_reproducible(folder, tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "school.txt").write_text(CORPUS * 5, encoding="utf-8")
    trained(tmp_path, "o", "s")
    for name in ("lm-2.npy", "lm-3.npy", "lm.json"):
        assert (tmp_path / "o" / name).read_bytes() == (folder / name).read_bytes()


def test_seen_contexts_are_likelier_than_unseen_ones(model):
    number = lambda w: np.array([model.index[w]], np.int64)  # noqa: E731
    assert model.bigrams(number("thi"), number("đua"))[0] > model.bigrams(number("thi"), number("tốt"))[0]


def test_each_history_sums_to_one(model):
    words = np.arange(len(model.words), dtype=np.int64)
    for first, second in (("phong", "trào"), ("nhà", "trường"), ("trào", "nhà")):
        a, b = model.index[first], model.index[second]
        total = sum(np.exp(score(model, (a, b), int(w))) for w in words)
        assert total == pytest.approx(1, abs=0.12)  # quantised to 64 levels


def test_a_missing_model_says_what_to_do(tmp_path):
    with pytest.raises(MissingProgramError) as caught:
        LanguageModel.load(tmp_path)
    assert caught.value.code == "model_missing"


def test_the_description_lists_the_sources(folder):
    assert json.loads((folder / "lm.json").read_text(encoding="utf-8"))["sources"] == ["school"]


def test_pairs_whose_second_word_is_practically_always_small_are_learned():
    words = ["<unk>", "<s>", "<num>", "pháp", "lệnh", "hạ", "long"]
    small, title = int(Shape.SMALL), int(Shape.TITLE)
    law = (np.array([3, 4] * 30, np.uint16), np.array([title, small] * 30, np.uint8))
    bay = (np.array([5, 6] * 30, np.uint16), np.array([title, title] * 30, np.uint8))
    rare = (np.array([3, 6] * 5, np.uint16), np.array([small, small] * 5, np.uint8))
    assert corpus.small_behind([law, bay, rare], words, "l").tolist() == [pair_key(3, 4, 1)]
