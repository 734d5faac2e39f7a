"""Scopes: the rights a person is asked for, in the words of ESIA's own page."""

from dataclasses import dataclass
from typing import Final

from esia_stand.protocol.errors import Code, Refused
from esia_stand.protocol.words import N_


@dataclass(frozen=True, slots=True)
class Right:
    """One line of the page «Предоставление прав доступа»: its words and what «?» tells."""

    scope: str
    words: str
    help: str


_RIGHTS: Final = (
    Right("openid", N_("Проведение входа в систему"), N_("Система узнает, что вошли именно вы.")),
    Right(
        "fullname",
        N_("Просмотр вашей фамилии, имени и отчества"),
        N_("По ним система заведёт и подпишет вашу карту."),
    ),
    Right("birthdate", N_("Просмотр даты вашего рождения"), N_("Возраст важен для выбора врача и полиса.")),
    Right("gender", N_("Просмотр вашего пола"), N_("Некоторые врачи принимают только женщин или мужчин.")),
    Right("snils", N_("Просмотр вашего СНИЛС"), N_("По СНИЛС система отличит вас от однофамильцев.")),
    Right("inn", N_("Просмотр вашего ИНН"), N_("ИНН нужен для справок в налоговую.")),
    Right("citizenship", N_("Просмотр вашего гражданства"), N_("Гражданство указывают в карте пациента.")),
    Right("birthplace", N_("Просмотр места вашего рождения"), N_("Место рождения из вашего паспорта.")),
    Right(
        "medical_doc",
        N_("Просмотр данных вашего полиса обязательного медицинского страхования (ОМС)"),
        N_("По полису проверяют, что приём для вас бесплатный."),
    ),
    Right(
        "id_doc",
        N_("Просмотр данных о вашем документе, удостоверяющем личность"),
        N_("Серия, номер, дата и место выдачи паспорта или другого документа."),
    ),
    Right(
        "birth_cert_doc",
        N_("Просмотр данных вашего свидетельства о рождении"),
        N_("Серия, номер и дата выдачи свидетельства."),
    ),
    Right(
        "drivers_licence_doc",
        N_("Просмотр данных вашего водительского удостоверения"),
        N_("Серия, номер и срок действия удостоверения."),
    ),
    Right(
        "military_doc", N_("Просмотр данных вашего военного билета"), N_("Серия, номер и дата выдачи билета.")
    ),
    Right(
        "foreign_passport_doc",
        N_("Просмотр данных вашего заграничного паспорта"),
        N_("Серия, номер и срок действия паспорта."),
    ),
    Right(
        "residence_doc",
        N_("Просмотр данных вашего вида на жительство"),
        N_("Номер и срок действия документа."),
    ),
    Right(
        "vehicles",
        N_("Просмотр данных о ваших транспортных средствах"),
        N_("Номера и свидетельства машин из вашего профиля."),
    ),
    Right("email", N_("Просмотр вашего адреса электронной почты"), N_("На него могут приходить письма.")),
    Right("mobile", N_("Просмотр номера вашего мобильного телефона"), N_("На него могут приходить звонки.")),
    Right(
        "contacts",
        N_("Просмотр данных о ваших контактах и адресах"),
        N_("Телефоны, электронная почта, адреса регистрации и проживания."),
    ),
    Right("addresses", N_("Просмотр ваших адресов"), N_("Адреса регистрации и проживания.")),
    Right(
        "usr_org",
        N_("Просмотр списка организаций пользователя"),
        N_("Организации, в которых вы указаны сотрудником."),
    ),
    Right(
        "kid_fullname",
        N_("Просмотр фамилии, имени и отчества ребенка"),
        N_("Имена детей, которых вы добавили в свой профиль."),
    ),
    Right("kid_birthdate", N_("Просмотр даты рождения ребенка"), N_("По возрасту подбирают детского врача.")),
    Right("kid_gender", N_("Просмотр пола ребенка"), N_("Пол указывают в карте пациента.")),
    Right(
        "kid_snils",
        N_("Просмотр СНИЛС ребенка"),
        N_("По СНИЛС система отличит ребёнка от однофамильцев."),
    ),
    Right("kid_inn", N_("Просмотр ИНН ребенка"), N_("ИНН нужен для справок в налоговую.")),
    Right(
        "kid_medical_doc",
        N_("Просмотр данных полиса обязательного медицинского страхования (ОМС) ребенка"),
        N_("По полису проверяют, что приём для ребёнка бесплатный."),
    ),
    Right(
        "kid_birth_cert_doc",
        N_("Просмотр данных свидетельства о рождении ребенка"),
        N_("Серия, номер и дата выдачи свидетельства."),
    ),
)
ORG_RIGHTS: Final = frozenset(
    (
        "org_shortname",
        "org_fullname",
        "org_type",
        "org_ogrn",
        "org_inn",
        "org_leg",
        "org_kpp",
        "org_agencyterrange",
        "org_agencytype",
        "org_oktmo",
        "org_ctts",
        "org_addrs",
        "org_vhls",
        "org_grps",
        "org_emps",
        "org_brhs",
        "org_brhs_ctts",
        "org_brhs_addrs",
        "org_rcs",
        "org_stms",
        "org_invts",
    )
)
"""Scopes of organisations: known and signed, but nobody on the stand is an employee."""
RIGHTS: Final = {right.scope: right for right in _RIGHTS}
SIGN_IN: Final = "openid"


def read(text: str) -> tuple[str, ...]:
    """Return the scopes of a request in its order, each once; `fullname?oid=1` counts as `fullname`.

    :raises Refused: 007013 when there is none, 007006 when one is unknown.
    """
    names = tuple(dict.fromkeys(part.partition("?")[0] for part in text.split()))
    if not names:
        raise Refused(Code.SCOPE_EMPTY)
    if any(name not in RIGHTS for name in names):
        raise Refused(Code.SCOPE_UNKNOWN)
    return names


def check_org(text: str) -> None:
    """Refuse (007006) a `scope_org` with a name ESIA does not know; empty is as good as absent."""
    names = {part.partition("?")[0] for part in text.split()}
    if not names <= ORG_RIGHTS:
        raise Refused(Code.SCOPE_UNKNOWN, hint=N_("в scope_org есть право, которого ЕСИА не знает"))


def check_allowed(wanted: tuple[str, ...], allowed: list[str]) -> None:
    """Refuse with 007019 what the system was never registered for; the desk is told which."""
    foreign = [name for name in wanted if name not in allowed]
    if foreign:
        told = N_("системе не разрешено просить эти права, добавьте их в scopes системы:")
        raise Refused(Code.NO_GRANTS, hint=f"{told} {' '.join(foreign)}")


def of_person(names: tuple[str, ...], oid: int) -> str:
    """Return the `scope` claim of an access token: every scope but `openid` names the person."""
    return " ".join(name if name == SIGN_IN else f"{name}?oid={oid}" for name in names)
