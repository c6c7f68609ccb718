"""What an operator may have mistyped is told in one sentence, and never silently understood as something else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core.exceptions import ImproperlyConfigured

from lamplighter.config import environment

NAME = "LAMPLIGHTER_TRIED"


@pytest.mark.parametrize(
    ("given", "scheme", "host", "port"),
    [
        ("", "", None, None),
        ("smtp://localhost", "smtp", "localhost", None),
        ("smtp+tls://maya:secret@mail.example.org:587", "smtp+tls", "mail.example.org", 587),
        ("smtps://mail.example.org/", "smtps", "mail.example.org", None),
    ],
)
def test_mail_servers_that_are_understood(
    monkeypatch: pytest.MonkeyPatch, given: str, scheme: str, host: str | None, port: int | None
) -> None:
    monkeypatch.setenv(NAME, given)
    server = environment.mail_server(NAME)
    assert (server.scheme, server.hostname, server.port) == (scheme, host, port)


@pytest.mark.parametrize(
    "given",
    [
        "mail.example.org",
        "mail.example.org:587",
        "smtp+ssl://mail.example.org",
        "smtp+starttls://maya:secret@mail.example.org:587",
        "https://mail.example.org",
        "smtp://",
        "smtps://mail.example.org:0",
        "smtps://mail.example.org:65536",
        "smtps://mail.example.org:many",
        "smtps://maya:sec#secret@mail.example.org",
        "smtps://[mail.example.org",
    ],
)
def test_a_mail_server_that_is_not_understood_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(NAME, given)
    with pytest.raises(ImproperlyConfigured, match="smtp://, smtp\\+tls:// or smtps://") as refused:
        environment.mail_server(NAME)
    assert NAME in str(refused.value) and "secret" not in str(refused.value)


@pytest.mark.parametrize("given", ["0", "65536", "99999999", "-1", "²", "٨", "80.5"])
def test_a_port_that_is_none(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(NAME, given)
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} should be a"):
        environment.port(NAME, 8000)


@pytest.mark.parametrize("given", ["1", "65535"])
def test_a_port(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(NAME, given)
    assert environment.port(NAME, 8000) == int(given)


@pytest.mark.parametrize("port", ["0", "65536", "many"])
def test_a_port_within_an_address(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv(NAME, f"http://localhost:{port}")
    with pytest.raises(ImproperlyConfigured, match="should look like"):
        environment.origin(NAME, "http://localhost")
    with pytest.raises(ImproperlyConfigured, match="should look like postgresql://"):
        environment.database(f"postgresql://localhost:{port}/lamplighter")


def test_those_who_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    for number in range(30):
        assert _secrets_at_once(tmp_path / str(number), environment.secret) == 1


def test_a_secret_that_has_its_name_before_it_is_written_is_read_half(tmp_path: Path) -> None:
    """The control: whoever comes between the two reads nothing and takes it for the secret."""

    def careless(path: Path, *, keys: str, people: str) -> bytes:
        if not path.exists():
            path.touch()
            path.write_bytes(b"x" * 32)
        return path.read_bytes()

    assert any(_secrets_at_once(tmp_path / str(number), careless) != 1 for number in range(300))


@pytest.mark.parametrize("given", ["", "answers@mail.example.org", " Answers@Mail.example.org "])
def test_an_address_for_answers_is_understood(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(NAME, given)
    assert environment.mail_address(NAME) == given.strip().lower()


@pytest.mark.parametrize(
    "given",
    ["answers", "@mail.example.org", "answers@", "a+b@c.org", "a b@c.org", "é@c.org", "a@b@c.org", "x" * 31 + "@c.org"],
)
def test_an_address_for_answers_that_would_not_work_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(NAME, given)
    with pytest.raises(ImproperlyConfigured, match="answers@mail"):
        environment.mail_address(NAME)


def test_a_secret_is_its_owners_alone_and_nothing_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    made = environment.secret(path, keys=str(tmp_path / "keys"), people=str(tmp_path / "people"))
    assert (len(made), path.stat().st_mode & 0o777) == (32, 0o600)
    assert [each.name for each in tmp_path.iterdir()] == ["secret.key"]
    assert environment.secret(path, keys=str(tmp_path / "keys"), people=str(tmp_path / "people")) == made


def test_a_secret_that_is_lost_is_not_replaced_where_its_keys_lie(tmp_path: Path) -> None:
    (tmp_path / "keys").touch()
    with pytest.raises(ImproperlyConfigured, match="Put it back from your backup"):
        environment.secret(tmp_path / "secret.key", keys=str(tmp_path / "keys"), people=str(tmp_path / "people"))
    assert not (tmp_path / "secret.key").exists()


def _secrets_at_once(folder: Path, secret: Callable[..., bytes]) -> int:
    """How many different ones eight processes would go on with."""
    folder.mkdir()
    barrier = Barrier(8)

    def start(_: int) -> bytes:
        barrier.wait()
        return secret(folder / "secret.key", keys=str(folder / "keys"), people=str(folder / "people"))

    with ThreadPoolExecutor(8) as threads:
        return len(set(threads.map(start, range(8))))
