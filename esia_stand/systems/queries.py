"""Reads of systems and failures."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.db import connection

from esia_stand.protocol.certificates import Certificate, read
from esia_stand.protocol.errors import Code
from esia_stand.protocol.faults import Fault
from esia_stand.systems.models import SwitchedFault, System

_ON: Final = """
SELECT name, seconds FROM systems_switchedfault WHERE client_id IN ('', %s) ORDER BY client_id
"""
"""By hand: every request of a system asks twice."""


def by_client_id(client_id: str) -> System | None:
    """Return the system with this mnemonic."""
    return next(iter(System.objects.filter(client_id=client_id).order_by()), None)


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """One file of a system as it is just now; without certificates it cannot be read, or is not there."""

    path: Path
    is_there: bool
    certificates: tuple[Certificate, ...] = ()


def certificate_files(system: System) -> list[CertificateFile]:
    """Return the files of a system's certificates, read now: a new key needs no restart."""
    return [_read(Path(name)) for name in system.certificate_files]


def _read(path: Path) -> CertificateFile:
    try:
        return CertificateFile(path, is_there=True, certificates=read(path.read_bytes()))
    except FileNotFoundError:
        return CertificateFile(path, is_there=False)
    except (OSError, ValueError):
        return CertificateFile(path, is_there=True)


def certificates(system: System) -> list[Certificate]:
    """Return the certificates of a system that can be read just now."""
    return [one for file in certificate_files(system) for one in file.certificates]


def origins(system: System) -> list[str]:
    """Return scheme, host and port of the return addresses: where forms may lead."""
    parts = (urlsplit(address) for address in system.redirects)
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts})


def shown() -> list[System]:
    """Return all systems for the desk."""
    return list(System.objects.all())


def faults_on(client_id: str = "") -> Mapping[Fault, int]:
    """Return the failures that a system meets, each with its seconds: its own, then those of all.

    :param client_id: mnemonic of the asking system; without it only the failures of all are told.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ON, [client_id])
        return {Fault(name): seconds for name, seconds in cursor.fetchall()}


def chosen_refusal(fault: Fault, client_id: str) -> Code | None:
    """Return the refusal the desk chose for this failure: of the system itself, else of all."""
    rows = SwitchedFault.objects.filter(name=fault.value, client_id__in={"", client_id})
    number = rows.order_by("-client_id").values_list("number", flat=True).first()
    return next((code for code in Code if code.bare_number == number), None)


def switched() -> list[SwitchedFault]:
    """Return every switch that is on, those of all systems first."""
    return list(SwitchedFault.objects.order_by("client_id", "id"))
