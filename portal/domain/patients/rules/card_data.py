"""Which data make a card: everything that stands against them, by field."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Final

from portal.domain.patients.rules import ages
from portal.domain.patients.states import CardData, Paper, PolicyKind, Relation, Sex
from portal.kit import dates, documents, folding, names, phone, policy, snils
from portal.kit.wrong import Wrong

PARENT_OLDER_BY: Final = 12
"""Full years at least between a parent and a child; the law of nature, not of the state."""
_LENGTHS: Final = {16: PolicyKind.NEW, 9: PolicyKind.TEMPORARY}
_LONGEST_INSURER: Final = 200


class Why(StrEnum):
    """What stands against a field; `texts.WRONG` says each."""

    NAME = "name"
    NAME_LONG = "name_long"
    BIRTH_DATE = "birth_date"
    BIRTH_AHEAD = "birth_ahead"
    SEX = "sex"
    SNILS = "snils"
    POLICY = "policy"
    POLICY_CHECK = "policy_check"
    POLICY_OR_SNILS = "policy_or_snils"
    DOCUMENT = "document"
    DOCUMENT_OF_AGE = "document_of_age"
    PHONE = "phone"
    INSURER = "insurer"
    INSURER_SIGNS = "insurer_signs"
    CHILD_IS_ADULT = "child_is_adult"
    CHILD_IS_OLDER = "child_is_older"
    RELATIVE_IS_CHILD = "relative_is_child"
    NUMBER_TAKEN = "number_taken"


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field of CardData."""

    field: str
    why: Why


def policy_kind(number: str) -> str:
    """Return the kind of a policy by its number: 16 digits are new, 9 temporary, others old; none is none."""
    return _LENGTHS.get(len(number), PolicyKind.OLD) if number else ""


def wrong(told: CardData, *, relation: Relation, parent: date | None, on: date) -> list[Problem]:
    """Return everything that stands against a card typed by hand; an empty list means yes.

    Args:
        told: the data, normalised by the helpers of `kit`.
        relation: as what the account will hold the card.
        parent: when the person of the account was born, if the portal knows.
        on: the day it is in the region.

    """
    return [*_person(told, on), *_numbers(told), *_document(told, on), *_age(told, relation, parent, on)]


def not_from_esia(told: CardData, on: date) -> list[Problem]:
    """Return what stands against a card that ESIA told of: only who the person is."""
    return list(_person(told, on))


def _person(told: CardData, on: date) -> Iterator[Problem]:
    for field in ("surname", "name", *(["patronymic"] if told.patronymic else [])):
        yield from _name(field, getattr(told, field))
    if told.birth_date > on:
        yield Problem("birth_date", Why.BIRTH_AHEAD)
    if told.birth_date < dates.EARLIEST_BIRTH:
        yield Problem("birth_date", Why.BIRTH_DATE)
    if told.sex not in set(Sex):
        yield Problem("sex", Why.SEX)


def _name(field: str, text: str) -> Iterator[Problem]:
    try:
        names.parse(text)
    except names.TooLong:
        yield Problem(field, Why.NAME_LONG)
    except Wrong:
        yield Problem(field, Why.NAME)


def _numbers(told: CardData) -> Iterator[Problem]:
    if not told.policy_number and not told.snils:
        yield Problem("policy_number", Why.POLICY_OR_SNILS)
    if told.snils and not _passes(snils.parse, told.snils):
        yield Problem("snils", Why.SNILS)
    if told.policy_number:
        yield from _policy(told)
    if told.phone and not _passes(phone.parse_any, told.phone):
        yield Problem("phone", Why.PHONE)
    yield from insurer(told.insurer)


def insurer(text: str) -> Iterator[Problem]:
    """Yield what stands against the name of an insurer: it is printed and sent, so no marks of markup."""
    if len(text) > _LONGEST_INSURER:
        yield Problem("insurer", Why.INSURER)
    if set(text) & set("<>"):
        yield Problem("insurer", Why.INSURER_SIGNS)


def _policy(told: CardData) -> Iterator[Problem]:
    try:
        if told.policy_kind == PolicyKind.OLD:
            policy.parse_old(told.policy_series, told.policy_number)
        else:
            policy.parse(told.policy_number, is_sure=told.is_policy_sure)
    except policy.WrongCheckDigit:
        yield Problem("policy_number", Why.POLICY_CHECK)
    except Wrong:
        yield Problem("policy_number", Why.POLICY)


def _document(told: CardData, on: date) -> Iterator[Problem]:
    if not told.document_number:
        return
    try:
        documents.parse(KINDS[Paper(told.document_type)], told.document_series, told.document_number)
    except documents.WrongSeries:
        yield Problem("document_series", Why.DOCUMENT)
    except ValueError:  # of a kind that is none, too
        yield Problem("document_number", Why.DOCUMENT)
    if told.birth_date <= on and told.document_type in _OF_AGE - {paper_of(told.birth_date, on)}:
        yield Problem("document_type", Why.DOCUMENT_OF_AGE)


_OF_AGE: Final = {Paper.PASSPORT, Paper.BIRTH_CERTIFICATE}


def paper_of(birth_date: date, on: date) -> Paper:
    """Return the paper that a citizen of this age has."""
    is_grown = dates.age(birth_date, on) >= documents.PASSPORT_AGE
    return Paper.PASSPORT if is_grown else Paper.BIRTH_CERTIFICATE


KINDS: Final = {
    Paper.PASSPORT: documents.Kind.PASSPORT,
    Paper.BIRTH_CERTIFICATE: documents.Kind.BIRTH_CERTIFICATE,
    Paper.FOREIGN: documents.Kind.OTHER,
    Paper.OTHER: documents.Kind.OTHER,
}
"""How `kit.documents` reads each paper."""


def _age(told: CardData, relation: Relation, parent: date | None, on: date) -> Iterator[Problem]:
    if relation == Relation.SELF or told.birth_date > on:
        return
    is_adult = dates.age(told.birth_date, on) >= ages.ADULT_FROM
    if relation == Relation.RELATIVE:
        if not is_adult:
            yield Problem("birth_date", Why.RELATIVE_IS_CHILD)
    elif is_adult:
        yield Problem("birth_date", Why.CHILD_IS_ADULT)
    elif parent is not None and told.birth_date.year - parent.year < PARENT_OLDER_BY:
        yield Problem("birth_date", Why.CHILD_IS_OLDER)


def _passes(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except Wrong:
        return False
    return True


def taken(told: CardData, others: Iterable[CardData]) -> list[Problem]:
    """Return which numbers stand in a card of another person already: one of the two was mistyped."""
    known = list(others)
    return [
        Problem(field, Why.NUMBER_TAKEN)
        for field in ("snils", "policy_number")
        if getattr(told, field) and any(getattr(told, field) == getattr(other, field) for other in known)
    ]


def is_same_person(one: CardData, other: CardData) -> bool:
    """Tell whether two cards are of one person: one birth date, and names as registries compare them."""
    return _key(one) == _key(other)


def _key(told: CardData) -> tuple[str, str, str, date]:
    return folding.fold(told.surname), folding.fold(told.name), folding.fold(told.patronymic), told.birth_date
