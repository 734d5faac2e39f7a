"""A person chooses whether letters come."""

from datetime import datetime

from django.db import transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.messaging import queries
from portal.domain.messaging.actions import linking
from portal.domain.messaging.models import Bounced, Gone, Preference
from portal.domain.messaging.states import Rhythm


def choose(*, account_id: int, wants_letters: bool, at: datetime, by: Actor, region: str = "") -> bool:
    """Keep whether the account wants letters; return whether that is news. What always goes still goes."""
    with transaction.atomic():
        before = Preference.objects.filter(pk=account_id).values_list("wants_letters", flat=True).first()
        if wants_letters == (before is not False):
            return False
        Preference.objects.update_or_create(
            pk=account_id, defaults={"wants_letters": wants_letters, "changed_at": at}
        )
        audit.record(
            at=at, by=by, action="letters.switched", object_kind="account", object_id=account_id,
            region=region, facts={"wants_letters": wants_letters},
        )  # fmt: skip
    return True


def be_quiet(*, account_id: int, wants_quiet: bool, at: datetime, by: Actor, region: str = "") -> bool:
    """Keep whether visits may be named outside the cabinet; return whether that is news."""
    with transaction.atomic():
        before = Preference.objects.filter(pk=account_id).values_list("wants_quiet", flat=True).first()
        if wants_quiet == bool(before):
            return False
        Preference.objects.update_or_create(
            pk=account_id, defaults={"wants_quiet": wants_quiet, "changed_at": at}
        )
        audit.record(
            at=at, by=by, action="quiet.switched", object_kind="account", object_id=account_id,
            region=region, facts={"wants_quiet": wants_quiet},
        )  # fmt: skip
    return True


def choose_reminding(
    *, account_id: int, rhythm: Rhythm, phone_way: str, at: datetime, by: Actor, region: str = ""
) -> bool:
    """Keep when reminders come and what brings them to the telephone; return whether that is news."""
    wanted = {
        "time_zone": rhythm.time_zone, "wakes_at": rhythm.wakes_at, "sleeps_at": rhythm.sleeps_at,
        "phone_way": phone_way,
    }  # fmt: skip
    with transaction.atomic():
        kept = Preference.objects.select_for_update().filter(pk=account_id).first()
        before = (queries.rhythm_of(kept), kept.phone_way) if kept else (Rhythm(), "")
        if (rhythm, phone_way) == before:
            return False
        Preference.objects.update_or_create(pk=account_id, defaults={**wanted, "changed_at": at})
        audit.record(
            at=at, by=by, action="reminding.switched", object_kind="account", object_id=account_id,
            region=region, facts={name: str(value) for name, value in wanted.items()},
        )  # fmt: skip
    return True


def erase(*, account_id: int) -> None:
    """Forget what the account wished, its letters, its chats and that its mailbox gave one back."""
    Preference.objects.filter(pk=account_id).delete()
    Gone.objects.filter(account=account_id).delete()
    Bounced.objects.filter(pk=account_id).delete()
    linking.erase(account_id=account_id)
