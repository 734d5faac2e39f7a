"""Failures the desk can switch on: names for tests, sentences for people."""

from enum import Enum
from typing import Final

from esia_stand.protocol.words import N_


class Fault(Enum):
    """One way in which ESIA can fail; the value is its name on the wire of the desk."""

    WORKS_PAGE = "works_page"
    UNAVAILABLE_REDIRECT = "unavailable_redirect"
    CODE_EXPIRED = "code_expired"
    CODE_REFUSED = "code_refused"
    TOKEN_SLOW = "token_slow"  # noqa: S105  a name, not a secret; so below
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
    REST_SLOW = "rest_slow"
    REST_502 = "rest_502"
    REST_GARBAGE = "rest_garbage"
    REST_EMPTY = "rest_empty"
    REST_TRUNCATED = "rest_truncated"


WORDS: Final = {
    Fault.WORKS_PAGE: N_("Вместо входа – страница «Технические работы»"),
    Fault.UNAVAILABLE_REDIRECT: N_("Вход сразу возвращает на портал с отказом 007008 (нагрузка)"),
    Fault.CODE_EXPIRED: N_("Код авторизации выдаётся уже просроченным"),
    Fault.CODE_REFUSED: N_("Код авторизации не принимается (007011)"),
    Fault.TOKEN_SLOW: N_("Обмен кода на маркер отвечает медленно"),
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
    Fault.REST_SLOW: N_("Данные человека отвечают медленно"),
    Fault.REST_502: N_("Данные человека отвечают ошибкой 502 с HTML"),
    Fault.REST_GARBAGE: N_("Данные человека приходят мусором вместо JSON"),
    Fault.REST_EMPTY: N_("Данные человека приходят пустыми"),
    Fault.REST_TRUNCATED: N_("Данные человека обрываются на середине"),
}
SLOW: Final = (Fault.TOKEN_SLOW, Fault.REST_SLOW)
DEFAULT_SECONDS: Final = 10
SECONDS_LIMIT: Final = 120
