"""What is said about schedules; sites translate."""

from portal.domain.schedule.rules.why import Why
from portal.domain.schedule.states import Away, SlotKind
from portal.kit.words import N_

WHY_NONE = {
    Why.NOT_OPEN_YET: N_("Новые места откроются %(when)s."),
    Why.AWAY: N_("Врач не принимает до %(till)s включительно."),
    Why.AWAY_LATER: N_("Врач не принимает с %(since)s по %(till)s."),
    Why.NO_SCHEDULE: N_("Расписания у врача пока нет."),
    Why.ALL_TAKEN: N_("Все открытые места заняты."),
    Why.QUOTA: N_("Места для записи через интернет закончились. Остальные выдаёт регистратура."),
    Why.OTHER_KIND: N_("Есть места другого вида: на них записывает только регистратура."),
    Why.TOO_LATE: N_("До ближайшего свободного времени слишком мало. На него запишет только регистратура."),
    Why.RESTS: N_("Одно место недавно освободилось и скоро появится здесь. Зайдите через несколько минут."),
    Why.NOT_ONLINE: N_("К этому врачу записывает только регистратура."),
    Why.NEEDS_REFERRAL: N_("Нужно направление терапевта или педиатра. С ним запишет регистратура."),
    Why.CLOSED: N_("Врач сейчас не принимает."),
}
"""Why there is nothing to choose; why a doctor is away is not said."""

AWAY = {
    Away.LEAVE: N_("отпуск"),
    Away.SICK: N_("больничный"),
    Away.TRAINING: N_("учёба"),
    Away.SUBSTITUTE: N_("замещает другого врача"),
}
"""For staff only."""

SLOT_KIND = {
    SlotKind.REGULAR: N_("обычные"),
    SlotKind.RESERVE: N_("резервные"),
    SlotKind.PAID: N_("платные"),
    SlotKind.CALL_CENTRE: N_("для центра записи"),
    SlotKind.REFERRAL: N_("по направлению"),
    SlotKind.URGENT: N_("экстренные"),
    SlotKind.BEDS: N_("койки при чрезвычайной ситуации"),
    SlotKind.OWN_DOCTORS: N_("для врачей своей клиники"),
    SlotKind.INFOMAT: N_("для инфомата"),
    SlotKind.REGISTRY: N_("для регистратуры"),
    SlotKind.INTERNET: N_("для интернета"),
    SlotKind.LIVE_QUEUE: N_("живая очередь"),
    SlotKind.VIDEO: N_("по видеосвязи"),
    SlotKind.GROUP: N_("групповой приём"),
    SlotKind.FOLLOW_UP: N_("диспансерный учёт"),
    SlotKind.TELEMEDICINE: N_("телемедицинская консультация"),
}
