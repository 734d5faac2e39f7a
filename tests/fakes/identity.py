"""ESIA without a network: lets in whom the test names, or refuses as the test says."""

from dataclasses import dataclass, field
from types import SimpleNamespace

from portal.domain.accounts import ports
from tests.factories.accounts import ISSUER, person

CODE = "a-code-of-esia"
LEAVE = "http://127.0.0.1:8001/idp/ext/Logout?client_id=REGMED"


@dataclass
class FakeIdentity:
    """The identity provider of tests; `refuses` is raised instead of an answer."""

    person_told: ports.Person = field(default_factory=person)
    refuses: ports.IdentityRefusal | None = None
    issuer: str = ISSUER
    asked: list[dict] = field(default_factory=list)

    def authorization_url(self, *, state, verifier, comes_back_to, at) -> str:
        del verifier, at
        return f"http://127.0.0.1:8001/aas/oauth2/v2/ac?state={state}&redirect_uri={comes_back_to}"

    def refusal(self, *, error, description) -> ports.IdentityRefusal:
        return {"access_denied": ports.PersonRefused}.get(error, ports.PortalRejected)(description)

    def person(self, *, code, state, verifier, comes_back_to, at) -> ports.Person:
        del at
        self.asked.append({"code": code, "state": state, "verifier": verifier, "redirect_uri": comes_back_to})
        if self.refuses:
            raise self.refuses
        if code != CODE:
            raise ports.CodeSpent
        return self.person_told

    def sign_out_url(self) -> str:
        return LEAVE


def telling() -> SimpleNamespace:
    """Return a provider that tells of `told`, or raises it where it is a refusal; `asked` keeps the questions."""
    provider = SimpleNamespace(issuer=ISSUER, told=None, asked=[])

    def person(**asked):
        provider.asked.append(asked)
        if isinstance(provider.told, Exception):
            raise provider.told
        return provider.told

    provider.person = person
    return provider
