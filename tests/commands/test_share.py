"""`serve --share`: open to the home network, under the address this machine has there."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest

from lamplighter.__main__ import _run, _share
from lamplighter.management.commands.serve import Command
from tests.cast import Cast


class Network:
    """The one thing about a network that sharing asks: from which address a packet would leave."""

    address: str | None = "192.168.178.20"

    def __init__(self, *kind: int) -> None:
        assert kind == (socket.AF_INET, socket.SOCK_DGRAM)

    def __enter__(self) -> Network:
        return self

    def __exit__(self, *problem: object) -> None:
        pass

    def connect(self, to: tuple[str, int]) -> None:
        if self.address is None:
            raise OSError("Network is unreachable")

    def getsockname(self) -> tuple[str, int]:
        assert self.address
        return self.address, 40000


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("lamplighter.__main__.socket.socket", Network)
    for name in ("HOST", "PORT", "LAMPLIGHTER_URL"):
        monkeypatch.setenv(name, "")  # so that what is set meanwhile is taken back
        monkeypatch.delenv(name)
    mask = os.umask(0o022)
    yield
    os.umask(mask)


@pytest.mark.parametrize("host", [None, "localhost", "127.0.0.1"])
def test_it_listens_to_the_network_whatever_home_was_called_before(
    monkeypatch: pytest.MonkeyPatch, host: str | None
) -> None:
    if host:
        monkeypatch.setenv("HOST", host)
    monkeypatch.setenv("PORT", "8080")
    assert _share()
    assert (os.environ["HOST"], os.environ["LAMPLIGHTER_URL"]) == ("0.0.0.0", "http://192.168.178.20:8080")


def test_what_an_operator_chose_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "192.168.178.21")
    monkeypatch.setenv("LAMPLIGHTER_URL", "http://lamp.home.arpa:8000")
    assert _share()
    assert (os.environ["HOST"], os.environ["LAMPLIGHTER_URL"]) == ("192.168.178.21", "http://lamp.home.arpa:8000")


@pytest.mark.parametrize("address", [None, "127.0.0.1"])
def test_without_a_network_it_says_what_to_do_instead(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], address: str | None
) -> None:
    monkeypatch.setattr(Network, "address", address)
    assert _run("lamplighter", "serve", "--share") == 1
    assert "No network address of this machine was found. Set HOST and LAMPLIGHTER_URL" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "origin", "is_warned"),
    [
        ("0.0.0.0", "http://192.168.178.20:8000", True),
        ("192.168.178.21", "http://lamp.home.arpa:8000", True),
        ("::", "http://lamp.home.arpa:8000", True),
        ("localhost", "http://localhost:8000", False),
        ("127.0.0.1", "http://localhost:8000", False),
        ("0.0.0.0", "https://lamplighter.example", False),
    ],
)
def test_where_others_come_in_without_https_that_is_said(
    cast: Cast, settings: Any, host: str, origin: str, is_warned: bool
) -> None:
    settings.HOST, settings.ORIGIN = host, urlsplit(origin)
    out = StringIO()
    Command(stdout=out)._greet()
    assert ("could read along" in out.getvalue()) is is_warned
