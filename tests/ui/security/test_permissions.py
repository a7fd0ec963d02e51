"""Who may change the library: every handler of the page, uploads, and what the page shows."""

from __future__ import annotations

import inspect
import io
import json
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import gradio as gr
import pytest

from assistant.collections import collection_config, collection_names, create_collection
from assistant.config import Config, from_environment
from assistant.conversations.store import ConversationStore
from assistant.factory import library_of
from assistant.serialization.to_json import answer_json
from index.errors import InvalidInput
from index.library import Library
from tests.conftest import ROOT
from tests.ui.conftest import served as serving
from tests.ui.page_client import PageClient
from tests.ui.records import answer, article, citation
from ui.page import Page
from ui.security.permissions import (
    ASK_HANDLERS,
    CHANGE_HANDLERS,
    LOCAL_HANDLERS,
    ChangeNotAllowed,
    Permissions,
    RolesUnusable,
    check_handlers,
    configured_permissions,
    page_handlers,
)
from ui.state.assistant_pool import AssistantPool
from ui.state.library_context import LibraryContexts
from ui.views.articles import ArticlesView
from ui.views.articles_server import article_functions

ANSWER = answer_json(answer(citation(article("It was in May."), "It was in May.")))


@pytest.fixture
def config(tmp_path):
    config = Config(tmp_path / "data", None, False, "127.0.0.1", 7860)
    return replace(config, users="ann:x,bob:y", roles="bob:ask")


@pytest.fixture
def blocks(config):
    page = Page(config, AssistantPool(config))
    yield page.blocks()
    page.close()


class Resting:
    def of(self, collection):
        return SimpleNamespace(start=lambda: None)

    def drop(self, collection):
        """Nothing is held."""


def visitor(name):
    return gr.Request(username=name, session_hash="s", query_params={})


def test_every_handler_of_the_page_is_known_to_ask_or_to_change(blocks):
    names = [handler.__name__ for handler in page_handlers(blocks)]
    assert set(names) == ASK_HANDLERS | CHANGE_HANDLERS | LOCAL_HANDLERS
    assert not ASK_HANDLERS & CHANGE_HANDLERS


def test_each_that_changes_refuses_who_may_only_ask_before_it_does_anything(blocks, config):
    (changing,) = [[h for h in page_handlers(blocks) if h.__name__ in CHANGE_HANDLERS]]
    assert {handler.__name__ for handler in changing} == CHANGE_HANDLERS
    event = SimpleNamespace(which="x", place="/etc", address="http://a.example", kind="url")
    for handler in changing:
        takes = {"files": [], "event": event, "asked": {"name": "new", "which": "new"}}
        takes["request"] = visitor("bob")
        given = [takes[name] for name in inspect.signature(handler).parameters]
        try:
            told = handler(*given)
            told = told if isinstance(told, dict) else next(iter(told))
        except gr.Error as error:
            told = {"error": str(error.message)}
        assert "bob may read and ask here, but not change" in told["error"], handler.__name__
    assert not config.data.exists()


def test_a_page_with_a_handler_of_no_known_kind_is_not_built():
    def new_thing():
        """Nobody has decided about it."""

    def forget():
        """It changes, and is not guarded."""

    for handler, words in ((new_thing, "it is not decided whether new_thing"), (forget, "guarded")):
        with gr.Blocks() as blocks:
            gr.Button().click(handler)
        with pytest.raises(TypeError, match=words):
            check_handlers(blocks)
        with gr.Blocks() as blocks:
            gr.HTML(server_functions=[handler])
        with pytest.raises(TypeError, match=words):
            check_handlers(blocks)


