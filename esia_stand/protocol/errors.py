"""Refusals of ESIA: number, OAuth error and the sentence machines receive."""

from enum import Enum


class Code(Enum):
    """Numbers of ESIA's refusals with their OAuth `error` and text."""

    ACCESS_DENIED = (
        "007004",
        "access_denied",
        "The resource owner or authorization server denied the request.",
    )
    BAD_PARAMETER = (
        "007003",
        "invalid_request",
        (
<<<<<<< HEAD
            "The request is missing a required parameter, includes an unsupported parameter value, repeats a "
            "parameter or is otherwise malformed."
=======
            "The request is missing a required parameter, includes an unsupported parameter value, "
            "repeats a parameter or is otherwise malformed."
>>>>>>> stand
        ),
    )
    CLIENT_UNKNOWN = (
        "007005",
        "unauthorized_client",
        "The client is not authorized to request an access token using this method.",
    )
    SCOPE_UNKNOWN = (
        "007006",
        "invalid_scope",
        "The requested scope is invalid, unknown, or malformed.",
    )
    UNAVAILABLE = (
        "007008",
        "temporarily_unavailable",
        (
<<<<<<< HEAD
            "The authorization server is currently unable to handle the request due to a temporary overloading "
            "or maintenance of the server."
=======
            "The authorization server is currently unable to handle the request due to a temporary "
            "overloading or maintenance of the server."
>>>>>>> stand
        ),
    )
    RESPONSE_TYPE = (
        "007009",
        "unsupported_response_type",
        "The authorization server does not support obtaining an authorization code using this method.",
    )
    GRANT_INVALID = (
        "007011",
        "invalid_grant",
        (
<<<<<<< HEAD
            "The provided authorization grant or refresh token is invalid, expired, revoked, does not match the "
            "redirection URI used in the authorization request, or was issued to another client."
=======
            "The provided authorization grant or refresh token is invalid, expired, revoked, does not match "
            "the redirection URI used in the authorization request, or was issued to another client."
>>>>>>> stand
        ),
    )
    GRANT_TYPE = (
        "007012",
        "unsupported_grant_type",
        "The authorization grant type is not supported by the authorization server.",
    )
    SCOPE_EMPTY = ("007013", "invalid_scope", "The request doesn`t contain the scope.")
    PARAMETER_MISSING = (
        "007014",
        "invalid_request",
        "The request doesn`t contain the mandatory parameter",
    )
    TIME_WRONG = ("007015", "invalid_request", "OAuthErrorEnum.wrongRequestTime")
    NO_GRANTS = ("007019", "access_denied", "OAuthErrorEnum.noGrants")
    REDIRECT_WRONG = ("007023", "invalid_request", "OAuthErrorEnum.redirectUriNotAllowed")
    PKCE_ABSENT = (
        "007039",
        "invalid_grant",
        "The parameter code_challenge was not given in the original request to /v2/ac.",
    )
    PKCE_DIFFERS = ("007040", "invalid_grant", "The code_verifier does not match the code_challenge.")
    SECRET_WRONG = ("007053", "access_denied", "OAuthErrorEnum.clientSecretWrong")
    NOT_CONFIRMED = ("007055", "access_denied", "OAuthErrorEnum.accountIsNotConfirmed")

    @property
    def number(self) -> str:
        """Return the number with its prefix, as in `ESIA-007014`."""
        return f"ESIA-{self.value[0]}"

    @property
    def error(self) -> str:
        """Return the OAuth `error`."""
        return self.value[1]


<<<<<<< HEAD
class Refused(Exception):  # noqa: N818  the protocol's word
=======
class Refused(Exception):
>>>>>>> stand
    """The request is refused with one of ESIA's numbers; `detail` ends the sentence."""

    def __init__(self, code: Code, detail: str = "") -> None:
        super().__init__(code.number)
        self.code = code
        self.detail = detail

    @property
    def description(self) -> str:
        """Return `error_description` as ESIA writes it."""
        sentence = self.code.value[2]
        return f"{self.code.number}: {sentence}{f' {self.detail}' if self.detail else ''}"


class RestCode(Enum):
    """Refusals of the REST service: HTTP status, number and message."""

    INVALID_TOKEN = (401, "ESIA-005011", "SecurityErrorEnum.invalidToken")
    EXPIRED_TOKEN = (401, "ESIA-005013", "SecurityErrorEnum.expiredToken")
    SCOPE_NOT_ALLOWED = (403, "ESIA-005029", "SecurityErrorEnum.scopeNotAllowed")
    NOT_FOUND = (404, "ESIA-005004", "ObjectErrorEnum.notFound")


<<<<<<< HEAD
class RestRefused(Exception):  # noqa: N818
=======
class RestRefused(Exception):
>>>>>>> stand
    """A call of the REST service is refused."""

    def __init__(self, code: RestCode) -> None:
        super().__init__(code.value[1])
        self.status, self.number, self.message = code.value
