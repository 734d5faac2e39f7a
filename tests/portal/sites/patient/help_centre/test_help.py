"""«Помощь» without articles: the pages that stand by themselves."""

import re
from datetime import time

import pytest

from portal.domain.booking.states import State
from tests.factories import help_centre
from tests.portal.sites.patient.guest import places, visit
from tests.portal.sites.visitor import text


@pytest.fixture(autouse=True)
def no_articles(settings):
    help_centre.use_none(settings)


def test_every_question_has_an_answer(visitor):
    page = text(visitor.get("help/"))
    links = sorted(set(re.findall(r'href="/26/(help/[a-z-]+/)"', page)))
    names = ("cannot-sign-in", "confirm-account", "how-to-book", "how-to-register")
    assert links == [f"help/{name}/" for name in names]
    assert [visitor.get(link).status_code for link in links] == [200] * 4
    assert 'href="/26/law/"' in page


def test_help_names_buttons_that_are_there(guest):
    """A sentence about a button is read beside a page where the button stands."""
    one = visit(guest, places()[0], State.HELD)
    booked = visit(guest, places(wall_start=time(12))[0])
    told = text(guest.get("help/how-to-book/"))
    for name, path in (
        ("Записать на приём", "cards/"),
        ("Записаться", f"booking/{one.pk}/confirm/"),
        ("Отменить запись", f"booking/{booked.pk}/"),
    ):
        assert f"«{name}»" in told
        assert f">{name}</" in text(guest.get(path))


def test_help_names_the_levels_that_are_let_in(visitor):
    for path in ("", "help/cannot-sign-in/", "help/confirm-account/", "sign-in/trouble/unconfirmed/"):
        page = text(visitor.get(path))
        assert "стандартная или подтверждённая" in page or "Стандартная" in page
