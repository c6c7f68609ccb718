"""One's own copy of a mentorship that has ended: whoever is done with it keeps nothing of it, and stays."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from lamplighter.access import open_for
from lamplighter.access.keyring import forget
from lamplighter.core.journey import OVER, Stage
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.models.agreement import Expectation
from lamplighter.models.calendar import Feed
from lamplighter.models.checkin import Growing, Sheet, Voice
from lamplighter.models.crossroads import Wish
from lamplighter.models.endorsement import Endorsement, Shown
from lamplighter.models.event import has_done, record
from lamplighter.models.introduction import Remark, Request
from lamplighter.models.invitation import Invitation
from lamplighter.models.leaving import RemovedCopy
from lamplighter.models.meeting import PrivateNote
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.person import Person
from lamplighter.services.leaving.erase import keys_of_both
from lamplighter.services.leaving.rows import WORDLESS, delete_or_empty, is_last, partners_who_have_gone
from lamplighter.services.message.files import names_of_files, throw_files_away

REMOVED = "removed their copy"


@transaction.atomic
def remove_copy(pk: uuid.UUID, *, leaves_words: bool, by: Person, at: datetime) -> None:
    """Notes for oneself go, and one's own words unless they are left with the other one, who keeps what both have made.

    When neither keeps it any more, all of it is destroyed, with its keys. Nobody is told. Twice is once.
    """
    if has_done(REMOVED, pk, by=by):
        return
    open_for(by, Mentorship, pk)
    held = Mentorship.objects.select_for_update(of=("self",)).select_related("mentor", "mentee").filter(pk=pk).first()
    if held is None:
        return  # the second of two taps: with the first one all of it was gone
    if Stage(held.stage) not in OVER:
        raise Refusal(gettext_noop("This still runs. Finish or stop it first; then you can remove your copy."))
    _, is_new = RemovedCopy.objects.get_or_create(person=by, mentorship=held)
    if not is_new:
        return
    record(REMOVED, pk, by=by, at=at)
    _take_out_what_is_ones_own(held, by)
    if is_last(by, held):
        _destroy(held, by, at)
    elif not leaves_words:
        _take_words_along(held, by)


def _take_out_what_is_ones_own(pair: Mentorship, person: Person) -> None:
    PrivateNote.objects.filter(author=person, meeting__mentorship=pair).delete()
    Wish.objects.filter(person=person, crossroads__mentorship=pair).delete()
    Sheet.objects.filter(person=person, checkin__mentorship=pair).delete()
    Endorsement.objects.filter(author=person, mentorship=pair).delete()
    Shown.objects.filter(person=person, endorsement__mentorship=pair).delete()
    Voice.objects.filter(person=person, about=pair.partner_of(person)).delete()
    for table in (Feed, Growing):
        table._default_manager.filter(person=person, mentorship=pair).delete()


def _take_words_along(pair: Mentorship, person: Person) -> None:
    """As they go when somebody leaves: keys first, so that a crash in between leaves nothing that can be read."""
    invitations = Invitation.objects.filter(inviter=person, mentorship=pair)
    forget(Message(mentorship=pair, author=person), *invitations)
    _throw_away_with(Message.objects.filter(author=person, mentorship=pair))
    for model in (Message, Expectation):
        model._default_manager.filter(author=person, mentorship=pair).delete()
    Request.objects.filter(asker=person, mentorship=pair).update(**WORDLESS)
    Remark.objects.filter(author=person, request__mentorship=pair).delete()
    invitations.delete()


def _throw_away_with(messages: QuerySet[Message]) -> None:
    """Their files, once the rows are gone for good. Without their key nobody reads them until then."""
    transaction.on_commit(partial(throw_files_away, names_of_files(messages)))


def _destroy(pair: Mentorship, person: Person, at: datetime) -> None:
    """Whoever was still named only because of this goes with it."""
    gone = partners_who_have_gone(person)
    forget(*keys_of_both(pair))
    _throw_away_with(Message.objects.filter(mentorship=pair))
    pair.delete()
    for partner in gone:
        delete_or_empty(partner, at)
