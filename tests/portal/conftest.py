"""What every test of the portal stands on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import now

from portal.adapters.status.folder import StatusFolder
from portal.domain.booking import queries as booking
from portal.domain.booking.queries import asking, terms
from portal.domain.booking.queries import settings as rules
from portal.domain.health import ports


@pytest.fixture(scope="session", autouse=True)
def no_board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep notes of this run to itself: a board of an earlier run would grow old and put banners on pages."""
    before, ports.folder = ports.folder, StatusFolder(Path(tmp_path_factory.mktemp("status")) / "nothing")
    yield
    ports.folder = before


@pytest.fixture
def rules_known(db: None, settings: Any) -> Iterator[None]:
    """The rules of region 26 are in memory, as in the ten seconds after a first question; gone afterwards."""
    settings.BOOKING_RULES_KEPT = 60.0
    _forget()
    booking.limits_of(region="26", at=now())
    booking.questions_of(region="26", speciality_id=0, at=now())
    yield
    _forget()


def _forget() -> None:
    for memory in (rules, terms, asking):
        memory.forget()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StatusFolder:
    """Give a test a folder of notes of its own, read anew each time."""
    made = StatusFolder(tmp_path / "status", kept_s=0)
    monkeypatch.setattr(ports, "folder", made)
    return made
