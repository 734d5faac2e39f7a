"""The own access: sessions, password, app; what is changed elsewhere at the same moment wins or loses whole."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts.actions import hashing
from portal.domain.audit.models import Entry
from portal.domain.limits import actions as limits
from portal.domain.staff import actions, queries
from portal.domain.staff.actions import own, sessions, signing
from portal.domain.staff.models import Employee, StaffNotice, StaffSession
from portal.domain.staff.states import Told
from portal.kit import seal, totp
from tests.factories.accounts import browser
from tests.factories.staff import PASSWORD, SECRET, operator

NEW = "совсем другой длинный пароль"
pytestmark = pytest.mark.django_db(transaction=True)


class Here:
    """A browser of an operator, and another one of the same."""

    def __init__(self) -> None:
        self.who = operator(email="head@clinic.example")
        self.keys = [self.open() for _ in range(2)]
        self.member = self.of(0)

    def open(self) -> str:
        sessions.open_half(employee=self.who, browser=browser(), at=now())
        half = StaffSession.objects.latest("pk")
        return sessions.make_whole(session=half, at=now(), request_id="").text

    def of(self, number):
        return queries.signed_in(key=self.keys[number], region="26", at=now())

    def change(self, former=PASSWORD, password=NEW):
        by = sessions.actor(self.who.pk)
        actions.change_password(member=self.member, former=former, password=password, at=now(), by=by)

    def begin(self, former=PASSWORD, secret=SECRET):
        actions.begin_app(member=self.member, former=former, code=totp.code(secret, now()), at=now())

    def finish(self, code=None):
        typed = code or totp.code(actions.pending_app(member=self.member), now())
        actions.change_app(member=self.member, code=typed, at=now(), by=sessions.actor(self.who.pk))

    @property
    def living(self):
        return [self.of(number) is not None for number in (0, 1)]


@pytest.fixture
def here():
    return Here()


def test_changed_password_keeps_this_browser_and_closes_the_others(here):
    here.change()
    changed = Employee.objects.get()
    assert hashing.is_of(NEW, changed.password)
    assert here.living == [True, False]
    assert changed.totp == here.who.totp
    assert Entry.objects.filter(action="staff.password_changed").count() == 1
    assert list(StaffNotice.objects.values_list("kind", "employee")) == [(Told.PASSWORD_CHANGED, here.who.pk)]


def test_wrong_former_password_changes_nothing_and_is_counted(here):
    for _ in range(5):
        with pytest.raises(actions.Refused):
            here.change("неверный пароль!")
    with pytest.raises(limits.Exhausted):
        here.change()
    assert Employee.objects.get().password == here.who.password
    assert here.living == [True, True]


@pytest.mark.parametrize("password", ["короткий", "password1234", "Сотрудница-0 Инна"])
def test_weak_new_password_is_refused(here, password):
    Employee.objects.update(surname="Сотрудница-0")
    with pytest.raises(actions.WeakPassword):
        here.change(password=password)
    assert Employee.objects.get().password == here.who.password


def test_password_that_a_link_changed_meanwhile_stays(here, monkeypatch):
    real = hashing.make

    def slow(password):
        Employee.objects.update(password="of the link")
        return real(password)

    monkeypatch.setattr(own.hashing, "make", slow)
    with pytest.raises(actions.Refused):
        here.change()
    assert Employee.objects.get().password == "of the link"


def test_changed_app_takes_over_and_closes_the_others(here):
    here.begin()
    secret = actions.pending_app(member=here.member)
    assert Employee.objects.get().totp == here.who.totp, "until a code of it nothing changes"
    here.finish()
    assert signing.opened(Employee.objects.get().totp) == secret
    assert here.living == [True, False]
    assert StaffNotice.objects.get().kind == Told.APP_CHANGED
    assert Entry.objects.filter(action="staff.app_changed").count() == 1
    with pytest.raises(actions.NoNewApp):
        here.finish("000000")


@pytest.mark.parametrize(
    ("former", "secret"), [("неверный пароль!", SECRET), (PASSWORD, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXQ")]
)
def test_app_is_not_changed_without_password_and_former_code(here, former, secret):
    with pytest.raises(actions.Refused):
        here.begin(former, secret)
    with pytest.raises(actions.NoNewApp):
        actions.pending_app(member=here.member)


def test_code_that_signed_in_does_not_begin_a_change(here):
    Employee.objects.update(totp_step=totp.passing_step(SECRET, totp.code(SECRET, now()), at=now(), after=0))
    with pytest.raises(actions.Refused):
        here.begin()


def test_wrong_code_of_the_new_app_changes_nothing(here):
    here.begin()
    with pytest.raises(actions.Refused):
        here.finish("000000")
    assert Employee.objects.get().totp == here.who.totp


def test_change_of_app_is_over_after_ten_minutes(here):
    here.begin()
    secret = actions.pending_app(member=here.member)
    box = seal._box(settings.SECRET_KEY, own._PENDING)
    late = int((now() - timedelta(minutes=11)).timestamp())
    stale = box.encrypt_at_time(f'"{secret}"'.encode(), late).decode()
    StaffSession.objects.filter(pk=here.member.session_id).update(secret=stale)
    with pytest.raises(actions.NoNewApp):
        here.finish(totp.code(secret, now()))
    assert Employee.objects.get().totp == here.who.totp


def test_change_of_app_that_a_link_overtook_keeps_nothing(here):
    here.begin()
    secret = actions.pending_app(member=here.member)
    Employee.objects.update(totp="")
    with pytest.raises(actions.NoNewApp):
        here.finish(totp.code(secret, now()))
    assert Employee.objects.get().totp == ""


def test_change_of_app_in_a_closed_session_is_rolled_back(here, monkeypatch):
    here.begin()
    code = totp.code(actions.pending_app(member=here.member), now())
    real = totp.passing_step

    def meanwhile(*told, **more):
        StaffSession.objects.filter(pk=here.member.session_id).update(closed_at=now())
        return real(*told, **more)

    monkeypatch.setattr(own.totp, "passing_step", meanwhile)
    with pytest.raises(actions.NoNewApp):
        here.finish(code)
    assert Employee.objects.get().totp == here.who.totp


def test_one_session_or_all_others_end(here):
    by, other = sessions.actor(here.who.pk), here.of(1)
    actions.end_one(member=here.member, session_id=other.session_id, at=now(), by=by)
    assert here.living == [True, False]
    with pytest.raises(actions.NoSuchSession):
        actions.end_one(member=here.member, session_id=other.session_id, at=now(), by=by)
    here.keys[1] = here.open()
    assert actions.end_others(member=here.member, at=now(), by=by) == 1
    assert here.living == [True, False]
    assert Entry.objects.filter(action="staff.session_ended").count() == 2


def test_session_of_a_colleague_is_not_ended(here):
    stranger = operator(email="other@clinic.example")
    sessions.open_half(employee=stranger, browser=browser(), at=now())
    foreign = StaffSession.objects.latest("pk")
    with pytest.raises(actions.NoSuchSession):
        actions.end_one(member=here.member, session_id=foreign.pk, at=now(), by=sessions.actor(here.who.pk))
    actions.end_others(member=here.member, at=now(), by=sessions.actor(here.who.pk))
    assert StaffSession.objects.get(pk=foreign.pk).closed_at is None


def test_open_browsers_are_the_own_that_still_open_something(here):
    StaffSession.objects.filter(pk=here.of(1).session_id).update(last_used_at=now() - timedelta(minutes=31))
    sessions.open_half(employee=here.who, browser=browser(), at=now())
    found = queries.open_browsers(member=here.member, at=now())
    assert [one.session_id for one in found] == [here.member.session_id]


def test_news_are_counted_until_they_are_read(here):
    here.change()
    assert here.of(0).news == 1
    assert [one.is_new for one in queries.news(member=here.member, at=now())] == [True]
    assert [actions.mark_read(member=here.member, at=now()) for _ in range(2)] == [1, 0]
    assert here.of(0).news == 0
    assert [one.is_new for one in queries.news(member=here.member, at=now())] == [False]
