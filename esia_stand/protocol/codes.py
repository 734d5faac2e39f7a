"""Numbers of ESIA's refusals: OAuth error, the sentence machines receive, the usual cause in plain words.

The numbers are those of 6.3 of the facts. Sentences and OAuth errors seen in no real answer match the
meaning (RFC 6749). Some are met only when the desk asks for them
(`ac_refused`, `te_refused`).
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
    CERTIFICATE_OTHER = (
        "007002",
        "unauthorized_client",
        "The certificate does not match the mnemonic of the system, or the system has no certificate.",
        N_("сертификат не этой мнемоники, или у системы сертификата нет"),
    )
    PARAMETERS_UNREAD = (
        "007038",
        "server_error",
        "An error occurred while getting the parameters of the request.",
        N_("ЕСИА не смогла получить параметры запроса"),
    )
    ONE_TIME_CODE_IMPOSSIBLE = (
        "007046",
        "access_denied",
        "A one-time password is impossible, but the scope demands two-factor authentication.",
        N_("право требует второго шага, а одноразовый код послать некуда"),
    )
    ROLES_WRONG = (
        "007060",
        "invalid_request",
        "The parameter roles is incorrect.",
        N_("параметр roles неверен"),
    )
    OBJECT_TYPE_WRONG = (
        "007061",
        "invalid_request",
        "The parameter obj_type is incorrect.",
        N_("параметр obj_type неверен"),
    )
    ROLES_WITHOUT_TYPE = (
        "007062",
        "invalid_request",
        "The parameters roles and obj_type do not agree.",
        N_("параметры roles и obj_type не согласуются"),
    )
    QR_WRONG = (
        "007110",
        "access_denied",
        "The sign-in by a QR code has failed.",
        N_("вход по QR-коду не удался"),
    )
    NOT_EMPLOYEE = (
        "007194",
        "access_denied",
        "The scope of an organization is requested by a user who is not its employee.",
        N_("в scope_org права организаций, а человек нигде не сотрудник"),
    )
    CLIENT_NOT_RECOGNISED = (
        "008010",
        "invalid_client",
        "The authentication of the client has failed.",
        N_("система не опознана"),
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
    CONSENT_TYPE_UNKNOWN = (
        "036701",
        "invalid_request",
        "The consent type is not found.",
        N_("типа согласия из permissions нет"),
    )
    CONSENT_SCOPE_UNKNOWN = (
        "036703",
        "invalid_request",
        "A scope is not allowed for the consent type.",
        N_("область доступа из permissions не подходит к типу согласия"),
    )
    CONSENT_SCOPE_WRONG = (
        "036704",
        "invalid_request",
        "The scopes of the consent are incorrect.",
        N_("области доступа в permissions неверны"),
    )
    CONSENT_ACTION_UNKNOWN = (
        "036706",
        "invalid_request",
        "An action is not allowed for the consent type.",
        N_("действие из permissions не подходит к типу согласия"),
    )
    CONSENT_EXPIRE_ABSENT = (
        "036727",
        "invalid_request",
        "The expiration time of the consent is not specified.",
        N_("в permissions нет expire"),
    )
    CONSENT_EXPIRE_LONG = (
        "036726",
        "invalid_request",
        "The expiration time of the consent exceeds the greatest one allowed.",
        N_("expire в permissions больше, чем можно"),
    )

    @property
    def bare_number(self) -> str:
        """Return the six digits alone."""
        return self.value[0]

    @property
    def number(self) -> str:
        """Return the number with its prefix, as in `ESIA-007014`."""
        return f"ESIA-{self.value[0]}"

    @property
    def error(self) -> str:
        """Return the OAuth `error`."""
        return self.value[1]


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
