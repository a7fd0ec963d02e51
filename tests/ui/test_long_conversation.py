"""A long conversation costs no more for each question than a short one."""

from __future__ import annotations

import statistics

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.long]

TURNS = 60
QUESTION = "Who signed the Pyongyang declaration?"


def test_the_sixtieth_question_moves_no_more_bytes_than_the_third(visit, site):
    seen = visit(site)
    page = seen.page
    counter = {"bytes": 0}

    def count(key):
        return lambda event: counter.update(bytes=counter["bytes"] + event[key])

    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.dataReceived", count("dataLength"))
    page.on(
        "request",
        lambda request: counter.update(
            bytes=counter["bytes"] + len(request.post_data_buffer or b"")
        ),
    )
    moved = []
    for turn in range(TURNS):
        counter["bytes"] = 0
        page.fill("#question textarea", QUESTION)
        page.keyboard.press("Enter")
        page.wait_for_function(
            """turns => document.querySelectorAll('.turn').length === turns
                && document.querySelector('#turn .turn').dataset.state === 'done'""",
            arg=turn + 1,
        )
        page.wait_for_timeout(150)  # the source panel asks for its article
        moved.append(counter["bytes"])
    early, late = statistics.median(moved[2:12]), statistics.median(moved[-10:])
    print(f"bytes for a question: {early:,.0f} early, {late:,.0f} after {TURNS} turns")
    assert early > 1000
    assert late <= early * 1.05
    assert page.locator(".turn").count() == TURNS
