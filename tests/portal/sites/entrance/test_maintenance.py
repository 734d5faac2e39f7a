"""Works on the portal: read-only changes no row whatever is sent, full asks no database at all."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils.timezone import now

from portal.domain.accounts.models import Session
from portal.domain.health import actions
from portal.domain.health.states import Maintenance, Mode
from portal.domain.staff.models import StaffSession
from portal.domain.work import actions as work
from portal.domain.work import ports as jobs
from portal.sites.entrance import places as addresses
from tests.portal.sites import test_access_matrix as matrix
from tests.portal.sites.staff import test_matrix as desks
from tests.portal.sites.staff.addresses import ALL as STAFF
from tests.portal.sites.test_broken import without_database
from tests.portal.sites.visitor import text

world = matrix.world
TYPED = "Кашляет третью неделю и не спит"


@pytest.fixture
def works(folder):
    """Switch works on and off."""

    def switch(mode, *, hours=2, why=""):
        until = now() + timedelta(hours=hours) if hours else None
        actions.keep_maintenance(Maintenance(mode, now(), until, why))

    return switch


def rows():
    """Return every row of every table of ours."""
    found = {}
    for model in apps.get_models():
        if model._meta.managed:
            found[model._meta.label] = sorted(map(repr, model._default_manager.values_list()))
    return found


def changed(before, after):
    return sorted(table for table in after if after[table] != before[table])


def aged():
    """Let the last use of each session lie back: else nobody would see whether it is noted."""
    for model in (Session, StaffSession):
        model.objects.update(last_used_at=now() - timedelta(minutes=2))


def sent_by(who, asked):
    return [who.client.post(path, dict(form)) for path, form in asked]


@pytest.mark.parametrize("state", ["booked", "held", "missed", "deleted", "broken"])
def test_reading_only_changes_no_row_for_anything_that_patients_send(world, works, state):
    here = world(state)
    asked = [(here.path(name), rule.form) for name, rule in matrix.OBJECT.items() if rule.state == state]
    if state == "booked":
        asked += [(here.path(name), ()) for name in matrix.OWN]
        asked += [(f"/26{matrix._open_address(here, name)}", ()) for name in matrix.OPEN]
    asked = [one for one in asked if not one[0].endswith("/sign-in/leave/") and "/status" not in one[0]]
    aged()
    before = rows()
    works(Mode.READ_ONLY)
    answers = [*sent_by(here.owner, asked), *sent_by(here.nobody, asked)]
    answers.append(here.nobody.client.get("/esia/return", {"code": "x", "state": "y"}))
    assert changed(before, rows()) == []
    assert [(one.request["PATH_INFO"], one.status_code) for one in answers if one.status_code != 503] == []
    assert all(int(answer["Retry-After"]) > 7000 for answer in answers)
    works(Mode.OFF)
    sent_by(here.owner, asked)
    assert changed(before, rows()) != []


def test_reading_only_changes_no_row_for_anything_that_staff_sends(region, esia, works):
    here = desks.World()
    kinds = {kind: here.who(kind) for kind in desks.Kind}
    asked = [(here.path(name), ()) for name in sorted(STAFF - {"staff_sign_in:leave"})]
    for one in (*kinds.values(), desks.Colleague()):
        one.client.handler.enforce_csrf_checks = False
    aged()
    before = rows()
    works(Mode.READ_ONLY)
    answers = [answer for one in kinds.values() for answer in sent_by(one, asked)]
    assert changed(before, rows()) == []
    assert {answer.status_code for answer in answers} == {503}
    works(Mode.OFF)
    for one in kinds.values():
        sent_by(one, asked)
    assert changed(before, rows()) != []


def test_pages_are_read_meanwhile_and_say_so(signed_in, works):
    works(Mode.READ_ONLY, why="Переносим базу на новый сервер.")
    page = signed_in.get("cards/")
    assert page.status_code == 200
    assert "Идут работы" in text(page)
    assert "Страницы можно читать. Войти, записаться и изменить данные можно будет" in text(page)
    works(Mode.OFF)
    assert "Идут работы" not in text(signed_in.get("cards/"))


def test_what_was_typed_stands_on_the_page_and_is_sent_from_it_later(world, works):
    here = world("booked")
    path, client = here.path("cards:edit"), here.owner.client
    works(Mode.READ_ONLY)
    sent = {"phone": "+7 918 765-43-21", "note": TYPED, "html": "<b>x</b>", "password": "не покажем"}
    answer = client.post(path, sent)
    page = text(answer)
    assert answer.status_code == 503
    assert f'name="note" value="{TYPED}"' in page
    assert "<b>x</b>" not in answer.content.decode()
    assert "не покажем" not in page
    assert "Пароли, коды и файлы здесь не хранятся" in page
    assert "<h1 data-portal-trouble>" in page, (
        "the tab would take this for an answer and forget what was typed"
    )
    assert f'action="{path}"' in page
    works(Mode.OFF)
    again = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.partition("<main")[2]))
    assert client.post(path, again).status_code == 303
    assert here.rows()[0][1] == "+79187654321"


def test_nobody_puts_words_into_the_page_from_outside(visitor, works):
    works(Mode.READ_ONLY)
    answer = visitor.client.post("/26/sign-in/begin/", {"next": TYPED})
    assert answer.status_code == 403
    assert TYPED not in text(answer)


@pytest.mark.parametrize("mode", [Mode.READ_ONLY, Mode.FULL])
def test_a_person_leaves_a_shared_computer_all_the_same(signed_in, works, mode):
    page = text(signed_in.get("cards/"))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    actions.watch(at=now())  # the board tells of the region where no database is asked
    works(mode)
    before = rows()
    answer = signed_in.client.post("/26/sign-in/leave/", {"csrfmiddlewaretoken": token})
    assert answer.status_code == 303
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert signed_in.client.cookies[settings.SESSION_COOKIE].value == ""
    assert changed(before, rows()) == []


@pytest.mark.parametrize("path", ["/", "/26/", "/26/cards/", "/26/staff/", "/26/doctors/", "/99/"])
def test_full_works_ask_no_database(signed_in, works, monkeypatch, path):
    works(Mode.FULL, why="Переносим базу на новый сервер.")
    with without_database(monkeypatch):
        answer = signed_in.client.get(path)
    page = text(answer)
    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    assert 7000 < int(answer["Retry-After"]) <= 7200
    assert "Портал закрыт на время работ" in page
    assert "Переносим базу на новый сервер." in page
    assert "122" in page
    works(Mode.OFF)
    assert signed_in.client.get(path).status_code != 503


def test_full_works_leave_the_status_page_and_the_machines(signed_in, works, monkeypatch):
    works(Mode.FULL)
    with without_database(monkeypatch):
        told = [signed_in.client.get(path) for path in ("/26/status/", "/status.json", "/healthz", "/readyz")]
    assert [answer.status_code for answer in told] == [200] * 4
    assert "Портал закрыт на время работ" in text(told[0])
    assert told[1].json()["maintenance"]["mode"] == "full"
    assert told[3].json() == {"ready": True, "maintenance": "full"}


def test_works_whose_end_has_passed_name_none(signed_in, works):
    works(Mode.FULL, hours=-1)
    answer = signed_in.get()
    assert answer["Retry-After"] == "300"
    assert "откроем его, как только закончим" in text(answer)


def test_a_provider_that_reports_is_told_to_come_again(visitor, works):
    works(Mode.READ_ONLY)
    answer = visitor.client.post("/hooks/phone/telegram", b"{}", content_type="application/json")
    assert (answer.status_code, answer.content) == (503, b"maintenance")


@pytest.mark.parametrize("mode", [Mode.READ_ONLY, Mode.FULL])
def test_jobs_rest(db, works, mode, monkeypatch):
    asked = []
    worker = work.Worker(queue="slow", clock=now)
    monkeypatch.setattr(worker, "step", lambda: asked.append(1) or False)
    works(mode)
    assert jobs.is_paused()
    assert worker._round() > 0
    assert asked == []
    works(Mode.OFF)
    worker._round()
    assert asked == [1]


def test_address_of_the_page_is_that_of_the_region(signed_in, works):
    assert reverse("status:page", urlconf=settings.REGION_URLCONF).endswith("status/")
    assert addresses.address("26", "status:page") == "/26/status/"
    works(Mode.READ_ONLY)
    assert 'href="/26/status/"' in text(signed_in.get())
