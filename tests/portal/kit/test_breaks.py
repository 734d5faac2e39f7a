"""Lines that must not break."""

import pytest
from django.utils.safestring import SafeString
from markupsafe import Markup

from portal.kit import breaks
from tests.portal.look.pages import look


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Поликлиника № 1, корпус № 2", "Поликлиника №\u00a01, корпус №\u00a02"),
        ("№1", "№1"),
        ("без номера", "без номера"),
        ("Звоним на +7 918 •••-••-21…", "Звоним на +7\u00a0918\u00a0•••\u2011••\u201121…"),
        ("или 8 912 345-67-89", "или 8\u00a0912\u00a0345\u201167\u201189"),
        ("18 912 345-67-89", "18 912 345-67-89"),
        ("001-445 95", "001-445 95"),
        (7, 7),
        (None, None),
    ],
)
def test_number_stays_with_its_sign(given, kept):
    assert breaks.keep(given) == kept


@pytest.mark.parametrize("kind", [SafeString, Markup])
def test_markup_stays_markup(kind):
    kept = breaks.keep(kind("<b>№ 1</b>"))
    assert (str(kept), type(kept)) == ("<b>№\u00a01</b>", kind)


def test_a_number_that_a_field_holds_stays_as_it_is():
    field = '<input value="+7 918 765-43-21">'
    assert breaks.keep(SafeString(field)) == field


def test_every_template_keeps_it():
    shown = look().from_string("{{ name }} {{ _('Закон № 3') }}").render(name="Больница № 5 & Ко")
    assert shown == "Больница №\u00a05 &amp; Ко Закон №\u00a03"
