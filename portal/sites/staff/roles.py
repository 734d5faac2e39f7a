"""Roles as pages of staff say them."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from portal.domain.staff.queries.team import RoleRow
from portal.domain.staff.states import Kind
from portal.kit import dates, zones
from portal.kit.words import N_

KIND: Final[dict[Kind, str]] = {
    Kind.OPERATOR: N_("оператор региона"),
    Kind.REGISTRAR: N_("регистратор"),
    Kind.DOCTOR: N_("врач"),
}


def said(one: RoleRow) -> str:
    """Say a role: «регистратор, Поликлиника № 1»."""
    return ", ".join(part for part in (_(KIND[one.kind]), one.doctor, one.clinic) if part)


def dated(one: RoleRow, zone: str) -> str:
    """Say a role with its dates: «регистратор, Поликлиника № 1, с 20.11.2026 по 21.11.2026»."""
    if one.ended_at is None:
        return _("%(role)s, с %(since)s") % {"role": said(one), "since": _day(one.since, zone)}
    told = {"role": said(one), "since": _day(one.since, zone), "until": _day(one.ended_at, zone)}
    return _("%(role)s, с %(since)s по %(until)s") % told


def _day(at: datetime, zone: str) -> str:
    return dates.show(zones.local(at, zone).date())
