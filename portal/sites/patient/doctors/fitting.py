"""Whether a doctor sees the cards of a person: asked before a time is offered, not after it was pressed."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.booking import queries as booking
from portal.domain.booking import rules, texts
from portal.domain.booking.queries import Expected
from portal.domain.booking.rules import Reason, Sees, Why
from portal.domain.booking.states import State
from portal.domain.clinics.queries import Clinic, Doctor
from portal.domain.clinics.states import ClinicType, Serves, Sex
from portal.domain.patients.access import OpenCard
from portal.kit import zones
from portal.look.values import LinkItem
from portal.sites.patient.doctors.presenters import CardChoice

_ADULTS: Final = Sees(
    min_age=None, max_age=None, sex="", doctor_serves=Serves.ADULTS, clinic_serves=Serves.ADULTS
)
_FOR_CHILDREN: Final = frozenset({Why.TOO_OLD, Why.ONLY_CHILDREN})
Against = Mapping[uuid.UUID, Sequence[Reason]]


@dataclass(frozen=True, slots=True)
class Unfit:
    """The chosen card and why this doctor is not for it; `others` are what else may be done, with whom.

    `move` leads to the same page, to the day that is open, to bring the visit here that stands against it.
    Where no other day `helps`, days lead nowhere.
    """

    name: str
    why: Sequence[str]
    next_step: LinkItem
    others: Sequence[LinkItem]
    move: LinkItem | None
    helps: bool


_AGED: Final = frozenset({Why.TOO_YOUNG, Why.ONLY_ADULTS})
_NEARBY: Final = timedelta(days=60)


def against(
    doctor: Doctor, cards: Sequence[OpenCard], expected: Mapping[uuid.UUID, Sequence[Expected]],
    on: date | None, *, at: datetime, moving: uuid.UUID | None = None,
    strangers: Collection[uuid.UUID] = (),
) -> Against:  # fmt: skip
    """Return, by card, why this doctor may not be booked for it on a day.

    `expected` are the coming visits to the speciality; one that is `moving` stands against nothing, and none
    does where several are allowed.
    `strangers` are cards whom the clinic does not book because they are not attached to it.
    """
    if not cards or on is None:
        return {}
    sees = _sees(doctor)
    if any(expected.values()) and _allows_several(doctor, at):
        expected = {}
    return {
        card.id: [
            *([Reason(Why.NOT_ATTACHED)] if card.id in strangers else []),
            *_against(card, sees, on, [one for one in expected.get(card.id, ()) if one.id != moving]),
        ]
        for card in cards
    }


def strangers(
    doctor: Doctor, cards: Sequence[OpenCard], attached: Collection[uuid.UUID], region: str, at: datetime
) -> set[uuid.UUID]:
    """Return the cards that a clinic which books only its own people does not book; `attached` are its own.

    Of a card whose attachments this account may not see nothing is said before the place is asked for.
    """
    place = {"clinic_id": doctor.clinic_id, "position_id": doctor.position_id}
    if not cards or not booking.takes_only_attached(region=region, at=at, **place):
        return set()
    told = {card.id for card in cards if card.shows_attachments or not card.is_known}
    return told.difference(attached)


def _allows_several(doctor: Doctor, at: datetime) -> bool:
    """Tell whether one may have several visits to this speciality here; asked only of who has one."""
    place = {"clinic_id": doctor.clinic_id, "position_id": doctor.position_id}
    return not booking.limits_of(region=doctor.clinic.region_id, at=at, **place).one_per_speciality


def _sees(doctor: Doctor) -> Sees:
    return Sees(
        min_age=doctor.min_age,
        max_age=doctor.max_age,
        sex=doctor.sex,
        doctor_serves=doctor.speciality.serves,
        clinic_serves=doctor.clinic.serves,
    )


def _against(card: OpenCard, sees: Sees, on: date, expected: Sequence[Expected]) -> list[Reason]:
    reasons = rules.not_seen(sees=sees, birth_date=card.birth_date, sex=card.sex, on=on)
    movable = [one.id for one in expected if one.state == State.BOOKED]
    told = [Reason(Why.SAME_SPECIALITY, {"visit": next(iter(movable), None)})] if expected else []
    return [*reasons, *told]


def fits(doctor: Doctor, card: OpenCard, at: datetime) -> bool:
    """Tell whether a doctor sees the person of a card today, by age and sex."""
    on = zones.local(at, doctor.clinic.time_zone).date()
    return not rules.not_seen(sees=_sees(doctor), birth_date=card.birth_date, sex=card.sex, on=on)


def unfit(
    doctor: Doctor, cards: Sequence[OpenCard], choices: Sequence[CardChoice], known: Against, on: date | None
) -> Unfit | None:
    """Say why the chosen card does not fit; nothing where it does."""
    chosen = next((choice for choice in choices if choice.is_chosen), None)
    reasons = known.get(uuid.UUID(chosen.id), []) if chosen else []
    if chosen is None or not reasons:
        return None
    attach = []
    if any(reason.why is Why.NOT_ATTACHED for reason in reasons):
        attach = [LinkItem(_("Как прикрепиться к клинике"), reverse("cards:attachments", args=[chosen.id]))]
    move = _move(doctor, reasons, chosen.id, on)
    card = next(one for one in cards if str(one.id) == chosen.id)
    return Unfit(
        name=chosen.name,
        why=[texts.why(reason, _, doctor.clinic.time_zone) for reason in reasons],
        next_step=_next_step(reasons, chosen.id),
        move=move,
        others=[*attach, *_with_whom(doctor, reasons, choices, on)],
        helps=move is not None or _comes_of_age(doctor, reasons, card, on),
    )


def _comes_of_age(doctor: Doctor, reasons: Sequence[Reason], card: OpenCard, on: date | None) -> bool:
    """Tell whether only an age stands against a day that the person reaches soon."""
    if on is None or not all(reason.why in _AGED for reason in reasons):
        return False
    later = on + _NEARBY
    return not rules.not_seen(sees=_sees(doctor), birth_date=card.birth_date, sex=card.sex, on=later)


def _with_whom(
    doctor: Doctor, reasons: Sequence[Reason], choices: Sequence[CardChoice], on: date | None
) -> list[LinkItem]:
    """Offer the cards that fit; a parent who came for a child without a card may make it."""
    fitting = [_other(doctor, choice, on) for choice in choices if choice.fits]
    if not fitting and any(reason.why in _FOR_CHILDREN for reason in reasons):
        return [LinkItem(_("Добавить карту ребёнка"), child_card_href())]
    return fitting


def child_card_href() -> str:
    """Return where a parent adds the card of a child."""
    return f"{reverse('cards:list')}#ask-esia"


def _next_step(reasons: Sequence[Reason], card: str) -> LinkItem:
    if all(reason.why is Why.SAME_SPECIALITY for reason in reasons):
        return LinkItem(_("Посмотреть ваши записи"), reverse("cards:visits", args=[card]))
    return LinkItem(
        _("Выбрать другого врача или клинику"), f"{reverse('doctors:clinics')}?{urlencode({'card': card})}"
    )


def _move(doctor: Doctor, reasons: Sequence[Reason], card: str, on: date | None) -> LinkItem | None:
    """Offer to bring the visit here where nothing else is against it."""
    visit = reasons[0].facts.get("visit") if len(reasons) == 1 else None
    if visit is None:
        return None
    asked = {"card": card, "move": visit} | ({"day": on} if on else {})
    href = f"{reverse('doctors:doctor', args=[doctor.pk])}?{urlencode(asked)}"
    return LinkItem(_("Перенести эту запись к этому врачу"), href)


def _other(doctor: Doctor, choice: CardChoice, on: date | None) -> LinkItem:
    asked = {"card": choice.id} | ({"day": on} if on else {})
    href = f"{reverse('doctors:doctor', args=[doctor.pk])}?{urlencode(asked)}"
    return LinkItem(_("Записать: %(name)s") % {"name": choice.name}, href)


def not_for(clinic: Clinic, card: OpenCard | None, at: datetime) -> str:
    """Say that a clinic does not see the person of a card; empty where it does or nobody is named."""
    if card is None:
        return ""
    if clinic.type == ClinicType.WOMEN and card.sex != Sex.FEMALE:
        return _("Здесь принимают только женщин.")
    sees = Sees(min_age=None, max_age=None, sex="", doctor_serves=clinic.serves, clinic_serves=clinic.serves)
    on = zones.local(at, clinic.time_zone).date()
    reasons = rules.not_seen(sees=sees, birth_date=card.birth_date, sex=card.sex, on=on)
    return " ".join(texts.why(reason, _, clinic.time_zone) for reason in reasons)


def is_child(card: OpenCard, at: datetime, zone: str) -> bool:
    """Tell whether the person of a card is younger than eighteen today."""
    on = zones.local(at, zone).date()
    return bool(rules.not_seen(sees=_ADULTS, birth_date=card.birth_date, sex=card.sex, on=on))


def served_without(card: OpenCard, at: datetime, zone: str) -> Serves:
    """Return who is served where this person is not."""
    return Serves.ADULTS if is_child(card, at, zone) else Serves.CHILDREN


def is_womens_for_child(clinic: Clinic, card: OpenCard, at: datetime) -> bool:
    """Tell whether a clinic for women is shown to a girl: it may see her, yet is not where she goes first."""
    return clinic.type == ClinicType.WOMEN and is_child(card, at, clinic.time_zone)


def not_booked(clinic: Clinic, card: OpenCard | None, clinics: Collection[int], at: datetime) -> str:
    """Say that a whole clinic books only its own people and the card is not one; empty where it does."""
    if card is None or clinic.pk in clinics or not (card.shows_attachments or not card.is_known):
        return ""
    is_closed = booking.takes_only_attached(region=clinic.region_id, at=at, clinic_id=clinic.pk)
    return _("Записывают только прикреплённых.") if is_closed else ""
