"""«Уведомления»: what is new, until it is marked as read."""

import dataclasses
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from portal.domain.messaging import texts
from portal.domain.notices import actions
from portal.domain.notices.models import Notice
from portal.domain.notices.states import Kind
from portal.domain.patients.models import Holding
from portal.domain.patients.states import Relation
from tests.factories.patients import patient
from tests.factories.regions import RegionFactory
from tests.portal.sites.patient.guest import Guest, path_of, places, visit
from tests.portal.sites.visitor import text


def put(guest, one=None, kind: Kind = Kind.BOOKED) -> None:
    facts = {"appointment": str(one.pk)} if one else {}
    key = f"{kind}:{one.pk if one else guest.patient.account.pk}"
    account = guest.patient.account.pk
    actions.put(account_id=account, card_id=guest.card.pk, kind=kind, key=key, facts=facts, at=now())


def test_nothing_new_says_so(guest):
    page = text(guest.get("cards/notices/"))
    assert "Уведомлений пока нет" in page
    assert "Отметить всё прочитанным" not in page


def test_new_ones_are_counted_in_the_menu_until_marked_as_read(guest):
    first, second, *_ = places()
    for slot in (first, second):
        put(guest, visit(guest, slot))
    page = text(guest.get("cards/notices/"))
    assert "Уведомления (2)" in page
    assert page.count("Вы записаны на приём") == 2
    assert page.count("Новое") == 2
    answer = guest.send("cards/notices/")
    assert (answer.status_code, path_of(answer)) == (303, "/26/cards/notices/")
    after = text(guest.get("cards/notices/"))
    assert "Уведомления (" not in after
    assert "Новое" not in after
    assert after.count("Вы записаны на приём") == 2


def test_one_about_a_child_names_the_child_and_does_not_say_you(region, esia):
    parent = Guest(patient(birth_date=date(2020, 5, 17)))
    Holding.objects.update(relation=Relation.CHILD)
    put(parent, visit(parent, places()[0]))
    page = text(parent.get("cards/notices/"))
    assert f"{parent.card.name} {parent.card.surname}: " in page
    assert "Запись на приём подтверждена" in page
    assert "Вы записаны" not in page


def test_marking_leaves_the_notices_of_others(guest):
    other = Guest(patient())
    for one in (guest, other):
        put(one, kind=Kind.WELCOME)
    guest.send("cards/notices/")
    left = Notice.objects.filter(read_at=None).values_list("account_id", flat=True)
    assert list(left) == [other.patient.account.pk]


def test_notices_of_others_are_not_shown(guest):
    other = Guest(patient())
    put(other, visit(other, places(doctor__surname="Чужаков")[0]))
    assert "Чужаков" in text(other.get("cards/notices/"))
    assert "Чужаков" not in text(guest.get("cards/notices/"))


@pytest.mark.parametrize("facts", [{}, {"other": 1}])
def test_notice_with_facts_nobody_knows_is_still_a_page(guest, facts):
    Notice.objects.create(
        account_id=guest.patient.account.pk, kind="unheard_of", facts=facts, key="k", created_at=now(),
        not_before=now(),
    )  # fmt: skip
    page = guest.get("cards/notices/")
    assert page.status_code == 200
    assert "Уведомление" in text(page)


def test_page_costs_the_same_for_one_and_three(guest):
    counts = []
    slots = places(3)
    for shown in (slots[:1], slots[1:]):
        for slot in shown:
            put(guest, visit(guest, slot))
        with CaptureQueriesContext(connection) as asked:
            guest.get("cards/notices/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_notice_of_a_visit_in_another_region_leads_into_that_region(guest):
    elsewhere = RegionFactory(code="73", name="Ульяновская область", search_key="ульяновская область")
    one = visit(guest, places(doctor__clinic__region=elsewhere)[0])
    put(guest, one)
    assert f'href="/73/booking/{one.pk}/"' in text(guest.get("cards/notices/"))


def test_notice_of_a_visit_of_a_card_no_longer_held_says_only_what_happened(guest):
    one = visit(guest, places(doctor__surname="Врачихина")[0])
    put(guest, one)
    assert "Врачихина" in text(guest.get("cards/notices/"))
    Holding.objects.update(ended_at=now())
    page = text(guest.get("cards/notices/"))
    assert "Вы записаны на приём" in page
    assert "Врачихина" not in page
    assert "Личный кабинет открыт" not in page


@pytest.mark.parametrize("kind", Kind)
def test_list_says_of_each_kind_what_letters_say(guest, kind):
    put(guest, kind=kind)
    page = text(guest.get("cards/notices/"))
    assert f">{texts.of(kind).title}</a>" in page
    assert texts.of(kind).cabinet in page


def test_visit_stands_before_what_to_do(guest, monkeypatch):
    words = dataclasses.replace(texts.of(Kind.BOOKED), cabinet="Возьмите полис.")
    monkeypatch.setitem(texts.WORDS, Kind.BOOKED, words)
    put(guest, visit(guest, places(doctor__surname="Врачихина")[0]))
    page = text(guest.get("cards/notices/"))
    assert re.search(r"<p>[^<]*Врачихина[^<]*\. Возьмите полис\.</p>", page)
