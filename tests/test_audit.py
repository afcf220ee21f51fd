"""`make audit` asks a vulnerability database about every locked package, and fails if it knows a vulnerability.

The database is a stand-in for osv.dev with the two calls of its API (google.github.io/osv.dev, "POST /v1/querybatch"
and "GET /v1/vulns/{id}").
"""

import json
import os
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

ROOT = Path(__file__).parents[1]
HOLE = {
    "id": "GHSA-0000-0000-0000",
    "modified": "2026-01-01T00:00:00Z",
    "summary": "A hole in every version",
    "affected": [{"package": {"ecosystem": "PyPI", "name": "aiogram"}}],
}


@contextmanager
def vulnerability_database(*holey: str) -> Iterator[tuple[str, set[str]]]:
    """The database's address, and the packages it was asked about; the `holey` ones are vulnerable."""
    asked: set[str] = set()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            names = [query["package"]["name"] for query in queries]
            asked.update(names)
            known = {"vulns": [{"id": HOLE["id"], "modified": HOLE["modified"]}]}
            self._answer({"results": [known if name in holey else {} for name in names]})

        def do_GET(self) -> None:
            self._answer(HOLE)

        def _answer(self, content: Any) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def audit(address: str) -> "subprocess.CompletedProcess[str]":
    # uv also asks the package index whether projects were abandoned, and warns if the index is out of reach, as here.
    environment = {**os.environ, "UV_HTTP_RETRIES": "0", "HTTPS_PROXY": "http://127.0.0.1:9"}
    command = ["make", "audit", f"OSV={address}"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def test_every_locked_package_is_asked_about_and_a_clean_answer_passes() -> None:
    locked = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    with vulnerability_database() as (address, asked):
        audited = audit(address)
    assert audited.returncode == 0, audited.stderr
    # Packages that are locked for other systems are not installed here, and the project itself is in no index.
    assert {"aiogram", "sqlalchemy", "asyncpg", "pytest"} <= asked <= {package["name"] for package in locked}


def test_a_known_vulnerability_is_named_and_fails_the_audit() -> None:
    with vulnerability_database("aiogram") as (address, _):
        audited = audit(address)
    assert audited.returncode != 0
    assert "aiogram" in audited.stdout
    assert "A hole in every version" in audited.stdout
