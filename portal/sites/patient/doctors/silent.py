"""What a page says while a clinic's own system does not answer."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.domain.clinics.queries import Clinic
from portal.domain.health import queries as health
from portal.kit import dates, zones
from portal.sites.patient import spoken


@dataclass(frozen=True, slots=True)
class Silence:
    """Since when, and what to do now."""

    title: str
    text: str


def told(clinic: Clinic, at: datetime) -> Silence | None:
    """Say that a clinic does not answer; nothing is asked where the portal keeps its schedule (one query)."""
    title = _title(clinic, at)
    if not title:
        return None
    text = _(
        "Места показаны такими, какими были тогда. Выберите время: запишем вас, когда клиника ответит. "
        "Не хотите ждать? Позвоните в регистратуру или выберите другую клинику."
    )
    return Silence(title, text)


def told_of_held(clinic: Clinic, at: datetime) -> Silence | None:
    """Say it of a place that is chosen and cannot be waited for: since when, and whom to call (one query)."""
    title = _title(clinic, at)
    if not title:
        return None
    registry = spoken.phone_links(clinic.phones)
    return Silence(title, format_html("{} {}", _("Позвоните в регистратуру:"), registry) if registry else "")


def _title(clinic: Clinic, at: datetime) -> str:
    """Say since when it does not answer; empty where it does."""
    since = health.silent_since(clinic.system, at) if clinic.system else None
    if since is None:
        return ""
    local, today = zones.local(since, clinic.time_zone), zones.local(at, clinic.time_zone).date()
    is_today = local.date() == today
    day = "" if is_today else f"{dates.show_month_day(local.date(), _)}, "
    when = day + dates.show_time(local.time())
    return _("Клиника не отвечает с %(when)s") % {"when": when}
