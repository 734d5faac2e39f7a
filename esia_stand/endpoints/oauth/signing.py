"""Which key signs tokens for a system just now."""

from collections.abc import Mapping

import gost
from esia_stand.keys import token_keys
from esia_stand.protocol import tokens
from esia_stand.protocol.errors import Code, Refused
from esia_stand.protocol.faults import Fault
from esia_stand.protocol.words import N_
from esia_stand.systems.models import System


def signer(system: System, faults: Mapping[Fault, int], foreign: Fault | None = None) -> tokens.Signer:
    """Return the signer of this system's algorithm.

    :param foreign: the failure that puts a key nobody trusts in its place.
    :raises Refused: 007007, where this machine has no GOST.
    """
    try:
        if foreign in faults:
            return token_keys.foreign_signer(system.tokens)
        return token_keys.signer(system.tokens, is_next=Fault.ROTATED_CERTIFICATE in faults)
    except gost.Unavailable:
        raise Refused(
            Code.SERVER_ERROR,
            hint=N_("маркеры ГОСТ, а на машине стенда его нет: apt install libengine-gost-openssl"),
        ) from None
