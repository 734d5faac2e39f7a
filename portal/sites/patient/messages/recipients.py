"""To whom a person may write about a card: its clinics, those of its visits, and the support.

Attachments and visits stand above messaging, so the site finds the clinics and tells messaging.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.attachments import queries as attachments
from portal.domain.booking import queries as booking
from portal.domain.messaging.queries import threads as queries
from portal.domain.messaging.rules.answering import WORKDAY
from portal.domain.patients.access import OpenCard
from portal.domain.regions.queries import Region
from portal.sites.patient import spoken

SUPPORT: Final = "support"
_VISITS_OF: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Silent:
    """A clinic of the card where nobody answers here: what it is called, how to call it."""

    name: str
    phones: SafeString


@dataclass(frozen=True, slots=True)
class Recipients:
    """Choices of the form, the desks they mean; clinics that answer only by telephone."""

    choices: Sequence[tuple[str, str]]
    desks: frozenset[int | None]
    silent: Sequence[Silent]


def of(card: OpenCard, region: Region, at: datetime) -> Recipients:
    """Find them (a fixed number of queries)."""
    clinics = _clinics(card, region, at)
    answering = queries.answering_clinics(clinic_ids=clinics)
    open_ones = [one for one in clinics.values() if one.pk in answering]
    choices = [(str(one.pk), _clinic(one, region, at)) for one in open_ones]
    hours, _due = queries.promised(region=region, clinic_id=None, zone=region.time_zone, at=at)
    support = _("Поддержка портала: вход, карты, работа сайта. Ответит за %(time)s") % {"time": say(hours)}
    return Recipients(
        [*choices, (SUPPORT, support)],
        frozenset([*(one.pk for one in open_ones), None]),
        [
            Silent(one.short_name, spoken.phone_links(one.phones))
            for one in clinics.values()
            if one not in open_ones
        ],
    )


def _clinics(card: OpenCard, region: Region, at: datetime) -> dict[int, Any]:
    """Return the clinics that a card is attached to, then those of its visits of a year, each once."""
    attached = attachments.of_cards(cards=[card], region=region.code).get(card.id, [])
    found: list[Any] = [one.clinic for one in attached if one.clinic is not None]
    visits = [one for one in booking.visits_of(cards=[card]) if one.starts_at > at - _VISITS_OF]
    found += [one.clinic for one in reversed(visits)]
    return {one.pk: one for one in found if one.region_id == region.code and one.is_active}


def _clinic(clinic: Any, region: Region, at: datetime) -> str:
    hours, _due = queries.promised(region=region, clinic_id=clinic.pk, zone=clinic.time_zone, at=at)
    return _("Регистратура: %(clinic)s. Ответит за %(time)s") % {
        "clinic": clinic.short_name, "time": say(hours),
    }  # fmt: skip


def say(hours: int) -> str:
    """Say working hours after «за»: «1 рабочий день», «4 рабочих часа»."""
    days, rest = divmod(hours, WORKDAY)
    if rest:
        return ngettext("%(num)s рабочий час", "%(num)s рабочих часов", hours) % {"num": hours}
    return ngettext("%(num)s рабочий день", "%(num)s рабочих дней", days) % {"num": days}
