"""Whoever signs in, before all that points at them.

The tables of the libraries come between these and ours: with one model to look at, their many small steps are quick.
"""

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(blank=True, db_comment="members", max_length=100)),
                ("zone", models.CharField(db_comment="members", default="UTC", max_length=64)),
                ("visibility", models.CharField(db_comment="members", default="hidden", max_length=10)),
                ("not_for", models.CharField(blank=True, db_comment="members", max_length=850)),
                ("seats", models.PositiveSmallIntegerField(db_comment="members", default=2)),
                ("seats_taken", models.PositiveSmallIntegerField(db_comment="programme", default=0)),
                ("back_at", models.DateTimeField(db_comment="members", null=True)),
                ("place", models.BigIntegerField(db_comment="security")),
                ("made_at", models.DateTimeField(db_comment="security")),
                ("joined_at", models.DateTimeField(db_comment="programme", null=True)),
                ("leaves_at", models.DateTimeField(db_comment="own", null=True)),
                ("quiet_from", models.TimeField(db_comment="own", null=True)),
                ("quiet_until", models.TimeField(db_comment="own", null=True)),
                ("unreached", models.CharField(blank=True, db_comment="own", max_length=20)),
                ("unreached_at", models.DateTimeField(db_comment="own", null=True)),
                ("is_active", models.BooleanField(db_comment="security", default=True)),
                ("password", models.CharField(db_comment="security", max_length=128)),
                ("last_login", models.DateTimeField(blank=True, db_comment="security", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("seats_taken__lt", models.F("seats"))),
                        fields=["place"],
                        name="people_with_room_by_place",
                    ),
                    models.Index(
                        condition=models.Q(("leaves_at__isnull", False)),
                        fields=["leaves_at"],
                        name="people_who_are_leaving",
                    ),
                    models.Index(
                        condition=models.Q(("seats_taken__gte", models.F("seats"))),
                        fields=["place"],
                        name="full_people_by_place",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("name"), 100
                        ),
                        name="name_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("zone"), 64
                        ),
                        name="zone_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("not_for"), 850
                        ),
                        name="not_for_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("password"), 128
                        ),
                        name="password_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["hidden", "members", "public"])),
                        name="visibility_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from", None), ("quiet_until", None)),
                            models.Q(
                                models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                                ("quiet_from__isnull", False),
                                ("quiet_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="quiet_hours_begin_and_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unreached", ""), ("unreached_at", None)),
                            models.Q(
                                ("unreached__in", ["turned away", "came back"]), ("unreached_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="who_is_not_reached_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("joined_at", None), models.Q(("name", ""), _negated=True), _connector="OR"),
                        name="who_has_joined_has_a_name",
                    ),
                ],
            },
        ),
    ]
