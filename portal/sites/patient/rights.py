"""«Зачем нам это»: each right that the portal asks for, in the words of Госуслуги, and what it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from portal.kit.words import N_


@dataclass(frozen=True, slots=True)
class Right:
    """A line of «Предоставление прав доступа» (seed 004), and why the portal asks for it."""

    words: str
    why: str


WORDS: Final[dict[str, tuple[str, str]]] = {
    "openid": (N_("Проведение входа в систему"), N_("Чтобы узнать, что входите именно вы.")),
    "fullname": (
        N_("Просмотр вашей фамилии, имени и отчества"),
        N_("Чтобы завести вашу карту и записать вас к врачу."),
    ),
    "birthdate": (N_("Просмотр даты вашего рождения"), N_("Врачи принимают по возрасту.")),
    "gender": (N_("Просмотр вашего пола"), N_("Некоторые врачи принимают только женщин или только мужчин.")),
    "snils": (N_("Просмотр вашего СНИЛС"), N_("По нему поликлиника находит вас среди однофамильцев.")),
    "medical_doc": (
        N_("Просмотр данных вашего полиса обязательного медицинского страхования (ОМС)"),
        N_("По полису приём бесплатный."),
    ),
    "id_doc": (
        N_("Просмотр данных о вашем документе, удостоверяющем личность"),
        N_("Поликлиника сверяет с ним карту."),
    ),
    "birth_cert_doc": (
        N_("Просмотр данных вашего свидетельства о рождении"),
        N_("Вместо паспорта, если вам нет 14 лет."),
    ),
    "email": (
        N_("Просмотр вашего адреса электронной почты"),
        N_("Чтобы писать вам о записях, если попросите."),
    ),
    "mobile": (
        N_("Просмотр номера вашего мобильного телефона"),
        N_("Чтобы регистратура могла дозвониться, если приём отменят."),
    ),
    "kid_fullname": (
        N_("Просмотр фамилии, имени и отчества ребенка"),
        N_("Чтобы вы могли завести карту ребёнка. Без вас мы её не заведём."),
    ),
    "kid_birthdate": (N_("Просмотр даты рождения ребенка"), N_("По возрасту подбирают врача.")),
    "kid_gender": (N_("Просмотр пола ребенка"), N_("Пол указывают в карте.")),
    "kid_snils": (N_("Просмотр СНИЛС ребенка"), N_("По нему поликлиника находит ребёнка.")),
    "kid_medical_doc": (
        N_("Просмотр данных полиса обязательного медицинского страхования (ОМС) ребенка"),
        N_("По полису приём ребёнка бесплатный."),
    ),
    "kid_birth_cert_doc": (
        N_("Просмотр данных свидетельства о рождении ребенка"),
        N_("Это документ ребёнка до 14 лет."),
    ),
}
"""Every right that the portal may ask for, by its scope."""


def asked() -> Sequence[Right]:
    """List the rights that this installation asks for, in the order in which it asks."""
    return [Right(_(words), _(why)) for words, why in (WORDS[scope] for scope in settings.ESIA.scopes)]
