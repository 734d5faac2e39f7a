"""`permissions` of a request: consents of the «Цифровой профиль», looked at but not asked for.

The stand has no consents of that kind; it reads the parameter as strictly as the numbers
036700–036727 tell and then lets it be. `null` (`bnVsbA`) is what a public client sends for none.
"""

import base64
import binascii
import json
from typing import Any

from esia_stand.protocol.errors import Code, Refused
from esia_stand.protocol.words import N_


def check(text: str) -> None:
    """Refuse what is no list of consents, by the number of what is missing.

    :param text: base64url or base64 of a JSON array; empty and `null` count as absent.
    :raises Refused: 007003, 036700, 036702, 036705, 036707, 036716.
    """
    for consent in _consents(text):
        _check_consent(consent)


def _consents(text: str) -> list[dict[str, Any]]:
    try:
        plain = text.replace(" ", "+").replace("-", "+").replace("_", "/").rstrip("=")
        told = json.loads(base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)) if text else None
    except (binascii.Error, ValueError, RecursionError):
        raise _malformed() from None
    if told is None:
        return []
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise _malformed()
    return told


def _malformed() -> Refused:
    return Refused(Code.BAD_PARAMETER, "[permissions].", hint=N_("permissions – не base64url от списка JSON"))


def _check_consent(consent: dict[str, Any]) -> None:
    if not _is_name(consent.get("sysname")):
        raise Refused(Code.CONSENT_TYPE_ABSENT)
    for field, code in (
        ("scopes", Code.CONSENT_SCOPE_ABSENT),
        ("actions", Code.CONSENT_ACTION_ABSENT),
        ("purposes", Code.CONSENT_PURPOSE_ABSENT),
    ):
        if not _are_named(consent.get(field)):
            raise Refused(code)
    expire = consent.get("expire", 1)
    if isinstance(expire, bool) or not isinstance(expire, int) or expire < 1:
        raise Refused(Code.CONSENT_EXPIRE_WRONG)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_named(rows: object) -> bool:
    return (
        isinstance(rows, list)
        and bool(rows)
        and all(isinstance(row, dict) and _is_name(row.get("sysname")) for row in rows)
    )
