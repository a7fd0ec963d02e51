"""The shipped reading network: onnxruntime and tokenizers, without torch."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.reading.encoding import (
    MAX_QUESTION_TOKENS,
    EncodedRow,
    SpecialTokens,
    TokenisedPassage,
    encode,
    encode_statement,
)
from index.embedding.model_files import open_checked_session, open_tokenizer, unreadable_model
from index.embedding.onnx import available_cores
from index.errors import ModelUnavailable
from index.resources import resource_folder
from index.text.folding import FoldedText, fold, fold_with_offsets
from index.text.table_rows import LabelledRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDER = resource_folder("models/reader")
CHARACTERS_READ = 64 * MAX_QUESTION_TOKENS  # of a question or a title; real text has 5 a token
TOLERANCE = 0.25  # logits, mean of a row; processors differ by hundredths, integer overflow by one
REPAIR_HINT = "restore it with `git checkout -- models` or `make reader`"
EVIDENCE = 2  # index of its logit among those of a token
SURROGATE_PATTERN = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class PassageInput:
    """A passage to read; `ranges` are its sentences, in code points of `text`.

    `labelled` are rows of tables among them, by the start of the sentence that each is read for.
    """

    title: str
    text: str
    ranges: tuple[tuple[int, int], ...]
    labelled: Mapping[int, LabelledRow] = field(default_factory=dict)

    def readable_sentences(self) -> list[FoldedText | LabelledRow]:
        """What is read of each sentence, with the way back to it."""
        return [
            self.labelled.get(start) or fold_with_offsets(self.text[start:end])
            for start, end in self.ranges
        ]


@dataclass(frozen=True, slots=True)
class Logits:
    """The network's output for a passage: start, end and evidence of each token.

    `none` is the score of the null span, which means no answer, and `answerable` that of having an
    answer; for a passage that was read in several rows, those of the most answerable row.
    """

    body: TokenisedPassage
    tokens: NDArray[np.float32]  # shape (tokens, 3)
    none: float
    answerable: float


@dataclass(frozen=True, slots=True)
class SupportLogits:
    """The network's output for a statement and its sources.

    `label` are the logits of unsupported, partly and supported; `evidence` those of each source to
    be what the statement rests on, -inf for one that was not read; `unborne` has, for each token of
    the statement that was read, its range in code points and the logit that no source bears it.
    """

    label: tuple[float, float, float]
    evidence: tuple[float, ...]
    unborne: tuple[tuple[int, int, float], ...]


class ReadingNetwork:
    """The ONNX network that reads a question with a passage; `models/export_reader.py` writes it.

    Each row is run alone, so no result depends on other rows. Rows run in parallel, one thread
    each. Safe to use from several threads.
    """

    def __init__(self, folder: Path = FOLDER, threads: int | None = None) -> None:
        """Load and check the model; about 0.3 s. `threads` is None for one per physical core.

        Raises ModelUnavailable if a file is missing, does not match its config, or gives other
        values on this machine than on the one that exported it.
        """
        self._session = open_checked_session(folder, REPAIR_HINT)
        self._has_types = "token_type_ids" in [each.name for each in self._session.get_inputs()]
        self._threads = threads or available_cores()
        self._tokenizer = open_tokenizer(folder, REPAIR_HINT)
        self._special = SpecialTokens(
            *(self._tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]", "."))
        )
        vocabulary = self._tokenizer.get_vocab()
        self._inner = frozenset(i for token, i in vocabulary.items() if token.startswith("##"))
        _check_reference(self, folder)

    def read(self, question: str, passages: Sequence[PassageInput]) -> list[Logits]:
        """The logits of each passage, in order."""
        question_ids = self._tokenise([fold(question[:CHARACTERS_READ])])[0].ids
        laid_out = []
        for passage in passages:
            folded = passage.readable_sentences()
            title, *sentences = self._tokenise(
                [fold(passage.title[:CHARACTERS_READ]), *(each.text for each in folded)]
            )
            body = _tokenised_passage(sentences, folded, [start for start, _ in passage.ranges])
            laid_out.append((body, list(encode(self._special, question_ids, title.ids, body))))
        every = [row for _, of_passage in laid_out for row in of_passage]
        results = iter(self._run_all(every))
        return [
            _merged(body, [(row, *next(results)) for row in of_passage])
            for body, of_passage in laid_out
        ]

    def judge(self, statement: str, title: str, sources: Sequence[str]) -> SupportLogits:
        """What a network with those heads says of a statement that the sources are to support."""
        own = fold_with_offsets(statement[:CHARACTERS_READ])
        texts = [fold(source[:CHARACTERS_READ]) for source in sources]
        tokens, titled, *read = self._tokenise([own.text, fold(title[:CHARACTERS_READ]), *texts])
        ids = tuple(token for each in read for token in each.ids)
        numbers = tuple(n for n, each in enumerate(read) for _ in each.ids)
        body = TokenisedPassage(ids, ((0, 0),) * len(ids), numbers)
        row = encode_statement(self._special, tokens.ids, titled.ids, body)
        label, values, unborne = self._outputs(row, ["support", "tokens", "unborne"])
        of_body = values[0, row.offset : row.offset + row.last, EVIDENCE]
        evidence = [
            [float(v) for v, n in zip(of_body, numbers, strict=False) if n == number]
            for number in range(len(sources))
        ]
        limit = row.second_part - 2  # tokens of the statement, between [CLS] and [SEP]
        return SupportLogits(
            (float(label[0, 0]), float(label[0, 1]), float(label[0, 2])),
            tuple(sum(each) / len(each) if each else -math.inf for each in evidence),
            tuple(
                (*own.original_range(*offsets), float(unborne[0, n + 1, 0]))
                for n, offsets in enumerate(tokens.offsets[:limit])
            ),
        )

    def is_continuation(self, token: int) -> bool:
        """Whether a token continues the word of the previous token."""
        return token in self._inner

    def _run_all(self, every: Sequence[EncodedRow]) -> list[tuple[NDArray[np.float32], float]]:
        if self._threads == 1 or len(every) < 2:
            return [self._run(row) for row in every]
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(self._run, every))

    def _run(self, row: EncodedRow) -> tuple[NDArray[np.float32], float]:
        """The logits of all tokens of a row, shape (tokens, 3), and its `answerable` logit."""
        tokens, answerable = self._outputs(row, ["tokens", "answerable"])
        return tokens[0], float(answerable[0, 0])

    def _outputs(self, row: EncodedRow, names: Sequence[str]) -> list[NDArray[np.float32]]:
        import numpy as np

        inputs = {"input_ids": np.array([row.ids], np.int64)}
        if self._has_types:
            types = np.arange(len(row.ids)) >= row.second_part
            inputs["token_type_ids"] = types.astype(np.int64)[None]
        found: list[NDArray[np.float32]] = self._session.run(list(names), inputs)
        return found

    def _tokenise(self, texts: Sequence[str]) -> list[Any]:
        clean = [SURROGATE_PATTERN.sub("\ufffd", text) for text in texts]
        encoded: list[Any] = self._tokenizer.encode_batch(clean, add_special_tokens=False)
        return encoded


def _tokenised_passage(
    sentences: Sequence[Any], texts: Sequence[FoldedText | LabelledRow], starts: Sequence[int]
) -> TokenisedPassage:
    """The tokens of folded sentences; `starts` are the code points at which they begin."""
    ids: list[int] = []
    ranges: list[tuple[int, int]] = []
    numbers: list[int] = []
    for number, (encoding, text) in enumerate(zip(sentences, texts, strict=True)):
        start = starts[number]
        ids += encoding.ids
        spans = (text.original_range(*offsets) for offsets in encoding.offsets)
        ranges += [(start + first, start + last) for first, last in spans]
        numbers += [number] * len(encoding.ids)
    return TokenisedPassage(tuple(ids), tuple(ranges), tuple(numbers))


def _merged(
    body: TokenisedPassage, read: Sequence[tuple[EncodedRow, NDArray[np.float32], float]]
) -> Logits:
    """The logits of a passage from its rows; each row gives the nearer half of an overlap."""
    import numpy as np

    tokens = np.empty((len(body.ids), 3), np.float32)
    for number, (row, values, _) in enumerate(read):
        first = row.first if not number else (row.first + read[number - 1][0].last) // 2
        at = row.offset + first - row.first
        tokens[first : row.last] = values[at : row.offset + row.last - row.first]
    _, values, answerable = max(read, key=lambda part: part[2])
    return Logits(body, tokens, float(values[0, 0] + values[0, 1]), answerable)


def _check_reference(network: ReadingNetwork, folder: Path) -> None:
    """Compare two short rows with the values that were stored when the network was exported."""
    import numpy as np

    try:
        with np.load(folder / "reference.npz") as reference:
            pairs, lengths = reference["pairs"][:2].tolist(), reference["lengths"]
            expected, answerable = reference["tokens"], reference["answerable"]
    except (OSError, ValueError, KeyError) as error:
        raise unreadable_model(folder / "reference.npz", error, REPAIR_HINT) from error
    gap, first = 0.0, 0
    for number, (question, title, text) in enumerate(pairs):
        (read,) = network.read(question, [PassageInput(title, text, ((0, len(text)),))])
        stored = expected[first : first + lengths[number]]
        first += lengths[number]
        gap = max(gap, abs(read.answerable - float(answerable[number])))
        own = stored[len(stored) - 1 - len(read.tokens) : -1]  # the last token is [SEP]
        gap = max(gap, float(np.abs(own - read.tokens).mean()))
    if not gap <= TOLERANCE:
        raise ModelUnavailable(
            f"the model in {folder} gives other values on this machine than where it was made "
            f"(by {gap:.2f}); please report it with the processor's name"
        )
