"""Who may make which link, who is told of it, and what of it goes by letter."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from portal.domain.audit.models import Entry
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.notices import ports as mail
from portal.domain.staff import actions, jobs, queries, rules
from portal.domain.staff.actions import links, sessions
from portal.domain.staff.models import Employee, Invite, Role, StaffNotice
from portal.domain.staff.states import Held, Kind, Sent, Told
from tests.factories.accounts import browser
from tests.factories.clinics import ClinicFactory
from tests.factories.staff import operator, registrar
from tests.fakes.post import FakePost

SYSTEM = Actor(ActorKind.SYSTEM, "invite_operator")
pytestmark = pytest.mark.django_db


@pytest.fixture
def post(monkeypatch):
    made = FakePost()
    monkeypatch.setattr(mail, "post", made)
    return made


@pytest.fixture
def head():
    return operator(email="head@clinic.example", surname="Главная")


def make(who, by, *, by_letter=False):
    told = {"region": "26", "employee_id": who.pk, "at": now(), "by": sessions.actor(by.pk)}
    return actions.new_link(by_letter=by_letter, **told)


def told(kind):
    return list(StaffNotice.objects.filter(kind=kind).order_by("pk").values_list("employee", "about", "by"))


def bring(path):
    """Run what waits in the queue for this job."""
    for row in DBTaskResult.objects.filter(task_path=path):
        getattr(jobs, path.rpartition(".")[2])(**row.args_kwargs["kwargs"])


@pytest.mark.parametrize(
    ("told", "reasons"),
    [
        ({"by_employee": 1, "employee": 1}, [rules.NotLinking.OWN]),
        ({"is_operator": True}, [rules.NotLinking.ONLY_BY_LETTER]),
        ({"is_operator": True, "by_letter": True}, []),
        ({"is_operator": True, "by_letter": True, "has_mail": False}, [rules.NotLinking.NO_LETTERS]),
        ({"is_operator": True, "by_employee": 0}, []),
        ({}, []),
        ({"has_mail": False}, []),
    ],
)
def test_link_may_be_made_as_the_rule_says(told, reasons):
    asked = {"by_employee": 2, "employee": 1, "is_operator": False, "by_letter": False, "has_mail": True}
    assert rules.why_not_link(**asked | told) == reasons


@pytest.mark.parametrize(("by", "whose", "reasons"), [(1, 1, [rules.NotGiving.OWN]), (1, 2, [])])
def test_nobody_raises_oneself(by, whose, reasons):
    assert rules.why_not_give(by_employee=by, employee=whose) == reasons


def test_operator_gives_the_own_number_no_role(head):
    clinic = ClinicFactory(region=head.region)
    role = Held(Kind.REGISTRAR, clinic_id=clinic.pk)
    asked = {"region": "26", "employee_id": head.pk, "role": role, "at": now()}
    with pytest.raises(actions.NotGivable):
        actions.give_role(**asked, by=sessions.actor(head.pk))
    assert Role.objects.filter(employee=head).count() == 1
    actions.give_role(**asked, by=sessions.actor(operator().pk))
    assert Role.objects.filter(employee=head).count() == 2


def test_link_for_a_registrar_is_told_to_her_and_stands_in_the_record(head, post):
    who = registrar(ClinicFactory(region=head.region))
    assert make(who, head)
    assert told(Told.LINK_MADE) == [(who.pk, who.pk, head.pk)]
    assert told(Told.OPERATOR_LINK) == []
    bring("portal.domain.staff.jobs.send_notice")
    assert [(letter.to, letter.subject) for letter in post.taken] == [
        (who.email, "Для вас сделали новую ссылку для входа")
    ]
    assert head.full_name in post.taken[0].text
    entry = Entry.objects.get(action="staff.link_made")
    assert (entry.actor_id, entry.object_id, entry.facts) == (str(head.pk), str(who.pk), {"by_letter": False})


def test_link_for_another_operator_goes_to_her_alone_and_all_operators_know(head, post):
    other, third = operator(email="other@clinic.example"), operator(email="third@clinic.example")
    with pytest.raises(actions.NotLinked):
        make(other, head)
    assert (Invite.objects.count(), StaffNotice.objects.count()) == (0, 0)

    assert make(other, head, by_letter=True) == ""

    assert told(Told.OPERATOR_LINK) == [(head.pk, other.pk, head.pk), (third.pk, other.pk, head.pk)]
    assert told(Told.LINK_MADE) == [(other.pk, other.pk, head.pk)]
    bring("portal.domain.staff.jobs.send_link")
    assert [letter.to for letter in post.taken] == [other.email]
    key = post.taken[0].text.partition("/sign-in/link/")[2].partition("/")[0]
    assert queries.invited(key=key, region="26", at=now()) == other
    bring("portal.domain.staff.jobs.send_notice")
    assert sorted(letter.to for letter in post.taken[1:]) == sorted([head.email, other.email, third.email])


def test_operator_makes_no_link_for_oneself(head, post):
    with pytest.raises(actions.NotLinked):
        make(head, head, by_letter=True)
    assert Invite.objects.count() == 0


def test_operator_whose_region_has_no_mail_gets_a_link_from_the_server_only(head, monkeypatch):
    monkeypatch.setattr(mail, "post", None)
    other = operator(email="other@clinic.example")
    with pytest.raises(actions.NotLinked):
        make(other, head, by_letter=True)
    key = actions.new_link(region="26", employee_id=other.pk, at=now(), by=SYSTEM)
    assert queries.invited(key=key, region="26", at=now()) == other
    assert told(Told.OPERATOR_LINK) == [(head.pk, other.pk, None)]


def test_new_operator_is_announced_to_the_others(head):
    asked = {"region": "26", "role": Held(Kind.OPERATOR), "at": now(), "by": sessions.actor(head.pk)}
    number, _ = actions.invite(person=actions.Person("new@clinic.example", "Новая", "Нина"), **asked)
    who = registrar(ClinicFactory(region=head.region))
    actions.give_role(employee_id=who.pk, **asked)
    assert told(Told.OPERATOR_NEW) == [
        (head.pk, number, head.pk), (head.pk, who.pk, head.pk), (number, who.pk, head.pk),
    ]  # fmt: skip


def invited_by_letter(head):
    clinic = ClinicFactory(region=head.region)
    number, key = actions.invite(
        region="26", person=actions.Person("new@clinic.example", "Новая", "Нина"), at=now(), by_letter=True,
        role=Held(Kind.REGISTRAR, clinic_id=clinic.pk), by=sessions.actor(head.pk),
    )  # fmt: skip
    assert key == ""
    return Employee.objects.get(pk=number)


def test_invite_goes_by_letter_and_no_table_holds_its_key(head, post):
    who = invited_by_letter(head)
    assert Invite.objects.get().sent == Sent.WAITING
    for _ in range(2):  # a worker that was killed after sending runs again
        bring("portal.domain.staff.jobs.send_link")
    assert Invite.objects.get().sent == Sent.GONE
    assert [(letter.to, letter.key) for letter in post.taken] == [(who.email, post.taken[0].key)] * 2
    link = post.taken[0].text.partition("/sign-in/link/")[2].partition("/")[0]
    assert queries.invited(key=link, region="26", at=now()) == who
    assert link not in str(list(DBTaskResult.objects.values_list("args_kwargs"))) + str(
        Invite.objects.values()
    )
    assert link in post.taken[0].html


def test_letter_of_a_link_that_is_over_is_not_sent(head, post):
    invited_by_letter(head)
    Invite.objects.update(created_at=now() - timedelta(hours=25), ends_at=now() - timedelta(hours=1))
    bring("portal.domain.staff.jobs.send_link")
    assert post.taken == []


def test_address_that_no_server_takes_is_said_and_tried_no_more(head, post):
    who = invited_by_letter(head)
    post.troubles = [mail.LetterRefused("recipient 550")]
    for _ in range(2):
        bring("portal.domain.staff.jobs.send_link")
    assert (post.asked, Invite.objects.get().sent) == (1, Sent.REFUSED)
    assert queries.employee(region="26", employee_id=who.pk, at=now()).sent == Sent.REFUSED


def test_letter_waits_for_a_server_that_is_down(head, post):
    invited_by_letter(head)
    post.troubles = [mail.MailDown("TimeoutError")]
    with pytest.raises(mail.MailDown):
        bring("portal.domain.staff.jobs.send_link")
    bring("portal.domain.staff.jobs.send_link")
    assert (len(post.taken), Invite.objects.get().sent) == (1, Sent.GONE)


def test_who_comes_back_to_work_is_the_same_employee_with_nothing_of_before(head):
    clinic = ClinicFactory(region=head.region)
    who = registrar(clinic, email="back@clinic.example")
    by = sessions.actor(head.pk)
    old = make(who, head)
    actions.end_access(region="26", employee_id=who.pk, at=now(), by=by)

    number, key = actions.invite(
        region="26", person=actions.Person("Back@clinic.example", "Замужняя", "Инна"), at=now(), by=by,
        role=Held(Kind.REGISTRAR, clinic_id=clinic.pk),
    )  # fmt: skip

    back = Employee.objects.get(pk=who.pk)
    assert (number, back.surname, back.password, back.totp, back.ended_at) == (
        who.pk,
        "Замужняя",
        "",
        "",
        None,
    )
    assert queries.invited(key=old, region="26", at=now()) is None
    assert queries.invited(key=key, region="26", at=now()) == back
    ended = list(Role.objects.filter(employee=who).order_by("pk").values_list("ended_at", flat=True))
    assert [moment is None for moment in ended] == [False, True]
    assert Entry.objects.get(action="staff.invited").facts["is_back"] is True


def test_who_works_is_not_invited_again(head):
    with pytest.raises(actions.EmailTaken):
        actions.invite(
            region="26", person=actions.Person(head.email, "Чужая", "Анна"), role=Held(Kind.OPERATOR),
            at=now(), by=sessions.actor(head.pk),
        )  # fmt: skip
    assert Employee.objects.get().surname == head.surname


def test_key_of_a_link_is_another_one_for_another_number():
    assert links.key_of("a") != links.key_of("b")
    assert len(links.key_of("a")) == 64


def test_use_of_a_link_is_told_where_there_was_a_password(head, post):
    told_to = {"region": "26", "password": "совсем другой длинный пароль", "browser": browser(), "at": now()}
    other = operator(email="other@clinic.example")
    link = actions.new_link(region="26", employee_id=other.pk, at=now(), by=SYSTEM)
    actions.come(key=link, request_id="", **told_to)
    assert told(Told.CAME) == [(other.pk, other.pk, other.pk)]
    _, key = actions.invite(
        region="26", person=actions.Person("new@clinic.example", "Новая", "Нина"), role=Held(Kind.OPERATOR),
        at=now(), by=SYSTEM,
    )  # fmt: skip
    actions.come(key=key, request_id="", **told_to)
    assert told(Told.CAME) == [(other.pk, other.pk, other.pk)], "the first password surprises nobody"
