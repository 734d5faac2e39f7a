"""What works on the portal stop of a system that is itself well: nobody can use it meanwhile."""

from django.utils.translation import gettext as _

from portal.domain.health import queries as health
from portal.domain.health.states import CODES, PAGES, WAY


def said(name: str) -> str:
    """Say what the works that go on leave of a system; empty where there are none."""
    told = health.maintenance()
    if not told.is_on:
        return ""
    if name == PAGES:
        return _("закрыто на время работ") if told.is_full else _("только чтение на время работ")
    is_entered = name == WAY or name.startswith(CODES)
    return _("закрыто на время работ") if is_entered else _("ждёт конца работ")
