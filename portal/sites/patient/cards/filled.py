"""Forms of a card that are filled already: with what was typed before, or with what the card holds."""

from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from django.utils.timezone import now

from portal.domain.patients.access import OpenCard
from portal.domain.patients.rules import freezing
from portal.domain.patients.states import GROUPS, CardData, Group
from portal.kit import dates, phone, snils, zones
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.cards.forms import CardForm, NewCardForm
from portal.sites.patient.cards.pending import Pending


def today(request: SignedInRequest) -> date:
    """Return the day it is in the region."""
    return zones.local(now(), request.region.time_zone).date()


def again(request: SignedInRequest, one: Pending) -> NewCardForm:
    """Return the form of a new card with what was typed."""
    form = NewCardForm(shown(one.told) | {"relation": one.relation}, today=today(request))
    form.is_check_digit_wrong = one.told.is_policy_sure
    form.full_clean()
    return form


def shown(told: CardData) -> dict[str, Any]:
    """Return what stands in the fields: numbers as documents write them."""
    return {
        "surname": told.surname,
        "name": told.name,
        "patronymic": told.patronymic,
        "sex": told.sex,
        "birth_date": dates.show(told.birth_date),
        "policy_number": told.policy_number,
        "is_policy_sure": told.is_policy_sure,
        "policy_series": told.policy_series,
        "insurer": told.insurer,
        "snils": snils.show(told.snils) if told.snils else "",
        "document_type": told.document_type,
        "document_series": told.document_series,
        "document_number": told.document_number,
        "phone": phone.show(told.phone) if told.phone else "",
    }


def data_of(card: OpenCard) -> CardData:
    """Return the data of an opened card."""
    return CardData(
        surname=card.surname, name=card.name, patronymic=card.patronymic, birth_date=card.birth_date,
        sex=card.sex, snils=card.snils, policy_kind=card.policy_kind, policy_series=card.policy_series,
        policy_number=card.policy_number, is_policy_sure=card.is_policy_sure, insurer=card.insurer,
        document_type=card.document_type, document_series=card.document_series,
        document_number=card.document_number, phone=card.phone,
    )  # fmt: skip


def frozen(card: OpenCard) -> AbstractSet[Group]:
    """Return the groups of this card that stand fast."""
    return freezing.frozen(
        data_of(card), is_from_esia=card.is_from_esia, typed=card.typed, is_confirmed=card.is_confirmed
    )


def of(request: SignedInRequest, card: OpenCard) -> CardForm:
    """Return the form of a card, sent or filled from it, without what stands fast."""
    told = shown(data_of(card))
    form = CardForm(request.POST or None, initial=told, today=today(request))
    for group in frozen(card):
        for name in GROUPS[group]:
            form.fields.pop(name, None)
    if request.method != "POST":
        form.is_check_digit_wrong = card.is_policy_sure
    return form
