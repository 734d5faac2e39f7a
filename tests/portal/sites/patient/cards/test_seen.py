"""«Кто смотрел»: by name and role in plain words, and a question about a strange look."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import DOUBTS_OF_ACCOUNT
from portal.domain.notices.models import Notice
from portal.domain.patients.models import SeenQuestion
from portal.domain.patients.states import Relation
from portal.sites.patient.cards.seen import words
from tests.factories.patients import HoldingFactory, patient
from tests.factories.regions import RegionFactory
from tests.factories.staff import operator, registrar
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.staff.colleague import colleague
from tests.portal.sites.visitor import text

ACTIONS = ("card.changed", "card.refreshed", "card.vouched", "card.checked", "card.deleted")


@pytest.fixture
def guest(region, esia):
    made = Guest(patient(surname="Тайнохранимова"))
    made.client.handler.enforce_csrf_checks = False
    return made


@pytest.fixture
def one(guest):
    return visit(guest, places()[0], number="А-482-117")


@pytest.fixture
def desk(one):
    return colleague(registrar(one.clinic, surname="Журавлёва", name="Ольга", patronymic="Ивановна"))


def seen(guest, **asked):
    return text(guest.client.get(f"/26/cards/{guest.card.pk}/seen/", asked)).replace("\u00a0", " ")


def look_at(desk, one):
    path = f"/26/staff/clinics/{one.clinic_id}/visits/{one.pk}/"
    answer = desk.client.get(desk_path(one))
    assert answer.status_code == 200, path
    return Entry.objects.filter(actor_kind="staff", action="card.opened").latest("pk")


def desk_path(one):
    from portal.sites.entrance import places as addresses

    return addresses.address(
        "26", "clinic_desk:visit", clinic_id=str(one.clinic_id), appointment_id=str(one.pk)
    )


def test_a_registrar_is_named_with_role_and_clinic(guest, one, desk):
    assert "Журавлёва" not in seen(guest)
    look_at(desk, one)
    page = seen(guest)
    assert f"Журавлёва Ольга Ивановна, регистратор, {one.clinic.short_name}" in page
    assert "Открыли карту" in page
    assert "Тайнохранимова" in page


def test_lists_of_the_clinic_and_visits_are_told_too(guest, one, desk):
    from portal.sites.entrance import places as addresses

    desk.client.handler.enforce_csrf_checks = False
    desk.client.get(
        addresses.address("26", "clinic_desk:day", clinic_id=str(one.clinic_id)), {"day": str(one.wall_date)}
    )
    desk.client.post(
        addresses.address("26", "clinic_desk:find", clinic_id=str(one.clinic_id)), {"text": "Тайно"}
    )
    guest.client.get(f"/26/booking/{one.pk}/")
    page = seen(guest)
    assert "Увидели запись в списке приёма" in page
    assert "Нашли запись поиском" in page
    assert "Смотрели карту и записи" in page  # the visit, opened by the person, and this page


def test_the_other_parent_is_named_and_strangers_are_not_there(guest, region):
    child = HoldingFactory(account=guest.patient.account, relation=Relation.CHILD).card
    other = Guest(patient())
    HoldingFactory(account=other.patient.account, card=child, relation=Relation.CHILD)
    other.client.get(f"/26/cards/{child.pk}/")
    page = text(guest.client.get(f"/26/cards/{child.pk}/seen/"))
    account = other.patient.account
    assert f"{account.surname} {account.name}" in page
    assert account.surname not in seen(guest)


def test_the_same_again_and_again_is_one_line(guest):
    for _ in range(3):
        guest.client.get(f"/26/cards/{guest.card.pk}/rights/")
    page = seen(guest)
    assert page.count("<strong>Вы</strong>") == 1
    assert "(4 действия)" in page


def rows(page):
    return re.findall(r"<p><strong>(.*?)</strong></p>\s*<p>(.*?), <span.*?</span>(.*?)</p>", page, re.DOTALL)


def test_own_looks_of_a_day_are_one_line_and_strangers_never_are(guest, one, desk):
    for _ in range(2):
        guest.client.get(f"/26/booking/{one.pk}/")
        look_at(desk, one)
        guest.client.get(f"/26/cards/{guest.card.pk}/")
    own = (
        Entry.objects.filter(actor_kind="account", action__in=words.LOOKS).count() + 1
    )  # and this page itself
    told = rows(seen(guest))
    mine = [row for row in told if row[0] == "Вы" and row[1] == "Смотрели карту и записи"]
    assert len(mine) == 1
    assert f"({own} действ" in mine[0][2]
    strangers = [row for row in told if row[0].startswith("Журавлёва") and row[1] == "Открыли карту"]
    assert len(strangers) == Entry.objects.filter(actor_kind="staff", action="card.opened").count() == 2
    assert [row[2].strip() for row in strangers] == ["", ""]
    assert seen(guest).count("Спросить, зачем") >= 2


def test_own_changes_stay_lines_of_their_own(guest):
    mine = {"at": now(), "actor_kind": "account", "actor_id": str(guest.patient.account.pk)}
    for action in ("card.changed", "card.opened", "card.checked"):
        Entry.objects.create(**mine, object_kind="card", object_id=str(guest.card.pk), action=action)
    said = [row[1] for row in rows(seen(guest))]
    assert said.count("Изменили данные карты") == said.count("Проверили данные карты") == 1
    assert said.count("Открыли карту") + said.count("Смотрели карту и записи") == 1


def test_looks_of_two_days_are_two_lines(guest):
    mine = {"actor_kind": "account", "actor_id": str(guest.patient.account.pk), "action": "card.opened"}
    for days in (1, 1, 2):
        at = now() - timedelta(days=days)
        Entry.objects.create(**mine, at=at, object_kind="card", object_id=str(guest.card.pk))
    assert [row[0] for row in rows(seen(guest))] == ["Вы"] * 3


def test_older_looks_stand_on_further_pages(guest, monkeypatch):
    from portal.domain.patients.access import trail

    monkeypatch.setattr(trail, "SHOWN", 2)
    for number in range(5):
        told = {"object_kind": "card", "object_id": str(guest.card.pk), "action": ACTIONS[number]}
        Entry.objects.create(at=now(), actor_kind="staff", actor_id=str(900 + number), **told)
    oldest = Entry.objects.filter(action=ACTIONS[0]).earliest("pk").pk
    page, found = seen(guest), 0
    while "?before=" in page:
        found += 1
        page = seen(guest, before=page.partition("?before=")[2].partition('"')[0])
    assert f"/seen/{oldest}/" in page
    assert 2 <= found <= 8


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 40, "٣", "0"])
def test_whatever_stands_in_the_address_is_no_error(guest, before):
    assert guest.client.get(f"/26/cards/{guest.card.pk}/seen/", {"before": before}).status_code == 200


def ask(guest, entry, words="Я к ним не ходила"):
    return guest.client.post(f"/26/cards/{guest.card.pk}/seen/{entry.pk}/", {"text": words})


def test_a_question_goes_to_the_operator_and_the_answer_comes_back(guest, one, desk):
    entry = look_at(desk, one)
    assert f"/26/cards/{guest.card.pk}/seen/{entry.pk}/" in seen(guest)
    assert [ask(guest, entry).status_code for _ in range(2)] == [303, 303]
    asked = SeenQuestion.objects.get()
    assert (asked.entry, asked.text, asked.region) == (entry.pk, "Я к ним не ходила", "26")
    assert "Вы спросили, ждём ответа." in seen(guest)

    boss = colleague(operator())
    boss.client.handler.enforce_csrf_checks = False
    listed = text(boss.client.get("/26/staff/region/questions/"))
    assert "Журавлёва Ольга Ивановна" in listed
    assert "Тайнохранимова" not in listed
    path = f"/26/staff/region/questions/{asked.pk}/"
    assert "Я к ним не ходила" in text(boss.client.get(path))
    assert boss.client.post(path, {"text": "Звонили, чтобы перенести приём"}).status_code == 303
    boss.client.post(path, {"text": "Другой ответ"})

    assert "Звонили, чтобы перенести приём" in seen(guest)
    assert Notice.objects.get(kind="seen_answered").account_id == guest.patient.account.pk
    actions = Entry.objects.filter(action__startswith="look.").order_by("pk")
    assert [(told.action, told.object_id) for told in actions] == [
        ("look.doubted", str(guest.card.pk)), ("look.explained", str(guest.card.pk)),
    ]  # fmt: skip


def test_a_look_at_another_card_cannot_be_asked_about(guest, one, desk):
    stranger = Guest(patient())
    stranger.client.handler.enforce_csrf_checks = False
    entry = look_at(desk, one)
    for answer in (ask(stranger, entry), stranger.client.get(f"/26/cards/{stranger.card.pk}/seen/{2**63}/")):
        assert answer.status_code == 404
    assert SeenQuestion.objects.count() == 0


def test_an_operator_of_another_region_sees_and_answers_nothing(guest, one, desk):
    ask(guest, look_at(desk, one))
    RegionFactory(code="73")
    from tests.portal.sites.staff.test_matrix import colleague_of

    other = colleague_of("73")
    other.client.handler.enforce_csrf_checks = False
    assert "Журавлёва" not in text(other.client.get("/73/staff/region/questions/"))
    path = f"/73/staff/region/questions/{SeenQuestion.objects.get().pk}/"
    assert other.client.post(path, {"text": "Ответ"}).status_code == 404
    assert SeenQuestion.objects.get().answered_at is None


@pytest.mark.parametrize("entries", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(guest, one, desk, entries, django_assert_max_num_queries):
    for number in range(entries):
        look_at(colleague(registrar(one.clinic, email=f"r{number}@clinic.example")), one)
    with django_assert_max_num_queries(16):
        assert "Открыли карту" in seen(guest)


def test_the_eleventh_question_of_a_day_waits_and_keeps_its_words(guest, one, desk):
    entry, account = look_at(desk, one), str(guest.patient.account.pk)
    for _ in range(DOUBTS_OF_ACCOUNT.most):
        limits.take(DOUBTS_OF_ACCOUNT, account, at=now())
    answer = ask(guest, entry)
    page = text(answer).replace("\u00a0", " ")
    assert answer.status_code == 429
    assert "В день можно задать 10 вопросов. Снова — завтра" in page
    assert "Я к ним не ходила" in page
    assert SeenQuestion.objects.count() == 0


def test_the_tenth_question_passes_and_the_same_again_does_not_count(guest, one, desk):
    entry, account = look_at(desk, one), str(guest.patient.account.pk)
    for _ in range(DOUBTS_OF_ACCOUNT.most - 1):
        limits.take(DOUBTS_OF_ACCOUNT, account, at=now())
    assert [ask(guest, entry).status_code for _ in range(2)] == [303, 303]
    assert SeenQuestion.objects.count() == 1
