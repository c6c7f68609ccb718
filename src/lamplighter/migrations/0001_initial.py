import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

from ._together import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("lamplighter", "0000_person"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cut",
            fields=[
                ("id", models.BigAutoField(db_comment="security", primary_key=True, serialize=False)),
                ("events_to", models.BigIntegerField(db_comment="security")),
                ("openings_to", models.BigIntegerField(db_comment="security")),
                ("at", models.DateTimeField(db_comment="security")),
            ],
        ),
        migrations.CreateModel(
            name="DataKey",
            fields=[
                ("scope", models.CharField(db_comment="security", max_length=100, primary_key=True, serialize=False)),
                ("wrapped", models.BinaryField(db_comment="security")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("scope"), 100
                        ),
                        name="key_scope_fits",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(db_comment="security", primary_key=True, serialize=False)),
                ("events_to", models.BigIntegerField(db_comment="security")),
                ("openings_to", models.BigIntegerField(db_comment="security")),
                ("value", models.BinaryField(db_comment="security", max_length=32)),
                ("at", models.DateTimeField(db_comment="security")),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                ("token_hash", models.BinaryField(db_comment="security", max_length=32, unique=True)),
                ("words", models.BinaryField(db_comment="own")),
                ("more", models.BinaryField(db_comment="own", null=True)),
                ("typed_at", models.DateTimeField(db_comment="own")),
            ],
            options={
                "indexes": [models.Index(fields=["typed_at"], name="draft_by_age")],
            },
        ),
        migrations.CreateModel(
            name="Glance",
            fields=[
                ("id", models.BigAutoField(db_comment="security", primary_key=True, serialize=False)),
                ("visitor", models.BinaryField(db_comment="security", max_length=16)),
                ("hour", models.DateTimeField(db_comment="security")),
                ("looks", models.BinaryField(db_comment="security", default=b"")),
            ],
            options={
                "indexes": [models.Index(fields=["hour"], name="glance_by_hour")],
                "constraints": [models.UniqueConstraint(fields=("visitor",), name="one_count_each_hour")],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(db_comment="security", primary_key=True, serialize=False)),
                ("reader", models.UUIDField(db_comment="security", null=True)),
                ("whose", models.UUIDField(db_comment="security")),
                ("kind", models.CharField(db_comment="security", max_length=30)),
                ("thing", models.UUIDField(db_comment="security")),
                ("at", models.DateTimeField(db_comment="security")),
            ],
            options={
                "indexes": [models.Index(fields=["whose", "at"], name="opening_by_whose")],
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("kind"), 30
                        ),
                        name="opening_kind_fits",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.CharField(db_comment="members", max_length=40, primary_key=True, serialize=False)),
                ("head", models.CharField(db_comment="members", max_length=2)),
                ("tail", models.CharField(db_comment="members", max_length=2)),
                ("length", models.PositiveSmallIntegerField(db_comment="members")),
                ("uses", models.IntegerField(db_comment="members")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["head", "length"], name="word_by_head"),
                    models.Index(fields=["tail", "length"], name="word_by_tail"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("word"), 40
                        ),
                        name="word_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("head"), 2
                        ),
                        name="word_head_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("tail"), 2
                        ),
                        name="word_tail_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="About",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="members",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("addressed", models.CharField(db_comment="members", max_length=40)),
                ("city", models.CharField(db_comment="members", max_length=80)),
                ("learning", models.CharField(db_comment="members", max_length=140)),
                ("learning_on", models.DateField(db_comment="members", null=True)),
                ("first_step", models.CharField(db_comment="members", max_length=300)),
                ("answers_within", models.CharField(db_comment="members", max_length=10)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person",), name="one_about_each"),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("addressed"), 40
                        ),
                        name="addressed_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("city"), 80
                        ),
                        name="city_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("learning"), 140
                        ),
                        name="learning_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("first_step"), 300
                        ),
                        name="first_step_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answers_within__in", ["", "day", "three days", "week", "two weeks"])),
                        name="answer_time_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("learning", ""), ("learning_on", None)),
                            models.Q(
                                models.Q(("learning", ""), _negated=True),
                                models.Q(("learning_on", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="what_is_learned_has_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Availability",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        db_comment="members",
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("languages", models.CharField(db_comment="members", max_length=40)),
                ("hours_change", models.BooleanField(db_comment="own", default=False)),
                ("monday", models.BigIntegerField(db_comment="own", default=0)),
                ("tuesday", models.BigIntegerField(db_comment="own", default=0)),
                ("wednesday", models.BigIntegerField(db_comment="own", default=0)),
                ("thursday", models.BigIntegerField(db_comment="own", default=0)),
                ("friday", models.BigIntegerField(db_comment="own", default=0)),
                ("saturday", models.BigIntegerField(db_comment="own", default=0)),
                ("sunday", models.BigIntegerField(db_comment="own", default=0)),
                ("rather", models.BinaryField(db_comment="own", default=b"")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("rather"), 42
                        ),
                        name="hours_one_would_rather_have_are_a_week",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("languages"), 40
                        ),
                        name="languages_fit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("monday__range", (0, 281474976710655)),
                            ("tuesday__range", (0, 281474976710655)),
                            ("wednesday__range", (0, 281474976710655)),
                            ("thursday__range", (0, 281474976710655)),
                            ("friday__range", (0, 281474976710655)),
                            ("saturday__range", (0, 281474976710655)),
                            ("sunday__range", (0, 281474976710655)),
                        ),
                        name="a_day_has_forty_eight_halves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours_change", False),
                            models.Q(
                                ("friday", 0),
                                ("monday", 0),
                                ("saturday", 0),
                                ("sunday", 0),
                                ("thursday", 0),
                                ("tuesday", 0),
                                ("wednesday", 0),
                            ),
                            _connector="OR",
                        ),
                        name="hours_that_change_are_no_week",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "by",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "whom",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("blocked_at", models.DateTimeField(db_comment="own")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("by", "whom"), name="somebody_is_blocked_once"),
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("whom")), _negated=True), name="nobody_blocks_themselves"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "author",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("considered_at", models.DateTimeField(db_comment="own")),
                ("used_at", models.DateTimeField(db_comment="own")),
                ("leaning", models.BinaryField(db_comment="own", null=True)),
                ("gut", models.BinaryField(db_comment="own", null=True)),
                ("gut_at", models.DateTimeField(db_comment="own", null=True)),
                ("what_for", models.BinaryField(db_comment="own", null=True)),
                ("why", models.BinaryField(db_comment="own", null=True)),
                ("unknown", models.BinaryField(db_comment="own", null=True)),
                ("chosen_at", models.DateTimeField(db_comment="own", null=True)),
                ("kept_at", models.DateTimeField(db_comment="own", null=True)),
                ("outcome", models.BinaryField(db_comment="own", null=True)),
                ("went", models.BinaryField(db_comment="own", null=True)),
                ("looked_back_at", models.DateTimeField(db_comment="own", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["author", "considered_at"], name="candidates_by_author"),
                    models.Index(fields=["used_at"], name="candidates_by_use"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("author", "person"), name="considered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("author", models.F("person")), _negated=True),
                        name="nobody_considers_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("gut", None), ("gut_at", None), ("leaning", None)),
                            models.Q(("gut_at__isnull", False), ("leaning__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_gut_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept_at", None), ("gut_at__isnull", False), _connector="OR"),
                        name="only_a_gut_that_spoke_is_kept",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("looked_back_at", None), ("outcome", None), ("went", None)),
                            models.Q(
                                ("kept_at__isnull", False),
                                ("looked_back_at__isnull", False),
                                ("outcome__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="looking_back_has_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(db_comment="members", primary_key=True, serialize=False)),
                ("verb", models.CharField(db_comment="programme", max_length=50)),
                ("thing", models.UUIDField(db_comment="programme")),
                (
                    "by",
                    models.ForeignKey(
                        db_comment="programme",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(db_comment="programme")),
            ],
            options={
                "indexes": [models.Index(fields=["thing", "verb"], name="event_by_thing")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verb", ""), _negated=True), name="event_says_what_happened"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("verb"), 50
                        ),
                        name="event_verb_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoalDraft",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "asker",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words", models.BinaryField(db_comment="own")),
                ("written_at", models.DateTimeField(db_comment="own")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("asker",), name="one_goal_draft_each")],
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(db_comment="security", primary_key=True, serialize=False)),
                (
                    "viewer",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("hour", models.DateTimeField(db_comment="own")),
            ],
            options={
                "indexes": [models.Index(fields=["hour"], name="look_by_hour")],
                "constraints": [
                    models.UniqueConstraint(fields=("viewer", "hour", "card"), name="a_card_counts_once_an_hour")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadMail",
            fields=[
                ("id", models.BigAutoField(db_comment="members", primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name_hash", models.BinaryField(db_comment="security", max_length=32, unique=True)),
                ("read_at", models.DateTimeField(db_comment="own")),
            ],
            options={"indexes": [models.Index(fields=["person", "read_at"], name="read_mail_by_person")]},
        ),
        migrations.CreateModel(
            name="MailLink",
            fields=[
                ("id", models.BigAutoField(db_comment="members", primary_key=True, serialize=False)),
                ("token_hash", models.BinaryField(db_comment="security", max_length=32, unique=True)),
                ("scope", models.CharField(db_comment="security", max_length=20)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="security",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("thing", models.UUIDField(db_comment="security", null=True)),
                ("topic", models.CharField(blank=True, db_comment="programme", max_length=20)),
                ("expires_at", models.DateTimeField(db_comment="security")),
                ("used_at", models.DateTimeField(db_comment="security", null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["expires_at"], name="link_by_expiry")],
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("topic"), 20
                        ),
                        name="link_topic_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "scope__in",
                                [
                                    "request",
                                    "reply",
                                    "line back",
                                    "withdraw",
                                    "agreement",
                                    "message",
                                    "time",
                                    "slot",
                                    "meeting",
                                    "next",
                                    "rhythm",
                                    "finish",
                                    "review",
                                    "crossroads",
                                    "check-in",
                                    "by mail",
                                    "calendar",
                                    "stop mail",
                                    "sign in",
                                    "first operator",
                                ],
                            )
                        ),
                        name="link_scope_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "recipient",
                    models.ForeignKey(
                        db_comment="programme",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("topic", models.CharField(db_comment="programme", max_length=20)),
                ("template", models.CharField(db_comment="programme", max_length=100)),
                ("kind", models.CharField(db_comment="programme", max_length=30)),
                ("thing", models.UUIDField(db_comment="programme")),
                ("facts", models.BinaryField(db_comment="own", null=True)),
                ("due_at", models.DateTimeField(db_comment="programme")),
                ("useless_at", models.DateTimeField(db_comment="programme", null=True)),
                ("cannot_wait", models.BooleanField(db_comment="programme", default=False)),
                ("leased_until", models.DateTimeField(db_comment="security", null=True)),
                ("tries", models.PositiveSmallIntegerField(db_comment="security", default=0)),
                ("settled_at", models.DateTimeField(db_comment="programme", null=True)),
                ("was_sent", models.BooleanField(db_comment="programme", default=False)),
                ("set_aside", models.CharField(blank=True, db_comment="own", max_length=20)),
                ("body", models.BinaryField(db_comment="own", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)), fields=["due_at"], name="notice_still_to_send"
                    ),
                    models.Index(fields=["recipient", "settled_at"], name="notice_by_recipient"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("template"), 100
                        ),
                        name="notice_template_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "topic__in",
                                [
                                    "sign-in",
                                    "request",
                                    "answer",
                                    "meeting",
                                    "agreement",
                                    "message",
                                    "journey",
                                    "check-in",
                                ],
                            )
                        ),
                        name="notice_topic_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "PROFILE",
                                    "PROGRAMME",
                                    "DRAFT",
                                    "QUESTION",
                                    "TIE",
                                    "THANKS",
                                    "REFLECTION",
                                    "CANDIDATE",
                                    "REQUEST",
                                    "INVITATION",
                                    "MENTORSHIP",
                                    "AGREEMENT",
                                    "EXPECTATION",
                                    "JOINT_DRAFT",
                                    "MEETING",
                                    "CROSSROADS",
                                    "WISH",
                                    "CHECKIN",
                                    "SHEET",
                                    "OPENED",
                                "GROWING",
                                    "VOICE",
                                    "PORTRAIT",
                                    "ENDORSEMENT",
                                    "AGENDA_ITEM",
                                    "SHARED_NOTE",
                                    "PRIVATE_NOTE",
                                    "MILESTONE",
                                    "ACTION_ITEM",
                                    "MESSAGE",
                                    "BLOCK",
                                    "REPORT",
                                ],
                            )
                        ),
                        name="notice_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside", ""),
                            models.Q(
                                ("set_aside__in", ["turned away", "in vain"]),
                                ("settled_at__isnull", False),
                                ("was_sent", False),
                            ),
                            _connector="OR",
                        ),
                        name="notice_set_aside_is_settled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="members",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words", models.CharField(db_comment="members", max_length=300)),
                ("more", models.TextField(db_comment="members", default="")),
                ("proven", models.TextField(db_comment="members", default="")),
                ("stems", models.TextField(db_comment="members")),
                ("place", models.BigIntegerField(db_comment="security")),
            ],
            options={
                "indexes": [models.Index(fields=["place"], name="offer_by_place")],
                "constraints": [
                    models.UniqueConstraint(fields=("person",), name="one_offer_each_for_now"),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("words"), 300
                        ),
                        name="offer_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OtherDay",
            fields=[
                ("id", models.BigAutoField(db_comment="members", primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("on", models.DateField(db_comment="own")),
                ("half_hours", models.BigIntegerField(db_comment="own")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "on"), name="one_other_day_each"),
                    models.CheckConstraint(
                        condition=models.Q(("half_hours__range", (0, 281474976710655))),
                        name="another_day_has_forty_eight_halves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BusyCalendar",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(db_comment="own")),
                ("address", models.BinaryField(db_comment="own")),
                ("given_at", models.DateTimeField(db_comment="own")),
                ("paused_at", models.DateTimeField(db_comment="own", null=True)),
                ("next_read_at", models.DateTimeField(db_comment="own")),
                ("tried_at", models.DateTimeField(db_comment="own", null=True)),
                ("read_at", models.DateTimeField(db_comment="own", null=True)),
                ("fault", models.CharField(db_comment="own", default="", max_length=20)),
                ("faults", models.PositiveSmallIntegerField(db_comment="own", default=0)),
                ("marks", models.BinaryField(db_comment="own", null=True)),
                ("taken", models.BinaryField(db_comment="own", default=b"")),
                ("taken_from", models.DateTimeField(db_comment="own", null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["next_read_at"], name="busy_next_read")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "number"), name="one_busy_calendar_of_each_number"),
                    models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 5))), name="few_busy_calendars_each"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "fault__in",
                                [
                                    "",
                                    "UNREACHABLE",
                                    "INSIDE",
                                    "UNTRUSTED",
                                    "SLOW",
                                    "TOO_LARGE",
                                    "GONE",
                                    "CLOSED",
                                    "ERROR",
                                    "ASTRAY",
                                    "NO_CALENDAR",
                                    "BROKEN",
                                    "ENDLESS",
                                ],
                            )
                        ),
                        name="busy_fault_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="members",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("for_visitors", models.BooleanField(db_comment="members", default=False)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person",), name="one_photo_each")],
            },
        ),
        migrations.CreateModel(
            name="Priorities",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("weights", models.BinaryField(db_comment="own")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person",), name="one_list_of_priorities")],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(db_comment="members", max_length=100)),
                (
                    "organiser",
                    models.ForeignKey(
                        db_comment="members",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("name"), 100
                        ),
                        name="programme_name_fits",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reflection",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("prompt", models.CharField(db_comment="own", max_length=20)),
                ("words", models.BinaryField(db_comment="own")),
                ("written_at", models.DateTimeField(db_comment="own")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "prompt"), name="one_reflection_per_prompt"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "prompt__in",
                                [
                                    "asked",
                                    "hard",
                                    "thrice",
                                    "easy",
                                    "earlier",
                                    "thanked",
                                    "detour",
                                    "worlds",
                                    "missed",
                                    "minutes",
                                ],
                            )
                        ),
                        name="reflection_prompt_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "author",
                    models.ForeignKey(
                        db_comment="security",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        db_comment="security",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("names", models.BinaryField(db_comment="own")),
                ("words", models.BinaryField(db_comment="own")),
                ("lines", models.BinaryField(db_comment="own", null=True)),
                ("stage", models.CharField(db_comment="security", default="received", max_length=20)),
                ("sent_at", models.DateTimeField(db_comment="security")),
                ("moved_at", models.DateTimeField(db_comment="security")),
                (
                    "handler",
                    models.ForeignKey(
                        db_comment="security",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answer", models.BinaryField(db_comment="own", null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["stage", "moved_at"], name="report_by_stage")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["received", "being looked at", "closed"])),
                        name="report_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("author", models.F("about")), _negated=True),
                        name="nobody_reports_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer", None), ("stage", "closed"), _connector="OR"),
                        name="only_a_closed_report_is_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SafetyContact",
            fields=[
                ("id", models.BigAutoField(db_comment="members", primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="members",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since", models.DateTimeField(db_comment="members")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person",), name="somebody_is_a_contact_once")],
            },
        ),
        migrations.CreateModel(
            name="Silence",
            fields=[
                ("id", models.BigAutoField(db_comment="members", primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("topic", models.CharField(db_comment="security", max_length=20)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "topic"), name="one_silence_per_topic"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "topic__in",
                                [
                                    "sign-in",
                                    "request",
                                    "answer",
                                    "meeting",
                                    "agreement",
                                    "message",
                                    "journey",
                                    "check-in",
                                ],
                            )
                        ),
                        name="silence_is_about_a_topic",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="members",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("place", models.IntegerField(db_comment="members")),
                ("words", models.CharField(db_comment="members", max_length=300)),
                ("added_at", models.DateTimeField(db_comment="members")),
                ("evidence", models.CharField(blank=True, db_comment="members", max_length=300)),
                ("link", models.CharField(blank=True, db_comment="members", max_length=500)),
                ("backed_at", models.DateTimeField(db_comment="members", null=True)),
                ("quality", models.CharField(blank=True, db_comment="members", max_length=3)),
                ("helped_on", models.CharField(blank=True, db_comment="members", max_length=55)),
                ("confirmed", models.BooleanField(db_comment="members", default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "place"), name="one_statement_per_place"),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="statement_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("backed_at", None), ("evidence", ""), ("link", "")),
                            models.Q(
                                ("backed_at__isnull", False), models.Q(("evidence", ""), ("link", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="evidence_has_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed", False), models.Q(("helped_on", ""), _negated=True), _connector="OR"
                        ),
                        name="only_what_helped_is_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quality__in", ["", "M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9", "M10"])
                        ),
                        name="statement_quality_is_known",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("words"), 300
                        ),
                        name="statement_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("evidence"), 300
                        ),
                        name="evidence_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("link"), 500
                        ),
                        name="evidence_link_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("helped_on"), 55
                        ),
                        name="days_that_helped_fit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suggested",
            fields=[
                ("id", models.BigAutoField(db_comment="security", primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("suggestion", models.CharField(db_comment="security", max_length=20)),
                ("days", models.PositiveSmallIntegerField(db_comment="own", default=1)),
                ("last_on", models.DateField(db_comment="own")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "suggestion"), name="one_row_per_suggestion"),
                    models.CheckConstraint(
                        condition=models.Q(("suggestion__in", ["way back", "value-adds", "themes", "look back"])),
                        name="suggestion_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "asker",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words", models.BinaryField(db_comment="own")),
                ("made_at", models.DateTimeField(db_comment="own")),
            ],
            options={
                "indexes": [models.Index(fields=["asker", "made_at"], name="theme_by_asker")],
            },
        ),
        migrations.CreateModel(
            name="Impression",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "author",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.candidate",
                    ),
                ),
                ("quality", models.CharField(db_comment="own", max_length=3)),
                ("noticed", models.BinaryField(db_comment="own", null=True)),
                ("answers", models.BinaryField(db_comment="own", null=True)),
                ("evidence", models.BinaryField(db_comment="own", null=True)),
                ("pack", models.CharField(db_comment="security", max_length=40)),
                ("sheet", models.CharField(blank=True, db_comment="security", max_length=40)),
                ("language", models.CharField(db_comment="security", max_length=20)),
                ("noted_at", models.DateTimeField(db_comment="own")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("candidate", "quality"), name="one_impression_per_quality"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quality__in", ["M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9", "M10"])
                        ),
                        name="impression_quality_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("noticed__isnull", False),
                            ("answers__isnull", False),
                            ("evidence__isnull", False),
                            _connector="OR",
                        ),
                        name="impression_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answers", None), ("sheet", "")),
                            models.Q(("answers__isnull", False), models.Q(("sheet", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="answers_have_a_wording",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("pack"), 40
                        ),
                        name="impression_pack_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("sheet"), 40
                        ),
                        name="impression_sheet_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("language"), 20
                        ),
                        name="impression_language_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(db_comment="members", primary_key=True, serialize=False)),
                (
                    "programme",
                    models.ForeignKey(
                        db_comment="programme",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.programme",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="programme",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("programme", "person"), name="one_membership_each")],
            },
        ),
        migrations.CreateModel(
            name="Mentorship",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "mentor",
                    models.ForeignKey(
                        db_comment="programme",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        db_comment="programme",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        db_comment="programme",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="lamplighter.programme",
                    ),
                ),
                ("stage", models.CharField(db_comment="programme", default="introduction", max_length=20)),
                ("regime", models.CharField(db_comment="programme", default="private", max_length=20)),
                ("takes_a_seat", models.BooleanField(db_comment="programme", default=False)),
                ("began_at", models.DateTimeField(db_comment="programme")),
                ("moved_at", models.DateTimeField(db_comment="programme")),
                (
                    "moved_by",
                    models.ForeignKey(
                        db_comment="pair",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("back_on", models.DateField(db_comment="programme", null=True)),
                ("hinted_at", models.DateTimeField(db_comment="pair", null=True)),
                ("hints", models.PositiveSmallIntegerField(db_comment="pair", default=0)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["mentee"], name="mentorship_by_mentee"),
                    models.Index(fields=["stage", "moved_at"], name="mentorship_by_stage"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mentor", models.F("mentee")), _negated=True),
                        name="nobody_mentors_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "introduction",
                                    "active",
                                    "paused",
                                    "closing",
                                    "completed",
                                    "ended early",
                                    "ended by silence",
                                ],
                            )
                        ),
                        name="mentorship_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("regime__in", ["private"])),
                        name="mentorship_regime_is_offered",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("stage__in", ["completed", "ended by silence", "ended early"]), _negated=True
                        ),
                        fields=("mentor", "mentee"),
                        name="one_running_mentorship_per_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage__in", ["completed", "ended by silence", "ended early"]), _negated=True),
                            ("takes_a_seat", False),
                            _connector="OR",
                        ),
                        name="an_end_frees_the_seat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage", "paused"), ("back_on", None), _connector="OR"),
                        name="only_a_pause_has_a_return",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "asker",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words", models.BinaryField(db_comment="own")),
                ("wondered_at", models.DateTimeField(db_comment="own")),
                ("closed_at", models.DateTimeField(db_comment="own", null=True)),
                (
                    "theme",
                    models.ForeignKey(
                        db_comment="own",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="lamplighter.theme",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["asker", "wondered_at"], name="question_by_asker")],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words", models.BinaryField(db_comment="pair")),
                ("added_at", models.DateTimeField(db_comment="pair")),
                ("done_at", models.DateTimeField(db_comment="pair", null=True)),
                ("happens_on", models.DateField(db_comment="pair", null=True)),
                ("nudged_at", models.DateTimeField(db_comment="pair", null=True)),
                ("recalled", models.CharField(blank=True, db_comment="pair", max_length=10)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("recalled__in", ["", "asked", "right", "not quite"])),
                        name="recalled_is_known",
                    )
                ],
                "indexes": [
                    models.Index(fields=["mentorship", "added_at"], name="agenda_by_time"),
                    models.Index(
                        condition=models.Q(("happens_on__isnull", False), ("nudged_at", None)),
                        fields=["happens_on"],
                        name="agenda_by_big_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(db_comment="pair")),
                ("beat", models.CharField(db_comment="programme", max_length=20)),
                ("until_on", models.DateField(db_comment="programme")),
                ("what_for", models.BinaryField(db_comment="pair")),
                ("details", models.BinaryField(db_comment="pair")),
                ("words_by_mail", models.BooleanField(db_comment="pair", default=False)),
                ("first_meetings", models.PositiveSmallIntegerField(db_comment="pair", null=True)),
                ("decide_on", models.DateField(db_comment="pair", null=True)),
                (
                    "written_by",
                    models.ForeignKey(
                        db_comment="pair",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField(db_comment="programme")),
                ("agreed_at", models.DateTimeField(db_comment="programme", null=True)),
                ("review_asked_at", models.DateTimeField(db_comment="pair", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("decide_on__isnull", False)),
                        fields=["decide_on"],
                        name="agreement_by_decision",
                    ),
                    models.Index(
                        condition=models.Q(("agreed_at__isnull", False), ("review_asked_at", None)),
                        fields=["until_on"],
                        name="agreement_by_review",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("mentorship", "version"), name="one_agreement_per_version"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "beat__in",
                                [
                                    "weekly",
                                    "fortnightly",
                                    "every three weeks",
                                    "monthly",
                                    "every two months",
                                    "quarterly",
                                    "changes",
                                ],
                            )
                        ),
                        name="beat_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decide_on", None), ("first_meetings", None)),
                            models.Q(("decide_on__isnull", False), ("first_meetings__range", (2, 6))),
                            _connector="OR",
                        ),
                        name="first_meetings_come_with_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
                ("occasion", models.CharField(db_comment="pair", max_length=20)),
                ("number", models.PositiveSmallIntegerField(db_comment="pair")),
                ("asked_at", models.DateTimeField(db_comment="pair")),
                ("next_at", models.DateTimeField(db_comment="pair")),
                ("opened_at", models.DateTimeField(db_comment="pair", null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["mentorship", "asked_at"], name="check_ins_by_pair")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occasion__in", ["first month", "quarter", "close"])),
                        name="check_in_occasion_is_known",
                    ),
                    models.UniqueConstraint(
                        fields=("mentorship", "occasion", "number"), name="each_check_in_is_asked_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Expectation",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lines", models.BinaryField(db_comment="pair")),
                ("written_at", models.DateTimeField(db_comment="pair")),
                ("handed_in_at", models.DateTimeField(db_comment="pair", null=True)),
                ("opened_at", models.DateTimeField(db_comment="pair", null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("mentorship", "author"), name="each_expects_once"),
                    models.CheckConstraint(
                        condition=models.Q(("opened_at", None), ("handed_in_at__isnull", False), _connector="OR"),
                        name="only_what_is_handed_in_is_opened",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="own",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
                ("token_hash", models.BinaryField(db_comment="security", max_length=32, unique=True)),
                ("token", models.BinaryField(db_comment="own")),
                ("made_at", models.DateTimeField(db_comment="own")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "mentorship"), name="one_feed_of_a_pair_each"),
                    models.UniqueConstraint(
                        condition=models.Q(("mentorship", None)),
                        fields=("person",),
                        name="one_feed_of_all_meetings_each",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DiaryLink",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                ("token_hash", models.BinaryField(db_comment="security", max_length=32, unique=True)),
                ("token", models.BinaryField(db_comment="own")),
                ("made_at", models.DateTimeField(db_comment="own")),
                ("acted_at", models.DateTimeField(db_comment="own", null=True)),
                (
                    "person",
                    models.OneToOneField(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Growing",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("qualities", models.BinaryField(db_comment="pair")),
                ("asks_partner", models.BooleanField(db_comment="own", default=False)),
                ("both_want", models.BooleanField(db_comment="pair", default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("mentorship", "person"), name="each_grows_in_one_list"),
                    models.CheckConstraint(
                        condition=models.Q(("both_want", False), ("asks_partner", True), _connector="OR"),
                        name="both_want_what_each_does",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Voice",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                ("person", models.ForeignKey(db_comment="own", on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("about", models.ForeignKey(db_comment="own", on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("given_at", models.DateTimeField(db_comment="own")),
            ],
            options={
                "indexes": [models.Index(fields=["about", "given_at"], name="voices_by_mentor")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "about"), name="a_voice_is_one"),
                    models.CheckConstraint(condition=models.Q(("person", models.F("about")), _negated=True), name="nobody_lends_a_voice_to_themselves"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Portrait",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                ("person", models.ForeignKey(db_comment="own", on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("quality", models.CharField(db_comment="own", max_length=3)),
                ("number", models.PositiveSmallIntegerField(db_comment="security")),
                ("drawn_at", models.DateTimeField(db_comment="own")),
                ("says", models.BinaryField(db_comment="own")),
                ("voices", models.PositiveSmallIntegerField(db_comment="security")),
                ("fresh", models.PositiveSmallIntegerField(db_comment="security")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("quality__in", ["M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9", "M10"])), name="portrait_quality_is_known"),
                    models.UniqueConstraint(fields=("person", "quality", "number"), name="each_portrait_is_drawn_once"),
                    models.CheckConstraint(condition=models.Q(("voices__gte", 5)), name="a_portrait_needs_several_voices"),
                    models.CheckConstraint(condition=models.Q(("number", 1), ("fresh__gte", 3), _connector="OR"), name="a_new_portrait_needs_new_voices"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Counted",
            fields=[
                ("id", models.UUIDField(db_comment="security", editable=False, primary_key=True, serialize=False)),
                ("portrait", models.ForeignKey(db_comment="security", on_delete=django.db.models.deletion.CASCADE, related_name="+", to="lamplighter.portrait")),
                ("person", models.ForeignKey(db_comment="security", on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("portrait", "person"), name="each_voice_counts_once")],
            },
        ),
        migrations.CreateModel(
            name="Endorsement",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                ("mentorship", models.ForeignKey(db_comment="pair", on_delete=django.db.models.deletion.CASCADE, related_name="+", to="lamplighter.mentorship")),
                ("author", models.ForeignKey(db_comment="pair", on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("words", models.BinaryField(db_comment="pair")),
                ("quality", models.CharField(blank=True, db_comment="pair", max_length=3)),
                ("reached_on", models.DateField(db_comment="pair", null=True)),
                ("said_at", models.DateTimeField(db_comment="pair")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("mentorship",), name="one_sentence_of_a_pair"),
                    models.CheckConstraint(condition=models.Q(("quality__in", ["", "M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9", "M10"])), name="endorsement_quality_is_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shown",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                ("endorsement", models.OneToOneField(db_comment="members", on_delete=django.db.models.deletion.CASCADE, related_name="+", to="lamplighter.endorsement")),
                ("person", models.ForeignKey(db_comment="members", on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("author", models.ForeignKey(db_comment="members", on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("words", models.CharField(db_comment="members", max_length=300)),
                ("quality", models.CharField(blank=True, db_comment="members", max_length=3)),
                ("reached_on", models.DateField(db_comment="members", null=True)),
                ("said_at", models.DateTimeField(db_comment="members")),
            ],
            options={
                "indexes": [models.Index(fields=["person", "said_at"], name="shown_by_person")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("quality__in", ["", "M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9", "M10"])), name="shown_quality_is_known"),
                    models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length("words"), 300), name="shown_words_fit"),
                ],
            },
        ),
        migrations.CreateModel(
            name="JointDraft",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
                ("lines", models.BinaryField(db_comment="pair")),
                ("edits", models.BinaryField(db_comment="pair")),
                ("edited_at", models.DateTimeField(db_comment="pair")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("mentorship",), name="one_joint_draft_per_pair")],
            },
        ),
        migrations.CreateModel(
            name="KeptWords",
            fields=[
                ("id", models.BigAutoField(db_comment="members", primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "mentorship"), name="words_are_left_once")],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
                ("starts_at", models.DateTimeField(db_comment="pair")),
                ("minutes", models.PositiveSmallIntegerField(db_comment="pair")),
                (
                    "planned_by",
                    models.ForeignKey(
                        db_comment="pair",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("where", models.CharField(db_comment="pair", default="open", max_length=10)),
                ("place", models.BinaryField(db_comment="pair", null=True)),
                ("held_at", models.DateTimeField(db_comment="programme", null=True)),
                ("called_off_at", models.DateTimeField(db_comment="programme", null=True)),
                ("for_work", models.BooleanField(db_comment="pair", default=False)),
                ("in_writing", models.BooleanField(db_comment="pair", default=False)),
                (
                    "came_alone",
                    models.ForeignKey(
                        db_comment="pair",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reminded_at", models.DateTimeField(db_comment="pair", null=True)),
                ("told_for", models.DateTimeField(db_comment="pair", null=True)),
                ("asked_at", models.DateTimeField(db_comment="pair", null=True)),
                ("revision", models.PositiveSmallIntegerField(db_comment="pair", default=0)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["mentorship", "starts_at"], name="meeting_by_time"),
                    models.Index(
                        condition=models.Q(("called_off_at", None), ("held_at", None)),
                        fields=["starts_at"],
                        name="meeting_still_planned",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("called_off_at", None), ("held_at", None)),
                        fields=("mentorship",),
                        name="one_planned_meeting_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("where__in", ["open", "video", "link", "room", "phone"])),
                        name="meeting_where_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("held_at", None), ("called_off_at", None), _connector="OR"),
                        name="held_or_called_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("came_alone", None), ("called_off_at__isnull", False), _connector="OR"),
                        name="to_a_meeting_that_was_held_both_came",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words", models.BinaryField(db_comment="pair")),
                ("sent_at", models.DateTimeField(db_comment="pair")),
            ],
            options={
                "indexes": [models.Index(fields=["mentorship", "sent_at"], name="message_by_time")],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "message",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.message",
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(db_comment="pair")),
                ("name", models.BinaryField(db_comment="pair")),
                ("size", models.PositiveIntegerField(db_comment="pair")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("message", "place"), name="one_file_at_each_place"),
                    models.CheckConstraint(condition=models.Q(("place__lt", 3)), name="a_message_has_few_files"),
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0), ("size__lte", 5000000)), name="file_fits"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words", models.BinaryField(db_comment="pair")),
                ("added_at", models.DateTimeField(db_comment="pair")),
                ("reached_at", models.DateTimeField(db_comment="pair", null=True)),
                ("dropped_at", models.DateTimeField(db_comment="pair", null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["mentorship", "added_at"], name="milestone_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reached_at", None), ("dropped_at", None), _connector="OR"),
                        name="reached_or_dropped",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(db_comment="members", primary_key=True, serialize=False)),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="lamplighter.mentorship",
                    ),
                ),
                ("deed", models.CharField(db_comment="programme", max_length=20)),
                ("stage", models.CharField(db_comment="programme", max_length=20)),
                (
                    "by",
                    models.ForeignKey(
                        db_comment="pair",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(db_comment="programme")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "deed__in",
                                [
                                    "agree",
                                    "pause",
                                    "resume",
                                    "offer to finish",
                                    "carry on",
                                    "finish",
                                    "leave",
                                    "lapse",
                                    "let it rest",
                                ],
                            )
                        ),
                        name="move_deed_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "introduction",
                                    "active",
                                    "paused",
                                    "closing",
                                    "completed",
                                    "ended early",
                                    "ended by silence",
                                ],
                            )
                        ),
                        name="move_stage_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RemovedCopy",
            fields=[
                ("id", models.BigAutoField(db_comment="members", primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "mentorship"), name="a_copy_is_removed_once")],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "asker",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("size", models.CharField(db_comment="pair", max_length=20)),
                ("words", models.BinaryField(db_comment="pair", null=True)),
                ("here", models.BinaryField(db_comment="pair", null=True)),
                ("there", models.BinaryField(db_comment="pair", null=True)),
                ("first", models.BinaryField(db_comment="pair", null=True)),
                ("beat", models.CharField(db_comment="pair", max_length=20, null=True)),
                ("words_by_mail", models.BooleanField(db_comment="pair", default=False)),
                ("line_by", models.CharField(db_comment="pair", max_length=10, null=True)),
                ("line_agreed_at", models.DateTimeField(db_comment="pair", null=True)),
                ("stage", models.CharField(db_comment="pair", default="open", max_length=20)),
                ("asked_at", models.DateTimeField(db_comment="pair")),
                ("turned_at", models.DateTimeField(db_comment="pair")),
                ("nudges", models.PositiveSmallIntegerField(db_comment="pair", default=0)),
                ("decided_at", models.DateTimeField(db_comment="pair", null=True)),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="pair",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
                ("helped_at", models.DateTimeField(db_comment="pair", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["asked", "stage"], name="request_by_asked"),
                    models.Index(fields=["stage", "turned_at"], name="request_by_turn"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("helped_at", None), models.Q(("size", "question"), ("stage", "accepted")), _connector="OR"
                        ),
                        name="only_an_answer_helps",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asker", models.F("asked")), _negated=True), name="nobody_asks_themselves"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__in", ["question", "conversation", "regular"])),
                        name="request_size_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                ["open", "asked back", "accepted", "declined", "withdrawn", "expired", "superseded"],
                            )
                        ),
                        name="request_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "beat__in",
                                [
                                    "weekly",
                                    "fortnightly",
                                    "every three weeks",
                                    "monthly",
                                    "every two months",
                                    "quarterly",
                                    "changes",
                                ],
                            )
                        ),
                        name="hoped_for_beat_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("line_by__in", ["asker", "asked"])), name="line_is_stated_by_a_side"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stage__in", ["asked back", "open"])),
                        fields=("asker", "asked"),
                        name="one_open_request_per_pair",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Least("asker", "asked"),
                        django.db.models.functions.comparison.Greatest("asker", "asked"),
                        condition=models.Q(
                            ("size__in", ["conversation", "regular"]), ("stage__in", ["asked back", "open"])
                        ),
                        name="two_who_want_to_talk_meet_as_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mentorship", None),
                            models.Q(
                                ("size__in", ["conversation", "regular"]), ("stage__in", ["accepted", "superseded"])
                            ),
                            _connector="OR",
                        ),
                        name="only_a_yes_begins_a_mentorship",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "accepted"), _negated=True),
                            ("line_by", None),
                            ("line_agreed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="under_a_line_both_have_said_yes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("nudges__lte", 2)), name="nobody_is_nudged_a_third_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tie",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "author",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.BinaryField(db_comment="own")),
                ("gave", models.BinaryField(db_comment="own")),
                ("depth", models.BinaryField(db_comment="own")),
                ("relation", models.CharField(db_comment="own", default="other", max_length=20)),
                ("noted_at", models.DateTimeField(db_comment="own")),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="own",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["author", "noted_at"], name="tie_by_author")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("relation__in", ["relative", "friend", "colleague", "boss", "teacher", "other"])
                        ),
                        name="relation_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionItem",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        db_comment="pair",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="lamplighter.milestone",
                    ),
                ),
                ("words", models.BinaryField(db_comment="pair")),
                ("promised_at", models.DateTimeField(db_comment="pair")),
                ("due_on", models.DateField(db_comment="pair", null=True)),
                ("kept_at", models.DateTimeField(db_comment="pair", null=True)),
                ("let_go_at", models.DateTimeField(db_comment="pair", null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["mentorship", "promised_at"], name="action_item_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kept_at", None), ("let_go_at", None), _connector="OR"),
                        name="kept_or_let_go",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "milestone",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to="lamplighter.milestone",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("evidence", models.BinaryField(db_comment="pair", null=True)),
                ("confirmed_at", models.DateTimeField(db_comment="pair")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("milestone", "person"), name="one_confirmation_per_side")
                ],
            },
        ),
        migrations.CreateModel(
            name="Crossroads",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
                ("occasion", models.CharField(db_comment="pair", max_length=20)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_comment="pair",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.agreement",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_comment="pair",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="lamplighter.meeting",
                    ),
                ),
                ("opened_at", models.DateTimeField(db_comment="pair")),
                ("decide_by", models.DateTimeField(db_comment="pair")),
                ("decided_at", models.DateTimeField(db_comment="pair", null=True)),
                ("goes_on", models.BooleanField(db_comment="pair", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("decided_at", None)), fields=["decide_by"], name="crossroads_still_open"
                    ),
                    models.Index(fields=["meeting"], name="crossroads_by_meeting"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occasion__in", ["first talk", "first meetings", "third meeting"])),
                        name="occasion_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agreement", None)),
                        fields=("mentorship", "occasion"),
                        name="each_crossroads_is_passed_once",
                    ),
                    models.UniqueConstraint(fields=("agreement",), name="first_meetings_are_asked_about_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreement__isnull", False), ("occasion", "first meetings")),
                            models.Q(models.Q(("occasion", "first meetings"), _negated=True), ("agreement", None)),
                            _connector="OR",
                        ),
                        name="first_meetings_belong_to_an_agreement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("goes_on", None)),
                            models.Q(("decided_at__isnull", False), ("goes_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="what_is_decided_is_yes_or_no",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "inviter",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tie",
                    models.ForeignKey(
                        db_comment="own",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="lamplighter.tie",
                    ),
                ),
                ("token_hash", models.BinaryField(db_comment="security", max_length=32, unique=True)),
                ("token", models.BinaryField(db_comment="own", null=True)),
                ("words", models.BinaryField(db_comment="pair", null=True)),
                ("part", models.CharField(db_comment="pair", default="learn", max_length=20)),
                ("stage", models.CharField(db_comment="pair", default="open", max_length=20)),
                ("made_at", models.DateTimeField(db_comment="pair")),
                ("expires_at", models.DateTimeField(db_comment="pair")),
                (
                    "mentorship",
                    models.ForeignKey(
                        db_comment="pair",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.mentorship",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["stage", "expires_at"], name="invitation_by_expiry")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["open", "accepted", "declined", "withdrawn", "expired"])),
                        name="invitation_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["learn", "help", "either"])), name="invitation_part_is_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "open")), fields=("tie",), name="one_open_invitation_per_tie"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "open"), ("tie", None)),
                        fields=("inviter",),
                        name="one_open_invitation_to_somebody_new",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentorship", None), ("stage", "accepted"), _connector="OR"),
                        name="only_a_yes_to_an_invitation_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferedSlot",
            fields=[
                ("id", models.BigAutoField(db_comment="members", primary_key=True, serialize=False)),
                (
                    "meeting",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.meeting",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(db_comment="pair")),
                ("starts_at", models.DateTimeField(db_comment="pair")),
                (
                    "offered_by",
                    models.ForeignKey(
                        db_comment="pair",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "number"), name="one_slot_of_each_number"),
                    models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 3))), name="three_slots_are_enough"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opened",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "checkin",
                    models.ForeignKey(
                        db_comment="released",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.checkin",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="released",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("mine", models.BinaryField(db_comment="released", null=True)),
                ("theirs", models.BinaryField(db_comment="released", null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("checkin", "person"), name="each_is_opened_once")],
            },
        ),
        migrations.CreateModel(
            name="PrivateNote",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "author",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.meeting",
                    ),
                ),
                ("written_at", models.DateTimeField(db_comment="pair")),
                ("words", models.BinaryField(db_comment="own")),
                ("area", models.CharField(blank=True, db_comment="own", max_length=10)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("area__in", ["", "hard", "place", "able", "plans"])),
                        name="area_of_a_note_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                ("id", models.BigAutoField(db_comment="members", primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.request",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.statement",
                    ),
                ),
                ("counted_at", models.DateTimeField(db_comment="members")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("request",), name="an_answer_counts_once")],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(db_comment="members", primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.request",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "person"), name="somebody_is_suggested_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.request",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("said", models.CharField(db_comment="pair", max_length=20)),
                ("words", models.BinaryField(db_comment="pair")),
                ("said_at", models.DateTimeField(db_comment="pair")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("said__in", ["asked back", "reply", "answer", "line back"])),
                        name="remark_is_of_a_known_sort",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("said__in", ["answer", "line back"])),
                        fields=("request", "said"),
                        name="one_answer_and_one_line_back",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SharedNote",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "author",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.meeting",
                    ),
                ),
                ("written_at", models.DateTimeField(db_comment="pair")),
                ("words", models.BinaryField(db_comment="pair")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "checkin",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.checkin",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("mine", models.BinaryField(db_comment="own", null=True)),
                ("theirs", models.BinaryField(db_comment="own", null=True)),
                ("safety", models.BinaryField(db_comment="own", null=True)),
                ("gain", models.BinaryField(db_comment="own", null=True)),
                ("written_at", models.DateTimeField(db_comment="own")),
                ("would_open_at", models.DateTimeField(db_comment="own", null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("checkin", "person"), name="one_sheet_each"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("would_open_at", None), ("mine__isnull", False), ("theirs__isnull", False), _connector="OR"
                        ),
                        name="only_what_is_answered_can_be_opened",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(db_comment="members", primary_key=True, serialize=False)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="lamplighter.agreement",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="pair",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("signed_at", models.DateTimeField(db_comment="programme")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("agreement", "person"), name="one_signature_per_side")],
            },
        ),
        migrations.CreateModel(
            name="Thanks",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "tie",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.tie",
                    ),
                ),
                ("token_hash", models.BinaryField(db_comment="security", max_length=32, unique=True)),
                ("token", models.BinaryField(db_comment="own", null=True)),
                ("words", models.BinaryField(db_comment="released", null=True)),
                ("answer", models.BinaryField(db_comment="own", null=True)),
                ("written_at", models.DateTimeField(db_comment="own")),
                ("expires_at", models.DateTimeField(db_comment="own")),
                ("answered_at", models.DateTimeField(db_comment="own", null=True)),
                ("withdrawn_at", models.DateTimeField(db_comment="own", null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["tie", "written_at"], name="thanks_by_tie")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None), ("withdrawn_at", None)),
                        fields=("tie",),
                        name="one_thanks_waits_per_tie",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.UUIDField(db_comment="members", editable=False, primary_key=True, serialize=False)),
                (
                    "crossroads",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lamplighter.crossroads",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_comment="own",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("says", models.BinaryField(db_comment="own", null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("crossroads", "person"), name="one_wish_each")],
            },
        ),
    ]
    operations = [Together(operations)]
