"""A small library that the tests of the assistant ask."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.assistant.small_library import build_library

ARTICLES = {
    "ferry.md": "---\ntitle: The ferry of Lindholm\ndate: 2024-03-01\nsource: Harbour notes\n---\n"
    "The ferry to Lindholm sails at noon on Mondays.\n\n"
    "It carries forty cars and 300 passengers.\n\n"
    "“We had to stop because of the storm,” said the captain, Maria Holt.\n",
    "museum.txt": "The museum was founded in 1901 by the painter Otto Brandt.\n"
    "It stands in Kirkby, near the old mill.\nEntry costs eight crowns.\n",
    "copy.txt": "The museum was founded in 1901 by the painter Otto Brandt.\nA copy of it.\n",
    "emoji.txt": "😀😀 The café opened 🎉 in Århus in 2019.\n‏مرحبا بالعالم\n",
}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder built with the real encoder; copy it before changing it."""
    return build_library(tmp_path_factory.mktemp("library"), ARTICLES)


@pytest.fixture
def own_copy(built: Path, tmp_path: Path) -> Path:
    """A copy of the data folder, to be changed."""
    return Path(shutil.copytree(built, tmp_path / "copy"))


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A folder of two passages and three questions, the last of which has no answer."""
    folder = tmp_path / "set"
    folder.mkdir()
    passages = [
        {"doc_id": "Mill#1", "title": "Old_Mill", "text": "Anna Berg built the old mill in 1742."},
        {"doc_id": "Port#1", "title": "Port", "text": "The port exports timber to Norway."},
    ]  # fmt: skip
    questions = [
        {"qid": 1, "question": "Who built the old mill?", "answers": ["Anna Berg"],
         "relevant": ["Mill#1"], "evidence": [passages[0]["text"]], "answerable": True,
         "spoken": "uh who who built that old mill"},
        {"qid": 2, "question": "What does the port export to Norway?", "answers": ["timber"],
         "relevant": ["Port#1"], "evidence": [passages[1]["text"]], "answerable": True,
         "spoken": "what does the the port export to Norway"},
        {"qid": 3, "question": "Which metal melts at 3422 degrees?", "answers": [], "relevant": [],
         "evidence": [], "answerable": False, "spoken": "which metal melts"},
    ]  # fmt: skip
    for name, rows in (("passages", passages), ("questions", questions)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder
