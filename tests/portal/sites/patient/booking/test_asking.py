"""Questions between hold and confirm by HTTP: errors at their field, nothing lost, danger, ticket, move."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from portal.domain.booking import ports, queries
from portal.domain.booking.models import Answers, Appointment
from portal.domain.booking.queries import asking as kept
from portal.domain.booking.rules.asking import Answer, Kind
from portal.domain.booking.states import State
from portal.domain.clinics.models import Clinic
from tests.factories import booking
from tests.fakes.clinic_system import ClinicSystem
from tests.portal.sites.patient.guest import Guest, links, path_of, places, states, visit
from tests.portal.sites.visitor import text

COMPLAINT = "Болит левое ухо, второй день"
DANGER = 'Позвоните <a href="tel:103">103</a>'


def hold(guest, slot, **more):
    form = {"slot": str(slot.pk), "card": str(guest.card.pk)} | more
    answer = guest.send("booking/hold/", "cards/", **form)
    return path_of(answer).removeprefix("/26/")


@pytest.fixture
def slots(guest):
    return places(5)


@pytest.fixture
def asked(slots):
    """Three questions: what hurts (must be told), for the first time (must), allergies."""
    speciality = slots[0].doctor.speciality
    told = [
        {"label": "Что беспокоит?", "kind": "short"},
        {"label": "Впервые с этой жалобой?", "kind": "choice", "options": "Впервые\nПовторно", "position": 2},
        {"label": "На что аллергия?", "kind": "long", "is_required": False, "position": 3},
    ]
    return [booking.question(speciality, since_at=now() - timedelta(days=1), **one) for one in told]


def form(asked, complaint=COMPLAINT, first="Впервые", allergy=""):
    return dict(zip((f"q{one.pk}" for one in asked), (complaint, first, allergy), strict=True))


def answers(slot):
    return [one.value for one in queries.answers_of(Appointment.objects.get(slot=slot, state="booked"))]


def test_without_questions_the_page_has_one_button(guest, slots):
    page = text(guest.get(hold(guest, slots[0])))

    assert "Подтвердите запись" in page
    assert "Вопросы врача" not in page


def test_questions_stand_in_order_with_their_fields(guest, slots, asked):
    page = guest.get(hold(guest, slots[0])).content.decode()

    found = [page.index(one.label) for one in asked]
    assert found == sorted(found)
    assert f'name="q{asked[0].pk}"' in page
    assert page.count("(необязательно)") == 1
    assert "Ответы увидят врач и регистратура этой клиники." in page
    assert page.index(">Записаться<") < page.index(">Ещё пять минут, один раз<")


def test_answers_go_with_the_visit_to_the_ticket(guest, slots, asked):
    booked = guest.send(hold(guest, slots[0]), **form(asked, allergy="пенициллин"))

    assert booked.status_code == 303
    assert answers(slots[0]) == [COMPLAINT, "Впервые", "пенициллин"]
    page = text(guest.client.get(booked["Location"]))
    assert "Ваши ответы врачу" in page
    for said in (COMPLAINT, "Впервые", "пенициллин"):
        assert said in page


def test_what_was_not_answered_is_not_on_the_ticket(guest, slots, asked):
    booked = guest.send(hold(guest, slots[0]), **form(asked))

    page = text(guest.client.get(booked["Location"]))
    assert "Что беспокоит?" in page
    assert "На что аллергия?" not in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"complaint": " "}, "Ответьте на вопрос «Что беспокоит?»: без ответа записать нельзя."),
        ({"complaint": "у" * 101}, "Напишите короче: не больше 100 знаков."),
        ({"allergy": "у" * 501}, "Напишите короче: не больше 500 знаков."),
        ({"first": ""}, "Ответьте на вопрос «Впервые с этой жалобой?»: без ответа записать нельзя."),
        ({"first": "В третий раз"}, "Выберите ответ из списка."),
        ({"complaint": "ухо\x00"}, "ноль-байт"),
    ],
)
def test_an_error_stands_at_its_field_and_nothing_is_lost(guest, slots, asked, changed, sentence):
    sent = form(asked, **{"complaint": "ухо", "allergy": "мёд"} | changed)

    answer = guest.send(hold(guest, slots[0]), **sent)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert "Проверьте, что введено" in page
    assert page.count('class="field__error"') == 1
    for value in filter(str.strip, sent.values()):
        assert value.replace("\x00", "") in page.replace("\x00", "") or value == "В третий раз"
    assert states(slots[0]) == ["held"]
    assert Answers.objects.count() == 0


def test_fields_that_nobody_asked_for_are_not_kept(guest, slots, asked):
    guest.send(hold(guest, slots[0]), **form(asked), q999999="лишнее", q="x")

    assert answers(slots[0]) == [COMPLAINT, "Впервые"]


def test_more_time_keeps_what_was_typed(guest, slots, asked):
    confirm = hold(guest, slots[0])

    answer = guest.send(confirm.replace("confirm", "extend"), confirm, **form(asked, first=""))

    assert path_of(answer) == f"/26/{confirm}"
    page = guest.get(confirm).content.decode()
    assert f'value="{COMPLAINT}"' in page
    assert "Мы подставили ответы, которые вы уже писали. Проверьте их." in page


def test_another_time_keeps_what_was_typed(guest, slots, asked):
    confirm = hold(guest, slots[0])

    guest.send(confirm.replace("confirm", "let-go"), confirm, **form(asked))

    assert states(slots[0]) == ["released"]
    assert f'value="{COMPLAINT}"' in guest.get(hold(guest, slots[1])).content.decode()


def test_a_hold_that_ran_out_keeps_what_was_typed(guest, slots, asked):
    confirm = hold(guest, slots[0])
    guest.get(confirm)
    with time_machine.travel(now() + timedelta(minutes=5, seconds=1)):
        answer = guest.send(confirm, "cards/", **form(asked, first=""))
        assert answer.status_code == 410
        assert "Время на подтверждение вышло" in text(answer)
        page = guest.get(hold(guest, slots[0])).content.decode()
    assert f'value="{COMPLAINT}"' in page


def test_what_was_answered_in_time_but_sent_late_is_kept_too(guest, slots, asked):
    confirm = hold(guest, slots[0])
    guest.get(confirm)
    with time_machine.travel(now() + timedelta(minutes=6)):
        assert guest.send(confirm, "cards/", **form(asked)).status_code == 410
        assert f'value="{COMPLAINT}"' in guest.get(hold(guest, slots[0])).content.decode()


def test_a_second_press_is_one_visit_with_the_first_answers(guest, slots, asked):
    confirm = hold(guest, slots[0])
    guest.send(confirm, **form(asked))

    second = guest.send(confirm, "cards/", **form(asked, complaint="другое"))
    third = guest.send(confirm, "cards/")

    assert (second.status_code, third.status_code) == (303, 303)
    assert answers(slots[0]) == [COMPLAINT, "Впервые"]


@pytest.mark.parametrize("where", ["complaint", "allergy"])
def test_words_of_danger_show_help_and_do_not_block(guest, slots, asked, where):
    confirm = hold(guest, slots[0])
    words = {where: "сильная боль в груди и одышка"}

    wrong = guest.send(confirm, **form(asked, **words, first="")).content.decode()
    booked = guest.send(confirm, **form(asked, **words))

    assert DANGER in wrong.replace("&nbsp;", " ")
    assert booked.status_code == 303
    assert states(slots[0]) == ["booked"]
    assert DANGER in guest.client.get(booked["Location"]).content.decode()


def test_plain_words_show_no_danger(guest, slots, asked):
    booked = guest.send(hold(guest, slots[0]), **form(asked))

    assert "103" not in text(guest.client.get(booked["Location"])).split("Мои карты")[0]


def move(guest, slot, old, asked):
    """Hold the place instead of the visit; return the address of the confirm."""
    return hold(guest, slot, replaces=str(old.pk))


def test_a_move_offers_the_answers_again_and_takes_the_new_ones(guest, slots, asked):
    guest.send(hold(guest, slots[0]), **form(asked))
    old = Appointment.objects.get(slot=slots[0])

    confirm = move(guest, slots[1], old, asked)
    page = guest.get(confirm).content.decode()
    assert f'value="{COMPLAINT}"' in page
    assert page.count(" checked") == 1
    guest.send(confirm, **form(asked, complaint="Уже оба уха", first="Повторно"))

    assert states(slots[0]) == ["moved"]
    assert answers(slots[1]) == ["Уже оба уха", "Повторно"]
    assert queries.answers_of(Appointment.objects.get(pk=old.pk))[0].value == COMPLAINT


def test_booking_again_after_a_cancel_offers_the_answers(guest, slots, asked):
    guest.send(hold(guest, slots[0]), **form(asked))
    old = Appointment.objects.get(slot=slots[0])
    guest.send(f"booking/{old.pk}/cancel/", reason="cannot_come")

    assert f'value="{COMPLAINT}"' in guest.get(hold(guest, slots[1])).content.decode()
    stranger = Guest()
    assert COMPLAINT not in stranger.get(hold(stranger, slots[2])).content.decode()


TOLD_THERE = "ответы передадим туда вместе с записью"


@pytest.fixture
def system(slots, monkeypatch):
    """The clinic's own system, which says yes."""
    Clinic.objects.filter(pk=slots[0].clinic_id).update(system="stand", system_number="7")
    fake = ClinicSystem(answers=["77"])
    monkeypatch.setattr(ports, "system_of", lambda _clinic_id: fake)
    return fake


