"""What a person reads about bookings: marked here, translated where it is shown."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from portal.domain.booking.rules import Reason, Why
from portal.domain.booking.rules.asking import NO, YES, Answer, Kind, Mistake, Unfit
from portal.domain.booking.rules.settings import BOUNDS, Rule
from portal.domain.booking.rules.shut import Shut
from portal.domain.booking.rules.terms import Kind as Awaited
from portal.domain.booking.rules.terms import Unit
from portal.domain.booking.states import UNSEEN, CancelReason, State
from portal.domain.schedule.texts import AWAY, SLOT_KIND
from portal.kit import ages, dates, zones
from portal.kit.dates import Say
from portal.kit.words import N_, NN_

WHY: Final[dict[Why, str]] = {
    Why.TAKEN: N_("Это время только что заняли."),
    Why.CLOSED: N_("Врач в это время не принимает."),
    Why.NOT_OPEN_YET: N_("Запись на это время откроется %(day)s в %(time)s."),
    Why.PASSED: N_("Это время уже прошло."),
    Why.TOO_LATE: N_("До приёма меньше %(minutes)s минут. На это время запишет только регистратура."),
    Why.TOO_YOUNG: N_("Врач принимает пациентов от %(from)s."),
    Why.TOO_OLD: N_("Врач принимает пациентов %(to)s."),
    Why.OTHER_SEX: N_("Этот врач принимает только пациентов другого пола."),
    Why.ONLY_CHILDREN: N_("Здесь принимают только детей."),
    Why.ONLY_ADULTS: N_("Здесь принимают только взрослых."),
    Why.NOT_ONLINE: N_("К этому врачу записывает только регистратура."),
    Why.NEEDS_REFERRAL: N_("К этому врачу нужно направление. Его даёт терапевт или педиатр."),
    Why.SAME_SPECIALITY: N_("Запись к врачу этой специальности уже есть."),
    Why.OVERLAPS: N_("На это время у пациента уже есть другая запись."),
    Why.TOO_MANY_VISITS: N_(
        "Предстоящих записей у пациента вместе с неподтверждёнными уже %(at_most)s — больше нельзя."
    ),
    Why.LEVEL_LOW: N_(
        "В этом регионе записывает только подтверждённая учётная запись Госуслуг. Подтвердите её и войдите "
        "через Госуслуги ещё раз."
    ),
    Why.NOT_ATTACHED: N_(
        "Сюда записывают только тех, кто прикреплён к этой клинике. По данным портала прикрепления нет."
    ),
    Why.OLD_OVER: N_(
        "Запись, которую вы хотели перенести, уже изменилась: её отменили, перенесли или приём начался."
    ),
    Why.OLD_OTHER: N_("Перенести запись можно только к врачу той же специальности."),
    Why.QUOTA: N_("Места этого приёма для записи через интернет закончились. Остальные выдаёт регистратура."),
    Why.TOO_MANY_HOLDS: N_("Неподтверждённых мест у вас уже %(at_most)s. Подтвердите или отмените лишнее."),
    Why.CLINIC_SILENT: N_(
        "Клиника сейчас не отвечает, поэтому запись не сделана. Попробуйте позже, позвоните в регистратуру "
        "или выберите другую клинику."
    ),
    Why.NOT_TOLD: N_(
        "Сейчас записать этого человека сюда нельзя. Выберите другого врача или позвоните в регистратуру."
    ),
}
"""One sentence for each reason; `why` fills the places with the facts of the reason."""
OF_PATIENT: Final[dict[Why, str]] = {
    Why.SAME_SPECIALITY: N_("У пациента уже есть запись к врачу этой специальности."),
    Why.TOO_MANY_HOLDS: N_("Неподтверждённых мест у того, кто записывает пациента, уже %(at_most)s."),
    Why.LEVEL_LOW: N_(
        "В этом регионе записывает только подтверждённая учётная запись Госуслуг. У того, кто записывает "
        "пациента, она не подтверждена."
    ),
}
"""What staff read of a patient where the person's own sentence speaks to «вы»."""
SHUT: Final[dict[Shut, str]] = {
    Shut.CLINIC_OFF: N_("Клиника отключена на портале."),
    Shut.DOCTOR_LEFT: N_("Врач здесь больше не работает."),
    Shut.AWAY: N_("Врача в этот день нет: %(away)s."),
    Shut.AWAY_TILL: N_("Врача нет до %(till)s включительно: %(away)s."),
    Shut.HOLIDAY: N_("В этот день клиника не работает: выходной."),
    Shut.OTHER_HOURS: N_("В этот день у врача другие часы."),
    Shut.NO_HOURS: N_("По расписанию врач в это время больше не принимает."),
    Shut.SESSION_CLOSED: N_("Приём закрыт."),
    Shut.SLOT_CLOSED: N_("Клиника закрыла это место."),
    Shut.SLOT_OUTSIDE: N_("Приём стал короче: этого времени в нём больше нет."),
    Shut.OTHER_KIND: N_("Вид места: %(kind)s. Такие места пациент сам не выбирает."),
}
"""What staff read instead of «Врач в это время не принимает»."""
_SAID: Final[dict[str, Callable[[Any, Say], str]]] = {
    "from": ages.genitive,
    "to": ages.up_to,
    "till": dates.show_month_day,
    "away": lambda away, say: say(AWAY[away]),
    "kind": lambda kind, say: say(SLOT_KIND[kind]),
}
"""How a fact stands in a sentence; any other as it is."""


