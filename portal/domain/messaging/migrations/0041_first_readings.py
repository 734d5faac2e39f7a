"""What is known of readings so far: staff's by the thread, the person's by the notice of an answer."""

from django.db import migrations
from django.db.models import F

_AT_ONCE = 1000


def fill(apps, schema_editor):
    message, reading, notice = (
        apps.get_model(*name)
        for name in (("messaging", "Message"), ("messaging", "Reading"), ("notices", "Notice"))
    )
    seen = message.objects.filter(side="person", thread__staff_read_at__gte=F("sent_at"))
    _keep(reading, seen.values_list("pk", "thread__staff_read_at").iterator())
    told = notice.objects.filter(kind="message_answered", read_at__isnull=False).order_by("read_at")
    numbers = set(message.objects.filter(side="staff").values_list("pk", flat=True))
    # The key of such a notice: message_answered:message:MESSAGE:ACCOUNT; the first who read it counts.
    found = ((int(key.split(":")[2]), at) for key, at in told.values_list("key", "read_at").iterator())
    _keep(reading, (one for one in found if one[0] in numbers))


def _keep(reading, found):
    rows = []
    for number, at in found:
        rows.append(reading(message_id=number, at=at))
        if len(rows) == _AT_ONCE:
            reading.objects.bulk_create(rows, ignore_conflicts=True)
            rows = []
    reading.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ("messaging", "0040_reading"),
        ("notices", "0010_ways"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
