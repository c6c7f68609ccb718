"""What operators copy from our page works: the service and the container file."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

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
    copies = [step[1:-1] for step in steps if step[0] == "COPY" and not step[1].startswith("--from=")]
    copied = {name for names in copies for name in names}
    assert copied == {"LICENSE", "pyproject.toml", "constraints.txt", "src"}
    assert all((ROOT / name).exists() for name in copied)
    order = [step[0] for step in steps]
    assert order.index("USER") < order.index("CMD") and ["USER", "lamplighter"] in steps
    assert block("dockerfile").count("--require-hashes") == order.count("FROM") == 2
    assert ["FROM", "python:3.11", "AS", "build"] in steps and "--from=build /wheel" in block("dockerfile")


def test_all_that_the_package_is_made_of_is_copied() -> None:
    made = tomllib.loads((ROOT / "pyproject.toml").read_text())
    (loops,) = made["tool"]["setuptools"]["ext-modules"]
    named = [*loops["sources"], *loops["depends"], *made["project"]["license-files"]]
    data = made["tool"]["setuptools"]["package-data"]["lamplighter"]
    assert all((ROOT / name).is_file() and name.split("/")[0] in ("src", "LICENSE") for name in named)
    assert [pattern for pattern in data if not any((ROOT / "src/lamplighter").glob(pattern))] in ([], ["locale/**/*"])
    locked = (ROOT / "constraints.txt").read_text()
    assert all(f"\n{name.partition('>')[0]}==" in locked for name in made["dependency-groups"]["build"])


def test_whose_inner_parts_we_call_comes_in_no_version_that_was_never_tried() -> None:
    sources = (ROOT / "src").rglob("*.py")
    called = {name for path in sources for name in re.findall(r"from (\w+)[\w.]*\.internal[. ]", path.read_text())}
    assert called == {"allauth"}
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    (told,) = (Requirement(line) for line in wanted if line.startswith("django-allauth"))
    tried = re.search(r"^django-allauth\S*==(\S+)", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    assert tried
    major, minor, *_ = Version(tried[1]).release
    assert told.specifier.contains(tried[1]) and not told.specifier.contains(f"{major}.{minor + 1}")


@pytest.mark.parametrize("page", ["README.md", "docs/operators/install.md"])
def test_what_is_tested_is_what_an_operator_installs(page: str) -> None:
    steps = re.findall(r"^/opt/lamplighter/bin/(pip install .*?)(?: +#.*)?$", (ROOT / page).read_text(), re.MULTILINE)
    assert steps == [
        "pip install --require-hashes -r constraints.txt",
        "pip install --no-deps --no-build-isolation .",
    ]
