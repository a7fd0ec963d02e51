"""Two people who sign in on one page: neither reaches the other's conversations."""

from __future__ import annotations

import pytest

from assistant.conversations.store import ConversationStore
from assistant.serialization.to_json import answer_json
from index.library import Library
from tests.conftest import ROOT
from tests.ui.conftest import served
from tests.ui.page_client import PageClient
from tests.ui.records import answer, article, citation

pytestmark = pytest.mark.long

ANSWER = answer(citation(article("It was in May."), "It was in May."))


@pytest.fixture
def people(tmp_path):
    """The data folder, and two people who signed in on its page."""
    script = ROOT / "tests" / "ui" / "pages" / "signed_in_page.py"
    with (
        served(script, tmp_path / "data", tmp_path / "log.txt") as address,
        PageClient(address, "ann", "ann-secret") as ann,
        PageClient(address, "eve", "eve-secret") as eve,
    ):
        yield tmp_path / "data", ann, eve


def test_conversations_belong_to_the_name_that_signed_in(people):
    data, ann, eve = people
    ConversationStore(Library(data), "ann").save("c", "t1", answer_json(ANSWER))
    assert "Who?" in ann.call("talks", "find_talks", words="")["html"]
    assert "No conversations yet" in eve.call("talks", "find_talks", words="")["html"]
    assert ann.call("talks", "export_answer", turn="t1", form="json")["name"] == "who.json"
    for name, asked in (
        ("export_answer", {"turn": "t1", "form": "json"}),
        ("export_talk", {"talk": "c", "form": "json"}),
        ("rename_talk", {"talk": "c", "title": "mine"}),
        ("judge_answer", {"turn": "t1", "number": 0, "verdict": "up"}),
        ("delete_talk", {"talk": "c"}),
    ):
        assert eve.call("talks", name, **asked)["error"], name
    assert ann.call("talks", "rename_talk", talk="c", title="A name") == {}
    assert ann.call("talks", "delete_talk", talk="c") == {}
    assert "No conversations yet" in ann.call("talks", "find_talks", words="")["html"]
