"""What a person reads about attachments: marked here, translated where it is shown."""

from typing import Final

from portal.domain.attachments.states import Field, Kind, State
from portal.kit.words import N_

KIND: Final[dict[Kind, str]] = {
    Kind.THERAPEUTIC: N_("Терапевт"),
    Kind.PEDIATRIC: N_("Педиатр"),
    Kind.WOMEN: N_("Женская консультация"),
    Kind.DENTAL: N_("Стоматология"),
}
STATE: Final[dict[State, str]] = {
    State.QUEUED: N_("Скоро начнём поиск"),
    State.RUNNING: N_("Ищем прикрепление"),
    State.FOUND: N_("Прикрепление найдено"),
    State.NONE: N_("Прикрепления нет"),
    State.MISMATCH: N_("Данные не совпали"),
    State.UNAVAILABLE: N_("Регистр не отвечает"),
}
FIELD: Final[dict[Field, str]] = {
    Field.SURNAME: N_("Фамилия"),
    Field.NAME: N_("Имя"),
    Field.PATRONYMIC: N_("Отчество"),
    Field.BIRTH_DATE: N_("Дата рождения"),
    Field.SNILS: N_("СНИЛС"),
    Field.POLICY: N_("Полис ОМС"),
}
