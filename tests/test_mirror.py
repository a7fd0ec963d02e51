"""Tests stand at the path of what they test."""

from __future__ import annotations

from tests.conftest import ROOT

TESTED_ELSEWHERE = {
    "assistant/__main__.py": "assistant/cli/test_main.py",
    "assistant/cli/batch.py": "assistant/cli/test_ask.py",
    "assistant/errors.py": "assistant/generation/test_llama_index_model.py",
    "assistant/evaluation/configurations.py": "assistant/cli/test_evaluate_mine.py",
    "assistant/evaluation/report_style.py": "assistant/evaluation/test_report.py",
    "assistant/nlp/lexicon.py": "assistant/verification/test_word_matching.py",
    "assistant/serving_options.py": "assistant/cli/test_serve.py",
    "integrations/http/chat_records.py": "integrations/http/test_chat.py",
    "integrations/http/event_stream.py": "integrations/http/test_asking.py",
    "integrations/http/library_routes.py": "integrations/http/test_builds.py",
    "integrations/http/problems.py": "integrations/http/test_asking.py",
    "integrations/http/records.py": "integrations/http/test_application.py",
    "integrations/http/server_state.py": "integrations/http/test_asking.py",
    "index/parsers/odt_names.py": "index/parsers/test_odt_notes.py",
    "ui/html/build_progress.py": "ui/state/test_rebuild.py",
    "ui/html/suggestions.py": "ui/state/test_suggester.py",
    "ui/views/ask.py": "ui/test_page_browser.py",
}  # fmt: skip
RECORDS_ONLY = {"types.py", "asgi.py"}
ACROSS_MODULES = {
    "assistant/test_public_names.py",
    "assistant/cli/test_private_files.py",
    "assistant/generation/test_attacks.py",
    "assistant/generation/test_saved_answers.py",
    "index/test_faults.py",
    "index/test_kill.py",
    "integrations/llamaindex/test_documented.py",
    "integrations/llamaindex/test_worked_examples.py",
    "ui/test_accessible.py",
    "ui/test_accessible_states.py",
    "ui/test_hostile_browser.py",
    "ui/test_load.py",
    "ui/test_long_conversation.py",
    "ui/test_memory.py",
    "ui/test_panes_browser.py",
    "ui/test_shared_machine.py",
    "ui/test_vanished_library.py",
    "ui/views/test_conversation_owners.py",
}

MODULES = [
    path.relative_to(ROOT)
    for package in ("assistant", "index", "integrations", "ui")
    for path in sorted((ROOT / package).rglob("*.py"))
    if path.name != "__init__.py" and path.name not in RECORDS_ONLY
]
TESTS = {
    path.relative_to(ROOT / "tests").as_posix()
    for package in ("assistant", "index", "integrations", "ui")
    for path in (ROOT / "tests" / package).rglob("test_*.py")
}


def own_tests(module):
    """`ui/page.py` has `ui/test_page.py` and `ui/test_page_browser.py`."""
    return {t for t in TESTS if t.startswith(f"{module.parent.as_posix()}/test_{module.stem}")}


def test_every_module_has_its_tests():
    without = {m.as_posix() for m in MODULES if not own_tests(m)}
    assert without == set(TESTED_ELSEWHERE)
    assert set(TESTED_ELSEWHERE.values()) <= TESTS


def test_every_test_has_its_module():
    with_module = {test for module in MODULES for test in own_tests(module)}
    assert with_module | ACROSS_MODULES == TESTS
    assert ACROSS_MODULES <= TESTS
