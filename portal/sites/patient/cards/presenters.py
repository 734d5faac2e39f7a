"""Values of the pages of cards."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

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
    is_open = (in_full or not card.is_checked) and not card.is_masked
    return CardView(
        id=str(card.id),
        href=reverse("cards:card", args=[card.id]),
        name=names.full(card.surname, card.name, card.patronymic),
        relation=_(said) if (said := _RELATIONS[Relation(card.relation)]) else "",
        facts=_shown(card, _listed(card, in_full=is_open, with_phone=in_full)),
        is_checked=card.is_checked,
        is_confirmed=card.is_confirmed,
        is_from_esia=card.is_from_esia,
        is_masked=card.is_masked,
        may_book=card.may(Scope.BOOK),
        may_change=card.may_change,
        book_href=f"{reverse('doctors:clinics')}?{urlencode({'card': card.id})}",
    )


def _shown(card: OpenCard, rows: Sequence[Fact]) -> list[Fact]:
    """Leave out what this account may not see; who may change nothing is not asked for what is missing."""
    if card.may_change:
        return list(rows)
    return [replace(fact, set_href=None) for fact in rows if fact.value or card.shows_data]


def _listed(card: OpenCard, *, in_full: bool, with_phone: bool) -> list[Fact]:
    """Return the data in the order of the screen; a list of cards asks nobody for a phone."""
    rows = _facts(card, in_full=in_full)
    return [fact for group in rows if group != Group.PHONE or with_phone for fact in rows[group]]


def frozen_facts(card: OpenCard, frozen: Collection[Group]) -> list[Fact]:
    """Say the data of a card that stand fast; what is missing among them is not offered to be typed."""
    rows = _facts(card, in_full=True)
    return [Fact(fact.label, fact.value) for group in rows if group in frozen for fact in rows[group]]


def _facts(card: OpenCard, *, in_full: bool) -> Mapping[Group, list[Fact]]:
    policy = " ".join(filter(None, (card.policy_series, card.policy_number)))
    paper = " ".join(filter(None, (card.document_series, card.document_number)))
    number = snils.show(card.snils) if card.snils and not card.is_masked else card.snils
    policy_name = _POLICIES.get(card.policy_kind) or N_("Страховой полис")  # type: ignore[call-overload]
    rows = {
        Group.POLICY: [
            (_(policy_name), _masked(policy, in_full=in_full), "policy_number"),
            (_("Страховая компания"), card.insurer, "insurer"),
        ],
        Group.PERSON: [
            (_("Дата рождения"), dates.show(card.birth_date), "birth_date"),
            (_("Фамилия"), card.surname, "surname"),
            (_("Имя"), card.name, "name"),
            (_("Отчество"), card.patronymic, "patronymic"),
            (_("Пол"), _("женский") if card.sex == "f" else _("мужской"), "sex"),
        ],
        Group.DOCUMENT: [(_paper_name(card), _masked(paper, in_full=in_full), "document_number")],
        Group.SNILS: [(_("СНИЛС"), _masked(number, in_full=in_full), "snils")],
        Group.PHONE: [(_("Телефон"), phone.show(card.phone) if card.phone else "", "phone")],
    }
    edit = "" if card.is_masked else reverse("cards:edit", args=[card.id])
    return {
        group: [
            Fact(label, value or None, f"{edit}#id_{field}" if edit else None) for label, value, field in some
        ]
        for group, some in rows.items()
    }


def _paper_name(card: OpenCard) -> str:
    return _(_PAPERS.get(card.document_type) or _PAPERS[Paper.OTHER])


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
