"""Both implementations, where there are both."""

from __future__ import annotations

import pytest

from lamplighter.matching.kernel import SWITCH, kernel


@pytest.fixture(params=["in Python", "in C"])
def implementation(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whoever asks for this is tested twice."""
    monkeypatch.delenv(SWITCH, raising=False)
    if request.param == "in C" and kernel() is None:
        pytest.skip("the extension was not built here")
    if request.param == "in Python":
        monkeypatch.setenv(SWITCH, "off")
    return str(request.param)


@pytest.fixture
def in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "off")
