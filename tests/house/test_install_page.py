"""What operators copy from our page works: the service and the container file."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "operators" / "install.md").read_text()
# What stands in a service that can do no more than serve.
STRICT = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "SystemCallFilter": "@system-service",
    "UMask": "0077",
}


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def test_the_service_is_strict_and_understood(tmp_path: Path) -> None:
    lines = [line.partition("=") for line in block("ini").splitlines() if "=" in line and not line.startswith("#")]
    said = {name: value for name, _, value in lines}
    assert {name: said.get(name) for name in STRICT} == STRICT
    assert said["ReadWritePaths"] == "/srv/lamplighter" and said["User"] == "lamplighter"
    if shutil.which("systemd-analyze"):
        unit = tmp_path / "lamplighter.service"
        unit.write_text(block("ini").replace("/opt/lamplighter/bin/lamplighter", shutil.which("true") or ""))
        done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_the_container_copies_only_what_runs_and_is_nobody_in_particular() -> None:
    steps = [line.split() for line in block("dockerfile").splitlines() if line and not line.startswith(" ")]
    copied = {name for step in steps if step[0] == "COPY" for name in step[1:-1]}
    assert copied == {"LICENSE", "pyproject.toml", "constraints.txt", "src"}
    assert all((ROOT / name).exists() for name in copied)
    order = [step[0] for step in steps]
    assert order.index("USER") < order.index("CMD") and ["USER", "lamplighter"] in steps
    assert "--require-hashes" in block("dockerfile")
