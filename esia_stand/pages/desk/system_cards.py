"""Cards of systems: under which hashes a system names its certificates, and why it can name none."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from esia_stand.protocol.mistakes import NO_GOST
from esia_stand.systems import queries
from esia_stand.systems.models import System

OF_THE_PORTAL: Final = settings.VAR_DIR / "esia"
"""Here the portal of this repository keeps the keys it makes for itself."""


@dataclass(frozen=True, slots=True)
class SystemView:
    """One system: its hashes, each with its algorithm, and what is wrong with its certificates."""

    system: System
    hashes: tuple[tuple[str, str], ...]
    troubles: tuple[str, ...]
    faults: int


def system_view(system: System) -> SystemView:
    """Return one card of the desk."""
    files = queries.certificate_files(system)
    readable = [certificate for file in files for certificate in file.certificates]
    hashes = tuple(pair for certificate in readable for pair in certificate.names.items())
    return SystemView(
        system=system,
        hashes=hashes,
        troubles=_troubles(files, is_named=bool(hashes)),
        faults=sum(row.client_id == system.client_id for row in queries.switched()),
    )


def _troubles(files: list[queries.CertificateFile], *, is_named: bool) -> tuple[str, ...]:
    """Say which files cannot be read; of those not there, only while the system has no other."""
    spoilt = [
        _("файл %(path)s не читается: нужен сертификат PEM или DER") % {"path": file.path}
        for file in files
        if file.is_there and not file.certificates
    ]
    if is_named:
        return tuple(spoilt)
    if any(file.certificates for file in files):
        return (*spoilt, _(NO_GOST))
    if not files:
        return (_("сертификата нет: добавьте его в «Изменить»"),)
    missing = [_missing(file.path) for file in files if not file.is_there]
    return (*spoilt, *dict.fromkeys(missing))


def _missing(path: Path) -> str:
    """Say it once for all of the portal's: it makes one of them, by the kind of its key."""
    if path.is_relative_to(OF_THE_PORTAL):
        return _("сертификата в папке %(path)s ещё нет: портал создаст его при make run") % {
            "path": OF_THE_PORTAL
        }
    return _("файла %(path)s нет: проверьте путь или создайте его") % {"path": path}
