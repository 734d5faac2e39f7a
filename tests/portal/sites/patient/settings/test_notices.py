"""Whether letters come: shown, chosen, kept."""

import pytest
from django.utils.timezone import now

from portal.domain.accounts.models import Account
from portal.domain.messaging import queries
from portal.domain.messaging.models import Preference
from portal.domain.notices.models import Notice
from portal.domain.notices.states import Outcome, State
from tests.factories.patients import patient
from tests.portal.sites.patient.guest import Guest, path_of
from tests.portal.sites.visitor import text

PAGE = "settings/notices/"


@pytest.fixture
def mailed(guest):
    """Somebody whose address is confirmed."""
    account = Account.objects.filter(pk=guest.patient.account.pk)
    account.update(email="pelageya@zemleroeva.example", email_confirmed_at=now())
    return guest


def wish(guest):
    return queries.choice(account_id=guest.patient.account.pk).wants_letters


def test_page_shows_the_address_hidden_and_the_wish(mailed):
    page = text(mailed.get(PAGE))

    assert "<h1>Как приходят уведомления</h1>" in page
    assert "p•••@zemleroeva.example" in page
    assert "pelageya@" not in page
    assert page.count("checked") == 1


@pytest.mark.parametrize("told", [{"email_confirmed_at": None}, {"email": ""}])
def test_page_says_that_letters_do_not_come_without_a_confirmed_address(mailed, told):
    assert "Письма не приходят" not in text(mailed.get(PAGE))
    Account.objects.update(**told)

    assert "Письма не приходят" in text(mailed.get(PAGE))
    assert "zemleroeva" not in text(mailed.get(PAGE))


def test_page_tells_of_the_last_letter_that_was_refused(mailed):
    assert "не приняла" not in text(mailed.get(PAGE))
    Notice.objects.create(
        account_id=mailed.patient.account.pk, kind="booked", key="k", created_at=now(), not_before=now(),
        state=State.GIVEN_UP, outcome=Outcome.REFUSED,
    )  # fmt: skip

    assert "не приняла" in text(mailed.get(PAGE))


@pytest.mark.parametrize(
    ("answer", "wanted", "said"), [("no", False, "больше не приходят"), ("yes", True, "будут")]
)
def test_answer_is_kept_and_said_once(mailed, answer, wanted, said):
    sent = mailed.send(PAGE, letters=answer)

    assert (sent.status_code, path_of(sent)) == (303, f"/26/{PAGE}")
    assert wish(mailed) is wanted
    assert said in text(mailed.get(PAGE))
    assert said not in text(mailed.get(PAGE))


@pytest.mark.parametrize(
    "form", [{}, {"letters": ""}, {"letters": "maybe"}, {"letters": "\x00" * 9}, {"letters": "я" * 9000}]
)
def test_no_answer_changes_nothing_and_says_what_to_do(mailed, form):
    mailed.send(PAGE, letters="no")

    page = text(mailed.send(PAGE, **form))

    assert "Проверьте, что введено" in page
    assert 'aria-invalid="true"' in page
    assert wish(mailed) is False


def test_answer_is_ones_own(mailed):
    other = Guest(patient())
    mailed.send(PAGE, letters="no")

    assert [wish(mailed), wish(other)] == [False, True]
    assert list(Preference.objects.values_list("pk", flat=True)) == [mailed.patient.account.pk]


def test_list_of_notices_leads_here(mailed):
    assert f'href="/26/{PAGE}"' in text(mailed.get("cards/notices/"))
