"""People with live sessions and given rights on the stand: `python -m bench.stand_data COUNT`.

Person k's session has the key `session_key(k)`; all of them have given the systems of the bench
every right, so `/v2/ac` answers with a code at once. Run with the stand's settings.
"""

import os
import sys
from typing import Final

import django
from django.core.management import call_command
from django.utils import timezone

from bench.stand_names import SCOPES, SYSTEMS, session_key

SETTINGS: Final = "esia_stand.config.settings.base"


def main(count: int) -> None:
    """Set the stand up and add what the bench needs; its folder must be a new one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    call_command("setup")
    call_command("generate_people", str(count))
    _sign_in(count)


def _sign_in(count: int) -> None:
    # Models can be imported only after the set-up of Django.
    from esia_stand.grants import secret_keys, sign_in  # noqa: PLC0415
    from esia_stand.grants.models import Consent, Session  # noqa: PLC0415
    from esia_stand.people.models import Person  # noqa: PLC0415

    at = timezone.now()
    people = list(Person.objects.filter(is_generated=True)[:count])
    Session.objects.bulk_create(
        Session(
            key_hash=secret_keys.hashed(session_key(k)),
            person=person,
            signed_in_at=at,
            expires_at=at + sign_in.SESSION_LIFE,
        )
        for k, person in enumerate(people)
    )
    Consent.objects.bulk_create(
        Consent(person=person, system_id=system, scopes=sorted(SCOPES), given_at=at)
        for person in people
        for system in SYSTEMS
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
