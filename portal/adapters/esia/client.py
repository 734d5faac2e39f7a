"""The identity provider that accounts ask for, answered by ESIA over HTTP."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import httpx

from portal.adapters import deadline
from portal.adapters.esia import person as people
from portal.adapters.esia import requests, tokens
from portal.adapters.esia.requests import Asker
from portal.domain.accounts import ports

_TIMES: Final = httpx.Timeout(5.0, connect=2.0)
_LARGEST: Final = 1_000_000
_LONGEST_S: Final = 8.0
"""How long a person waits for both questions together."""
_EMBED: Final = "(contacts.elements,documents.elements,kids.elements)"
_CODE: Final = re.compile(r"ESIA-(\d{6})")
_KINDS: Final[dict[str, type[ports.IdentityRefusal]]] = {
    "007002": ports.PortalRejected,
    "007004": ports.PersonRefused,
    "007005": ports.PortalRejected,
    "007006": ports.PortalRejected,
    "007007": ports.Unavailable,
    "007008": ports.Unavailable,
    "007011": ports.CodeSpent,
    "007013": ports.PortalRejected,
    "007014": ports.PortalRejected,
    "007015": ports.ClockWrong,
    "007019": ports.PortalRejected,
    "007023": ports.PortalRejected,
    "007039": ports.PortalRejected,
    "007040": ports.CodeSpent,
    "007053": ports.PortalRejected,
    "007055": ports.Unconfirmed,
}
_BY_ERROR: Final[dict[str, type[ports.IdentityRefusal]]] = {
    "access_denied": ports.PersonRefused,
    "temporarily_unavailable": ports.Unavailable,
    "server_error": ports.Unavailable,
    "invalid_grant": ports.CodeSpent,
}


def named(error: str, description: str) -> ports.IdentityRefusal:
    """Turn an error of ESIA into the refusal that a page explains; the number goes before the word."""
    found = _CODE.search(description)
    code = found.group(1) if found else ""
    kind = _KINDS.get(code) or _BY_ERROR.get(error) or ports.PortalRejected
    return kind(f"ESIA-{code}" if code else "without a number")


class EsiaIdentity:
    """ESIA of one environment: its address, its certificates, its issuer string."""

    def __init__(self, *, url: str, issuer: str, asker: Asker, trusted: Sequence[Path]) -> None:
        self.issuer = issuer
        self._url = url
        self._asker = asker
        self._trusted = trusted
        # One client asks for everybody: a cookie of one person's answer must not travel with the next one.
        self._client = httpx.Client(
            base_url=url, timeout=_TIMES, follow_redirects=False, trust_env=False,
            transport=deadline.transport(), cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )  # fmt: skip

    def authorization_url(self, *, state: str, verifier: str, comes_back_to: str, at: datetime) -> str:
        """Return the signed address where the person signs in; they return to `comes_back_to`."""
        query = requests.authorization_query(
            self._asker, state=state, verifier=verifier, redirect_uri=comes_back_to, at=at
        )
        return f"{self._url}/aas/oauth2/v2/ac?{query}"

    def sign_out_url(self) -> str:
        """Return the address that ends the person's ESIA session too."""
        query = urlencode({"client_id": self._asker.client_id})
        return f"{self._url}/idp/ext/Logout?{query}"

    def refusal(self, *, error: str, description: str) -> ports.IdentityRefusal:
        """Turn what ESIA put into the return address into a named refusal."""
        return named(error, description)

    def person(
        self, *, code: str, state: str, verifier: str, comes_back_to: str, at: datetime
    ) -> ports.Person:
        """Exchange the code, check both tokens, read the person with one request."""
        del state  # the token request carries a new state of its own; ESIA wants no repeat
        with deadline.within(_LONGEST_S):
            form = requests.token_form(
                self._asker, code=code, verifier=verifier, redirect_uri=comes_back_to, at=at
            )
            return self._person(form, at)

    def _person(self, form: dict[str, str], at: datetime) -> ports.Person:
        answer = self._tokens(form)
        keys = tokens.trusted_keys(self._trusted, at=at)
        about = tokens.claims(answer["id_token"], keys=keys, kind="id", issuer=self.issuer, at=at)
        oid = tokens.subject(about, client_id=self._asker.client_id)
        access = tokens.claims(answer["access_token"], keys=keys, kind="access", issuer=self.issuer, at=at)
        self._check_access(access, oid)
        told = self._json(
            "GET",
            f"/rs/prns/{oid}",
            params={"embed": _EMBED},
            headers={"Authorization": f"Bearer {answer['access_token']}"},
        )
        return people.read(oid, told)

    def _check_access(self, access: dict[str, Any], oid: str) -> None:
        if str(access.get("urn:esia:sbj_id")) != oid or access.get("client_id") != self._asker.client_id:
            raise ports.BadAnswer("access token of another person or system")

    def _tokens(self, form: dict[str, str]) -> dict[str, str]:
        answer = self._json("POST", "/aas/oauth2/v3/te", data=form)
        if answer.get("state") != form["state"]:
            raise ports.BadAnswer("tokens for another request")
        if not all(isinstance(answer.get(name), str) for name in ("id_token", "access_token")):
            raise ports.BadAnswer("tokens are missing")
        return {name: answer[name] for name in ("id_token", "access_token")}

    def _json(self, method: str, path: str, **what: Any) -> dict[str, Any]:
        try:
            with self._client.stream(method, path, **what) as response:
                return _object(response)
        except httpx.TransportError as error:
            raise ports.Unavailable(type(error).__name__) from error
        except httpx.DecodingError as error:
            raise ports.BadAnswer("an answer that cannot be unpacked") from error


def _object(response: httpx.Response) -> dict[str, Any]:
    """Return the JSON object of an answer, or raise the refusal that its status and body mean."""
    if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise ports.Unavailable(f"status {response.status_code}")
    try:
        told = json.loads(_body(response))
    except (ValueError, RecursionError) as error:
        raise ports.BadAnswer("an answer that is not JSON") from error
    if response.status_code == httpx.codes.OK and isinstance(told, dict):
        return told
    raise _refused(response.status_code, told)


def _body(response: httpx.Response) -> bytes:
    """Read the answer within its bounds, which httpx does not set."""
    body = b""
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > _LARGEST:
            raise ports.BadAnswer("an answer of absurd size")
    return body


def _refused(status: int, told: Any) -> ports.IdentityRefusal:
    first = told[0] if isinstance(told, list) and told else told
    if not isinstance(first, dict):
        return ports.BadAnswer(f"status {status} without an object")
    if "error" in first:
        return named(str(first["error"]), str(first.get("error_description", "")))
    return ports.BadAnswer(f"status {status} {first.get('code', '')}")
