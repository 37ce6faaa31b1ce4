"""Makes an installed checkout ready: a `.env` with a fresh key, and a migrated database. Does nothing twice."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENV_FILE = ROOT / ".env"


def say(line: str) -> None:
    """Print one step, at once, also where the output is a file or a pipe."""
    print(line, flush=True)


def write_env_file() -> None:
    """Write `.env` for this machine alone, readable by its owner only; an existing one is never touched."""
    try:
        handle = os.open(ENV_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("# Settings of this machine; the README lists them. What is set outside wins over this file.\n")
        file.write(f"DEBUG=on\nSECRET_KEY={secrets.token_urlsafe(50)}\n")
        file.write('# The newspaper of the demonstration; yours goes here.\nSITE_NAME="The Stavenholt Packet"\n')
    say("→ Wrote .env with a fresh key, DEBUG on")


def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of `manage.py` to its end; what it printed is in the result."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def reason(result: subprocess.CompletedProcess[str]) -> str:
    """Return in one line why a command failed: the exception that ended it with its message, or the last it printed."""
    text = result.stderr.strip() or result.stdout.strip() or "it printed nothing"
    # A message may go over several lines, and only its first begins with the exception's name.
    return " ".join(re.split(r"(?m)^[\w.]+(?:Error|Exception|Configured): ", text)[-1].split())


def must(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of `manage.py`; where it fails, say so in a sentence and stop."""
    result = manage(*arguments)
    if result.returncode:
        command = " ".join(arguments)
        sys.exit(f"manage.py {command} failed: {reason(result)}\nAll of it: .venv/bin/python manage.py {command}")
    return result


def main() -> None:
    """Write `.env` and migrate the database."""
    write_env_file()
    result = must("migrate", "--no-input")
    applied = result.stdout.count("... OK")
    say(f"→ Migrated the database ({applied} steps)" if applied else "→ The database is up to date")


if __name__ == "__main__":
    main()
