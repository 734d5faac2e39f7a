"""The administrator changes the country's law by a file: shown first, laid whole or not at all."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.booking import queries
from portal.domain.booking.models import WaitingTerm
from portal.domain.booking.rules.terms import Kind
from portal.domain.regions import queries as regions
from portal.domain.regions.models import Act
from portal.kit import zones
from tests.factories.regions import RegionFactory

ACT = {
    "type": "act", "key": "pgg", "kind": "decree", "number": "2500", "signed": "2027-12-20", "title": "«О…»",
    "gives": "Ждать меньше.", "topic": "waiting", "since": "2028-01-01", "till": "2030-12-31",
}  # fmt: skip
TERM = {
    "type": "term", "kind": "specialist", "amount": 10, "unit": "working_days", "since": "2028-01-01",
    "till": "2030-12-31", "act": "pgg", "says": "Специалист — не позже чем через 10 рабочих дней.",
}  # fmt: skip


@pytest.fixture
def region(db):
    return RegionFactory()


@pytest.fixture
def lay(tmp_path):
    def run(*rows, apply=True):
        path, out = tmp_path / "law.jsonl", io.StringIO()
        path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in rows))
        call_command("law", str(path), apply=apply, stdout=out)
        return out.getvalue()

    return run


def federal(kind="specialist"):
    found = WaitingTerm.objects.filter(region=None, kind=kind).order_by("since")
    return [(one.amount, one.since, one.till) for one in found]


OLD = (14, date(2026, 1, 1), date(2028, 12, 31))


def test_a_file_is_shown_before_it_is_laid(region, lay):
    told = lay(ACT, TERM, apply=False)

    assert "Акт pgg: № 2500 от 20.12.2027, с 01.01.2028 по 31.12.2030" in told
    assert "Ничего не записано" in told
    assert federal() == [OLD]


def test_acts_and_terms_are_laid_from_their_day_on(region, lay):
    assert "актов 1, сроков 1" in lay(ACT, TERM)

    assert federal() == [
        (14, date(2026, 1, 1), date(2027, 12, 31)), (10, date(2028, 1, 1), date(2030, 12, 31)),
    ]  # fmt: skip
    book = regions.federal_book()
    assert [book.on("pgg", "", day).number for day in (date(2027, 12, 31), date(2028, 1, 1))] == [
        "2188",
        "2500",
    ]
    assert {one.action for one in Entry.objects.filter(actor_id="law")} == {"act.said", "term.set"}
    in_force = queries.in_force(region=region, day=date(2028, 2, 1))
    assert [one.amount for one in in_force if one.kind is Kind.SPECIALIST] == [10]


def test_the_same_file_again_says_no_act_twice(region, lay):
    lay(ACT)
    assert "актов 0" in lay(ACT)

    assert Act.objects.filter(key="pgg", since=date(2028, 1, 1)).count() == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "Строка 2: не JSON"),
        (TERM | {"since": "2026-01-01"}, "Строка 2, since: срок нельзя ввести задним числом."),
        (TERM | {"amount": 0}, "Строка 2, amount"),
        (TERM | {"till": "2027-01-01"}, "Строка 2, till: раньше, чем since."),
        (TERM | {"kind": "holidays"}, "Строка 2, kind"),
        (TERM | {"act": "nothing"}, "Акта «nothing» нет"),
        (ACT | {"key": "Акт"}, "Строка 2, key"),
        (ACT | {"link": "javascript:alert(1)"}, "Строка 2, link"),
        (ACT | {"till": "2027-01-01"}, "Строка 2, till"),
        (ACT | {"colour": "red"}, "Строка 2, colour: такого поля нет."),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_laid(region, lay, row, said):
    with pytest.raises(CommandError) as refused:
        lay(ACT, row)

    assert said in str(refused.value)
    assert regions.federal_book().on("pgg", "", date(2028, 1, 1)).number == "2188"
    assert federal() == [OLD]


def test_a_term_that_begins_on_the_same_day_is_refused(region, lay):
    lay(ACT, TERM)
    with pytest.raises(CommandError, match="Такой срок уже начинается 01.01.2028"):
        lay(TERM)

    assert len(federal()) == 2


def check():
    out = io.StringIO()
    call_command("check_law", stdout=out)
    return out.getvalue()


def test_check_law_fails_before_a_term_or_an_act_ends(region):
    assert "у всех законов и сроков есть продолжение" in check()
    last = zones.local(now(), region.time_zone).date() + timedelta(days=60)
    WaitingTerm.objects.filter(region=None, kind="scans").update(till=last)

    with pytest.raises(CommandError, match="Меньше 120 дней до конца, а нового нет: 1"):
        check()


def test_check_law_names_the_programme_when_its_end_is_near(region, time_machine):
    time_machine.move_to("2028-09-10T12:00:00+00:00")
    with pytest.raises(CommandError, match="а нового нет: 10"):
        check()
