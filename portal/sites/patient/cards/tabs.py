"""The head of a card's page: whose it is, and its tabs, each an address of its own.

A room that adds a tab puts its line into `_TABS` and extends `cards/tabs.html`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.patients.access import OpenCard
from portal.kit import names
from portal.kit.words import N_
from portal.look.values import Tab

_TABS: Final = (
    ("cards:attachments", N_("Прикрепления")),
    ("cards:visits", N_("Записи на приём")),
    ("cards:card", N_("Документы и данные")),
    ("cards:rights", N_("Кто действует")),
    ("cards:seen", N_("Кто смотрел")),
)
"""Address and name, in the order of the screen: «Прикрепления» stands first, «Кто смотрел» last."""


@dataclass(frozen=True, slots=True)
class CardHead:
    """What stands over every tab of a card; `is_confirmed` False: no history, no attachments."""

    id: str
    name: str
    is_confirmed: bool
    is_masked: bool
    tabs: Sequence[Tab]


def head(card: OpenCard, current: str) -> CardHead:
    """Return the head for the tab with the address name `current`."""
    return CardHead(
        id=str(card.id),
        name=names.full(card.surname, card.name, card.patronymic),
        is_confirmed=card.is_confirmed,
        is_masked=card.is_masked,
        tabs=[Tab(_(text), reverse(name, args=[card.id]), name == current) for name, text in _TABS],
    )
