"""What is said about schedules; sites translate."""

from portal.domain.schedule.rules.why import Why
from portal.kit.words import N_

WHY_NONE = {
    Why.NOT_OPEN_YET: N_("Новые места откроются %(when)s."),
    Why.AWAY: N_("Врач не принимает до %(till)s включительно."),
    Why.AWAY_LATER: N_("Врач не принимает с %(since)s по %(till)s."),
    Why.NO_SCHEDULE: N_("Расписания у врача пока нет."),
    Why.ALL_TAKEN: N_("Все открытые места заняты."),
    Why.NOT_ONLINE: N_("К этому врачу записывает только регистратура."),
    Why.NEEDS_REFERRAL: N_("Нужно направление терапевта или педиатра. С ним запишет регистратура."),
    Why.CLOSED: N_("Врач сейчас не принимает."),
}
"""Why there is nothing to choose; why a doctor is away is not said."""