def test_a_clinic_with_its_own_system_is_not_asked_before_all_is_answered(guest, slots, asked, system):
    confirm = hold(guest, slots[0])
    assert TOLD_THERE in text(guest.get(confirm))

    page = guest.send(confirm, **form(asked, complaint=" ", allergy="мёд")).content.decode()

    assert "Ответьте на вопрос «Что беспокоит?»: без ответа записать нельзя." in page
    assert "мёд" in page
    assert (system.asked, states(slots[0])) == ([], ["held"])
    booked = guest.send(confirm, **form(asked, allergy="мёд"))
    assert booked.status_code == 303
    assert answers(slots[0]) == [COMPLAINT, "Впервые", "мёд"]
    assert [one.comment.count("\n") for _, one in system.asked] == [2]


def test_a_page_of_our_own_clinic_says_nothing_of_another_system(guest, slots, asked):
    page = text(guest.get(hold(guest, slots[0])))
    assert "Вопросы врача" in page
    assert TOLD_THERE not in page


@pytest.mark.parametrize(("silence", "waits"), [(ports.ClinicSilent, {}), (ports.ClinicAway, {"waits": "1"})])
def test_a_silent_clinic_loses_no_answer(guest, slots, asked, system, silence, waits):
    system.answers = [silence]

    ticket = guest.send(hold(guest, slots[0]), **form(asked), **waits)

    page = text(guest.client.get(ticket["Location"]))
    assert "Ждём ответа клиники" in page
    assert COMPLAINT in page
    assert states(slots[0]) == ["reserving"]


