"""A link is used while the former password or phone is on its way in: the link wins, on two connections.

The control writes as the first draft did («no app, or the one that I compared with») and gets the lost phone back.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils.timezone import now

from portal.domain.staff import actions, queries
from portal.domain.staff.actions import sessions, signing
from portal.domain.staff.models import Employee, StaffSession
from portal.kit import totp
from tests.factories.accounts import browser
from tests.factories.staff import PASSWORD, SECRET, operator
from tests.races.together import together

NEW = "совсем другой длинный пароль"
ROUNDS = 12
pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(password=PASSWORD, email="head@clinic.example"):
    return actions.sign_in(
        region="26", email=email, password=password, browser=browser(), at=now(), request_id=""
    )


def half_of(key):
    return queries.half(key=key.text, region="26", at=now())


def prove(half, code):
    return actions.prove(half=half, code=code, at=now(), request_id="")


def come(link, password=NEW):
    return actions.come(region="26", key=link, password=password, browser=browser(), at=now(), request_id="")


def link_for(who):
    return actions.new_link(region="26", employee_id=who.pk, at=now(), by=sessions.actor(0))


def elsewhere(call, *told):
    """Call on a connection of its own and wait for the end."""

    def work():
        try:
            return call(*told)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result(timeout=30)


def in_the_middle(monkeypatch, module, name, call, *told):
    """Let something else happen on another connection right after one step of what is tested."""
    real, is_done = getattr(module, name), []

    def step(*args, **kwargs):
        found = real(*args, **kwargs)
        if not is_done:
            is_done.append(True)
            elsewhere(call, *told)
        return found

    monkeypatch.setattr(module, name, step)


def is_working():
    return StaffSession.objects.filter(closed_at=None, proved_at__isnull=False).count()


def careless(session, sealed, step, *, at, request_id):
    """Write as the first draft did."""
    kept = Employee.objects.filter(pk=session.employee_id, totp__in=["", sealed], totp_step__lt=step)
    kept.update(totp=sealed, totp_step=step)
    return sessions.make_whole(session=session, at=at, request_id=request_id)


@pytest.mark.parametrize(("use", "is_back"), [(signing._use, False), (careless, True)])
def test_code_of_the_lost_phone_does_not_write_it_back(monkeypatch, use, is_back):
    who = operator(email="head@clinic.example")
    half, link = half_of(sign_in()), link_for(who)
    monkeypatch.setattr(signing, "_use", use)
    in_the_middle(monkeypatch, signing.totp, "passing_step", come, link)

    with pytest.raises(actions.Refused):
        prove(half, totp.code(SECRET, now()))

    assert (Employee.objects.get().totp == who.totp) is is_back
    assert is_working() == 0


def test_app_that_an_older_link_was_setting_up_is_not_kept(monkeypatch):
    who = operator(email="head@clinic.example")
    half = half_of(come(link_for(who)))
    secret = actions.new_app(half=half)
    in_the_middle(monkeypatch, signing.totp, "passing_step", come, link_for(who), NEW + "!")

    with pytest.raises(actions.Refused):
        prove(half, totp.code(secret, now()))

    assert (Employee.objects.get().totp, is_working()) == ("", 0)


def test_former_password_opens_nothing_after_a_link(monkeypatch):
    """Else it could set up an app of its own: the link has just forgotten the former one."""
    who = operator(email="head@clinic.example")
    in_the_middle(monkeypatch, signing.hashing, "compare", come, link_for(who))

    with pytest.raises(actions.Refused):
        sign_in()

    assert StaffSession.objects.filter(closed_at=None).count() == 1, "only the one of the link"


def test_link_and_code_at_once_leave_no_former_app(monkeypatch):
    monkeypatch.setattr(signing.limits, "begin_try", lambda *_told, **_more: 1)
    who = operator(email="head@clinic.example")
    outcomes = set()
    for _ in range(ROUNDS):
        Employee.objects.filter(pk=who.pk).update(password=who.password, totp=who.totp, totp_step=0)
        half, link, code = half_of(sign_in()), link_for(who), totp.code(SECRET, now())
        steps = [lambda half=half, code=code: prove(half, code), lambda link=link: come(link)]
        told = together(2, lambda number, steps=steps: steps[number](), expected=actions.Refused)
        outcomes.add(type(told[0]).__name__)
        assert not isinstance(told[1], Exception)
        assert (Employee.objects.get().totp, is_working()) == ("", 0)
    assert outcomes <= {"Key", "Refused"}


def test_link_that_was_replaced_while_it_was_used_opens_nothing(monkeypatch):
    who = operator(email="head@clinic.example")
    link = link_for(who)
    in_the_middle(monkeypatch, signing, "forget_failures", link_for, who)

    with pytest.raises(actions.LinkOver):
        come(link)

    assert Employee.objects.get().password == who.password
