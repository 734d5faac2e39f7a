"""Verbs of systems: register from a file, switch failures."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from esia_stand.people.reading import Entry, Problem
from esia_stand.protocol import scopes, tokens
from esia_stand.protocol.faults import DEFAULT_SECONDS, Fault
from esia_stand.systems.models import SwitchedFault, System

FIELDS = ("client_id", "name", "short_name", "redirects", "scopes", "certificate_files", "tokens")


def load(*, entry: Entry, names: Mapping[str, Sequence[str]], folder: Path) -> list[Problem]:
    """Register one system, or anew over the same mnemonic; return what is wrong instead of storing.

    :param names: what `{STAND_PORTAL_URL}`, `{STAND_URL}` and `{VAR_DIR}` stand for in addresses and
        paths; a name that stands for several makes as many addresses of one.
    :param folder: where relative paths of certificates begin.
    """
    system = _read(entry, names, folder)
    if not entry.problems:
        system.save()
    return entry.problems


def problems(*, entry: Entry) -> list[Problem]:
    """Return what is wrong with an entry whose addresses and paths are whole; nothing is stored."""
    _read(entry, {}, Path())
    return entry.problems


def _read(entry: Entry, names: Mapping[str, Sequence[str]], folder: Path) -> System:
    entry.only(FIELDS)
    redirects = [address for text in entry.texts("redirects") for address in _filled(text, names)]
    if not redirects or not all(_is_address(address) for address in redirects):
        entry.wrong("redirects", "нужен хотя бы один адрес http(s):// без фрагмента")
    wanted = entry.texts("scopes")
    unknown = [name for name in wanted if name not in scopes.RIGHTS]
    if not wanted or unknown:
        entry.wrong("scopes", f"неизвестные права: {', '.join(unknown)}" if unknown else "не заполнено")
    return System(
        client_id=entry.text("client_id", needed=True),
        name=entry.text("name", needed=True),
        short_name=entry.text("short_name"),
        tokens=entry.one_of("tokens", tokens.ALGORITHMS) if "tokens" in entry.data else tokens.RS256,
        redirects=redirects,
        scopes=wanted,
        certificate_files=[
            str(folder / path) for text in entry.texts("certificate_files") for path in _filled(text, names)
        ],
    )


def _filled(text: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    filled = [text]
    for name, values in names.items():
        place = f"{{{name}}}"
        filled = (
            [one.replace(place, value) for one in filled for value in values] if place in text else filled
        )
    return filled


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not parts.fragment


def entry_of(system: System) -> dict[str, Any]:
    """Return the system as a file would write it."""
    return {name: getattr(system, name) for name in FIELDS}


def take_away(*, system: System) -> None:
    """Forget a system; a file that is loaded again brings it back."""
    SwitchedFault.objects.filter(client_id=system.client_id).delete()
    system.delete()


def certificate_path(folder: Path, client_id: str, pem: str) -> Path:
    """Return where a certificate that was pasted at the desk is kept; another one lies beside it."""
    return folder / f"{client_id}-{hashlib.sha256(pem.encode()).hexdigest()[:8]}.crt"


def keep_certificate(path: Path, pem: str) -> None:
    """Write a certificate, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(pem, encoding="ascii")
    part.replace(path)


def switch_fault(
    *, fault: Fault, on: bool, seconds: int = DEFAULT_SECONDS, client_id: str = "", number: str = ""
) -> None:
    """Switch a failure on or off; it stays so until switched again.

    :param client_id: the system that is to meet it; all of them unless named.
    :param number: which refusal a failure of `faults.NUMBERED` answers, like `007053`.
    """
    if on:
        SwitchedFault.objects.update_or_create(
            name=fault.value, client_id=client_id, defaults={"seconds": seconds, "number": number}
        )
    else:
        SwitchedFault.objects.filter(name=fault.value, client_id=client_id).delete()


def switch_all_faults_off(*, client_id: str = "") -> None:
    """Switch every failure off: of one system when it is named, else of all and of each."""
    known = SwitchedFault.objects.all()
    (known.filter(client_id=client_id) if client_id else known).delete()
