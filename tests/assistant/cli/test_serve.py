"""`serve`: what it hands to the page."""

from __future__ import annotations

from assistant.cli.main import main


def test_the_page_does_not_open_a_collection_that_is_not_there(tmp_path, capsys):
    assert main(["serve", "--data", str(tmp_path / "data"), "--collection", "nowhere"]) == 2
    assert "there is no collection 'nowhere'" in capsys.readouterr().err
