"""What a person reads when a new card has mistakes, and when a visit begins while a card is deleted."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.booking.actions import cancelling
from portal.domain.booking.models import Appointment
from portal.domain.patients.models import Holding
from tests.factories import booking
from tests.factories.patients import Patient
from tests.portal.sites.patient.cards.test_by_hand import fill, held, other_visit
from tests.portal.sites.patient.guest import Guest, path_of, places
from tests.portal.sites.visitor import text


@pytest.fixture
def guest(transactional_db, region, esia):
    """Limits count outside of the transaction of a test, so there is none."""
    return Guest()


def test_new_card_says_everything_wrong_at_once_and_names_each_field(guest):
    page = text(
        fill(
            guest, surname="Ё" * 200, snils="", insurer="<b>СОГАЗ</b>", document_series="12",
            document_number="123456", document_type="RF_PASSPORT", birth_date="1/1/1980",
        )
    )  # fmt: skip
    summary = page.partition("Проверьте, что введено")[2].partition("Новая карта")[0]
    assert [line for line in SAID if line not in summary] == []


SAID = [
    "Фамилия: Слишком длинно: не больше 100 букв.",
    "Номер полиса ОМС: Укажите полис или СНИЛС: по ним клиника находит пациента.",
    "Страховая компания: Уберите знаки < и >: в названии компании их не бывает.",
    "Серия документа: В серии паспорта должно быть 4 цифры.",
]


def test_new_card_stands_the_error_of_a_series_at_the_series(guest):
    page = fill(guest, document_series="Ы", document_number="123456").content.decode()
    assert ('id="id_document_series-error"' in page, 'id="id_document_number-error"' in page) == (True, False)


def test_delete_says_that_a_visit_has_begun_meanwhile_and_changes_nothing(guest, monkeypatch):
    card = held(guest)
    one = other_visit(guest, card, places()[0])
    whole = cancelling.cancel

    def begun_meanwhile(**keys):
        Appointment.objects.filter(pk=one.pk).update(state="attended")
        return whole(**keys)

    monkeypatch.setattr(cancelling, "cancel", begun_meanwhile)
    answer = guest.send(f"cards/{card.pk}/delete/", visits="cancel")

    assert path_of(answer) == f"/26/cards/{card.pk}/delete/"
    assert "Один из приёмов уже начался" in text(guest.get(f"cards/{card.pk}/delete/"))
    assert Holding.objects.get(card=card).ended_at is None


def test_delete_gives_back_what_was_only_held(guest):
    card = held(guest)
    one = booking.appointment(
        Patient(guest.patient.account, card), places()[0], "held", held_at=now(),
        hold_ends_at=now() + timedelta(minutes=5),
    )  # fmt: skip
    assert path_of(guest.send(f"cards/{card.pk}/delete/")) == "/26/cards/"
    assert Appointment.objects.get(pk=one.pk).state == "released"
    assert Holding.objects.get(card=card).ended_why == "deleted"
