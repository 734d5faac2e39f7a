"""What is over goes; what lives stays, however often the job runs."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.staff import actions, jobs
from portal.domain.staff.actions import sessions
from portal.domain.staff.models import Invite, StaffNotice, StaffSession
from portal.domain.staff.states import Told
from tests.factories.accounts import browser
from tests.factories.staff import operator

pytestmark = pytest.mark.django_db


def test_sweep_removes_what_is_over_and_leaves_what_lives():
    who, at = operator(), now()
    for age in (timedelta(days=32), timedelta(days=29), timedelta(minutes=11), timedelta()):
        sessions.open_half(employee=who, browser=browser(), at=at - age)
        half = StaffSession.objects.latest("pk")
        if age >= timedelta(days=1):
            sessions.make_whole(session=half, at=at - age, request_id="")
        actions.new_link(region="26", employee_id=who.pk, at=at - age, by=sessions.actor(0))
    living = sorted(
        StaffSession.objects.filter(created_at__gte=at - timedelta(days=30))
        .exclude(proved_at=None, ends_at__lte=at)
        .values_list("pk", flat=True)
    )

    for _ in range(2):
        jobs.sweep_staff()
        assert sorted(StaffSession.objects.values_list("pk", flat=True)) == living
        assert Invite.objects.count() == 3
    assert len(living) == 2


def test_sweep_removes_news_that_the_own_page_lists_no_more():
    who, at = operator(), now()
    for age in (timedelta(days=91), timedelta(days=89)):
        StaffNotice.objects.create(employee=who, kind=Told.CAME, about=who, at=at - age)
    for _ in range(2):
        jobs.sweep_staff()
        assert [at - one.at for one in StaffNotice.objects.all()] == [timedelta(days=89)]
