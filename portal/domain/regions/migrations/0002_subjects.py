"""Lay the 89 subjects, all switched off."""

from django.db import migrations

from portal.domain.regions.rules.subjects import SUBJECTS
from portal.kit import folding


def lay(apps, schema_editor):
    region = apps.get_model("regions", "Region")
    region.objects.bulk_create(
        (
            region(
                code=subject.code,
                name=subject.name,
                search_key=folding.fold(subject.name),
                time_zone=subject.time_zone,
            )
            for subject in SUBJECTS
        ),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("regions", "0001_initial")]
    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
