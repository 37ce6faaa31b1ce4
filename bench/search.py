"""How long readers' search takes, on generated archives and both databases.

    .venv/bin/python -m bench.search [--stories 10000] [--on sqlite|postgres] [--times 30]

For each question: the median time of the whole page, from the request to the answer, and the longest of the queries in
it. Without a network and a server between them.
"""

import statistics
from functools import partial

from bench.sizes import fill, measure_each, milliseconds

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


def measure(stories: int, times: int) -> str:
    """A line for each question, in milliseconds, in an archive of that many stories."""
    from django.core.management import call_command  # noqa: PLC0415 - after the environment is settled
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from people.models import Contributor  # noqa: PLC0415

    fill(stories)
    rebuilt = milliseconds(partial(call_command, "rebuild_search", verbosity=0)) / 1000
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["sessionid"] = "none"  # of whoever has one, no page is kept
    writer = Contributor.objects.filter(slug__startswith="generated-").order_by("pk").first().slug
    lines = [f"{stories} stories, rebuild_search {rebuilt:.0f} s"]
    for name, query in QUESTIONS.items():
        address = f"/search/?{query.format(writer=writer)}"
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address).content.decode()
        asked = [float(each["time"]) * 1000 for each in queries]
        median = statistics.median(milliseconds(client.get, address) for _n in range(times))
        found = page.count('<article class="story hit')
        said = f"slowest query {max(asked):3.0f} ms, {len(asked)} queries, {found} found"
        lines.append(f"{name:24} {median:6.1f} ms, {said}")
    return "\n".join(lines)


if __name__ == "__main__":
    measure_each("bench.search", __doc__, SIZES, measure, times=30)
