"""Ready answers of a desk: kept, changed, put away."""

from datetime import datetime

from django.db import transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.messaging.access import OpenDesk
from portal.domain.messaging.models import Template
from portal.domain.messaging.rules import writing as rules


def keep(
    *, desk: OpenDesk, title: str, text: str, at: datetime, by: Actor, template_id: int | None = None
) -> int | None:
    """Keep a new ready answer, or change one of this desk; return its number, None where there is none."""
    place = desk.desk
    told = {"title": rules.line(title), "text": rules.tidy(text), "changed_at": at, "set_by": by.id}
    with transaction.atomic():
        if template_id is None:
            made = Template.objects.create(region_id=place.region, clinic_id=place.clinic_id, **told)
            _note("template.made", made.pk, desk, at, by)
            return made.pk
        mine = Template.objects.filter(
            pk=template_id, region=place.region, clinic=place.clinic_id, ended_at=None
        )
        if not mine.update(**told):
            return None
        _note("template.changed", template_id, desk, at, by)
    return template_id


def end(*, desk: OpenDesk, template_id: int, at: datetime, by: Actor) -> bool:
    """Put a ready answer away; tell whether there was one."""
    place = desk.desk
    mine = Template.objects.filter(pk=template_id, region=place.region, clinic=place.clinic_id, ended_at=None)
    with transaction.atomic():
        if not mine.update(ended_at=at):
            return False
        _note("template.ended", template_id, desk, at, by)
    return True


def _note(action: str, number: int, desk: OpenDesk, at: datetime, by: Actor) -> None:
    audit.record(
        at=at, by=by, action=action, object_kind="messaging_template", object_id=number,
        region=desk.desk.region,
    )  # fmt: skip
