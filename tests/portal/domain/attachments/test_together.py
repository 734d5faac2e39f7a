"""Many hands at once: nobody asks twice, never more than five ask, six questions an hour are exactly six."""

import threading
from datetime import timedelta

import pytest

from portal.domain.attachments import actions, ports
from portal.domain.attachments.models import Search
from portal.domain.attachments.states import ASKED_AT_ONCE, State
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import ATTACHMENTS_OF_CARD
from tests.factories.accounts import NOW
from tests.factories.attachments import SearchFactory
from tests.factories.patients import patient
from tests.races.together import together

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 12
CARDS = 20


class Crowded:
    """A register that counts who asks at one moment."""

    name = "crowded"

    def __init__(self):
        self.now = self.most = 0
        self.asked = []
        self._lock = threading.Lock()
        self._has_met = threading.Event()

    def find(self, *, region, person):
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
            self.asked.append(person.snils)
            if self.now > 1:
                self._has_met.set()
        # The first waits for a second on a slow machine too; afterwards there is time for one too many.
        self._has_met.wait(5)
        threading.Event().wait(0.01)
        with self._lock:
            self.now -= 1
        return []


@pytest.fixture
def crowded(monkeypatch):
    made = Crowded()
    monkeypatch.setattr(ports, "register_of", lambda _region: made)
    return made


def test_many_hands_ask_about_everybody_once_and_five_at_a_time(anna, crowded):
    cards = [anna.card, *(patient().card for _ in range(CARDS - 1))]
    for card in cards:
        SearchFactory(card=card)

    def work(number):
        line = number % ASKED_AT_ONCE + 1
        return sum(
            actions.work_line(line=line, clock=lambda: NOW, is_mine=lambda: True) for _ in range(CARDS)
        )

    counts = together(HANDS, work, expected=())

    assert sum(counts) == CARDS
    assert sorted(crowded.asked) == sorted(card.snils for card in cards)
    assert 1 < crowded.most <= ASKED_AT_ONCE
    assert Search.objects.filter(state=State.NONE).count() == CARDS


def test_one_press_of_many_begins_a_search(anna, search):
    answers = together(HANDS, lambda _number: search(anna), expected=())
    assert sorted(answers) == [False] * (HANDS - 1) + [True]
    assert Search.objects.count() == 1


def test_questions_about_one_card_are_six_an_hour_whoever_counts(anna):
    def take(_number):
        limits.take(ATTACHMENTS_OF_CARD, str(anna.card.pk), at=NOW + timedelta(minutes=1))

    answers = together(HANDS, take, expected=limits.Exhausted)
    assert sum(answer is None for answer in answers) == ATTACHMENTS_OF_CARD.most == 6
