"""Builds .venv from uv.lock on a machine that has only Python: no pip, no venv package, no uv.

Debian's python3 comes without ensurepip, so uv itself (one file) is fetched from the address in uv.lock and checked
against its hash.
"""

import hashlib
import io
import os
import platform
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  # the one file that an older Python may be asked to run
        sys.exit("Paneldesk needs Python 3.11 or newer.")
    uv = shutil.which("uv") or str(_fetched_uv())
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(HOME), "UV_PYTHON_DOWNLOADS": "never"}
    environment.pop("VIRTUAL_ENV", None)
    # Use the machine's certificates, because many company networks have their own.
    command = [uv, "sync", "--frozen", "--quiet", "--system-certs", "--compile-bytecode", "--python", sys.executable]
    sys.exit(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)  # noqa: S603


def _fetched_uv() -> Path:
    """uv's executable, kept outside the environment it builds."""
    wheels = next(package for package in _locked() if package["name"] == "uv")["wheels"]
    wheel = next((wheel for wheel in wheels if _fits(wheel["url"])), None)
    if wheel is None:
        sys.exit(f"uv.lock has no uv for {platform.system()} on {platform.machine()}; install uv by hand.")
    target: Path = ROOT / ".cache" / wheel["hash"].replace(":", "-") / "uv"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.write_bytes(_uv_in(_get(wheel["url"], wheel["hash"])))
        part.chmod(0o755)
        part.rename(target)
    return target


def _locked() -> list[dict[str, Any]]:
    import tomllib  # since 3.11: the check above tells users of an older Python

    packages: list[dict[str, Any]] = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    return packages


def _uv_in(wheel: bytes) -> bytes:
    files = zipfile.ZipFile(io.BytesIO(wheel))
    return files.read(next(name for name in files.namelist() if name.endswith("/scripts/uv")))


def _get(url: str, wanted: str) -> bytes:
    with urllib.request.urlopen(url, timeout=120) as answer:  # noqa: S310  # only https addresses are locked
        content: bytes = answer.read()
    if f"sha256:{hashlib.sha256(content).hexdigest()}" != wanted:
        sys.exit(f"{url} is not what uv.lock says it is.")
    return content


def _fits(filename: str) -> bool:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    if sys.platform == "darwin":
        return "macosx" in filename and filename.endswith(f"_{platform.machine()}.whl")
    libc = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
    return libc in filename and filename.endswith(f"_{machine}.whl")


if __name__ == "__main__":
    main()
