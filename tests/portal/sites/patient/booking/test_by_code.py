"""A booking that is confirmed by a code: said before the press, typed beside the hold, never a dead end."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.accounts import ports
from portal.domain.accounts.models import Account, Code, Passage
from portal.domain.audit.models import Entry
from portal.domain.booking.models import Answers, Appointment, Objection, Setting
from portal.domain.booking.rules.settings import Rule
from portal.domain.booking.states import State
from portal.domain.clinics.models import Clinic
from portal.domain.patients.models import Holding
from portal.domain.patients.states import Scope
from portal.domain.regions.models import Region
from portal.domain.schedule.models import Slot
from tests.factories import booking
from tests.factories.patients import HoldingFactory, patient
from tests.factories.regions import RegionFactory
from tests.fakes import channels
from tests.portal.sites.patient import phones
from tests.portal.sites.patient.guest import Guest, path_of, places, states, visit
from tests.portal.sites.visitor import Visitor, text

PHONE, REGISTRY = "+79187654321", "+78652112233"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WHY = "За 90 дней отмечены 3 неявки. Чтобы подтвердить запись, введите код с телефона."
PRESS, BOOK = "Получить код</button>", "Записаться</button>"
NOT_EXPECTED = {"Получить код", "неявки", "введите код"}


def miss(guest, count=3, days=10):
    """Let the clinic have marked visits of the guest's card as missed."""
    made = []
    for slot in places(count):
        when = now() - days * DAY + slot.number * MINUTE * 20
        end = when + 10 * MINUTE
        made.append(visit(guest, slot, State.MISSED, starts_at=when, ends_at=end, wall_date=when.date()))
    return made


@pytest.fixture
def me(guest, rings):
    Account.objects.filter(pk=guest.patient.account.pk).update(phone=PHONE, phone_confirmed_at=now() - DAY)
    return guest


@pytest.fixture
def slot(me):
    one = places()[0]
    Clinic.objects.filter(pk=one.clinic_id).update(phones=[REGISTRY])
    return one


def hold(guest, slot, **more):
    answer = guest.send("booking/hold/", "cards/", slot=str(slot.pk), card=str(guest.card.pk), **more)
    return path_of(answer).removeprefix("/26/")


def at_code(me, confirm):
    """Press «Получить код»; return the address of the step."""
    answer = me.send(confirm)
    assert answer.status_code == 303
    return path_of(answer).removeprefix("/26/")


def test_three_missed_visits_ask_for_a_code_and_book_with_it(me, slot):
    visits = miss(me)
    confirm = hold(me, slot)
    page = text(me.get(confirm))
    assert WHY in page
    assert PRESS in page
    assert BOOK not in page
    assert all(f"/26/booking/{one.pk}/" in page for one in visits)

    step = at_code(me, confirm)

    assert step.endswith("/code/")
    assert states(slot) == ["held"]
    page = text(me.get(step))
    assert all(
        said in page for said in (WHY, "Место держим за вами до", "Ещё пять минут", "data-portal-countdown")
    )
    digits = phones.ring()
    wrong = me.send(step, digits=channels.other_than(digits))
    assert wrong.status_code == 200
    assert "Код не подходит. Остались 2 попытки." in text(wrong)
    assert states(slot) == ["held"]
    booked = me.send(step, digits=digits)
    assert booked.status_code == 303
    assert states(slot) == ["booked"]
    assert Appointment.objects.get(slot=slot).number in text(me.client.get(booked["Location"]))
    assert path_of(me.get(step)) == f"/26/{confirm}"


def test_two_missed_visits_are_no_matter(me, slot):
    miss(me, 2)
    confirm = hold(me, slot)
    page = text(me.get(confirm))
    assert not [said for said in NOT_EXPECTED if said in page]
    assert BOOK in page

    assert path_of(me.send(confirm)) == f"/26/{confirm.removesuffix('confirm/')}"
    assert states(slot) == ["booked"]
    assert not Code.objects.exists()


def test_pressed_twice_sends_one_code(me, slot):
    miss(me)
    confirm = hold(me, slot)
    assert at_code(me, confirm) == at_code(me, confirm)
    assert Code.objects.count() == 1


