"""The exclusion constraints of the contexts above need btree_gist; PostgreSQL only."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("regions", "0002_subjects")]
    operations = [BtreeGistExtension()]
