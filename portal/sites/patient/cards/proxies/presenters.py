"""Values of the pages of permissions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.patients.access import OpenCard
from portal.domain.patients.queries.proxies import Acting, Question
from portal.domain.patients.rules import ages
from portal.domain.patients.rules import proxies as rules
from portal.domain.patients.states import Confirmed, Relation, Scope
from portal.domain.regions.queries import Region
from portal.kit import dates, names, zones
from portal.sites.patient.cards.proxies import words

_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class ActingRow:
    """Somebody who acts for the person: what they may, until when; `end_href` empty: not to be ended here."""

    name: str
    what: str
    until: str
    end_href: str


@dataclass(frozen=True, slots=True)
class RightView:
    """What one may do with another person's card."""

    what: str
    why: str
    until: str
    ask_href: str
    ask_text: str
    end_href: str
    is_confirmed: bool


def day(at: datetime, here: Region) -> str:
    """Say a day with its year, unbroken: «21 ноября 2027»."""
    local = zones.local(at, here.time_zone).date()
    return f"{dates.show_month_day(local, _)} {local.year}".replace(" ", _NO_BREAK)


def acting_rows(found: Sequence[Acting], own: OpenCard, here: Region) -> list[ActingRow]:
    """Say who acts for the person of the own card."""
    return [_acting(one, own, here) for one in found]


def _acting(one: Acting, own: OpenCard, here: Region) -> ActingRow:
    is_asked = one.ends_at is not None
    return ActingRow(
        name=names.full(one.surname, one.name, one.patronymic),
        what=_("Родитель или опекун, до 15 лет") if one.is_parent else _(words.SCOPE[one.scope]),
        until=day(one.ends_at, here) if one.ends_at else "",
        end_href=reverse("cards:end_right", args=[own.id, one.holding_id]) if is_asked else "",
    )


def others(found: Sequence[Acting]) -> list[str]:
    """Say who else acts for the person of a card."""
    return [
        _("сам человек")
        if one.relation == Relation.SELF
        else names.full(one.surname, one.name, one.patronymic)
        for one in found
    ]


def right(card: OpenCard, holding_id: int, here: Region, at: datetime) -> RightView:
    """Say what may be done with somebody else's card, why, and how more can be asked."""
    may_ask = not rules.why_not_ask(relation=card.relation, birth_date=card.birth_date, at=at)
    is_term = card.ends_at is not None and card.ends_at > at
    return RightView(
        what=_(words.SCOPE[card.scope]),
        why=_why(card, at),
        until=day(card.ends_at, here) if card.ends_at and is_term else "",
        ask_href=reverse("cards:ask", args=[card.id]) if may_ask else "",
        ask_text=_("Попросить разрешение ещё раз") if is_term else _("Попросить разрешение"),
        end_href=reverse("cards:end_right", args=[card.id, holding_id]) if is_term else "",
        is_confirmed=card.is_confirmed,
    )


def _why(card: OpenCard, at: datetime) -> str:
    if card.relation == Relation.CHILD:
        return _of_child(card, at)
    if not card.is_confirmed:
        return _("Карту никто не подтвердил, поэтому она не показывает записи и прикрепления.")
    if card.scope == Scope.NOTHING:
        return _("Прежнее разрешение закончилось, когда карту удалили. Попросите о новом.")
    if card.confirmed_by == Confirmed.CLINIC:
        return _("Карту подтвердила поликлиника.")
    if not card.is_known:
        return _(
            "Так разрешили кодом с телефона. Прикрепление и документы откроются, когда человек подтвердит "
            "через Госуслуги или поликлиника."
        )
    return _("Так разрешил сам человек.")


def _of_child(card: OpenCard, at: datetime) -> str:
    if ages.age(card.birth_date, at) >= ages.OWN_MEDICINE_FROM:
        if card.scope == Scope.NOTHING:
            return _(
                "Ребёнку исполнилось 15 лет: сведения о здоровье теперь принадлежат ему. "
                "Записывать дальше можно с его согласия."
            )
        return _("Так разрешил сам ребёнок. В 18 лет карта уйдёт из вашей картотеки.")
    day_of = dates.show(ages.comes_on(card.birth_date, ages.OWN_MEDICINE_FROM))
    return _("Вы действуете как родитель или опекун. С %(day)s, в 15 лет, понадобится согласие ребёнка.") % {
        "day": day_of
    }


def scope(question: Question) -> str:
    """Say what is asked."""
    return _(words.SCOPE[question.scope])
