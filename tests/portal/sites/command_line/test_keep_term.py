"""`python -m portal keep_term`: how long a region keeps something."""

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.regions.models import KeepTerm
from tests.factories.regions import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def region():
    return RegionFactory(code="26")


def test_term_is_set_and_recorded(capsys):
    call_command("keep_term", "26", "threads", "60")
    call_command("keep_term", "26", "feedback", "6", "--from", "2999-01-01T00:00+03:00")
    assert list(KeepTerm.objects.order_by("pk").values_list("what", "months")) == [
        ("threads", 60), ("feedback", 6),
    ]  # fmt: skip
    assert KeepTerm.objects.first().since_at <= now()
    assert Entry.objects.filter(action="keep_term.set").count() == 2
    assert "хранится по прежнему сроку" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("99", "threads", "12"), "Региона 99 нет"),
        (("26", "threads", "0"), "от 1 до 180"),
        (("26", "threads", "181"), "от 1 до 180"),
        (("26", "threads", "12", "--from", "2020-01-01"), "не задним числом"),
        (("26", "letters", "12"), "letters"),
    ],
)
def test_refusal_is_a_sentence(asked, says):
    with pytest.raises(CommandError, match=says):
        call_command("keep_term", *asked)
    assert KeepTerm.objects.count() == 0


def test_two_terms_never_begin_at_once():
    asked = ("keep_term", "26", "threads", "12", "--from", "2999-01-01T00:00+03:00")
    call_command(*asked)
    with pytest.raises(CommandError, match="уже задан"):
        call_command(*asked)
    assert KeepTerm.objects.count() == 1
