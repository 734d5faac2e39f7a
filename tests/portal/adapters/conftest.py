"""ESIA as tests play it: its keys, its tokens, its answers over a transport without a network."""

from types import SimpleNamespace

import httpx
import pytest

from portal.adapters.esia.client import EsiaIdentity
from portal.adapters.esia.requests import Asker
from portal.adapters.esia.signing import Pair, Signer
from portal.adapters.esia.signing.hands import RsaHand
from portal.adapters.esia.trusted import Trusted
from tests.portal.adapters.forge import ACCESS_CLAIMS, AT, ISSUER, GostKey, Key, token

RETURN = "https://26.example.ru/esia/return"


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    return SimpleNamespace(
        esia=Key(folder, "esia"), other=Key(folder, "other"), past=Key(folder, "past", begins=-9, ends=-1),
        future=Key(folder, "future", begins=1), ours=Key(folder, "ours"),
        gost=GostKey(folder, "gost"), other_gost=GostKey(folder, "other-gost"),
    )  # fmt: skip


class Esia:
    """Answers to the two questions of a sign-in; each may be replaced by a function of the request."""

    def __init__(self, keys):
        self.keys, self.asked = keys, []
        self.id_token = token(keys.esia)
        self.access_token = token(keys.esia, ACCESS_CLAIMS, {"sbt": "access"})
        self.person = {"firstName": "Пелагея", "lastName": "Землероева"}
        self.tokens, self.people = self._tokens, lambda _request: httpx.Response(200, json=self.person)

    def _tokens(self, request):
        form = dict(httpx.QueryParams(request.content.decode()))
        told = {"id_token": self.id_token, "access_token": self.access_token, "state": form["state"]}
        return httpx.Response(200, json=told | {"token_type": "Bearer", "expires_in": 3600})

    def __call__(self, request):
        self.asked.append(request)
        return self.tokens(request) if request.url.path.endswith("/te") else self.people(request)


@pytest.fixture
def esia(keys):
    return Esia(keys)


@pytest.fixture(scope="session")
def signer(keys):
    return Signer([Pair(keys.ours.key_file, keys.ours.cert_file)], RsaHand())


@pytest.fixture
def identity(keys, esia, signer):
    made = EsiaIdentity(
        url="http://esia.test",
        issuer=ISSUER,
        trusted=Trusted([keys.esia.cert_file], "RS256"),
        asker=Asker(client_id="REGMED", signer=signer),
    )
    made.client._transport = httpx.MockTransport(esia)
    return made


@pytest.fixture
def come_back(identity):
    def call():
        return identity.person(code="code", state="state", verifier="v" * 64, comes_back_to=RETURN, at=AT)

    return call
