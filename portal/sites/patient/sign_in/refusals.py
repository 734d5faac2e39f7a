"""What the log says when ESIA lets nobody in: one line, and an alarm where the portal is at fault."""

from typing import Any, Final

from portal.domain.accounts import ports

_OURS: Final = (ports.PortalRejected, ports.ClockWrong)
_FOREIGN: Final = ("not signed by a known certificate", "no certificate of ESIA counts")
"""A new certificate of ESIA that nobody has named yet; it changes them every spring."""


def tell(log: Any, event: str, error: ports.IdentityRefusal) -> None:
    """Log a refusal: as an error where somebody must mend something, for the person cannot."""
    is_ours = isinstance(error, _OURS) or any(part in error.detail for part in _FOREIGN)
    if is_ours:
        log.error(event, kind=error.kind, detail=error.detail, is_alarm=True)
    else:
        log.warning(event, kind=error.kind, detail=error.detail)