def why(reason: Reason, say: Say, zone: str, words: Mapping[Why, str] = WHY) -> str:
    """Say a reason in the words of `say`, by the clocks of the clinic's `zone`."""
    told = reason.facts
    facts = {name: _SAID[name](value, say) if name in _SAID else value for name, value in told.items()}
    if "opens_at" in told:
        opens = zones.local(told["opens_at"], zone)
        facts |= {"day": dates.show_month_day(opens.date(), say), "time": dates.show_time(opens.time())}
    return say(SHUT[told["shut"]] if "shut" in told else words[reason.why]) % facts


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
    State.MISSED: N_("Клиника отметила: на приём не пришли"),
    State.CANCELLED_BY_PATIENT: N_("Вы отменили запись"),
    State.CANCELLED_BY_CLINIC: N_("Клиника отменила запись"),
    State.MOVED: N_("Запись перенесена"),
    State.RELEASED: N_("Запись не сделана"),
    State.EXPIRED: N_("Время на подтверждение вышло"),
}

_UNSEEN: Final = N_("Клиника перенесла запись")


def standing(state: State, cancel_reason: str) -> str:
    """Say how a visit stands, marked for translation."""
    return _UNSEEN if state == State.CANCELLED_BY_CLINIC and cancel_reason == UNSEEN else STATE[state]


RULE: Final[dict[Rule, tuple[str, str]]] = {
    Rule.NOTICE_MINUTES: (
        N_("Записаться можно до самого начала приёма."),
        N_("Записаться можно не позднее чем за %(time)s до приёма."),
    ),
    Rule.VISITS_AT_MOST: ("", N_("Предстоящих записей у одного пациента: не больше %(value)s.")),
    Rule.HOLDS_AT_MOST: ("", N_("Неподтверждённых мест у одного человека: не больше %(value)s.")),
    Rule.ONE_PER_SPECIALITY: (
        N_("К врачам одной специальности можно записаться несколько раз."),
        N_("К врачам одной специальности у пациента только одна предстоящая запись."),
    ),
    Rule.ONLY_ATTACHED: (
        N_("Записаться может любой: прикрепление не нужно."),
        N_("Записаться могут только прикреплённые к клинике."),
    ),
    Rule.FREED_RESTS_MINUTES: (
        N_("Освободившееся место видно всем сразу."),
        N_(
            "Освободившееся место появится через случайное время, самое большее через %(time)s. "
            "За сутки до приёма и позже — сразу."
        ),
    ),
    Rule.MISSED_BEFORE_CODE: (
        N_("Неявки не мешают: код с телефона при записи не просим."),
        N_("Если за 90 дней неявок %(value)s или больше, запись подтверждают кодом с телефона. Запрета нет."),
    ),
    Rule.HORIZON_DAYS: ("", N_("Запись на день приёма открывается за %(days)s до него.")),
    Rule.OPENING_MINUTE: ("", N_("Новый день открывается для записи в %(clock)s по часам клиники.")),
    Rule.NEEDS_REFERRAL: (N_("Записаться можно без направления."), N_("Записывают только по направлению.")),
    Rule.AGE_FROM: (N_("Принимают с рождения."), N_("Принимают с %(age)s.")),
    Rule.AGE_TO: (N_("Принимают только детей до года."), N_("Принимают до %(age)s включительно.")),
    Rule.ONLY_SEX: (N_("Принимают и женщин, и мужчин."), N_("Принимают только женщин.")),
}
"""What a rule says where its value is nought, and where it is not."""

RULE_AT: Final[dict[tuple[Rule, int], str]] = {
    (Rule.AGE_TO, BOUNDS[Rule.AGE_TO].most): N_("Принимают и самых пожилых: верхней границы возраста нет."),
    (Rule.ONLY_SEX, 2): N_("Принимают только мужчин."),
}
"""What a rule says at one value only."""

RULE_UNSET: Final[dict[Rule, str]] = {
    Rule.NEEDS_REFERRAL: N_("Как указано у специальности."),
    Rule.AGE_FROM: N_("Как указано у врача."),
    Rule.AGE_TO: N_("Как указано у врача."),
    Rule.ONLY_SEX: N_("Как указано у врача."),
}
"""What holds where nothing is set, of rules that each doctor has of their own."""

