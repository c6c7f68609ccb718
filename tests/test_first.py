import pytest
from tests.cast import NOON
pytestmark = pytest.mark.engine
from lamplighter.models.mentorship import Mentorship
from lamplighter.queries.home import get_mentorship_home_for

def test_agree(cast, pair, agreement, client):
    assert Mentorship.objects.get().stage == "active"
    client.force_login(cast.amina)
    from lamplighter.core.address import shorten
    r = client.get(f"/mentorships/{shorten(pair)}/")
    assert r.status_code == 200, r.content.decode()[:3000]
    r = client.get("/people/"); assert r.status_code==200
    r = client.get("/you/"); assert r.status_code==200
    r = client.get("/"); assert r.status_code==200
    r = client.get("/who-sees-what/"); assert r.status_code==200
