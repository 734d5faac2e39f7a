"""How the contexts above health stand, told to the board: codes, letters, jobs, clinics."""

from collections.abc import Sequence
from datetime import datetime

from portal.domain.accounts import ports as accounts
from portal.domain.accounts import queries as codes
from portal.domain.clinics import queries as clinics
from portal.domain.health.ports import Answer, Seen
from portal.domain.health.states import CLINICS, CODES, JOBS, MAIL, MONEY, PAGES, WAY, Desk
from portal.domain.messaging import queries as messaging
from portal.domain.notices import ports as notices
from portal.domain.regions import queries as regions
from portal.domain.work import queries as work


def look(at: datetime) -> Seen:
    """Say how each system stands now, and which of them the people of a region need."""
    desks, here = _clinics(), regions.switched_on()
    return Seen(
        answers={**_codes(at), **_money(here, at), **_jobs(at), **_mail(at)},
        systems={one.pk: _systems(one, desks.get(one.pk, {})) for one in here},
        clinics=desks,
    )


def _codes(at: datetime) -> dict[str, Answer]:
    down = codes.channels_down(at=at)
    return {f"{CODES}{name}": Answer(name not in down) for name in accounts.channels}


def _money(here: Sequence[regions.Region], at: datetime) -> dict[str, Answer]:
    short = codes.regions_without_money(of=here, at=at)
    return {f"{MONEY}{one.pk}": Answer(one.pk not in short) for one in here}


def _jobs(at: datetime) -> dict[str, Answer]:
    return {f"{JOBS}{queue}": Answer(is_live) for queue, is_live in work.live_queues(at).items()}


def _mail(at: datetime) -> dict[str, Answer]:
    if notices.post is None:
        return {}
    silence = messaging.quiet()
    return {MAIL: Answer(silence is None or silence.until <= at)}


def _clinics() -> dict[str, dict[str, list[Desk]]]:
    found: dict[str, dict[str, list[Desk]]] = {}
    for one in clinics.outside_desks():
        systems = found.setdefault(one.region, {})
        systems.setdefault(f"{CLINICS}{one.system}", []).append(Desk(one.name, one.phones))
    return found


def _systems(region: regions.Region, desks: dict[str, list[Desk]]) -> list[str]:
    channels = [f"{CODES}{name}" for name in region.code_channels if name in accounts.channels]
    mail = [MAIL] if notices.post is not None else []
    paid = [f"{MONEY}{region.pk}"] if channels or accounts.reminders else []
    return [
        PAGES,
        WAY,
        *channels,
        *paid,
        *sorted(desks),
        *mail,
        *(f"{JOBS}{queue}" for queue in work.queues()),
    ]