def test_extending_comes_back_to_the_code(me, slot):
    miss(me)
    confirm = hold(me, slot)
    step = at_code(me, confirm)
    before = Appointment.objects.get(slot=slot).hold_ends_at

    answer = me.send(step.replace("/code/", "/extend/"), step, back="code")

    assert path_of(answer) == f"/26/{step}"
    assert Appointment.objects.get(slot=slot).hold_ends_at > before
    assert "Ещё пять минут" not in text(me.get(step))
    assert me.send(step, digits=phones.ring()).status_code == 303
    assert states(slot) == ["booked"]


def test_a_hold_that_ran_out_at_the_code_says_so(me, slot):
    miss(me)
    step = at_code(me, hold(me, slot))
    digits = phones.ring()
    page = text(me.get(step))
    Appointment.objects.filter(slot=slot).update(hold_ends_at=now() - MINUTE)

    answer = me.client.post(
        f"/26/{step}", {"digits": digits, "csrfmiddlewaretoken": _token(page)}, follow=True
    )

    assert answer.status_code == 410
    assert "Время на подтверждение вышло" in text(answer)
    assert states(slot) == ["held"]


def _token(page):
    return page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


def test_answers_are_kept_while_the_code_is_on_its_way(me, slot):
    miss(me)
    asked = booking.question(slot.doctor.speciality, since_at=now() - DAY)
    confirm = hold(me, slot)
    assert "Получить код" in text(me.get(confirm))
    assert me.send(confirm, **{f"q{asked.pk}": ""}).status_code == 200
    assert not Code.objects.exists()

    answer = me.send(confirm, **{f"q{asked.pk}": "кашель"})

    assert path_of(answer).endswith("/code/")
    assert Answers.objects.count() == 1
    assert "кашель" in text(me.get(confirm))
    me.send(path_of(answer).removeprefix("/26/"), digits=phones.ring())
    assert states(slot) == ["booked"]


def no_phone(me, _rings):
    Account.objects.filter(pk=me.patient.account.pk).update(phone="", phone_confirmed_at=None)
    return "нет подтверждённого телефона"


def no_channel(me, _rings):
    ports.channels.clear()
    return "Коды на телефон сейчас не отправляем."


def just_asked(me, _rings):
    """Ask for a code, and take another time at once."""
    confirm = hold(me, Slot.objects.filter(appointment=None, starts_at__gt=now()).last())
    at_code(me, confirm)
    me.send(confirm.replace("/confirm/", "/let-go/"), confirm)
    return "Новый код можно получить в"


@pytest.mark.parametrize("trouble", [no_phone, no_channel, just_asked])
def test_where_no_code_goes_out_the_registry_is_named(me, slot, rings, trouble):
    miss(me)
    said = trouble(me, rings)
    confirm = hold(me, slot)
    before = Code.objects.count()

    answer = me.send(confirm)

    assert answer.status_code == 409
    page = text(answer)
    assert said in page
    assert "Позвоните в регистратуру, вас запишут без кода:" in page
    assert f'href="tel:{REGISTRY}"' in page
    assert "Выбрать другое время" in page
    assert (PRESS in page) is (trouble is just_asked)
    assert states(slot) == ["held"]
    assert Code.objects.count() == before


def test_without_a_phone_the_page_says_so_before_the_press(me, slot):
    miss(me)
    no_phone(me, None)
    page = text(me.get(hold(me, slot)))
    assert "нет подтверждённого телефона" in page
    assert PRESS not in page
    assert "/26/settings/phone/" in page


def test_an_objection_takes_the_code_away(me, slot):
    visits = miss(me)
    confirm = hold(me, slot)
    assert WHY in text(me.get(confirm))

    assert me.send(f"booking/{visits[0].pk}/object/", f"booking/{visits[0].pk}/").status_code == 303

    assert Objection.objects.count() == 1
    assert WHY not in text(me.get(confirm))
    me.send(confirm)
    assert states(slot) == ["booked"]


