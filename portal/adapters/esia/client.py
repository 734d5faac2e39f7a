"""The identity provider that accounts ask for, answered by ESIA over HTTP."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import httpx

from portal.adapters import deadline
from portal.adapters.esia import numbers, requests, tokens, wire
from portal.adapters.esia import person as people
from portal.adapters.esia.breaker import Breaker
from portal.adapters.esia.requests import Asker
from portal.adapters.esia.room import Room
from portal.adapters.esia.trusted import Trusted
from portal.domain.accounts import ports

_EMBED: Final = "(contacts.elements,documents.elements,kids.elements)"


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: to connect, for one answer, and for both questions of a sign-in together."""

    connect_s: float = 2.0
    answer_s: float = 5.0
    longest_s: float = 7.0


class EsiaIdentity:
    """ESIA of one environment: its address, its certificates, its issuer string."""

    def __init__(
        self, *, url: str, issuer: str, asker: Asker, trusted: Trusted, times: Times | None = None,
        ca_file: Path | None = None, breaker: Breaker | None = None, room: Room | None = None,
        leaving: Room | None = None,
    ) -> None:  # fmt: skip
        self.url, self.issuer = url, issuer
        self.asker, self.trusted = asker, trusted
        self.times = times or Times()
        self._breaker, self._room = breaker or Breaker(), room or Room(4)
        # For those who leave while somebody outside signs. A signature in this process makes nobody wait.
        self._leaving = leaving
        # One client asks for everybody: a cookie of one person's answer must not travel with the next one.
        self.client = httpx.Client(
            base_url=url, timeout=httpx.Timeout(self.times.answer_s, connect=self.times.connect_s),
            follow_redirects=False, trust_env=False, transport=deadline.transport(ca_file),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )  # fmt: skip

    def authorization_url(self, *, state: str, verifier: str, comes_back_to: str, at: datetime) -> str:
        """Return the signed address where the person signs in; they return to `comes_back_to`.

        Raise PortalRejected where nobody signs in time, Busy where too many wait for that already.
        """
        with self._leaving.taken() if self._leaving else nullcontext(), deadline.within(self.times.answer_s):
            query = requests.authorization_query(
                self.asker, state=state, verifier=verifier, redirect_uri=comes_back_to, at=at
            )
        return f"{self.url}/aas/oauth2/v2/ac?{query}"

    def sign_out_url(self) -> str:
        """Return the address that ends the person's ESIA session too."""
        query = urlencode({"client_id": self.asker.client_id})
        return f"{self.url}/idp/ext/Logout?{query}"

    def refusal(self, *, error: str, description: str) -> ports.IdentityRefusal:
        """Turn what ESIA put into the return address into a named refusal."""
        return numbers.named(error, description)

    def person(
        self, *, code: str, state: str, verifier: str, comes_back_to: str, at: datetime
    ) -> ports.Person:
        """Exchange the code, check both tokens, read the person with one request.

        An ESIA that fails is not asked at all, and only so many sign-ins wait for it at once.
        """
        del state  # the token request carries a new state of its own; ESIA wants no repeat
        with self._breaker.passing(), self._room.taken(), deadline.within(self.times.longest_s):
            form = requests.token_form(
                self.asker, code=code, verifier=verifier, redirect_uri=comes_back_to, at=at
            )
            return self._person(form, at)

    def _person(self, form: dict[str, str], at: datetime) -> ports.Person:
        answer = self._tokens(form)
        asked: dict[str, Any] = {"trusted": self.trusted, "issuer": self.issuer, "at": at}
        about = tokens.claims(answer["id_token"], kind="id", **asked)
        oid = tokens.subject(about, client_id=self.asker.client_id)
        access = tokens.claims(answer["access_token"], kind="access", **asked)
        tokens.check_access(access, client_id=self.asker.client_id, oid=oid)
        return people.read(oid, self._read(oid, answer["access_token"]))

    def _tokens(self, form: dict[str, str]) -> dict[str, str]:
        answer = wire.ask(self.client, "POST", "/aas/oauth2/v3/te", data=form)
        if answer.get("state") != form["state"]:
            raise ports.BadAnswer("tokens for another request")
        if not all(isinstance(answer.get(name), str) for name in ("id_token", "access_token")):
            raise ports.BadAnswer("tokens are missing")
        return {name: answer[name] for name in ("id_token", "access_token")}

    def _read(self, oid: str, access_token: str) -> dict[str, Any]:
        """Read the person; once more where ESIA stumbled, for the code is spent. Never where it is slow."""
        what: dict[str, Any] = {
            "params": {"embed": _EMBED},
            "headers": {"Authorization": f"Bearer {access_token}"},
        }
        try:
            return wire.ask(self.client, "GET", f"/rs/prns/{oid}", **what)
        except wire.Slow:
            raise
        except ports.Unavailable:
            return wire.ask(self.client, "GET", f"/rs/prns/{oid}", **what)
