"""How long readers' search takes, on generated archives and both databases.

    .venv/bin/python -m bench.search [--stories 10000] [--on sqlite|postgres] [--times 30]

For each question: the median time of the whole page, from the request to the answer, and the longest of the queries in
it. Without a network and a server between them.
"""

import argparse
import statistics
import subprocess
import sys
import time

from bench.trials import ROOT, database, settle

SIZES = [10_000]
QUESTIONS = {
    "a word of many": "q=harbour",
    "the newest of them": "q=harbour&sort=newest",
    "two words": "q=ferry+berth",
    "four words": "q=petitions+names+against+between",
    "a phrase": "q=%22the+fish+market%22",
    "a beginning": "q=timeta",
    "without a word": "q=ferry+-crane",
    "a word of all": "q=the",
    "a name": "q=calloway",
    "on a topic": "q=quay&topic=generated-harbour",
    "by a person, of a year": "q=survey&contributor={writer}&from=2020-01-01&to=2020-12-31",
    "nothing": "q=zorilas+habour",
}


def measure(stories: int, times: int) -> None:
    """Print a line for each question, in milliseconds, in an archive of that many stories."""
    from django.core.management import call_command  # noqa: PLC0415 - after the environment is settled
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from people.models import Contributor  # noqa: PLC0415

    call_command("make_archive", "--stories", str(stories), verbosity=0)
    if connection.vendor == "postgresql":  # as autovacuum does by itself, some minutes after so many rows
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    began = time.perf_counter()
    call_command("rebuild_search", verbosity=0)
    print(f"rebuild_search: {time.perf_counter() - began:.0f} s")
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["sessionid"] = "none"  # of whoever has one, no page is kept
    writer = Contributor.objects.filter(slug__startswith="generated-").order_by("pk").first().slug
    for name, query in QUESTIONS.items():
        address = f"/search/?{query.format(writer=writer)}"
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address).content.decode()
        asked = [float(each["time"]) * 1000 for each in queries]
        median = statistics.median(_timed(client, address) for _n in range(times))
        found = page.count('<article class="story hit')
        print(f"{name:24} {median:6.1f} ms, slowest query {max(asked):3.0f} ms, {len(asked)} queries, {found} found")


def _timed(client, address: str) -> float:  # noqa: ANN001
    began = time.perf_counter()
    client.get(address)
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Measure each size on each database, each in an empty one and a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, nargs="+", default=SIZES)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--on", choices=["sqlite", "postgres"])
    options = parser.parse_args()
    kinds = [options.on] if options.on else ["sqlite", "postgres"]
    if len(kinds) == 1 and len(options.stories) == 1:
        with database(kinds[0]) as url:
            settle(url)
            print(f"{kinds[0]}, {options.stories[0]} stories", flush=True)
            measure(options.stories[0], options.times)
        return
    for kind in kinds:
        for size in options.stories:
            more = ["--stories", str(size), "--times", str(options.times), "--on", kind]
            subprocess.run([sys.executable, "-m", "bench.search", *more], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
