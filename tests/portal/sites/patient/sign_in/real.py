"""ESIA as the portal's own client meets it, behind the pages: its answers over a transport without a network."""

from types import SimpleNamespace

import httpx

from portal.adapters.esia.client import EsiaIdentity
from portal.adapters.esia.requests import Asker
from portal.adapters.esia.signing import Pair, Signer, hands
from portal.adapters.esia.trusted import Trusted
from tests.portal.adapters.conftest import Esia
from tests.portal.adapters.forge import ISSUER, Key
from tests.portal.adapters.test_person import WHOLE


def house(folder) -> SimpleNamespace:
    """Make ESIA, a stranger, and the portal's client of that ESIA."""
    keys = SimpleNamespace(esia=Key(folder, "esia"), other=Key(folder, "other"), ours=Key(folder, "ours"))
    esia = Esia(keys)
    esia.person = WHOLE
    identity = EsiaIdentity(
        url="http://127.0.0.1:9",
        issuer=ISSUER,
        asker=Asker("REGMED", Signer([Pair(keys.ours.key_file, keys.ours.cert_file)], hands.RsaHand())),
        trusted=Trusted([keys.esia.cert_file], "RS256"),
    )
    identity.client._transport = httpx.MockTransport(esia)
    return SimpleNamespace(keys=keys, esia=esia, identity=identity)
