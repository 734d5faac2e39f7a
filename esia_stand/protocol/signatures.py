"""`client_secret` and `client_certificate_hash`: what is signed, how it is written, who verifies.

The current generation signs a string of values side by side (2.1 of the facts) and sends the
bare signature: 64 bytes `s‖r` of GOST R 34.10-2012. RSA is the stand's own extension. The first
generation (CMS over another string) would be another list of names and another verifier.
"""

import base64
import binascii
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from esia_stand.protocol import mistakes
from esia_stand.protocol.certificates import Certificate, Family
from esia_stand.protocol.errors import Code, Refused
from esia_stand.protocol.words import N_

SIGNED_ON_AC: Final = ("client_id", "scope", "scope_org", "timestamp", "state", "redirect_uri")
"""On /v2/ac, on /v2/te, and on /v3/te for a refresh token."""
SIGNED_ON_TE_CODE: Final = (*SIGNED_ON_AC, "code")
"""On /v3/te for a code."""


def signed_text(parameters: Mapping[str, str], names: Iterable[str]) -> bytes:
    """Return what the system signed: the named values side by side; an absent one is empty."""
    return "".join(parameters.get(name, "") for name in names).encode()


def decode_secret(text: str) -> bytes:
    """Read base64url or base64, padded or not, a space standing for `+`.

    :raises Refused: 007053, when it is neither.
    """
    plain = text.replace(" ", "+").replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise Refused(Code.SECRET_WRONG, hint=N_("client_secret – не base64url")) from None


def check(
    parameters: Mapping[str, str],
    names: Sequence[str],
    certificates: Sequence[Certificate],
    *,
    accepts_rsa: bool,
    at: dt.datetime,
) -> None:
    """Refuse with 007053 unless the named certificate, being in force, signed these parameters.

    :param names: which values are signed, in order.
    :param certificates: all that the system is registered with; the hash chooses.
    :param accepts_rsa: whether systems may sign with RSA, which the real ESIA refuses.
    :param at: the moment by ESIA's clock, which certificates must hold at.
    """
    signature = decode_secret(parameters["client_secret"])
    wanted = parameters["client_certificate_hash"].upper()
    named = [one for one in certificates if wanted in one.names]
    if not named:
        raise Refused(Code.SECRET_WRONG, hint=mistakes.of_hash(wanted, certificates))
    usable = [one for one in named if accepts_rsa or one.family is not Family.RSA]
    if not usable:
        raise Refused(
            Code.SECRET_WRONG, hint=N_("сертификат RSA, а здесь принимается только ГОСТ (STAND_RSA=0)")
        )
    if not any(one.is_in_force(at=at) for one in usable):
        raise Refused(Code.SECRET_WRONG, hint=mistakes.of_dates(usable[0], at=at))
    message = signed_text(parameters, names)
    if not any(one.verify(message, signature) for one in usable):
        secret = mistakes.Secret(parameters, names, signature)
        raise Refused(Code.SECRET_WRONG, hint=secret.mistake(usable[0], certificates))
