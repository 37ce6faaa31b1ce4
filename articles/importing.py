"""A story in a file made a draft: its quotations found and marked, the people in it matched or added."""

from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import site, writing
from articles.models import Article
from articles.proposals import Reading, accept
from articles.related import Suggestion, suggest
from articles.text import Quote, Reference, find_references
from articles.text_files import Story, read
from articles.topic_suggestions import TopicSuggestion, suggest_topics
from people.models import Contributor, Expert
from people.slugs import unique_slug

SUGGESTED = 5  # earlier reports and topics
SYSTEM = "import"  # the account in whose name a story is imported where nobody is named


@dataclass
class Imported:
    """What was made of a text and what was found in it. ``people`` says of each whether they were new."""

    article: Article
    text: str
    quotes: list[tuple[Quote, Expert | None]]
    references: list[Reference]
    people: dict[Expert, bool] = field(default_factory=dict)
    reports: list[Suggestion] = field(default_factory=list)
    """Earlier stories that it may build on; none is linked."""
    topics: list[TopicSuggestion] = field(default_factory=list)
    """Topics that it may belong to; none is added."""


def import_story(data: bytes, name: str = "", *, by: User, topics: tuple[str, ...] = ()) -> Imported:
    """A draft from a file, as ``make_draft`` makes it. Raises Unreadable as ``text_files.read`` does."""
    return make_draft(read(data, name), by=by, topics=topics, why=_("Imported from a file"))


@transaction.atomic
def make_draft(story: Story, *, by: User, topics: tuple[str, ...] = (), why: str = "") -> Imported:
    """A draft signed by the contributor of ``by``, with the quotations marked whose speaker is sure."""
    reading = Reading(story.body)
    accepted = accept(reading, reading.proposals(most=None))
    article = writing.create(
        by=by,
        headline=story.headline,
        body=accepted.body,
        bylines=Contributor.objects.filter(user=by),
        topics=topics,
        described=accepted.described,
        why=why,
    )
    quotes = [(quote, accepted.by_place.get(quote.start)) for quote in reading.quotes]
    found = Imported(article, reading.text, quotes, find_references(reading.text), accepted.people)
    found.reports, found.topics = suggest(article, limit=SUGGESTED), suggest_topics(article, limit=SUGGESTED)
    return found


def system_account() -> User:
    """The account that stands for imports nobody signs: it cannot log in, and signs with the newspaper's name."""
    name = site.current().name
    account, made = User.objects.get_or_create(username=SYSTEM, defaults={"is_active": False, "first_name": name})
    if made:
        account.set_unusable_password()
        account.save()
        Contributor.objects.create(name=name, slug=unique_slug(Contributor, name), user=account)
    return account
