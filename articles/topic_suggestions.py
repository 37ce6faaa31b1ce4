"""Topics suggested for a story: those it names, and those of the earlier stories most like it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import body as bodies
from articles import related
from articles.models import Article, Dismissal, Proposal, Topic, VersionTopic
from articles.related import Draft
from articles.text.terms import written

ALIKE = 15  # stories whose topics count, the most similar ones
LEAST = 2  # of them have a topic that the text does not name
SHARE = 0.15  # of their likeness that such a topic makes up
NAMED, IN_HEADLINE = 0.5, 0.5  # what it counts that the text, or the headline, names a topic
MOST_NAMED = 5  # times that count


@dataclass(frozen=True)
class TopicSuggestion:
    """A topic to add to a story, with why."""

    topic: Topic
    score: float
    reasons: list[str]

    @property
    def reason(self) -> str:
        """Why it is suggested, in one line."""
        return "; ".join(self.reasons)


def suggest_topics(story: Article | Draft, *, limit: int = 5) -> list[TopicSuggestion]:
    """The topics that ``story`` most likely belongs to, best first, each with its reasons.

    Those it has and those turned down for it are not among them.
    """
    draft = Draft.of(story) if isinstance(story, Article) else story
    hidden = set(draft.topics)
    if draft.pk:
        turned_down = Dismissal.objects.filter(article=draft.pk, proposal=Proposal.TOPIC)
        hidden |= {int(key) for key in turned_down.values_list("key", flat=True) if key.isdecimal()}
    topics = {topic.pk: topic for topic in Topic.objects.only("pk", "name", "aliases") if topic.pk not in hidden}
    scores: defaultdict[int, float] = defaultdict(float)
    reasons: defaultdict[int, list[str]] = defaultdict(list)
    for pk, (name, score) in _named(draft, topics.values()).items():
        scores[pk] += score
        reasons[pk].append(_("the text names “{name}”").format(name=name))
    for pk, (count, share) in _of_similar(draft).items():
        if pk in topics and (pk in scores or (count >= LEAST and share >= SHARE)):
            scores[pk] += share
            reasons[pk].append(
                ngettext("{n} similar story has it", "{n} similar stories have it", count).format(n=count)
            )
    best = sorted(scores, key=lambda pk: (-round(scores[pk], 9), topics[pk].name, pk))[:limit]
    return [TopicSuggestion(topics[pk], round(scores[pk], 9), reasons[pk]) for pk in best]


def _named(draft: Draft, topics: Sequence[Topic]) -> dict[int, tuple[str, float]]:
    """By id the topics whose name or other name stands in the text, as whole words, with that name and a score."""
    headline = f" {' '.join(written(draft.headline))} "
    text = f"{headline} {' '.join(written(' '.join([draft.standfirst, *bodies.paragraphs(draft.body)])))} "
    found = {}
    for topic in topics:
        best = ("", 0.0)
        for name in [topic.name, *filter(None, map(str.strip, topic.aliases.splitlines()))]:
            words = f" {' '.join(written(name))} "
            if words.isspace() or not (times := text.count(words)):
                continue
            score = NAMED * min(times, MOST_NAMED) / MOST_NAMED + IN_HEADLINE * (words in headline)
            best = max(best, (name, score), key=lambda pair: pair[1])
        if best[0]:
            found[topic.pk] = best
    return found


def _of_similar(draft: Draft) -> dict[int, tuple[int, float]]:
    """By id the topics of the most similar stories: how many have each, and its share of all their likeness."""
    found = related.candidates(related.query_for(replace(draft, topics=())))
    alike = sorted(found, key=lambda c: (-c.similar, -c.story))[:ALIKE]
    whole = sum(each.similar for each in alike) or 1.0
    likeness = {each.version: each.similar for each in alike}
    rows = VersionTopic.objects.filter(version__in=list(likeness)).order_by("version_id", "topic_id")
    shares: defaultdict[int, list[float]] = defaultdict(list)
    for version, topic in rows.values_list("version_id", "topic_id"):
        shares[topic].append(likeness[version] / whole)
    return {topic: (len(parts), sum(parts)) for topic, parts in shares.items()}
