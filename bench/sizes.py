"""Measures something in generated archives of several sizes on both databases, each in a process of its own."""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable

from bench.trials import ROOT, database, settle


def milliseconds(function: Callable[..., object], *args: object) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    function(*args)
    return (time.perf_counter() - began) * 1000


def fill(stories: int) -> None:
    """Generate an archive, and let the database know what is in it."""
    from django.core.management import call_command  # noqa: PLC0415 - after the environment is settled
    from django.db import connection  # noqa: PLC0415

    call_command("make_archive", "--stories", str(stories), verbosity=0)
    if connection.vendor == "postgresql":  # as autovacuum does by itself, some minutes after so many rows
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def measure_each(
    module: str, told: str | None, sizes: list[int], measure: Callable[[int, int], str], times: int
) -> None:
    """Print what ``measure`` says of each number of stories, with so many ``times``; both can be chosen by options.

    ``module`` is the name it is run by, ``told`` its help.
    """
    parser = argparse.ArgumentParser(description=told, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, nargs="+", default=sizes)
    parser.add_argument("--times", type=int, default=times)
    parser.add_argument("--on", choices=["sqlite", "postgres"])
    options = parser.parse_args()
    kinds = [options.on] if options.on else ["sqlite", "postgres"]
    if len(kinds) == 1 and len(options.stories) == 1:
        with database(kinds[0]) as url:
            settle(url)
            print(f"{kinds[0]}, {measure(options.stories[0], options.times)}", flush=True)
        return
    for kind in kinds:
        for size in options.stories:
            more = ["--stories", str(size), "--times", str(options.times), "--on", kind]
            subprocess.run([sys.executable, "-m", module, *more], cwd=ROOT, check=True)
