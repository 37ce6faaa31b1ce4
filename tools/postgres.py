"""A PostgreSQL server of the tests' own: empty at the start, on a free loopback port, gone at the end."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

SECONDS_TO_START = 30
SECONDS_TO_STOP = 10


def unprivileged() -> dict[str, object]:
    """Return how to start a program as somebody else where we are root: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    sys.exit("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.")


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Return once the server answers and offers what our migrations need; stop with a sentence where it does not."""
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            connection = psycopg2.connect(url)
            break
        except psycopg2.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"PostgreSQL did not start: {error}\n{log.read_text('utf-8', 'replace')}")
            time.sleep(0.05)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'btree_gist'")
        found = cursor.fetchone()
    connection.close()
    if not found:
        sys.exit("PostgreSQL is here without its extension btree_gist. On Fedora: sudo dnf install postgresql-contrib")


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server without waiting for its clients; by force where it does not follow."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextmanager
def throwaway_postgres(programs: Path) -> Iterator[str]:
    """Start a server from the programs in the folder; give its DATABASE_URL, whose role may do everything.

    It forgets durability (no fsync), since nothing in it outlives the tests. Its password is random, so that nobody
    else on this machine becomes its superuser meanwhile.
    """
    folder = Path(tempfile.mkdtemp(prefix="newsroom-postgres-"))
    server = None
    try:
        as_whom = unprivileged()
        if as_whom:
            os.chown(folder, as_whom["user"], as_whom["group"])
        password, port = secrets.token_hex(16), free_port()
        secret, data, log = folder / "password", folder / "data", folder / "log"
        secret.write_text(password, encoding="utf-8")
        secret.chmod(0o644)  # the folder itself is closed to others
        made = subprocess.run(
            [
                programs / "initdb",
                "--pgdata",
                data,
                "--username",
                "newsroom",
                "--pwfile",
                secret,
                "--auth",
                "scram-sha-256",
                "--encoding",
                "UTF8",
                "--no-sync",
                "--locale",
                "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8",
            ],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **as_whom,
        )
        if made.returncode:
            sys.exit(f"PostgreSQL’s initdb failed:\n{made.stdout}")
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "log_timezone": "UTC",
        }
        with log.open("wb") as output:
            server = subprocess.Popen(
                [
                    programs / "postgres",
                    "-D",
                    data,
                    *(part for k, v in settings.items() for part in ("-c", f"{k}={v}")),
                ],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **as_whom,
            )
        url = f"postgres://newsroom:{password}@127.0.0.1:{port}/postgres"
        wait_until_ready(server, url, log)
        yield url
    finally:
        if server:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)
