"""«Любой врач» spreads people over doctors by their free places."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.finding.rules.spread import Candidate, choose, some

DAY = date(2026, 11, 24)
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        doctor_id=st.integers(1, 1000),
        nearest_date=st.integers(0, 3).map(lambda days: DAY + timedelta(days=days)),
        free=st.integers(1, 30),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.doctor_id,
)


def test_nobody_is_chosen_of_nobody():
    assert choose([], 0.5) is None


@given(CANDIDATES, st.floats(0, 1, exclude_max=True))
def test_only_the_soonest_day_is_offered(candidates, draw):
    chosen = choose(candidates, draw)
    assert chosen in candidates
    assert chosen.nearest_date == min(one.nearest_date for one in candidates)


@given(CANDIDATES)
def test_each_doctor_is_chosen_as_often_as_their_share_of_places(candidates):
    near = [one for one in candidates if one.nearest_date == min(each.nearest_date for each in candidates)]
    places = sum(one.free for one in near)
    draws = [(number + 0.5) / places for number in range(places)]
    chosen = Counter(choose(candidates, draw).doctor_id for draw in draws)
    assert chosen == {one.doctor_id: one.free for one in near}


@given(CANDIDATES, st.lists(st.floats(0, 1, exclude_max=True), max_size=10))
def test_nobody_is_drawn_twice_and_the_soonest_come_first(candidates, draws):
    drawn = some(candidates, draws)
    assert len(drawn) == min(len(draws), len(candidates)) == len({one.doctor_id for one in drawn})
    assert [one.nearest_date for one in drawn] == sorted(one.nearest_date for one in drawn)


def test_order_of_candidates_changes_nothing():
    many = [Candidate(number, DAY, number) for number in (1, 2, 3)]
    draws = [number / 60 for number in range(60)]
    assert [choose(many, one) for one in draws] == [choose(many[::-1], one) for one in draws]
