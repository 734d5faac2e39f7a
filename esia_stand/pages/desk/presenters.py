"""Rows of the desk's pages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from esia_stand.grants.models import SentCode
from esia_stand.people import checks
from esia_stand.people.models import Person
from esia_stand.protocol import faults


@dataclass(frozen=True, slots=True)
class PersonView:
    """One made-up person: how to sign in and what for."""

    full_name: str
    meant_for: str
    logins: tuple[str, ...]
    password: str
    level: str


def person_view(person: Person) -> PersonView:
    """Return one card of the desk."""
    snils = checks.snils_shown(person.snils) if person.snils else None
    return PersonView(
        full_name=person.full_name,
        meant_for=person.meant_for,
        logins=tuple(login for login in (person.phone, person.email, snils) if login),
        password=person.password,
        level=person.get_level_display(),
    )


@dataclass(frozen=True, slots=True)
class FaultView:
    """One failure and its switch."""

    name: str
    words: str
    is_on: bool
    is_slow: bool
    seconds: int


def fault_views(on: Mapping[faults.Fault, int]) -> list[FaultView]:
    """Return every failure in the order of the flow."""
    return [
        FaultView(
            name=fault.value,
            words=faults.WORDS[fault],
            is_on=fault in on,
            is_slow=fault in faults.SLOW,
            seconds=on.get(fault, faults.DEFAULT_SECONDS),
        )
        for fault in faults.Fault
    ]


def code_json(sent: SentCode) -> dict[str, Any]:
    """Return one sent code for tests; only a letter has a link."""
    link = {"link": sent.link} if sent.link else {}
    return link | {
        "to": sent.to,
        "code": sent.code,
        "purpose": sent.purpose,
        "sent_at": sent.sent_at.isoformat(),
        "used": sent.used_at is not None,
    }


def wanted(text: str) -> str | None:
    """Read `to`, a phone or an e-mail: a `+` that became a space and a bare number are meant all the same."""
    if "@" in text:
        return text.strip().lower()
    digits = re.sub(r"\D", "", text)
    if not digits:
        return None
    return checks.phone(digits) or f"+{digits}"
