"""Values of the pages of cards."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.patients.access import OpenCard
from portal.domain.patients.queries import Deleted
from portal.domain.patients.states import Group, Paper, PolicyKind, Relation, Scope
from portal.domain.regions.queries import Region
from portal.kit import dates, names, phone, snils, zones
from portal.kit.words import N_
from portal.look.values import Fact

SHOWN_DIGITS = 4
_RELATIONS: Final = {
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


def card_view(card: OpenCard, *, in_full: bool = False) -> CardView:
    """Say a card. Until its data are checked, and where asked for, the numbers stand in full."""
    return _view(card, _Page(), in_full=in_full)


def listed(cards: Sequence[OpenCard]) -> list[CardView]:
    """Say the cards of a list; what is the same for all of them is looked up once."""
    page = _Page()
    return [_view(card, page, in_full=False) for card in cards]


class _Page:
    """Words and addresses of one page: looked up when first wanted, for all its cards."""

    _ANY: Final = uuid.UUID(int=0)

    def __init__(self) -> None:
        self._said: dict[str, str] = {}
        self._card = reverse("cards:card", args=[self._ANY])
        self._edit = reverse("cards:edit", args=[self._ANY])
        self._book = reverse("doctors:clinics")

    def say(self, text: str) -> str:
        """Translate a marked word."""
        said = self._said.get(text)
        if said is None:
            said = self._said[text] = _(text)
        return said

    def card(self, card_id: uuid.UUID) -> str:
        """Return the address of a card."""
        return self._card.replace(str(self._ANY), str(card_id))

    def edit(self, card_id: uuid.UUID) -> str:
        """Return the address of a card's form."""
        return self._edit.replace(str(self._ANY), str(card_id))

    def book(self, card_id: uuid.UUID) -> str:
        """Return where booking for a card begins."""
        return f"{self._book}?card={card_id}"


def _view(card: OpenCard, page: _Page, *, in_full: bool) -> CardView:
    is_open = (in_full or not card.is_checked) and not card.is_masked
    return CardView(
        id=str(card.id),
        href=page.card(card.id),
        name=names.full(card.surname, card.name, card.patronymic),
        relation=page.say(said) if (said := _RELATIONS[Relation(card.relation)]) else "",
        facts=_shown(card, page, in_full=is_open, with_phone=in_full),
        is_checked=card.is_checked,
        is_confirmed=card.is_confirmed,
        is_from_esia=card.is_from_esia,
        is_masked=card.is_masked,
        may_book=card.may(Scope.BOOK),
        may_change=card.may_change,
        book_href=page.book(card.id),
    )


def _shown(card: OpenCard, page: _Page, *, in_full: bool, with_phone: bool) -> list[Fact]:
    """Return the data in the order of the screen; a list of cards asks nobody for a phone.

    What this account may not see is left out; who may change nothing is not asked for what is missing.
    """
    edit = page.edit(card.id) if card.may_change and not card.is_masked else ""
    leaves_out = not card.may_change and not card.shows_data
    return [
        Fact(label, value or None, f"{edit}#id_{field}" if edit and not value else None)
        for group, label, value, field in _facts(card, page.say, in_full=in_full)
        if (group != Group.PHONE or with_phone) and (value or not leaves_out)
    ]


def frozen_facts(card: OpenCard, frozen: Collection[Group]) -> list[Fact]:
    """Say the data of a card that stand fast; what is missing among them is not offered to be typed."""
    found = _facts(card, _, in_full=True)
    return [Fact(label, value or None) for group, label, value, _field in found if group in frozen]


def _facts(card: OpenCard, say: dates.Say, *, in_full: bool) -> Iterator[tuple[Group, str, str, str]]:
    """Give group, label, value and field of the form, in the order of the screen."""
    policy = " ".join(filter(None, (card.policy_series, card.policy_number)))
    paper = " ".join(filter(None, (card.document_series, card.document_number)))
    number = snils.show(card.snils) if card.snils and not card.is_masked else card.snils
    sex = N_("женский") if card.sex == "f" else N_("мужской")
    yield Group.POLICY, say(_policy_name(card)), _masked(policy, in_full=in_full), "policy_number"
    yield Group.POLICY, say(N_("Страховая компания")), card.insurer, "insurer"
    yield Group.PERSON, say(N_("Дата рождения")), dates.show(card.birth_date), "birth_date"
    yield Group.PERSON, say(N_("Фамилия")), card.surname, "surname"
    yield Group.PERSON, say(N_("Имя")), card.name, "name"
    yield Group.PERSON, say(N_("Отчество")), card.patronymic, "patronymic"
    yield Group.PERSON, say(N_("Пол")), say(sex), "sex"
    yield Group.DOCUMENT, say(_paper_name(card)), _masked(paper, in_full=in_full), "document_number"
    yield Group.SNILS, say(N_("СНИЛС")), _masked(number, in_full=in_full), "snils"
    yield Group.PHONE, say(N_("Телефон")), phone.show(card.phone) if card.phone else "", "phone"


def _policy_name(card: OpenCard) -> str:
    return _POLICIES.get(card.policy_kind) or N_("Страховой полис")  # type: ignore[call-overload]


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
