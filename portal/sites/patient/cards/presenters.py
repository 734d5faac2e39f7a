"""Values of the pages of cards."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.patients.access import Deleted, OpenCard
from portal.domain.patients.states import Group, Paper, PolicyKind, Relation, Scope
from portal.domain.regions.queries import Region
from portal.kit import dates, names, phone, snils, zones
from portal.kit.words import N_
from portal.look.values import Fact
from portal.sites.entrance import places

SHOWN_DIGITS = 4
RELATIONS: Final[Mapping[str, str]] = {
    Relation.SELF: "",
    Relation.CHILD: N_("ваш ребёнок"),
    Relation.RELATIVE: N_("ваш близкий"),
}
_PAPERS: Final = {
    "": N_("Документ"),
    Paper.PASSPORT: N_("Паспорт РФ"),
    Paper.BIRTH_CERTIFICATE: N_("Свидетельство о рождении"),
    Paper.FOREIGN: N_("Документ иностранца"),
    Paper.OTHER: N_("Другой документ"),
}
_POLICY: Final = N_("Страховой полис")
_INSURER: Final = N_("Страховая компания")
_BORN: Final = N_("Дата рождения")
_SURNAME: Final = N_("Фамилия")
_NAME: Final = N_("Имя")
_PATRONYMIC: Final = N_("Отчество")
_SEX: Final = N_("Пол")
_SNILS: Final = N_("СНИЛС")
_PHONE: Final = N_("Телефон")
_POLICIES: Final = {
    PolicyKind.OLD: N_("Страховой полис старого образца"),
    PolicyKind.TEMPORARY: N_("Временное свидетельство вместо полиса"),
}


@dataclass(frozen=True, slots=True)
class CardView:
    """One card: its pages lie under `href`; `relation` says whose it is, empty for one's own."""

    id: str
    href: str
    name: str
    relation: str
    facts: Sequence[Fact]
    is_checked: bool
    is_confirmed: bool
    is_from_esia: bool
    is_masked: bool
    may_book: bool
    may_change: bool
    book_href: str


@dataclass(frozen=True, slots=True)
class DeletedView:
    """A deleted card: its name, until when it can be brought back, where the button posts to."""

    name: str
    until: str
    href: str


Row = tuple[str, str, str]
"""A datum of a card: marked label, value, and the form's field where it is missing and may be typed."""


class Addresses:
    """Addresses of cards: looked up once for a page."""

    _ANY: Final = str(uuid.UUID(int=0))

    def __init__(self, around: places.Around | None = None) -> None:
        around = around or places.Around()
        self._card = around.plain("cards:card", self._ANY).removesuffix(f"{self._ANY}/")
        self._book = around.plain("doctors:clinics")

    def card(self, card_id: uuid.UUID | str) -> str:
        """Return the address of a card; its other pages lie under it."""
        return f"{self._card}{card_id}/"

    def book(self, card_id: uuid.UUID | str) -> str:
        """Return where booking for a card begins."""
        return f"{self._book}?card={card_id}"


def card_view(card: OpenCard, *, in_full: bool = False) -> CardView:
    """Say a card. Until its data are checked, and where asked for, the numbers stand in full."""
    is_open = (in_full or not card.is_checked) and not card.is_masked
    addresses = Addresses()
    href, relation = addresses.card(card.id), RELATIONS[card.relation]
    return CardView(
        id=str(card.id),
        href=href,
        name=names.full(card.surname, card.name, card.patronymic),
        relation=_(relation) if relation else "",
        facts=[
            Fact(_(label), value or None, f"{href}edit/#id_{field}" if field else None)
            for label, value, field in rows(card, in_full=is_open, with_phone=in_full)
        ],
        is_checked=card.is_checked,
        is_confirmed=card.is_confirmed,
        is_from_esia=card.is_from_esia,
        is_masked=card.is_masked,
        may_book=card.may(Scope.BOOK),
        may_change=card.may_change,
        book_href=addresses.book(card.id),
    )


def rows(card: OpenCard, *, in_full: bool, with_phone: bool, say: dates.Say = _) -> list[Row]:
    """Return the data in the order of the screen; a list of cards asks nobody for a phone.

    What this account may not see is left out; who may change nothing is not asked for what is missing.
    """
    may_change = card.may_change
    may_type = may_change and not card.is_masked
    leaves_out = not may_change and not card.shows_data
    facts = _facts(card, in_full=in_full, say=say)
    return [
        (label, value, "" if value or not may_type else field)
        for _group, label, value, field in (facts if with_phone else facts[:-1])
        if value or not leaves_out
    ]


def frozen_facts(card: OpenCard, frozen: Collection[Group]) -> list[Fact]:
    """Say the data of a card that stand fast; what is missing among them is not offered to be typed."""
    found = _facts(card, in_full=True)
    return [Fact(_(label), value or None) for group, label, value, _field in found if group in frozen]


def _facts(card: OpenCard, *, in_full: bool, say: dates.Say = _) -> Sequence[tuple[Group, str, str, str]]:
    """Return group, marked label, value and field of the form, in the order of the screen, the phone last."""
    policy = " ".join(filter(None, (card.policy_series, card.policy_number)))
    paper = " ".join(filter(None, (card.document_series, card.document_number)))
    number = snils.show(card.snils) if card.snils and not card.is_masked else card.snils
    sex = say(N_("женский") if card.sex == "f" else N_("мужской"))
    return (
        (Group.POLICY, _policy_name(card), _masked(policy, in_full=in_full), "policy_number"),
        (Group.POLICY, _INSURER, card.insurer, "insurer"),
        (Group.PERSON, _BORN, dates.show(card.birth_date), "birth_date"),
        (Group.PERSON, _SURNAME, card.surname, "surname"),
        (Group.PERSON, _NAME, card.name, "name"),
        (Group.PERSON, _PATRONYMIC, card.patronymic, "patronymic"),
        (Group.PERSON, _SEX, sex, "sex"),
        (Group.DOCUMENT, _paper_name(card), _masked(paper, in_full=in_full), "document_number"),
        (Group.SNILS, _SNILS, _masked(number, in_full=in_full), "snils"),
        (Group.PHONE, _PHONE, phone.show(card.phone) if card.phone else "", "phone"),
    )


def _policy_name(card: OpenCard) -> str:
    return _POLICIES.get(card.policy_kind) or _POLICY  # type: ignore[call-overload]


def _paper_name(card: OpenCard) -> str:
    return _PAPERS.get(card.document_type) or _PAPERS[Paper.OTHER]


def deleted_view(one: Deleted, here: Region) -> DeletedView:
    """Say a deleted card by the clock of the region `here`."""
    return DeletedView(
        name=names.full(one.surname, one.name, one.patronymic),
        until=dates.show_month_day(zones.local(one.until, here.time_zone).date(), _),
        href=reverse("cards:bring_back", args=[one.card_id]),
    )


def _masked(value: str, *, in_full: bool) -> str:
    """Leave the last four characters: enough to know one's own number, too little to copy it."""
    if in_full or not value:
        return value
    return "•••• " + value.replace(" ", "").replace("-", "")[-SHOWN_DIGITS:]
