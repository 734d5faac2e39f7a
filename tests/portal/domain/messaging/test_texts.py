"""Every kind of notice has words, and the words keep secrets."""

import pytest

from portal.domain.accounts.states import CLOSING_LASTS
from portal.domain.messaging import texts
from portal.domain.messaging.states import Manner
from portal.domain.notices.states import Kind

ALWAYS = {
    Kind.FEED_OPENED,
    Kind.CARD_SHARED,
    Kind.CHAT_LINKED,
    Kind.PASSWORD_CHANGED,
    Kind.PHONE_CHANGED,
    Kind.EMAIL_CHANGED,
    Kind.RECOVERED,
    Kind.NEW_DEVICE,
    Kind.AFTER_FAILURES,
    Kind.CONSENT_WITHDRAWN,
    Kind.WAY_ADDED,
    Kind.WAY_REMOVED,
    Kind.PROXY_ENDED,
    Kind.PROXY_ASKED,
    Kind.PROXY_ALLOWED,
}
"""Decided twice: where the words stand, and here."""


def test_every_kind_has_words():
    assert sorted(texts.WORDS) == sorted(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_words_of_a_kind_are_whole(kind):
    words = texts.of(kind.value)

    assert words.title != ""
    assert (words.letter == "") is (words.manner == Manner.CABINET)
    assert words.title == words.title.strip().rstrip(".")


def test_kinds_about_somebody_elses_hand_are_always_told():
    assert {kind for kind, words in texts.WORDS.items() if words.manner == Manner.ALWAYS} == ALWAYS


def test_withdrawn_consent_names_the_days_that_are_left_and_the_way_back():
    words = texts.of(Kind.CONSENT_WITHDRAWN).letter

    assert f"Через {CLOSING_LASTS.days} дней" in words
    assert "войдите через Госуслуги и дайте согласие снова" in words


def test_a_letter_says_truly_where_its_address_came_from():
    assert "вы или Госуслуги" in texts.WHY


def test_unknown_kind_has_neutral_words_and_no_letter():
    assert texts.of("from_a_newer_program") == texts.UNKNOWN
    assert (texts.UNKNOWN.title, texts.UNKNOWN.manner) == ("Уведомление", Manner.CABINET)
