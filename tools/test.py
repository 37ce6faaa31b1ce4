"""Runs everything that must hold: the checks, the suite on SQLite and on PostgreSQL, the browser tests on both.

Arguments go to pytest; where they name files, only those are run. Each part runs, also where one before it failed.
"""

import os
import signal
import subprocess
import sys
import time
from types import FrameType

from tools.postgres import throwaway_postgres
from tools.programs import ensure_programs
from tools.setup import ROOT, say

FAILED = "FAILED"
NOTHING_SELECTED = 5  # pytest's exit status
MOST = 8  # tests side by side, however many cores there are
MEMORY = "sqlite://:memory:"  # the tests make a file of their own


class Stopped(SystemExit):
    """A signal asked us to stop; leaves through every `finally`, so that nothing started here outlives us."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number


def stop(number: int, _frame: FrameType | None) -> None:
    """Turn a signal into an exception; further ones must not cut the way out short."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)


def put_away(child: subprocess.Popen[bytes], *, told: bool) -> None:
    """End a part as Ctrl-C does, so that it puts away its own; told: the terminal has sent it that already."""
    for seconds in (5, 15) if told else (0, 15):
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGINT)
    if child.poll() is None:
        child.kill()
        child.wait()


class Parts:
    """The parts run so far, how each ended and how long it took."""

    def __init__(self) -> None:
        self.ended: list[tuple[str, str, float]] = []

    def run(self, name: str, command: list[str], *, fine: tuple[int, ...] = (0,), **environment: str) -> None:
        """Run one part with its output in sight; an exit status that is not fine makes it a failed one."""
        say(f"\n━━ {name}")
        start = time.monotonic()
        child = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment)
        try:
            status = child.wait()
        except Stopped as stopped:
            put_away(child, told=stopped.number == signal.SIGINT)
            raise
        verdict = FAILED if status not in fine else "passed" if status == 0 else "no test"
        self.ended.append((name, verdict, time.monotonic() - start))

    def conclude(self) -> int:
        """Print a line a part; return the exit status of the whole."""
        say("\n━━ Summary")
        for name, verdict, seconds in self.ended:
            say(f"{verdict:8} {name} ({seconds:.0f} s)")
        failed = [name for name, verdict, _ in self.ended if verdict == FAILED]
        say(f"\nFailed: {', '.join(failed)}" if failed else "\nEverything holds.")
        return 1 if failed else 0


def main() -> None:
    """Run all parts, with what they need from the system."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    arguments = sys.argv[1:]
    chromium, postgres_programs = ensure_programs()
    # A choice of tests may leave a part without any.
    fine = (0, NOTHING_SELECTED) if arguments else (0,)
    pytest = [sys.executable, "-m", "pytest", *arguments]
    cores = min(max(2, os.cpu_count() or 2), MOST)
    suite = [*pytest, "-m", "not browser", "-n", str(cores)]
    browser = [*pytest, "-m", "browser", "-n", str(cores + 1)]  # they wait more than they work

    parts = Parts()
    parts.run("Lint, format, migrations, deployment checks", ["make", "--no-print-directory", "check"])
    parts.run("Suite on SQLite", suite, fine=fine, DATABASE_URL=MEMORY)
    parts.run("Browser tests on SQLite", browser, fine=fine, DATABASE_URL=MEMORY, CHROMIUM=chromium)
    with throwaway_postgres(postgres_programs) as url:
        parts.run("Suite on PostgreSQL", suite, fine=fine, DATABASE_URL=url)
        parts.run("Browser tests on PostgreSQL", browser, fine=fine, DATABASE_URL=url, CHROMIUM=chromium)
    sys.exit(parts.conclude())


if __name__ == "__main__":
    main()
