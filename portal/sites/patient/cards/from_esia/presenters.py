"""Values of the pages that show what Госуслуги told."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.patients.actions import Answer, Offer
from portal.domain.patients.states import CardData, Group, Paper
from portal.kit import dates, names, phone, snils
from portal.kit.words import N_
from portal.look.values import Fact

_GROUPS: Final = {
    Group.PERSON: N_("имя, дата рождения или пол"),
    Group.SNILS: N_("СНИЛС"),
    Group.POLICY: N_("полис"),
    Group.DOCUMENT: N_("документ"),
    Group.PHONE: N_("телефон"),
}
_PAPERS: Final = {
    Paper.BIRTH_CERTIFICATE: N_("Свидетельство о рождении"),
    Paper.FOREIGN: N_("Документ иностранца"),
    Paper.OTHER: N_("Документ"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One person whom Госуслуги named: what is known of the card, and the one next step."""

    name: str
    birth_date: str
    note: str
    button: str
    href: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Told:
    """The list; `title` names who was asked about."""

    title: str
    is_of_children: bool
    rows: Sequence[Row]


def told(answer: Answer) -> Told:
    """Say the whole list."""
    title = _("Дети на Госуслугах") if answer.is_of_children else _("Ваши данные на Госуслугах")
    return Told(title, answer.is_of_children, [_row(offer) for offer in answer.offers])


def _row(offer: Offer) -> Row:
    note, button, href = _next(offer)
    return Row(
        name=full_name(offer),
        birth_date=dates.show(offer.birth_date) if offer.birth_date else _("не указана"),
        note=note,
        button=button,
        href=href,
        is_new=offer.can_be_added,
    )


def full_name(offer: Offer) -> str:
    """Write the whole name."""
    return names.full(offer.surname, offer.name, offer.patronymic)


def _next(offer: Offer) -> tuple[str, str, str]:
    if offer.data is None:
        return _("На Госуслугах не хватает данных: нужны имя, пол и дата рождения. Дополните их там."), "", ""
    if offer.card_id is not None:
        return _held(offer)
    if offer.is_adult:
        return (
            _("Уже исполнилось 18 лет. Взрослый входит на портал сам, через свои Госуслуги."),
            "",
            "",
        )
    return "", _("Добавить в картотеку"), reverse("cards:esia_add", args=[offer.key])


def _held(offer: Offer) -> tuple[str, str, str]:
    renew = reverse("cards:esia_renew", args=[offer.key])
    if offer.is_typed:
        return _("Карта уже есть, она заполнена вручную."), _("Сверить с Госуслугами"), renew
    if offer.changes:
        return changed(offer.changes), _("Обновить карту"), renew
    card = reverse("cards:card", args=[offer.card_id])
    return _("Карта уже есть, данные совпадают."), _("Открыть карту"), card


def missing(offer: Offer) -> str:
    """Name what Госуслуги did not tell."""
    return _said([group for group in Group if group not in offer.frozen])


def changed(groups: Sequence[Group]) -> str:
    """Say what Госуслуги tell otherwise."""
    return _("Карта уже есть. На Госуслугах теперь другие данные: %(what)s.") % {"what": _said(groups)}


def facts(data: CardData, groups: Sequence[Group]) -> list[Fact]:
    """Say these groups of a card; what is empty is left out."""
    told = [row for group in groups for row in _facts(data, group)]
    return [Fact(label, value) for label, value in told if value]


def _facts(data: CardData, group: Group) -> list[tuple[str, str]]:
    if group == Group.PERSON:
        return _person(data)
    policy = " ".join(filter(None, (data.policy_series, data.policy_number)))
    paper = " ".join(filter(None, (data.document_series, data.document_number)))
    return {
        Group.POLICY: [(_("Номер полиса"), policy), (_("Страховая компания"), data.insurer)],
        Group.SNILS: [(_("СНИЛС"), snils.show(data.snils) if data.snils else "")],
        Group.DOCUMENT: [(_paper_name(data.document_type), paper)],
        Group.PHONE: [(_("Номер телефона"), phone.tidy(data.phone))],
    }[group]


def _person(data: CardData) -> list[tuple[str, str]]:
    return [
        (_("Фамилия"), data.surname),
        (_("Имя"), data.name),
        (_("Отчество"), data.patronymic),
        (_("Пол"), _("женский") if data.sex == "f" else _("мужской")),
        (_("Дата рождения"), dates.show(data.birth_date)),
    ]


def _paper_name(kind: str) -> str:
    return _(_PAPERS[Paper(kind)]) if kind in _PAPERS else _("Паспорт РФ")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What «Мои карты» or a card offers: nobody is forced, in ten minutes it is gone."""

    title: str
    text: str
    link: str
    href: str
    about: Collection[uuid.UUID] = ()
    """The cards that lie here otherwise."""


def filled(groups: Sequence[Group]) -> str:
    """Say what the own card lacked until now."""
    return _("Карта дополнена по данным Госуслуг: %(what)s.") % {"what": _said(groups)}


def waiting(answer: Answer) -> Waiting | None:
    """Offer what Госуслуги tell otherwise, or else the children that have no card; None: nothing to offer."""
    new = [offer.name for offer in answer.offers if offer.can_be_added]
    otherwise = [offer for offer in answer.offers if offer.changes]
    if otherwise:
        return _otherwise(otherwise, reverse("cards:from_esia"))
    if answer.is_of_children and new:
        return Waiting(
            _("Добавить карту ребёнка?") if len(new) == 1 else _("Добавить карты детей?"),
            _said_of(new),
            _("Выбрать, кого добавить"),
            reverse("cards:from_esia"),
        )
    return None


def _said_of(names: Sequence[str]) -> str:
    if len(names) == 1:
        said = _(
            "На Госуслугах есть данные ребёнка: %(name)s. Карта заполнится сама. Это можно сделать и позже."
        )
        return said % {"name": names[0]}
    said = _("На Госуслугах указаны: %(names)s. Карты заполнятся сами. Это можно сделать и позже.")
    return said % {"names": ", ".join(names)}


def renewal(answer: Answer, card_id: uuid.UUID) -> Waiting | None:
    """Offer what Госуслуги tell otherwise than this card; None: nothing to offer."""
    here = (offer for offer in answer.offers if offer.card_id == card_id and offer.changes)
    offer = next(here, None)
    return _otherwise([offer], reverse("cards:esia_renew", args=[offer.key])) if offer else None


def _otherwise(offers: Sequence[Offer], href: str) -> Waiting:
    groups = [group for offer in offers for group in offer.changes]
    return Waiting(
        _("На Госуслугах теперь другие данные"),
        _("Отличаются: %(what)s. В карте пока прежние.") % {"what": _said(groups)},
        _("Сравнить и обновить"),
        href,
        {offer.card_id for offer in offers if offer.card_id},
    )


def _said(groups: Sequence[Group]) -> str:
    return ", ".join(_(_GROUPS[group]) for group in dict.fromkeys(groups))
