"""Anybody with an account. One person wears many hats."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from lamplighter.core import limits
from lamplighter.core.bounce import Unreached
from lamplighter.core.limits import Limits
from lamplighter.core.person import Visibility
from lamplighter.core.post import Topic
from lamplighter.core.privacy import Kind
from lamplighter.models.fields import MEMBERS, OWN, PROGRAMME, SECURITY, at_most, one_of
from lamplighter.models.stems.index import PlaceField, TokensField
from lamplighter.models.thing import Thing

HAS_ROOM = models.Q(seats_taken__lt=models.F("seats"))
IS_FULL = models.Q(seats_taken__gte=models.F("seats"))


class People(BaseUserManager["Person"]):
    """Finds people; addresses are the sign-in library's business, so there is no natural key but the id."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(pk=username or "")


class Person(Thing, AbstractBaseUser):
    kind = Kind.PROFILE
    owner_path = "pk"
    for_members = {"visibility__in": [Visibility.MEMBERS.value, Visibility.PUBLIC.value]}
    for_anyone = {"visibility": Visibility.PUBLIC.value}
    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    name = models.CharField(max_length=limits.NAME, blank=True, db_comment=MEMBERS)
    zone = models.CharField(max_length=limits.ZONE, default="UTC", db_comment=MEMBERS)
    visibility = models.CharField(max_length=10, default=Visibility.HIDDEN.value, db_comment=MEMBERS)
    not_for = models.CharField(max_length=limits.NOT_FOR, blank=True, db_comment=MEMBERS)  # a phrase a line
    seats = models.PositiveSmallIntegerField(default=Limits().seats_at_first, db_comment=MEMBERS)
    seats_taken = models.PositiveSmallIntegerField(default=0, db_comment=PROGRAMME)
    back_at = models.DateTimeField(null=True, db_comment=MEMBERS)  # on a break until then: their first day back begins
    place = PlaceField(of="pk", db_comment=SECURITY)  # on the ring of core.turn; it says nothing about them
    made_at = models.DateTimeField(db_comment=SECURITY)
    joined_at = models.DateTimeField(null=True, db_comment=PROGRAMME)  # said their name and that they are old enough
    leaves_at = models.DateTimeField(null=True, db_comment=OWN)  # has asked to go, and can come back until then
    quiet_from = models.TimeField(null=True, db_comment=OWN)  # on their own wall clock, when no mail is to come
    quiet_until = models.TimeField(null=True, db_comment=OWN)
    unreached = models.CharField(max_length=20, blank=True, db_comment=OWN)  # how we know; empty while mail arrives
    unreached_at = models.DateTimeField(null=True, db_comment=OWN)
    is_active = models.BooleanField(default=True, db_comment=SECURITY)
    password = models.CharField(max_length=128, db_comment=SECURITY)
    last_login = models.DateTimeField(null=True, blank=True, db_comment=SECURITY)

    objects: ClassVar[People] = People()

    class Meta:
        constraints = [
            at_most("name", limits.NAME, name="name_fits"),
            at_most("zone", limits.ZONE, name="zone_fits"),
            at_most("not_for", limits.NOT_FOR, name="not_for_fits"),
            at_most("password", 128, name="password_fits"),
            one_of("visibility", Visibility, name="visibility_is_known"),
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | models.Q(
                    ~models.Q(quiet_from=models.F("quiet_until")), quiet_from__isnull=False, quiet_until__isnull=False
                ),
                name="quiet_hours_begin_and_end",
            ),
            models.CheckConstraint(
                condition=models.Q(unreached="", unreached_at=None)
                | models.Q(unreached__in=[how.value for how in Unreached], unreached_at__isnull=False),
                name="who_is_not_reached_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(joined_at=None) | ~models.Q(name=""), name="who_has_joined_has_a_name"
            ),
        ]
        indexes = [
            models.Index(fields=["place"], condition=HAS_ROOM, name="people_with_room_by_place"),
            models.Index(
                fields=["leaves_at"], condition=models.Q(leaves_at__isnull=False), name="people_who_are_leaving"
            ),
            models.Index(fields=["place"], condition=IS_FULL, name="full_people_by_place"),
        ]

    def __str__(self) -> str:
        return self.name

    def key_scope(self) -> str:
        return f"person:{self.pk}"

    @property
    def can_be_found(self) -> bool:
        """Whether everybody here may find their offer; if not, it has no word in the index."""
        return self.visibility != Visibility.HIDDEN.value and self.seats > 0


class Offer(Thing):
    """What somebody can help with, in their own sentence; and all their words by which they are found.

    The sentence is empty where somebody has statements alone: the first of them then stands for it in lists.
    """

    kind = Kind.PROFILE
    owner_path = "person"
    for_members = {f"person__{path}": value for path, value in Person.for_members.items()}
    for_anyone = {f"person__{path}": value for path, value in Person.for_anyone.items()}

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=MEMBERS)
    words = models.CharField(max_length=limits.SENTENCE, db_comment=MEMBERS)
    more = models.TextField(default="", db_comment=MEMBERS)  # their statements as they stand, one a line
    proven = models.TextField(default="", db_comment=MEMBERS)  # stems of those for which an answer helped somebody
    stems = TokensField(db_comment=MEMBERS)  # of all these words and the name, between spaces; none while hidden
    place = PlaceField(of="person_id", db_comment=SECURITY)  # the person's, and the row's number in the index

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], name="one_offer_each_for_now"),
            at_most("words", limits.SENTENCE, name="offer_fits"),
        ]
        indexes = [models.Index(fields=["place"], name="offer_by_place")]


class Silence(models.Model):
    """A kind of mail this person does not want."""

    id = models.BigAutoField(primary_key=True, db_comment=MEMBERS)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    topic = models.CharField(max_length=20, db_comment=SECURITY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="one_silence_per_topic"),
            one_of("topic", Topic, name="silence_is_about_a_topic"),
        ]
