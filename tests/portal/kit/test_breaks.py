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


def test_every_template_keeps_it():
    shown = look().from_string("{{ name }} {{ _('Закон № 3') }}").render(name="Больница № 5 & Ко")
    assert shown == "Больница №\u00a05 &amp; Ко Закон №\u00a03"
