"""What an event carries may be anything: words, numbers, objects, nothing."""

from __future__ import annotations

from types import SimpleNamespace

import gradio as gr
import pytest

from ui.state.event_payload import event_text, event_value


@pytest.mark.parametrize("data", [None, 3, "text", [], [1], {}, {"other": 1}])
def test_what_carries_no_such_name_has_no_value(data):
    event = gr.EventData(None, data)
    assert event_text(event, "turn") == ""
    assert event_value(event, "turn") is None


@pytest.mark.parametrize(("value", "text"), [("t1", "t1"), (3, ""), (["t1"], ""), ({}, "")])
def test_only_text_is_text(value, text):
    event = gr.EventData(None, {"turn": value})
    assert event_text(event, "turn") == text
    assert event_value(event, "turn") == value


def test_attributes_are_read_as_well():
    assert event_text(SimpleNamespace(turn="t1"), "turn") == "t1"
