"""What is mounted beside the page is what was asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from integrations.http.mounted import mounted_programs
from tests.integrations.conftest import config_of
from ui.gateway.program_routes import API_PATH, OPENAI_PATH
from ui.state.assistant_pool import AssistantPool
from ui.state.library_context import LibraryContexts
from ui.state.request_queue import RequestQueue


@pytest.mark.parametrize(("api", "mounted"), [(True, {API_PATH, OPENAI_PATH}), (False, set())])
def test_nothing_is_mounted_unless_asked_for(api, mounted, tmp_path):
    config = replace(config_of(tmp_path), api=api)
    contexts = LibraryContexts(config, AssistantPool(config))
    programs = mounted_programs(config, contexts, RequestQueue(1, 1), "http://x", tmp_path)
    assert set(programs) == mounted
