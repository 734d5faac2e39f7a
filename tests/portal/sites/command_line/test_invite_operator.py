"""`invite_operator`: the first link of a region."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.domain.audit.models import Entry
from portal.domain.staff.models import Employee
from tests.factories.clinics import ClinicFactory
from tests.factories.staff import registrar
from tests.portal.sites.staff.colleague import Colleague


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("invite_operator", *arguments, stdout=out)
    return out.getvalue()


def test_link_of_the_command_leads_to_the_region(region):
    link = run("26", "Head@Clinic.example", "Главная", "Анна").splitlines()[0]
    assert link.startswith("http://localhost:8000/26/staff/sign-in/link/")
    someone = Colleague()
    someone.come(link)
    assert someone.get("staff/region/").status_code == 200
    assert Employee.objects.get().email == "head@clinic.example"
    assert Entry.objects.get(action="staff.invited").actor_id == "invite_operator"


def test_command_makes_another_link_for_who_is_there(region):
    first = run("26", "head@clinic.example").splitlines()[0]
    second = run("26", "head@clinic.example").splitlines()[0]
    assert first != second
    assert Employee.objects.count() == 1
    assert Colleague().get(first.partition("/26/")[2]).status_code == 410


@pytest.mark.parametrize(
    ("arguments", "said"), [(("99", "a@b.ru"), "Региона 99 нет"), (("26", "не почта"), "не похоже на почту")]
)
def test_command_says_what_is_wrong(region, arguments, said):
    with pytest.raises(CommandError, match=said):
        run(*arguments)
    assert Employee.objects.count() == 0


def test_command_does_not_make_a_registrar_an_operator(region):
    who = registrar(ClinicFactory())
    with pytest.raises(CommandError, match="уже работает, но не оператором"):
        run("26", who.email)
