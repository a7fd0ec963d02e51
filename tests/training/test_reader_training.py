"""The parts of the reader's training that can be tried without training anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

QUESTION = "When does the ferry leave?"
SENTENCES = ("The harbour is old.", "The ferry leaves at ten past nine.", "Nobody waits at ten.")
TEXT = " ".join(SENTENCES)
ARTICLE = "The_harbour#00"


@pytest.fixture
def tokenizer() -> Any:
    from train_reader import open_tokenizer

    return open_tokenizer()


@pytest.fixture
def corpus(tokenizer: Any) -> Any:
    from reader_data import ReaderCorpus, TrainingPassage, body_of

    starts = [TEXT.index(sentence) for sentence in SENTENCES]
    body = body_of(tokenizer, SENTENCES, starts)
    title = tuple(tokenizer.encode("The harbour", add_special_tokens=False).ids)
    return ReaderCorpus([TrainingPassage(ARTICLE, 0, title, body, TEXT)], [])


def test_a_written_question_points_to_the_answer_that_was_meant(
    corpus: Any, tokenizer: Any, tmp_path: Path
) -> None:
    from reader_written import (
        WRITTEN_SET,
        WrittenQuestion,
        add_written_questions,
        read_written_questions,
        write_written_questions,
    )

    second = TEXT.rindex("ten")
    rows = [
        WrittenQuestion(ARTICLE, 0, "qed", "nobody waits when", "ten", second),
        WrittenQuestion(ARTICLE, 0, "squad2_a", "When does the train leave?", ""),
    ]
    path = tmp_path / "kept.jsonl"
    assert write_written_questions(path, iter(rows)) == 2
    assert list(read_written_questions(path)) == rows
    add_written_questions(corpus, tokenizer, path)
    answered, unanswered = corpus.asked
    (target,) = answered.answers_at
    ((first, last),) = target.spans
    body = corpus.passages[0].body
    assert TEXT[body.ranges[first][0] : body.ranges[last][1]] == "ten"
    assert body.ranges[first][0] == second
    assert target.evidence == (2,)
    assert unanswered.answers_at == ()
    assert {each.name for each in corpus.asked} == {WRITTEN_SET}
    assert not any(each.held_out for each in corpus.asked)


def test_the_best_span_is_that_of_trying_all(corpus: Any, tokenizer: Any) -> None:
    import torch
    from reader_data import LONGEST_ANSWER
    from reader_figures import best_spans
    from reader_model import TrainingExample, collate
    from train_reader import special_tokens

    from assistant.reading.encoding import encode

    text = corpus.passages[0]
    asked = tokenizer.encode(QUESTION, add_special_tokens=False).ids
    special = special_tokens(tokenizer)
    untitled, titled = (next(encode(special, asked, t, text.body)) for t in ((), text.title))
    batch = collate(
        [TrainingExample(row, text.body, None, i) for i, row in enumerate((untitled, titled))]
    )
    scores = torch.from_numpy(np.random.default_rng(4).normal(size=(*batch.ids.shape, 3)))
    for row, (start, end, score) in enumerate(best_spans(scores, batch)):
        inside = batch.sentences[row].tolist()
        every = [
            (float(scores[row, i, 0] + scores[row, j, 1]), i, j)
            for i, one in enumerate(inside)
            for j, other in enumerate(inside)
            if one == other >= 0 and 0 <= j - i < LONGEST_ANSWER
        ]
        assert (pytest.approx(score), start, end) == max(every)


def test_the_loss_falls_when_the_right_span_is_more_likely(corpus: Any, tokenizer: Any) -> None:
    import torch
    from reader_data import AnswerTarget
    from reader_model import TrainingExample, collate, reader_loss
    from train_reader import special_tokens

    from assistant.reading.encoding import encode

    text = corpus.passages[0]
    asked = tokenizer.encode(QUESTION, add_special_tokens=False).ids
    row = next(encode(special_tokens(tokenizer), asked, text.title, text.body))
    inside = [i for i, sentence in enumerate(text.body.sentences) if sentence == 1]
    target = AnswerTarget(0, ((inside[-4], inside[-2]),), (1,))
    batch = collate(
        [TrainingExample(row, text.body, target, 0), TrainingExample(row, text.body, None, 0)]
    )
    even = torch.zeros((*batch.ids.shape, 3))
    right = even.clone()
    right[0, row.offset + inside[-4], 0] = right[0, row.offset + inside[-2], 1] = 5.0
    right[1, 0, :2] = 5.0  # no answer in the second row
    unsure = torch.zeros(2)
    assert reader_loss(right, unsure, batch) < reader_loss(even, unsure, batch) - 1


def test_a_batch_without_any_answer_has_a_loss(corpus: Any, tokenizer: Any) -> None:
    import torch
    from reader_model import TrainingExample, collate, reader_loss
    from train_reader import special_tokens

    from assistant.reading.encoding import encode

    text = corpus.passages[0]
    asked = tokenizer.encode(QUESTION, add_special_tokens=False).ids
    row = next(encode(special_tokens(tokenizer), asked, text.title, text.body))
    batch = collate([TrainingExample(row, text.body, None, 0)])
    assert reader_loss(torch.zeros((*batch.ids.shape, 3)), torch.zeros(1), batch).isfinite()


def test_reworded_questions_keep_names_and_form(
    corpus: Any, tokenizer: Any, tmp_path: Path
) -> None:
    from reader_data import AnswerTarget, TrainingQuestion
    from reader_rewording import add_reworded_questions

    files = {
        "data.verb": "00000001 30 v 02 leave 0 depart 0 000 01 + 01 00 | go away  \n",
        "data.noun": "00000002 06 n 02 ferry 0 ferryboat 0 000 | a boat  \n",
        "data.adj": "", "data.adv": "",
        "index.sense": "leave%2:30:00:: 00000001 1 9\nferry%1:06:00:: 00000002 1 9\n",
    }  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
    question = "When does the Harbour ferry leave Ferryton?"
    ids = tuple(tokenizer.encode(question, add_special_tokens=False).ids)
    target = AnswerTarget(0, ((5, 6),), (1,))
    corpus.asked.append(
        TrainingQuestion("qed", question, ids, ("ten",), (target,), (0,), held_out=False)
    )
    add_reworded_questions(corpus, tokenizer, tmp_path, seed=3)
    texts = {tokenizer.decode(ids) for ids in corpus.asked[0].reworded}
    assert texts
    for text in texts:
        assert text != question.casefold()
        assert "harbour" in text
        assert text.endswith("ferryton?")
        assert "depart" in text or "ferryboat" in text or len(text) < len(question)


def test_an_exported_reader_is_turned_back_and_averaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import average_readers
    import torch

    shipped = Path(average_readers.__file__).parent.parent / "models" / "reader"
    state = average_readers.weights_of(shipped)
    assert {tuple(value.shape) for name, value in state.items() if "word_emb" in name} == {
        (30522, 384)
    }
    other = {name: value + 2 for name, value in state.items()}
    (tmp_path / "other").mkdir()
    torch.save(other, tmp_path / "other" / "weights.pt")
    monkeypatch.setattr(
        "sys.argv", ["average", str(tmp_path / "mean"), str(shipped), str(tmp_path / "other")]
    )
    average_readers.main()
    mean = torch.load(tmp_path / "mean" / "weights.pt", weights_only=True)
    name = "encoder.encoder.layer.3.output.dense.weight"
    assert torch.allclose(mean[name], state[name] + 1, atol=1e-5)


def test_batches_hold_whole_questions_within_their_size(corpus: Any, tokenizer: Any) -> None:
    from argparse import Namespace

    import torch
    from reader_data import AnswerTarget, TrainingQuestion
    from train_reader import Machine, Reading, batches, special_tokens

    body = corpus.passages[0].body
    inside = [i for i, sentence in enumerate(body.sentences) if sentence == 1]
    target = AnswerTarget(0, ((inside[-4], inside[-2]),), (1,))
    ids = tuple(tokenizer.encode(QUESTION, add_special_tokens=False).ids)
    corpus.asked += [
        TrainingQuestion("qed", QUESTION, ids, ("ten past nine",), (target,), (0,), held_out=False)
        for _ in range(40)
    ] + [TrainingQuestion("qed", "held out", ids, ("x",), (target,), (0,), held_out=True)]
    machine = Machine(torch.device("cpu"), 1, 400, 0, half=False)
    reading = Reading(corpus, special_tokens(tokenizer), Namespace(part_share=0.5), machine)
    every = batches(reading, 1)
    for _ in range(30):
        batch = next(every)
        assert batch.ids.numel() <= 400
        spans = batch.spans[batch.spans[:, 1] > 0]
        found = [
            tokenizer.decode(batch.ids[row, start : end + 1].tolist())
            for row, start, end in spans.tolist()
        ]
        assert set(found) == {"ten past nine"}
        assert len(found) == len(batch.groups)
