"""Rows of the desk's pages."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from esia_stand.grants.models import SentCode
from esia_stand.journal.models import Record
from esia_stand.people import checks
from esia_stand.people.models import Person
from esia_stand.protocol import faults
from esia_stand.protocol.words import N_
from esia_stand.systems.models import SwitchedFault


@dataclass(frozen=True, slots=True)
class PersonView:
    """One made-up person: how to sign in and what for."""

    oid: int
    full_name: str
    meant_for: str
    logins: tuple[str, ...]
    password: str
    level: str
    is_locked: bool
    children: int


def person_view(person: Person) -> PersonView:
    """Return one card of the desk."""
    snils = checks.snils_shown(person.snils) if person.snils else None
    return PersonView(
        oid=person.oid,
        full_name=person.full_name,
        meant_for=person.meant_for,
        logins=tuple(login for login in (person.phone, person.email, snils) if login),
        password=person.password,
        level=person.get_level_display(),
        is_locked=person.is_locked,
        children=len(person.record["kids"]),
    )


@dataclass(frozen=True, slots=True)
class FaultView:
    """One failure and its switch."""

    name: str
    words: str
    is_on: bool
    is_slow: bool
    seconds: int
    is_numbered: bool
    number: str


def fault_views(switched: Iterable[SwitchedFault], system: str) -> list[FaultView]:
    """Return every failure in the order of the flow, as switched for one system (empty: for all)."""
    on = {row.name: row for row in switched if row.client_id == system}
    return [
        FaultView(
            name=fault.value,
            words=faults.WORDS[fault],
            is_on=fault.value in on,
            is_slow=fault in faults.SLOW,
            seconds=on[fault.value].seconds if fault.value in on else faults.DEFAULT_SECONDS,
            is_numbered=fault in faults.NUMBERED,
            number=on[fault.value].number if fault.value in on else "",
        )
        for fault in faults.Fault
    ]


@dataclass(frozen=True, slots=True)
class RecordView:
    """One line of the journal."""

    at: dt.datetime
    what: str
    path: str
    client_id: str
    status: int
    milliseconds: int
    code: str
    hint: str
    faults: tuple[str, ...]
    parameters: Mapping[str, str]
    request_id: str


STEPS: Final = (
    ("/aas/oauth2/v2/ac", N_("Запрос входа")),
    ("/aas/oauth2/", N_("Обмен на маркер")),
    ("/rs/", N_("Данные человека")),
    ("/idp/", N_("Выход")),
)


def record_view(record: Record) -> RecordView:
    """Return a line with its step of the protocol in words."""
    what = next((words for path, words in STEPS if record.path.startswith(path)), N_("Шаг человека"))
    return RecordView(
        at=record.at,
        what=what,
        path=f"{record.method} {record.path}",
        client_id=record.client_id,
        status=record.status,
        milliseconds=record.milliseconds,
        code=record.code,
        hint=record.hint,
        faults=tuple(_beside(record)),
        parameters=record.parameters,
        request_id=record.request_id,
    )


def _beside(record: Record) -> Iterator[str]:
    """Yield the failures that were on, without the one that the reason names already."""
    for fault in faults.Fault:
        if fault.value in record.faults and record.hint != faults.hint(fault):
            yield faults.WORDS[fault]


def record_json(record: Record) -> dict[str, Any]:
    """Return a line for programs."""
    plain = (
        "request_id", "client_id", "method", "path", "status", "milliseconds", "code", "hint", "faults",
        "parameters",
    )  # fmt: skip
    return {"at": record.at.isoformat(), **{name: getattr(record, name) for name in plain}}


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
