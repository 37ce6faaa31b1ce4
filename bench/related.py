"""How long suggestions of previous reports take, on generated archives and both databases.

    .venv/bin/python -m bench.related [--stories 1000 100000] [--on sqlite|postgres] [--drafts 200]

For each size: the time to index a story, and the median and 95th percentile of ``suggest`` for drafts that say what
stories of the archive say. Words of a generated archive tell nothing of the quality of what is suggested.
"""

import argparse
import statistics
import subprocess
import sys
import time

from bench.trials import ROOT, database, settle

SIZES = [1000, 100_000]


def measure(stories: int, drafts: int) -> str:
    """A line with the times, in milliseconds, in an archive of that many stories."""
    from django.core.management import call_command  # noqa: PLC0415 - after the environment is settled
    from django.db import connection  # noqa: PLC0415

    from articles import related, topic_suggestions, word_index  # noqa: PLC0415

    call_command("make_archive", "--stories", str(stories), verbosity=0)
    began = time.perf_counter()
    made = word_index.complete()
    indexed = (time.perf_counter() - began) * 1000 / max(1, made)
    if connection.vendor == "postgresql":  # as autovacuum does by itself, some minutes after so many rows
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    step = max(1, stories // drafts)
    versions = word_index.public().order_by("pk")
    asked = [draft_like(versions[place]) for place in range(0, drafts * step, step)]
    line = [f"{stories} stories: index {indexed:.1f} ms a story"]
    for name, function in (("reports", related.suggest), ("topics", topic_suggestions.suggest_topics)):
        for draft in asked[:10]:
            function(draft)  # what the database keeps in memory of such a query
        times = sorted(_timed(function, draft) for draft in asked)
        worst = times[int(0.95 * len(times))]
        line.append(f"{name} median {statistics.median(times):.0f} ms, p95 {worst:.0f} ms")
    return "; ".join(line)


def draft_like(version):  # noqa: ANN001, ANN201 - models are there only after the environment is settled
    """A new story with the words, topics, bylines and people of a published one."""
    from articles.related import Draft, Query  # noqa: PLC0415

    query = Query.of(version)
    return Draft(
        headline=version.headline,
        standfirst=version.standfirst,
        body=version.body,
        topics=query.topics,
        bylines=query.bylines,
        people=query.people,
    )


def _timed(function, draft) -> float:  # noqa: ANN001
    began = time.perf_counter()
    function(draft)
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Measure each size on each database, each in an empty one and a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, nargs="+", default=SIZES)
    parser.add_argument("--drafts", type=int, default=200)
    parser.add_argument("--on", choices=["sqlite", "postgres"])
    options = parser.parse_args()
    kinds = [options.on] if options.on else ["sqlite", "postgres"]
    if len(kinds) == 1 and len(options.stories) == 1:
        with database(kinds[0]) as url:
            settle(url)
            print(f"{kinds[0]}, {measure(options.stories[0], options.drafts)}", flush=True)
        return
    for kind in kinds:
        for size in options.stories:
            more = ["--stories", str(size), "--drafts", str(options.drafts), "--on", kind]
            subprocess.run([sys.executable, "-m", "bench.related", *more], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
