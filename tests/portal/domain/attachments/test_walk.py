"""Whatever a register, workers and people do: only allowed moves, and an end within a quarter of an hour."""

import random
from datetime import timedelta

import pytest

from portal.domain.attachments import actions, ports
from portal.domain.attachments.models import Attachment, Search
from portal.domain.attachments.states import ENDS, MOVES, OPEN, State
from portal.domain.limits import actions as limits
from portal.domain.limits.models import Bucket
from tests.factories.accounts import NOW
from tests.fakes.register import record

pytestmark = pytest.mark.django_db
QUARTER = timedelta(minutes=15)
STEPS = 60


class Clock:
    """Time that the walk moves on."""

    def __init__(self):
        self.at = NOW

    def __call__(self):
        return self.at

    def go(self, seconds):
        self.at += timedelta(seconds=seconds)


class Walk:
    """One card, its register, its workers and its person, led by chance."""

    def __init__(self, who, search, register, seed):
        self.chance, self.clock = random.Random(seed), Clock()  # noqa: S311  the same walk each time
        self.who, self.search, self.register = who, search, register
        self.seen, self.moves = None, set()

    def step(self):
        self.chance.choice([self.press, self.ask, self.ask, self.ask, self.die, self.look])()
        self.watch()

    def wait(self):
        for _ in range(self.chance.randint(0, 8)):
            self.clock.go(30)
            actions.end_overdue(at=self.clock.at)
            self.watch()

    def watch(self):
        row = Search.objects.filter(card=self.who.card).first()
        state = State(row.state) if row else None
        self.moves |= {(self.seen, state)} if self.seen not in {None, state} else set()
        self.seen = state
        if state in OPEN:
            assert self.clock.at - row.queued_at <= QUARTER
        if state == State.FOUND:
            assert Attachment.objects.filter(search=row).count() == 1

    def press(self):
        try:
            self.search(self.who, at=self.clock.at)
        except limits.Exhausted:
            assert Bucket.objects.filter(limit="attachments_card", count__gte=6).exists()

    def ask(self):
        """Let the register tell, lie, repeat itself, break, be slow or silent."""
        card = self.who.card
        yes, slip = record(card), record(card, surname="Иная")
        told = [[yes], [yes, yes], [], [slip], [slip, yes], ValueError, ports.RegisterSilent, self.slow]
        self.register.answers = [self.chance.choice(told)]
        actions.work_line(line=self.chance.randint(1, 5), clock=self.clock, is_mine=lambda: True)

    def slow(self):
        self.clock.go(self.chance.randint(1, 200))
        return [record(self.who.card)]

    def die(self):
        """Let a worker be killed in the middle of a question."""
        waiting = Search.objects.filter(state=State.QUEUED)
        waiting.update(state=State.RUNNING, line=1, asked_at=self.clock.at, taken=99)

    def look(self):
        actions.look(at=self.clock.at)


@pytest.mark.parametrize("seed", range(12))
def test_every_walk_keeps_to_the_table_and_ends_in_time(anna, search, register, seed):
    walk = Walk(anna, search, register, seed)
    for _ in range(STEPS):
        walk.step()
        walk.wait()
    between_looks = {(State.QUEUED, end) for end in ENDS}  # it ran, and was answered
    assert walk.moves <= {(start, end) for start in MOVES for end in MOVES[start]} | between_looks
    assert {start for start, _ in walk.moves} & set(ENDS)
