"""Serves the newsroom on this machine: the web server and the task worker, with the demonstration where there is room.

It is gunicorn in every case, as in production, so that what is shown is what will run. To change code with automatic
reloading: `make setup`, then `.venv/bin/python manage.py runserver`.
"""

import ctypes
import errno
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from types import FrameType

from tools.setup import ENV_FILE, ROOT, manage, must, reason, say

HOST = "127.0.0.1"
SECONDS_TO_SERVE = 60
SECONDS_TO_STOP = 15
PR_SET_PDEATHSIG = 1  # of linux/prctl.h


def read_port(arguments: list[str]) -> int:
    """Return the port asked for, or stop with a sentence where it cannot be had."""
    text = arguments[0] if arguments else "8000"
    if not re.fullmatch(r"[1-9]\d{0,4}", text) or int(text) > 65535:  # noqa: PLR2004
        sys.exit(f"PORT must be a number from 1 to 65535, not {text!r}.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                sys.exit(f"Port {port} is in use by another program. Choose another: make run PORT={port + 1}")
            sys.exit(f"Port {port} cannot be used: {error.strerror}. Choose another: make run PORT=8001")
    return port


def name_the_address(address: str) -> None:
    """Let absolute links follow the port, unless the address is set outside or in `.env`."""
    if "SITE_URL" not in os.environ and not re.search(r"(?m)^\s*(export\s+)?SITE_URL\s*=", ENV_FILE.read_text("utf-8")):
        os.environ["SITE_URL"] = address


def collect_static_files() -> None:
    """With DEBUG off the server reads static files from one folder, where their names carry a hash of their content."""
    program = "from django.conf import settings; print(settings.DEBUG)"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode:
        sys.exit(f"The settings do not hold: {reason(result)}")
    if result.stdout.strip() == "False":
        say("→ Collecting static files")
        must("collectstatic", "--no-input")


def load_demonstration() -> str:
    """Load or refresh the demonstration newsroom; return what it printed, the accounts among it.

    The command refuses a database with stories that are not its own: then they are served, and nothing is loaded.
    """
    say("→ Loading the demonstration newsroom")
    result = manage("demo")
    if not result.returncode:
        return result.stdout.strip()
    if "Traceback" in result.stderr:
        sys.exit(f"manage.py demo failed: {reason(result)}\nAll of it: .venv/bin/python manage.py demo")
    say(f"  Not loaded: {reason(result).removeprefix('CommandError: ')}")
    return ""


class Stopped(Exception):
    """Somebody asked us to stop."""


def stop(_number: int, _frame: FrameType | None) -> None:
    """Turn a signal into an exception, so that everything is put away on the way out."""
    raise Stopped


def answers(address: str) -> bool:
    """Tell whether the server answers at all; a redirect or a refusal is an answer too."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError as error:
        return error.code < HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False


def wait(children: dict[str, subprocess.Popen[bytes]], seconds: float) -> None:
    """Let time pass; where a child has ended meanwhile, stop with a sentence."""
    time.sleep(seconds)
    for name, child in children.items():
        if child.poll() is not None:
            sys.exit(f"The {name} ended by itself (exit status {child.returncode}); stopping.")


def put_away(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """End every child: first politely, and after a while by force."""
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def tie_to_us() -> None:
    """In a child: be ended together with us, also where we are killed without a word. Linux knows how."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(*module: str) -> subprocess.Popen[bytes]:
    """Start a child in a group of its own: Ctrl-C then reaches us alone, and we end it once, so that it may finish."""
    command = [sys.executable, *module]
    return subprocess.Popen(command, cwd=ROOT, process_group=0, preexec_fn=tie_to_us)  # noqa: PLW1509 - no threads here


def serve(port: int, address: str, accounts: str) -> None:
    """Run the server and the worker until a signal comes, one of them ends, or whoever started us is gone."""
    parent = os.getppid()
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        say("→ Starting the task worker and the server")
        children["task worker"] = start("manage.py", "db_worker", "--no-reload", "--no-startup-delay")
        children["server"] = start("-m", "gunicorn", "--bind", f"{HOST}:{port}")
        deadline = time.monotonic() + SECONDS_TO_SERVE
        while not answers(address):
            wait(children, 0.1)
            if time.monotonic() > deadline:
                sys.exit(f"The server did not answer within {SECONDS_TO_SERVE} seconds; stopping.")
        say(f"\nNewsroom is on {address}/ and its desk on {address}/admin/")
        if accounts:
            say(accounts)
        say("Ctrl-C stops it.")
        while os.getppid() == parent:
            wait(children, 0.5)
    except Stopped:
        say("\n→ Stopping")
    finally:
        # A second Ctrl-C must not cut this short.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        put_away(children)


def main() -> None:
    """Serve on the port given as argument."""
    port = read_port(sys.argv[1:])
    address = f"http://{HOST}:{port}"
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup has set that, and means it
        signal.signal(signal.SIGHUP, stop)
    try:
        name_the_address(address)
        collect_static_files()
        accounts = load_demonstration()
        serve(port, address, accounts)
    except Stopped:
        sys.exit(130)


if __name__ == "__main__":
    main()
