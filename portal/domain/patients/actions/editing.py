"""A person changes a card: what ESIA told or somebody vouched for stays as it is."""

import dataclasses
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from portal.domain.accounts import actions as accounts
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.patients.access import OpenCard
from portal.domain.patients.actions.adding import BadData, told_by
from portal.domain.patients.models import Card, Holding, ProxyRequest
from portal.domain.patients.rules import card_data, freezing
from portal.domain.patients.states import GROUPS, Asked, CardData, Group, Relation, Source

_ASKED_ABOUT: Final = frozenset((*GROUPS[Group.PERSON], *GROUPS[Group.SNILS]))


def change_card(*, card: OpenCard, told: CardData, on: date, at: datetime, by: Actor) -> list[str]:
    """Take over the fields of `told` that are not frozen; return the names of those that changed.

    `on` is the day it is in the region. A group of an ESIA card that was changed is the person's from now
    on: ESIA does not overwrite it. Raises accounts.Limited, BadData.
    """
    if by.is_limited:
        raise accounts.Limited
    with transaction.atomic():
        kept = Card.objects.select_for_update().get(pk=card.id)
        news = _news(kept, told)
        wanted = dataclasses.replace(told_by(kept), **news)
        _refuse_wrong(card, wanted, news, on)
        changed = sorted(name for name, value in news.items() if getattr(kept, name) != value)
        if changed:
            _write(kept, {name: news[name] for name in changed})
            audit.record(
                at=at, by=by, action="card.changed", object_kind="card", object_id=card.id,
                facts={"fields": changed},
            )  # fmt: skip
        Holding.objects.filter(account=card.account_id, card=kept, ended_at=None).update(used_at=at)
        if _ASKED_ABOUT.intersection(changed):
            # Whoever was asked would answer for somebody else; the card is locked before the question.
            ProxyRequest.objects.filter(holding__card=kept, state=Asked.ASKED).delete()
    return changed


def _news(kept: Card, told: CardData) -> dict[str, Any]:
    frozen = freezing.frozen(
        told_by(kept),
        is_from_esia=kept.source == Source.ESIA,
        typed=kept.typed,
        is_confirmed=kept.confirmed_at is not None,
    )
    return {
        name: getattr(told, name) for group, names in GROUPS.items() if group not in frozen for name in names
    }


def _refuse_wrong(card: OpenCard, wanted: CardData, news: dict[str, Any], on: date) -> None:
    """Refuse what is wrong in the fields that may be changed: nobody can mend the frozen ones here."""
    others = Holding.objects.filter(account=card.account_id, ended_at=None).exclude(card=card.id)
    others = others.select_related("card")
    own = [one.card.birth_date for one in others if one.relation == Relation.SELF]
    relation = Relation(card.relation)
    problems = card_data.wrong(wanted, relation=relation, parent=next(iter(own), None), on=on)
    problems = problems or card_data.taken(wanted, [told_by(one.card) for one in others])
    if mine := [problem for problem in problems if problem.field in news]:
        raise BadData(mine)


def _write(kept: Card, news: dict[str, Any]) -> None:
    if kept.source == Source.ESIA:
        touched = {group for group, names in GROUPS.items() if news.keys() & set(names)}
        typed = {*map(Group, kept.typed.split()), *touched}
        news = news | {"typed": " ".join(sorted(typed))}
    Card.objects.filter(pk=kept.pk).update(**news)
