"""How the holding of a place came to its end without a visit."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from portal.domain.booking.access import Appointment
from portal.domain.booking.states import (
    CLINIC_AWAY,
    CLINIC_REFUSED,
    OVERLAPS,
    UNHEARD,
    WISH_OVER,
    WITHDRAWN,
    State,
)
from portal.kit.words import N_
from portal.look.values import LinkItem
from portal.sites.patient.booking import presenters


@dataclass(frozen=True, slots=True)
class Ending:
    """Why nothing is held any more; `elsewhere` leads to other clinics where this one was silent."""

    title: str
    text: str
    was_refused: bool
    elsewhere: LinkItem | None


_NEVER_ANSWERED: Final = (
    N_("Клиника так и не ответила"),
    N_(
        "Мы спрашивали её всё это время и отпустили место. Запись не сделана. "
        "Выберите другое время или другую клинику."
    ),
)
_WHY: Final = {
    CLINIC_REFUSED: (
        N_("Клиника не подтвердила запись"),
        N_("Клиника не приняла эту запись. Возможно, это время уже заняли в самой клинике. Выберите другое."),
    ),
    WITHDRAWN: (N_("Клинику больше не ждём"), N_("Место мы отпустили. Запись не сделана.")),
    OVERLAPS: (
        N_("На это время есть другая запись"),
        N_(
            "Клиника ответила, когда у пациента уже была другая запись на это время. "
            "Она в силе, а это место мы отпустили."
        ),
    ),
    UNHEARD: _NEVER_ANSWERED,
    WISH_OVER: _NEVER_ANSWERED,
    CLINIC_AWAY: (N_("Клиника не ответила"), N_("Спросить клинику не удалось. Запись не сделана.")),
}
_TIME_IS_OVER: Final = (
    N_("Время на подтверждение вышло"),
    N_("Время вышло, место мы отпустили. Запись не сделана."),
)


_WAS_SILENT: Final = frozenset({CLINIC_AWAY, UNHEARD, WISH_OVER})


def ending(one: Appointment) -> Ending:
    """Say how it ended; a reservation that the clinic's system said no to was refused."""
    title, text = _WHY.get(one.cancel_reason, _TIME_IS_OVER)
    return Ending(
        title=_(title),
        text=_(text),
        was_refused=one.state == State.RELEASED and one.cancel_reason == CLINIC_REFUSED,
        elsewhere=presenters.next_step([], one.card_id) if one.cancel_reason in _WAS_SILENT else None,
    )