def test_a_rule_of_nought_asks_nobody(me, slot):
    miss(me)
    Setting.objects.create(
        region_id="26", rule=Rule.MISSED_BEFORE_CODE, value=0, since_at=now() - DAY, set_by="1"
    )
    confirm = hold(me, slot)
    assert WHY not in text(me.get(confirm))
    me.send(confirm)
    assert states(slot) == ["booked"]


def test_a_move_says_it_too_and_keeps_the_old_visit(me, slot):
    miss(me)
    old = visit(me, slot)
    new = slot.work_session.slots.get(number=slot.number + 1)
    confirm = hold(me, new, replaces=str(old.pk))
    assert WHY in text(me.get(confirm))

    step = at_code(me, confirm)
    assert (states(slot), states(new)) == (["booked"], ["held"])
    me.send(step, digits=phones.ring())

    assert (states(slot), states(new)) == (["moved"], ["booked"])


def test_who_may_only_book_is_not_told_how_many_visits_were_missed(me, slot):
    other = Guest(patient())
    miss(other)
    given = HoldingFactory(
        account=me.patient.account, card=other.card, relation="relative", scope=Scope.BOOK,
        agreed_at=now() - DAY, ends_at=now() + DAY,
    )  # fmt: skip
    answer = me.send("booking/hold/", "cards/", slot=str(slot.pk), card=str(other.card.pk))
    page = text(me.client.get(answer["Location"]))
    assert "Запись этого пациента подтверждают кодом с телефона." in page
    assert "неявки" not in page

    Holding.objects.filter(pk=given.pk).update(scope=Scope.VISITS)
    assert WHY in text(me.client.get(answer["Location"]))


@pytest.mark.parametrize("name", ["code/", "code/again/"])
def test_the_step_of_a_stranger_is_not_there(me, slot, name):
    miss(me)
    step = at_code(me, hold(me, slot)).removesuffix("code/") + name
    stranger, nobody = Guest(patient()), Visitor()

    answers = [stranger.send(step, "cards/", channel="call"), stranger.get(step)]

    assert path_of(nobody.get(step)) == "/26/sign-in/"
    RegionFactory(code="73")
    me.agree(*Region.objects.all())
    assert me.client.get(f"/73/{step}").status_code == (404 if name == "code/" else 405)
    assert [one.status_code for one in answers] == ([404, 404] if name == "code/" else [404, 405])
    assert me.get(step).status_code == (200 if name == "code/" else 405)
    assert states(slot) == ["held"]


def test_another_tab_began_a_code_for_another_hold(me, slot):
    miss(me)
    step = at_code(me, hold(me, slot))
    Passage.objects.update(about="another hold")

    answer = me.get(step)

    assert path_of(answer) == f"/26/{step.removesuffix('code/')}confirm/"
    assert states(slot) == ["held"]


def test_the_page_that_asks_by_itself_opens_no_visit(me, slot):
    miss(me)
    step = at_code(me, hold(me, slot))
    opened = Entry.objects.filter(action="appointment.opened")
    me.get(step)
    before = opened.count()

    phones.ring()
    asked = me.get(step, **{"HX-Request": "true"})

    assert "Позвонили на" in text(asked)
    assert "Код для записи" not in text(asked)
    assert opened.count() == before
    stranger = Guest(patient()).get(step, **{"HX-Request": "true"})
    assert stranger.content == b""
    assert stranger["HX-Redirect"] == f"/26/{step.removesuffix('code/')}confirm/"


def test_at_night_the_page_asks_before_it_rings_and_the_clock_runs_on(me, slot, region, settings):
    settings.CODES_NIGHT = (0, 24)
    region.code_channels = ["call"]
    region.save()
    miss(me)
    step = at_code(me, hold(me, slot))
    page = text(me.get(step))
    assert "Сейчас ночь" in page
    assert "data-portal-countdown" in page
    assert "Войти через Госуслуги" not in page
    assert not Code.objects.filter(channel="call").exists()

    again = me.send(f"{step}again/", step, channel="call", insist="yes")

    assert path_of(again) == f"/26/{step}"
    me.send(step, digits=phones.ring())
    assert states(slot) == ["booked"]
