"""Who saw or changed a card: the record's entries with the names of those who acted."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import F

from portal.domain.accounts.models import Account
from portal.domain.audit import queries as audit
from portal.domain.audit.queries import Told
from portal.domain.audit.states import ActorKind
from portal.domain.patients.access import OpenCard
from portal.domain.patients.models import SeenQuestion
from portal.domain.staff import queries as staff
from portal.domain.staff.queries import Colleague

SHOWN: Final = 50
_DOUBTS: Final = 200


class Who(StrEnum):
    """Who acted, as the person of the card knows them."""

    YOU = "you"
    HOLDER = "holder"
    STAFF = "staff"
    SYSTEM = "system"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Look:
    """One entry: `role` and `place` of staff; `question` is what was asked about it, and `answer`."""

    entry: int
    at: datetime
    who: Who
    name: str
    role: str
    place: str
    action: str
    reason: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Looks:
    """A page of them, newest first; `before` leads to older ones."""

    rows: Sequence[Look]
    before: int | None


def seen(*, card: OpenCard, visits: Sequence[uuid.UUID], before: int | None = None) -> Looks:
    """Return who saw or changed this card and its visits (a fixed number of queries)."""
    found = _entries(card, visits, before, SHOWN + 1)
    rows = found[:SHOWN]
    names, asked = _Names.of(rows), _questions(card, rows)
    looks = [_look(one, card, names, asked.get(one.id)) for one in rows]
    return Looks(looks, rows[-1].id if len(found) > SHOWN else None)


def one(*, card: OpenCard, visits: Sequence[uuid.UUID], entry: int) -> Look | None:
    """Return one entry, if it tells of this card (a fixed number of queries)."""
    rows = [told for told in _entries(card, visits, entry + 1, 1) if told.id == entry]
    names, asked = _Names.of(rows), _questions(card, rows)
    return next((_look(told, card, names, asked.get(entry)) for told in rows), None)


def _entries(card: OpenCard, visits: Sequence[uuid.UUID], before: int | None, limit: int) -> Sequence[Told]:
    objects = [("card", str(card.id)), *(("appointment", str(visit)) for visit in visits)]
    return audit.about(card=str(card.id), objects=objects, before=before, limit=limit)


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of everybody who acts in some entries."""

    accounts: Mapping[str, str]
    staff: Mapping[str, Colleague]

    @classmethod
    def of(cls, rows: Sequence[Told]) -> "_Names":
        accounts = _ids(rows, ActorKind.ACCOUNT)
        known = Account.objects.filter(pk__in=accounts).values_list("pk", "surname", "name", "patronymic")
        named = {str(key): " ".join(filter(None, parts)) for key, *parts in known}
        return cls(named, staff.colleagues(_ids(rows, ActorKind.STAFF)))


def _ids(rows: Sequence[Told], kind: ActorKind) -> set[int]:
    return {int(one.actor_id) for one in rows if one.actor_kind == kind and one.actor_id.isdecimal()}


def _questions(card: OpenCard, rows: Sequence[Told]) -> Mapping[int, SeenQuestion]:
    mine = SeenQuestion.objects.filter(account=card.account_id, entry__in=[one.id for one in rows])
    return {question.entry: question for question in mine}


def _look(told: Told, card: OpenCard, names: _Names, asked: SeenQuestion | None) -> Look:
    who, colleague = _who(told, card), names.staff.get(told.actor_id) if told.actor_kind == "staff" else None
    is_named = who == Who.HOLDER and not card.is_masked  # a limited session learns of nobody else
    holder = names.accounts.get(told.actor_id, "") if is_named else ""
    return Look(
        entry=told.id, at=told.at, who=who,
        name=colleague.name if colleague else holder,
        role=colleague.role if colleague else "",
        place=colleague.place if colleague else "",
        action=told.action, reason=str(told.facts.get("reason", "")),
        question=asked.text if asked else "", answer=asked.answer if asked else "",
    )  # fmt: skip


def _who(told: Told, card: OpenCard) -> Who:
    if told.actor_kind == ActorKind.ACCOUNT:
        return Who.YOU if told.actor_id == str(card.account_id) else Who.HOLDER
    kinds = {ActorKind.STAFF.value: Who.STAFF, ActorKind.SYSTEM.value: Who.SYSTEM}
    return kinds.get(told.actor_kind, Who.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question of a person about an entry, as the region's operator sees it: no name of a patient.

    `at`, `action`, `who`, `place` are those of the entry; `who` is empty for anybody but staff.
    """

    id: int
    asked_at: datetime
    text: str
    answer: str
    at: datetime
    action: str
    who: str
    place: str


def doubts(*, region: str, doubt_id: int | None = None) -> Sequence[Doubt]:
    """Return what people asked in this region, those without an answer first; or one (four queries)."""
    found = SeenQuestion.objects.filter(region=region)
    found = found.filter(pk=doubt_id) if doubt_id is not None else found
    rows = list(found.order_by(F("answered_at").desc(nulls_first=True), "asked_at")[:_DOUBTS])
    entries = {one.id: one for one in audit.entries(numbers=[row.entry for row in rows])}
    names = staff.colleagues(_ids(list(entries.values()), ActorKind.STAFF))
    return [_doubt(row, entries[row.entry], names) for row in rows if row.entry in entries]


def _doubt(row: SeenQuestion, entry: Told, names: Mapping[str, Colleague]) -> Doubt:
    colleague = names.get(entry.actor_id) if entry.actor_kind == ActorKind.STAFF else None
    return Doubt(
        row.pk, row.asked_at, row.text, row.answer, entry.at, entry.action,
        colleague.name if colleague else "", colleague.place if colleague else "",
    )  # fmt: skip