def test_who_may_is_let_through():
    permissions = configured_permissions(replace(from_environment(), roles="bob:ask, ann:change"))
    assert [permissions.may_change(name) for name in ("ann", "bob", "cy", "")] == [
        True, False, True, False,
    ]  # fmt: skip
    assert Permissions().may_change("")
    work = permissions.guarded(lambda asked, request: asked)
    assert work(3, visitor("ann")) == 3
    with pytest.raises(ChangeNotAllowed):
        work(3, visitor("bob"))


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ("bob", "entry 1 of FOOTNOTE_ROLES is not of the form"),
        ("ann:change,bob:secret", "entry 2 of FOOTNOTE_ROLES is not of the form"),
        (":ask", "entry 1"),
        ("bob:ask,bob:change", "names bob twice"),
        ("zoe:ask", "names zoe, who has no account"),
        ("Bob:ask", "names Bob, who has no account"),
    ],
)
def test_a_role_that_is_none_is_one_line_and_the_page_is_not_served(roles, words, tmp_path):
    config = replace(from_environment(), roles=roles)
    with pytest.raises(RolesUnusable, match=words) as told:
        configured_permissions(config, {"ann", "bob"})
    assert "secret" not in str(told.value)
    if "zoe" not in roles:
        return
    settings = {"FOOTNOTE_USERS": "ann:x,bob:y", "FOOTNOTE_ROLES": roles}
    ran = subprocess.run(
        [sys.executable, "app.py", "--data", str(tmp_path / "data")],
        cwd=ROOT, capture_output=True, text=True, timeout=60, env={"PATH": "", **settings},
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("footnote: FOOTNOTE_ROLES names zoe")
    assert ran.stderr.count("\n") == 1


def test_roles_without_accounts_are_refused():
    with pytest.raises(RolesUnusable, match="who has no account"):
        configured_permissions(replace(from_environment(), roles="bob:ask"), ())


def test_who_may_only_ask_is_offered_no_change_and_told_why(config):
    places = LibraryContexts(config, Resting())
    create_collection(config, "work")
    view = ArticlesView(places)
    with gr.Blocks():
        view.lay_out()
    *_, note, add, rebuild = view.show(visitor("bob"))
    assert "signed in as <bdi>bob</bdi>, who may read and ask" in note
    assert (add.visible, rebuild.visible) == (False, False)
    *_, note, add, rebuild = view.show(visitor("ann"))
    assert (note, add.visible, rebuild.visible) == ("", True, True)
    calls = {call.__name__: call for call in article_functions(places)}
    for name, offered in (("ann", True), ("bob", False)):
        html = calls["collections"]({}, visitor(name))["html"]
        assert ("New collection" in html) is offered
        assert ("Delete work" in html) is offered
        assert calls["rows"]({}, visitor(name))["may_change"] is offered


def test_a_collection_with_others_conversations_is_not_deleted_by_one_of_them(config):
    config = replace(config, roles="")
    places = LibraryContexts(config, Resting())
    calls = {call.__name__: call for call in article_functions(places)}
    create_collection(config, "work")
    library = library_of(collection_config(config, "work"))
    for name in ("ann", "bob"):
        ConversationStore(library, name).save(f"of {name}", f"turn of {name}", ANSWER)
    for call in (
        lambda name: calls["ask_first"]({"what": "dissolve", "which": "work"}, visitor(name)),
        lambda name: calls["dissolve_collection"]({"which": "work"}, visitor(name)),
    ):
        told = call("ann")["error"]
        assert told.startswith("the collection 'work' holds conversations of others")
    assert collection_names(config) == ("work",)
    ConversationStore(library, "bob").delete("of bob")
    assert calls["dissolve_collection"]({"which": "work"}, visitor("ann")) == {}
    assert collection_names(config) == ()


def test_a_forged_id_reaches_nobody_else_s_conversation(tmp_path):
    library = Library(tmp_path / "data")
    ann, eve = ConversationStore(library, "ann"), ConversationStore(library, "eve")
    ann.save("hers", "t1", ANSWER)
    ann.save("hers", "t2", ANSWER)
    eve.save("mine", "e1", ANSWER)
    before = ann.turns("hers")
    forged = {**ANSWER, "question": "Forged?"}
    for attack in (
        lambda: eve.save("hers", "e2", forged),
        lambda: eve.save("hers", "e3", forged, "t1"),
        lambda: eve.turns("hers"),
        lambda: eve.conversation("hers"),
        lambda: eve.turn("t1"),
        lambda: eve.rename("hers", "x"),
        lambda: eve.delete("hers"),
        lambda: eve.rate("t1", 0, "up"),
    ):
        with pytest.raises(InvalidInput):
            attack()
    with pytest.raises(Exception, match="user.sqlite"):
        eve.save("mine", "t1", forged)  # an id that is taken
    eve.save("mine", "e4", forged, "t1")
    eve.replace_record("t1", forged)
    assert ann.turns("hers") == before
    assert [turn.id for turn in eve.turns("mine")] == ["e1", "e4"]


@pytest.fixture
def address(tmp_path):
    script = ROOT / "tests" / "ui" / "pages" / "signed_in_page.py"
    data, log = tmp_path / "data", tmp_path / "log.txt"
    with serving(script, data, log, FOOTNOTE_ROLES="eve:ask") as address:
        yield address


@pytest.mark.long
def test_on_a_served_page_who_may_only_ask_changes_nothing(address, tmp_path):
    with (
        PageClient(address, "ann", "ann-secret") as ann,
        PageClient(address, "eve", "eve-secret") as eve,
    ):
        file = {"files": ("a.txt", io.BytesIO(b"The ferry sails at noon."))}
        for path in ("gradio_api/upload", "gradio_api/upload?upload_id=x"):
            assert eve.http.post(path, files=file).status_code == 403
        assert not list((tmp_path / "data" / "uploading").rglob("a.txt"))
        assert ann.http.post("gradio_api/upload", files=file).status_code == 200

        def call(person, name, /, **asked):
            return person.post_call("articles", name, **asked).json()

        refused = "eve may read and ask here, but not change the library (FOOTNOTE_ROLES)"
        assert call(eve, "found_collection", name="new") == {"error": refused}
        assert call(ann, "found_collection", name="new") == {"name": "new"}
        assert call(eve, "dissolve_collection", which="new") == {"error": refused}
        rows = call(eve, "rows")["rows"]
        changing = [
            each for each in eve.config["dependencies"] if each["api_name"] in CHANGE_HANDLERS
        ]
        assert changing
        for event in changing:
            asked = {"which": rows[0][0]}
            assert eve.join(event["api_name"], event_data=asked).status_code == 200
            with eve.http.stream(
                "GET", f"gradio_api/queue/data?session_hash={eve.session}"
            ) as stream:
                lines = [json.loads(x[6:]) for x in stream.iter_lines() if x.startswith("data: ")]
            (done,) = [each for each in lines if each["msg"] == "process_completed"]
            assert done["success"] is False, event["api_name"]
            assert done["output"]["error"] == refused
        assert call(ann, "rows")["rows"] == rows


@pytest.mark.long
@pytest.mark.browser
def test_in_the_browser_the_ways_to_change_are_not_there(address, chromium):
    for name, offered in (("ann", True), ("eve", False)):
        context = chromium.new_context(viewport={"width": 1200, "height": 800})
        page = context.new_page()
        page.goto(address)
        page.get_by_label("username").fill(name)
        page.get_by_label("password").fill(f"{name}-secret")
        page.keyboard.press("Enter")
        page.wait_for_selector("#welcome .welcome")
        page.click("#masthead [data-view=articles]")
        page.wait_for_selector("#shelf-list .shelf-item")
        page.wait_for_selector("#collection-list ul", state="attached")
        page.wait_for_selector("#add" if offered else "#role p")
        shown = {
            each: page.locator(each).count() > 0
            for each in ("#add", "#rebuild", "#no-examples", "#add-web", ".row-remove",
                         "#origin-list [data-ask-first]", "#collection-list [data-ask-first]")
        }  # fmt: skip
        assert set(shown.values()) == {offered}, (name, shown)
        words = "signed in as eve, who may read and ask"
        assert (words in page.inner_text("#articles-view")) is not offered
        context.close()
