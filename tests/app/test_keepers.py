from __future__ import annotations

import pytest

from assistant.config import Config
from index.errors import InvalidInput
from ui.keepers import Keepers


@pytest.fixture
def config(tmp_path):
    return Config(tmp_path / "data", None, False, "127.0.0.1", 7860)


def test_each_collection_has_one_keeper_and_the_one_that_rested_longest_goes(config):
    keepers = Keepers(config, most_open=2)
    main, work = keepers.of(""), keepers.of("work")
    assert keepers.of("") is main
    keepers.of("home")
    assert keepers.open_ones == ("", "home")
    assert keepers.of("work") is not work
    keepers.drop("work")
    assert keepers.open_ones == ("home",)


def test_a_name_from_the_browser_leads_nowhere_else(config):
    with pytest.raises(InvalidInput):
        Keepers(config).of("../elsewhere")
