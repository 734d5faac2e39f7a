"""How pages name an act of law and link to it on «Законодательство»."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.regions.rules.acts import Act, Kind
from portal.domain.regions.texts import KIND
from portal.kit import dates


def name(act: Act) -> str:
    """Name an act in full: «Федеральный закон от 27.07.2006 № 152-ФЗ «О персональных данных»»."""
    told = {
        "kind": _(KIND[act.kind]), "day": dates.show(act.signed), "number": act.number, "title": act.title
    }  # fmt: skip
    if act.kind is Kind.OTHER:
        said = _("%(title)s от %(day)s № %(number)s") % told
        return said[:1].upper() + said[1:]
    return _("%(kind)s от %(day)s № %(number)s %(title)s") % told


def period(since: date, till: date | None) -> str:
    """Say since when and till when something is in force."""
    if till is None:
        return _("Действует с %(since)s") % {"since": dates.show(since)}
    return _("Действует с %(since)s по %(till)s") % {"since": dates.show(since), "till": dates.show(till)}


def anchor(key: str, since: date | None = None) -> str:
    """Return the place of an act on the page; with a day that of an edition which is not the one to name."""
    return f"act-{key}-{since.isoformat()}" if since else f"act-{key}"


def href(key: str) -> str:
    """Return the address of an act on the page of acts."""
    return f"{reverse('law:page')}#{anchor(key)}"
