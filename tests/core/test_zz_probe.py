import pytest
pytestmark = pytest.mark.django_db(databases=["default","keys"])
def test_429(client):
    for i in range(8):
        r = client.post("/sign-in/", {"email":"nika@example.org"}, REMOTE_ADDR="8.8.8.8")
        print(i, r.status_code, [t.name for t in r.templates][:3], r.headers.get("Location"), r.content.decode()[:300].replace("\n"," ") if r.status_code>=400 else "")
    assert 0
