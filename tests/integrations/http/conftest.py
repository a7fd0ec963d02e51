"""Three libraries under one data folder, served."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.cli.main import main
from tests.integrations.conftest import config_of
from tests.integrations.http.server import Server, serve

SECRET = "The vault of Aberwyn opens with the number four thousand."
TEAM = "The picnic of the team is on Friday at the lake.\n"


@pytest.fixture(scope="session")
def libraries(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The main library with the collections `team` and `secret`; not to be changed."""
    place = tmp_path_factory.mktemp("http")
    data = Path(shutil.copytree(built, place / "data"))
    for name, text in (("team", TEAM), ("secret", SECRET)):
        folder = place / name
        folder.mkdir()
        (folder / f"{name}.txt").write_text(text)
        command = ["build", str(folder), "--data", str(data), "--collection", name, "--json"]
        assert main(command) == 0
    return data


@pytest.fixture
def server(libraries: Path, tmp_path: Path) -> Server:
    """A served copy."""
    data = Path(shutil.copytree(libraries, tmp_path / "data"))
    return serve(api_config(data), data / "uploading")


def api_config(data: Path):
    from dataclasses import replace

    return replace(config_of(data), api=True, mcp=True, calibrates=False)
