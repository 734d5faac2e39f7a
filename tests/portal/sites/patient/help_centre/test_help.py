"""«Помощь»: the pages that stand by themselves, and what the portal's own articles say of buttons."""

import re
from datetime import time

from portal.domain.booking.states import State
from tests.factories import help_centre
from tests.portal.sites.patient.guest import places, visit
from tests.portal.sites.visitor import text


def test_every_question_has_an_answer_without_articles(visitor, settings):
    help_centre.use_none(settings)
    page = text(visitor.get("help/"))
    links = sorted(set(re.findall(r'href="/26/(help/[a-z-]+/)"', page)))
    assert links == ["help/cannot-sign-in/", "help/confirm-account/"]
    assert [visitor.get(link).status_code for link in links] == [200, 200]
    assert 'href="/26/law/"' in page


def test_help_names_buttons_that_are_there(guest):
    """A sentence about a button is read beside a page where the button stands."""
    one = visit(guest, places()[0], State.HELD)
    booked = visit(guest, places(wall_start=time(12))[0])
    for name, article, path in (
        ("Записать на приём", "booking", "cards/"),
        ("Записаться", "booking", f"booking/{one.pk}/confirm/"),
        ("Отменить запись", "moving-and-cancelling", f"booking/{booked.pk}/"),
    ):
        assert f"«{name}»" in text(guest.get(f"help/articles/{article}/"))
        assert f">{name}</" in text(guest.get(path))


def test_help_names_the_levels_that_are_let_in(visitor):
    for path in ("", "help/cannot-sign-in/", "help/confirm-account/", "sign-in/trouble/unconfirmed/"):
        page = text(visitor.get(path))
        assert "стандартная или подтверждённая" in page or "Стандартная" in page
