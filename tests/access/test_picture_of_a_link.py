"""The picture of an invitation: of this one link, for whoever made it, and kept nowhere."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lamplighter.access import Keyring
from lamplighter.core.invitation import Part
from lamplighter.models.invitation import Invitation
from lamplighter.notices.outbox import absolute
from lamplighter.services.invitation import invite_somebody_new, take_invitation_back
from lamplighter.ui.picture import draw_code
from tests.cast import Cast

pytestmark = pytest.mark.engine


def test_it_is_of_this_link_for_its_author_and_kept_nowhere(cast: Cast) -> None:
    now = timezone.now()
    row = Invitation.objects.get(pk=invite_somebody_new("To weld", Part.LEARN, by=cast.amina, at=now))
    address = reverse("invitation:picture", args=[row.pk])
    hers, his, nobodys = Client(), Client(), Client()
    hers.force_login(cast.amina)
    his.force_login(cast.jonas)
    answer = hers.get(address)
    link = absolute(reverse("invitation:open", args=[Keyring(cast.amina).read(row, "token")]))
    assert answer.content == draw_code(link)
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == ("image/svg+xml", True)
    assert draw_code(link) != draw_code(link[:-2] + "/")
    assert his.get(address).status_code == 404
    assert nobodys.get(address).status_code in (302, 303, 403, 404)
    take_invitation_back(row.pk, by=cast.amina, at=now)
    assert hers.get(address).status_code == 404
