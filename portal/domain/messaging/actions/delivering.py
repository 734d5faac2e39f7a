"""Delivery: one notice after another, each by its own lease."""

import random
from collections.abc import Callable
from datetime import datetime

import structlog

from portal.domain.messaging import queries, rules, texts
from portal.domain.messaging.actions import letters
from portal.domain.messaging.models import Gone, Quiet
from portal.domain.notices import actions as outbox
from portal.domain.notices import ports as notices
from portal.domain.notices.states import Held, Outcome

log = structlog.get_logger("portal.messaging")
_chance = random.SystemRandom().random


def deliver(*, clock: Callable[[], datetime], is_mine: Callable[[], bool]) -> int:
    """Deliver what is due for a few seconds; return how many notices came to their end.

    No transaction is open while the mail server is spoken to. Killed at any moment: the notice in
    hand is taken again when its lease ends, and its letter carries the same Message-ID.

    Args:
        clock: returns the time (UTC).
        is_mine: whether the task that runs this is still ours; asked before each notice.

    """
    silence = queries.quiet()
    if silence is not None and silence.until > clock():
        return 0
    outcomes: list[Outcome] = []
    try:
        _deliver_all(outcomes, clock, is_mine)
    except notices.MailDown as error:
        _fall_silent(error, at=clock(), is_new=Outcome.MAILED in outcomes)
    else:
        if silence is not None and Outcome.MAILED in outcomes:
            silence.delete()
    finally:
        if notices.post is not None:
            notices.post.hang_up()
    return len(outcomes)


def _deliver_all(outcomes: list[Outcome], clock: Callable[[], datetime], is_mine: Callable[[], bool]) -> None:
    until = clock() + rules.TURN
    while clock() < until and is_mine():
        held = outbox.claim(at=clock(), lease=rules.LEASE)
        if held is None:
            return
        outcome = _outcome_of_one(held, clock)
        if outcome is not None and outbox.settle(held, outcome=outcome):
            outcomes.append(outcome)


def _outcome_of_one(held: Held, clock: Callable[[], datetime]) -> Outcome | None:
    """Return how one notice ends; what nobody expected holds up this notice only, not those after it."""
    try:
        return _outcome(held, clock)
    except notices.MailDown:
        raise
    except Exception as error:  # noqa: BLE001
        # Its class alone: messages of errors quote data. The conversation may be anywhere by now.
        log.error("letter broke", notice=held.id, kind=held.kind, error=type(error).__qualname__)  # noqa: TRY400
        if notices.post is not None:
            notices.post.hang_up()
        _try_later(held, clock)
        return None


def _outcome(held: Held, clock: Callable[[], datetime]) -> Outcome | None:
    """Return how one notice ends, or None if it waits; raise MailDown when nothing goes out now."""
    whom, words = queries.addressee(account_id=held.account_id), texts.of(held.kind)
    post = notices.post
    reason = rules.without_letter(held, words, whom, has_post=post is not None, at=clock())
    if reason is not None or post is None or whom is None:
        return reason
    letter = letters.write(held, to=rules.address_of(held, whom), region_code=whom.region)
    return _hand_over(held, letter, post, clock)


def _hand_over(
    held: Held, letter: notices.Letter, post: notices.Post, clock: Callable[[], datetime]
) -> Outcome | None:
    try:
        post.send(letter)
    except notices.LetterRefused as error:
        log.warning("letter refused", notice=held.id, kind=held.kind, detail=error.detail)
        return Outcome.REFUSED
    except notices.MailTrouble as error:
        _try_later(held, clock)
        if isinstance(error, notices.MailDown):
            raise
        log.info("letter delayed", notice=held.id, kind=held.kind, detail=error.detail)
        return None
    number = notices.letter_id(letter.key)
    gone = Gone(letter=number, notice_id=held.id, account_id=held.account_id, sent_at=clock())
    Gone.objects.bulk_create([gone], ignore_conflicts=True)
    return Outcome.MAILED


def _try_later(held: Held, clock: Callable[[], datetime]) -> None:
    outbox.try_later(held, not_before=clock() + rules.pause(held.attempts, chance=_chance()))


def _fall_silent(error: notices.MailDown, *, at: datetime, is_new: bool) -> None:
    """Ask the server no more for a while: each try would only cost its time-out."""
    silence = queries.quiet()
    failures = silence.failures + 1 if silence and not is_new else 1
    values = {"failures": failures, "until": at + rules.quiet(failures)}
    Quiet.objects.update_or_create(pk=queries.MAIL, defaults=values)
    log.warning("mail is down", detail=error.detail, times=failures)
