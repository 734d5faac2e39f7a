"""«Помощь»."""

import re

from tests.portal.sites.visitor import text


def test_every_question_has_an_answer(visitor):
    page = text(visitor.get("help/"))
    links = sorted(set(re.findall(r'href="/26/(help/[a-z-]+/)"', page)))
    assert links == ["help/acts/", "help/cannot-sign-in/", "help/how-to-book/", "help/how-to-register/"]
    assert [visitor.get(link).status_code for link in links] == [200] * 4


def test_acts_name_the_laws(visitor):
    page = text(visitor.get("help/acts/"))
    assert all(law in page for law in ("323-ФЗ", "326-ФЗ", "152-ФЗ"))
