"""What can be booked without an attachment: the clinics nearest in time that see the person of a card."""

from datetime import datetime
from typing import Final

from portal.domain.clinics import queries as directory
from portal.domain.finding import queries as finding
from portal.domain.patients.access import OpenCard
from portal.look.values import LinkItem
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import fitting, presenters

_SHOWN: Final = 3


def clinics(request: PortalRequest, card: OpenCard, at: datetime) -> list[LinkItem]:
    """Return the clinics with the nearest free places for this card (two queries)."""
    board = finding.by_clinic(region=request.region.pk, at=at).counts
    found = [one for one in directory.clinics_of(request.region) if one.pk in board]
    fit = [one for one in found if not fitting.not_for(one, card, at)]
    nearest = sorted(fit, key=lambda one: board[one.pk].nearest_at)[:_SHOWN]
    asked = {"card": str(card.id)}
    return [presenters.clinic_row(one, board[one.pk], asked, at, "") for one in nearest]
