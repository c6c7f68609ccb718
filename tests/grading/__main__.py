"""Let Mozilla's HTTP Observatory grade the front page, on this machine alone: python -m tests.grading

It comes from npm, so it needs node, and stays out of what Lamplighter is made of.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.commands.conftest import Installation, Serving
from tests.grading.front import certify, front

JUDGE = "@mdn/mdn-http-observatory"
VERSION = "1.4.8"
BEST, ENOUGH = "A+", 130


def main() -> int:
    if not shutil.which("npm"):
        print("The judge comes from npm: install node first.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        report = grade(Path(folder), fetch_judge(Path(folder)))
    for test in report["tests"]:
        print(f"  {test['points']:+4d}  {test['name']}: {test['says']}")
    print(f"{report['grade']}, {report['score']} points")
    return 0 if report["grade"] == BEST and report["score"] >= ENOUGH else 1


def fetch_judge(folder: Path) -> Path:
    """Without what it does by itself after it was fetched: it would ask the network for lists that say nothing here."""
    fetch = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder)]
    subprocess.run([*fetch, f"{JUDGE}@{VERSION}"], check=True)
    judge = folder / "node_modules" / JUDGE
    (judge / "conf" / "hsts-preload.json").write_text("{}")
    (judge / "conf" / "tld-list.json").write_text("[]")
    return judge


def grade(folder: Path, judge: Path) -> dict[str, Any]:
    certificate, key = certify(folder)
    installation = Installation(folder / "data")
    with socket.create_server(("127.0.0.1", 0), backlog=16) as door:
        port = str(door.getsockname()[1])
        installation.environment |= {"LAMPLIGHTER_URL": f"https://localhost:{port}", "LAMPLIGHTER_PROXIES": "1"}
        serving = Serving(installation, "--no-worker")
        try:
            with front(installation.port, certificate, key, door):
                script = Path(__file__).with_name("grade.mjs")
                trusting = os.environ | {"NODE_EXTRA_CA_CERTS": str(certificate)}
                command = ["node", str(script), str(judge), port]
                said = subprocess.run(command, env=trusting, check=True, capture_output=True, text=True).stdout
        finally:
            serving.end(signal.SIGTERM)
            serving.process.communicate()
    report: dict[str, Any] = json.loads(said)
    return report


if __name__ == "__main__":
    sys.exit(main())
