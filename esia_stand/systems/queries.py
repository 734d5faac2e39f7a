"""Reads of systems and failures."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from esia_stand.protocol.faults import Fault
from esia_stand.systems.models import SwitchedFault, System


def by_client_id(client_id: str) -> System | None:
    """Return the system with this mnemonic."""
    return System.objects.filter(client_id=client_id).first()


def certificates(system: System) -> list[x509.Certificate]:
    """Return the certificates of a system that can be read just now."""
    found: list[x509.Certificate] = []
    for name in system.certificate_files:
        try:
            found += x509.load_pem_x509_certificates(Path(name).read_bytes())
        except (OSError, ValueError):
            continue
    return found


def origins(system: System) -> list[str]:
    """Return scheme, host and port of the return addresses: where forms may lead."""
    parts = (urlsplit(address) for address in system.redirects)
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts})


def shown() -> list[System]:
    """Return all systems for the desk."""
    return list(System.objects.all())


def faults_on() -> Mapping[Fault, int]:
    """Return the failures that are on, each with its seconds."""
    return {Fault(row.name): row.seconds for row in SwitchedFault.objects.all()}