RULE_NAME: Final[dict[Rule, str]] = {
    Rule.NOTICE_MINUTES: N_("За сколько минут до приёма запись закрывается"),
    Rule.VISITS_AT_MOST: N_("Сколько предстоящих записей может быть у пациента"),
    Rule.HOLDS_AT_MOST: N_("Сколько мест человек может держать неподтверждёнными"),
    Rule.ONE_PER_SPECIALITY: N_("Только одна запись к одной специальности"),
    Rule.ONLY_ATTACHED: N_("Записываются только прикреплённые"),
    Rule.FREED_RESTS_MINUTES: N_("Через сколько минут появляется освободившееся место"),
    Rule.MISSED_BEFORE_CODE: N_("После скольких неявок за 90 дней просить код"),
    Rule.HORIZON_DAYS: N_("За сколько дней открывается запись"),
    Rule.OPENING_MINUTE: N_("Во сколько открывается новый день"),
    Rule.NEEDS_REFERRAL: N_("Нужно ли направление"),
    Rule.AGE_FROM: N_("С какого возраста принимают"),
    Rule.AGE_TO: N_("До какого возраста принимают"),
    Rule.ONLY_SEX: N_("Пациентов какого пола принимают"),
}

TERM: Final[dict[Awaited, str]] = {
    Awaited.DISTRICT: N_("Участковый врач"),
    Awaited.URGENT: N_("Неотложная помощь"),
    Awaited.SPECIALIST: N_("Врач-специалист"),
    Awaited.SUSPECTED_CANCER: N_("Специалист при подозрении на онкологию"),
    Awaited.SUSPECTED_HEART: N_("Специалист при подозрении на болезнь сердца и сосудов"),
    Awaited.TESTS: N_("Исследования и анализы"),
    Awaited.SCANS: N_("КТ и МРТ"),
    Awaited.TESTS_OF_SUSPECTED: N_("Исследования при подозрении на онкологию или болезнь сердца и сосудов"),
    Awaited.HOSPITAL: N_("Плановый стационар"),
}
"""What a term of waiting is for."""

UNIT: Final[dict[Unit, str]] = {
    Unit.HOURS: N_("часы"),
    Unit.DAYS: N_("дни подряд"),
    Unit.WORKING_DAYS: N_("рабочие дни"),
}
"""In what an operator counts a term."""

LENGTH: Final[dict[Unit, tuple[str, str]]] = {
    Unit.HOURS: NN_("%(num)s час", "%(num)s часов"),
    Unit.DAYS: NN_("%(num)s день", "%(num)s дней"),
    Unit.WORKING_DAYS: NN_("%(num)s рабочий день", "%(num)s рабочих дней"),
}
"""How long a term is; plurals."""


MISTAKE: Final[dict[Mistake, str]] = {
    Mistake.MISSING: N_("Ответьте на этот вопрос: без ответа записать нельзя."),
    Mistake.TOO_LONG: N_("Напишите короче: не больше %(most)s знаков."),
    Mistake.NOT_OFFERED: N_("Выберите ответ из списка."),
}
"""What is wrong with an answer to a question before a visit."""

YES_NO: Final = {YES: N_("Да"), NO: N_("Нет")}


def comment(answers: Iterable[Answer]) -> str:
    """Say answers to the people of a clinic with a system of its own: a line each, in Russian."""
    told = ((one.label, YES_NO.get(one.value, one.value) if one.kind is Kind.YES_NO else one.value)
            for one in answers)  # fmt: skip
    return "\n".join(f"{label} — {' '.join(value.split())}" for label, value in told)


ASKED_AS: Final[dict[Kind, str]] = {
    Kind.SHORT: N_("Короткий ответ словами, до 100 знаков"),
    Kind.LONG: N_("Длинный ответ словами, до 500 знаков"),
    Kind.CHOICE: N_("Выбор из вариантов"),
    Kind.YES_NO: N_("Да или нет"),
}

UNFIT: Final[dict[Unfit, str]] = {
    Unfit.NO_LABEL: N_("Напишите вопрос."),
    Unfit.TOO_LONG: N_("Напишите короче: вопрос до 120 знаков, подсказка до 200."),
    Unfit.FEW_OPTIONS: N_("Напишите хотя бы два варианта, каждый с новой строки."),
    Unfit.MANY_OPTIONS: N_("Оставьте не больше восьми вариантов."),
    Unfit.LONG_OPTION: N_("Сократите варианты: каждый до 60 знаков."),
    Unfit.SAME_OPTIONS: N_("Уберите одинаковые варианты."),
    Unfit.WRONG_POSITION: N_("Выберите место от 1 до 6."),
}
"""Why a question may not be asked so, for the operator who writes it."""
