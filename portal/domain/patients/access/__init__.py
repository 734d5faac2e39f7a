"""The only doors to a card: they ask whose it is and record who looked."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final, NamedTuple, Protocol

from django.db import connection

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.patients.access import at_once, deleted
from portal.domain.patients.access.deleted import Deleted
from portal.domain.patients.access.refusals import NotYours, TooNarrow
from portal.domain.patients.access.staff import SeenCard, card_for_work, seen
from portal.domain.patients.rules import scopes
from portal.domain.patients.states import KNOWN, UNDO_LASTS, Relation, Scope
from portal.kit import moments
from portal.kit.reading import Reading

__all__ = [
    "ONLY_OWN", "Along", "Deleted", "Listed", "NotYours", "OpenCard", "SeenCard", "TooNarrow",
    "card_for_work", "card_of", "card_to_book", "cards_of", "listed", "listed_beside", "seen",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenCard:
    """A card that this account may act for.

    `typed` names the groups of an ESIA card that a person typed; a card that is not confirmed may book
    and shows no history and no attachments.
    """

    id: uuid.UUID
    account_id: int
    relation: str
    surname: str
    name: str
    patronymic: str
    birth_date: date
    sex: str
    snils: str
    policy_kind: str
    policy_series: str
    policy_number: str
    is_policy_sure: bool
    insurer: str
    document_type: str
    document_series: str
    document_number: str
    phone: str
    is_from_esia: bool
    typed: str
    is_checked: bool
    confirmed_by: str
    scope: Scope = Scope.ALL
    """How far the account may go now: the child's age, the relative's permission and its term count."""
    ends_at: datetime | None = None
    """Until when the person of the card allows it (UTC)."""
    is_masked: bool = False
    """The session is limited: of each number only the last four characters are here."""

    @property
    def is_confirmed(self) -> bool:
        """Whether anybody vouches for the card: then who the person is stands fast."""
        return self.confirmed_by != ""

    @property
    def is_known(self) -> bool:
        """Whether somebody who saw a paper vouches: only then may a register be asked about the person."""
        return self.confirmed_by in KNOWN

    def may(self, wanted: Scope) -> bool:
        """Tell whether the account may do this with the card now."""
        return scopes.includes(self.scope, wanted)

    @property
    def shows_data(self) -> bool:
        """Whether numbers of documents may be seen: not by somebody who was only let book for a relative."""
        return self.relation != Relation.RELATIVE or not self.is_known or self.may(Scope.ALL)

    @property
    def shows_attachments(self) -> bool:
        """Whether what clinics know of the person may be seen: vouched for, and everything allowed."""
        return self.is_known and self.may(Scope.ALL)

    @property
    def may_change(self) -> bool:
        """Whether the data may be changed: by the person, a parent, or who typed them; not by permission."""
        is_by_leave = self.ends_at is not None or self.scope == Scope.NOTHING
        is_typed = self.relation == Relation.RELATIVE and not self.is_from_esia and self.shows_data
        return self.relation == Relation.SELF or is_typed or not is_by_leave


_COLUMNS: Final = """
       c.id, h.account_id, h.relation, c.surname, c.name, c.patronymic, c.birth_date, c.sex, c.snils,
       c.policy_kind, c.policy_series, c.policy_number, c.is_policy_sure, c.insurer,
       c.document_type, c.document_series, c.document_number, c.phone,
       c.source = 'esia' AS is_from_esia, c.typed, c.checked_at IS NOT NULL AS is_checked, c.confirmed_by,
       h.scope, h.agreed_at IS NOT NULL AS has_agreed, h.ends_at, h.ended_at"""
"""In the order of OpenCard, then those of its scope; by hand: every step of a booking opens a card."""
_OF_ACCOUNT: Final = """
FROM patients_holding h
JOIN patients_card c ON c.id = h.card_id
JOIN accounts_account a ON a.id = h.account_id
WHERE h.account_id = %(account)s AND"""
_HELD: Final = f"SELECT {_COLUMNS} {_OF_ACCOUNT}"
_NOW: Final = "h.ended_at IS NULL"
_LATELY: Final = """
(h.ended_at IS NULL OR h.ended_why = 'deleted' AND h.ended_at > %(since)s AND c.emptied_at IS NULL)"""
_MOST_USED_FIRST: Final = "ORDER BY h.used_at DESC, h.id"
_PLACED: Final = f"SELECT {_COLUMNS}, row_number() OVER ({_MOST_USED_FIRST}) AS place {_OF_ACCOUNT}"
_LATER: Final = {"scope", "ends_at", "is_masked"}
_FIELDS: Final = tuple(field.name for field in fields(OpenCard) if field.name not in _LATER)
ONLY_OWN: Final = "AND h.relation = 'self'"
"""What a limited session may reach: not the children, not the relatives."""
_WIDTH: Final = _COLUMNS.count(",") + 1
_NAME: Final = slice(_FIELDS.index("surname"), _FIELDS.index("patronymic") + 1)
_YES_OR_NO: Final = ("is_policy_sure", "is_from_esia", "is_checked")
_SHOWN: Final = 4
_MASKED: Final = ("snils", "policy_number", "document_number")
_LEFT_OUT: Final = ("policy_series", "document_series", "phone")
_UNSEEN: Final[dict[str, Any]] = dict.fromkeys((*_MASKED, *_LEFT_OUT), "")
_RELATION, _BIRTH_DATE, _CONFIRMED_BY = map(_FIELDS.index, ("relation", "birth_date", "confirmed_by"))


def cards_of(*, account_id: int, at: datetime, by: Actor) -> list[OpenCard]:
    """Open every card of an account, the most used first; one entry of the record for all."""
    rows = _rows(f"{_HELD} {_open(by)} {_MOST_USED_FIRST}", account=account_id)
    cards = _opened(rows, at=at, by=by)
    audit.record(**_looked(account_id, at, by), facts=_named(cards))
    return cards


class Along(Protocol):
    """What is read along with cards, when they are read one after the other or in one statement."""

    def of(self, cards: Collection[OpenCard]) -> Reading:
        """Return what reads of opened cards as much as may be seen."""

    def of_all(self, table: str) -> Reading:
        """Return what reads of cards that `table` names by `id`, all visits of which may be seen."""


class Listed(NamedTuple):
    """The cards, the most used first; those that can be brought back; what was read along."""

    cards: list[OpenCard]
    deleted: list[Deleted]
    rows: list[tuple[Any, ...]]


def listed(*, account_id: int, at: datetime, by: Actor, along: Along, with_deleted: bool = True) -> Listed:
    """Open every card of an account like `cards_of`, and name what it deleted; at most as many statements.

    The record's entry takes a read of the opened cards `along`; on PostgreSQL it goes with the cards as well,
    where all visits of each may be seen. A limited session is told nothing of what was deleted.
    """
    return listed_beside(
        None, account_id=account_id, at=at, by=by, along=along, with_deleted=with_deleted
    )[0]  # fmt: skip


def listed_beside(
    beside: Reading | None, *, account_id: int, at: datetime, by: Actor, along: Along,
    with_deleted: bool = False,
) -> tuple[Listed, Any]:  # fmt: skip
    """Open the cards like `listed` and read one value that is of no card, on the same way on PostgreSQL.

    The value is None where it is still to be read: on SQLite, and where there is no card.
    """
    looked = _looked(account_id, at, by)
    told = _read(account_id, at, by, along, beside, looked, with_deleted=with_deleted and not by.is_limited)
    cards, deleted = _parted(told.cards, at, by)
    if told.recorded and told.recorded == len(cards) and all(card.may(Scope.VISITS) for card in cards):
        return Listed(cards, deleted, told.along), told.beside
    rows = audit.record_and_read(along.of(cards), **looked, facts=_named(cards))
    return Listed(cards, deleted, rows), told.beside


def _read(
    account_id: int, at: datetime, by: Actor, along: Along, beside: Reading | None, looked: dict[str, Any], *,
    with_deleted: bool,
) -> at_once.Answer:  # fmt: skip
    values: dict[str, Any] = {"account": account_id}
    if with_deleted:
        values["since"] = connection.ops.adapt_datetimefield_value(at - UNDO_LASTS)
    which = _LATELY if with_deleted else _open(by)
    if connection.vendor == "sqlite":
        return at_once.Answer(_rows(f"{_HELD} {which} {_MOST_USED_FIRST}", **values), 0, [])
    held = Reading(f"{_PLACED} {which}", values)
    one = at_once.reading(held, along.of_all(at_once.SEEN), beside, **looked)
    return at_once.parted(_rows(one.sql, **one.values), _WIDTH)


def _parted(rows: Sequence[tuple[Any, ...]], at: datetime, by: Actor) -> tuple[list[OpenCard], list[Deleted]]:
    held = [row for row in rows if row[-1] is None]
    if len(held) == len(rows):
        return _opened(held, at=at, by=by), []
    numbers = {row[0] for row in held}
    gone = (row for row in rows if row[-1] is not None and row[0] not in numbers)
    return _opened(held, at=at, by=by), deleted.latest((row[0], *row[_NAME], row[-1]) for row in gone)


def _looked(account_id: int, at: datetime, by: Actor) -> dict[str, Any]:
    return {
        "at": at, "by": by, "action": "cards.listed", "object_kind": "account", "object_id": account_id,
    }  # fmt: skip


def _named(cards: Iterable[OpenCard]) -> dict[str, Any]:
    return {"cards": [str(card.id) for card in cards]}


def card_of(
    *, account_id: int, card_id: uuid.UUID, at: datetime, by: Actor, reason: str,
    needs: Scope = Scope.NOTHING, is_asked_again: bool = False,
) -> OpenCard:  # fmt: skip
    """Open one card for `reason`; raise NotYours where the account does not hold it, or may not do `needs`.

    A page that asks by itself says so (`is_asked_again`): it is one entry in fifteen minutes.
    """
    card = _one(f"{_open(by)} AND h.card_id = %(card)s", account_id, card_id, at=at, by=by, needs=needs)
    audit.record(
        at=at, by=by, action="card.opened", object_kind="card", object_id=card_id, facts={"reason": reason},
        is_asked_again=is_asked_again,
    )  # fmt: skip
    return card


def card_to_book(
    *, account_id: int, card_id: uuid.UUID, at: datetime, by: Actor, needs: Scope = Scope.BOOK
) -> OpenCard:
    """Open a card for a booking and lock it and the account: visits and holds are counted by one at a time.

    The caller's own entry of the record says what was done. Raises NotYours.
    """
    # SQLite's writers wait for each other from the beginning of a transaction.
    lock = "FOR NO KEY UPDATE OF c, a" if connection.features.has_select_for_update else ""
    which = f"{_open(by)} AND h.card_id = %(card)s {lock}"
    return _one(which, account_id, card_id, at=at, by=by, needs=needs)


def _open(by: Actor) -> str:
    return f"{_NOW} {ONLY_OWN}" if by.is_limited else _NOW


def _one(
    which: str, account_id: int, card_id: uuid.UUID, *, at: datetime, by: Actor, needs: Scope
) -> OpenCard:
    key = card_id.hex if connection.vendor == "sqlite" else card_id
    found = _opened(_rows(f"{_HELD} {which}", account=account_id, card=key), at=at, by=by)
    if not found:
        raise NotYours
    if not found[0].may(needs):
        raise TooNarrow
    return found[0]


def _rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Return what is held, as either engine's driver gives it back: SQLite knows neither UUID nor bool."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [_told(row) for row in rows] if connection.vendor == "sqlite" else rows


def _told(row: tuple[Any, ...]) -> tuple[Any, ...]:
    told = dict(zip(_FIELDS, row, strict=False))
    told |= {"id": uuid.UUID(told["id"])} | {name: bool(told[name]) for name in _YES_OR_NO}
    return (*told.values(), *row[len(told) :])


def _opened(rows: Iterable[tuple[Any, ...]], *, at: datetime, by: Actor) -> list[OpenCard]:
    cards = [card for row in rows if (card := _card(row, at))]
    return [_masked(card) for card in cards] if by.is_limited else cards


def _masked(card: OpenCard) -> OpenCard:
    """Leave of each number what its owner knows it by; the rest never reaches a page."""
    told: dict[str, Any] = {name: getattr(card, name)[-_SHOWN:] for name in _MASKED}
    return replace(card, is_masked=True, **told | dict.fromkeys(_LEFT_OUT, ""))


def _card(row: tuple[Any, ...], at: datetime) -> OpenCard | None:
    """Build a card; None: the account held it until its person came of age, or until the term was over."""
    *columns, given, has_agreed, ends_at, _ended_at = row
    ends = moments.read(ends_at) if ends_at else None
    relation, birth_date, confirmed_by = columns[_RELATION], columns[_BIRTH_DATE], columns[_CONFIRMED_BY]
    scope = scopes.now(scopes.Hold(relation, birth_date, confirmed_by, given, bool(has_agreed), ends), at)
    if scope is None:
        return None
    card = OpenCard(*[*columns, scope, ends])
    return card if card.shows_data else replace(card, **_UNSEEN)
