"""The link of a reminder: who gets what without signing in, and what is never told."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from portal.domain.accounts.models import Account
from portal.domain.audit.models import Entry
from portal.domain.booking import queries
from portal.domain.booking.models import Appointment, Broken, Coming, Step
from portal.domain.booking.rules import links
from portal.domain.booking.states import State
from portal.domain.notices.models import Notice
from portal.domain.patients.models import Holding
from tests.factories.regions import RegionFactory
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.visitor import Visitor, text

NAMES = ("Тайнохранимова", "Имя", "Врачебных", "Психиатр", "Поликлиника")


@pytest.fixture
def reminded(region):
    """A visit of somebody, and its link."""
    guest = Guest()
    Account.objects.filter(pk=guest.patient.account.pk).update(surname="Тайнохранимова")
    one = visit(guest, places()[0])
    one.doctor.surname = "Врачебных"
    one.doctor.save()
    return one


def link(one, account_id=None):
    return f"v/{queries.link_of(one.pk, account_id=account_id or one.account_id)}/"


def rows():
    return [model.objects.count() for model in (Coming, Step, Entry, Notice)] + [
        list(Appointment.objects.values_list("state", flat=True))
    ]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_changes_nothing(visitor, reminded, method):
    before = rows()

    for path in (link(reminded), f"{link(reminded)}cancel/"):
        answer = getattr(visitor.client, method)(visitor.home + path)
        assert answer.status_code == (405 if method == "options" else 200)

    assert rows() == before


def test_a_stranger_sees_when_and_nothing_of_anybody(visitor, reminded):
    for path in (link(reminded), f"{link(reminded)}cancel/"):
        page = text(visitor.get(path))
        assert f"{reminded.wall_start:%H:%M}" in page
        assert [name for name in NAMES if name.lower() in page.lower()] == []
        assert f"doctors/{reminded.doctor_id}" not in page


def test_come_is_written_down_once(visitor, reminded):
    for _ in range(2):
        answer = visitor.send(f"{link(reminded)}come/", link(reminded)) if not Coming.objects.exists() else (
            visitor.send(f"{link(reminded)}come/", f"{link(reminded)}cancel/")
        )  # fmt: skip
        assert (answer.status_code, answer["Location"]) == (303, f"/26/{link(reminded)}")

    assert list(Coming.objects.values_list("appointment_id", "how")) == [(reminded.pk, "link")]
    assert Entry.objects.filter(action="visit.coming_said", object_id=str(reminded.pk)).count() == 1
    assert "Вас ждут" in text(visitor.get(link(reminded)))


def test_cancel_asks_why_and_cancels_once(visitor, reminded):
    path = f"{link(reminded)}cancel/"
    refused = visitor.send(path)
    assert "Выберите причину" in text(refused)
    reminded.refresh_from_db()
    assert reminded.state == State.BOOKED

    answer = visitor.send(path, reason="cannot_come")

    assert answer.status_code == 303
    reminded.refresh_from_db()
    assert (reminded.state, reminded.cancel_reason) == (State.CANCELLED_BY_PATIENT, "cannot_come")
    said = visitor.get(link(reminded))
    assert (said.status_code, "Запись отменена." in text(said)) == (410, True)
    assert list(Notice.objects.values_list("kind", flat=True)) == ["cancelled"]
    acts = set(Entry.objects.filter(object_id=str(reminded.pk)).values_list("action", flat=True))
    assert acts == {"appointment.cancelled_by_patient", "visit.answered_by_link"}


def test_move_leads_to_the_sign_in_and_then_to_other_times(visitor, reminded, region):
    path = f"/26/booking/{reminded.pk}/move/"
    assert path in text(visitor.get(link(reminded)))

    stranger = visitor.client.get(path)
    assert "/26/sign-in/" in stranger["Location"]


def test_the_owner_is_led_to_the_doctors_other_times(region, esia):
    guest = Guest()
    one = visit(guest, places()[0])

    answer = guest.get(f"booking/{one.pk}/move/")

    assert answer.status_code == 302
    assert f"doctors/{one.doctor_id}/" in answer["Location"]
    assert f"move={one.pk}" in answer["Location"]
    Appointment.objects.filter(pk=one.pk).update(state=State.CANCELLED_BY_PATIENT)
    assert guest.get(f"booking/{one.pk}/move/")["Location"] == f"/26/booking/{one.pk}/"


def wrong(one, kind):
    good = queries.link_of(one.pk, account_id=one.account_id)
    return {
        "forged": good[:-3] + ("aaa" if not good.endswith("aaa") else "bbb"),
        "other account": queries.link_of(one.pk, account_id=one.account_id + 1),
        "other secret": links.token(one.pk, account_id=one.account_id, secret="чужой"),
        "no visit": queries.link_of(uuid.uuid4(), account_id=one.account_id),
        "short": good[:-1],
        "long": f"{good}A",
        "same bits": good[:-1] + chr(ord(good[-1]) + 1),
        "garbage": "-_-",
    }[kind]


@pytest.mark.parametrize(
    "kind",
    ["forged", "other account", "other secret", "no visit", "short", "long", "same bits", "garbage"],
)
def test_a_wrong_link_opens_a_clear_page_and_changes_nothing(visitor, reminded, kind):
    token, before = wrong(reminded, kind), rows()
    visitor.get(link(reminded))

    shown = visitor.get(f"v/{token}/")
    pressed = visitor.send(f"v/{token}/come/", link(reminded))
    cancelled = visitor.send(f"v/{token}/cancel/", link(reminded), reason="cannot_come")

    assert [one.status_code for one in (shown, pressed, cancelled)] == [404, 404, 404]
    assert "Ссылка не подходит" in text(shown)
    assert rows() == before
    assert visitor.send(f"{link(reminded)}come/", link(reminded)).status_code == 303


ENDED = {
    "cancelled": (
        lambda one: Appointment.objects.filter(pk=one.pk).update(state="cancelled_by_patient"),
        410,
    ),
    "by clinic": (lambda one: Appointment.objects.filter(pk=one.pk).update(state="cancelled_by_clinic"), 410),
    "moved": (lambda one: Appointment.objects.filter(pk=one.pk).update(state="moved"), 410),
    "broken": (lambda one: Broken.objects.create(appointment=one, since_at=now()), 410),
    "card given away": (lambda _one: Holding.objects.update(ended_at=now(), ended_why="left"), 404),
    "account blocked": (lambda _one: Account.objects.update(is_blocked=True), 404),
    "account closing": (lambda _one: Account.objects.update(closing_at=now()), 404),
}


@pytest.mark.parametrize("end", ENDED)
def test_a_link_ends_with_its_visit(visitor, reminded, end):
    visitor.get(link(reminded))
    do, status = ENDED[end]
    shown_on = "sign-in/"
    do(reminded)
    before = rows()

    answers = [
        visitor.get(link(reminded)),
        visitor.send(f"{link(reminded)}come/", shown_on),
        visitor.send(f"{link(reminded)}cancel/", shown_on, reason="cannot_come"),
    ]

    assert [answer.status_code for answer in answers] == [status] * 3
    assert rows() == before


def test_a_link_ends_when_the_visit_begins(visitor, reminded):
    with time_machine.travel(reminded.starts_at - timedelta(seconds=1), tick=False):
        assert visitor.get(link(reminded)).status_code == 200
    with time_machine.travel(reminded.starts_at, tick=False):
        answer = visitor.get(link(reminded))
        assert (answer.status_code, "уже наступило" in text(answer)) == (410, True)


def test_a_link_opens_in_its_own_region_only(visitor, reminded):
    RegionFactory(code="73", name="Ульяновская область", search_key="ульяновская область")

    assert Visitor("73").get(link(reminded)).status_code == 404


def test_the_address_goes_nowhere(visitor, reminded, caplog, capfd):
    token = queries.link_of(reminded.pk, account_id=reminded.account_id)
    answers = [visitor.get(f"v/{token}/"), visitor.get(f"v/{token[:-3]}aaa/")]
    answers.append(visitor.send(f"v/{token}/come/", f"v/{token}/"))

    for answer in answers:
        assert answer["Referrer-Policy"] == "strict-origin"
        assert answer["Cache-Control"] == "no-store"
        assert "noindex" in answer["X-Robots-Tag"]
    told = caplog.text + "".join(capfd.readouterr())
    assert (token[:20] in told, "visit_link_refused" in told) == (False, True)


def test_without_its_own_form_nothing_is_taken(reminded):
    path = f"/26/{link(reminded)}"
    visitor = Visitor()

    assert visitor.client.post(f"{path}come/").status_code == 403
    assert Coming.objects.count() == 0


def test_misses_of_a_network_are_limited(visitor, reminded, monkeypatch):
    for _ in range(60):
        visitor.get("v/AAAA/")

    assert visitor.get("v/AAAA/").status_code == 429
    assert visitor.get(link(reminded)).status_code == 200
