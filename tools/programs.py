"""Finds the programs that tests need from the system, and installs them with apt where that is allowed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM_NAMES = (
    "chromium-headless-shell",  # Debian's, which draws the same pages with half the work of a whole browser
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

# Debian, Red Hat, Homebrew. Their PATHs seldom name the server's programs, since one machine may hold several versions.
POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


def find_chromium() -> str | None:
    """Return the path of the system's Chromium or Chrome, or of what CHROMIUM names; None where there is none."""
    names = (os.environ.get("CHROMIUM", ""), *CHROMIUM_NAMES)
    return next((path for name in names if name and (path := shutil.which(name))), None)


def find_postgres() -> Path | None:
    """Return the folder with PostgreSQL's `initdb` and `postgres`, the newest found; None where there is none."""
    candidates = []
    for pattern in POSTGRES_FOLDERS:
        folders = Path("/").glob(pattern.removeprefix("/"))
        candidates += sorted(
            folders, key=lambda folder: [int(n) for n in re.findall(r"\d+", str(folder))], reverse=True
        )
    if on_path := shutil.which("initdb"):
        candidates.append(Path(on_path).resolve().parent)
    return next((f for f in candidates if (f / "initdb").exists() and (f / "postgres").exists()), None)


def apt() -> list[str]:
    """Return how to call apt-get so that it may install; nothing where that needs a password or there is no apt."""
    if not shutil.which("apt-get"):
        return []
    if os.geteuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode:
        return ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return []


def install(packages: list[str]) -> bool:
    """Install Debian packages; return whether that worked. What apt says is shown only where it failed."""
    command = apt()
    if not command:
        return False
    for arguments in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *packages]):
        result = subprocess.run(
            [*command, *arguments],
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if result.returncode:
            print("\n".join(result.stdout.splitlines()[-15:]), flush=True)
    return not result.returncode


def playwright_starts() -> bool:
    """Tell whether Playwright's own Node.js runs here; on a bare machine it lacks a library."""
    command = [sys.executable, "-m", "playwright", "--version"]
    return not subprocess.run(command, capture_output=True, check=False).returncode


def missing_programs() -> dict[str, list[str]]:
    """Return what is not here, in words, with the Debian packages that bring it."""
    missing = {}
    if not find_postgres():
        missing["PostgreSQL’s server programs (initdb, postgres, with the extension btree_gist)"] = ["postgresql"]
    if not find_chromium():
        missing["Chromium or Chrome"] = ["chromium-headless-shell", "chromium-sandbox"]
    if not playwright_starts():
        missing["the library libatomic, for Playwright"] = ["libatomic1"]
    return missing


def ensure_programs() -> tuple[str, Path]:
    """Return the paths of Chromium and of PostgreSQL's folder; install what is missing, or stop and name it."""
    if missing := missing_programs():
        packages = [package for names in missing.values() for package in names]
        if apt():
            print(f"→ Installing with apt: {', '.join(packages)}", flush=True)
            install(packages)
            missing = missing_programs()
    if not missing:
        return find_chromium(), find_postgres()
    sys.exit(
        f"Missing for the tests, and not to be installed from here: {'; '.join(missing)}. By hand:\n"
        "  Debian, Ubuntu: sudo apt-get install postgresql chromium-headless-shell libatomic1\n"
        "  Fedora:         sudo dnf install postgresql-server postgresql-contrib chromium libatomic\n"
        "  macOS:          brew install postgresql@17 && brew install --cask chromium\n"
        "A Chromium of another name is found through CHROMIUM=/path/to/it."
    )
