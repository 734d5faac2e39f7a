"""A card on its way from the form to the consent: sealed in the page, nothing of it is stored.

Whoever fills such a form in another way (from what ESIA told) shows the same consent: `page`.
"""

import dataclasses
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.states import ConsentGiven, ConsentPurpose, Wording
from portal.domain.patients.states import CardData, PolicyKind, Relation, Source
from portal.kit import names, policy, seal
from portal.sites.entrance import acting, browser
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient import consent_text

_LIFE: Final = timedelta(hours=1)
_PURPOSE: Final = {
    Relation.SELF: ConsentPurpose.ACCOUNT,
    Relation.CHILD: ConsentPurpose.CARD_CHILD,
    Relation.RELATIVE: ConsentPurpose.CARD_RELATIVE,
}


@dataclass(frozen=True, slots=True)
class Pending:
    """A card that will be added once the consent is given."""

    told: CardData
    relation: Relation
    source: Source
    esia_oid: str = ""


def close(request: SignedInRequest, one: Pending) -> str:
    """Seal it for this person: nobody can read it or press the button for another account."""
    told = dataclasses.asdict(one.told) | {"birth_date": one.told.birth_date.isoformat()}
    value = [told, one.relation, one.source, one.esia_oid]
    return seal.close(value, secret=settings.SECRET_KEY, purpose=_for(request))


def read(request: SignedInRequest) -> Pending | None:
    """Return what this request carries, or None where it is foreign, changed or too old."""
    try:
        value = seal.open_(
            request.POST.get("pending", ""), secret=settings.SECRET_KEY, purpose=_for(request),
            max_age_s=int(_LIFE.total_seconds()),
        )  # fmt: skip
    except seal.Broken:
        return None
    told, relation, source, esia_oid = value
    told |= {"birth_date": date.fromisoformat(told["birth_date"])}
    return Pending(CardData(**told), Relation(relation), Source(source), esia_oid)


def _for(request: SignedInRequest) -> str:
    return f"new-card:{request.person.account_id}"


def wording(request: SignedInRequest, one: Pending) -> Wording:
    """Return the text in force for this card."""
    region = request.region
    return accounts.wording(
        region=region.code, operator=region.operator, at=now(), purpose=_PURPOSE[one.relation]
    )


def given(request: SignedInRequest, one: Pending) -> ConsentGiven | None:
    """Return the consent that this request gives, or None where the text shown was another one."""
    text = wording(request, one)
    if request.POST.get("text", "") != text.sha256:
        return None
    region = request.region
    return ConsentGiven(text.purpose, text.body, region.code, region.time_zone, browser.of(request))


def page(request: SignedInRequest, one: Pending, *, has_changed: bool = False) -> HttpResponse:
    """Answer with the question for the consent to this card."""
    text = wording(request, one)
    told = one.told
    acting.put(
        request, relation=one.relation, surname=told.surname, name=told.name, patronymic=told.patronymic
    )
    shown: dict[str, Any] = {
        "consent": consent_text.of(text),
        "name": names.full(told.surname, told.name, told.patronymic),
        "pending": close(request, one),
        "has_changed": has_changed,
        "doubt": _doubt(told),
        "is_by_hand": one.source == Source.HAND,
    }
    return render(request, "cards/agree.html", shown)


def _doubt(told: CardData) -> str:
    """Say that a policy speaks of another birth date or sex: only a hint, for it may be right."""
    born = policy.born(told.policy_number) if told.policy_kind == PolicyKind.NEW else None
    if born is None or (born.birth_date, born.sex) == (told.birth_date, told.sex):
        return ""
    return _(
        "В номере полиса зашиты другая дата рождения или пол. Сверьте номер с полисом. "
        "Если всё верно, просто продолжайте."
    )
