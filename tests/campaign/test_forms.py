"""Campaign `forms`: whatever is posted, no 500 and no invalid row; a share of it makes cards."""

import logging
import re
import time
from collections import Counter
from collections.abc import Iterator
from html import unescape

import pytest
from django.db import connection, transaction
from django.utils.timezone import now
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds

from portal.domain.limits import actions as limits
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.rules import card_data
from portal.domain.patients.states import CardData, Relation
from tests.campaign import people
from tests.factories.regions import RegionFactory
from tests.portal.sites.patient.guest import Guest

FULL = 200_000
SMALL = 150
PART = 5_000
ACCEPTED_AT_LEAST = 0.2
HIDDEN = re.compile(r'name="(text|pending)" value="([^"]*)"')


@pytest.fixture
def person(db, monkeypatch, settings) -> Iterator[Guest]:
    """Somebody who may add as many cards as the campaign sends, one after the other."""
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True
    monkeypatch.setattr(limits, "take", lambda *_, **__: None)
    RegionFactory()
    logging.disable(logging.ERROR)
    yield Guest()
    logging.disable(logging.NOTSET)


@pytest.mark.campaign_forms
def test_no_generated_form_makes_a_500_or_an_invalid_row(person, campaign):
    seen: Counter[str] = Counter()
    examples, began = campaign.of(FULL, small=SMALL), time.monotonic()
    for start in range(0, examples, PART):
        person = _comes_again(person)
        _post(person, seen, min(PART, examples - start), at_random=campaign.scale is not None)
        told = {"posts": seen["posts"], "accepted": seen["accepted"], "refused": seen["refused"]}
        campaign.record(**{connection.vendor: told | {"seconds": round(time.monotonic() - began)}})

    assert seen["posts"] >= examples
    assert seen["accepted"] >= seen["posts"] * ACCEPTED_AT_LEAST
    assert seen["refused"] > 0


def _comes_again(person: Guest) -> Guest:
    """Sign the same person in anew: each post is taken back, so the session is never used and ends by itself."""
    again = Guest(person.patient)
    again.client.handler.enforce_csrf_checks = False
    again.client.raise_request_exception = True
    return again


def _post(person: Guest, seen: Counter[str], examples: int, *, at_random: bool) -> None:
    @bounds(
        max_examples=examples, deadline=None, database=None, derandomize=not at_random,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(form=people.forms())
    def run(form: dict[str, str]) -> None:
        with transaction.atomic():
            seen["posts"] += 1
            seen["accepted" if _adds(person, form) else "refused"] += 1
            transaction.set_rollback(True)

    run()


def _adds(person: Guest, form: dict[str, str]) -> bool:
    """Post the form and, where it was right, the consent; tell whether a card came of it, a right one."""
    sent = {name: value.encode("utf-8", "replace").decode() for name, value in form.items()}
    page = person.client.post("/26/cards/new/", sent)
    assert page.status_code == 200
    hidden = dict(HIDDEN.findall(unescape(page.content.decode())))
    if "pending" not in hidden:
        assert Holding.objects.count() == 1
        return False
    answer = person.client.post("/26/cards/new/agree/", hidden)
    assert answer.status_code == 303
    holding = Holding.objects.exclude(card=person.card.pk).select_related("card").get()
    _assert_right(person, holding)
    return True


def _assert_right(person: Guest, holding: Holding) -> None:
    """Ask the rules about the row as it stands; what nobody may send has changed nothing."""
    card: Card = holding.card
    told = CardData(**{name: getattr(card, name) for name in CardData.__dataclass_fields__})
    found = card_data.wrong(told, relation=Relation(holding.relation), parent=None, on=now().date())
    assert found == []
    assert (card.source, card.confirmed_at, card.esia_oid) == ("hand", None, "")
    assert (holding.account_id, holding.relation != "self") == (person.patient.account.pk, True)
    assert holding.consent.text.purpose == f"card_{holding.relation}"
