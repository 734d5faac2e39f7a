"""ESIA's numbers of errors, and the refusal of ours that each of them means."""

import re
from typing import Final

from portal.domain.accounts import ports

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
    "007046": ports.SecondStepNeeded,
    "007053": ports.PortalRejected,
    "007055": ports.Unconfirmed,
    "007110": ports.CodeSpent,
}
_BY_ERROR: Final[dict[str, type[ports.IdentityRefusal]]] = {
    "access_denied": ports.PersonRefused,
    "temporarily_unavailable": ports.Unavailable,
    "server_error": ports.Unavailable,
    "invalid_grant": ports.CodeSpent,
}


def number(description: str) -> str:
    """Return the six digits of an error's description; empty where it has none."""
    found = _CODE.search(description)
    return found.group(1) if found else ""


def named(error: str, description: str) -> ports.IdentityRefusal:
    """Turn an error of ESIA into the refusal that a page explains; the number goes before the word."""
    code = number(description)
    kind = _KINDS.get(code) or _BY_ERROR.get(error) or ports.PortalRejected
    return kind(f"ESIA-{code}" if code else "without a number")
