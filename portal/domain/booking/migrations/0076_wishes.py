import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0070_missed_before_code'),
    ]

    operations = [
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('appointment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='wish', serialize=False, to='booking.appointment')),
                ('since_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('since_at'))), name='booking_wish_ends_later')],
            },
        ),
    ]
