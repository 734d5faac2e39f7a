"""Let a term of waiting refer to an act by its key; what regions wrote beside their terms becomes acts."""

from django.db import migrations, models
from django.utils import timezone


def refer(apps, schema_editor):
    term, act = apps.get_model("booking", "WaitingTerm"), apps.get_model("regions", "Act")
    term.objects.filter(region=None).update(act_key="pgg")
    keys = {}
    for one in term.objects.exclude(region=None).order_by("since", "pk"):
        place = (one.region_id, one.act, one.number, one.signed)
        if place not in keys:
            count = len({key for place, key in keys.items() if place[0] == one.region_id})
            keys[place] = f"{one.region_id}-{count + 1}"
            act.objects.create(
                key=keys[place], region_id=one.region_id, kind="other", number=one.number, signed=one.signed,
                title=one.act, gives=one.says, topic="waiting", link=one.link, since=one.since, till=None,
                set_at=timezone.now(), set_by=one.set_by,
            )  # fmt: skip
        term.objects.filter(pk=one.pk).update(act_key=keys[place])


class Migration(migrations.Migration):
    dependencies = [("booking", "0031_federal_terms"), ("regions", "0011_federal_acts")]
    operations = [
        migrations.AddField("waitingterm", "act_key", models.CharField(max_length=40, default="")),
        migrations.RunPython(refer, migrations.RunPython.noop),
    ]
