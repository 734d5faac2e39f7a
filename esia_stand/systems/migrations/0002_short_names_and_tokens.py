from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('systems', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='system',
            name='short_name',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='system',
            name='tokens',
            field=models.CharField(choices=[('RS256', 'RS256'), ('GOST3410_2012_256', 'GOST3410_2012_256')], default='RS256', max_length=20),
        ),
        # Switches of failures are forgotten: they belong to one trial, and their key changes.
        migrations.DeleteModel(name='SwitchedFault'),
        migrations.CreateModel(
            name='SwitchedFault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=32)),
                ('client_id', models.CharField(blank=True, max_length=64)),
                ('seconds', models.PositiveSmallIntegerField(default=10)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('name', 'client_id'), name='one_switch_each')],
            },
        ),
    ]