def test_a_clinic_that_was_not_asked_leaves_the_answers_to_the_next_hold(guest, slots, asked, system):
    system.answers = [ports.ClinicAway]
    refused = guest.send(hold(guest, slots[0]), **form(asked))
    assert refused.status_code == 409
    assert states(slots[0]) == ["released"]
    assert COMPLAINT in guest.get(hold(guest, slots[1])).content.decode()


def test_answers_leave_the_ticket_on_no_other_way(guest, slots, asked):
    booked = guest.send(hold(guest, slots[0]), **form(asked))
    ticket = path_of(booked).removeprefix("/26/")
    assert COMPLAINT in text(guest.get(ticket))

    for part in ("visit.ics", "saved/", "cancel/"):
        assert "левое ухо" not in guest.get(ticket + part).content.decode()
    listed = [guest.get(f"cards/{guest.card.pk}/visits/"), guest.get("cards/notices/"), guest.get("cards/")]
    assert [one for one in listed if "левое ухо" in text(one)] == []


def test_another_who_asks_for_the_ticket_sees_nothing(guest, slots, asked):
    booked = guest.send(hold(guest, slots[0]), **form(asked))

    assert Guest().get(path_of(booked).removeprefix("/26/")).status_code == 404


def test_a_question_added_meanwhile_is_asked_at_its_field(guest, slots, asked):
    confirm = hold(guest, slots[0])
    guest.get(confirm)
    booking.question(
        slots[0].doctor.speciality, label="Есть снимки?", kind="yes_no", position=4, since_at=now()
    )

    answer = guest.send(confirm, **form(asked))

    assert answer.status_code == 200
    assert "Есть снимки?" in text(answer)
    assert f'value="{COMPLAINT}"' in answer.content.decode()
    number = asked[0].speciality.questions.get(position=4).pk
    assert guest.send(confirm, **form(asked), **{f"q{number}": "no"}).status_code == 303
    assert answers(slots[0])[-1] == "no"
    assert "Нет" in text(guest.get(path_of(guest.get(confirm)).removeprefix("/26/")))


def test_answers_sealed_with_a_lost_secret_break_nothing(guest, slots, asked, settings):
    held = visit(guest, slots[0], State.HELD)
    told = kept.sealed([Answer(asked[0].pk, Kind.SHORT, "Что беспокоит?", "тайна")])
    Answers.objects.create(pk=held.pk, sealed=told, given_at=now())
    assert "тайна" in guest.get(f"booking/{held.pk}/confirm/").content.decode()
    Answers.objects.update(sealed="gAAAA-not-ours")

    page = guest.get(f"booking/{held.pk}/confirm/")

    assert page.status_code == 200
    assert "Вопросы врача" in text(page)
    assert links(page.content.decode()) != []
