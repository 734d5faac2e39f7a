"""Refusals of ESIA: number, OAuth error, the sentence machines receive, and why in plain words.

What the real ESIA says stands in `error_description`; `hint` is the stand's own, for its desk:
the likely mistake of whoever wrote the asking system.
"""

from enum import Enum

from esia_stand.protocol.words import N_


class Code(Enum):
    """Numbers of ESIA's refusals with their OAuth `error`, text, and what usually causes them."""

    BAD_PARAMETER = (
        "007003",
        "invalid_request",
        (
            "The request is missing a required parameter, includes an unsupported parameter value, "
            "repeats a parameter or is otherwise malformed."
        ),
        N_("параметр повторён или имеет значение, которого ЕСИА не знает"),
    )
    ACCESS_DENIED = (
        "007004",
        "access_denied",
        "The resource owner or authorization server denied the request.",
        N_("человек нажал «Отказать»"),
    )
    CLIENT_UNKNOWN = (
        "007005",
        "unauthorized_client",
        "The client is not authorized to request an access token using this method.",
        N_("система с такой мнемоникой (client_id) на стенде не зарегистрирована"),
    )
    SCOPE_UNKNOWN = (
        "007006",
        "invalid_scope",
        "The requested scope is invalid, unknown, or malformed.",
        N_("в scope есть право, которого ЕСИА не знает"),
    )
    SERVER_ERROR = (
        "007007",
        "server_error",
        (
            "The authorization server encountered an unexpected condition that prevented it from "
            "fulfilling the request."
        ),
        N_("включён сбой стенда"),
    )
    UNAVAILABLE = (
        "007008",
        "temporarily_unavailable",
        (
            "The authorization server is currently unable to handle the request due to a temporary "
            "overloading or maintenance of the server."
        ),
        N_("включён сбой стенда: нагрузка или технические работы"),
    )
    RESPONSE_TYPE = (
        "007009",
        "unsupported_response_type",
        "The authorization server does not support obtaining an authorization code using this method.",
        N_("response_type может быть только code"),
    )
    GRANT_INVALID = (
        "007011",
        "invalid_grant",
        (
            "The provided authorization grant or refresh token is invalid, expired, revoked, does not "
            "match the redirection URI used in the authorization request, or was issued to another "
            "client."
        ),
        N_("код или маркер обновления не подходит"),
    )
    GRANT_TYPE = (
        "007012",
        "unsupported_grant_type",
        "The authorization grant type is not supported by the authorization server.",
        N_("grant_type может быть authorization_code или refresh_token"),
    )
    SCOPE_EMPTY = (
        "007013",
        "invalid_scope",
        "The request doesn`t contain the scope.",
        N_("в scope нет ни одного права"),
    )
    PARAMETER_MISSING = (
        "007014",
        "invalid_request",
        "The request doesn`t contain the mandatory parameter",
        N_("нет обязательного параметра"),
    )
    TIME_WRONG = (
        "007015",
        "invalid_request",
        "OAuthErrorEnum.wrongRequestTime",
        N_("timestamp отличается от часов стенда больше чем на 5 минут: проверьте часы и смещение"),
    )
    NO_GRANTS = (
        "007019",
        "access_denied",
        "OAuthErrorEnum.noGrants",
        N_("системе не разрешено просить одно из этих прав: добавьте его в scopes системы"),
    )
    REDIRECT_WRONG = (
        "007023",
        "invalid_request",
        "OAuthErrorEnum.redirectUriNotAllowed",
        N_("redirect_uri нет среди адресов системы (redirects), стенд сравнивает их буква в букву"),
    )
    PKCE_ABSENT = (
        "007039",
        "invalid_grant",
        "The parameter code_challenge was not given in the original request to /v2/ac.",
        N_("прислан code_verifier, а на /v2/ac не было code_challenge"),
    )
    PKCE_DIFFERS = (
        "007040",
        "invalid_grant",
        "The code_verifier does not match the code_challenge.",
        N_("code_verifier не подходит к code_challenge"),
    )
    SECRET_WRONG = (
        "007053",
        "access_denied",
        "OAuthErrorEnum.clientSecretWrong",
        N_("client_secret не подходит к подписанной строке и сертификату"),
    )
    NOT_CONFIRMED = (
        "007055",
        "access_denied",
        "OAuthErrorEnum.accountIsNotConfirmed",
        N_("система пускает только подтверждённые учётные записи (person_filter), а эта не подтверждена"),
    )
    CONSENT_TYPE_ABSENT = (
        "036700",
        "invalid_request",
        "The sysname of the consent type is not specified.",
        N_("в permissions нет sysname – мнемоники типа согласия"),
    )
    CONSENT_SCOPE_ABSENT = (
        "036702",
        "invalid_request",
        "A mandatory scope of the consent type is not specified.",
        N_("в permissions пуст список scopes"),
    )
    CONSENT_ACTION_ABSENT = (
        "036705",
        "invalid_request",
        "At least one action must be specified.",
        N_("в permissions пуст список actions"),
    )
    CONSENT_PURPOSE_ABSENT = (
        "036707",
        "invalid_request",
        "At least one purpose must be specified.",
        N_("в permissions пуст список purposes"),
    )
    CONSENT_EXPIRE_WRONG = (
        "036716",
        "invalid_request",
        "The expiration time of the consent is incorrect.",
        N_("expire в permissions – не число минут больше нуля"),
    )

    @property
    def number(self) -> str:
        """Return the number with its prefix, as in `ESIA-007014`."""
        return f"ESIA-{self.value[0]}"

    @property
    def error(self) -> str:
        """Return the OAuth `error`."""
        return self.value[1]


class Refused(Exception):
    """The request is refused with one of ESIA's numbers; `detail` ends the sentence.

    `hint` is one Russian phrase for the desk: what was done wrong, as far as it can be found out.
    """

    def __init__(self, code: Code, detail: str = "", *, hint: str = "") -> None:
        super().__init__(code.number)
        self.code = code
        self.detail = detail
        self.hint = hint or code.value[3]

    @property
    def description(self) -> str:
        """Return `error_description` as ESIA writes it."""
        sentence = self.code.value[2]
        return f"{self.code.number}: {sentence}{f' {self.detail}' if self.detail else ''}"


class RestCode(Enum):
    """Refusals of the REST service: HTTP status, number, message, and what usually causes them."""

    INVALID_TOKEN = (401, "ESIA-005011", "SecurityErrorEnum.invalidToken", N_("маркер доступа не подходит"))
    EXPIRED_TOKEN = (
        401,
        "ESIA-005013",
        "SecurityErrorEnum.expiredToken",
        N_("маркер доступа просрочен: он живёт час"),
    )
    SCOPE_NOT_ALLOWED = (
        403,
        "ESIA-005029",
        "SecurityErrorEnum.scopeNotAllowed",
        N_("права, которые дал человек, этого не открывают"),
    )
    NOT_FOUND = (404, "ESIA-005004", "ObjectErrorEnum.notFound", N_("по этому адресу ничего нет"))


class RestRefused(Exception):
    """A call of the REST service is refused; `hint` is for the desk, as in `Refused`."""

    def __init__(self, code: RestCode, *, hint: str = "") -> None:
        super().__init__(code.value[1])
        self.status, self.number, self.message, why = code.value
        self.hint = hint or why
