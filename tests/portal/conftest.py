"""What every test of the portal stands on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.adapters.status.folder import StatusFolder
from portal.domain.health import ports


@pytest.fixture(scope="session", autouse=True)
def no_board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep notes of this run to itself: a board of an earlier run would grow old and put banners on pages."""
    before, ports.folder = ports.folder, StatusFolder(Path(tmp_path_factory.mktemp("status")) / "nothing")
    yield
    ports.folder = before


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StatusFolder:
    """Give a test a folder of notes of its own, read anew each time."""
    made = StatusFolder(tmp_path / "status", kept_s=0)
    monkeypatch.setattr(ports, "folder", made)
    return made
