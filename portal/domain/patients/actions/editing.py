"""A person changes a card: what ESIA told or somebody vouched for stays as it is."""

import dataclasses
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portal.domain.accounts import actions as accounts
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.patients.access import OpenCard
from portal.domain.patients.actions.adding import BadData, told_by
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.rules import card_data, freezing
from portal.domain.patients.states import GROUPS, CardData, Group, Relation


def change_card(*, card: OpenCard, told: CardData, on: date, at: datetime, by: Actor) -> list[str]:
    """Take over the fields of `told` that are not frozen; return the names of those that changed.

    `on` is the day it is in the region. A group of an ESIA card that was changed is the person's from now
    on: ESIA does not overwrite it. Raises accounts.Limited, BadData.
    """
    if by.is_limited:
        raise accounts.Limited
    with transaction.atomic():
        kept = Card.objects.select_for_update().get(pk=card.id)
        news = _news(kept, card, told)
        wanted = dataclasses.replace(told_by(kept), **news)
        _refuse_wrong(card, wanted, news, on)
        changed = sorted(name for name, value in news.items() if getattr(kept, name) != value)
        if changed:
            _write(kept, {name: news[name] for name in changed}, is_from_esia=card.is_from_esia)
            audit.record(
                at=at, by=by, action="card.changed", object_kind="card", object_id=card.id,
                facts={"fields": changed},
            )  # fmt: skip
        Holding.objects.filter(account=card.account_id, card=kept, ended_at=None).update(used_at=at)
    return changed


def _news(kept: Card, card: OpenCard, told: CardData) -> dict[str, Any]:
    frozen = freezing.frozen(
        told_by(kept), is_from_esia=card.is_from_esia, typed=kept.typed, is_confirmed=card.is_confirmed
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


def _write(kept: Card, news: dict[str, Any], *, is_from_esia: bool) -> None:
    if is_from_esia:
        touched = {group for group, names in GROUPS.items() if news.keys() & set(names)}
        typed = {*map(Group, kept.typed.split()), *touched}
        news = news | {"typed": " ".join(sorted(typed))}
    Card.objects.filter(pk=kept.pk).update(**news)
