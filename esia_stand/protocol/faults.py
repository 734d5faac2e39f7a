"""Failures the desk can switch on: names for tests, sentences for people."""

from enum import Enum
from typing import Final

from esia_stand.protocol.words import N_


class Fault(Enum):
    """One way in which ESIA can fail; the value is its name on the wire of the desk."""

    WORKS_PAGE = "works_page"
    AC_502 = "ac_502"
    UNAVAILABLE_REDIRECT = "unavailable_redirect"
    SCOPE_REFUSED = "scope_refused"
    AC_REFUSED = "ac_refused"
    CODE_WRONG_STATE = "code_wrong_state"
    CODE_EXPIRED = "code_expired"
    CODE_REFUSED = "code_refused"
    TE_REFUSED = "te_refused"
    TOKEN_SLOW = "token_slow"  # noqa: S105  a name, not a secret; so below
    TOKEN_TRICKLE = "token_trickle"  # noqa: S105
    TOKEN_502 = "token_502"  # noqa: S105
    TOKEN_GARBAGE = "token_garbage"  # noqa: S105
    TOKEN_EMPTY = "token_empty"  # noqa: S105
    TOKEN_TRUNCATED = "token_truncated"  # noqa: S105
    TOKEN_WRONG_STATE = "token_wrong_state"  # noqa: S105
    ID_FOREIGN_KEY = "id_foreign_key"
    ID_WRONG_AUDIENCE = "id_wrong_audience"
    ID_WRONG_ISSUER = "id_wrong_issuer"
    ID_EXPIRED = "id_expired"
    ID_IS_ACCESS = "id_is_access"
    ACCESS_FOREIGN_KEY = "access_foreign_key"
    ACCESS_EXPIRED = "access_expired"
    ROTATED_CERTIFICATE = "rotated_certificate"
    CLOCK_AHEAD = "clock_ahead"
    CLOCK_BEHIND = "clock_behind"
    REST_SLOW = "rest_slow"
    REST_TRICKLE = "rest_trickle"
    REST_502 = "rest_502"
    REST_GARBAGE = "rest_garbage"
    REST_EMPTY = "rest_empty"
    REST_TRUNCATED = "rest_truncated"
    REST_FORBIDDEN = "rest_forbidden"
    NO_CHILDREN = "no_children"


WORDS: Final = {
    Fault.WORKS_PAGE: N_("Вместо входа – страница «Технические работы»"),
    Fault.AC_502: N_("Вместо входа – ошибка 502 с HTML"),
    Fault.UNAVAILABLE_REDIRECT: N_("Вход сразу возвращает на портал с отказом 007008 (нагрузка)"),
    Fault.SCOPE_REFUSED: N_("Вход возвращает на портал с отказом 007019: прав не дают"),
    Fault.AC_REFUSED: N_("Вход возвращает на портал с отказом, номер которого выберете вы"),
    Fault.CODE_WRONG_STATE: N_("Код авторизации возвращается с чужим state"),
    Fault.CODE_EXPIRED: N_("Код авторизации выдаётся уже просроченным"),
    Fault.CODE_REFUSED: N_("Код авторизации не принимается (007011)"),
    Fault.TE_REFUSED: N_("Обмен кода и обновление маркера отвечают отказом, номер которого выберете вы"),
    Fault.TOKEN_SLOW: N_("Обмен кода на маркер отвечает медленно"),
    Fault.TOKEN_TRICKLE: N_("Ответ с маркером приходит по капле: столько секунд на весь ответ"),
    Fault.TOKEN_502: N_("Обмен кода на маркер отвечает ошибкой 502 с HTML"),
    Fault.TOKEN_GARBAGE: N_("Обмен кода на маркер отвечает мусором вместо JSON"),
    Fault.TOKEN_EMPTY: N_("Обмен кода на маркер отвечает пустотой"),
    Fault.TOKEN_TRUNCATED: N_("Ответ с маркером обрывается на середине"),
    Fault.TOKEN_WRONG_STATE: N_("В ответе с маркером чужой state"),
    Fault.ID_FOREIGN_KEY: N_("Маркер идентификации подписан другим ключом"),
    Fault.ID_WRONG_AUDIENCE: N_("Маркер идентификации выдан другой системе (aud)"),
    Fault.ID_WRONG_ISSUER: N_("Маркер идентификации выдан другим издателем (iss)"),
    Fault.ID_EXPIRED: N_("Маркер идентификации просрочен"),
    Fault.ID_IS_ACCESS: N_("Вместо маркера идентификации – маркер доступа"),
    Fault.ACCESS_FOREIGN_KEY: N_("Маркер доступа подписан другим ключом"),
    Fault.ACCESS_EXPIRED: N_("Маркер доступа выдаётся уже просроченным"),
    Fault.ROTATED_CERTIFICATE: N_("ЕСИА сменила сертификат: маркеры подписаны следующим ключом"),
    Fault.CLOCK_AHEAD: N_("Часы ЕСИА спешат на столько секунд"),
    Fault.CLOCK_BEHIND: N_("Часы ЕСИА отстают на столько секунд"),
    Fault.REST_SLOW: N_("Данные человека отвечают медленно"),
    Fault.REST_TRICKLE: N_("Данные человека приходят по капле: столько секунд на весь ответ"),
    Fault.REST_502: N_("Данные человека отвечают ошибкой 502 с HTML"),
    Fault.REST_GARBAGE: N_("Данные человека приходят мусором вместо JSON"),
    Fault.REST_EMPTY: N_("Данные человека приходят пустыми"),
    Fault.REST_TRUNCATED: N_("Данные человека обрываются на середине"),
    Fault.REST_FORBIDDEN: N_("Данных человека не дают: отказ 005029, права не хватает"),
    Fault.NO_CHILDREN: N_("Детей в данных человека нет, хотя право на них дано"),
}
SLOW: Final = (
    Fault.TOKEN_SLOW,
    Fault.TOKEN_TRICKLE,
    Fault.CLOCK_AHEAD,
    Fault.CLOCK_BEHIND,
    Fault.REST_SLOW,
    Fault.REST_TRICKLE,
)
"""Those whose seconds matter."""
NUMBERED: Final = (Fault.AC_REFUSED, Fault.TE_REFUSED)
"""Those that answer with a number of ESIA's, chosen when they are switched on."""
DEFAULT_SECONDS: Final = 10
SECONDS_LIMIT: Final = 600


def hint(fault: Fault) -> str:
    """Say, for the desk, that the stand itself failed a request and which failure did it."""
    return f"{N_('включён сбой стенда:')} {WORDS[fault]}"
