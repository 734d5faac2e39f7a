"""Which card ESIA knows by a number: it makes two accounts hold one card, so it must be of this very person.

Whether ESIA numbers children and account holders from one series is not published. A card under the same
number with another first name or birth date is of somebody else and is never shared.
"""

from portal.domain.patients.models import Card
from portal.domain.patients.states import CardData
from portal.kit import folding


def known(issuer: str, oid: str, told: CardData) -> Card | None:
    """Return the card that ESIA knows by this number, if it is of the person whom ESIA tells of now."""
    card = _under(issuer, oid)
    return card if card is not None and _is_same(card, told) else None


def number(issuer: str, oid: str, told: CardData) -> str:
    """Return the number to keep with a card of this person; empty where a card of somebody else bears it."""
    card = _under(issuer, oid)
    return oid if card is None or _is_same(card, told) else ""


def _under(issuer: str, oid: str) -> Card | None:
    return Card.objects.filter(esia_issuer=issuer, esia_oid=oid).first()


def _is_same(card: Card, told: CardData) -> bool:
    return (folding.fold(card.name), card.birth_date) == (folding.fold(told.name), told.birth_date)
