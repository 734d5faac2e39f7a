"""The portal whose room for a clinic's system is watched: `granian …bare:application`, for row M4 only.

A request with `X-Bare: 1` is let through to the system without room, breaker or deadline, and one with
`X-Hasty: 1` takes silence for a no: the controls. The portal itself knows no such headers.
"""

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from portal.adapters.mis.fhir.clinic import FhirClinic
from portal.adapters.mis.fhir.wire import Wire
from portal.config import wsgi
from portal.domain.booking import ports

_bare, _hasty = ContextVar("bare", default=False), ContextVar("hasty", default=False)
_lock, _inside, _most = threading.Lock(), {True: 0, False: 0}, {True: 0, False: 0}
_real = Wire._within
_reserve = FhirClinic.reserve


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Serve as the request asks."""
    _bare.set("HTTP_X_BARE" in environ)
    _hasty.set("HTTP_X_HASTY" in environ)
    return wsgi.application(environ, start_response)


@contextmanager
def _within(wire: Wire, longest_s: float) -> Iterator[None]:
    is_bare = _bare.get()
    with nullcontext() if is_bare else _real(wire, longest_s):
        _count(is_bare, 1)
        try:
            yield
        finally:
            _count(is_bare, -1)


def _count(is_bare: bool, one: int) -> None:
    """Leave in a file of this process how many have waited at once."""
    with _lock:
        _inside[is_bare] += one
        if _inside[is_bare] > _most[is_bare]:
            _most[is_bare] = _inside[is_bare]
            name = f"{'bare' if is_bare else 'held'}-{os.getpid()}"
            (Path(os.environ["VAR_DIR"]) / name).write_text(str(_most[is_bare]))


def _at_a_word(clinic: FhirClinic, reservation: ports.Reservation) -> str:
    try:
        return _reserve(clinic, reservation)
    except ports.ClinicSilent as silent:
        if _hasty.get() and not isinstance(silent, ports.ClinicAway):
            raise ports.ClinicRefused(str(silent)) from silent
        raise


Wire._within = _within
FhirClinic.reserve = _at_a_word
