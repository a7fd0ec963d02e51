"""What the heads that judge statements are taught by."""

from __future__ import annotations

from typing import Any

import pytest

STATEMENT = "The ferry leaves at noon."
SOURCES = ("The harbour is old.", "The ferry leaves at ten past nine.")


@pytest.fixture
def tokenizer() -> Any:
    from train_reader import open_tokenizer

    return open_tokenizer()


def case(**changed: Any) -> Any:
    from entailment_data import UNSUPPORTED, EntailmentCase

    noon = STATEMENT.index("noon")
    given: dict[str, Any] = {
        "family": "rule", "kind": "date", "statement": STATEMENT, "label": UNSUPPORTED,
        "title": "", "sentences": SOURCES, "gold": (1,), "unborne": ((noon, noon + 4),),
        "held_out": False,
    }  # fmt: skip
    return EntailmentCase(**(given | changed))


def batch_of(tokenizer: Any, *cases: Any) -> Any:
    from entailment_model import collate_statements, example_of
    from train_reader import special_tokens

    special = special_tokens(tokenizer)
    return collate_statements([example_of(each, tokenizer, special) for each in cases])


def test_a_batch_marks_the_words_that_no_source_bears_and_the_evidence(tokenizer: Any) -> None:
    batch = batch_of(tokenizer, case(), case(unborne=None, gold=()))
    words = [tokenizer.decode([token]) for token in batch.ids[0][batch.unborne[0] > 0].tolist()]
    assert words == ["noon"]
    tokens = len(tokenizer.encode(STATEMENT, add_special_tokens=False).ids)
    assert batch.statement.sum(dim=1).tolist() == [tokens, 0]
    assert batch.evidence.tolist() == [0, 1, 0, 0]
    assert batch.known.tolist() == [True, True, False, False]
    assert batch.labels.tolist() == [0, 0]


def test_the_loss_is_lower_for_what_is_right(tokenizer: Any) -> None:
    import torch
    from entailment_model import statement_loss

    batch = batch_of(tokenizer, case())
    flat = torch.zeros(batch.ids.shape)
    evidence = torch.where(batch.sentences == 1, 5.0, -5.0)
    unborne = torch.where(batch.unborne > 0, 5.0, -5.0)
    unsure = statement_loss(torch.zeros(1, 3), flat, flat, batch)
    right = statement_loss(torch.tensor([[5.0, 0.0, 0.0]]), evidence, unborne, batch)
    wrong = statement_loss(torch.tensor([[0.0, 0.0, 5.0]]), -evidence, -unborne, batch)
    assert float(right) < 0.1 < float(unsure) < float(wrong)


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ("It has 40 rooms.", "It has 50 rooms.", ["50"]),
        ("It was closed.", "It was not closed.", ["not"]),
        ("It was not closed.", "It was closed.", None),
        ("Ann met Otto.", "Ann met Otto in a mill.", ["in a mill"]),
    ],
)
def test_what_a_corruption_changed_is_found_in_whole_words(
    before: str, after: str, new: list[str] | None
) -> None:
    from entailment_data import _changed

    found = _changed(before, after)
    assert (found and [after[start:end] for start, end in found]) == new


def test_written_statements_say_exactly_which_words_are_not_borne() -> None:
    import json

    from entailment_data import LABELS, STATEMENTS

    rows = [json.loads(line) for line in STATEMENTS.read_text("utf-8").splitlines()]
    assert len(rows) > 1000
    for row in rows:
        assert row["label"] in LABELS
        assert row["sources"]
        assert all(part in row["statement"] for part in row["unborne"])
        assert row["label"] != "supported" or not row["unborne"]


def test_a_noun_is_replaced_by_another_of_its_sort_alone() -> None:
    import random

    from reader_rewording import Thesaurus, of_another_sort

    class Bridges(Thesaurus):
        def __init__(self) -> None:
            pass

        def sisters(self, lemma: str) -> list[str]:
            return ["viaduct"] if lemma == "bridge" else []

    chance = random.Random(1)
    assert of_another_sort("Who built the bridges here?", Bridges(), chance) == (
        "Who built the viaducts here?"
    )
    assert of_another_sort("Who sang here?", Bridges(), chance) is None


def test_weights_without_the_newer_heads_are_read(tmp_path: Any) -> None:
    import torch
    from reader_model import TrainableReader, load_trained, save_trained
    from torch import nn

    class Trunk(nn.Module):
        width = 4

        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(4, 4)

    old, new = TrainableReader(Trunk()), TrainableReader(Trunk())  # type: ignore[arg-type]
    save_trained(old, tmp_path / "weights.pt")
    state = torch.load(tmp_path / "weights.pt", weights_only=True)
    kept = {name: value for name, value in state.items() if not name.startswith("support")}
    torch.save(kept, tmp_path / "weights.pt")
    before = new.support.weight.clone()
    load_trained(new, tmp_path / "weights.pt")
    assert torch.equal(new.support.weight, before)
    assert torch.equal(new.tokens.weight, old.tokens.weight)
    del kept["layer.weight"]
    torch.save(kept, tmp_path / "weights.pt")
    with pytest.raises(ValueError, match="another trunk"):
        load_trained(new, tmp_path / "weights.pt")
