"""How the way through Госуслуги stands, as pages say it: read from health, nobody is asked meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.health import queries as health
from portal.domain.health.states import Standing
from portal.look.values import Fact
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import spoken


@dataclass(frozen=True, slots=True)
class Warned:
    """What stands in the way of signing in through Госуслуги, and what it means for the person."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was really checked: the answer first, then its parts."""

    kind: str
    title: str
    text: str
    facts: Sequence[Fact]


def warned(request: PortalRequest) -> Warned | None:
    """Warn before somebody leaves for Госуслуги; None where nothing is known to stand in the way."""
    return _warned(health.way_through_esia(now()), request)


def is_down() -> bool:
    """Tell whether somebody who leaves for Госуслуги now will hardly come back with an answer."""
    return health.way_through_esia(now()).is_down


def _warned(found: Standing, request: PortalRequest) -> Warned | None:
    if found.is_down:
        title = (
            _("На Госуслугах технические работы") if found.is_at_work else _("Госуслуги сейчас не отвечают")
        )
        text = _("Мы заметили это %(since)s. Войти через них сейчас вряд ли получится. Попробуйте позже.")
        return Warned(title, text % {"since": _said(found.since, request)})
    if found.is_accepted is False:
        return Warned(
            _("Вход через Госуслуги временно не работает"),
            _("Неполадка на стороне портала, вы всё делаете правильно. Мы уже знаем о ней."),
        )
    return None


def checked(request: PortalRequest) -> Checked:
    """Say all that is known of the way through Госуслуги at this moment."""
    found = health.way_through_esia(now())
    trouble = _warned(found, request)
    facts = (
        Fact(_("Госуслуги"), _answers(found)),
        Fact(_("Запрос портала"), _accepted(found)),
        Fact(_("Последний вход через Госуслуги"), _last(found, request)),
        Fact(_("Когда проверили"), _said(found.checked_at, request) or _("ещё не проверяли")),
    )
    if trouble is not None:
        return Checked("warning", trouble.title, trouble.text, facts)
    if found.is_up is None:
        text = _("Проверка сейчас не работает. Пройдите по шагам ниже.")
        return Checked("info", _("Мы не знаем, работает ли вход"), text, facts)
    if found.failed_at is not None:
        said = _said(found.failed_at, request)
        text = _(
            "Госуслуги отвечают, но %(when)s вход не удался. С тех пор никто не входил. Попробуйте ещё раз."
        )
        return Checked("warning", _("Последний вход не удался"), text % {"when": said}, facts)
    text = _("Если войти не получается, пройдите по шагам ниже.")
    return Checked("success", _("Вход через Госуслуги сейчас работает"), text, facts)


def _answers(found: Standing) -> str:
    if found.is_at_work:
        return _("идут технические работы")
    return {True: _("отвечают"), False: _("не отвечают"), None: _("неизвестно")}[found.is_up]


def _accepted(found: Standing) -> str:
    return {
        True: _("Госуслуги его принимают"),
        False: _("Госуслуги его не принимают: неполадка у нас"),
        None: _("неизвестно"),
    }[found.is_accepted]


def _last(found: Standing, request: PortalRequest) -> str:
    return _said(found.last_at, request) or _("ещё никто не входил")


def _said(moment: datetime | None, request: PortalRequest) -> str:
    return spoken.moment(moment, request.region.time_zone, now()) if moment else ""
