"""What is said about schedules; sites translate."""

from portal.domain.schedule.rules.why import Why
from portal.domain.schedule.states import Away
from portal.kit.words import N_

AWAY = {
    Away.LEAVE: N_("Врач в отпуске"),
    Away.SICK: N_("Врач на больничном листе"),
    Away.TRAINING: N_("Врач на учёбе"),
    Away.SUBSTITUTE: N_("Врача замещает другой специалист"),
}
"""Why a doctor is away; followed by «до …» where the date is known."""

WHY_NONE = {
    Why.NOT_OPEN_YET: N_("Запись на ближайшие дни откроется %(when)s по времени клиники."),
    Why.AWAY: N_("%(away)s до %(till)s включительно."),
    Why.NO_SCHEDULE: N_("Расписание врача пока не составлено."),
    Why.ALL_TAKEN: N_("Все открытые места заняты."),
    Why.NOT_ONLINE: N_("К этому врачу нельзя записаться через портал: позвоните в регистратуру."),
    Why.NEEDS_REFERRAL: N_("К этому врачу записывают только по направлению."),
}
