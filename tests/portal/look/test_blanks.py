"""Blanks: filled as a template fills itself."""

import pytest
from django.template import engines
from markupsafe import Markup

from portal.look import blanks

VALUES = [
    "Ы",
    "",
    "<b>&\"'",
    "№ 5",
    "8 918 000-00-00",
    "100% %(a)s",
    "\ue000a\ue001",
    "x\x00y",
    Markup("<i>№ 5</i>"),
]


@pytest.fixture
def source(monkeypatch):
    """Let a blank be drawn of a text."""

    def drawn(template, told):
        return engines["jinja2"].from_string(template).render(dict(told))

    monkeypatch.setattr(blanks, "render_to_string", drawn)


@pytest.mark.parametrize("first", VALUES, ids=repr)
@pytest.mark.parametrize("second", VALUES, ids=repr)
def test_a_filled_blank_is_what_the_template_draws(source, first, second):
    template = '<p class="50%{{ a }}">{{ b }}{{ a }}</p>'
    blank = blanks.Blank(template, {name: blanks.gap(name) for name in "ab"})
    for values in ({"a": first, "b": second}, {"a": second, "b": first}):
        drawn = engines["jinja2"].from_string(template).render(values)
        assert blank.fill(values) == drawn
        assert isinstance(blank.fill(values), Markup)


def test_a_value_that_is_missing_is_an_error_and_never_a_gap(source):
    blank = blanks.Blank("{{ a }}", {"a": blanks.gap("a")})
    with pytest.raises(KeyError):
        blank.fill({"b": "x"})


def test_a_shelf_keeps_what_was_used_last():
    shelf = blanks.Shelf[str](2)
    shelf.put("a", "A")
    shelf.put("b", "B")
    assert shelf.take("a") == "A"
    shelf.put("c", "C")
    assert [shelf.take(key) for key in "abc"] == ["A", None, "C"]
