"""How long suggestions of previous reports take, on generated archives and both databases.

    .venv/bin/python -m bench.related [--stories 1000 100000] [--on sqlite|postgres] [--times 200]

For each size: the time to index a story, and the median and 95th percentile of ``suggest`` for drafts that say what
stories of the archive say. Words of a generated archive tell nothing of the quality of what is suggested.
"""

import statistics
import time

from bench.sizes import fill, measure_each, milliseconds

SIZES = [1000, 100_000]


def measure(stories: int, drafts: int) -> str:
    """A line with the times, in milliseconds, in an archive of that many stories."""
    from articles import related, topic_suggestions, word_index  # noqa: PLC0415 - after the environment is settled

    fill(stories)
    began = time.perf_counter()
    made = word_index.complete()
    indexed = (time.perf_counter() - began) * 1000 / max(1, made)
    step = max(1, stories // drafts)
    versions = word_index.public().order_by("pk")
    asked = [draft_like(versions[place]) for place in range(0, drafts * step, step)]
    line = [f"{stories} stories: index {indexed:.1f} ms a story"]
    for name, function in (("reports", related.suggest), ("topics", topic_suggestions.suggest_topics)):
        for draft in asked[:10]:
            function(draft)  # what the database keeps in memory of such a query
        times = sorted(milliseconds(function, draft) for draft in asked)
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


if __name__ == "__main__":
    measure_each("bench.related", __doc__, SIZES, measure, times=200)
