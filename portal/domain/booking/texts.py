"""What a person reads about bookings: marked here, translated where it is shown."""

from typing import Final

from portal.domain.booking.rules import Why
from portal.domain.booking.states import CancelReason, State
from portal.kit.words import N_

WHY: Final[dict[Why, str]] = {
    Why.TAKEN: N_("Это время только что заняли."),
    Why.CLOSED: N_("Врач в это время не принимает."),
    Why.NOT_OPEN_YET: N_("Запись на это время ещё не открылась."),
    Why.TOO_LATE: N_("До приёма меньше %(minutes)s минут. На это время запишет только регистратура."),
    Why.TOO_YOUNG: N_("Врач принимает пациентов от %(from)s лет."),
    Why.TOO_OLD: N_("Врач принимает пациентов до %(to)s лет включительно."),
    Why.OTHER_SEX: N_("Этот врач принимает только пациентов другого пола."),
    Why.ONLY_CHILDREN: N_("Здесь принимают только детей."),
    Why.ONLY_ADULTS: N_("Здесь принимают только взрослых."),
    Why.NOT_ONLINE: N_("К этому врачу записывает только регистратура."),
    Why.NEEDS_REFERRAL: N_("К этому врачу нужно направление. Его даёт терапевт или педиатр."),
    Why.SAME_SPECIALITY: N_("У вас уже есть запись к врачу этой специальности."),
    Why.OVERLAPS: N_("На это время у пациента уже есть другая запись."),
    Why.TOO_MANY_VISITS: N_("У пациента уже %(at_most)s предстоящих записей — больше нельзя."),
    Why.LEVEL_LOW: N_(
        "В этом регионе записывает только подтверждённая учётная запись Госуслуг. Подтвердите её и войдите "
        "через Госуслуги ещё раз."
    ),
    Why.QUOTA: N_("Места этого приёма для записи через интернет закончились. Остальные выдаёт регистратура."),
    Why.TOO_MANY_HOLDS: N_("Вы выбрали время сразу в %(at_most)s местах. Подтвердите или отмените лишнее."),
    Why.NOT_TOLD: N_(
        "Сейчас записать этого человека сюда нельзя. Выберите другого врача или позвоните в регистратуру."
    ),
}
"""One sentence for each reason; the facts of the reason fill the places."""

CANCEL: Final[dict[CancelReason, str]] = {
    CancelReason.CANNOT_COME: N_("Не смогу прийти"),
    CancelReason.FEEL_WELL: N_("Приём больше не нужен"),
    CancelReason.OTHER_DOCTOR: N_("Запишусь к другому врачу или на другое время"),
    CancelReason.MISTAKE: N_("Запись по ошибке"),
    CancelReason.OTHER: N_("Другая причина"),
}

STATE: Final[dict[State, str]] = {
    State.HELD: N_("Ждёт подтверждения"),
    State.RESERVING: N_("Ждём ответа клиники"),
    State.BOOKED: N_("Вы записаны"),
    State.ATTENDED: N_("Приём состоялся"),
    State.MISSED: N_("Вы не пришли"),
    State.CANCELLED_BY_PATIENT: N_("Вы отменили запись"),
    State.CANCELLED_BY_CLINIC: N_("Клиника отменила запись"),
    State.MOVED: N_("Запись перенесена"),
    State.RELEASED: N_("Запись не сделана"),
    State.EXPIRED: N_("Время на подтверждение вышло"),
}
