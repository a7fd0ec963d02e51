"""The boosted trees and their weights."""

from __future__ import annotations

import json

import pytest

from assistant.verification.classifier import BoostedTrees, Tree, load_boosted_trees
from assistant.verification.features import Features
from index.errors import ModelUnavailable


def test_trees_add_up_to_a_probability():
    tree = Tree((0, -1, -1), (0.5, 0.0, 0.0), (1, 0, 0), (2, 0, 0), (0.0, 2.0, -2.0))
    model = BoostedTrees(0.0, (tree, tree), 0.5, 0.2)
    assert model.probability([0.0]) == pytest.approx(1 / (1 + 2.718281828**-4))
    assert model.probability([1.0]) == pytest.approx(1 / (1 + 2.718281828**4))


def test_weights_of_other_features_are_refused(tmp_path):
    form = {"features": ["x"], "base": 0.0, "trees": [], "supported": 0.5, "weak": 0.2}
    (tmp_path / "weights.json").write_text(json.dumps(form))
    with pytest.raises(ModelUnavailable, match="other features"):
        load_boosted_trees(tmp_path / "weights.json")
    with pytest.raises(ModelUnavailable, match="make support"):
        load_boosted_trees(tmp_path / "none.json")


def test_the_shipped_weights_make_a_probability_of_any_signals():
    model = load_boosted_trees()
    assert 0 < model.weak_threshold < model.supported_threshold < 1
    best = Features(entailed=6.0, cover=1.0, cosine=1.0, unborne=-6.0, sources=1.0)
    worst = Features(entailed=-6.0, added_share=1.0, doubted=1.0)
    assert 0 < model.probability(worst.row()) < model.probability(best.row()) < 1


def test_weights_that_are_no_json_of_trees_are_refused(tmp_path):
    for text in ("", "[]", "{}", '{"features": 3, "trees": 5}'):
        (tmp_path / "weights.json").write_text(text)
        with pytest.raises(ModelUnavailable, match="cannot be read"):
            load_boosted_trees(tmp_path / "weights.json")
